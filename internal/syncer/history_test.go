package syncer

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passbook/internal/ledger"
)

func TestAFreshItemWaitsForItsHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		w.repo.items[0].LinkedAt, w.repo.items[0].HistoryComplete = start, false
		b := w.source.banks["i1"]
		b.ready, b.log = false, nil
		b.fail = func(n int, _ ledger.Cursor) error {
			switch n {
			case 3:
				b.ready = true
				b.put(ledger.Transaction{ID: "recent", On: 20260301})
			case 6:
				b.put(ledger.Transaction{ID: "old", On: 20240401})
			}
			return nil
		}
		o := w.sync(t, Selection{}).Outcomes[0]
		if o.Phase != Done || !o.HistoryComplete || o.Changes.Added != 2 {
			t.Fatalf("%+v", o)
		}
		if slices.Contains(b.asked, "now") || b.asked[2] != "" || b.asked[3] != "end-1" {
			t.Errorf("asked %q", b.asked)
		}
		if !slices.Contains(w.phases("i1"), Waiting) || w.source.count("streams") != 1 {
			t.Errorf("phases %v, %d calls for streams", w.phases("i1"), w.source.count("streams"))
		}
		if n := w.source.count("accounts"); n > 4 {
			t.Errorf("accounts were read %d times", n)
		}
	})
}

func TestHistoryThatDoesNotComeIsNotWaitedForForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		w.repo.items[0].LinkedAt, w.repo.items[0].HistoryComplete = start, false
		w.source.banks["i1"].ready = false
		began := time.Now()
		o := w.sync(t, Selection{}).Outcomes[0]
		if o.Phase != Done || o.HistoryComplete || w.repo.items[0].Cursor != "" || w.repo.commits != 0 {
			t.Fatalf("%+v", o)
		}
		if took := time.Since(began); took < time.Minute || took > 3*time.Minute {
			t.Errorf("waited %s", took)
		}
		if n := w.source.count("page"); n > 40 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestAnOldItemDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		w.repo.items[0].HistoryComplete = false
		w.source.banks["i1"].ready = false
		began := time.Now()
		w.sync(t, Selection{})
		if took := time.Since(began); took > 0 {
			t.Errorf("waited %s", took)
		}
	})
}

func TestWhenTheHistoryIsComplete(t *testing.T) {
	item := ledger.Item{LinkedAt: start}
	done := item
	done.HistoryComplete = true
	for name, c := range map[string]struct {
		item ledger.Item
		e    evidence
		now  time.Time
		want bool
	}{
		"first days":             {item, evidence{rows: 9, oldest: 20260204}, start, false},
		"a row of two years ago": {item, evidence{rows: 9, oldest: 20240305}, start, true},
		"no row at all":          {item, evidence{}, start, false},
		"Plaid read again":       {item, evidence{fromStored: true, moved: true}, start, true},
		"read again, first run":  {item, evidence{moved: true}, start, false},
		"quiet, but young":       {item, evidence{fromStored: true}, start.Add(time.Minute), false},
		"quiet for long":         {item, evidence{fromStored: true}, start.Add(time.Hour), true},
		"busy for long":          {item, evidence{fromStored: true, rows: 1, oldest: 20260304}, start.Add(time.Hour), false},
		"complete stays":         {done, evidence{rows: 1, oldest: 20260304}, start, true},
	} {
		if got := DefaultTiming().complete(c.item, c.e, c.now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestPlaidsClockMovingOnCompletesTheHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		w.repo.items[0].LinkedAt, w.repo.items[0].HistoryComplete = start, false
		w.source.status["i1"] = ledger.ItemStatus{LastGoodUpdateAt: start}
		b := w.source.banks["i1"]
		b.fail = func(n int, _ ledger.Cursor) error {
			if n == 5 { // three pages first, then one more poll
				w.source.mu.Lock()
				defer w.source.mu.Unlock()
				w.source.status["i1"] = ledger.ItemStatus{LastGoodUpdateAt: start.Add(time.Minute)}
			}
			return nil
		}
		o := w.sync(t, Selection{}).Outcomes[0]
		if !o.HistoryComplete || w.source.count("page") != 6 || w.source.count("streams") != 1 {
			t.Fatalf("%+v after %d pages", o, w.source.count("page"))
		}
	})
}

func TestAnInterruptedHistoryIsCompleteAtOnce(t *testing.T) {
	old := ledger.Page{Added: []ledger.Transaction{{ID: "i1-t0", On: 20240401}, {ID: "i1-t1", On: 20240402}}}
	for name, left := range map[string]struct {
		next ledger.Cursor
		more bool
	}{"between two pages": {"mid-0-2-5", true}, "before the commit": {"end-2", false}} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(1)
			w.repo.items[0].LinkedAt, w.repo.items[0].HistoryComplete = start, false
			old.Next, old.HasMore = left.next, left.more
			w.repo.staged["i1"] = []ledger.Page{old}
			began := time.Now()
			if o := w.sync(t, Selection{}).Outcomes[0]; o.Phase != Done || !o.HistoryComplete {
				t.Errorf("%s: %+v", name, o)
			}
			if took := time.Since(began); took > 0 {
				t.Errorf("%s: waited %s for a history that is there", name, took)
			}
		})
	}
}
