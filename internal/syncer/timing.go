package syncer

import (
	"context"
	"math/rand/v2"
	"time"

	"passbook/internal/ledger"
)

// Timing are the waits and limits of a sync.
type Timing struct {
	// Restarts is how often an update may begin again because data changed between two pages.
	Restarts int
	// RestartPause is the wait before the first restart; it doubles each time.
	RestartPause time.Duration
	// FreshFor is how long after linking a sync waits for the bank's history.
	FreshFor time.Duration
	// HistoryWait is how long one sync waits for it at most.
	HistoryWait time.Duration
	// PollPause is the wait before history is asked for again; it grows by half each time, up to PollPauseMost.
	PollPause     time.Duration
	PollPauseMost time.Duration
	// FirstMonth: a row this much older than the link came with the historical pull (Plaid gives about 30 days at first).
	FirstMonth time.Duration
	// SettledAfter is when an Item whose feed is at its end counts as complete whatever its rows say.
	SettledAfter time.Duration
	// InstitutionFor is how long an institution's status is not asked for again.
	InstitutionFor time.Duration
}

// DefaultTiming returns the waits that suit Plaid: data usually comes within seconds, the history within two minutes, and
// /transactions/sync may be asked 50 times a minute for one Item.
func DefaultTiming() Timing {
	return Timing{
		Restarts:       5,
		RestartPause:   500 * time.Millisecond,
		FreshFor:       15 * time.Minute,
		HistoryWait:    2 * time.Minute,
		PollPause:      time.Second,
		PollPauseMost:  10 * time.Second,
		FirstMonth:     45 * 24 * time.Hour,
		SettledAfter:   30 * time.Minute,
		InstitutionFor: time.Hour,
	}
}

// pause waits for d, give or take a fifth so that several Items do not ask in step; it ends early with ctx.
func pause(ctx context.Context, d time.Duration) error {
	if d > 0 {
		d += time.Duration((rand.Float64() - 0.5) * 0.4 * float64(d))
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// evidence is what one update tells about the history's completeness.
type evidence struct {
	fromStored bool        // the update began at a stored cursor
	rows       int         // in all its pages
	oldest     ledger.Date // of the added rows; zero if none
	moved      bool        // Plaid had read the bank again before the update began
}

// complete applies the rule of the package comment to an update that reached the end of the feed.
func (t Timing) complete(item ledger.Item, e evidence, now time.Time) bool {
	if item.HistoryComplete || (e.fromStored && e.moved) {
		return true
	}
	linked := item.LinkedAt.UTC()
	if !e.oldest.IsZero() && e.oldest < ledger.DateOf(linked.Add(-t.FirstMonth)) {
		return true
	}
	return e.fromStored && e.rows == 0 && now.Sub(linked) >= t.SettledAfter
}
