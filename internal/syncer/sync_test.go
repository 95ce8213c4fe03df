package syncer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"passbook/internal/ledger"
)

// world is a set of banks with their Items, all linked an hour ago and complete unless a test says otherwise.
type world struct {
	source *plaid
	repo   *shelf
	lock   Locker
	events []Event
}

func newWorld(n int) *world {
	banks := map[ledger.ItemID]*bank{}
	var items []ledger.Item
	for i := range n {
		id := ledger.ItemID(fmt.Sprintf("i%d", i+1))
		b := &bank{size: 2, ready: true}
		for k := range 5 {
			b.put(ledger.Transaction{ID: ledger.TransactionID(fmt.Sprintf("%s-t%d", id, k)), On: 20260301})
		}
		banks[id] = b
		items = append(items, ledger.Item{
			ID: id, Environment: ledger.Sandbox, Institution: "ins_1", InstitutionName: "Tartan Bank",
			LinkedAt: start.Add(-time.Hour), HistoryComplete: true,
		})
	}
	return &world{source: newPlaid(banks), repo: newShelf(items...)}
}

// clock starts at the story's now and runs with the (fake) time of a synctest bubble.
func clock() func() time.Time {
	began := time.Now()
	return func() time.Time { return start.Add(time.Since(began)) }
}

func (w *world) syncer(t *testing.T) *Syncer {
	t.Helper()
	s, err := New(Options{Source: w.source, Repository: w.repo, Tokens: tokenOf, Lock: w.lock, Now: clock()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w *world) sync(t *testing.T, sel Selection) Report {
	t.Helper()
	if sel.Progress == nil {
		sel.Progress = func(e Event) { w.events = append(w.events, e) }
	}
	report, err := w.syncer(t).Sync(t.Context(), sel)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func (w *world) phases(id ledger.ItemID) []Phase {
	var p []Phase
	for _, e := range w.events {
		if e.Item == id {
			p = append(p, e.Phase)
		}
	}
	return p
}

func TestOneItemFromStartToEnd(t *testing.T) {
	w := newWorld(1)
	w.repo.items[0].Trouble = &ledger.Trouble{Code: "INTERNAL_SERVER_ERROR"}
	o := w.sync(t, Selection{}).Outcomes[0]
	if o.Phase != Done || o.Err != nil || o.Pages != 3 || o.Rows != 5 || o.Changes.Added != 5 || !o.HistoryComplete || len(o.Minor) != 0 {
		t.Fatalf("%+v", o)
	}
	want := []Phase{Queued, Transactions, Transactions, Transactions, Saving, Accounts, Recurring, Done}
	if got := w.phases("i1"); !slices.Equal(got, want) {
		t.Errorf("phases %v, want %v", got, want)
	}
	if last := w.events[len(w.events)-1]; last.At.IsZero() || last.Pages != 3 || last.Changes.Added != 5 || last.Bank != "Tartan Bank" {
		t.Errorf("last event %+v", last)
	}
	if len(w.repo.accounts["i1"]) != 2 || len(w.repo.streams["i1"]) != 1 || w.repo.institutions["ins_1"].ID != "ins_1" {
		t.Error("accounts, streams or institution are missing")
	}
	if w.repo.items[0].Trouble != nil {
		t.Error("the trouble of the last sync is still there")
	}
	if w.repo.commits != 1 {
		t.Errorf("%d commits", w.repo.commits)
	}
}

func TestMutationBeginsAgainWhereTheUpdateBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		w.sync(t, Selection{})
		b := w.source.banks["i1"]
		for k := range 4 {
			b.put(ledger.Transaction{ID: ledger.TransactionID(fmt.Sprintf("late%d", k)), On: 20260302})
		}
		b.asked = nil
		b.fail = func(n int, _ ledger.Cursor) error {
			if n == 2 {
				return fmt.Errorf("sync page: %w", errMutation)
			}
			return nil
		}
		if o := w.sync(t, Selection{}).Outcomes[0]; o.Phase != Done || o.Changes.Added != 4 || o.Pages != 2 {
			t.Fatalf("%+v", o)
		}
		want := []ledger.Cursor{"end-5", "mid-5-2-9", "end-5", "mid-5-2-9"}
		if !slices.Equal(b.asked, want) {
			t.Errorf("asked for %q, want %q", b.asked, want)
		}
	})
}

func TestEndlessMutationEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		w.source.banks["i1"].fail = func(_ int, cursor ledger.Cursor) error {
			if cursor == "" {
				return nil
			}
			return errMutation
		}
		began := time.Now()
		o := w.sync(t, Selection{}).Outcomes[0]
		if o.Phase != Failed || !errors.Is(o.Err, errMutation) || w.repo.commits != 0 {
			t.Fatalf("%+v", o)
		}
		if n := len(w.source.banks["i1"].asked); n != 12 {
			t.Errorf("%d pages asked for, want 6 runs of 2", n)
		}
		if took := time.Since(began); took < 10*time.Second || took > 25*time.Second {
			t.Errorf("the restarts took %s", took)
		}
		if w.repo.items[0].Trouble.Code != errMutation.code {
			t.Error("the trouble is not kept")
		}
	})
}

func TestARefusedResumeIsDropped(t *testing.T) {
	w := newWorld(1)
	w.repo.staged["i1"] = []ledger.Page{{Added: []ledger.Transaction{{ID: "ghost"}}, Next: "mid-0-2-5", HasMore: true}}
	w.source.banks["i1"].fail = func(n int, _ ledger.Cursor) error {
		if n == 1 {
			return &plaidError{kind: "INVALID_REQUEST", code: "INVALID_FIELD"}
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		if o := w.sync(t, Selection{}).Outcomes[0]; o.Phase != Done || o.Changes.Added != 5 {
			t.Fatalf("%+v", o)
		}
	})
	if _, kept := w.repo.rows["i1"]["ghost"]; kept {
		t.Error("a page of the refused run was committed")
	}
	if got := w.source.banks["i1"].asked; !slices.Equal(got[:2], []ledger.Cursor{"mid-0-2-5", ""}) {
		t.Errorf("asked %q", got)
	}
}

func TestAnUpdateThatOnlyLacksItsCommitIsCommittedFirst(t *testing.T) {
	w := newWorld(1)
	w.repo.staged["i1"] = []ledger.Page{{Added: []ledger.Transaction{{ID: "i1-t0"}, {ID: "i1-t1"}}, Next: "end-2"}}
	o := w.sync(t, Selection{}).Outcomes[0]
	if o.Phase != Done || o.Changes.Added != 5 || w.repo.commits != 2 {
		t.Fatalf("%+v after %d commits", o, w.repo.commits)
	}
	if got := w.source.banks["i1"].asked; got[0] != "end-2" {
		t.Errorf("asked %q", got)
	}
}

func TestAResumeIsKeptWhenTheBankNeedsThePerson(t *testing.T) {
	w := newWorld(1)
	w.repo.staged["i1"] = []ledger.Page{{Added: []ledger.Transaction{{ID: "t"}}, Next: "mid-0-2-5", HasMore: true}}
	w.source.banks["i1"].fail = func(int, ledger.Cursor) error { return errLogin }
	if o := w.sync(t, Selection{}).Outcomes[0]; !errors.Is(o.Err, errLogin) {
		t.Fatalf("%+v", o)
	}
	if len(w.repo.staged["i1"]) != 1 || w.source.count("page") != 1 {
		t.Errorf("%d pages staged after %d calls", len(w.repo.staged["i1"]), w.source.count("page"))
	}
}

func TestPagesThatContradictThemselvesAreRefused(t *testing.T) {
	row := []ledger.Transaction{{ID: "t1"}}
	for name, c := range map[string]struct {
		asked ledger.Cursor
		page  ledger.Page
		fine  bool
	}{
		"rows":                   {"", ledger.Page{Added: row, Next: "a"}, true},
		"nothing new":            {"a", ledger.Page{Next: "a"}, true},
		"nothing ready":          {"", ledger.Page{}, true},
		"ready and empty":        {"", ledger.Page{Next: "a"}, true},
		"skips the history":      {"", ledger.Page{Next: "now"}, false},
		"rows without a cursor":  {"", ledger.Page{Added: row}, false},
		"more without a cursor":  {"", ledger.Page{HasMore: true}, false},
		"cursor lost":            {"a", ledger.Page{}, false},
		"more at the same place": {"a", ledger.Page{Added: row, Next: "a", HasMore: true}, false},
	} {
		if err := check(c.page, c.asked); (err == nil) != c.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}

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

func TestFourAtOnceAndNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(7)
		gate := make(chan struct{})
		var inside, most atomic.Int32
		w.source.around = func(_ context.Context, call string, _ ledger.ItemID) error {
			if call != "accounts" {
				return nil
			}
			most.Store(max(most.Load(), inside.Add(1)))
			<-gate
			inside.Add(-1)
			return nil
		}
		reports := make(chan Report)
		go func() { reports <- w.sync(t, Selection{}) }()
		synctest.Wait()
		if n := inside.Load(); n != Parallel {
			t.Errorf("%d at once", n)
		}
		close(gate)
		report := <-reports
		if len(report.Outcomes) != 7 || most.Load() != Parallel {
			t.Fatalf("%d outcomes, %d at once", len(report.Outcomes), most.Load())
		}
		for i, o := range report.Outcomes {
			if want := ledger.ItemID(fmt.Sprintf("i%d", i+1)); o.Item != want || o.Phase != Done {
				t.Errorf("outcome %d: %+v", i, o)
			}
		}
	})
}

func TestAnItemIsNotSyncedTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		lock := &countingLock{}
		w.lock = lock
		gate := make(chan struct{})
		w.source.around = func(_ context.Context, call string, _ ledger.ItemID) error {
			if call == "accounts" {
				<-gate
			}
			return nil
		}
		s := w.syncer(t)
		reports := make(chan Report, 2)
		for range 2 {
			go func() {
				r, err := s.Sync(t.Context(), Selection{})
				if err != nil {
					t.Error(err)
				}
				reports <- r
			}()
		}
		synctest.Wait()
		close(gate)
		for range 2 {
			if o := (<-reports).Outcomes[0]; o.Phase != Done || o.Changes.Added != 5 {
				t.Errorf("%+v", o)
			}
		}
		if w.source.count("accounts") != 1 || w.repo.commits != 1 {
			t.Errorf("%d calls, %d commits", w.source.count("accounts"), w.repo.commits)
		}
		if lock.taken != 1 || lock.given != 1 {
			t.Errorf("lock taken %d times, given back %d times", lock.taken, lock.given)
		}
	})
}

func TestAWaiterStartsOverWhenTheFirstSyncIsBrokenOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		first, cancel := context.WithCancel(t.Context())
		var once sync.Once
		w.source.around = func(ctx context.Context, call string, _ ledger.ItemID) error {
			if call == "page" {
				once.Do(func() { <-ctx.Done() })
			}
			return nil
		}
		s := w.syncer(t)
		firstErr := make(chan error)
		go func() { _, err := s.Sync(first, Selection{}); firstErr <- err }()
		synctest.Wait()
		second := make(chan Report)
		go func() {
			r, err := s.Sync(t.Context(), Selection{})
			if err != nil {
				t.Error(err)
			}
			second <- r
		}()
		synctest.Wait()
		cancel()
		if err := <-firstErr; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if o := (<-second).Outcomes[0]; o.Phase != Done || o.Changes.Added != 5 {
			t.Errorf("%+v", o)
		}
	})
}

func TestOneBadItemDoesNotStopTheOthers(t *testing.T) {
	w := newWorld(3)
	w.source.banks["i2"].fail = func(int, ledger.Cursor) error { return errLogin }
	report := w.sync(t, Selection{})
	if o := report.Outcomes[1]; o.Phase != Failed || !errors.Is(o.Err, errLogin) {
		t.Errorf("%+v", o)
	}
	if w.source.count("page") != 3+1+3 {
		t.Errorf("%d pages: a bank that needs the person is asked once", w.source.count("page"))
	}
	trouble := w.repo.items[1].Trouble
	if trouble == nil || trouble.Code != "ITEM_LOGIN_REQUIRED" || trouble.RequestID != "req1" || trouble.SeenAt.IsZero() {
		t.Fatalf("%+v", trouble)
	}
	for _, i := range []int{0, 2} {
		if report.Outcomes[i].Phase != Done {
			t.Errorf("%+v", report.Outcomes[i])
		}
	}
	if report.Changes().Added != 10 {
		t.Errorf("%+v", report.Changes())
	}

	before := w.source.count("page")
	report = w.sync(t, Selection{Items: []ledger.ItemID{"i2"}})
	var skipped *SkippedError
	if o := report.Outcomes[0]; o.Phase != Skipped || !errors.As(o.Err, &skipped) || skipped.Trouble.Code != "ITEM_LOGIN_REQUIRED" {
		t.Errorf("%+v", o)
	}
	if w.source.count("page") != before {
		t.Error("a bank that needs the person was asked")
	}
	w.source.banks["i2"].fail = nil
	if o := w.sync(t, Selection{Items: []ledger.ItemID{"i2"}, Force: true}).Outcomes[0]; o.Phase != Done || w.repo.items[1].Trouble != nil {
		t.Errorf("after the repair: %+v", o)
	}
}

func TestRemovedAndUnknownItems(t *testing.T) {
	w := newWorld(2)
	w.repo.items[0].Removed = true
	if got := w.sync(t, Selection{}).Outcomes; len(got) != 1 || got[0].Item != "i2" {
		t.Errorf("%+v", got)
	}
	for _, o := range w.sync(t, Selection{Items: []ledger.ItemID{"nobody", "i1"}, Force: true}).Outcomes {
		var skipped *SkippedError
		if !errors.As(o.Err, &skipped) || o.Phase != Skipped {
			t.Errorf("%+v", o)
		}
	}
}

func TestMissingExtrasAreNoTrouble(t *testing.T) {
	w := newWorld(1)
	w.source.streams = func(ledger.ItemID) error { return errNotReady }
	w.source.health = func() error { return errors.New("institution does not answer") }
	o := w.sync(t, Selection{}).Outcomes[0]
	if o.Phase != Done || len(o.Minor) != 2 || w.repo.items[0].Trouble != nil {
		t.Fatalf("%+v", o)
	}
}

func TestAccountsFailingKeepsTheTransactionsAndReadsTheStatus(t *testing.T) {
	w := newWorld(1)
	broken := &plaidError{kind: "API_ERROR", code: "INTERNAL_SERVER_ERROR", retry: true}
	w.source.around = func(_ context.Context, call string, _ ledger.ItemID) error {
		if call == "accounts" {
			return broken
		}
		return nil
	}
	o := w.sync(t, Selection{}).Outcomes[0]
	if o.Phase != Failed || !errors.Is(o.Err, broken) || o.Changes.Added != 5 || w.source.count("status") != 1 {
		t.Fatalf("%+v", o)
	}
}

func TestTheInstitutionIsAskedOnceAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		s := w.syncer(t)
		for range 3 {
			if _, err := s.Sync(t.Context(), Selection{}); err != nil {
				t.Fatal(err)
			}
		}
		if n := w.source.count("institution"); n != 1 {
			t.Errorf("asked %d times", n)
		}
		time.Sleep(time.Hour)
		if _, err := s.Sync(t.Context(), Selection{}); err != nil {
			t.Fatal(err)
		}
		if n := w.source.count("institution"); n != 2 {
			t.Errorf("asked %d times after an hour", n)
		}
	})
}

func TestCancelLeavesNothingHalfDone(t *testing.T) {
	for _, where := range []string{"page", "stage", "commit", "accounts", "save accounts", "status", "streams", "pause"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(2)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			hit := func(call string) {
				if call == where {
					cancel()
				}
			}
			w.source.around = func(ctx context.Context, call string, _ ledger.ItemID) error {
				hit(call)
				if ctx.Err() != nil { // a client may dress the end of ctx up as a failure of its own
					return &plaidError{kind: "NETWORK", code: "CUT"}
				}
				return nil
			}
			w.repo.around = func(call string, f func() error) error { hit(call); return f() }
			if where == "pause" {
				w.repo.items[0].LinkedAt, w.repo.items[0].HistoryComplete = start, false
				w.source.banks["i1"].ready = false
				time.AfterFunc(500*time.Millisecond, cancel)
			}
			began := time.Now()
			_, err := w.syncer(t).Sync(ctx, Selection{})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: %v", where, err)
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("%s: ended after %s", where, took)
			}
			for _, item := range w.repo.items {
				if n := len(w.repo.rows[item.ID]); n != 0 && n != 5 {
					t.Errorf("%s: %d rows committed", where, n)
				}
				if item.Trouble != nil {
					t.Errorf("%s: being broken off is no trouble of the bank", where)
				}
			}
			w.source.around, w.repo.around = nil, nil
			for _, o := range w.sync(t, Selection{}).Outcomes {
				if where != "pause" && (o.Phase != Done || len(w.repo.rows[o.Item]) != 5) {
					t.Errorf("%s: afterwards %+v", where, o)
				}
			}
		})
	}
}

func TestAnotherProcessSyncing(t *testing.T) {
	w := newWorld(1)
	w.lock = busyLock{}
	report, err := w.syncer(t).Sync(t.Context(), Selection{})
	if !errors.Is(err, ErrBusy) || len(report.Outcomes) != 0 || w.source.count("page") != 0 {
		t.Fatalf("%v, %+v", err, report)
	}
}

type busyLock struct{}

func (busyLock) TryLock(context.Context) (func() error, error) {
	return nil, fmt.Errorf("held by process 42: %w", ErrBusy)
}

type countingLock struct{ taken, given int }

func (l *countingLock) TryLock(context.Context) (func() error, error) {
	l.taken++
	return func() error { l.given++; return nil }, nil
}
