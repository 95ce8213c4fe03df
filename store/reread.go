package store

import (
	"context"
	"database/sql"

	"passbook/internal/ledger"
)

// Rewind lets the next update of an Item read its whole history again, from the beginning of Plaid's feed. The rows stay, with
// what the person wrote. ErrNotFound: there is no such Item, or it has been removed.
func (s *Store) Rewind(ctx context.Context, id ledger.ItemID) error {
	return s.write(ctx, "rewind", func(tx *sql.Tx) error {
		item, err := itemKey(ctx, tx, id)
		if err != nil {
			return err
		}
		return each(ctx, tx, item, "UPDATE items SET cursor = '' WHERE item_key = ?1", "DELETE FROM stages WHERE item_key = ?1")
	})
}

// reread is what an update from the beginning of the feed tells of rows that are there already. Plaid tells then what there is, and
// not what went since: rows it leaves out are gone.
type reread struct {
	firstNew ledger.LocalID
	told     rowSet
	oldest   ledger.Date
}

func newReread(firstNew ledger.LocalID) *reread {
	return &reread{firstNew: firstNew, told: newRowSet(firstNew)}
}

// tell notes that Plaid tells of a row.
func (r *reread) tell(id ledger.LocalID, on ledger.Date) {
	if id < r.firstNew {
		r.told.add(id)
	}
	if r.oldest.IsZero() || on < r.oldest && !on.IsZero() {
		r.oldest = on
	}
}

// removeUntold takes away the rows of the days that Plaid tells of which it left out, and pending ones of any day. Older rows stay:
// a bank may no longer give all of a long history.
func (m *merge) removeUntold(ctx context.Context) error {
	if m.reread == nil || m.reread.oldest.IsZero() {
		return nil
	}
	return eachRow(ctx, m.tx, `SELECT local_id, transaction_id FROM transactions WHERE item_key = ? AND local_id < ?
		AND (pending = 1 OR on_date >= ?) ORDER BY local_id`, func(rows *sql.Rows) error {
		var local ledger.LocalID
		var id ledger.TransactionID
		if err := rows.Scan(&local, &id); err != nil {
			return err
		}
		if !m.reread.told.has(local) {
			m.removed = append(m.removed, id)
		}
		return nil
	}, m.item, int64(m.firstNew), int64(m.reread.oldest))
}
