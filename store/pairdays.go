package store

import (
	"context"

	"passbook/internal/ledger"
)

// pairSpan is how many days are matched at once: it keeps a long history out of memory.
const pairSpan = 92

// matchDays finds the pairs that rows within those days may be sides of.
func (m *matcher) matchDays(ctx context.Context, days span) error {
	if days.first.IsZero() {
		return nil
	}
	days = days.wider(ledger.TransferDays)
	for from := days.first; from <= days.last; from = from.AddDays(pairSpan) {
		if err := m.matchSpan(ctx, span{from, from.AddDays(pairSpan - 1)}); err != nil {
			return err
		}
	}
	return nil
}

// matchSpan finds the pairs whose money left within the span. Rows on both sides of it are looked at too: they decide whether
// another row would fit as well.
func (m *matcher) matchSpan(ctx context.Context, s span) error {
	seen := s.wider(2 * ledger.TransferDays)
	list, err := m.worthMatching(ctx, seen)
	if err != nil {
		return err
	}
	rows := make([]ledger.TransferRow, 0, len(list))
	leaves := map[ledger.LocalID]bool{} // rows whose pairs are made here
	for _, r := range list {
		if r.free() {
			rows = append(rows, r.in(m.kinds))
			leaves[r.row.ID] = r.row.On >= s.first && r.row.On <= s.last
		}
	}
	after, before := seen.keys()
	const near = " WHERE t.row_key > ?1 AND t.row_key < ?2"
	known, err := pairsBy(ctx, m.book.tx, "transactions t CROSS JOIN pairs p ON p.a_id = t.local_id"+near,
		"transactions t CROSS JOIN pairs p ON p.b_id = t.local_id"+near, after, before)
	if err != nil {
		return err
	}
	return m.match(ctx, rows, known, func(p ledger.Pair) bool { return leaves[p.A] })
}

// worthMatching returns the rows of a span, of all Items, that count as transfers or that nobody has filed, and of the others,
// which are nearly all, those that have the opposite amount of a transfer.
func (m *matcher) worthMatching(ctx context.Context, s span) ([]sighting, error) {
	const within = "WHERE t.row_key > ? AND t.row_key < ? AND t.on_date BETWEEN ? AND ? AND "
	const filed = "t.marks & ? = 0 AND t.shown_key IN (SELECT value FROM json_each(?))"
	var spent []int64
	for key, kind := range m.kinds {
		if kind != ledger.CountsAsTransfer && kind != ledger.CountsBySign {
			spent = append(spent, key)
		}
	}
	after, before := s.keys()
	args := []any{after, before, int64(s.first), int64(s.last), int64(markTransfer), asJSON(spent)}
	rows, err := m.rows(ctx, "transactions t", within+"NOT ("+filed+")", args...)
	if err != nil {
		return nil, err
	}
	var opposite []int64
	for _, r := range rows {
		if r.in(m.kinds).Counts == ledger.CountsAsTransfer {
			opposite = append(opposite, r.row.Amount.Neg().Minor)
		}
	}
	if opposite == nil {
		return rows, nil
	}
	others, err := m.rows(ctx, "transactions t", within+filed+" AND +t.amount_minor IN (SELECT value FROM json_each(?))", append(args, asJSON(opposite))...)
	return append(rows, others...), err
}
