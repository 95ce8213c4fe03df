package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// bulky is a page that compresses badly.
func bulky(n int) ledger.Page {
	var p ledger.Page
	for i := range 500 {
		p.Added = append(p.Added, row(ledger.TransactionID(fmt.Sprintf("%d-%d-%s", n, i, rand.Text())), 20260701, 1,
			safetext.Untrusted(rand.Text()+rand.Text())))
	}
	return p
}

// fillUp stages pages until the disk is full, and checks that nothing that was there is lost.
func fillUp(t *testing.T, s *store.Store, moreRoom func()) {
	t.Helper()
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}})
	u, err := s.BeginUpdate(t.Context(), bank)
	if err != nil {
		t.Fatal(err)
	}
	staged := 0
	for err == nil {
		if staged++; staged > 500 {
			t.Fatal("the disk never filled up")
		}
		err = u.Stage(t.Context(), bulky(staged))
	}
	if !errors.Is(err, store.ErrDiskFull) {
		t.Fatalf("got %v, want ErrDiskFull", err)
	}
	if item, err := s.Item(t.Context(), bank); err != nil || item.Cursor != "c1" {
		t.Errorf("item %+v, %v", item, err)
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 1 {
		t.Errorf("%d rows, want 1", len(rows))
	}
	// Committing what is staged needs more room still.
	if staged > 1 {
		if _, err := u.Commit(t.Context(), "c2", false); !errors.Is(err, store.ErrDiskFull) {
			t.Errorf("commit: got %v, want ErrDiskFull", err)
		}
	}
	moreRoom()
	again, err := s.BeginUpdate(t.Context(), bank)
	if err != nil || again.Resume.Pages != staged-1 {
		t.Fatalf("resume %+v, %v, want %d pages", again, err, staged-1)
	}
	if err := again.Stage(t.Context(), bulky(staged)); err != nil {
		t.Fatal(err)
	}
	changes, err := again.Commit(t.Context(), "c2", false)
	if err != nil || changes.Added != 500*staged {
		t.Errorf("changes %+v, %v, want %d added", changes, err, 500*staged)
	}
}

func TestFullDatabase(t *testing.T) {
	s := openLinked(t)
	if err := s.Limit(t.Context(), 30); err != nil {
		t.Fatal(err)
	}
	fillUp(t, s, func() {
		if err := s.Pragma(t.Context(), "max_page_count(1000000)"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWriterThatWaitsTooLong(t *testing.T) {
	s := openLinked(t)
	if err := s.Pragma(t.Context(), "busy_timeout(50)"); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", "file:"+filepath.ToSlash(s.Path())+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetSetting(t.Context(), store.UserID, "x"); !errors.Is(err, store.ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
	if _, err := s.Items(t.Context()); err != nil {
		t.Errorf("reading beside a writer: %v", err)
	}
	if err := s.Pragma(t.Context(), "busy_timeout(60000)"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.SetSetting(ctx, store.UserID, "x"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want DeadlineExceeded", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := s.SetSetting(t.Context(), store.UserID, "x"); err != nil {
		t.Errorf("after the other was done: %v", err)
	}
}
