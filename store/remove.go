package store

import (
	"context"
	"database/sql"

	"passbook/internal/ledger"
)

// MarkRemoved forgets the access token of an Item that /item/remove has removed at Plaid. With keepHistory its accounts
// become Closed and its transactions stay to be read; without, everything of it is deleted and overwritten.
func (s *Store) MarkRemoved(ctx context.Context, id ledger.ItemID, keepHistory bool) error {
	return s.writeSecret(ctx, "remove item", func(tx *sql.Tx) error {
		item, err := itemKey(ctx, tx, id)
		if err != nil && keepHistory {
			return err
		}
		if err != nil {
			// An Item that was removed earlier can still lose its history.
			err = tx.QueryRowContext(ctx, "SELECT item_key FROM items WHERE item_id = ?", string(id)).Scan(&item)
		}
		if err != nil {
			return err
		}
		if keepHistory {
			return retire(ctx, tx, item, instant(s.now()))
		}
		return erase(ctx, tx, item)
	})
}

// retire keeps the history of an Item and drops what only a living one has.
func retire(ctx context.Context, tx *sql.Tx, item int64, now sql.NullInt64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE items SET sealed_token = NULL, removed_at_unix_ms = ?, sync_trouble = NULL,
		status_trouble = NULL WHERE item_key = ?`, now, item); err != nil {
		return err
	}
	return each(ctx, tx, item,
		"UPDATE accounts SET closed = 1 WHERE item_key = ?",
		"DELETE FROM streams WHERE item_key = ?",
		"DELETE FROM stages WHERE item_key = ?",
	)
}

// erase deletes every row of an Item, children first.
func erase(ctx context.Context, tx *sql.Tx, item int64) error {
	if err := each(ctx, tx, item,
		"DELETE FROM transactions_fts WHERE rowid IN (SELECT row_key FROM transactions WHERE item_key = ?)",
		"DELETE FROM transactions WHERE item_key = ?",
		"DELETE FROM events WHERE item_key = ?",
		"DELETE FROM stream_versions WHERE item_key = ?",
		"DELETE FROM dismissed_streams WHERE item_key = ?",
		"DELETE FROM update_changes WHERE update_key IN (SELECT update_key FROM updates WHERE item_key = ?)",
		"DELETE FROM updates WHERE item_key = ?",
		"DELETE FROM streams WHERE item_key = ?",
		"DELETE FROM stages WHERE item_key = ?",
		"DELETE FROM balance_snapshots WHERE account_key IN (SELECT account_key FROM accounts WHERE item_key = ?)",
		"DELETE FROM accounts WHERE item_key = ?",
		"DELETE FROM items WHERE item_key = ?",
	); err != nil {
		return err
	}
	// The search index only marks rows as deleted; merging it into one piece drops their words.
	_, err := tx.ExecContext(ctx, "INSERT INTO transactions_fts (transactions_fts) VALUES ('optimize')")
	return err
}

func each(ctx context.Context, tx *sql.Tx, item int64, statements ...string) error {
	for _, text := range statements {
		if _, err := tx.ExecContext(ctx, text, item); err != nil {
			return err
		}
	}
	return nil
}
