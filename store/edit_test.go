package store_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/store"
)

// where is the target of a query.
func where(text string) ledger.Target { return ledger.Target{Where: ledger.Query{Text: text}} }

// these is the target of listed rows.
func these(ids ...ledger.LocalID) ledger.Target { return ledger.Target{Rows: ids} }

func mustEdit(t testing.TB, s *store.Store, target ledger.Target, e ledger.Edit) ledger.Act {
	t.Helper()
	act, err := s.Edit(t.Context(), "an edit", target, e)
	if err != nil {
		t.Fatalf("edit: %v", err)
	}
	return act
}

// idsOf returns Plaid's ids of the rows of a query, newest first.
func idsOf(t testing.TB, s *store.Store, text string) (ids []ledger.TransactionID) {
	t.Helper()
	for _, r := range all(t, s, ledger.Query{Text: text}) {
		ids = append(ids, r.ID)
	}
	return ids
}

func verify(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Verify(t.Context()); err != nil {
		t.Errorf("what repeats the rows differs from them: %v", err)
	}
}

// twoRows opens a store with a coffee (local id 1) and a book (2).
func twoRows(t testing.TB) *store.Store {
	t.Helper()
	s := openLinked(t)
	book := row("t2", 20260705, -2000, "BOOKSHOP")
	book.Category = ledger.Category{Primary: "GENERAL_MERCHANDISE", Detailed: "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS"}
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -450, "COFFEE SHOP"), book}})
	return s
}

func TestEditIsShownFoundAndTakenBack(t *testing.T) {
	s := twoRows(t)
	plain := all(t, s, ledger.Query{})
	act := mustEdit(t, s, these(1), ledger.Edit{
		Category: new(ledger.CategoryKey("FOOD_AND_DRINK_GROCERIES")), Name: new("Corner"), Note: new("with Ännä"),
		AddTags: []string{"trip 2026"}, Hidden: new(ledger.Hide), Transfer: new(ledger.NotTransfer), On: new(ledger.Date(20260810)),
	})
	if act.Count != 1 || act.ID == 0 || act.Title != "an edit" || !act.At.Equal(noon()) {
		t.Errorf("act %+v", act)
	}
	edited, err := s.Transaction(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if edited.Title() != "Corner" || edited.ShownCategory() != "FOOD_AND_DRINK_GROCERIES" || edited.ShownOn() != 20260810 ||
		edited.Own.Note != "with Ännä" || !edited.Own.HasTag("TRIP 2026") || edited.Class != ledger.Hidden || edited.Name != "COFFEE SHOP" {
		t.Errorf("row %+v", edited)
	}
	ruled, hand, err := s.Layers(t.Context(), 1)
	if err != nil || !ruled.IsZero() || hand.CategoryBy != ledger.FromHand {
		t.Errorf("layers %+v, %+v, %v", ruled, hand, err)
	}
	for text, want := range map[string][]ledger.TransactionID{
		"corner": {"t1"}, "anna": {"t1"}, "tag:trip": {"t1"}, "groceries": {"t1"}, "cat:groceries": {"t1"}, "cat:coffee": nil,
		"coffee": {"t1"}, "is:hidden": {"t1"}, "is:edited": {"t1"}, "-is:edited": {"t2"}, "has:note": {"t1"}, "has:tag,check": {"t1"},
		"date:2026-08": {"t1"}, "date:2026-07": {"t2"}, "": {"t1", "t2"}, "-corner": {"t2"}, "merchant:corner": {"t1"}, "note:corner": nil,
	} {
		if got := idsOf(t, s, text); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", text, got, want)
		}
	}
	verify(t, s)
	if undone, err := s.Undo(t.Context()); err != nil || undone.ID != act.ID || !undone.Undone {
		t.Errorf("undo %+v, %v", undone, err)
	}
	back := all(t, s, ledger.Query{})
	if d := cmp.Diff(plain, back); d != "" {
		t.Errorf("rows after the undo (-want +got):\n%s", d)
	}
	verify(t, s)
}

func TestUndoAndRedoAcrossRestarts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "passbook.db")
	s := open(t, path)
	link(t, s, bank)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -450, "COFFEE SHOP")}})
	for _, name := range []string{"First", "Second", "Third"} {
		mustEdit(t, s, these(1), ledger.Edit{Name: &name})
	}
	title := func(want string) {
		t.Helper()
		r, err := s.Transaction(t.Context(), 1)
		if err != nil || string(r.Title()) != want {
			t.Errorf("title %q, %v, want %q", r.Title(), err, want)
		}
	}
	step := func(what string, f func() (ledger.Act, error)) {
		t.Helper()
		if _, err := f(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	step("undo", func() (ledger.Act, error) { return s.Undo(t.Context()) })
	step("undo", func() (ledger.Act, error) { return s.Undo(t.Context()) })
	title("First")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	step("redo", func() (ledger.Act, error) { return s.Redo(t.Context()) })
	title("Second")
	mustEdit(t, s, these(1), ledger.Edit{Name: new("Fourth")})
	if _, err := s.Redo(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("redo of an overtaken act: %v", err)
	}
	title("Fourth")
	history, err := s.History(t.Context(), 0, 10)
	if err != nil || len(history) != 4 || history[0].Dropped || !history[1].Dropped || !history[1].Undone || history[2].Undone {
		t.Errorf("history %+v, %v", history, err)
	}
	for range 3 {
		step("undo", func() (ledger.Act, error) { return s.Undo(t.Context()) })
	}
	title("COFFEE SHOP")
	if _, err := s.Undo(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("undo of nothing: %v", err)
	}
	older, err := s.History(t.Context(), history[1].ID, 1)
	if err != nil || len(older) != 1 || older[0].ID != history[2].ID {
		t.Errorf("older history %+v, %v", older, err)
	}
}

func TestActRowsTellBeforeAndAfter(t *testing.T) {
	s := twoRows(t)
	mustEdit(t, s, these(1), ledger.Edit{Note: new("old")})
	act := mustEdit(t, s, where("name:coffee,bookshop after:2026-06"), ledger.Edit{Note: new("new")})
	rows, err := s.ActRows(t.Context(), act.ID, 0, 10)
	if len(rows) != 2 || act.Count != 2 {
		t.Errorf("%d rows of an act on %d", len(rows), act.Count)
	}
	if err != nil || len(rows) == 0 || rows[0].Before.Note != "old" || rows[0].After.Note != "new" {
		t.Errorf("rows %+v, %v", rows, err)
	}
}

func TestEditsThatAreRefusedChangeNothing(t *testing.T) {
	s := twoRows(t)
	before := all(t, s, ledger.Query{})
	split := []ledger.Part{{Amount: *usd(-400)}, {Amount: *usd(-100)}}
	for name, c := range map[string]struct {
		target ledger.Target
		edit   ledger.Edit
		want   error
	}{
		"nothing to do":       {these(1), ledger.Edit{}, ledger.ErrEdit},
		"everything":          {ledger.Target{}, ledger.Edit{Note: new("x")}, store.ErrNoCondition},
		"everything, typed":   {where("  "), ledger.Edit{Note: new("x")}, store.ErrNoCondition},
		"no such row":         {these(1, 9), ledger.Edit{Note: new("x")}, store.ErrNotFound},
		"a split that is off": {these(1), ledger.Edit{Parts: &split}, ledger.ErrSplit},
		"a bulk split":        {where("date:2026"), ledger.Edit{Parts: &split}, ledger.ErrSplit},
	} {
		if _, err := s.Edit(t.Context(), "x", c.target, c.edit); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	var unread *query.Error
	if _, err := s.Edit(t.Context(), "x", where("amt:"), ledger.Edit{Note: new("x")}); !errors.As(err, &unread) {
		t.Errorf("an unreadable query: %v", err)
	}
	if act := mustEdit(t, s, where("xylophone"), ledger.Edit{Note: new("x")}); act != (ledger.Act{}) {
		t.Errorf("an edit of no row is %+v", act)
	}
	if history, err := s.History(t.Context(), 0, 10); err != nil || len(history) != 0 {
		t.Errorf("history %+v, %v", history, err)
	}
	if d := cmp.Diff(before, all(t, s, ledger.Query{})); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
}
