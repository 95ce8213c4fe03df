package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
)

func TestEditEachRowByItsAmount(t *testing.T) {
	s := twoRows(t)
	before := all(t, s, ledger.Query{})
	mustEdit(t, s, these(2), ledger.Edit{Note: new("read"), AddTags: []string{"trip"}})
	halves := func(row ledger.Transaction, _ ledger.Overlay) (ledger.Edit, error) {
		var parts []ledger.Part
		for _, m := range ledger.SplitEvenly(row.Amount, 2) {
			parts = append(parts, ledger.Part{Category: "FOOD_AND_DRINK_GROCERIES", Amount: m})
		}
		return ledger.Edit{Parts: &parts}, nil
	}
	act, err := s.EditEach(t.Context(), "halves", where("date:2026"), halves)
	if err != nil || act.Count != 2 {
		t.Fatalf("act %+v, %v", act, err)
	}
	got := map[ledger.LocalID]ledger.LayeredRow{}
	for r, err := range s.Layered(t.Context(), these(2, 1, 99)) {
		if err != nil {
			t.Fatal(err)
		}
		got[r.Row.LocalID] = r
	}
	if len(got) != 2 || got[1].Row.Own.Parts[0].Amount.Minor != -225 || got[2].Hand.Parts[1].Amount.Minor != -1000 || got[2].Hand.Note != "read" {
		t.Errorf("rows %+v", got)
	}
	for id, r := range got {
		ruled, hand, err := s.Layers(t.Context(), id)
		if d := cmp.Diff([]ledger.Overlay{ruled, hand}, []ledger.Overlay{r.Ruled, r.Hand}); d != "" || err != nil {
			t.Errorf("layers of %d: %v\n%s", id, err, d)
		}
	}
	verify(t, s)

	only := func(row ledger.Transaction, hand ledger.Overlay) (ledger.Edit, error) {
		return ledger.Edit{ResetTags: hand.Tags}, nil
	}
	if act, err := s.EditEach(t.Context(), "tags", where("date:2026"), only); err != nil || act.Count != 1 {
		t.Errorf("act %+v, %v, want the one row that has a tag", act, err)
	}
	for range 3 {
		if _, err := s.Undo(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(before, all(t, s, ledger.Query{})); d != "" {
		t.Errorf("rows after the undo (-want +got):\n%s", d)
	}
	verify(t, s)
}

func TestEditEachIsRefusedForAll(t *testing.T) {
	s := twoRows(t)
	before := all(t, s, ledger.Query{})
	parts := func(row ledger.Transaction, _ ledger.Overlay) (ledger.Edit, error) {
		list := []ledger.Part{{Amount: *usd(-400)}, {Amount: *usd(-50)}} // fits the first row and not the second
		return ledger.Edit{Parts: &list}, nil
	}
	if _, err := s.EditEach(t.Context(), "x", where("date:2026"), parts); !errors.Is(err, ledger.ErrSplit) {
		t.Errorf("got %v", err)
	}
	refuse := func(ledger.Transaction, ledger.Overlay) (ledger.Edit, error) {
		return ledger.Edit{}, ledger.ErrOverflow
	}
	if _, err := s.EditEach(t.Context(), "x", these(1), refuse); !errors.Is(err, ledger.ErrOverflow) {
		t.Errorf("got %v", err)
	}
	if d := cmp.Diff(before, all(t, s, ledger.Query{})); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	if history, err := s.History(t.Context(), 0, 10); err != nil || len(history) != 0 {
		t.Errorf("history %+v, %v", history, err)
	}
}
