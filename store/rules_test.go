package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/store"
)

func TestRulesComeBackWhole(t *testing.T) {
	s := openNew(t)
	want := ledger.Rule{Name: "Coffee", Query: `  merchant:luna   amt:<10 `, Enabled: true, Actions: ledger.Actions{
		Category: "FOOD_AND_DRINK_COFFEE", Name: "Luna ☕", AddTags: []string{"treat", "#Cash"}, Hidden: ledger.Show, Transfer: ledger.NotTransfer}}
	saved, err := s.SaveRule(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	want.ID, want.Query, want.Actions.AddTags = saved.ID, "merchant:luna amt:<10", []string{"Cash", "treat"}
	equal(t, "saved", want, saved)
	want.Enabled, want.Query = false, "is:pending"
	if saved, err = s.SaveRule(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got, err := s.Rule(t.Context(), saved.ID)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "changed", want, got)
	want.ID = 99
	if _, err := s.SaveRule(t.Context(), want); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a rule that is not there: %v", err)
	}
	if _, err := s.Rule(t.Context(), 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a rule that is not there: %v", err)
	}
}

func TestRulesThatWouldTouchEverythingAreRefused(t *testing.T) {
	s := openNew(t)
	for _, text := range []string{"", "   ", "\t\n"} {
		if _, err := s.SaveRule(t.Context(), ledger.Rule{Query: text, Actions: ledger.Actions{Name: "X"}}); !errors.Is(err, ledger.ErrRule) {
			t.Errorf("condition %q: %v", text, err)
		}
	}
	if _, err := s.SaveRule(t.Context(), ledger.Rule{Query: "luna"}); !errors.Is(err, ledger.ErrRule) {
		t.Errorf("a rule that does nothing: %v", err)
	}
	var faulty *query.Error
	if _, err := s.SaveRule(t.Context(), ledger.Rule{Query: "merchnt:luna", Actions: ledger.Actions{Name: "X"}}); !errors.As(err, &faulty) {
		t.Errorf("a condition that cannot be read: %v", err)
	}
	if rules, err := s.Rules(t.Context()); err != nil || len(rules) != 0 {
		t.Errorf("%d rules are there, %v", len(rules), err)
	}
}

func TestRulesKeepTheOrderTheyAreGiven(t *testing.T) {
	s := openNew(t)
	var want []ledger.RuleID
	for n := range 4 {
		r, err := s.SaveRule(t.Context(), ledger.Rule{Query: fmt.Sprint("q", n), Actions: ledger.Actions{Name: "X"}})
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, r.ID)
	}
	rapid.Check(t, func(rt *rapid.T) {
		for range 5 {
			from, to := rapid.IntRange(0, 3).Draw(rt, "from"), rapid.IntRange(-1, 5).Draw(rt, "to")
			id := want[from]
			if err := s.MoveRule(t.Context(), id, to); err != nil {
				rt.Fatal(err)
			}
			want = slices.Insert(slices.Delete(want, from, from+1), min(max(to, 0), 3), id)
			rules, err := s.Rules(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			for i, r := range rules {
				if r.ID != want[i] || r.Position != i {
					rt.Fatalf("rule %d at %d has position %d, want %v", r.ID, i, r.Position, want)
				}
			}
		}
	})
	if err := s.MoveRule(t.Context(), 7, 0); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a rule that is not there: %v", err)
	}
}

func TestViews(t *testing.T) {
	s := openNew(t)
	save := func(v ledger.View) ledger.View {
		t.Helper()
		saved, err := s.SaveView(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		return saved
	}
	a := save(ledger.View{Name: " This month ", Query: "date:this-month  is:spend"})
	b := save(ledger.View{Name: "Everything"})
	equal(t, "saved", ledger.View{ID: a.ID, Name: "This month", Query: "date:this-month is:spend"}, a)
	if err := s.MoveView(t.Context(), b.ID, 0); err != nil {
		t.Fatal(err)
	}
	a.Position, b.Position = 1, 0
	a.Name = "Month"
	a = save(a)
	views, err := s.Views(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "views", []ledger.View{b, a}, views)
	for name, v := range map[string]struct {
		view ledger.View
		want error
	}{
		"a name that is taken": {ledger.View{Name: "Month"}, store.ErrConflict},
		"no name":              {ledger.View{Name: " "}, store.ErrView},
		"an unknown view":      {ledger.View{ID: 99, Name: "X"}, store.ErrNotFound},
	} {
		if _, err := s.SaveView(t.Context(), v.view); !errors.Is(err, v.want) {
			t.Errorf("%s: got %v, want %v", name, err, v.want)
		}
	}
	var faulty *query.Error
	if _, err := s.SaveView(t.Context(), ledger.View{Name: "X", Query: "amt:>"}); !errors.As(err, &faulty) {
		t.Errorf("a query that cannot be read: %v", err)
	}
	if err := s.RemoveView(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveView(t.Context(), a.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestDuplicatesAreReviewedAndDenied(t *testing.T) {
	s := openLinked(t)
	link(t, s, "item-2")
	for n, item := range []ledger.ItemID{bank, "item-2"} {
		a := ledger.Account{ID: ledger.AccountID(fmt.Sprint("account-", n)), Item: item, Name: "Checking", Mask: "1111", Type: ledger.Depository}
		if err := s.SaveAccounts(t.Context(), item, []ledger.Account{a}); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Duplicates(t.Context())
	if err != nil || len(found) != 1 || found[0].A != "account-0" || found[0].B != "account-1" || found[0].Why == "" {
		t.Fatalf("%+v, %v", found, err)
	}
	for _, denied := range []bool{true, false} {
		if err := s.DenyDuplicate(t.Context(), found[0].B, found[0].A, denied); err != nil {
			t.Fatal(err)
		}
		left, err := s.Duplicates(t.Context())
		if err != nil || (len(left) == 0) != denied {
			t.Errorf("denied %v: %+v, %v", denied, left, err)
		}
		list, err := s.DeniedDuplicates(t.Context())
		if err != nil || (len(list) == 1) != denied {
			t.Errorf("denied %v: %+v, %v", denied, list, err)
		}
	}
	if err := s.DenyDuplicate(t.Context(), "account-0", "nobody's", true); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an account that is not there: %v", err)
	}
	if err := s.DenyDuplicate(t.Context(), "account-0", "account-0", true); !errors.Is(err, store.ErrConflict) {
		t.Errorf("one account: %v", err)
	}
}
