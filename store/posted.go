package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passbook/internal/ledger"
)

// matchPosted gives a posted row whose bank did not say what it was while pending the number of the pending row that the same
// update takes away, where ledger.MatchPosted can tell, and with the number what the person wrote.
func (m *merge) matchPosted(ctx context.Context) error {
	gone, first, last, err := m.goingPending(ctx)
	if err != nil || len(gone) == 0 {
		return err
	}
	posted, err := m.newlyPosted(ctx, first.AddDays(-maxPostingDays), last.AddDays(maxPostingDays))
	if err != nil || len(posted) == 0 {
		return err
	}
	goneRows, postedRows := make([]ledger.Transaction, 0, len(gone)), make([]ledger.Transaction, 0, len(posted))
	for _, r := range gone {
		goneRows = append(goneRows, unnumbered(r.t))
	}
	for _, r := range posted {
		postedRows = append(postedRows, unnumbered(r.t))
	}
	for _, match := range ledger.MatchPosted(goneRows, postedRows) {
		if err := m.continues(ctx, gone[match.Pending.ID], posted[match.Posted.ID]); err != nil {
			return fmt.Errorf("transaction %s: %w", match.Posted.ID, err)
		}
	}
	return nil
}

// maxPostingDays is no less than how far apart ledger.MatchPosted looks: it keeps a long history out of memory.
const maxPostingDays = 30

// unnumbered is a row without what depends on when it arrived here, so that twins are told apart by what Plaid says alone.
func unnumbered(t ledger.Transaction) ledger.Transaction {
	t.LocalID, t.Key = 0, 0
	return t
}

// goingPending returns the pending rows of before this update that it takes away, and the days they lie between.
func (m *merge) goingPending(ctx context.Context) (gone map[ledger.TransactionID]shaped, first, last ledger.Date, err error) {
	gone = map[ledger.TransactionID]shaped{}
	for _, id := range m.removed {
		r, err := m.book.find(ctx, m.item, id)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, 0, 0, err
		}
		if !r.t.Pending || r.t.On.IsZero() || m.isNew(r.t.LocalID) {
			continue
		}
		if len(gone) == 0 || r.t.On < first {
			first = r.t.On
		}
		last = max(last, r.t.On)
		gone[id] = r
	}
	return gone, first, last, nil
}

// newlyPosted returns the rows this update made that posted within those days and whose bank names no pending row.
func (m *merge) newlyPosted(ctx context.Context, first, last ledger.Date) (map[ledger.TransactionID]shaped, error) {
	leaving := map[ledger.TransactionID]bool{}
	for _, id := range m.removed {
		leaving[id] = true
	}
	var ids []ledger.TransactionID
	err := eachRow(ctx, m.tx, `SELECT transaction_id FROM transactions WHERE local_id >= ? AND +item_key = ? AND pending = 0
		AND pending_id IS NULL AND on_date BETWEEN ? AND ?`, func(rows *sql.Rows) error {
		var id ledger.TransactionID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	}, int64(m.firstNew), m.item, int64(first), int64(last))
	if err != nil {
		return nil, err
	}
	posted := map[ledger.TransactionID]shaped{}
	for _, id := range ids {
		if leaving[id] {
			continue
		}
		if posted[id], err = m.book.find(ctx, m.item, id); err != nil {
			return nil, err
		}
	}
	return posted, nil
}

// continues makes a posted row take up the number of the pending one.
func (m *merge) continues(ctx context.Context, pending, posted shaped) error {
	for _, r := range [...]shaped{pending, posted} {
		if err := m.book.remove(ctx, r); err != nil {
			return err
		}
	}
	if err := m.book.saySo(ctx, posted.t.LocalID, layerKeys{}); err != nil {
		return err
	}
	m.made--
	t, err := arrive(posted.t)
	if err != nil {
		return err
	}
	t.LocalID = pending.t.LocalID
	r, err := m.place(ctx, &t)
	if err != nil {
		return err
	}
	before := pending.t
	if c, ok := m.touched[t.LocalID]; ok {
		before = c.old // it was written by this update before it went
	}
	m.touched[t.LocalID] = &change{old: before, now: r.t}
	return nil
}
