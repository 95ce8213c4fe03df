package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"

	"golang.org/x/sync/errgroup"

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
	if want := (store.Resume{Cursor: "c1a", Pages: 1, Rows: 1, Oldest: 20260702}); err != nil || again.Resume != want {
		t.Fatalf("resume %+v, %v, want %+v", again.Resume, err, want)
	}
	last := ledger.Page{Removed: []ledger.TransactionID{"t1"}, Next: "c2"}
	if err := again.Stage(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	third, err := s.BeginUpdate(t.Context(), bank)
	if want := (store.Resume{Cursor: "c2", Pages: 2, Rows: 2, Oldest: 20260702, Last: true}); err != nil || third.Resume != want {
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

func TestCancelledCommitChangesNothing(t *testing.T) {
	s := openLinked(t)
	u, err := s.BeginUpdate(t.Context(), bank)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := u.Stage(t.Context(), lifelike(1, 500)[0]); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := u.Commit(ctx, "c1", true); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 0 {
		t.Errorf("%d rows after a cancelled commit", len(rows))
	}
	if c, err := u.Commit(t.Context(), "c1", true); err != nil || c.Added != 500 {
		t.Errorf("changes %+v, %v", c, err)
	}
}

func TestTwoRunsOfOneItemDoNotMixTheirPages(t *testing.T) {
	s := openLinked(t)
	one, err := s.BeginUpdate(t.Context(), bank)
	if err != nil {
		t.Fatal(err)
	}
	two, err := s.BeginUpdate(t.Context(), bank)
	if err != nil {
		t.Fatal(err)
	}
	page := ledger.Page{HasMore: true, Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}}
	if err := one.Stage(t.Context(), page); err != nil {
		t.Fatal(err)
	}
	if err := two.Stage(t.Context(), page); !errors.Is(err, store.ErrConflict) {
		t.Errorf("stage: got %v, want ErrConflict", err)
	}
	if _, err := two.Commit(t.Context(), "c1", false); !errors.Is(err, store.ErrConflict) {
		t.Errorf("commit: got %v, want ErrConflict", err)
	}
	if c, err := one.Commit(t.Context(), "c1", false); err != nil || c.Added != 1 {
		t.Errorf("changes %+v, %v", c, err)
	}
}

func TestItemsUpdateSideBySide(t *testing.T) {
	s := openNew(t)
	var group errgroup.Group
	for n := range 4 {
		item := ledger.ItemID(fmt.Sprintf("item-%d", n))
		link(t, s, item)
		group.Go(func() error {
			for round := range 5 {
				page := lifelike(n*10+round, 100)[0]
				for i := range page.Added {
					page.Added[i].On = 20260701 // all on one day: they share its numbers
				}
				cursor := ledger.Cursor(strconv.Itoa(round + 1))
				if c, err := run(t.Context(), s, item, cursor, page); err != nil || c.Added != 100 {
					return fmt.Errorf("%s: %+v, %w", item, c, err)
				}
				if _, err := s.Window(t.Context(), ledger.WindowRequest{Limit: 60}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	locals := map[ledger.LocalID]bool{}
	for _, r := range all(t, s, ledger.Query{}) {
		locals[r.LocalID] = true
	}
	if len(locals) != 2000 {
		t.Errorf("%d local ids, want 2000", len(locals))
	}
}

func TestUpdatesRecordWhatChanged(t *testing.T) {
	s := openLinked(t)
	pending := row("p1", 20260710, -450, "COFFEE SHOP")
	pending.Pending = true
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{pending, row("t2", 20260701, -1, "OLD NAME"), row("t3", 20260702, -2, "GONE")}})
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM update_changes"); err != nil || n != 0 {
		t.Errorf("the first history is listed in %d rows, %v", n, err)
	}
	posted := row("t1", 20260712, -500, "COFFEE SHOP")
	posted.PendingID = "p1"
	mustRun(t, s, "c2", ledger.Page{
		Added:    []ledger.Transaction{posted, row("t4", 20260713, -4, "NEW")},
		Modified: []ledger.Transaction{row("t2", 20260701, -1, "NEW NAME")},
		Removed:  []ledger.TransactionID{"p1", "t3"},
	})
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM updates WHERE added = 1 AND modified = 1 AND removed = 1 AND posted = 1"); err != nil || n != 1 {
		t.Errorf("%d updates with one of each, %v", n, err)
	}
	changes := "SELECT group_concat(kind || ' ' || local_id || ' ' || coalesce(transaction_id, '') || ' ' || coalesce(old, ''), char(10) ORDER BY kind) FROM update_changes"
	want := `1 4  
2 1  {"Name":"OLD NAME"}
3 2 t3 {"ID":"t3","Account":"checking","Amount":{"Minor":-2,"Currency":"USD"},"On":20260702,"Name":"GONE","Category":{"Primary":"FOOD_AND_DRINK","Detailed":"FOOD_AND_DRINK_COFFEE","Confidence":"HIGH"}}
4 3  {"ID":"p1","PendingID":"","Amount":{"Minor":-450,"Currency":"USD"},"On":20260710,"Pending":true}`
	got, err := s.Text(t.Context(), changes)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "changes", want, got)
	mustRun(t, s, "c2")
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM updates"); err != nil || n != 2 {
		t.Errorf("an update that brought nothing is recorded: %d, %v", n, err)
	}
}

// TestOnlyPagesAreNotStaged: the only page of an update is asked for again after a kill, and of two runs with one the second is
// refused.
func TestOnlyPagesAreNotStaged(t *testing.T) {
	s := openLinked(t)
	page := ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}}
	var runs [2]*store.Update
	for i := range runs {
		u, err := s.BeginUpdate(t.Context(), bank)
		if err == nil {
			err = u.Stage(t.Context(), page)
		}
		if err != nil || u.Resume != (store.Resume{}) {
			t.Fatalf("run %d goes on from %+v, %v", i, u.Resume, err)
		}
		runs[i] = u
	}
	if c, err := runs[0].Commit(t.Context(), "c1", true); err != nil || c.Added != 1 {
		t.Errorf("changes %+v, %v", c, err)
	}
	if _, err := runs[1].Commit(t.Context(), "c1", true); !errors.Is(err, store.ErrConflict) {
		t.Errorf("the second run: %v", err)
	}
	// A page that turns out not to be the only one is staged before the next.
	mustRun(t, s, "c2", ledger.Page{Added: []ledger.Transaction{row("t2", 20260702, -1, "B")}}, ledger.Page{Removed: []ledger.TransactionID{"t1"}})
	if rows := all(t, s, ledger.Query{}); len(rows) != 1 || rows[0].ID != "t2" {
		t.Errorf("rows %+v", rows)
	}
}
