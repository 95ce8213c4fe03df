package linking

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// Request says what to link.
type Request struct {
	// Update repairs this Item instead of linking a new one.
	Update ledger.ItemID
	// AllowSecondLogin links a bank that is linked already: another login, or the same one on purpose.
	AllowSecondLogin bool
	// Watch hears what happens on the page; nil for nobody. One call at a time; it returns at once.
	Watch func(Notice)
}

// Session is one run of Link in the person's browser.
type Session struct {
	linker  *Linker
	request Request
	page    Page
	item    ledger.Item   // with Update
	token   secret.Secret // with Update

	// mu is held while a success is decided, so that Wait does not return before the decision.
	mu      sync.Mutex
	pending ledger.PendingLink // without Update
	keepRow bool               // the row says something that Finish needs
	result  *Result
	failed  error
}

// Begin prepares a run of Link and serves its page; the caller shows URL and calls Wait. Nothing is shown by itself.
func (l *Linker) Begin(ctx context.Context, r Request) (*Session, error) {
	if l.browser == nil {
		return nil, errors.New("link: there is no page to show")
	}
	s := &Session{linker: l, request: r}
	linkToken, err := s.prepare(ctx)
	if err != nil {
		return nil, fmt.Errorf("link: %w", err)
	}
	s.page, err = l.browser.Open(ctx, PageRequest{
		LinkToken: linkToken, Update: r.Update != "", Bank: s.item.InstitutionName,
		Decide: s.decide, Renew: s.renew, Watch: s.watch,
	})
	if err != nil {
		s.drop(ctx)
		return nil, fmt.Errorf("link: show the page: %w", err)
	}
	return s, nil
}

// URL is the address of the page. It is a secret of this session: show it, do not log it.
func (s *Session) URL() string { return s.page.URL() }

// Close ends the session; Wait then returns.
func (s *Session) Close() { s.page.Close() }

// Wait returns how the session ended: a Result, or *DuplicateError, *LeftError, ErrExpired, *ExchangeError, *UncertainError,
// *UnstoredError, or ctx's error. A success that is being stored when ctx ends is stored to its end.
func (s *Session) Wait(ctx context.Context) (Result, error) {
	ending, err := s.page.Wait(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.result != nil {
		return *s.result, nil
	}
	s.drop(ctx)
	if err == nil {
		s.linker.support.ending(ending)
	}
	switch {
	case s.failed != nil:
		return Result{}, fmt.Errorf("link: %w", s.failed)
	case err != nil:
		return Result{}, fmt.Errorf("link: %w", err)
	case ending.Kind == Left:
		return Result{}, fmt.Errorf("link: %w", &LeftError{Status: ending.Status, Trouble: ending.Trouble, LinkSession: ending.LinkSession})
	}
	return Result{}, fmt.Errorf("link: %w", ErrExpired)
}

// prepare makes sure that an Item could be kept, and gets the token Link starts with.
func (s *Session) prepare(ctx context.Context) (secret.Secret, error) {
	l := s.linker
	if s.request.Update != "" {
		var err error
		if s.item, err = l.item(ctx, s.request.Update); err != nil {
			return secret.Secret{}, err
		}
		if s.token, err = l.Token(ctx, s.item.ID); err != nil {
			return secret.Secret{}, err
		}
		return s.linkToken(ctx)
	}
	var err error
	if s.pending, err = l.probe(ctx); err != nil {
		return secret.Secret{}, err
	}
	token, err := s.linkToken(ctx)
	if err != nil {
		s.drop(ctx)
	}
	return token, err
}

func (s *Session) linkToken(ctx context.Context) (secret.Secret, error) {
	l := s.linker
	if s.request.Update != "" {
		token, err := l.plaid.CreateUpdateToken(ctx, s.token)
		if err != nil {
			return secret.Secret{}, fmt.Errorf("create a link token: %w", err)
		}
		return token, nil
	}
	token, err := l.plaid.CreateLinkToken(ctx)
	if err != nil {
		return secret.Secret{}, fmt.Errorf("create a link token: %w", err)
	}
	next := s.pending
	if next.LinkToken, err = l.vault.Seal(token, l.pendingPlace(next.ID, linkTokenField)); err != nil {
		return secret.Secret{}, fmt.Errorf("note the link: %w", err)
	}
	if err := l.repo.SavePendingLink(ctx, next); err != nil {
		return secret.Secret{}, fmt.Errorf("note the link: %w", err)
	}
	s.pending = next
	return token, nil
}

func (s *Session) renew(ctx context.Context) (secret.Secret, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.linkToken(ctx)
}

// drop forgets the link in the making, unless something of it may exist at Plaid.
func (s *Session) drop(ctx context.Context) {
	if s.pending.ID != "" && !s.keepRow {
		s.linker.settle(ctx, s.pending.ID)
		s.pending.ID = ""
	}
}

func (s *Session) watch(n Notice) {
	s.linker.support.notice(n)
	if s.request.Watch != nil {
		s.request.Watch(n)
	}
}

// decide is the program's answer to Link's success.
func (s *Session) decide(ctx context.Context, success Success) Decision {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.result != nil {
		return Decision{Verdict: Accepted}
	}
	result, err := s.settleSuccess(ctx, success)
	if err == nil {
		s.result, s.failed = &result, nil
		return Decision{Verdict: Accepted}
	}
	s.failed = err
	s.linker.support.note(Record{
		LinkSession: success.LinkSession, Institution: success.Institution, What: "not linked: " + err.Error(),
	})
	var uncertain *UncertainError
	var unstored *UnstoredError
	s.keepRow = errors.As(err, &uncertain) || (errors.As(err, &unstored) && !unstored.Removed)
	return decisionFor(err)
}

func (s *Session) settleSuccess(ctx context.Context, success Success) (Result, error) {
	l := s.linker
	if s.request.Update == "" {
		if !s.request.AllowSecondLogin {
			if err := l.duplicate(ctx, success); err != nil {
				return Result{}, err
			}
		}
		return l.take(ctx, &s.pending, success)
	}
	// Update mode changes neither the Item nor its token: the public token is not exchanged (Plaid: link/update-mode).
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeLimit)
	defer cancel()
	if err := l.repo.ClearTrouble(ctx, s.item.ID); err != nil {
		return Result{}, fmt.Errorf("note the repair: %w", err)
	}
	l.refreshStatus(ctx, s.item.ID, s.token)
	l.support.note(Record{LinkSession: success.LinkSession, Item: s.item.ID, Institution: s.item.Institution, What: "repaired"})
	return Result{
		Item: s.item.ID, Bank: s.item.InstitutionName, Repaired: true, Accounts: len(success.Accounts), LinkSession: success.LinkSession,
	}, nil
}
