package ui

import (
	"context"
	"errors"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// syncState is the sync in progress, or the last one.
type syncState struct {
	running  bool
	gen      int
	order    []ledger.ItemID
	events   map[ledger.ItemID]SyncEvent
	feed     *syncFeed
	waiting  []ledger.ItemID // asked for while another sync ran
	err      string          // why the last sync as a whole stopped
	failedAt time.Time
}

type (
	syncProgressedMsg struct {
		gen    int
		events []SyncEvent
	}
	syncFinishedMsg struct {
		gen int
		err error
	}
)

// syncFeed takes progress from any goroutine and hands over the newest event of each Item, so that a fast sync cannot
// flood the screen.
type syncFeed struct {
	mu     sync.Mutex
	newest map[ledger.ItemID]SyncEvent
	order  []ledger.ItemID
	signal chan struct{} // holds one token while there is something new
	over   chan struct{} // closed when the sync is over
}

func newSyncFeed() *syncFeed {
	return &syncFeed{newest: map[ledger.ItemID]SyncEvent{}, signal: make(chan struct{}, 1), over: make(chan struct{})}
}

func (f *syncFeed) put(e SyncEvent) {
	f.mu.Lock()
	if _, ok := f.newest[e.Item]; !ok {
		f.order = append(f.order, e.Item)
	}
	f.newest[e.Item] = e
	f.mu.Unlock()
	select {
	case f.signal <- struct{}{}:
	default:
	}
}

// all returns the newest event of every Item. It is the whole state, so that none is lost whoever asks.
func (f *syncFeed) all() []SyncEvent {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]SyncEvent, 0, len(f.order))
	for _, id := range f.order {
		out = append(out, f.newest[id])
	}
	return out
}

// startSync syncs the Items, all when there are none. While another sync runs, named Items wait for its end.
func (m *Model) startSync(items []ledger.ItemID, force bool) tea.Cmd {
	if m.opts.Syncer == nil {
		return nil
	}
	if m.sync.running {
		m.sync.waiting = append(m.sync.waiting, items...)
		return nil
	}
	m.sync = syncState{running: true, gen: m.sync.gen + 1, events: map[ledger.ItemID]SyncEvent{}, feed: newSyncFeed()}
	gen, feed, syncer := m.sync.gen, m.sync.feed, m.opts.Syncer
	run := m.env.Jobs.Run(0, func(ctx context.Context) tea.Msg {
		return syncFinishedMsg{gen: gen, err: syncer.Sync(ctx, items, force, feed.put)}
	})
	return tea.Batch(run, m.awaitProgressCmd())
}

func (m *Model) awaitProgressCmd() tea.Cmd {
	gen, feed := m.sync.gen, m.sync.feed
	return m.env.Jobs.Run(0, func(ctx context.Context) tea.Msg {
		select {
		case <-feed.signal:
			return syncProgressedMsg{gen: gen, events: feed.all()}
		case <-feed.over:
			return nil
		case <-ctx.Done():
			return nil
		}
	})
}

// takeProgress keeps the newest event of each Item; an Item that has just come to its end is read at once.
func (m *Model) takeProgress(msg syncProgressedMsg) tea.Cmd {
	if msg.gen != m.sync.gen || !m.sync.running {
		return nil
	}
	if !m.keepEvents(msg.events) {
		return m.awaitProgressCmd()
	}
	return tea.Batch(m.awaitProgressCmd(), m.readBookCmd())
}

// keepEvents reports whether an Item has come to its end since the events kept before.
func (m *Model) keepEvents(events []SyncEvent) (ended bool) {
	for _, e := range events {
		before, ok := m.sync.events[e.Item]
		if !ok {
			m.sync.order = append(m.sync.order, e.Item)
		}
		ended = ended || (e.Phase.Over() && (!ok || !before.Phase.Over()))
		m.sync.events[e.Item] = e
	}
	m.tellPages()
	return ended
}

// tellPages puts what is being done for each bank where pages can read it.
func (m *Model) tellPages() {
	m.env.Syncing = nil
	if !m.sync.running {
		return
	}
	m.env.Syncing = make(map[ledger.ItemID]string, len(m.sync.order))
	for id, e := range m.sync.events {
		if !e.Phase.Over() {
			m.env.Syncing[id] = phaseWords(e)
		}
	}
}

func (m *Model) finishSync(msg syncFinishedMsg) tea.Cmd {
	if msg.gen != m.sync.gen {
		return nil
	}
	m.sync.running = false
	close(m.sync.feed.over)
	m.keepEvents(m.sync.feed.all())
	cmds := []tea.Cmd{m.readBookCmd(), m.tellSyncEnd(msg.err)}
	if waiting := m.sync.waiting; len(waiting) > 0 {
		cmds = append(cmds, m.startSync(waiting, true))
	}
	return tea.Batch(cmds...)
}

// tellSyncEnd says in one line what the sync brought, or what to do next.
func (m *Model) tellSyncEnd(err error) tea.Cmd {
	if err != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	if err != nil {
		m.sync.err, m.sync.failedAt = m.explain(err), m.env.Now()
		return m.show(page.Notice{Text: m.sync.err, Bad: true})
	}
	var changes ledger.Changes
	done := 0
	for _, id := range m.sync.order {
		e := m.sync.events[id]
		if e.Phase == SyncFailed {
			return m.show(page.Notice{Text: m.failureWords(e), Bad: true})
		}
		if e.Phase == SyncDone {
			done++
			changes = changes.Plus(e.Changes)
		}
	}
	if done == 0 {
		return nil
	}
	text := look.Count(int64(done), "bank is", "banks are") + " up to date: " + changeWords(changes)
	return m.show(page.Notice{Text: text})
}

func (m *Model) failureWords(e SyncEvent) string {
	bank := m.env.Book.BankName(m.env.Book.Item(e.Item))
	if e.Err == nil {
		return bank + " could not be synced. Press s to try again."
	}
	return bank + ": " + m.explain(e.Err)
}

func (m *Model) openProgress() tea.Cmd {
	return m.open(newProgress(m))
}
