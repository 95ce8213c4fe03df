package cmd

import (
	"context"
	"errors"
	"sync"

	"passbook/internal/ledger"
	"passbook/internal/linking"
	"passbook/internal/safetext"
	"passbook/ui"
)

// screenRemover is linking as the screens remove a bank with it.
type screenRemover struct{ *linking.Linker }

// Remove implements ui.Remover.
func (r screenRemover) Remove(ctx context.Context, item ledger.ItemID, keepHistory bool) error {
	choice := linking.DeleteHistory
	if keepHistory {
		choice = linking.KeepHistory
	}
	return r.Linker.Remove(ctx, item, choice)
}

// screenLinker is linking as the screens start it.
type screenLinker struct{ *linking.Linker }

// StartNew implements ui.Linker.
func (l screenLinker) StartNew(ctx context.Context) (ui.LinkSession, error) {
	return l.start(ctx, linking.Request{})
}

// StartUpdate implements ui.Linker.
func (l screenLinker) StartUpdate(ctx context.Context, item ledger.ItemID) (ui.LinkSession, error) {
	return l.start(ctx, linking.Request{Update: item})
}

func (l screenLinker) start(ctx context.Context, r linking.Request) (ui.LinkSession, error) {
	s := &screenSession{events: make(chan ui.LinkEvent, 64)}
	r.Watch = s.watch
	session, err := l.Begin(ctx, r)
	if err != nil {
		return nil, err
	}
	s.Session = session
	return s, nil
}

// screenSession is one run of Link as the screens follow it.
type screenSession struct {
	*linking.Session

	mu     sync.Mutex // the page may still report while the session is being closed
	events chan ui.LinkEvent
	over   bool
	bank   safetext.Untrusted
}

// Events implements ui.LinkSession.
func (s *screenSession) Events() <-chan ui.LinkEvent { return s.events }

// Cancel implements ui.LinkSession.
func (s *screenSession) Cancel() { s.Close() }

// watch hands a step on. A screen that does not listen loses steps, never the session.
func (s *screenSession) watch(n linking.Notice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	if n.Event.InstitutionName != "" {
		s.bank = n.Event.InstitutionName
	}
	e := ui.LinkEvent{Stage: stageOf(n), Institution: s.bank}
	if n.Event.ErrorCode != "" {
		e.Trouble = &ledger.Trouble{Type: n.Event.ErrorType, Code: n.Event.ErrorCode, RequestID: n.Event.RequestID}
	}
	select {
	case s.events <- e:
	default:
	}
}

// stageOf reads how far the person is from Link's views (Plaid: link/web, view_name).
func stageOf(n linking.Notice) ui.LinkStage {
	switch n.Kind {
	case linking.Saving:
		return ui.LinkExchanging
	case linking.PageOpened, linking.SecondBrowser, linking.LinkLeft, linking.SavingFailed, linking.Renewed:
		return ui.LinkPageOpened
	case linking.LinkEvent:
	}
	switch n.Event.View {
	case "CONSENT", "DATA_TRANSPARENCY", "DATA_TRANSPARENCY_CONSENT":
		return ui.LinkConsenting
	case "SELECT_INSTITUTION", "SELECT_BRAND":
		return ui.LinkChoosing
	case "CREDENTIAL", "OAUTH", "LOADING":
		return ui.LinkSigningIn
	case "MFA", "RECAPTCHA":
		return ui.LinkProving
	case "SELECT_ACCOUNT":
		return ui.LinkSelecting
	case "CONNECTED":
		return ui.LinkExchanging
	}
	return ui.LinkPageOpened
}

// end closes the events and returns the bank they told of last.
func (s *screenSession) end() safetext.Untrusted {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	close(s.events)
	return s.bank
}

// Wait implements ui.LinkSession.
func (s *screenSession) Wait(ctx context.Context) (ui.LinkResult, error) {
	r, err := s.Session.Wait(ctx)
	bank := s.end()
	var duplicate *linking.DuplicateError
	var left *linking.LeftError
	switch {
	case err == nil:
		out := ui.LinkResult{Outcome: ui.Linked, Item: r.Item, Institution: r.Bank}
		if r.Repaired {
			out.Outcome = ui.Repaired
		}
		return out, nil
	case errors.As(err, &duplicate):
		out := ui.LinkResult{Outcome: ui.LinkDuplicate, Item: duplicate.Item, Institution: duplicate.Bank}
		for _, a := range duplicate.Accounts {
			out.Accounts = append(out.Accounts, ui.LinkedAccount{Name: a.Name, Mask: a.Mask})
		}
		return out, nil
	case errors.As(err, &left):
		return ui.LinkResult{Outcome: ui.LinkExited, Institution: bank, Trouble: left.Trouble}, nil
	case errors.Is(err, linking.ErrExpired):
		return ui.LinkResult{Outcome: ui.LinkExpired, Institution: bank}, nil
	}
	return ui.LinkResult{Outcome: ui.LinkFailed, Institution: bank}, err
}
