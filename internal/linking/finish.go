package linking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

const (
	// publicTokenLife is how long a public token can be exchanged (Plaid: api/tokens).
	publicTokenLife = 30 * time.Minute
	// exchangeLife is how long a living program may take over an exchange.
	exchangeLife = 3 * time.Minute
	// sessionLife is how long a living program may wait for its page, with a margin.
	sessionLife = 20 * time.Minute
)

// LeftoverKind says what became of a link that was interrupted.
type LeftoverKind int

// What Finish finds.
const (
	// Completed: the bank is linked now; sync it.
	Completed LeftoverKind = iota + 1
	// Abandoned: nothing was linked; the note of it is gone.
	Abandoned
	// Orphaned: Plaid may have made an Item whose access was lost with the interruption. It may be billed, and only Plaid's
	// support or dashboard can remove it. It is reported until Dismiss.
	Orphaned
	// Open: not known yet; the key, the store or Plaid failed, or another Passbook may be at it. Call Finish again later.
	Open
)

// Leftover is a link that was interrupted.
type Leftover struct {
	Link   ledger.PendingLinkID
	Kind   LeftoverKind
	Bank   safetext.Untrusted // empty where the person had not chosen yet
	Item   ledger.ItemID      // with Completed
	Since  time.Time          // when the person began to link
	Reason error              // with Open and Orphaned: what was tried last
}

// Finish looks after links that were interrupted: call it at the start, and again while something is Open. A link whose page
// may still be open is left alone and not reported: nothing of it exists at Plaid. The error is for the store; what Plaid
// says stands in the Leftover.
func (l *Linker) Finish(ctx context.Context) ([]Leftover, error) {
	links, err := l.repo.PendingLinks(ctx)
	if err != nil {
		return nil, fmt.Errorf("finish interrupted links: %w", err)
	}
	var found []Leftover
	for _, p := range links {
		if p.Environment != l.env || l.mayBeRunning(p) {
			continue
		}
		left := l.finish(ctx, p)
		left.Link, left.Bank, left.Since = p.ID, p.InstitutionName, p.CreatedAt
		found = append(found, left)
		if err := ctx.Err(); err != nil {
			return found, fmt.Errorf("finish interrupted links: %w", err)
		}
	}
	return found, nil
}

// Dismiss forgets an Orphaned leftover that the person has been told about.
func (l *Linker) Dismiss(ctx context.Context, id ledger.PendingLinkID) error {
	if err := l.repo.SettlePendingLink(ctx, id); err != nil {
		return fmt.Errorf("forget the interrupted link: %w", err)
	}
	return nil
}

// mayBeRunning: the page of this link may be open in another process, or in this one.
func (l *Linker) mayBeRunning(p ledger.PendingLink) bool {
	age := l.now().Sub(p.UpdatedAt)
	return !p.ExchangeStarted && p.AccessToken == nil && age >= 0 && age < sessionLife
}

func (l *Linker) finish(ctx context.Context, p ledger.PendingLink) Leftover {
	age := l.now().Sub(p.UpdatedAt)
	switch {
	case p.AccessToken != nil:
		return l.finishStored(ctx, p)
	case p.ExchangeStarted && p.PublicToken == nil:
		return Leftover{Kind: Orphaned, Reason: errLost}
	case p.ExchangeStarted && age >= 0 && age < exchangeLife:
		return Leftover{Kind: Open, Reason: errors.New("another Passbook may be at it just now")}
	case p.ExchangeStarted:
		return l.finishExchange(ctx, p, age)
	}
	return l.finishSession(ctx, p)
}

// finishStored completes a link whose access token was saved when the Item could not be.
func (l *Linker) finishStored(ctx context.Context, p ledger.PendingLink) Leftover {
	token, err := l.vault.Open(p.AccessToken, l.pendingPlace(p.ID, accessTokenField))
	if err != nil {
		return Leftover{Kind: Open, Reason: err}
	}
	return l.finishKeep(ctx, p, Success{Institution: p.Institution, InstitutionName: p.InstitutionName}, Login{Item: p.Item, AccessToken: token})
}

func (l *Linker) finishKeep(ctx context.Context, p ledger.PendingLink, s Success, login Login) Leftover {
	result, err := l.keep(ctx, &p, s, login)
	var unstored *UnstoredError
	switch {
	case err == nil:
		return Leftover{Kind: Completed, Item: result.Item}
	case errors.As(err, &unstored) && unstored.Removed:
		l.settle(ctx, p.ID)
		return Leftover{Kind: Abandoned, Reason: err}
	}
	return Leftover{Kind: Open, Reason: err}
}

var errLost = errors.New("the answer to the exchange was lost, and with it the access to the bank")

// finishExchange finds out about an exchange whose answer was lost. A public token works once: sending it again either makes
// the Item now, because the first sending never arrived, or is refused, which means that the first one did arrive or the
// token has expired. Only the first outcome gives the access token back.
func (l *Linker) finishExchange(ctx context.Context, p ledger.PendingLink, age time.Duration) Leftover {
	public, err := l.vault.Open(p.PublicToken, l.pendingPlace(p.ID, publicTokenField))
	if err != nil {
		return Leftover{Kind: Open, Reason: err}
	}
	if age < 0 || age > publicTokenLife {
		return l.orphan(ctx, p, errLost)
	}
	login, err := l.plaid.Exchange(ctx, public)
	var t Troubler
	switch {
	case err == nil:
		return l.finishKeep(ctx, p, Success{Institution: p.Institution, InstitutionName: p.InstitutionName}, login)
	case errors.As(err, &t) && t.Trouble().Code == "INVALID_PUBLIC_TOKEN":
		return l.orphan(ctx, p, errors.Join(errLost, err))
	}
	return Leftover{Kind: Open, Reason: err}
}

// orphan drops the dead public token and leaves the note, so that the person hears of it until they say they have.
func (l *Linker) orphan(ctx context.Context, p ledger.PendingLink, why error) Leftover {
	p.PublicToken, p.LinkToken = nil, nil
	if err := l.repo.SavePendingLink(ctx, p); err != nil {
		why = errors.Join(why, err)
	}
	l.support.note(Record{Institution: p.Institution, What: "an Item may exist at Plaid whose access was lost"})
	return Leftover{Kind: Orphaned, Reason: why}
}

// finishSession looks whether the person had finished at the bank when the program ended. Plaid tells that only to some
// clients; where it does not, nothing was exchanged and nothing exists.
func (l *Linker) finishSession(ctx context.Context, p ledger.PendingLink) Leftover {
	if p.LinkToken == nil {
		return l.abandon(ctx, p)
	}
	token, err := l.vault.Open(p.LinkToken, l.pendingPlace(p.ID, linkTokenField))
	if err != nil {
		return Leftover{Kind: Open, Reason: err}
	}
	successes, err := l.plaid.Successes(ctx, token)
	var t Troubler
	if err != nil && (!errors.As(err, &t) || t.Trouble().Type == ledger.TypeNetwork || t.Trouble().Type == "API_ERROR") {
		return Leftover{Kind: Open, Reason: err}
	}
	for _, s := range successes {
		if left, done := l.finishSuccess(ctx, &p, s); done {
			return left
		}
	}
	return l.abandon(ctx, p)
}

// finishSuccess exchanges a success that nobody had heard of; done is false where its token has expired meanwhile.
func (l *Linker) finishSuccess(ctx context.Context, p *ledger.PendingLink, s Success) (left Leftover, done bool) {
	if s.PublicToken == (secret.Secret{}) {
		return Leftover{}, false
	}
	var duplicate *DuplicateError
	if err := l.duplicate(ctx, s); errors.As(err, &duplicate) {
		return Leftover{}, false
	} else if err != nil {
		return Leftover{Kind: Open, Reason: err}, true
	}
	result, err := l.take(ctx, p, s)
	var refused *ExchangeError
	switch {
	case err == nil:
		return Leftover{Kind: Completed, Item: result.Item}, true
	case errors.As(err, &refused):
		return Leftover{}, false
	}
	return Leftover{Kind: Open, Reason: err}, true
}

func (l *Linker) abandon(ctx context.Context, p ledger.PendingLink) Leftover {
	l.settle(ctx, p.ID)
	return Leftover{Kind: Abandoned}
}
