package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"passbook/internal/ledger"
)

// Duplicates returns the accounts that two Items seem to hold both, for the person to judge. Those she has denied, and
// accounts that go on as others, are not among them.
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
	continued, err := s.ContinuedAccounts(ctx)
	if err != nil {
		return nil, err
	}
	accounts = slices.DeleteFunc(accounts, func(a ledger.Account) bool {
		return slices.ContainsFunc(continued, func(m ledger.AccountMatch) bool { return m.Old == a.ID })
	})
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

// DenyDuplicate remembers that two accounts are two, or with denied false takes that back, as one act.
func (s *Store) DenyDuplicate(ctx context.Context, a, b ledger.AccountID, denied bool) error {
	if a == b {
		return fmt.Errorf("deny duplicate: one account is not two: %w", ErrConflict)
	}
	a, b = min(a, b), max(a, b)
	title := "Say that two accounts are no duplicate"
	if !denied {
		title = "Say that two accounts may be a duplicate"
	}
	_, err := s.act(ctx, title, func(ctx context.Context, j *journal) error {
		var was bool
		err := j.book.tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM denied_duplicates WHERE a_account_id = ? AND b_account_id = ?)",
			string(a), string(b)).Scan(&was)
		if err != nil {
			return err
		}
		if !denied && !was {
			return ErrNotFound
		}
		for _, id := range [...]ledger.AccountID{a, b} {
			var n int
			if err := j.book.tx.QueryRowContext(ctx, "SELECT 1 FROM accounts WHERE account_id = ? LIMIT 1", string(id)).Scan(&n); err != nil {
				return fmt.Errorf("account %s: %w", id, err)
			}
		}
		name, err := document([]ledger.AccountID{a, b})
		if err != nil {
			return err
		}
		return j.set(ctx, ledger.DeniedThing, name.String, flagged(was), flagged(denied))
	})
	if err != nil {
		return fmt.Errorf("deny duplicate: %w", err)
	}
	return nil
}

// setDenied sets whether two accounts are said to be two; it is named by the list of both.
func setDenied(ctx context.Context, b *book, name string, value sql.NullString) error {
	var pair [2]ledger.AccountID
	if err := readDocument(sql.NullString{String: name, Valid: true}, &pair); err != nil {
		return fmt.Errorf("duplicate %q: %w", name, err)
	}
	text := "DELETE FROM denied_duplicates WHERE a_account_id = ? AND b_account_id = ?"
	if value.Valid {
		text = "INSERT INTO denied_duplicates VALUES (?, ?) ON CONFLICT DO NOTHING"
	}
	_, err := b.tx.ExecContext(ctx, text, string(pair[0]), string(pair[1]))
	return err
}

func tellDenied(value sql.NullString) ([]told, error) {
	return []told{{"duplicate", either(value.Valid, "no", "perhaps")}}, nil
}
