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
	want := []Phase{Queued, Transactions, Transactions, Transactions, Saving, Saving, Saving, Saving, Accounts, Recurring, Done}
	if got := w.phases("i1"); !slices.Equal(got, want) {
		t.Errorf("phases %v, want %v", got, want)
	}
	var saved []int
	for _, e := range w.events {
		if e.Phase == Saving {
			saved = append(saved, e.Saved)
		}
	}
	if !slices.Equal(saved, []int{0, 2, 4, 5}) {
		t.Errorf("told of %v rows while saving", saved)
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
	if len(w.repo.streams["i1"]) != 0 {
		t.Error("streams were worked out although Plaid will tell them")
	}
}

func TestStreamsAreWorkedOutWherePlaidTellsNone(t *testing.T) {
	w := newWorld(1)
	w.source.streams = func(ledger.ItemID) error { return &plaidError{kind: "INVALID_INPUT", code: "PRODUCT_NOT_ENABLED"} }
	o := w.sync(t, Selection{}).Outcomes[0]
	if o.Phase != Done || len(w.repo.streams["i1"]) != 1 || !w.repo.streams["i1"][0].Local {
		t.Fatalf("%+v, streams %+v", o, w.repo.streams)
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
