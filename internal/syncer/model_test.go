package syncer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"passbook/internal/ledger"
)

var errKilled = errors.New("the process was killed")

// fate decides, call by call, what goes wrong. A killed process makes no further call until it is started again. A page is stored
// while the next is asked for, in whatever order the two calls happen to come.
type fate struct {
	mu     sync.Mutex
	script []int
	dead   bool
	bank   *bank
	serial int
}

const (
	killBefore = 1
	killAfter  = 2
	mutate     = 3
)

func (f *fate) next() int {
	if len(f.script) == 0 {
		return 0
	}
	n := f.script[0]
	f.script = f.script[1:]
	return n
}

func (f *fate) call(work func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		return errKilled
	}
	switch f.next() {
	case killBefore:
		f.dead = true
		return errKilled
	case killAfter:
		err := work()
		f.dead = true
		return errors.Join(err, errKilled)
	case mutate:
		f.change(f.serial)
	}
	return work()
}

// change is something that happens at the bank: op picks what, and which transaction.
func (f *fate) change(op int) {
	b := f.bank
	b.mu.Lock()
	defer b.mu.Unlock()
	f.serial++
	live := b.at(len(b.log))
	var known []ledger.Transaction
	for i := range f.serial {
		if t, ok := live[ledger.TransactionID(fmt.Sprintf("t%d", i))]; ok {
			known = append(known, t)
		}
	}
	fresh := ledger.Transaction{
		ID: ledger.TransactionID(fmt.Sprintf("t%d", f.serial-1)), Account: "a1", On: 20260301,
		Amount: ledger.Money{Minor: int64(f.serial), Currency: "USD"}, Pending: op%2 == 0,
	}
	if len(known) == 0 || op%5 == 0 {
		b.put(fresh)
		return
	}
	old := known[op%len(known)]
	switch {
	case op%5 == 1:
		b.remove(old.ID)
	case op%5 == 2 && old.Pending:
		b.remove(old.ID)
		fresh.PendingID, fresh.Pending = old.ID, false
		b.put(fresh)
	case op%5 == 3:
		b.remove(old.ID)
		b.put(old)
	default:
		old.Amount.Minor += 1000
		b.put(old)
	}
}

// TestAgainstTheReplayModel: whatever happens at the bank, between two pages too, and wherever the process is killed, what
// is committed is always exactly the bank's state at the committed cursor, and a sync that is left alone catches up.
func TestAgainstTheReplayModel(t *testing.T) {
	var resumed, restarted, killed int
	rapid.Check(t, func(t *rapid.T) {
		b := &bank{size: rapid.IntRange(1, 4).Draw(t, "page size"), ready: true}
		f := &fate{bank: b}
		repo := newShelf(ledger.Item{ID: "i1", Environment: ledger.Sandbox, LinkedAt: start})
		repo.around = func(call string, work func() error) error {
			if call == "begin" && len(repo.staged["i1"]) > 0 {
				resumed++
			}
			if call == "discard" {
				restarted++
			}
			return f.call(work)
		}
		source := newPlaid(map[ledger.ItemID]*bank{"i1": b})
		source.around = func(_ context.Context, _ string, _ ledger.ItemID) error {
			return f.call(func() error { return nil })
		}
		ops := rapid.IntRange(0, 1000)
		for range rapid.IntRange(1, 6).Draw(t, "rounds") {
			for _, op := range rapid.SliceOfN(ops, 0, 12).Draw(t, "changes") {
				f.change(op)
			}
			f.dead = false
			f.script = rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 0, mutate, killBefore, killAfter}), 0, 40).Draw(t, "fate")
			syncOnce(t, source, repo)
			if f.dead {
				killed++
			}
			checkCommitted(t, b, repo)
		}
		f.dead, f.script = false, nil
		report := syncOnce(t, source, repo)
		if o := report.Outcomes[0]; o.Phase != Done || o.Err != nil {
			t.Fatalf("left alone it ended with %v: %v", o.Phase, o.Err)
		}
		if diff := cmp.Diff(b.at(len(b.log)), rowsOf(repo)); diff != "" {
			t.Fatalf("not caught up (-bank +stored):\n%s", diff)
		}
		if len(repo.staged["i1"]) != 0 {
			t.Fatal("pages are left staged")
		}
	})
	if resumed == 0 || restarted == 0 || killed == 0 {
		t.Errorf("the histories were too tame: resumed %d, restarted %d, killed %d", resumed, restarted, killed)
	}
}

func rowsOf(repo *shelf) map[ledger.TransactionID]ledger.Transaction {
	if rows := repo.rows["i1"]; rows != nil {
		return rows
	}
	return map[ledger.TransactionID]ledger.Transaction{}
}

func checkCommitted(t *rapid.T, b *bank, repo *shelf) {
	t.Helper()
	cursor := string(repo.items[0].Cursor)
	at := 0
	if cursor != "" {
		if !strings.HasPrefix(cursor, "end-") {
			t.Fatalf("committed in the middle of an update, at %q", cursor)
		}
		if _, err := fmt.Sscanf(cursor, "end-%d", &at); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(b.at(at), rowsOf(repo)); diff != "" {
		t.Fatalf("at %q (-bank +stored):\n%s", cursor, diff)
	}
}

func syncOnce(t *rapid.T, source *plaid, repo *shelf) Report {
	t.Helper()
	s, err := New(Options{Source: source, Repository: repo, Tokens: tokenOf, Now: func() time.Time { return start }, Timing: Timing{Restarts: 5}})
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Sync(t.Context(), Selection{})
	if err != nil && !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	return report
}
