package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// The environment a child process gets besides its role.
const childPath = "PASSBOOK_STORE_TEST_PATH"

// runChild is what a child process does. It ends when it is killed, or with an error.
func runChild(role string) error {
	switch role {
	case "sync":
		return syncForEver(context.Background(), os.Getenv(childPath))
	case "hold":
		return holdSyncLock(context.Background(), os.Getenv(childPath))
	case "stranger":
		return openAsStranger(context.Background(), os.Getenv(childPath))
	case "umask":
		return openUnderUmask(context.Background(), os.Getenv(childPath))
	}
	return fmt.Errorf("unknown role %q", role)
}

// command prepares this test binary as a child.
func command(t testing.TB, role, path string, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self)
	c.Env = append(append(os.Environ(), child+"="+role, childPath+"="+path), env...)
	c.Stderr = os.Stderr
	return c
}

// pagesOf returns the pages of update n of a feed that everybody can work out: rows come, change, post and go.
func pagesOf(n int) []ledger.Page {
	const pages, rows = 3, 40
	var list []ledger.Page
	for p := range pages {
		var page ledger.Page
		for i := range rows {
			id := fmt.Sprintf("%d-%d-%d", n, p, i)
			t := row(ledger.TransactionID("t"+id), ledger.Date(20260100+1+(n*7+i)%28), int64(n), safetext.Untrusted("SHOP "+id))
			if i%5 == 0 {
				t.ID, t.Pending = "p"+t.ID, true
			}
			page.Added = append(page.Added, t)
			if n > 0 && i%5 == 0 {
				before := fmt.Sprintf("%d-%d-%d", n-1, p, i)
				posted := row(ledger.TransactionID("t"+before), ledger.Date(20260100+1+(n*3+i)%28), int64(n), safetext.Untrusted("SHOP "+before))
				posted.PendingID = ledger.TransactionID("pt" + before)
				page.Added = append(page.Added, posted)
				page.Removed = append(page.Removed, posted.PendingID)
			}
			if n > 1 && i%7 == 1 {
				page.Removed = append(page.Removed, ledger.TransactionID(fmt.Sprintf("t%d-%d-%d", n-2, p, i)))
			}
		}
		page.HasMore = p < pages-1
		page.Next = cursorOf(n, p+1)
		if !page.HasMore {
			page.Next = cursorOf(n+1, 0)
		}
		list = append(list, page)
	}
	return list
}

// cursorOf is where update n is after so many of its pages.
func cursorOf(n, pages int) ledger.Cursor { return ledger.Cursor(fmt.Sprintf("%06d.%d", n, pages)) }

func placeOf(c ledger.Cursor) (n, pages int, err error) {
	if c == "" {
		return 0, 0, nil
	}
	_, err = fmt.Sscanf(string(c), "%d.%d", &n, &pages)
	return n, pages, err
}

// syncForEver follows the feed from wherever the database is, and says what it has committed.
func syncForEver(ctx context.Context, path string) error {
	s, err := store.Open(ctx, store.Options{Path: path, Now: noon})
	if err != nil {
		return err
	}
	fmt.Println("open")
	for {
		u, err := s.BeginUpdate(ctx, bank)
		if err != nil {
			return err
		}
		n, _, err := placeOf(u.From)
		if err != nil {
			return err
		}
		for _, p := range pagesOf(n)[u.Resume.Pages:] {
			if err := u.Stage(ctx, p); err != nil {
				return err
			}
		}
		if _, err := u.Commit(ctx, cursorOf(n+1, 0), false); err != nil {
			return err
		}
		fmt.Println("committed", n+1)
	}
}

func holdSyncLock(ctx context.Context, path string) error {
	s, err := store.Open(ctx, store.Options{Path: path, Now: noon})
	if err != nil {
		return err
	}
	if _, err := s.TrySyncLock(ctx); err != nil {
		return err
	}
	fmt.Println("held")
	select {}
}
