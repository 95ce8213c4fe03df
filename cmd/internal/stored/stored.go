// Package stored holds the commands about what is stored, one file a noun: listings, sums, edits, rules, views and what else a
// person says of her rows. They need the store and nothing else, neither keys nor the network, and hold no rules of their own.
package stored

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"passbook/store"
)

// Options are what the commands work with.
type Options struct {
	// Open opens the store for one piece of work and closes it again.
	Open func(ctx context.Context, work func(*store.Store) error) error
	Now  func() time.Time
}

// Commands returns the commands in the order in which they are listed for people.
func Commands(o Options) []*cobra.Command {
	sh := &shell{o}
	return []*cobra.Command{
		newAccountsCommand(sh), newTransactionsCommand(sh), newShowCommand(sh), newCategoriesCommand(sh), newEditCommand(sh), newUndoCommand(sh),
		newRedoCommand(sh), newHistoryCommand(sh), newChangesCommand(sh), newSpendingCommand(sh), newNetWorthCommand(sh),
		newRulesCommand(sh), newViewsCommand(sh), newTransfersCommand(sh), newRecurringCommand(sh), newInstitutionsCommand(sh), newDuplicatesCommand(sh), newRelinkCommand(sh),
	}
}

// shell is what the commands share before anything is opened.
type shell struct{ Options }

// house is what one piece of work has: the store, opened.
type house struct {
	store *store.Store
	now   func() time.Time
}

// with opens the house for one piece of work.
func (sh *shell) with(ctx context.Context, work func(*house) error) error {
	return sh.Open(ctx, func(s *store.Store) error { return work(&house{store: s, now: sh.Now}) })
}
