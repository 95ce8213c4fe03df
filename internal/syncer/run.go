package syncer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// run is the sync of one Item.
type run struct {
	*Syncer
	item    ledger.Item
	tell    func(Event)
	pages   int
	rows    int
	saved   int
	changes ledger.Changes
	minor   []error
	// accounts were read last in this run; nil when they must be read.
	accounts []ledger.Account
	// fromStart reads the whole history again.
	fromStart bool
}

func (r *run) report(p Phase) {
	r.tell(Event{Item: r.item.ID, Bank: r.item.InstitutionName, Phase: p, Pages: r.pages, Rows: r.rows, Saved: r.saved, Changes: r.changes})
}

func (r *run) sync(ctx context.Context) Outcome {
	err := r.steps(ctx)
	err = r.remember(ctx, err)
	o := Outcome{
		Item: r.item.ID, Bank: r.item.InstitutionName, Phase: Done, Pages: r.pages, Rows: r.rows,
		Changes: r.changes, HistoryComplete: r.item.HistoryComplete, Err: err, Minor: r.minor,
	}
	if err != nil {
		o.Phase = Failed
		r.log.Warn("sync failed", "item", string(r.item.ID), "err", err)
	}
	return o
}

// steps runs the updates and what follows them, and stays for the history of an Item that was just linked.
func (r *run) steps(ctx context.Context) error {
	token, err := r.tokens(ctx, r.item.ID)
	if err != nil {
		return fmt.Errorf("open the bank access: %w", err)
	}
	if r.fromStart {
		if err := r.repo.Rewind(ctx, r.item.ID); err != nil {
			return fmt.Errorf("go back to the start: %w", err)
		}
		r.item.Cursor = ""
	}
	began := r.now()
	wait := r.timing.PollPause
	// The first look at Plaid's own clock only counts once rows of the Item are stored.
	seen := time.Time{}
	if r.item.Cursor != "" {
		seen = r.item.Status.LastGoodUpdateAt
	}
	moved := false
	for {
		ready, err := r.update(ctx, token, moved)
		if err != nil {
			return err
		}
		if err := r.aftermath(ctx, token, ready); err != nil {
			return err
		}
		if ready && r.item.HistoryComplete {
			return nil
		}
		if last := r.item.Status.LastGoodUpdateAt; ready {
			if !seen.IsZero() && last.After(seen) && !moved {
				// What came between may be in the feed only now.
				moved = true
				continue
			}
			if seen.IsZero() {
				seen = last
			}
		}
		now := r.now()
		if now.Sub(r.item.LinkedAt) > r.timing.FreshFor || now.Sub(began) > r.timing.HistoryWait {
			return nil
		}
		r.report(Waiting)
		if err := pause(ctx, wait); err != nil {
			return err
		}
		wait = min(wait+wait/2, r.timing.PollPauseMost)
	}
}

// aftermath reads what is no transaction. One failure does not keep the next from being read; the first is returned. Accounts were
// read with the rows that may have changed them, if there were any.
func (r *run) aftermath(ctx context.Context, token secret.Secret, ready bool) error {
	r.report(Accounts)
	var err error
	if r.accounts == nil {
		err = r.readAccounts(ctx, token)
	}
	if e := r.status(ctx, token); err == nil {
		err = e
	}
	if e := r.institution(ctx); e != nil {
		r.minor = append(r.minor, e)
	}
	if err == nil && ready && r.item.HistoryComplete {
		err = r.streams(ctx, token)
	}
	return err
}

func (r *run) readAccounts(ctx context.Context, token secret.Secret) error {
	accounts, err := r.source.Accounts(ctx, token)
	if err != nil {
		return fmt.Errorf("read accounts: %w", err)
	}
	if err := r.repo.SaveAccounts(ctx, r.item.ID, accounts); err != nil {
		return fmt.Errorf("store accounts: %w", err)
	}
	r.accounts = accounts
	return nil
}

func (r *run) status(ctx context.Context, token secret.Secret) error {
	status, err := r.source.ItemStatus(ctx, token)
	if err != nil {
		return fmt.Errorf("read the bank's state: %w", err)
	}
	if err := r.repo.SaveItemStatus(ctx, r.item.ID, status); err != nil {
		return fmt.Errorf("store the bank's state: %w", err)
	}
	r.item.Status = status
	return nil
}

func (r *run) institution(ctx context.Context) error {
	if r.item.Institution == "" {
		return nil
	}
	stored, err := r.repo.Institutions(ctx)
	if err != nil {
		return fmt.Errorf("look up the institution: %w", err)
	}
	for _, i := range stored {
		// An instant in the future is a clock that was set back: then nothing is known about the age.
		if age := r.now().Sub(i.CheckedAt); i.ID == r.item.Institution && age >= 0 && age < r.timing.InstitutionFor {
			return nil
		}
	}
	fresh, err := r.source.Institution(ctx, r.item.Institution)
	if err != nil {
		return fmt.Errorf("read the institution's state: %w", err)
	}
	if err := r.repo.SaveInstitution(ctx, fresh); err != nil {
		return fmt.Errorf("store the institution's state: %w", err)
	}
	return nil
}

// streams reads what recurs. Plaid gives it for checking, savings and credit cards, needs the history, and offers it as an
// extra: not ready and not enabled are no trouble.
func (r *run) streams(ctx context.Context, token secret.Secret) error {
	var ids []ledger.AccountID
	for _, a := range r.accounts {
		if a.Type == ledger.Depository || a.Type == ledger.Credit {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	r.report(Recurring)
	streams, err := r.source.Streams(ctx, token, ids)
	switch {
	case notOffered(err):
		r.minor = append(r.minor, fmt.Errorf("read recurring payments: %w", err))
		if saysNotReady(err) {
			return nil // Plaid will tell
		}
		if err := r.repo.DetectStreams(ctx, r.item.ID); err != nil {
			return fmt.Errorf("work out recurring payments: %w", err)
		}
	case err != nil:
		return fmt.Errorf("read recurring payments: %w", err)
	default:
		if err := r.repo.SaveStreams(ctx, r.item.ID, streams); err != nil {
			return fmt.Errorf("store recurring payments: %w", err)
		}
	}
	return nil
}

const productNotReady = "PRODUCT_NOT_READY"

func saysNotReady(err error) bool {
	var t Troubler
	return errors.As(err, &t) && t.Trouble().Code == productNotReady
}

func notOffered(err error) bool {
	var t Troubler
	if !errors.As(err, &t) {
		return false
	}
	switch t.Trouble().Code {
	case productNotReady, "PRODUCT_NOT_ENABLED", "PRODUCT_NOT_SUPPORTED", "PRODUCTS_NOT_SUPPORTED", "INVALID_PRODUCT",
		"UNAUTHORIZED_ROUTE_ACCESS", "ADDITIONAL_CONSENT_REQUIRED", "NO_ACCOUNTS":
		return true
	}
	return false
}

// remember keeps the trouble of a failed sync with the Item, and forgets the last one after a good sync. A sync that was
// broken off, or failed here and not at Plaid, says nothing about the Item.
func (r *run) remember(ctx context.Context, failed error) error {
	if ctx.Err() != nil {
		return failed
	}
	if failed == nil {
		if r.item.Trouble == nil {
			return nil
		}
		if err := r.repo.ClearTrouble(ctx, r.item.ID); err != nil {
			return fmt.Errorf("store the bank's state: %w", err)
		}
		return nil
	}
	var t Troubler
	if !errors.As(failed, &t) {
		return failed
	}
	trouble := t.Trouble()
	if trouble.SeenAt.IsZero() {
		trouble.SeenAt = r.now().UTC()
	}
	if err := r.repo.SaveTrouble(ctx, r.item.ID, trouble); err != nil {
		return errors.Join(failed, fmt.Errorf("store the bank's state: %w", err))
	}
	return failed
}
