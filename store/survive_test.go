package store_test

import (
	"slices"
	"testing"

	"passbook/internal/ledger"
)

// everything is an edit of all that can be edited.
func everything() ledger.Edit {
	parts := []ledger.Part{{Category: "FOOD_AND_DRINK_COFFEE", Amount: *usd(-250)}, {Category: "own:gift", Amount: *usd(-200), Note: "for Anna"}}
	return ledger.Edit{
		Category: new(ledger.CategoryKey("own:treats")), Name: new("Treats"), Note: new("a note"), AddTags: []string{"trip"},
		Hidden: new(ledger.Show), Transfer: new(ledger.NotTransfer), On: new(ledger.Date(20260615)), Parts: &parts,
	}
}

// TestEditsSurvive: what the person said of a row is there after everything that Plaid can do to it.
func TestEditsSurvive(t *testing.T) {
	pending := row("p1", 20260710, -450, "COFFEE SHOP")
	pending.Pending = true
	named := row("t1", 20260712, -450, "COFFEE SHOP 0042")
	named.PendingID = "p1"
	unnamed := row("t1", 20260712, -450, "COFFEE SHOP")
	gone := ledger.Page{Removed: []ledger.TransactionID{"p1"}}
	modified := pending
	modified.Name, modified.On, modified.Category = "RENAMED", 20260801, ledger.Category{Primary: "TRAVEL", Detailed: "TRAVEL_LODGING"}
	for name, updates := range map[string][]ledger.Page{
		"posting":                         {{Added: []ledger.Transaction{named}, Removed: gone.Removed}},
		"posting without the pending id":  {{Added: []ledger.Transaction{unnamed}, Removed: gone.Removed}},
		"posting after it was taken away": {gone, {Added: []ledger.Transaction{named}}},
		"modification":                    {{Modified: []ledger.Transaction{modified}}},
		"removal and return":              {gone, {Added: []ledger.Transaction{pending}}},
		"a replay from zero":              {{Added: []ledger.Transaction{pending, row("t9", 20260701, -1, "OTHER")}}},
	} {
		t.Run(name, func(t *testing.T) {
			s := openLinked(t)
			mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{pending, row("t9", 20260701, -1, "OTHER")}})
			id := all(t, s, ledger.Query{Text: "coffee"})[0].LocalID
			mustEdit(t, s, these(id), everything())
			before, err := s.Transaction(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			for i, page := range updates {
				mustRun(t, s, ledger.Cursor(rune('d'+i)), page)
			}
			after, err := s.Transaction(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "what the person said", before.Own, after.Own)
			if after.ShownOn() != 20260615 || after.Title() != "Treats" {
				t.Errorf("shown as %q of %s", after.Title(), after.ShownOn())
			}
			for _, text := range []string{"treats", "note:note", "tag:trip", "cat:own:gift", "date:2026-06-15", "is:split"} {
				if got := all(t, s, ledger.Query{Text: text}); len(got) != 1 || got[0].LocalID != id {
					t.Errorf("%s finds %v", text, got)
				}
			}
			verify(t, s)
			if _, err := s.Undo(t.Context()); err != nil {
				t.Fatal(err)
			}
			plain, err := s.Transaction(t.Context(), id)
			if err != nil || !plain.Own.IsZero() || plain.Name != after.Name || plain.ID != after.ID {
				t.Errorf("after the undo %+v, %v; Plaid's word is to stay", plain, err)
			}
			verify(t, s)
		})
	}
}

func TestHistoryThatIsKeptKeepsItsEdits(t *testing.T) {
	s := twoRows(t)
	mustEdit(t, s, these(1), ledger.Edit{Note: new("mine")})
	if err := s.MarkRemoved(t.Context(), bank, true); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Transaction(t.Context(), 1); err != nil || r.Own.Note != "mine" {
		t.Errorf("row %+v, %v", r, err)
	}
	mustEdit(t, s, these(2), ledger.Edit{Note: new("later")})
	if got := idsOf(t, s, "has:note"); !slices.Equal(got, []ledger.TransactionID{"t2", "t1"}) {
		t.Errorf("with a note: %v", got)
	}
	verify(t, s)
}

// TestSplitThatNoLongerFits: when the bank changes the amount, the parts stay, the rest counts under the row's own category, and
// the row is marked until the person has put it right.
func TestSplitThatNoLongerFits(t *testing.T) {
	s := twoRows(t)
	parts := []ledger.Part{{Category: "TRAVEL_LODGING", Amount: *usd(-250)}, {Category: "own:gift", Amount: *usd(-200)}}
	mustEdit(t, s, these(1), ledger.Edit{Parts: &parts})
	sums := func() map[ledger.CategoryKey]int64 {
		t.Helper()
		list, err := s.Spending(t.Context(), ledger.SumRequest{From: 202607, To: 202607})
		if err != nil {
			t.Fatal(err)
		}
		found := map[ledger.CategoryKey]int64{}
		for _, m := range list {
			found[m.Category] += m.Sum.Minor
		}
		return found
	}
	books := ledger.CategoryKey("GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS")
	equal(t, "sums", map[ledger.CategoryKey]int64{"TRAVEL_LODGING": -250, "own:gift": -200, books: -2000}, sums())
	mustRun(t, s, "c2", ledger.Page{Modified: []ledger.Transaction{row("t1", 20260701, -500, "COFFEE SHOP")}})
	equal(t, "sums after the amount changed",
		map[ledger.CategoryKey]int64{"TRAVEL_LODGING": -250, "own:gift": -200, "FOOD_AND_DRINK_COFFEE": -50, books: -2000}, sums())
	r, err := s.Transaction(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if rest, err := ledger.SplitRest(r.Amount, r.Own.Parts); err != nil || rest != *usd(-50) {
		t.Errorf("the rest is %s, %v", rest, err)
	}
	verify(t, s)
	if _, err := s.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	equal(t, "sums of the undivided row", map[ledger.CategoryKey]int64{"FOOD_AND_DRINK_COFFEE": -500, books: -2000}, sums())
	verify(t, s)
}
