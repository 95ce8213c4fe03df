package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// relinked opens a store in which a bank was linked, edited, removed and linked again under another Item, where every id is new.
func relinked(t *testing.T) (*store.Store, []ledger.AccountMatch) {
	t.Helper()
	return relinkedWith(t, func(*store.Store) {})
}

// relinkedWith is relinked, and lets something happen before the bank is removed.
func relinkedWith(t *testing.T, before func(*store.Store)) (*store.Store, []ledger.AccountMatch) {
	t.Helper()
	s := openLinked(t)
	fresh := ledger.ItemID("item-2")
	accounts := func(item ledger.ItemID, prefix string) {
		var list []ledger.Account
		for n, name := range []string{"checking", "savings"} {
			a := withBalance(ledger.AccountID(prefix+name), ledger.Depository, int64(1000*(n+1)))
			a.Item, a.Mask = item, safetext.Untrusted(fmt.Sprint("111", n))
			list = append(list, a)
		}
		if err := s.SaveAccounts(t.Context(), item, list); err != nil {
			t.Fatal(err)
		}
	}
	rows := func(prefix string, first int) ledger.Page {
		var p ledger.Page
		add := func(n int, r ledger.Transaction) {
			if n >= first {
				r.ID, r.Account = ledger.TransactionID(prefix)+r.ID, ledger.AccountID(prefix)+r.Account
				p.Added = append(p.Added, r)
			}
		}
		add(0, row("t0", 20260501, -100, "OLD COFFEE"))
		add(1, row("t1", 20260601, -100, "COFFEE"))
		add(2, row("t2", 20260601, -100, "COFFEE"))
		add(3, row("t3", 20260615, -250, "TEA"))
		add(4, moved("t4", "checking", 20260620, -5000))
		add(5, moved("t5", "savings", 20260621, 5000))
		add(6, plain(moved("t6", "checking", 20260625, -700)))
		add(7, plain(moved("t7", "savings", 20260626, 700)))
		return p
	}
	accounts(bank, "a-")
	mustRun(t, s, "c1", rows("a-", 0))
	note, name := "for Ann", "Second"
	groceries, hide := ledger.CategoryKey("FOOD_AND_DRINK_GROCERIES"), ledger.Hide
	for id, e := range map[ledger.TransactionID]ledger.Edit{
		"a-t0": {Note: &note}, "a-t2": {Name: &name, AddTags: []string{"trip"}}, "a-t3": {Category: &groceries, Hidden: &hide},
	} {
		if _, err := s.Edit(t.Context(), "edit", ledger.Target{Rows: []ledger.LocalID{localOf(t, s, id)}}, e); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.JudgePair(t.Context(), "judge", localOf(t, s, "a-t6"), localOf(t, s, "a-t7"), ledger.PairConfirmed); err != nil {
		t.Fatal(err)
	}
	before(s)
	if err := s.MarkRemoved(t.Context(), bank, true); err != nil {
		t.Fatal(err)
	}
	link(t, s, fresh)
	accounts(fresh, "b-")
	if _, err := run(t.Context(), s, fresh, "c1", rows("b-", 1)); err != nil {
		t.Fatal(err)
	}
	c, err := s.Continuation(t.Context(), bank, fresh)
	if err != nil || len(c.Matches) != 2 || len(c.Questions)+len(c.Gone)+len(c.Fresh) != 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	return s, c.Matches
}

func localOf(t testing.TB, s *store.Store, id ledger.TransactionID) ledger.LocalID {
	t.Helper()
	for _, r := range all(t, s, ledger.Query{}) {
		if r.ID == id {
			return r.LocalID
		}
	}
	t.Fatalf("no row %s", id)
	return 0
}

// written is what the person wrote of the rows that count, and how they count.
func written(t testing.TB, s *store.Store) []string {
	t.Helper()
	rows := all(t, s, ledger.Query{})
	names := map[ledger.LocalID]ledger.TransactionID{}
	for _, r := range rows {
		names[r.LocalID] = r.ID
	}
	var lines []string
	for _, r := range rows {
		lines = append(lines, fmt.Sprintf("%s %s %s %q %v %s %s", r.ID, r.Title(), r.ShownCategory(), r.Own.Note, r.Own.Tags, r.Class, names[r.Partner]))
	}
	return lines
}

func TestEditsMoveToTheItemThatIsLinkedAnew(t *testing.T) {
	s, matches := relinked(t)
	before := written(t, s)
	act, err := s.ContinueAccounts(t.Context(), "The bank was linked anew", matches)
	if err != nil || act.ID == 0 {
		t.Fatalf("%+v, %v", act, err)
	}
	want := []string{
		`b-t7 MOVED  "" [] transfer b-t6`, `a-t7 MOVED  "" [] hidden `, `b-t6 MOVED  "" [] transfer b-t7`, `a-t6 MOVED  "" [] hidden `,
		`b-t5 MOVED TRANSFER_IN_ACCOUNT_TRANSFER "" [] transfer b-t4`, `a-t5 MOVED TRANSFER_IN_ACCOUNT_TRANSFER "" [] hidden `,
		`b-t4 MOVED TRANSFER_OUT_ACCOUNT_TRANSFER "" [] transfer b-t5`, `a-t4 MOVED TRANSFER_OUT_ACCOUNT_TRANSFER "" [] hidden `,
		`b-t3 TEA FOOD_AND_DRINK_GROCERIES "" [] hidden `, `a-t3 TEA FOOD_AND_DRINK_COFFEE "" [] hidden `,
		`b-t2 Second FOOD_AND_DRINK_COFFEE "" [trip] spending `, `b-t1 COFFEE FOOD_AND_DRINK_COFFEE "" [] spending `,
		`a-t2 COFFEE FOOD_AND_DRINK_COFFEE "" [] hidden `, `a-t1 COFFEE FOOD_AND_DRINK_COFFEE "" [] hidden `,
		`a-t0 OLD COFFEE FOOD_AND_DRINK_COFFEE "for Ann" [] spending `,
	}
	after := written(t, s)
	equal(t, "rows", slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(after)))
	if again, err := s.ContinueAccounts(t.Context(), "again", matches); err != nil || again.ID != 0 {
		t.Errorf("again: %+v, %v", again, err)
	}
	if _, err := s.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "undone", before, written(t, s))
	if list, err := s.ContinuedAccounts(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("still continued: %+v, %v", list, err)
	}
	if _, err := s.Redo(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "redone", after, written(t, s))
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestWhatWasHiddenByHandStaysHidden: a row the person hid is told from one that went on as another, also when the account goes on
// once more because the bank has given more of its history.
func TestWhatWasHiddenByHandStaysHidden(t *testing.T) {
	s, matches := relinked(t)
	old := localOf(t, s, "a-t0") // the new link has not given it yet
	mustEdit(t, s, these(old), ledger.Edit{Note: new(""), Hidden: new(ledger.Hide)})
	if _, err := s.ContinueAccounts(t.Context(), "go on", matches); err != nil {
		t.Fatal(err)
	}
	if ruled, hand, err := s.Layers(t.Context(), localOf(t, s, "a-t1")); err != nil || !ruled.IsZero() || hand.HiddenBy != ledger.FromNewLink {
		t.Errorf("moved away %+v, %v", hand, err)
	}
	moved := localOf(t, s, "a-t3")
	mustEdit(t, s, these(moved), ledger.Edit{Note: new("written on the old row")})
	late := row("b-t0", 20260501, -100, "OLD COFFEE")
	late.Account = "b-checking"
	if _, err := run(t.Context(), s, "item-2", "c2", ledger.Page{Added: []ledger.Transaction{late}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ContinueAccounts(t.Context(), "go on again", matches); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[ledger.TransactionID]string{"b-t0": "true you ", "a-t0": "true the bank's new link ", "b-t3": "true you written on the old row", "b-t1": "false Plaid "} {
		r, err := s.Transaction(t.Context(), localOf(t, s, id))
		if got := fmt.Sprint(r.Own.Hidden, " ", r.Own.HiddenBy, " ", r.Own.Note); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", id, got, err, want)
		}
	}
}

// TestAnExclusionMovesOnce: the account that goes on is left out of totals like the old one, until the person takes it in again.
func TestAnExclusionMovesOnce(t *testing.T) {
	s, matches := relinked(t)
	if _, err := s.ExcludeAccount(t.Context(), "out", "a-checking", true); err != nil {
		t.Fatal(err)
	}
	left := func(want ...ledger.AccountID) {
		t.Helper()
		accounts, err := s.Accounts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []ledger.AccountID
		for _, a := range accounts {
			if a.Excluded {
				got = append(got, a.ID)
			}
		}
		equal(t, "left out", want, got)
	}
	if _, err := s.ContinueAccounts(t.Context(), "go on", matches); err != nil {
		t.Fatal(err)
	}
	left("a-checking", "b-checking")
	if _, err := s.ExcludeAccount(t.Context(), "in", "b-checking", false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ContinueAccounts(t.Context(), "go on again", matches); err != nil {
		t.Fatal(err)
	}
	left("a-checking")
}

// TestADismissedStreamStaysDismissedUnderTheNewLink, whether the new link has told of it already or not.
func TestADismissedStreamStaysDismissedUnderTheNewLink(t *testing.T) {
	of := func(id ledger.StreamID, account ledger.AccountID, title safetext.Untrusted) ledger.Stream {
		st := stream(id, title, -999, 20260715)
		st.Account = account
		return st
	}
	for name, early := range map[string]bool{"told before": true, "told after": false} {
		t.Run(name, func(t *testing.T) {
			s, matches := relinkedWith(t, func(s *store.Store) {
				saveStreams(t, s, of("s1", "a-checking", "Films"), of("s2", "a-checking", "Gym"))
				if err := s.DismissStream(t.Context(), "s1", true); err != nil {
					t.Fatal(err)
				}
			})
			tell := func() {
				t.Helper()
				if err := s.SaveStreams(t.Context(), "item-2", []ledger.Stream{of("n1", "b-checking", "FILMS"), of("n2", "b-checking", "GYM")}); err != nil {
					t.Fatal(err)
				}
			}
			if early {
				tell()
			}
			if _, err := s.ContinueAccounts(t.Context(), "go on", matches); err != nil {
				t.Fatal(err)
			}
			if !early {
				tell()
			}
			dismissed(t, s, map[ledger.StreamID]bool{"n1": true, "n2": false})
			undo(t, s)
			dismissed(t, s, map[ledger.StreamID]bool{"n1": false, "n2": false})
			redo(t, s)
			dismissed(t, s, map[ledger.StreamID]bool{"n1": true, "n2": false})
		})
	}
}

func TestNetWorthGoesOnUnderTheNewItem(t *testing.T) {
	s, matches := relinked(t)
	twice := worths(t, s, 202605, 202606)
	if _, err := s.ContinueAccounts(t.Context(), "The bank was linked anew", matches); err != nil {
		t.Fatal(err)
	}
	// Checking is worth 10.00 and savings 20.00 now; since May 61.50 left checking. Savings has no row in May.
	equal(t, "net worth", []string{
		"2026-05-31 [71.50 USD] estimated true missing [b-savings]", "2026-06-30 [30.00 USD] estimated true missing []",
	}, worths(t, s, 202605, 202606))
	if twice[1] == worths(t, s, 202606, 202606)[0] {
		t.Errorf("the old accounts were not counted before: %s", twice[1])
	}
}

func TestBalancesGoOnUnderTheNewItem(t *testing.T) {
	s, matches := relinked(t)
	days := func(id ledger.AccountID) []string {
		t.Helper()
		points, err := s.BalanceHistory(t.Context(), id, 20260501, 20260602)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, p := range []ledger.BalancePoint{points[0], points[31], points[32]} {
			lines = append(lines, fmt.Sprintf("%s %s %d", p.On, p.Worth.Decimal(), p.Kind))
		}
		return lines
	}
	equal(t, "before", []string{"2026-05-01 0.00000000 0", "2026-06-01 69.50 2", "2026-06-02 69.50 2"}, days("b-checking"))
	if _, err := s.ContinueAccounts(t.Context(), "The bank was linked anew", matches); err != nil {
		t.Fatal(err)
	}
	equal(t, "after", []string{"2026-05-01 71.50 2", "2026-06-01 69.50 2", "2026-06-02 69.50 2"}, days("b-checking"))
}

func TestAccountsThatCannotGoOn(t *testing.T) {
	s, matches := relinked(t)
	for name, c := range map[string]struct {
		match ledger.AccountMatch
		want  error
	}{
		"the same Item": {ledger.AccountMatch{Old: "a-checking", New: "a-savings"}, store.ErrContinuation},
		"nobody's":      {ledger.AccountMatch{Old: "a-checking", New: "nobody"}, store.ErrNotFound},
	} {
		if _, err := s.ContinueAccounts(t.Context(), "x", []ledger.AccountMatch{c.match}); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if _, err := s.ContinueAccounts(t.Context(), "x", matches); err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]ledger.AccountMatch{
		"goes on as another": {Old: "a-checking", New: "b-savings"}, "is gone on as": {Old: "b-checking", New: "a-savings"},
	} {
		if _, err := s.ContinueAccounts(t.Context(), "x", []ledger.AccountMatch{m}); !errors.Is(err, store.ErrContinuation) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
