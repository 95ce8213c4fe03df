package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"passbook/internal/ledger"
)

// Layered yields the rows of a target with what the rules and the hand say of each, newest first. A target that lists no rows is
// all that its query finds. Listed rows that are not there are left out. The loop holds a read transaction.
func (s *Store) Layered(ctx context.Context, target ledger.Target) iter.Seq2[ledger.LayeredRow, error] {
	return func(yield func(ledger.LayeredRow, error) bool) {
		err := s.layered(ctx, target, func(r ledger.LayeredRow) error {
			if !yield(r, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(ledger.LayeredRow{}, err)
		}
	}
}

func (s *Store) layered(ctx context.Context, target ledger.Target, see func(ledger.LayeredRow) error) error {
	where := target.Where
	if len(target.Rows) > 0 {
		where = ledger.Query{}
	}
	f, sel, err := s.selectionOf(ctx, where)
	if err != nil {
		return fmt.Errorf("read layers: %w", mapped(err))
	}
	order := sel.key
	if len(target.Rows) > 0 {
		sel.and("t.local_id IN (SELECT value FROM json_each(?))", asJSON(target.Rows))
		order = "+" + order // they are few beside the table: found by number and then sorted
	}
	text := "SELECT " + rowColumns + ", h.body, r.body FROM " + sel.from + rowTables + sel.conditions() + " ORDER BY " + order + " DESC"
	return s.query(ctx, "read layers", text, func(rows *sql.Rows) error {
		var hand, ruled sql.NullString
		t, err := scanRow(rows, &hand, &ruled)
		if err != nil {
			return err
		}
		f.complete(&t)
		r := ledger.LayeredRow{Row: t}
		var first, second error
		r.Hand, first = decodeLayer(hand)
		r.Ruled, second = decodeLayer(ruled)
		if err := errors.Join(first, second); err != nil {
			return err
		}
		return see(r)
	}, sel.args...)
}
