package store_test

import (
	"errors"
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

func TestCommitMakesRowsAndMovesTheCursor(t *testing.T) {
	s := openLinked(t)
	first, second := row("t1", 20260701, -450, "COFFEE SHOP"), row("t2", 20260702, 250000, "PAYROLL")
	changes := mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{second, first}, Next: "c1"})
	if want := (ledger.Changes{Added: 2}); changes != want {
		t.Errorf("changes %+v, want %+v", changes, want)
	}
	rows := all(t, s, ledger.Query{})
	if len(rows) != 2 || rows[0].ID != "t2" || rows[1].ID != "t1" {
		t.Fatalf("rows %+v, want t2 then t1", rows)
	}
	item, err := s.Item(t.Context(), bank)
	if err != nil || item.Cursor != "c1" || !item.HistoryComplete || !item.SyncedAt.Equal(noon()) {
		t.Errorf("item %+v, %v", item, err)
	}
}

func TestPostedRowKeepsTheLocalIDOfThePendingOne(t *testing.T) {
	pending := row("p1", 20260710, -450, "COFFEE SHOP")
	pending.Pending = true
	posted := row("t1", 20260712, -500, "COFFEE SHOP 0042")
	posted.PendingID = "p1"
	gone := ledger.Page{Removed: []ledger.TransactionID{"p1"}}
	come := ledger.Page{Added: []ledger.Transaction{posted}}
	for name, pages := range map[string][]ledger.Page{
		"same page":       {{Added: come.Added, Removed: gone.Removed}},
		"added first":     {come, gone},
		"removed first":   {gone, come},
		"pending resent":  {{Modified: []ledger.Transaction{pending}, Added: come.Added}, gone},
		"resent later":    {come, {Modified: []ledger.Transaction{pending}}, gone},
		"never removed":   {come},
		"posted modified": {{Modified: come.Added}, gone},
	} {
		t.Run(name, func(t *testing.T) {
			s := openLinked(t)
			mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t0", 20260701, -1, "OTHER"), pending}})
			before := all(t, s, ledger.Query{})
			changes := mustRun(t, s, "c2", pages...)
			if want := (ledger.Changes{Posted: 1}); changes != want {
				t.Errorf("changes %+v, want %+v", changes, want)
			}
			after := all(t, s, ledger.Query{})
			if len(after) != 2 || after[0].ID != "t1" || after[0].LocalID != before[0].LocalID || after[0].Pending {
				t.Errorf("rows %+v, want t1 with local id %d", after, before[0].LocalID)
			}
			if again := mustRun(t, s, "c3", gone); again.Any() {
				t.Errorf("the removal of the pending id came again and changed %+v", again)
			}
		})
	}
}

func TestPendingRowRemovedBeforeItPostsGivesItsLocalIDLater(t *testing.T) {
	s := openLinked(t)
	pending := row("p1", 20260710, -450, "COFFEE SHOP")
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{pending}})
	local := all(t, s, ledger.Query{})[0].LocalID
	if c := mustRun(t, s, "c2", ledger.Page{Removed: []ledger.TransactionID{"p1"}}); c != (ledger.Changes{Removed: 1}) {
		t.Errorf("changes %+v", c)
	}
	posted := row("t1", 20260712, -450, "COFFEE SHOP")
	posted.PendingID = "p1"
	mustRun(t, s, "c3", ledger.Page{Added: []ledger.Transaction{posted, row("t2", 20260712, -1, "OTHER")}})
	for _, r := range all(t, s, ledger.Query{}) {
		if (r.LocalID == local) != (r.ID == "t1") {
			t.Errorf("%s has local id %d, the pending row had %d", r.ID, r.LocalID, local)
		}
	}
}

func TestReplayFromTheBeginningChangesNothing(t *testing.T) {
	s := openLinked(t)
	pages := []ledger.Page{
		{Added: []ledger.Transaction{row("t1", 20260701, -1, "A"), row("t2", 20260702, -2, "B"), row("t1", 20260701, -1, "A")}},
		{Added: []ledger.Transaction{row("t3", 20260703, -3, "C")}, Removed: []ledger.TransactionID{"unknown"}},
	}
	if c := mustRun(t, s, "c1", pages...); c != (ledger.Changes{Added: 3}) {
		t.Errorf("changes %+v, want 3 added", c)
	}
	before := all(t, s, ledger.Query{})
	if c := mustRun(t, s, "c2", pages...); c.Any() {
		t.Errorf("replay changed %+v", c)
	}
	for i, r := range all(t, s, ledger.Query{}) {
		if r.LocalID != before[i].LocalID || r.Key != before[i].Key {
			t.Errorf("row %s moved from %d/%d to %d/%d", r.ID, before[i].LocalID, before[i].Key, r.LocalID, r.Key)
		}
	}
}

func TestChangedDateMovesTheRowAndKeepsItsLocalID(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "ALPHA"), row("t2", 20260705, -2, "BETA")}})
	moved := row("t1", 20260709, -1, "ALPHA")
	if c := mustRun(t, s, "c2", ledger.Page{Modified: []ledger.Transaction{moved}}); c != (ledger.Changes{Modified: 1}) {
		t.Errorf("changes %+v", c)
	}
	rows := all(t, s, ledger.Query{})
	if len(rows) != 2 || rows[0].ID != "t1" || rows[0].LocalID != 1 {
		t.Errorf("rows %+v, want t1 first with local id 1", rows)
	}
	if found := all(t, s, ledger.Query{Text: "alpha"}); len(found) != 1 || found[0].ID != "t1" {
		t.Errorf("search after the move found %+v", found)
	}
}

func TestStagedPagesOfAKilledRunAreKept(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}})
	u, err := s.BeginUpdate(t.Context(), bank)
	if err != nil || u.From != "c1" || u.Resume != (store.Resume{}) {
		t.Fatalf("begin: %+v, %v", u, err)
	}
	page := ledger.Page{Added: []ledger.Transaction{row("t2", 20260702, -2, "B")}, Next: "c1a", HasMore: true}
	if err := u.Stage(t.Context(), page); err != nil {
		t.Fatal(err)
	}
	again, err := s.BeginUpdate(t.Context(), bank)
	if want := (store.Resume{Cursor: "c1a", Pages: 1, Rows: 1}); err != nil || again.Resume != want {
		t.Fatalf("resume %+v, %v, want %+v", again.Resume, err, want)
	}
	last := ledger.Page{Removed: []ledger.TransactionID{"t1"}, Next: "c2"}
	if err := again.Stage(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	third, err := s.BeginUpdate(t.Context(), bank)
	if want := (store.Resume{Cursor: "c2", Pages: 2, Rows: 2, Last: true}); err != nil || third.Resume != want {
		t.Fatalf("resume %+v, %v, want %+v", third.Resume, err, want)
	}
	changes, err := third.Commit(t.Context(), third.Resume.Cursor, false)
	if want := (ledger.Changes{Added: 1, Removed: 1}); err != nil || changes != want {
		t.Fatalf("changes %+v, %v, want %+v", changes, err, want)
	}
	fourth, err := s.BeginUpdate(t.Context(), bank)
	if err != nil || fourth.Resume != (store.Resume{}) || fourth.From != "c2" {
		t.Errorf("after the commit: %+v, %v", fourth, err)
	}
}

func TestDiscardDropsTheStagedPages(t *testing.T) {
	s := openLinked(t)
	u, err := s.BeginUpdate(t.Context(), bank)
	if err != nil {
		t.Fatal(err)
	}
	if err := u.Stage(t.Context(), ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}, HasMore: true}); err != nil {
		t.Fatal(err)
	}
	if err := u.Discard(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := u.Stage(t.Context(), ledger.Page{Added: []ledger.Transaction{row("t2", 20260701, -1, "A")}}); err != nil {
		t.Fatal(err)
	}
	if c, err := u.Commit(t.Context(), "c1", false); err != nil || c != (ledger.Changes{Added: 1}) {
		t.Fatalf("changes %+v, %v", c, err)
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 1 || rows[0].ID != "t2" {
		t.Errorf("rows %+v, want t2 alone", rows)
	}
}

func TestSecondCommitFromTheSameCursorConflicts(t *testing.T) {
	s := openLinked(t)
	one, err := s.BeginUpdate(t.Context(), bank)
	if err != nil {
		t.Fatal(err)
	}
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}})
	if _, err := one.Commit(t.Context(), "c1", false); !errors.Is(err, store.ErrConflict) {
		t.Errorf("got %v, want ErrConflict", err)
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 1 {
		t.Errorf("rows %+v", rows)
	}
}

func TestEmptyNextCursorKeepsTheOldOne(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}})
	mustRun(t, s, "", ledger.Page{})
	if item, err := s.Item(t.Context(), bank); err != nil || item.Cursor != "c1" {
		t.Errorf("cursor %q, %v, want c1", item.Cursor, err)
	}
}

func TestUpdateOfAnUnknownItem(t *testing.T) {
	s := openNew(t)
	if _, err := s.BeginUpdate(t.Context(), "nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}
