package store

import (
	"context"
	"database/sql"
	"fmt"

	"passbook/internal/ledger"
)

// pairShift is how far the day a row is shown on may lie from the one the bank gives, which pairs are matched by.
const pairShift = 10

// span is a run of days; the zero span has none.
type span struct{ first, last ledger.Date }

// take makes the span reach to a day; a row without one is in no transfer.
func (s *span) take(d ledger.Date) {
	switch {
	case d.IsZero():
	case s.first.IsZero():
		s.first, s.last = d, d
	default:
		s.first, s.last = min(s.first, d), max(s.last, d)
	}
}

// wider returns the span with so many days more on both sides.
func (s span) wider(days int) span { return span{s.first.AddDays(-days), s.last.AddDays(days)} }

// keys returns between which keys the rows lie whose bank gives a day of the span.
func (s span) keys() (after, before int64) {
	return int64(firstKey(s.first.AddDays(-pairShift))), int64(firstKey(s.last.AddDays(pairShift + 1)))
}

// newMatcher reads what rows are matched by besides themselves.
func newMatcher(ctx context.Context, b *book) (*matcher, error) {
	m := &matcher{book: b, kinds: map[int64]ledger.GroupKind{}}
	tree, err := readTree(ctx, b.tx)
	if err != nil {
		return nil, err
	}
	return m, eachRow(ctx, b.tx, "SELECT shown_key, category FROM shown_categories", func(rows *sql.Rows) error {
		var shown int64
		var category ledger.CategoryKey
		err := rows.Scan(&shown, &category)
		m.kinds[shown] = tree.Counts(category)
		return err
	})
}

// byNumber names the tables that lead to the rows of numbers in ?1.
const byNumber = "json_each(?1) j CROSS JOIN transactions t ON t.local_id = j.value"

// rows returns the rows that some tables, with transactions as t, and a condition lead to.
func (m *matcher) rows(ctx context.Context, from, where string, args ...any) ([]sighting, error) {
	var list []sighting
	text := fmt.Sprintf(`SELECT t.local_id, a.account_id, t.amount_minor, t.currency, t.on_date, t.shown_key, t.marks, t.pending, CASE WHEN t.marks & %d
		THEN (SELECT l.body ->> 'hidden_by' FROM overlays o JOIN layers l ON l.layer_key = o.hand_key WHERE o.local_id = t.local_id) END
		FROM %s CROSS JOIN accounts a ON a.account_key = t.account_key %s`, markHidden, from, where)
	err := eachRow(ctx, m.book.tx, text, func(rows *sql.Rows) error {
		var s sighting
		r := &s.row
		var hiddenBy sql.NullInt64
		err := rows.Scan(&r.ID, &r.Account, &r.Amount.Minor, &r.Amount.Currency, &r.On, &s.shown, &s.marks, &r.Pending, &hiddenBy)
		s.replaced = ledger.Source(hiddenBy.Int64) == ledger.FromNewLink
		list = append(list, s)
		return err
	}, args...)
	return list, err
}

// pairsOf returns the pairs of which a row is one of these.
func pairsOf(ctx context.Context, q querier, ids ...ledger.LocalID) ([]ledger.Pair, error) {
	return pairsBy(ctx, q, "json_each(?1) j CROSS JOIN pairs p ON p.a_id = j.value", "json_each(?1) j CROSS JOIN pairs p ON p.b_id = j.value", asJSON(ids))
}

// pairsBy returns the pairs that either of two ways leads to, each once.
func pairsBy(ctx context.Context, q querier, byA, byB string, args ...any) ([]ledger.Pair, error) {
	var list []ledger.Pair
	err := eachRow(ctx, q, "SELECT "+pairColumns+" FROM "+byA+" UNION SELECT "+pairColumns+" FROM "+byB, func(rows *sql.Rows) error {
		p, err := scanPair(rows)
		list = append(list, p)
		return err
	}, args...)
	return list, err
}
