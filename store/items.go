package store

import (
	"context"
	"database/sql"
	"fmt"

	"passbook/internal/ledger"
)

const itemColumns = `item_id, institution_id, institution_name, environment, products, linked_at_unix_ms, cursor,
	history_complete, synced_at_unix_ms, sync_trouble, status_products, consent_expires_at_unix_ms,
	last_good_update_at_unix_ms, last_failed_update_at_unix_ms, status_trouble, status_checked_at_unix_ms,
	removed_at_unix_ms IS NOT NULL`

// Items returns every Item, removed ones with kept history too, in the order they were linked.
func (s *Store) Items(ctx context.Context) ([]ledger.Item, error) {
	var items []ledger.Item
	err := s.query(ctx, "list items", "SELECT "+itemColumns+" FROM items ORDER BY linked_at_unix_ms, item_key",
		func(rows *sql.Rows) error {
			i, err := scanItem(rows)
			items = append(items, i)
			return err
		})
	return items, err
}

// Item returns one Item, or ErrNotFound.
func (s *Store) Item(ctx context.Context, id ledger.ItemID) (ledger.Item, error) {
	var found *ledger.Item
	err := s.query(ctx, "read item", "SELECT "+itemColumns+" FROM items WHERE item_id = ?", func(rows *sql.Rows) error {
		i, err := scanItem(rows)
		found = &i
		return err
	}, string(id))
	if err != nil {
		return ledger.Item{}, err
	}
	if found == nil {
		return ledger.Item{}, fmt.Errorf("item %s: %w", id, ErrNotFound)
	}
	return *found, nil
}

func scanItem(rows *sql.Rows) (ledger.Item, error) {
	var (
		i                                                      ledger.Item
		linked, synced, consent, lastGood, lastFailed, checked sql.NullInt64
		products, trouble, statusProducts, statusTrouble       sql.NullString
	)
	err := rows.Scan(&i.ID, &i.Institution, &i.InstitutionName, &i.Environment, &products, &linked, &i.Cursor,
		&i.HistoryComplete, &synced, &trouble, &statusProducts, &consent, &lastGood, &lastFailed, &statusTrouble, &checked,
		&i.Removed)
	if err != nil {
		return i, err
	}
	i.LinkedAt, i.SyncedAt = toInstant(linked), toInstant(synced)
	i.Status.ConsentExpiresAt, i.Status.CheckedAt = toInstant(consent), toInstant(checked)
	i.Status.LastGoodUpdateAt, i.Status.LastFailedUpdateAt = toInstant(lastGood), toInstant(lastFailed)
	if err := readDocument(products, &i.Products); err != nil {
		return i, err
	}
	if err := readDocument(statusProducts, &i.Status.Products); err != nil {
		return i, err
	}
	if err := readDocument(trouble, &i.Trouble); err != nil {
		return i, err
	}
	return i, readDocument(statusTrouble, &i.Status.Trouble)
}

// AddItem stores a new Item with its sealed access token. ErrConflict: it is stored already.
func (s *Store) AddItem(ctx context.Context, i ledger.Item, sealedToken []byte) error {
	return s.writeSecret(ctx, "add item", func(tx *sql.Tx) error { return s.insertItem(ctx, tx, i, sealedToken) })
}

// CompleteLink stores a new Item as AddItem does and settles the pending link it came from, both or neither.
func (s *Store) CompleteLink(ctx context.Context, link ledger.PendingLinkID, i ledger.Item, sealedToken []byte) error {
	return s.writeSecret(ctx, "complete link", func(tx *sql.Tx) error {
		if err := s.insertItem(ctx, tx, i, sealedToken); err != nil {
			return err
		}
		return mustAffect(tx.ExecContext(ctx, "DELETE FROM pending_links WHERE link_id = ?", string(link)))
	})
}

func (s *Store) insertItem(ctx context.Context, tx *sql.Tx, i ledger.Item, sealedToken []byte) error {
	products, err := document(i.Products)
	if err != nil {
		return err
	}
	if i.LinkedAt.IsZero() {
		i.LinkedAt = s.now()
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO items (item_id, institution_id, institution_name, environment, products,
		linked_at_unix_ms, sealed_token, cursor, history_complete) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(i.ID), string(i.Institution), string(i.InstitutionName), string(i.Environment), products,
		instant(i.LinkedAt), sealedToken, string(i.Cursor), i.HistoryComplete)
	if err != nil {
		return err
	}
	return s.updateStatus(ctx, tx, i.ID, i.Status)
}

// ReplaceToken replaces the sealed access token of an Item that has not been removed.
func (s *Store) ReplaceToken(ctx context.Context, id ledger.ItemID, sealedToken []byte) error {
	return s.writeSecret(ctx, "replace token", func(tx *sql.Tx) error {
		return mustAffect(tx.ExecContext(ctx,
			"UPDATE items SET sealed_token = ? WHERE item_id = ? AND removed_at_unix_ms IS NULL", sealedToken, string(id)))
	})
}

// SealedToken returns the sealed access token of an Item. ErrNotFound: there is no such Item, or it has been removed.
func (s *Store) SealedToken(ctx context.Context, id ledger.ItemID) ([]byte, error) {
	var token []byte
	err := s.query(ctx, "read token", "SELECT sealed_token FROM items WHERE item_id = ? AND sealed_token IS NOT NULL",
		func(rows *sql.Rows) error { return rows.Scan(&token) }, string(id))
	if err == nil && token == nil {
		err = fmt.Errorf("token of item %s: %w", id, ErrNotFound)
	}
	return token, err
}

// SaveItemStatus stores what /item/get said.
func (s *Store) SaveItemStatus(ctx context.Context, id ledger.ItemID, status ledger.ItemStatus) error {
	return s.write(ctx, "save item status", func(tx *sql.Tx) error { return s.updateStatus(ctx, tx, id, status) })
}

func (s *Store) updateStatus(ctx context.Context, tx *sql.Tx, id ledger.ItemID, status ledger.ItemStatus) error {
	products, err := document(status.Products)
	if err != nil {
		return err
	}
	trouble, err := document(status.Trouble)
	if err != nil {
		return err
	}
	return s.watchItem(ctx, tx, id, `UPDATE items SET status_products = ?, consent_expires_at_unix_ms = ?,
		last_good_update_at_unix_ms = ?, last_failed_update_at_unix_ms = ?, status_trouble = ?, status_checked_at_unix_ms = ?
		WHERE item_id = ?`,
		products, instant(status.ConsentExpiresAt), instant(status.LastGoodUpdateAt), instant(status.LastFailedUpdateAt),
		trouble, instant(status.CheckedAt), string(id))
}

// SaveTrouble stores why the last sync of an Item stopped.
func (s *Store) SaveTrouble(ctx context.Context, id ledger.ItemID, trouble ledger.Trouble) error {
	body, err := document(&trouble)
	if err != nil {
		return fmt.Errorf("save trouble: %w", err)
	}
	return s.write(ctx, "save trouble", func(tx *sql.Tx) error {
		return s.watchItem(ctx, tx, id, "UPDATE items SET sync_trouble = ? WHERE item_id = ?", body, string(id))
	})
}

// ClearTrouble forgets why the last sync of an Item stopped, both the sync's own reason and the one in its status: the
// person has repaired it.
func (s *Store) ClearTrouble(ctx context.Context, id ledger.ItemID) error {
	return s.write(ctx, "clear trouble", func(tx *sql.Tx) error {
		return s.watchItem(ctx, tx, id, "UPDATE items SET sync_trouble = NULL, status_trouble = NULL WHERE item_id = ?", string(id))
	})
}

// mustAffect turns a statement that touched no row into ErrNotFound.
func mustAffect(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := r.RowsAffected()
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return err
}
