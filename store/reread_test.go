package store_test

import (
	"errors"
	"slices"
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

// TestTheWholeHistoryIsReadAgain: after a lost cursor Plaid tells what there is and not what went. Rows of the days it tells of that
// it leaves out go; older ones, which it may no longer have, stay; what the person wrote stands wherever its row went.
func TestTheWholeHistoryIsReadAgain(t *testing.T) {
	s := openLinked(t)
	pending := row("p1", 20260710, -450, "COFFEE SHOP")
	pending.Pending = true
	stale := row("p9", 20260401, -777, "NEVER POSTED")
	stale.Pending = true
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		row("t0", 20260501, -100, "TOO OLD"), row("t1", 20260701, -200, "STAYS"), row("t2", 20260702, -300, "GOES"), pending, stale}})
	for _, id := range []ledger.TransactionID{"t0", "t1", "t2", "p1"} {
		mustEdit(t, s, these(localOf(t, s, id)), ledger.Edit{Note: new("of " + string(id))})
	}
	was := map[ledger.TransactionID]ledger.LocalID{}
	for _, r := range all(t, s, ledger.Query{}) {
		was[r.ID] = r.LocalID
	}
	if err := s.MarkSeen(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if err := s.Rewind(t.Context(), bank); err != nil {
		t.Fatal(err)
	}
	if item, err := s.Item(t.Context(), bank); err != nil || item.Cursor != "" || !item.HistoryComplete {
		t.Fatalf("rewound to %+v, %v", item, err)
	}
	// The pending coffee has posted in the meantime, and the bank does not say as what.
	posted, fresh := row("t5", 20260712, -450, "COFFEE SHOP"), row("t6", 20260713, -600, "NEW")
	changes := mustRun(t, s, "c9", ledger.Page{Added: []ledger.Transaction{posted, row("t1", 20260701, -200, "STAYS")}, HasMore: true},
		ledger.Page{Added: []ledger.Transaction{fresh}})
	if want := (ledger.Changes{Added: 1, Removed: 2, Posted: 1}); changes != want {
		t.Errorf("changes %+v, want %+v", changes, want)
	}
	want := map[ledger.TransactionID]string{"t0": "of t0", "t1": "of t1", "t5": "of p1", "t6": ""}
	got := map[ledger.TransactionID]string{}
	for _, r := range all(t, s, ledger.Query{}) {
		got[r.ID] = r.Own.Note
	}
	equal(t, "notes", want, got)
	if localOf(t, s, "t5") != was["p1"] || localOf(t, s, "t1") != was["t1"] {
		t.Error("a row has another number")
	}
	equal(t, "changes", []string{"added NEW 2026-07-13", "posted COFFEE SHOP 2026-07-12", "removed GOES 2026-07-02", "removed NEVER POSTED 2026-04-01"},
		titlesOfChanges(t, s))
	// What went comes back with what was written of it.
	mustRun(t, s, "c10", ledger.Page{Added: []ledger.Transaction{row("t2", 20260702, -300, "GOES")}})
	if r, err := s.Transaction(t.Context(), was["t2"]); err != nil || r.Own.Note != "of t2" {
		t.Errorf("came back as %+v, %v", r, err)
	}
	verify(t, s)
}

func titlesOfChanges(t *testing.T, s *store.Store) []string {
	t.Helper()
	w, err := s.Changes(t.Context(), ledger.ChangesRequest{Unseen: true, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range w.Entries {
		list = append(list, string(e.Kind)+" "+string(e.Title)+" "+e.On.String())
	}
	slices.Sort(list)
	return list
}

// TestAnEmptyAnswerTakesNothingAway: a bank that tells nothing from the beginning on says nothing of what was there.
func TestAnEmptyAnswerTakesNothingAway(t *testing.T) {
	s := twoRows(t)
	if err := s.Rewind(t.Context(), bank); err != nil {
		t.Fatal(err)
	}
	if c := mustRun(t, s, "c9", ledger.Page{}); c.Any() || len(all(t, s, ledger.Query{})) != 2 {
		t.Errorf("changes %+v, rows %v", c, all(t, s, ledger.Query{}))
	}
	if err := s.Rewind(t.Context(), "nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an Item that is not there: %v", err)
	}
	if err := s.MarkRemoved(t.Context(), bank, true); err != nil {
		t.Fatal(err)
	}
	if err := s.Rewind(t.Context(), bank); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an Item that was removed: %v", err)
	}
}

// TestPagesOfBeforeTheRewindAreFetchedAgain: what was staged from the old cursor is no beginning.
func TestPagesOfBeforeTheRewindAreFetchedAgain(t *testing.T) {
	s := twoRows(t)
	u, err := s.BeginUpdate(t.Context(), bank)
	if err != nil {
		t.Fatal(err)
	}
	if err := u.Stage(t.Context(), ledger.Page{Added: []ledger.Transaction{row("t9", 20260709, -9, "LATE")}, HasMore: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.Rewind(t.Context(), bank); err != nil {
		t.Fatal(err)
	}
	if again, err := s.BeginUpdate(t.Context(), bank); err != nil || again.From != "" || again.Resume != (store.Resume{}) {
		t.Errorf("begins at %q with %+v, %v", again.From, again.Resume, err)
	}
	if _, err := u.Commit(t.Context(), "c2", true); !errors.Is(err, store.ErrConflict) {
		t.Errorf("the run of before: %v", err)
	}
}
