package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"passbook/internal/ledger"
)

// Categories returns the tree of categories as it is now. The caller must not change it.
func (s *Store) Categories(ctx context.Context) (*ledger.Tree, error) {
	f, err := s.frame(ctx)
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", mapped(err))
	}
	return f.tree, nil
}

// PreviewCategories returns the tree as it would be with these changes, and changes nothing. A *ledger.CategoryError refuses them.
func (s *Store) PreviewCategories(ctx context.Context, changes ...ledger.CategoryChange) (*ledger.Tree, error) {
	if err := s.enter(); err != nil {
		return nil, fmt.Errorf("preview categories: %w", err)
	}
	defer s.leave()
	tree, err := readTree(ctx, s.reader, changes...)
	if err != nil {
		return nil, fmt.Errorf("preview categories: %w", mapped(err))
	}
	return tree, nil
}

// ChangeCategories changes the tree as one act. No row is rewritten: rows keep the key they were given, and the tree says
// what it counts as. A *ledger.CategoryError refuses a change that makes no sense.
func (s *Store) ChangeCategories(ctx context.Context, title string, changes ...ledger.CategoryChange) (ledger.Act, error) {
	act, err := s.act(ctx, title, func(ctx context.Context, j *journal) error {
		for _, c := range changes {
			body, err := document(categoryChangeBody(c))
			if err != nil {
				return err
			}
			var next int64
			err = j.book.tx.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'category_changes'").Scan(&next)
			if err != nil {
				return err
			}
			if err := j.set(ctx, ledger.CategoryThing, strconv.FormatInt(next, 10), sql.NullString{}, body); err != nil {
				return err
			}
		}
		_, err := readTree(ctx, j.book.tx)
		return err
	})
	if err != nil {
		return ledger.Act{}, fmt.Errorf("change categories: %w", err)
	}
	return act, nil
}

// setCategoryChange sets a change of the tree; it is named by its number.
func setCategoryChange(ctx context.Context, b *book, name string, value sql.NullString) error {
	key, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return fmt.Errorf("category change %q: %w", name, err)
	}
	if !value.Valid {
		_, err = b.tx.ExecContext(ctx, "DELETE FROM category_changes WHERE change_key = ?", key)
		return err
	}
	_, err = b.tx.ExecContext(ctx, "INSERT INTO category_changes (change_key, body) VALUES (?, ?)", key, value)
	return err
}

// ExcludeAccount leaves an account out of totals, or takes it in again, as one act. ErrNotFound: there is no such account.
func (s *Store) ExcludeAccount(ctx context.Context, title string, id ledger.AccountID, excluded bool) (ledger.Act, error) {
	act, err := s.act(ctx, title, func(ctx context.Context, j *journal) error {
		var now bool
		err := j.book.tx.QueryRowContext(ctx, "SELECT max(excluded) FROM accounts WHERE account_id = ? HAVING count(*) > 0", string(id)).Scan(&now)
		if err != nil {
			return err
		}
		return j.set(ctx, ledger.ExcludedThing, string(id), flagged(now), flagged(excluded))
	})
	if err != nil {
		return ledger.Act{}, fmt.Errorf("exclude account: %w", err)
	}
	return act, nil
}

// flagged is the value of a thing that is or is not.
func flagged(is bool) sql.NullString { return sql.NullString{String: "true", Valid: is} }

// setExcluded sets whether an account is left out of totals; it is named by its id.
func setExcluded(ctx context.Context, b *book, name string, value sql.NullString) error {
	_, err := b.tx.ExecContext(ctx, "UPDATE accounts SET excluded = ? WHERE account_id = ?", value.Valid, name)
	return err
}
