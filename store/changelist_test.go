package store_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// told returns the entries of what changed as short lines, newest first.
func told(t testing.TB, s *store.Store, r ledger.ChangesRequest) []string {
	t.Helper()
	if r.Limit == 0 {
		r.Limit = 100
	}
	w, err := s.Changes(t.Context(), r)
	if err != nil {
		t.Fatalf("changes: %v", err)
	}
	var lines []string
	for _, e := range w.Entries {
		line := string(e.Kind)
		switch e.Kind {
		case ledger.RowAdded, ledger.RowModified, ledger.RowRemoved, ledger.RowPosted:
			line += fmt.Sprintf(" %s %s %s", e.Title, e.Amount, e.On)
			for _, f := range e.Fields {
				line += fmt.Sprintf(" [%s: %s > %s]", f.Field, f.Old, f.New)
			}
		case ledger.RowsLoaded:
			line += fmt.Sprintf(" %d", e.Count)
		case ledger.BalanceMoved:
			line += fmt.Sprintf(" %s %v > %v", e.Account, shown(e.Before), shown(e.After))
		case ledger.BankBroke:
			line += " " + e.Trouble.Code
		case ledger.StreamMoved:
			line += fmt.Sprintf(" %s %s %s > %s", e.Stream.Kind, e.Stream.Title, e.Stream.Old, e.Stream.New)
		}
		lines = append(lines, line)
	}
	return lines
}

func shown(m *ledger.Money) string {
	if m == nil {
		return "none"
	}
	return m.String()
}

func unseen(t testing.TB, s *store.Store, want int) {
	t.Helper()
	got, err := s.UnseenChanges(t.Context())
	if err != nil || got != want {
		t.Errorf("%d unseen changes, want %d, %v", got, want, err)
	}
	if list := told(t, s, ledger.ChangesRequest{Unseen: true}); len(list) != want {
		t.Errorf("%d listed as unseen, want %d: %q", len(list), want, list)
	}
}

func TestChangesTellOldAndNewValues(t *testing.T) {
	s := openLinked(t)
	pending := row("p1", 20260710, -450, "COFFEE SHOP")
	pending.Pending = true
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{pending, row("t2", 20260701, -1, "OLD NAME"), row("t3", 20260702, -2, "GONE")}})
	equal(t, "the first history", []string{"loaded 3"}, told(t, s, ledger.ChangesRequest{}))
	posted := row("t1", 20260712, -500, "COFFEE SHOP")
	posted.PendingID = "p1"
	mustRun(t, s, "c2", ledger.Page{
		Added:    []ledger.Transaction{posted, row("t4", 20260713, -4, "NEW")},
		Modified: []ledger.Transaction{row("t2", 20260701, -1, "NEW NAME")},
		Removed:  []ledger.TransactionID{"p1", "t3"},
	})
	// Values of later updates do not change what was told of an earlier one.
	mustRun(t, s, "c3", ledger.Page{Modified: []ledger.Transaction{row("t2", 20260701, -7, "NEWEST NAME")}, Removed: []ledger.TransactionID{"t1"}})
	want := []string{
		"removed COFFEE SHOP -5.00 USD 2026-07-12",
		"modified NEWEST NAME -0.07 USD 2026-07-01 [amount: -0.01 USD > -0.07 USD] [text: NEW NAME > NEWEST NAME]",
		"added NEW -0.04 USD 2026-07-13",
		"posted COFFEE SHOP -5.00 USD 2026-07-12 [amount: -4.50 USD > -5.00 USD] [date: 2026-07-10 > 2026-07-12]",
		"removed GONE -0.02 USD 2026-07-02",
		"modified NEWEST NAME -0.07 USD 2026-07-01 [text: OLD NAME > NEW NAME]",
		"loaded 3",
	}
	got := told(t, s, ledger.ChangesRequest{})
	slices.Sort(got[:2])
	slices.Sort(want[:2])
	slices.Sort(got[2:6])
	slices.Sort(want[2:6])
	equal(t, "changes", want, got)
}

func TestHistoryThatComesInPartsIsCounted(t *testing.T) {
	s := openLinked(t)
	for n, complete := range []bool{false, false, true, true} {
		u, err := s.BeginUpdate(t.Context(), bank)
		if err != nil {
			t.Fatal(err)
		}
		id := ledger.TransactionID(fmt.Sprint("t", n))
		if err := u.Stage(t.Context(), ledger.Page{Added: []ledger.Transaction{row(id, 20260101, -1, "ROW")}}); err != nil {
			t.Fatal(err)
		}
		if _, err := u.Commit(t.Context(), ledger.Cursor(fmt.Sprint("c", n)), complete); err != nil {
			t.Fatal(err)
		}
	}
	equal(t, "changes", []string{"added ROW -0.01 USD 2026-01-01", "loaded 1", "loaded 1", "loaded 1"}, told(t, s, ledger.ChangesRequest{}))
}

func TestSeenChangesStaySeen(t *testing.T) {
	path := t.TempDir() + "/passbook.db"
	s := open(t, path)
	link(t, s, bank)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}})
	unseen(t, s, 1)
	w, err := s.Changes(t.Context(), ledger.ChangesRequest{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	mustRun(t, s, "c2", ledger.Page{Added: []ledger.Transaction{row("t2", 20260702, -1, "B"), row("t3", 20260702, -1, "C")}})
	unseen(t, s, 3)
	if err := s.MarkSeen(t.Context(), w.Entries[0].ID); err != nil {
		t.Fatal(err)
	}
	unseen(t, s, 2)
	if err := s.MarkSeen(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.MarkSeen(t.Context(), w.Entries[0].ID); err != nil {
		t.Fatal(err)
	}
	unseen(t, s, 0)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	unseen(t, s, 0)
	mustRun(t, s, "c3", ledger.Page{Removed: []ledger.TransactionID{"t2"}})
	unseen(t, s, 1)
	if list := told(t, s, ledger.ChangesRequest{}); len(list) != 4 {
		t.Errorf("seen changes are gone: %q", list)
	}
}

func TestChangesAreListedInPages(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c0")
	for n := range 5 {
		mustRun(t, s, ledger.Cursor(fmt.Sprint("c", n+1)), ledger.Page{Added: []ledger.Transaction{
			row(ledger.TransactionID(fmt.Sprint("a", n)), 20260701, -1, "A"), row(ledger.TransactionID(fmt.Sprint("b", n)), 20260701, -1, "B")}})
	}
	whole, err := s.Changes(t.Context(), ledger.ChangesRequest{Limit: 100})
	if err != nil || whole.More || len(whole.Entries) != 10 {
		t.Fatalf("%d entries, more %v, %v", len(whole.Entries), whole.More, err)
	}
	for limit := 1; limit <= 10; limit++ {
		var got []ledger.ChangeEntry
		r := ledger.ChangesRequest{Limit: limit}
		for more := true; more; {
			w, err := s.Changes(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, w.Entries...)
			more, r.Before = w.More, got[len(got)-1].ID
		}
		equal(t, fmt.Sprint("pages of ", limit), whole.Entries, got)
	}
	if _, err := s.Changes(t.Context(), ledger.ChangesRequest{}); err == nil {
		t.Error("a page of nothing is accepted")
	}
}

func saveBalance(t testing.TB, s *store.Store, current *ledger.Money) {
	t.Helper()
	a := ledger.Account{ID: "checking", Item: bank, Name: "Checking", Type: ledger.Depository}
	a.Balances.Current = current
	if err := s.SaveAccounts(t.Context(), bank, []ledger.Account{a}); err != nil {
		t.Fatal(err)
	}
}

func TestBalancesMoveOnceBetweenTwoLooks(t *testing.T) {
	s := openLinked(t)
	saveBalance(t, s, usd(100))
	unseen(t, s, 0) // a new account did not move
	saveBalance(t, s, usd(150))
	saveBalance(t, s, usd(120))
	equal(t, "changes", []string{"balance checking 1.00 USD > 1.20 USD"}, told(t, s, ledger.ChangesRequest{}))
	saveBalance(t, s, usd(100))
	unseen(t, s, 0)
	saveBalance(t, s, usd(90))
	if err := s.MarkSeen(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	saveBalance(t, s, nil)
	saveBalance(t, s, usd(100))
	equal(t, "changes", []string{"balance checking 0.90 USD > 1.00 USD", "balance checking 1.00 USD > 0.90 USD"}, told(t, s, ledger.ChangesRequest{}))
}

func TestBanksBreakAndMend(t *testing.T) {
	s := openLinked(t)
	login := ledger.Trouble{Type: "ITEM_ERROR", Code: "ITEM_LOGIN_REQUIRED", SeenAt: noon()}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.SaveTrouble(t.Context(), bank, login))
	must(s.SaveTrouble(t.Context(), bank, login))
	equal(t, "broken", []string{"broken ITEM_LOGIN_REQUIRED"}, told(t, s, ledger.ChangesRequest{}))
	mustRun(t, s, "c1")
	equal(t, "mended before anybody looked", []string(nil), told(t, s, ledger.ChangesRequest{}))
	must(s.SaveItemStatus(t.Context(), bank, ledger.ItemStatus{Trouble: &login}))
	must(s.MarkSeen(t.Context(), 0))
	must(s.ClearTrouble(t.Context(), bank))
	equal(t, "mended", []string{"mended"}, told(t, s, ledger.ChangesRequest{Unseen: true}))
	must(s.SaveTrouble(t.Context(), bank, login))
	unseen(t, s, 0) // it is as it was when she last looked
	must(s.SaveTrouble(t.Context(), bank, ledger.Trouble{Type: "ITEM_ERROR", Code: "USER_PERMISSION_REVOKED"}))
	equal(t, "broken otherwise", []string{"broken USER_PERMISSION_REVOKED"}, told(t, s, ledger.ChangesRequest{Unseen: true}))
}

func TestRemovingAnItemTakesItsChangesAlong(t *testing.T) {
	s := openLinked(t)
	saveBalance(t, s, usd(100))
	saveBalance(t, s, usd(150))
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}})
	mustRun(t, s, "c2", ledger.Page{Added: []ledger.Transaction{row("t2", 20260701, -1, "A")}})
	if err := s.MarkRemoved(t.Context(), bank, false); err != nil {
		t.Fatal(err)
	}
	unseen(t, s, 0)
}

// TestChangesReplay: told from the newest back to the oldest, the fields lead from what is stored to what was there first.
func TestChangesReplay(t *testing.T) {
	t.Parallel()
	s := openLinked(t)
	last := 0
	next := func() ledger.Cursor { last++; return ledger.Cursor(fmt.Sprint("c", last)) }
	rapid.Check(t, func(rt *rapid.T) {
		id := ledger.TransactionID(next())
		mustRun(t, s, next(), ledger.Page{Added: []ledger.Transaction{row(id, 20260701, -1, "ROW")}})
		newest, err := s.Window(t.Context(), ledger.WindowRequest{Limit: 1})
		if err != nil {
			rt.Fatal(err)
		}
		amounts := []int64{-1}
		for range rapid.IntRange(1, 6).Draw(rt, "updates") {
			cents := rapid.Int64Range(-4, -1).Draw(rt, "cents")
			mustRun(t, s, next(), ledger.Page{Modified: []ledger.Transaction{row(id, 20260701, cents, "ROW")}})
			if cents != amounts[len(amounts)-1] {
				amounts = append(amounts, cents)
			}
		}
		if rapid.Bool().Draw(rt, "removed") {
			mustRun(t, s, next(), ledger.Page{Removed: []ledger.TransactionID{id}})
		}
		w, err := s.Changes(t.Context(), ledger.ChangesRequest{Limit: 100})
		if err != nil {
			rt.Fatal(err)
		}
		at := len(amounts) - 1
		for _, e := range w.Entries {
			if e.Kind != ledger.RowModified || e.Row != newest.Rows[0].LocalID {
				continue
			}
			want := []ledger.FieldChange{{Field: "amount"}}
			want[0].Old, want[0].New = worded(amounts[at-1]), worded(amounts[at])
			if !slices.Equal(e.Fields, want) {
				rt.Fatalf("fields %+v, want %+v", e.Fields, want)
			}
			at--
		}
		if at != 0 {
			rt.Fatalf("%d changes are not told", at)
		}
	})
}

func worded(cents int64) safetext.Untrusted { return safetext.Untrusted(usd(cents).String()) }
