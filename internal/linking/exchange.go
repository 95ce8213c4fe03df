package linking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// take turns a success into a stored Item: it notes that the exchange begins, sends it once, and stores what comes back.
// The error is *ExchangeError, *UncertainError or *UnstoredError, or the repository's or the vault's from before the exchange.
func (l *Linker) take(ctx context.Context, p *ledger.PendingLink, s Success) (Result, error) {
	sealed, err := l.vault.Seal(s.PublicToken, l.pendingPlace(p.ID, publicTokenField))
	if err != nil {
		return Result{}, fmt.Errorf("note the exchange: %w", err)
	}
	next := *p
	next.Institution, next.InstitutionName, next.PublicToken, next.ExchangeStarted = s.Institution, s.InstitutionName, sealed, true
	if err := l.repo.SavePendingLink(ctx, next); err != nil {
		return Result{}, fmt.Errorf("note the exchange: %w", err)
	}
	*p = next
	login, err := l.plaid.Exchange(ctx, s.PublicToken)
	if err != nil {
		return Result{}, l.unexchanged(ctx, p, err)
	}
	return l.keep(ctx, p, s, login)
}

// unexchanged notes what a failed exchange means: either nothing happened, or nobody knows.
func (l *Linker) unexchanged(ctx context.Context, p *ledger.PendingLink, cause error) error {
	if !certain(cause) {
		return &UncertainError{Link: p.ID, Bank: p.InstitutionName, Cause: cause}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeLimit)
	defer cancel()
	next := *p
	next.PublicToken, next.ExchangeStarted = nil, false
	if err := l.repo.SavePendingLink(ctx, next); err != nil {
		return errors.Join(&ExchangeError{Cause: cause}, fmt.Errorf("note that nothing was exchanged: %w", err))
	}
	*p = next
	return &ExchangeError{Cause: cause}
}

// certain reports that a failed exchange made no Item: Plaid refused it in so many words, or it never left this machine.
func certain(err error) bool {
	var t Troubler
	if !errors.As(err, &t) {
		return false
	}
	switch trouble := t.Trouble(); trouble.Type {
	case ledger.TypeNetwork:
		return trouble.Code == ledger.CodeOffline || trouble.Code == ledger.CodeRefused || trouble.Code == ledger.CodeInsecure
	case "", "API_ERROR":
		return false
	}
	return true
}

// keep stores the Item. It goes on where ctx has ended: from here on an Item exists.
func (l *Linker) keep(ctx context.Context, p *ledger.PendingLink, s Success, login Login) (Result, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeLimit)
	defer cancel()
	item := ledger.Item{
		ID: login.Item, Institution: s.Institution, InstitutionName: s.InstitutionName, Environment: l.env, LinkedAt: l.now().UTC(),
	}
	sealed, err := l.vault.Seal(login.AccessToken, l.tokenPlace(item.ID))
	if err != nil {
		return Result{}, l.rescue(ctx, p, item, login.AccessToken, err)
	}
	if err := l.complete(ctx, p.ID, item, sealed); err != nil && !l.stored(ctx, item.ID, login.AccessToken) {
		return Result{}, l.rescue(ctx, p, item, login.AccessToken, err)
	}
	l.support.note(Record{LinkSession: s.LinkSession, Item: item.ID, Institution: item.Institution, What: "linked"})
	return Result{
		Item: item.ID, Bank: item.InstitutionName, Accounts: l.describe(ctx, item, s, login.AccessToken), LinkSession: s.LinkSession,
	}, nil
}

// complete stores the Item, and tries again where that fails: a busy or briefly full disk must not cost an Item.
func (l *Linker) complete(ctx context.Context, id ledger.PendingLinkID, item ledger.Item, sealed []byte) error {
	var err error
	for attempt := range storeAttempts {
		if attempt > 0 {
			if e := pause(ctx, storePause); e != nil {
				return err
			}
		}
		if err = l.repo.CompleteLink(ctx, id, item, sealed); err == nil {
			return nil
		}
	}
	return fmt.Errorf("store the bank: %w", err)
}

// stored reports that the Item is there after all: a store may fail after it has committed.
func (l *Linker) stored(ctx context.Context, item ledger.ItemID, token secret.Secret) bool {
	kept, err := l.Token(ctx, item)
	return err == nil && kept == token
}

// rescue is for an Item that exists and cannot be stored: its token goes into the row of the link if that works, and else
// the Item is removed while the token is still known.
func (l *Linker) rescue(ctx context.Context, p *ledger.PendingLink, item ledger.Item, token secret.Secret, cause error) error {
	failed := &UnstoredError{Item: item.ID, Bank: item.InstitutionName, Cause: cause}
	l.support.note(Record{Item: item.ID, Institution: item.Institution, What: "not stored: " + cause.Error()})
	if p.AccessToken != nil {
		failed.Kept = true
		return failed
	}
	if sealed, err := l.vault.Seal(token, l.pendingPlace(p.ID, accessTokenField)); err == nil {
		next := *p
		next.AccessToken, next.Item, next.PublicToken = sealed, item.ID, nil
		if l.repo.SavePendingLink(ctx, next) == nil {
			*p = next
			failed.Kept = true
			return failed
		}
	}
	if _, err := l.plaid.Remove(ctx, token); err != nil {
		failed.Removal = err
		return failed
	}
	failed.Removed = true
	return failed
}

// describe stores what Plaid says of the new Item's accounts and status, so that there is something to show before the first
// sync. It returns how many accounts there are. Failures cost nothing: the sync that follows reads the same.
func (l *Linker) describe(ctx context.Context, item ledger.Item, s Success, token secret.Secret) int {
	accounts, err := l.plaid.Accounts(ctx, token)
	if err != nil {
		accounts = s.Accounts
	}
	if len(accounts) > 0 {
		if err := l.repo.SaveAccounts(ctx, item.ID, accounts); err != nil {
			l.support.log.Warn("accounts of a new bank not stored", "item", string(item.ID), "err", err)
		}
	}
	l.refreshStatus(ctx, item.ID, token)
	return len(accounts)
}

func (l *Linker) refreshStatus(ctx context.Context, item ledger.ItemID, token secret.Secret) {
	status, err := l.plaid.ItemStatus(ctx, token)
	if err == nil {
		err = l.repo.SaveItemStatus(ctx, item, status)
	}
	if err != nil {
		l.support.log.Warn("state of a bank not stored", "item", string(item), "err", err)
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
