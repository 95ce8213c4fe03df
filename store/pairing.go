package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"passbook/internal/ledger"
)

const (
	// pairDays is how far apart ledger.MatchTransfers lets the two sides of a transfer be.
	pairDays = 5
	// pairShift is how far the day a row is shown on may lie from the one the bank gives, which pairs are matched by.
	pairShift = 10
	// pairSpan is how many days are matched at once: it keeps a long history out of memory.
	pairSpan = 92
	// manyRows is how many new rows are no longer looked at one by one.
	manyRows = 1000
)

// span is a run of days.
type span struct{ first, last ledger.Date }

// matchPairs looks for transfers among the rows that an update brought or changed. A pair that was found by the matcher and of
// which a row has changed is found anew; what the person has judged stays.
func (m *merge) matchPairs(ctx context.Context) error {
	for _, id := range m.changedRows() {
		if err := m.unpair(ctx, id); err != nil {
			return err
		}
	}
	if m.made <= manyRows {
		return m.matchProbes(ctx)
	}
	kinds, err := m.kinds(ctx)
	if err != nil {
		return err
	}
	var first, last sql.NullInt64
	err = m.tx.QueryRowContext(ctx, "SELECT min(row_key), max(row_key) FROM transactions").Scan(&first, &last)
	if err != nil || !first.Valid {
		return err
	}
	end := dayOf(ledger.RowKey(last.Int64)).AddDays(pairShift)
	for from := dayOf(ledger.RowKey(first.Int64)).AddDays(-pairShift); from <= end; from = from.AddDays(pairSpan) {
		if err := m.matchSpan(ctx, span{from, from.AddDays(pairSpan - 1)}, kinds); err != nil {
			return err
		}
	}
	return m.book.finish(ctx)
}

// kinds returns how each category that rows have counts.
func (m *merge) kinds(ctx context.Context) (map[int64]ledger.GroupKind, error) {
	f, err := readFrame(ctx, m.tx)
	if err != nil {
		return nil, err
	}
	kinds := map[int64]ledger.GroupKind{}
	for _, c := range f.categories {
		kinds[c.key] = c.counts
	}
	return kinds, nil
}

// changedRows are the rows that were there before the update and are otherwise or gone now.
func (m *merge) changedRows() []ledger.LocalID {
	ids := make([]ledger.LocalID, 0, len(m.touched))
	for id := range m.touched {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// unpair forgets the pairs of a row that nobody has judged.
func (m *merge) unpair(ctx context.Context, id ledger.LocalID) error {
	pairs, err := pairsOfRow(ctx, m.tx, id)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if p.By == ledger.FromHand {
			continue
		}
		if err := m.dropPair(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func pairsOfRow(ctx context.Context, tx *sql.Tx, id ledger.LocalID) ([]ledger.Pair, error) {
	var pairs []ledger.Pair
	err := eachRow(ctx, tx, "SELECT "+pairColumns+" FROM pairs p WHERE p.a_id = ?1 UNION SELECT "+pairColumns+" FROM pairs p WHERE p.b_id = ?1",
		func(rows *sql.Rows) error {
			p, err := scanPair(rows)
			pairs = append(pairs, p)
			return err
		}, int64(id))
	return pairs, err
}

func (m *merge) dropPair(ctx context.Context, p ledger.Pair) error {
	if _, err := m.tx.ExecContext(ctx, "DELETE FROM pairs WHERE a_id = ? AND b_id = ?", int64(p.A), int64(p.B)); err != nil {
		return err
	}
	if p.State != ledger.PairConfirmed {
		return nil
	}
	for _, id := range [...]ledger.LocalID{p.A, p.B} {
		if err := m.book.say(ctx, id, func(s *said) { s.partner = 0 }); err != nil {
			return err
		}
	}
	return nil
}

// matchSpan finds the pairs whose money left within the span. Rows on both sides of it are looked at too: they decide whether
// another row would fit as well.
func (m *merge) matchSpan(ctx context.Context, s span, kinds map[int64]ledger.GroupKind) error {
	seen := span{s.first.AddDays(-2 * pairDays), s.last.AddDays(2 * pairDays)}
	rows, err := m.transferRows(ctx, seen, kinds)
	if err != nil {
		return err
	}
	leaves := map[ledger.LocalID]bool{} // rows whose pairs are made here
	for _, r := range rows {
		if r.On >= s.first && r.On <= s.last {
			leaves[r.ID] = true
		}
	}
	known, err := m.knownPairs(ctx, seen)
	if err != nil {
		return err
	}
	return m.match(ctx, rows, known, func(p ledger.Pair) bool { return leaves[p.A] })
}

// match finds pairs among rows. Of those that are known or found only the ones of which ours is true are its business.
func (m *merge) match(ctx context.Context, rows []ledger.TransferRow, known []ledger.Pair, ours func(ledger.Pair) bool) error {
	taken := map[ledger.LocalID]bool{}
	var decided []ledger.Pair
	for _, p := range known {
		switch {
		case p.State != ledger.PairProposed:
			decided = append(decided, p)
		case p.By != ledger.FromHand && ours(p):
			if err := m.dropPair(ctx, p); err != nil {
				return err
			}
			continue
		}
		if p.State != ledger.PairRejected {
			taken[p.A], taken[p.B] = true, true
		}
	}
	for _, p := range ledger.MatchTransfers(rows, decided) {
		if !ours(p) || taken[p.A] || taken[p.B] {
			continue
		}
		if err := m.addPair(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (m *merge) addPair(ctx context.Context, p ledger.Pair) error {
	if err := putPair(ctx, m.tx, p); err != nil || p.State != ledger.PairConfirmed {
		return err
	}
	return errors.Join(
		m.book.say(ctx, p.A, func(s *said) { s.partner = p.B }),
		m.book.say(ctx, p.B, func(s *said) { s.partner = p.A }),
	)
}

// transferRows returns what the matcher has to know of the rows of a span, of all Items: those that count as transfers or that
// nobody has filed, and of the others, which are nearly all, those that have the opposite amount of a transfer.
func (m *merge) transferRows(ctx context.Context, s span, kinds map[int64]ledger.GroupKind) ([]ledger.TransferRow, error) {
	const within = "t.row_key > ? AND t.row_key < ? AND t.on_date BETWEEN ? AND ? AND "
	const filed = "t.marks & ? = 0 AND t.shown_key IN (SELECT value FROM json_each(?))"
	var spent []int64
	for key, kind := range kinds {
		if kind != ledger.CountsAsTransfer && kind != ledger.CountsBySign {
			spent = append(spent, key)
		}
	}
	args := []any{
		int64(firstKey(s.first.AddDays(-pairShift))), int64(firstKey(s.last.AddDays(pairShift + 1))), int64(s.first), int64(s.last),
		int64(markTransfer), asJSON(spent),
	}
	rows, err := m.readTransfers(ctx, kinds, within+"NOT ("+filed+")", args...)
	if err != nil {
		return nil, err
	}
	var opposite []int64
	for _, r := range rows {
		if r.Counts == ledger.CountsAsTransfer {
			opposite = append(opposite, r.Amount.Neg().Minor)
		}
	}
	if opposite == nil {
		return rows, nil
	}
	others, err := m.readTransfers(ctx, kinds, within+filed+" AND +t.amount_minor IN (SELECT value FROM json_each(?))", append(args, asJSON(opposite))...)
	return append(rows, others...), err
}

// readTransfers is transferRows of the rows that meet a condition.
func (m *merge) readTransfers(ctx context.Context, kinds map[int64]ledger.GroupKind, where string, args ...any) ([]ledger.TransferRow, error) {
	var list []ledger.TransferRow
	text := fmt.Sprintf(`SELECT t.local_id, a.account_id, t.amount_minor, t.currency, t.on_date, t.shown_key, t.marks, t.pending, CASE WHEN t.marks & %d
		THEN (SELECT l.body ->> 'hidden_by' FROM overlays o JOIN layers l ON l.layer_key = o.hand_key WHERE o.local_id = t.local_id) END
		FROM transactions t CROSS JOIN accounts a ON a.account_key = t.account_key WHERE `, markHidden)
	err := eachRow(ctx, m.tx, text+where, func(rows *sql.Rows) error {
		var r ledger.TransferRow
		var shown int64
		var has marks
		var hiddenBy sql.NullInt64
		if err := rows.Scan(&r.ID, &r.Account, &r.Amount.Minor, &r.Amount.Currency, &r.On, &shown, &has, &r.Pending, &hiddenBy); err != nil {
			return err
		}
		r.Counts = kinds[shown]
		switch {
		case has.has(markTransfer):
			r.Counts, r.Mark = ledger.CountsAsTransfer, ledger.IsTransfer
		case has.has(markNotTransfer):
			r.Mark = ledger.NotTransfer
		}
		if ledger.Source(hiddenBy.Int64) == ledger.FromNewLink {
			r.Mark = ledger.NotTransfer // it goes on as another row, and that one counts
		}
		list = append(list, r)
		return nil
	}, args...)
	return list, err
}

// knownPairs returns the pairs of which a row lies in the span.
func (m *merge) knownPairs(ctx context.Context, s span) ([]ledger.Pair, error) {
	var list []ledger.Pair
	err := eachRow(ctx, m.tx, "SELECT "+pairColumns+` FROM transactions t CROSS JOIN pairs p ON p.a_id = t.local_id WHERE t.row_key > ?1 AND t.row_key < ?2
		UNION SELECT `+pairColumns+` FROM transactions t CROSS JOIN pairs p ON p.b_id = t.local_id WHERE t.row_key > ?1 AND t.row_key < ?2`,
		func(rows *sql.Rows) error {
			p, err := scanPair(rows)
			list = append(list, p)
			return err
		}, int64(firstKey(s.first.AddDays(-pairShift))), int64(firstKey(s.last.AddDays(pairShift+1))))
	return list, err
}
