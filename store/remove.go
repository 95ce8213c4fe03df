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
func retire(ctx context.Context, tx *sql.Tx, item int64, now any) error {
	if _, err := tx.ExecContext(ctx, `UPDATE items SET sealed_token = NULL, removed_at_unix_ms = ?, sync_trouble = NULL,
		status_trouble = NULL WHERE item_key = ?`, now, item); err != nil {
		return err
	}
	return each(ctx, tx, item,
		"UPDATE accounts SET closed = 1 WHERE item_key = ?1",
		"DELETE FROM streams WHERE item_key = ?1",
		"DELETE FROM stages WHERE item_key = ?1",
	)
}

// everOf lists the rows an Item has, and those that Plaid took away again.
const everOf = `SELECT local_id FROM transactions WHERE item_key = ?1 UNION ALL
	SELECT local_id FROM update_changes c JOIN updates u USING (update_key) WHERE u.item_key = ?1 AND c.kind = 3`

const accountsOf = "SELECT account_id FROM accounts WHERE item_key = ?1"

// erase deletes every row of an Item, children first.
func erase(ctx context.Context, tx *sql.Tx, item int64) error {
	if err := partWith(ctx, tx, item); err != nil {
		return err
	}
	if err := dropSums(ctx, tx, item); err != nil {
		return err
	}
	if err := each(ctx, tx, item,
		"DELETE FROM transactions_fts WHERE rowid IN (SELECT row_key FROM transactions WHERE item_key = ?1)",
		"DELETE FROM parts WHERE local_id IN ("+everOf+")",
		"DELETE FROM overlays WHERE local_id IN ("+everOf+")",
		"DELETE FROM act_rows WHERE local_id IN ("+everOf+") OR kind = 3 AND (before IN ("+everOf+") OR after IN ("+everOf+"))",
		`DELETE FROM act_things WHERE CASE kind
			WHEN 'pair' THEN CAST(substr(name, 1, instr(name, ' ')) AS INTEGER) IN (`+everOf+`)
				OR CAST(substr(name, instr(name, ' ')) AS INTEGER) IN (`+everOf+`)
			WHEN 'excluded' THEN name IN (`+accountsOf+`)
			WHEN 'continued account' THEN name IN (`+accountsOf+`) OR coalesce(before, after) ->> '$' IN (`+accountsOf+`)
			WHEN 'denied duplicate' THEN name ->> 0 IN (`+accountsOf+`) OR name ->> 1 IN (`+accountsOf+`)
			WHEN 'dismissed stream' THEN name ->> 0 = (SELECT item_id FROM items WHERE item_key = ?1) END`,
		"DELETE FROM denied_duplicates WHERE a_account_id IN ("+accountsOf+") OR b_account_id IN ("+accountsOf+")",
		"DELETE FROM pairs WHERE a_id IN ("+everOf+") OR b_id IN ("+everOf+")",
		"DELETE FROM transaction_ids WHERE local_id IN (SELECT local_id FROM transactions WHERE item_key = ?1)",
		"DELETE FROM transactions WHERE item_key = ?1",
		"DELETE FROM events WHERE item_key = ?1",
		"DELETE FROM stream_versions WHERE item_key = ?1",
		"DELETE FROM dismissed_streams WHERE item_key = ?1",
		"DELETE FROM update_changes WHERE update_key IN (SELECT update_key FROM updates WHERE item_key = ?1)",
		"DELETE FROM updates WHERE item_key = ?1",
		"DELETE FROM streams WHERE item_key = ?1",
		"DELETE FROM stages WHERE item_key = ?1",
		"DELETE FROM balance_snapshots WHERE account_key IN (SELECT account_key FROM accounts WHERE item_key = ?1)",
		"DELETE FROM continued_accounts WHERE old_account_id IN ("+accountsOf+") OR new_account_id IN ("+accountsOf+")",
		"DELETE FROM accounts WHERE item_key = ?1",
		"DELETE FROM items WHERE item_key = ?1",
	); err != nil {
		return err
	}
	if err := dropOrphans(ctx, tx); err != nil {
		return err
	}
	// The search index only marks rows as deleted; merging it into one piece drops their words.
	_, err := tx.ExecContext(ctx, "INSERT INTO transactions_fts (transactions_fts) VALUES ('optimize')")
	return err
}

// partWith lets the rows of other Items be without this one: sides of transfers with it, and rows that go on as its own.
func partWith(ctx context.Context, tx *sql.Tx, item int64) error {
	b, err := newBook(ctx, tx)
	if err != nil {
		return err
	}
	defer b.close()
	var ids []ledger.LocalID
	err = eachRow(ctx, tx, "SELECT local_id FROM overlays WHERE partner_id IN ("+everOf+") AND local_id NOT IN ("+everOf+")",
		func(rows *sql.Rows) error {
			var id ledger.LocalID
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, item)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := b.say(ctx, id, func(o *said) { o.partner = 0 }); err != nil {
			return err
		}
	}
	if err := comeBack(ctx, b, item); err != nil {
		return err
	}
	return b.finish(ctx)
}

// dropSums takes the sums of an Item's accounts out of those of all accounts.
func dropSums(ctx context.Context, tx *sql.Tx, item int64) error {
	gone := sums{}
	err := eachRow(ctx, tx, "SELECT month, body FROM monthly_sums WHERE account_key IN (SELECT account_key FROM accounts WHERE item_key = ?)",
		func(rows *sql.Rows) error {
			at := sumPlace{account: allAccounts}
			var body []byte
			if err := rows.Scan(&at.month, &body); err != nil {
				return err
			}
			line, ok := gone[at]
			if !ok {
				line = map[sumKey]*sum{}
				gone[at] = line
			}
			return decodeSums(body, func(k sumKey, s sum) {
				if _, ok := line[k]; !ok {
					line[k] = &sum{}
				}
				line[k].minus(s)
			})
		}, item)
	if err != nil {
		return err
	}
	if err := gone.flush(ctx, tx, monthlySums()); err != nil {
		return err
	}
	return each(ctx, tx, item,
		"DELETE FROM monthly_sums WHERE account_key IN (SELECT account_key FROM accounts WHERE item_key = ?1)",
		"DELETE FROM posted_sums WHERE account_key IN (SELECT account_key FROM accounts WHERE item_key = ?1)")
}

// dropOrphans deletes what nothing refers to any more.
func dropOrphans(ctx context.Context, tx *sql.Tx) error {
	for _, text := range [...]string{
		// An act all of whose rows and things are erased would tell of them by its title alone.
		`DELETE FROM acts WHERE NOT EXISTS (SELECT 1 FROM act_rows r WHERE r.act_id = acts.act_id)
			AND NOT EXISTS (SELECT 1 FROM act_things t WHERE t.act_id = acts.act_id)`,
		"DELETE FROM details WHERE details_key NOT IN (SELECT details_key FROM transactions WHERE details_key IS NOT NULL)",
		`DELETE FROM layers WHERE layer_key NOT IN (SELECT hand_key FROM overlays WHERE hand_key IS NOT NULL
			UNION ALL SELECT ruled_key FROM overlays WHERE ruled_key IS NOT NULL
			UNION ALL SELECT before FROM act_rows WHERE kind < 3 AND before IS NOT NULL
			UNION ALL SELECT after FROM act_rows WHERE kind < 3 AND after IS NOT NULL)`,
	} {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

func each(ctx context.Context, tx *sql.Tx, item int64, statements ...string) error {
	for _, text := range statements {
		if _, err := tx.ExecContext(ctx, text, item); err != nil {
			return err
		}
	}
	return nil
}
