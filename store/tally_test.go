package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
)

func TestASplitRowIsTalliedOnceAndWhole(t *testing.T) {
	s := twoRows(t)
	row, err := s.Transaction(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	parts := []ledger.Part{{Amount: *usd(row.Amount.Minor - 100), Category: "FOOD_AND_DRINK_COFFEE"}, {Amount: *usd(60)}, {Amount: *usd(40)}}
	for _, q := range []ledger.Query{{}, {Item: bank}, {Account: row.Account}} {
		before, err := s.Tally(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		mustEdit(t, s, these(1), ledger.Edit{Parts: &parts})
		after, err := s.Tally(t.Context(), q)
		if err != nil || cmp.Diff(before, after, cmp.AllowUnexported(ledger.Totals{})) != "" || after.Count == 0 {
			t.Errorf("%+v: a split changed the tally from %+v to %+v, %v", q, before, after, err)
		}
		mustEdit(t, s, these(1), ledger.Edit{Parts: new([]ledger.Part(nil))})
	}
}
