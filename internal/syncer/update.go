package syncer

import (
	"context"
	"errors"
	"fmt"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// errNonsense: an answer that contradicts itself; nothing of it is kept.
var errNonsense = errors.New("the answer contradicts itself")

// update runs one update to its commit. ready is false where Plaid has nothing yet; then nothing was changed.
func (r *run) update(ctx context.Context, token secret.Secret, moved bool) (ready bool, err error) {
	u, err := r.repo.BeginUpdate(ctx, r.item.ID)
	if err != nil {
		return false, fmt.Errorf("begin the update: %w", err)
	}
	from, left := u.From(), u.Resume()
	e := evidence{fromStored: from != "", moved: moved, rows: left.Rows, oldest: left.Oldest}
	r.pages, r.rows = left.Pages, left.Rows
	if left.Last {
		if err := r.commit(ctx, token, u, left.Cursor, e); err != nil {
			return false, err
		}
		return r.update(ctx, token, moved) // what came since the interruption
	}
	resumed := left.Pages > 0
	cursor := from
	if resumed {
		cursor = left.Cursor
	}
	restarts := 0
	pages := staging{update: u}
	for {
		r.report(Transactions)
		page, err := r.source.SyncPage(ctx, token, cursor, PageSize)
		if err == nil {
			err = check(page, cursor)
		}
		if err := pages.wait(); err != nil {
			return false, err
		}
		again := err != nil && (isMutation(err) || (resumed && refused(err)))
		switch {
		case again:
			if err := r.restart(ctx, u, &restarts, err); err != nil {
				return false, err
			}
			cursor, resumed = from, false
			e.rows, e.oldest = 0, 0
			r.pages, r.rows = 0, 0
			continue
		case err != nil:
			return false, fmt.Errorf("read transactions: %w", err)
		case notReady(page):
			return false, nil
		}
		resumed = false
		pages.put(ctx, page)
		e.add(page)
		r.pages, r.rows = r.pages+1, e.rows
		cursor = page.Next
		if page.HasMore {
			continue
		}
		if err := pages.wait(); err != nil {
			return false, err
		}
		return true, r.commit(ctx, token, u, cursor, e)
	}
}

func (r *run) commit(ctx context.Context, token secret.Secret, u Update, to ledger.Cursor, e evidence) error {
	if e.rows > 0 {
		// Rules speak of rows as they are committed, and may ask for the names of their accounts.
		r.accounts = nil
		if err := r.readAccounts(ctx, token); err != nil {
			r.log.Info("accounts are read after the rows", "item", string(r.item.ID), "err", err)
		}
	}
	r.report(Saving)
	if err := ctx.Err(); err != nil {
		return err
	}
	complete := r.timing.complete(r.item, e, r.now())
	u.Watch(func(rows int) {
		r.saved = rows
		r.report(Saving)
	})
	changes, err := u.Commit(ctx, to, complete)
	r.saved = 0
	if err != nil {
		return fmt.Errorf("store the update: %w", err)
	}
	r.changes = r.changes.Plus(changes)
	r.item.HistoryComplete = complete
	r.item.Cursor = to
	return nil
}

// restart drops what is staged, so that the update can begin again, and waits a little longer each time.
func (r *run) restart(ctx context.Context, u Update, restarts *int, why error) error {
	if *restarts == r.timing.Restarts {
		return fmt.Errorf("read transactions: began again %d times: %w", *restarts, why)
	}
	if err := u.Discard(ctx); err != nil {
		return fmt.Errorf("drop the unfinished update: %w", err)
	}
	wait := r.timing.RestartPause << *restarts
	*restarts++
	r.log.Info("update begins again", "item", string(r.item.ID), "restart", *restarts, "mutation", isMutation(why))
	return pause(ctx, wait)
}

func (e *evidence) add(p ledger.Page) {
	e.rows += len(p.Added) + len(p.Modified) + len(p.Removed)
	for _, t := range p.Added {
		if e.oldest.IsZero() || t.On < e.oldest {
			e.oldest = t.On
		}
	}
}

func empty(p ledger.Page) bool { return len(p.Added)+len(p.Modified)+len(p.Removed) == 0 }

// notReady: Plaid answers so until the first transactions of an Item have arrived (transactions/sync: next_cursor is empty).
func notReady(p ledger.Page) bool { return empty(p) && p.Next == "" && !p.HasMore }

// nowCursor is Plaid's special cursor that skips the whole history; a feed that names it must not be believed.
const nowCursor ledger.Cursor = "now"

// check refuses a page that would lose rows or never end.
func check(p ledger.Page, asked ledger.Cursor) error {
	switch {
	case p.Next == nowCursor:
		return fmt.Errorf("%w: a cursor that skips the history", errNonsense)
	case p.Next == "" && (asked != "" || !notReady(p)):
		return fmt.Errorf("%w: rows without a cursor to go on from", errNonsense)
	case p.HasMore && p.Next == asked:
		return fmt.Errorf("%w: more pages, but the same cursor", errNonsense)
	}
	return nil
}

func isMutation(err error) bool {
	var m Mutator
	return errors.As(err, &m) && m.Mutation()
}

// refused reports that Plaid does not take the cursor of an interrupted run: a fault of the request that another try would
// repeat, and nothing the person or the keys can do about.
func refused(err error) bool {
	if errors.Is(err, errNonsense) {
		return true
	}
	var t Troubler
	var again Retryer
	if !errors.As(err, &t) || (errors.As(err, &again) && again.Retryable()) {
		return false
	}
	kind := t.Trouble().Type
	return kind == "INVALID_REQUEST" || kind == "TRANSACTIONS_ERROR"
}
