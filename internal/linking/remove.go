package linking

import (
	"context"
	"errors"
	"fmt"

	"passbook/internal/ledger"
)

// HistoryChoice says what becomes of the history of a bank that is removed.
type HistoryChoice int

// The choices. There is no default: deleting is for good.
const (
	KeepHistory HistoryChoice = iota + 1
	DeleteHistory
)

// Remove ends an Item at Plaid, which ends its billing, and then forgets its access token here; the history is kept or
// deleted. An Item that Plaid no longer knows counts as ended. Where Plaid does not confirm, nothing is changed here. An Item
// that was removed earlier can still lose its history.
func (l *Linker) Remove(ctx context.Context, id ledger.ItemID, history HistoryChoice) error {
	if history != KeepHistory && history != DeleteHistory {
		return errors.New("remove the bank: choose what becomes of its history")
	}
	items, err := l.repo.Items(ctx)
	if err != nil {
		return fmt.Errorf("remove the bank: %w", err)
	}
	for _, item := range items {
		if item.ID != id {
			continue
		}
		if err := l.remove(ctx, item, history); err != nil {
			return fmt.Errorf("remove the bank: %w", err)
		}
		return nil
	}
	return fmt.Errorf("remove the bank: %w: %s", ErrUnknownItem, id)
}

func (l *Linker) remove(ctx context.Context, item ledger.Item, history HistoryChoice) error {
	if item.Removed {
		if history == KeepHistory {
			return nil
		}
		return l.repo.MarkRemoved(ctx, item.ID, false)
	}
	token, err := l.Token(ctx, item.ID)
	if err != nil {
		return err
	}
	gone, err := l.plaid.Remove(ctx, token)
	if err != nil {
		return err
	}
	what := "removed"
	if gone {
		what = "removed; Plaid no longer knew it"
	}
	l.support.note(Record{Item: item.ID, Institution: item.Institution, What: what})
	// Plaid has ended it: from here on the person's Ctrl+C must not leave it looking alive.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeLimit)
	defer cancel()
	for attempt := range storeAttempts {
		if attempt > 0 {
			if e := pause(ctx, storePause); e != nil {
				break
			}
		}
		if err = l.repo.MarkRemoved(ctx, item.ID, history == KeepHistory); err == nil {
			return nil
		}
	}
	return fmt.Errorf("it is removed at Plaid, but that could not be stored; remove it again later: %w", err)
}
