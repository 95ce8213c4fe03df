// Package fake is a household for the tests of the interface: three banks, two years of rows, and services that do what
// the test tells them. It keeps the contracts of package ui exactly: keyset windows, newest first; tallies; sessions that
// end once.
package fake

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
	"passbook/ui"
)

// Reader keeps everything in memory. Fields may be changed under Lock between two messages.
type Reader struct {
	mu           sync.Mutex
	Banks        []ledger.Item
	Houses       []ledger.Institution
	Held         []ledger.Account
	Recurring    []ledger.Stream
	rows         []ledger.Transaction // by Key, oldest first
	tree         *ledger.Tree
	Fail         error // what every reading answers, when set
	WindowsAsked int
}

// Change runs do while nobody reads.
func (r *Reader) Change(do func(*Reader)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	do(r)
}

// Items implements ui.Reader.
func (r *Reader) Items(context.Context) ([]ledger.Item, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.Banks), r.Fail
}

// Institutions implements ui.Reader.
func (r *Reader) Institutions(context.Context) ([]ledger.Institution, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.Houses), r.Fail
}

// Accounts implements ui.Reader.
func (r *Reader) Accounts(context.Context) ([]ledger.Account, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.Held), r.Fail
}

// Streams implements ui.Reader.
func (r *Reader) Streams(context.Context) ([]ledger.Stream, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.Recurring), r.Fail
}

// Window implements ui.Reader.
func (r *Reader) Window(_ context.Context, ask ledger.WindowRequest) (ledger.Window, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.WindowsAsked++
	if r.Fail != nil {
		return ledger.Window{}, r.Fail
	}
	var w ledger.Window
	matches := r.matcher(ask.Query)
	take := func(t ledger.Transaction) bool {
		if !matches(t) {
			return true
		}
		if len(w.Rows) == ask.Limit {
			w.More = true
			return false
		}
		w.Rows = append(w.Rows, t)
		return true
	}
	if ask.Toward == ledger.Newer {
		for _, t := range r.rows {
			if t.Key > ask.Edge && !take(t) {
				break
			}
		}
		slices.Reverse(w.Rows)
		return w, nil
	}
	for _, t := range slices.Backward(r.rows) {
		if (ask.Edge == 0 || t.Key < ask.Edge) && !take(t) {
			break
		}
	}
	return w, nil
}

// Transaction implements ui.Reader.
func (r *Reader) Transaction(_ context.Context, id ledger.LocalID) (ledger.Transaction, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.rows {
		if t.LocalID == id {
			return t, r.Fail
		}
	}
	return ledger.Transaction{}, errors.New("there is no such transaction")
}

// Tally implements ui.Reader.
func (r *Reader) Tally(_ context.Context, q ledger.Query) (ledger.Tally, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out ledger.Tally
	matches := r.matcher(q)
	for _, t := range r.rows {
		if !matches(t) {
			continue
		}
		if out.Count == 0 {
			out.Oldest = t.On
		}
		out.Count++
		out.Newest = t.On
		side := &out.Out
		if t.Amount.Minor > 0 {
			side = &out.In
		}
		if err := side.Add(t.Amount); err != nil {
			return ledger.Tally{}, err
		}
	}
	return out, r.Fail
}

// matcher returns what a query means; a text that is none finds nothing.
func (r *Reader) matcher(q ledger.Query) func(ledger.Transaction) bool {
	parsed, err := query.Parse(q.Text)
	if err != nil {
		return func(ledger.Transaction) bool { return false }
	}
	matcher := parsed.On(ledger.DateOf(Now()), r.tree)
	return func(t ledger.Transaction) bool {
		if !r.concerns(t, q) {
			return false
		}
		row := query.Row{
			Name: t.Own.Name, Merchant: t.MerchantName, BankText: t.Name, Note: t.Own.Note, Tags: t.Own.Tags,
			Categories: []ledger.CategoryKey{t.ShownCategory()}, Account: t.Account, Amount: t.Amount, On: t.ShownOn(),
		}
		if t.Own.Hidden {
			row.Flags |= query.Hidden
		}
		switch class, _ := r.tree.Class(t, ledger.Standing{}); class {
		case ledger.Spending:
			row.Flags |= query.Spend
		case ledger.Income:
			row.Flags |= query.Income
		case ledger.Transfer:
			row.Flags |= query.Transfer
		case ledger.Hidden:
		}
		return matcher.Match(&row)
	}
}

// concerns reports whether the row is of the account, the bank and the stream that are asked for.
func (r *Reader) concerns(t ledger.Transaction, q ledger.Query) bool {
	if q.Account != "" && t.Account != q.Account {
		return false
	}
	if q.Item != "" && !slices.ContainsFunc(r.Held, func(a ledger.Account) bool { return a.ID == t.Account && a.Item == q.Item }) {
		return false
	}
	if q.Stream == "" {
		return true
	}
	at := slices.IndexFunc(r.Recurring, func(s ledger.Stream) bool { return s.ID == q.Stream })
	return at >= 0 && slices.Contains(r.Recurring[at].Transactions, t.ID)
}

// Arrive adds a row of today on top of all others.
func (r *Reader) Arrive(t ledger.Transaction) {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.rows[len(r.rows)-1]
	t.Key, t.LocalID = last.Key+1, ledger.LocalID(len(r.rows)+1)
	r.rows = append(r.rows, t)
}

// Rows returns how many rows there are.
func (r *Reader) Rows() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.rows)
}

// Syncer plays the events it holds, then answers Err. Hold, when set, is waited for before the end.
type Syncer struct {
	Play  []ui.SyncEvent
	Pause time.Duration // between two events, for looking at it
	Hold  chan struct{}
	Err   error
	mu    sync.Mutex
	asked [][]ledger.ItemID
}

// Sync implements ui.Syncer.
func (s *Syncer) Sync(ctx context.Context, items []ledger.ItemID, _ bool, progress func(ui.SyncEvent)) error {
	s.mu.Lock()
	s.asked = append(s.asked, items)
	s.mu.Unlock()
	for _, e := range s.Play {
		if s.Pause > 0 {
			select {
			case <-time.After(s.Pause):
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		progress(e)
	}
	if s.Hold != nil {
		select {
		case <-s.Hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return s.Err
}

// Asked returns the Items of every sync so far.
func (s *Syncer) Asked() [][]ledger.ItemID {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Linker starts the sessions it holds, in turn.
type Linker struct {
	mu       sync.Mutex
	Sessions []*Session
	Err      error
	started  []ledger.ItemID // empty for a new bank
}

// StartNew implements ui.Linker.
func (l *Linker) StartNew(ctx context.Context) (ui.LinkSession, error) { return l.StartUpdate(ctx, "") }

// StartUpdate implements ui.Linker.
func (l *Linker) StartUpdate(_ context.Context, item ledger.ItemID) (ui.LinkSession, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.started = append(l.started, item)
	if l.Err != nil {
		return nil, l.Err
	}
	if len(l.Sessions) == 0 {
		return nil, errors.New("no session is left")
	}
	s := l.Sessions[0]
	l.Sessions = l.Sessions[1:]
	return s, nil
}

// Started returns the Items of every session so far.
func (l *Linker) Started() []ledger.ItemID {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.started)
}

// Session is a visit to the bank that goes as the test says.
type Session struct {
	address string
	events  chan ui.LinkEvent
	end     chan ui.LinkResult
	once    sync.Once
	gone    chan struct{}
}

// NewSession returns a session in which nothing has happened.
func NewSession() *Session {
	return &Session{
		address: "http://127.0.0.1:43117/Zk3vQ9xT0bq2Jm8sWc5LhR7uYd1NfA4oPgKiEeVtXnB/",
		events:  make(chan ui.LinkEvent, 16), end: make(chan ui.LinkResult, 1), gone: make(chan struct{}),
	}
}

// Step lets the person get one step further.
func (s *Session) Step(e ui.LinkEvent) { s.events <- e }

// End ends the session.
func (s *Session) End(r ui.LinkResult) { s.end <- r; close(s.events) }

// URL implements ui.LinkSession.
func (s *Session) URL() string { return s.address }

// Events implements ui.LinkSession.
func (s *Session) Events() <-chan ui.LinkEvent { return s.events }

// Wait implements ui.LinkSession.
func (s *Session) Wait(ctx context.Context) (ui.LinkResult, error) {
	select {
	case r := <-s.end:
		return r, nil
	case <-s.gone:
		return ui.LinkResult{Outcome: ui.LinkExited}, nil
	case <-ctx.Done():
		return ui.LinkResult{}, ctx.Err()
	}
}

// Cancel implements ui.LinkSession.
func (s *Session) Cancel() { s.once.Do(func() { close(s.gone) }) }

// Cancelled reports whether Cancel was called.
func (s *Session) Cancelled() bool {
	select {
	case <-s.gone:
		return true
	default:
		return false
	}
}

// Remover remembers what it removed.
type Remover struct {
	Err  error
	Item ledger.ItemID
	Kept bool
}

// Remove implements ui.Remover.
func (r *Remover) Remove(_ context.Context, item ledger.ItemID, keep bool) error {
	r.Item, r.Kept = item, keep
	return r.Err
}

// Browser remembers what it opened.
type Browser struct {
	Err error
	mu  sync.Mutex
	URL string
}

// Open implements ui.Browser.
func (b *Browser) Open(_ context.Context, url string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.URL = url
	return b.Err
}

// Opened returns the address asked for last.
func (b *Browser) Opened() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.URL
}

func text(s string) safetext.Untrusted { return safetext.Untrusted(s) }
