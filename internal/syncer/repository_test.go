package syncer

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

var start = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// shelf is the repository: what is committed and what is staged survive a kill.
type shelf struct {
	mu           sync.Mutex
	items        []ledger.Item
	rows         map[ledger.ItemID]map[ledger.TransactionID]ledger.Transaction
	staged       map[ledger.ItemID][]ledger.Page
	accounts     map[ledger.ItemID][]ledger.Account
	streams      map[ledger.ItemID][]ledger.Stream
	institutions map[ledger.InstitutionID]ledger.Institution
	commits      int
	// around runs f, before or after which the process may be killed.
	around func(call string, f func() error) error
}

func newShelf(items ...ledger.Item) *shelf {
	return &shelf{
		items: items, rows: map[ledger.ItemID]map[ledger.TransactionID]ledger.Transaction{}, staged: map[ledger.ItemID][]ledger.Page{},
		accounts: map[ledger.ItemID][]ledger.Account{}, streams: map[ledger.ItemID][]ledger.Stream{},
		institutions: map[ledger.InstitutionID]ledger.Institution{},
	}
}

func (s *shelf) do(ctx context.Context, call string, f func()) error {
	work := func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		f()
		return nil
	}
	if s.around != nil {
		return s.around(call, work)
	}
	return work()
}

func (s *shelf) item(id ledger.ItemID) *ledger.Item {
	at := slices.IndexFunc(s.items, func(i ledger.Item) bool { return i.ID == id })
	return &s.items[at]
}

func (s *shelf) Items(ctx context.Context) (items []ledger.Item, err error) {
	err = s.do(ctx, "items", func() { items = slices.Clone(s.items) })
	return items, err
}

func (s *shelf) BeginUpdate(ctx context.Context, id ledger.ItemID) (Update, error) {
	u := &shelfUpdate{shelf: s, id: id}
	err := s.do(ctx, "begin", func() {
		u.from = s.item(id).Cursor
		for _, p := range s.staged[id] {
			u.resume = Resume{Cursor: p.Next, Pages: u.resume.Pages + 1, Rows: u.resume.Rows + len(p.Added) + len(p.Modified) + len(p.Removed), Oldest: u.resume.Oldest, Last: !p.HasMore}
			for _, t := range p.Added {
				if u.resume.Oldest.IsZero() || t.On < u.resume.Oldest {
					u.resume.Oldest = t.On
				}
			}
		}
	})
	return u, err
}

func (s *shelf) Rewind(ctx context.Context, id ledger.ItemID) error {
	return s.do(ctx, "rewind", func() {
		s.item(id).Cursor = ""
		delete(s.staged, id)
	})
}

func (s *shelf) SaveAccounts(ctx context.Context, id ledger.ItemID, accounts []ledger.Account) error {
	return s.do(ctx, "save accounts", func() { s.accounts[id] = accounts })
}

func (s *shelf) SaveItemStatus(ctx context.Context, id ledger.ItemID, status ledger.ItemStatus) error {
	return s.do(ctx, "save status", func() { s.item(id).Status = status })
}

func (s *shelf) SaveTrouble(ctx context.Context, id ledger.ItemID, trouble ledger.Trouble) error {
	return s.do(ctx, "save trouble", func() { s.item(id).Trouble = &trouble })
}

func (s *shelf) ClearTrouble(ctx context.Context, id ledger.ItemID) error {
	return s.do(ctx, "clear trouble", func() { s.item(id).Trouble = nil })
}

func (s *shelf) SaveStreams(ctx context.Context, id ledger.ItemID, streams []ledger.Stream) error {
	return s.do(ctx, "save streams", func() { s.streams[id] = streams })
}

// DetectStreams leaves a stream by which a test sees that it was called.
func (s *shelf) DetectStreams(ctx context.Context, id ledger.ItemID) error {
	return s.do(ctx, "detect streams", func() { s.streams[id] = []ledger.Stream{{ID: "local", Local: true}} })
}

func (s *shelf) SaveInstitution(ctx context.Context, i ledger.Institution) error {
	return s.do(ctx, "save institution", func() { s.institutions[i.ID] = i })
}

func (s *shelf) Institutions(ctx context.Context) (all []ledger.Institution, err error) {
	err = s.do(ctx, "institutions", func() { all = slices.Collect(maps.Values(s.institutions)) })
	return all, err
}

type shelfUpdate struct {
	shelf  *shelf
	id     ledger.ItemID
	from   ledger.Cursor
	resume Resume
	saved  func(rows int)
}

func (u *shelfUpdate) Watch(saved func(rows int)) { u.saved = saved }

func (u *shelfUpdate) From() ledger.Cursor { return u.from }
func (u *shelfUpdate) Resume() Resume      { return u.resume }

func (u *shelfUpdate) Stage(ctx context.Context, p ledger.Page) error {
	return u.shelf.do(ctx, "stage", func() { u.shelf.staged[u.id] = append(u.shelf.staged[u.id], p) })
}

func (u *shelfUpdate) Discard(ctx context.Context) error {
	return u.shelf.do(ctx, "discard", func() { delete(u.shelf.staged, u.id) })
}

func (u *shelfUpdate) Commit(ctx context.Context, to ledger.Cursor, complete bool) (changes ledger.Changes, err error) {
	err = u.shelf.do(ctx, "commit", func() {
		s := u.shelf
		rows := s.rows[u.id]
		if rows == nil {
			rows = map[ledger.TransactionID]ledger.Transaction{}
			s.rows[u.id] = rows
		}
		for _, p := range s.staged[u.id] {
			for _, t := range slices.Concat(p.Added, p.Modified) {
				rows[t.ID] = t
			}
			for _, id := range p.Removed {
				delete(rows, id)
			}
			changes = changes.Plus(ledger.Changes{Added: len(p.Added), Modified: len(p.Modified), Removed: len(p.Removed)})
			u.saved(changes.Added + changes.Modified + changes.Removed)
		}
		delete(s.staged, u.id)
		item := s.item(u.id)
		item.Cursor, item.HistoryComplete, item.SyncedAt = to, complete, start
		s.commits++
	})
	return changes, err
}

func tokenOf(_ context.Context, id ledger.ItemID) (secret.Secret, error) {
	return secret.New(string(id)), nil
}
