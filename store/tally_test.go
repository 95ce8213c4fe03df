package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
)

// checkTallies compares the tallies of whole accounts, which come from kept sums, with the rows themselves: a split row counts
// once and whole.
func (p *person) checkTallies(rows []ledger.Transaction) {
	asked := []ledger.Query{{Item: p.item}}
	for _, r := range rows {
		if len(asked) < 4 {
			asked = append(asked, ledger.Query{Account: r.Account})
		}
	}
	for _, q := range asked {
		var want ledger.Tally
		var overflow error
		for _, r := range rows {
			if q.Account != "" && r.Account != q.Account {
				continue
			}
			if want.Count == 0 || r.ShownOn() < want.Oldest {
				want.Oldest = r.ShownOn()
			}
			want.Newest = max(want.Newest, r.ShownOn())
			want.Count++
			side := &want.Out
			if r.Amount.Minor > 0 {
				side = &want.In
			}
			if r.Amount.Minor != 0 {
				overflow = errors.Join(overflow, side.Add(r.Amount))
			}
		}
		got, err := p.store.Tally(p.Context(), q)
		if overflow != nil || errors.Is(err, ledger.ErrOverflow) {
			continue // a sum may fit although the sum of its first rows does not
		}
		same := err == nil && got.Count == want.Count && got.Oldest == want.Oldest && got.Newest == want.Newest
		for _, pair := range [...][2]ledger.Totals{{want.In, got.In}, {want.Out, got.Out}} {
			for _, m := range pair[0].List() {
				same = same && pair[1].In(m.Currency) == m
			}
			same = same && len(pair[0].List()) == len(pair[1].List())
		}
		if !same {
			p.rt.Fatalf("%+v tallies %+v, %v, want %+v", q, got, err, want)
		}
	}
}

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
