package store_test

import (
	"bufio"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/store"
)

// TestKillAtRandomMoments kills a syncing process over and over. Whenever the database is opened again it holds a whole
// number of updates, no fewer than were reported as committed, and the pages staged for the next one.
func TestKillAtRandomMoments(t *testing.T) {
	t.Parallel()
	kills := 20
	if testing.Short() {
		kills = 4
	}
	if n, err := strconv.Atoi(os.Getenv("PASSBOOK_KILLS")); err == nil {
		kills = n
	}
	path := filepath.Join(t.TempDir(), "passbook.db")
	s := open(t, path)
	link(t, s, bank)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	m := &model{rows: map[ledger.TransactionID]modelRow{}}
	locals := map[ledger.TransactionID]ledger.LocalID{}
	done, resumed := 0, 0
	within := 30 * time.Millisecond // of which a kill comes: long enough to get somewhere on this machine, and no longer
	for kill := 0; kill < kills || done == 0 && kill < 100; kill++ {
		acknowledged := syncAndKill(t, path, rand.N(within))
		s, err := store.Open(t.Context(), store.Options{Path: path, Now: noon})
		if err != nil {
			t.Fatalf("kill %d: open: %v", kill, err)
		}
		item, err := s.Item(t.Context(), bank)
		if err != nil {
			t.Fatal(err)
		}
		n, half, err := placeOf(item.Cursor)
		if err != nil || half != 0 || n < max(acknowledged, done) {
			t.Fatalf("kill %d: cursor %q, %v; %d updates were acknowledged, %d were there before", kill, item.Cursor, err, acknowledged, done)
		}
		switch {
		case n == done:
			within = min(within*3/2, 5*time.Second)
		case n > done+2:
			within = within * 2 / 3
		}
		for ; done < n; done++ {
			m.apply(pagesOf(done), false)
		}
		compareWithModel(t, m, locals, all(t, s, ledger.Query{}))
		u, err := s.BeginUpdate(t.Context(), bank)
		if err != nil {
			t.Fatal(err)
		}
		if u.Resume.Pages > 0 {
			resumed++
			if page := pagesOf(n)[u.Resume.Pages-1]; u.Resume.Cursor != page.Next || u.Resume.Last == page.HasMore {
				t.Fatalf("kill %d: resume %+v after page %+v", kill, u.Resume, page.Next)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d updates, %d times with staged pages", kills, done, resumed)
	if done == 0 {
		t.Error("no update was ever committed: nothing was tested")
	}
}

// syncAndKill runs a syncing child for that long after it has opened the database, and returns the last update it reported.
func syncAndKill(t *testing.T, path string, after time.Duration) (acknowledged int) {
	t.Helper()
	c := command(t, "sync", path)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("the child could not open the database: %v", c.Wait())
	}
	kill := time.AfterFunc(after, func() { _ = c.Process.Kill() })
	defer kill.Stop()
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "committed "); ok {
			if acknowledged, err = strconv.Atoi(text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Wait(); err == nil || c.ProcessState.Exited() {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return acknowledged
}

func compareWithModel(t *testing.T, m *model, locals map[ledger.TransactionID]ledger.LocalID, rows []ledger.Transaction) {
	t.Helper()
	got, want := map[ledger.TransactionID]ledger.Transaction{}, map[ledger.TransactionID]ledger.Transaction{}
	for _, r := range rows {
		if before, ok := locals[r.ID]; ok && before != r.LocalID {
			t.Fatalf("row %s changed its local id", r.ID)
		}
		if before, ok := locals[r.PendingID]; ok && before != r.LocalID {
			t.Fatalf("row %s has not the local id of %s", r.ID, r.PendingID)
		}
		locals[r.ID] = r.LocalID
		r.LocalID, r.Key, r.Class = 0, 0, 0
		got[r.ID] = r
	}
	for id, r := range m.rows {
		want[id] = r.row
	}
	if !reflect.DeepEqual(want, got) {
		t.Fatalf("rows differ (-want +got):\n%.2000s", cmp.Diff(want, got))
	}
	if keys := slices.IsSortedFunc(rows, func(a, b ledger.Transaction) int { return int(b.Key - a.Key) }); !keys {
		t.Fatal("rows are out of order")
	}
}

func TestSyncLockTellsItsHolder(t *testing.T) {
	s := openLinked(t)
	c := command(t, "hold", s.Path())
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(out).Scan() {
		t.Fatalf("the child could not take the lock: %v", c.Wait())
	}
	_, err = s.TrySyncLock(t.Context())
	wantBusy(t, err, c.Process.Pid)
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err == nil {
		t.Error("the child was not killed")
	}
	lock, err := s.TrySyncLock(t.Context())
	if err != nil {
		t.Fatalf("after the holder was killed: %v", err)
	}
	_, err = s.TrySyncLock(t.Context())
	wantBusy(t, err, os.Getpid())
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if lock, err = s.TrySyncLock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
}

func wantBusy(t *testing.T, err error, pid int) {
	t.Helper()
	var busy *store.SyncBusyError
	if !errors.As(err, &busy) || !errors.Is(err, store.ErrBusy) || busy.PID != pid {
		t.Errorf("got %v, want process %d to hold the lock", err, pid)
	}
}
