package store

import (
	"context"
	"database/sql"
	"fmt"

	"passbook/internal/ledger"
)

// Duplicates returns the accounts that two Items seem to hold both, for the person to judge. Those she has denied are not
// among them.
func (s *Store) Duplicates(ctx context.Context) ([]ledger.Duplicate, error) {
	items, err := s.Items(ctx)
	if err != nil {
		return nil, err
	}
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	denied, err := s.DeniedDuplicates(ctx)
	if err != nil {
		return nil, err
	}
	return ledger.FindDuplicates(items, accounts, denied), nil
}

// DeniedDuplicates returns the pairs of accounts of which the person has said that they are two.
func (s *Store) DeniedDuplicates(ctx context.Context) ([]ledger.Duplicate, error) {
	var denied []ledger.Duplicate
	err := s.query(ctx, "list denied duplicates", `SELECT a_account_id, b_account_id FROM denied_duplicates
		ORDER BY a_account_id, b_account_id`, func(rows *sql.Rows) error {
		d := ledger.Duplicate{Denied: true}
		err := rows.Scan(&d.A, &d.B)
		denied = append(denied, d)
		return err
	})
	return denied, err
}

// DenyDuplicate remembers that two accounts are two, or with denied false takes that back.
func (s *Store) DenyDuplicate(ctx context.Context, a, b ledger.AccountID, denied bool) error {
	if a == b {
		return fmt.Errorf("deny duplicate: one account is not two: %w", ErrConflict)
	}
	a, b = min(a, b), max(a, b)
	return s.write(ctx, "deny duplicate", func(tx *sql.Tx) error {
		if !denied {
			return mustAffect(tx.ExecContext(ctx, "DELETE FROM denied_duplicates WHERE a_account_id = ? AND b_account_id = ?",
				string(a), string(b)))
		}
		for _, id := range [...]ledger.AccountID{a, b} {
			var n int
			if err := tx.QueryRowContext(ctx, "SELECT 1 FROM accounts WHERE account_id = ? LIMIT 1", string(id)).Scan(&n); err != nil {
				return fmt.Errorf("account %s: %w", id, err)
			}
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO denied_duplicates VALUES (?, ?) ON CONFLICT DO NOTHING", string(a), string(b))
		return err
	})
}
