package store

import (
	"context"
	"database/sql"
	"errors"

	"passbook/internal/ledger"
)

// mergeStatements are prepared once an update, for they run once a row.
type mergeStatements struct {
	find, former, lastKey, insert, rewrite, remove, index, unindex *sql.Stmt
}

func (s *mergeStatements) prepare(ctx context.Context, tx *sql.Tx) (err error) {
	prepare := func(text string) *sql.Stmt {
		if err != nil {
			return nil
		}
		var stmt *sql.Stmt
		stmt, err = tx.PrepareContext(ctx, text)
		return stmt
	}
	s.find = prepare("SELECT " + rowColumns + " FROM transactions t" + rowTables + "WHERE t.item_key = ? AND t.transaction_id = ?")
	s.former = prepare(`SELECT c.local_id FROM update_changes c JOIN updates u USING (update_key)
		WHERE c.kind = 3 AND u.item_key = ?1 AND c.transaction_id IN (?2, ?3)
		AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.local_id = c.local_id)
		ORDER BY c.transaction_id = ?2 DESC, c.update_key DESC LIMIT 1`)
	s.lastKey = prepare("SELECT coalesce(max(row_key), 0) FROM transactions WHERE row_key > ? AND row_key < ?")
	s.insert = prepare(`INSERT INTO transactions (row_key, local_id, item_key, account_key, transaction_id, pending_id,
		amount_minor, currency, on_date, authorized_on, at_unix_ms, authorized_at_unix_ms, pending, name, merchant_name,
		category_key, details) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)`)
	s.rewrite = prepare(`UPDATE transactions SET row_key = ?1, account_key = ?4, transaction_id = ?5, pending_id = ?6,
		amount_minor = ?7, currency = ?8, on_date = ?9, authorized_on = ?10, at_unix_ms = ?11, authorized_at_unix_ms = ?12,
		pending = ?13, name = ?14, merchant_name = ?15, category_key = ?16, details = ?17
		WHERE local_id = ?2 AND item_key = ?3`)
	s.remove = prepare("DELETE FROM transactions WHERE row_key = ?")
	s.index = prepare("INSERT INTO transactions_fts (rowid, merchant, name, category) VALUES (?, ?, ?, ?)")
	s.unindex = prepare("DELETE FROM transactions_fts WHERE rowid = ?")
	if err != nil {
		s.close()
	}
	return err
}

func (s *mergeStatements) close() {
	var err error
	for _, stmt := range []*sql.Stmt{s.find, s.former, s.lastKey, s.insert, s.rewrite, s.remove, s.index, s.unindex} {
		if stmt != nil {
			err = errors.Join(err, stmt.Close())
		}
	}
}

// writeRow runs insert or rewrite, which number their parameters alike.
func (m *merge) writeRow(ctx context.Context, stmt *sql.Stmt, t ledger.Transaction) error {
	account, err := m.names.account(ctx, t.Account)
	if err != nil {
		return err
	}
	category, err := m.names.category(ctx, t.Category)
	if err != nil {
		return err
	}
	details, err := storedDetails(t.Details)
	if err != nil {
		return err
	}
	_, err = stmt.ExecContext(ctx, int64(t.Key), int64(t.LocalID), m.item, account, string(t.ID), text(t.PendingID),
		t.Amount.Minor, string(t.Amount.Currency), int64(t.On), date(t.AuthorizedOn), instant(t.At), instant(t.AuthorizedAt),
		t.Pending, string(t.Name), text(t.MerchantName), category, details)
	return err
}

func (m *merge) index(ctx context.Context, t ledger.Transaction) error {
	merchant, name, category := words(t)
	_, err := m.sql.index.ExecContext(ctx, int64(t.Key), merchant, name, category)
	return err
}

func (m *merge) unindex(ctx context.Context, key ledger.RowKey) error {
	_, err := m.sql.unindex.ExecContext(ctx, int64(key))
	return err
}
