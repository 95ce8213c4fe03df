package store

import (
	"context"
	"database/sql"
	"fmt"

	"passbook/internal/ledger"
)

// SaveAccounts stores the accounts of an Item as Plaid lists them now, and today's balances beside the earlier ones.
// Accounts that are no longer listed become Closed; their history stays.
func (s *Store) SaveAccounts(ctx context.Context, id ledger.ItemID, accounts []ledger.Account) error {
	return s.write(ctx, "save accounts", func(tx *sql.Tx) error {
		item, err := itemKey(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE accounts SET closed = 1 WHERE item_key = ?", item); err != nil {
			return err
		}
		names := newDictionary(tx, item)
		for position, a := range accounts {
			key, err := names.account(ctx, a.ID)
			if err != nil {
				return err
			}
			if err := s.saveAccount(ctx, tx, item, key, position, a); err != nil {
				return fmt.Errorf("account %s: %w", a.ID, err)
			}
		}
		return nil
	})
}

func (s *Store) saveAccount(ctx context.Context, tx *sql.Tx, item, key int64, position int, a ledger.Account) error {
	b := a.Balances
	currency, err := oneCurrency(b)
	if err != nil {
		return err
	}
	if err := s.noteAccount(ctx, tx, item, key, b.Current); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE accounts SET position = ?, described = 1, closed = ?, persistent_id = ?, name = ?,
		official_name = ?, mask = ?, type = ?, subtype = ?, currency = ?, current_minor = ?, available_minor = ?,
		limit_minor = ?, as_of_unix_ms = ? WHERE account_key = ?`,
		position, a.Closed, a.PersistentID, string(a.Name), string(a.OfficialName), string(a.Mask), string(a.Type), a.Subtype,
		currency, minor(b.Current), minor(b.Available), minor(b.Limit), instant(b.AsOf), key); err != nil {
		return err
	}
	if !currency.Valid {
		return nil
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO balance_snapshots (account_key, on_date, currency, current_minor,
		available_minor, limit_minor) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account_key, on_date) DO UPDATE SET
		currency = excluded.currency, current_minor = excluded.current_minor, available_minor = excluded.available_minor,
		limit_minor = excluded.limit_minor`,
		key, int64(ledger.DateOf(s.now())), currency, minor(b.Current), minor(b.Available), minor(b.Limit))
	return err
}

// oneCurrency returns the currency of the balances, NULL where there are none. Plaid names one for all three.
func oneCurrency(b ledger.Balances) (sql.NullString, error) {
	var c sql.NullString
	for _, m := range []*ledger.Money{b.Current, b.Available, b.Limit} {
		switch {
		case m == nil:
		case !c.Valid:
			c = sql.NullString{String: string(m.Currency), Valid: true}
		case c.String != string(m.Currency):
			return c, fmt.Errorf("balances: %w", ledger.ErrCurrencyMismatch)
		}
	}
	return c, nil
}

// Accounts returns every account Plaid has described, and closed ones, by Item as linked and within it in Plaid's order.
func (s *Store) Accounts(ctx context.Context) ([]ledger.Account, error) {
	var accounts []ledger.Account
	err := s.query(ctx, "list accounts", `SELECT account_id, item_id, persistent_id, name, official_name, mask, type, subtype,
		currency, current_minor, available_minor, limit_minor, as_of_unix_ms, closed, excluded,
		coalesce(new_account_id, '')
		FROM accounts JOIN items USING (item_key) LEFT JOIN continued_accounts ON old_account_id = account_id WHERE described OR closed
		ORDER BY linked_at_unix_ms, item_key, position, account_key`, func(rows *sql.Rows) error {
		var a ledger.Account
		var currency sql.NullString
		var current, available, limit, asOf sql.NullInt64
		err := rows.Scan(&a.ID, &a.Item, &a.PersistentID, &a.Name, &a.OfficialName, &a.Mask, &a.Type, &a.Subtype,
			&currency, &current, &available, &limit, &asOf, &a.Closed,
			&a.Excluded, &a.ContinuedAs)
		a.Balances = ledger.Balances{
			Available: toMoney(available, currency), Current: toMoney(current, currency), Limit: toMoney(limit, currency),
			AsOf: toInstant(asOf),
		}
		accounts = append(accounts, a)
		return err
	})
	return accounts, err
}
