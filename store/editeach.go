package store

import (
	"context"
	"fmt"

	"passbook/internal/ledger"
)

// EditEach is Edit with an edit of its own for each row: each says it, given the row and what the hand says of it, and may refuse
// for all of them; the zero Edit leaves the row alone. It is called once for a row, and must not ask the store.
func (s *Store) EditEach(
	ctx context.Context, title string, target ledger.Target, each func(row ledger.Transaction, hand ledger.Overlay) (ledger.Edit, error),
) (ledger.Act, error) {
	act, err := s.act(ctx, title, func(ctx context.Context, j *journal) error {
		ids, err := s.targeted(ctx, j.book.tx, target)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := j.editEach(ctx, id, each); err != nil {
				return fmt.Errorf("transaction %d: %w", id, err)
			}
		}
		return nil
	})
	if err != nil {
		return ledger.Act{}, fmt.Errorf("edit: %w", err)
	}
	return act, nil
}

func (j *journal) editEach(ctx context.Context, id ledger.LocalID, each func(ledger.Transaction, ledger.Overlay) (ledger.Edit, error)) error {
	r, err := j.book.row(ctx, id)
	if err != nil {
		return err
	}
	return j.sayOf(ctx, r, func(s *said) error {
		e, err := each(r.t, s.hand)
		if err != nil {
			return err
		}
		if e.IsZero() {
			return nil
		}
		if e, err = e.Clean(); err != nil {
			return err
		}
		if err := ledger.CheckEdit(r.t, e); err != nil {
			return err
		}
		s.hand, _ = ledger.ApplyEdit(s.hand, e)
		return nil
	})
}
