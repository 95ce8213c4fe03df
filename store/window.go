package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"passbook/internal/ledger"
)

// Window returns up to r.Limit rows of the query next to the edge, newest first. It costs the same at any depth.
func (s *Store) Window(ctx context.Context, r ledger.WindowRequest) (ledger.Window, error) {
	if r.Limit < 1 || r.Limit == math.MaxInt {
		return ledger.Window{}, fmt.Errorf("read window: limit %d is out of range", r.Limit)
	}
	c, err := s.compiled(ctx, r.Query)
	if err != nil {
		return ledger.Window{}, fmt.Errorf("read window: %w", mapped(err))
	}
	return s.window(ctx, newFinder(c, r), r)
}

func (s *Store) window(ctx context.Context, f finder, r ledger.WindowRequest) (ledger.Window, error) {
	err := s.read(ctx, "read window", func(tx *sql.Tx) error {
		f.tx = tx
		return f.find(ctx)
	})
	if err != nil {
		return ledger.Window{}, err
	}
	w := ledger.Window{Rows: f.rows}
	if w.More = len(w.Rows) > r.Limit; w.More {
		w.Rows = w.Rows[:r.Limit]
	}
	if r.Toward == ledger.Newer {
		slices.Reverse(w.Rows)
	}
	return w, nil
}

// Transaction returns one row by its local id, or ErrNotFound.
func (s *Store) Transaction(ctx context.Context, id ledger.LocalID) (ledger.Transaction, error) {
	f, err := s.frame(ctx)
	if err != nil {
		return ledger.Transaction{}, fmt.Errorf("read transaction: %w", mapped(err))
	}
	var found *ledger.Transaction
	err = s.query(ctx, "read transaction", "SELECT "+rowColumns+" FROM transactions t"+rowTables+"WHERE t.local_id = ?",
		func(rows *sql.Rows) error {
			t, err := scanRow(rows)
			f.complete(&t)
			found = &t
			return err
		}, int64(id))
	if err != nil {
		return ledger.Transaction{}, err
	}
	if found == nil {
		return ledger.Transaction{}, fmt.Errorf("transaction %d: %w", id, ErrNotFound)
	}
	return *found, nil
}

// errStopped ends a read whose consumer has seen enough.
var errStopped = errors.New("stopped")

// AllTransactions yields every row of the query, newest first, as of the moment the loop starts. The loop holds a read
// transaction: it is for programs that write the rows out, not for screens.
func (s *Store) AllTransactions(ctx context.Context, q ledger.Query) iter.Seq2[ledger.Transaction, error] {
	return func(yield func(ledger.Transaction, error) bool) {
		f, sel, err := s.selectionOf(ctx, q)
		if err != nil {
			yield(ledger.Transaction{}, fmt.Errorf("read transactions: %w", mapped(err)))
			return
		}
		text := "SELECT " + rowColumns + " FROM " + sel.from + rowTables + sel.conditions() + " ORDER BY " + sel.key + " DESC"
		err = s.query(ctx, "read transactions", text, func(rows *sql.Rows) error {
			t, err := scanRow(rows)
			if err != nil {
				return err
			}
			f.complete(&t)
			if !yield(t, nil) {
				return errStopped
			}
			return nil
		}, sel.args...)
		if err != nil && !errors.Is(err, errStopped) {
			yield(ledger.Transaction{}, err)
		}
	}
}

// TransactionsOfStream returns the rows of a recurring stream that are stored, newest first.
func (s *Store) TransactionsOfStream(ctx context.Context, id ledger.StreamID) ([]ledger.Transaction, error) {
	var list []ledger.Transaction
	for t, err := range s.AllTransactions(ctx, ledger.Query{Stream: id}) {
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}
