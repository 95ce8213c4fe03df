package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"passbook/internal/ledger"
)

// maxReach bounds how far matchAround follows rows from one that may be another's side to the next.
const maxReach = 32

// matchAround finds the pairs that some rows may be sides of, and those that hang on what rows were before. It reads the rows that
// may be their other sides, and theirs again, as far as that goes, and no others: among these the matcher comes to the same as
// among all rows.
func (m *matcher) matchAround(ctx context.Context, seeds []sighting, before []ledger.TransferRow) error {
	rows := map[ledger.LocalID]ledger.TransferRow{}
	open := before // whose possible other sides are not known yet
	for _, s := range seeds {
		r := s.in(m.kinds)
		if s.free() {
			rows[r.ID] = r
		}
		open = append(open, r)
	}
	for range maxReach {
		if len(open) == 0 {
			break
		}
		found, err := m.otherSides(ctx, open)
		if err != nil {
			return err
		}
		next := open[:0:0]
		for _, s := range found {
			r := s.in(m.kinds)
			if _, known := rows[r.ID]; known || !s.free() || !slices.ContainsFunc(open, func(o ledger.TransferRow) bool { return mayPair(r, o) }) {
				continue
			}
			rows[r.ID] = r
			next = append(next, r)
		}
		open = next
	}
	edge := map[ledger.LocalID]bool{}
	for _, r := range open {
		edge[r.ID] = true
	}
	ids := slices.Sorted(maps.Keys(rows))
	known, err := pairsOf(ctx, m.book.tx, ids...)
	if err != nil {
		return err
	}
	return m.match(ctx, slices.Collect(maps.Values(rows)), known, func(p ledger.Pair) bool {
		_, a := rows[p.A]
		_, b := rows[p.B]
		return a && b && !edge[p.A] && !edge[p.B]
	})
}

// mayPair is ledger.MayPair of two rows whichever of them the money left.
func mayPair(a, b ledger.TransferRow) bool {
	if a.Amount.Minor > 0 {
		a, b = b, a
	}
	return ledger.MayPair(a, b)
}

// otherSides returns the rows that may be the other side of one of these, and some that may not. They are found by their amounts.
func (m *matcher) otherSides(ctx context.Context, of []ledger.TransferRow) ([]sighting, error) {
	list := []byte{'['}
	for _, r := range of {
		least, most := r.PartnerAmounts()
		if least > most || r.On.IsZero() {
			continue
		}
		if len(list) > 1 {
			list = append(list, ',')
		}
		after, before := span{r.On, r.On}.wider(ledger.TransferDays).keys()
		list = fmt.Appendf(list, "[%d,%d,%d,%d]", least, most, after, before)
	}
	// The LIMIT keeps the numbers from being read from the text again for every row they are compared with.
	return m.rows(ctx, `(SELECT value ->> 0 AS least, value ->> 1 AS most, value ->> 2 AS after, value ->> 3 AS before FROM json_each(?) LIMIT -1) w
		CROSS JOIN transactions t INDEXED BY transactions_amount ON t.amount_minor BETWEEN w.least AND w.most AND t.row_key > w.after AND t.row_key < w.before`,
		"", string(append(list, ']')))
}
