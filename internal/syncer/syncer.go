package syncer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"passbook/internal/ledger"
)

// Parallel is how many Items are synced at once.
const Parallel = 4

// Options are what a Syncer works with.
type Options struct {
	Source     Source
	Repository Repository
	Tokens     Tokens
	// Lock keeps other processes out; nil where no other process can reach the repository.
	Lock   Locker
	Now    func() time.Time
	Log    *slog.Logger // nil: no log
	Timing Timing       // zero: DefaultTiming
}

// Syncer brings Items up to date. It is safe for use by several goroutines; an Item is never synced twice at once.
type Syncer struct {
	source Source
	repo   Repository
	tokens Tokens
	now    func() time.Time
	log    *slog.Logger
	timing Timing

	lock    processLock
	mu      sync.Mutex
	flights map[ledger.ItemID]*flight
}

// flight is one Item's running sync, which others may wait for.
type flight struct {
	done chan struct{}
	// Readable once done is closed.
	outcome   Outcome
	brokenOff bool // by its own caller; that says nothing about the Item
}

// New returns a Syncer.
func New(o Options) (*Syncer, error) {
	if o.Source == nil || o.Repository == nil || o.Tokens == nil || o.Now == nil {
		return nil, errors.New("syncer: source, repository, tokens and clock are required")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Timing == (Timing{}) {
		o.Timing = DefaultTiming()
	}
	return &Syncer{
		source: o.Source, repo: o.Repository, tokens: o.Tokens, now: o.Now, log: o.Log, timing: o.Timing,
		lock: processLock{locker: o.Lock}, flights: map[ledger.ItemID]*flight{},
	}, nil
}

// Sync brings the selected Items up to date, up to Parallel at once. What happens to one Item never stops the others and is
// in its Outcome. The error is for the sync as a whole: ErrBusy, a repository that cannot be read, a lock that could not be
// given back, or the end of ctx; the Report holds what was reached until then. An Item that another Sync of this process is
// working on is waited for.
func (s *Syncer) Sync(ctx context.Context, selection Selection) (report Report, err error) {
	report = Report{StartedAt: s.now().UTC()}
	release, err := s.lock.take(ctx)
	if err != nil {
		return report, fmt.Errorf("sync: %w", err)
	}
	defer func() {
		report.EndedAt = s.now().UTC()
		if e := release(); e != nil && err == nil {
			err = fmt.Errorf("sync: give back the lock: %w", e)
		}
	}()
	items, err := s.repo.Items(ctx)
	if err != nil {
		return report, fmt.Errorf("sync: list banks: %w", err)
	}
	tell := announcer(selection.Progress, s.now)
	chosen := choose(items, selection.Items)
	report.Outcomes = make([]Outcome, len(chosen))
	for _, item := range chosen {
		tell(Event{Item: item.ID, Bank: item.InstitutionName, Phase: Queued})
	}
	var group errgroup.Group
	group.SetLimit(Parallel)
	for at, item := range chosen {
		group.Go(func() error {
			o := s.one(ctx, item, selection, tell)
			report.Outcomes[at] = o
			tell(Event{Item: o.Item, Bank: o.Bank, Phase: o.Phase, Pages: o.Pages, Rows: o.Rows, Changes: o.Changes, Err: o.Err})
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return report, fmt.Errorf("sync: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return report, fmt.Errorf("sync: %w", err)
	}
	return report, nil
}

// announcer serialises the calls of a progress function, so that it need not be safe for several goroutines.
func announcer(progress func(Event), now func() time.Time) func(Event) {
	if progress == nil {
		return func(Event) {}
	}
	var mu sync.Mutex
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		e.At = now().UTC()
		progress(e)
	}
}

// choose returns the Items to look at, in the repository's order; ids nobody knows come last as Items with nothing but an id.
func choose(items []ledger.Item, wanted []ledger.ItemID) []ledger.Item {
	var chosen []ledger.Item
	if len(wanted) == 0 {
		for _, item := range items {
			if !item.Removed {
				chosen = append(chosen, item)
			}
		}
		return chosen
	}
	for _, item := range items {
		if slices.Contains(wanted, item.ID) {
			chosen = append(chosen, item)
		}
	}
	for _, id := range wanted {
		if !slices.ContainsFunc(chosen, func(i ledger.Item) bool { return i.ID == id }) {
			chosen = append(chosen, ledger.Item{ID: id})
		}
	}
	return chosen
}

// one syncs an Item, or waits for the sync of it that runs already, and starts over where that one was broken off.
func (s *Syncer) one(ctx context.Context, item ledger.Item, selection Selection, tell func(Event)) Outcome {
	if why := skip(item, selection.Force); why != nil {
		return Outcome{Item: item.ID, Bank: item.InstitutionName, Phase: Skipped, HistoryComplete: item.HistoryComplete, Err: why}
	}
	for {
		if err := ctx.Err(); err != nil {
			return Outcome{Item: item.ID, Bank: item.InstitutionName, Phase: Failed, HistoryComplete: item.HistoryComplete, Err: err}
		}
		mine, theirs := s.board(item.ID)
		if theirs == nil {
			r := &run{Syncer: s, item: item, tell: tell, fromStart: selection.FromStart}
			mine.outcome = r.sync(ctx)
			mine.brokenOff = mine.outcome.Err != nil && ctx.Err() != nil
			s.land(item.ID, mine)
			return mine.outcome
		}
		select {
		case <-theirs.done:
			if !theirs.brokenOff {
				return theirs.outcome
			}
		case <-ctx.Done():
		}
	}
}

func skip(item ledger.Item, force bool) error {
	switch {
	case item.Removed:
		return &SkippedError{Why: Removed}
	case item.LinkedAt.IsZero() && item.Environment == "":
		return &SkippedError{Why: Unknown}
	case !force && item.NeedsPerson():
		return &SkippedError{Why: NeedsPerson, Trouble: *item.Current()}
	}
	return nil
}

func (s *Syncer) board(id ledger.ItemID) (mine, theirs *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, running := s.flights[id]; running {
		return nil, f
	}
	f := &flight{done: make(chan struct{})}
	s.flights[id] = f
	return f, nil
}

func (s *Syncer) land(id ledger.ItemID, f *flight) {
	s.mu.Lock()
	delete(s.flights, id)
	s.mu.Unlock()
	close(f.done)
}

// processLock holds the lock between processes while any Sync of this one runs.
type processLock struct {
	locker  Locker
	mu      sync.Mutex
	holders int
	release func() error
}

func (l *processLock) take(ctx context.Context) (func() error, error) {
	if l.locker == nil {
		return func() error { return nil }, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.holders == 0 {
		release, err := l.locker.TryLock(ctx)
		if err != nil {
			return nil, err
		}
		l.release = release
	}
	l.holders++
	return l.give, nil
}

func (l *processLock) give() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.holders--
	if l.holders > 0 {
		return nil
	}
	return l.release()
}
