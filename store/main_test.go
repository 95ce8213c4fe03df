package store_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// child, when set, makes this test binary run one of the processes a test needs beside itself.
const child = "PASSBOOK_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if role := os.Getenv(child); role != "" {
		if err := runChild(role); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// Enough for every day; `make soak`, or -rapid.checks, runs thousands.
	if err := flag.Set("rapid.checks", "25"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// noon is a clock that stands still.
func noon() time.Time { return time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC) }

const bank = ledger.ItemID("item-1")

// open opens a store for one test.
func open(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: noon})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// openNew opens a store on a new file.
func openNew(t testing.TB) *store.Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "passbook.db"))
}

// openQuick opens a store on a new file that need not survive the machine.
func openQuick(t testing.TB) *store.Store {
	t.Helper()
	s := openNew(t)
	if err := s.Pragma(t.Context(), "synchronous(OFF)"); err != nil {
		t.Fatal(err)
	}
	return s
}

// openLinked opens a store on a new file that has one Item.
func openLinked(t testing.TB) *store.Store {
	t.Helper()
	s := openNew(t)
	link(t, s, bank)
	return s
}

func link(t testing.TB, s *store.Store, id ledger.ItemID) {
	t.Helper()
	item := ledger.Item{
		ID: id, Institution: "ins_109508", InstitutionName: "First Platypus Bank", Environment: ledger.Sandbox,
		Products: []string{"transactions"}, LinkedAt: noon(),
	}
	if err := s.AddItem(t.Context(), item, []byte("sealed "+string(id))); err != nil {
		t.Fatalf("add item: %v", err)
	}
}

// row is a plain posted transaction.
func row(id ledger.TransactionID, on ledger.Date, cents int64, name safetext.Untrusted) ledger.Transaction {
	return ledger.Transaction{
		ID: id, Account: "checking", Amount: ledger.Money{Minor: cents, Currency: "USD"}, On: on, Name: name,
		Category: ledger.Category{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE", Confidence: "HIGH"},
	}
}

// run is one whole update: the pages from the Item's cursor to the cursor to.
func run(ctx context.Context, s *store.Store, item ledger.ItemID, to ledger.Cursor, pages ...ledger.Page) (ledger.Changes, error) {
	u, err := s.BeginUpdate(ctx, item)
	if err != nil {
		return ledger.Changes{}, err
	}
	for _, p := range pages {
		if err := u.Stage(ctx, p); err != nil {
			return ledger.Changes{}, err
		}
	}
	return u.Commit(ctx, to, true)
}

func mustRun(t testing.TB, s *store.Store, to ledger.Cursor, pages ...ledger.Page) ledger.Changes {
	t.Helper()
	c, err := run(t.Context(), s, bank, to, pages...)
	if err != nil {
		t.Fatalf("update to %q: %v", to, err)
	}
	return c
}

// all returns every row of a query, newest first.
func all(t testing.TB, s *store.Store, q ledger.Query) []ledger.Transaction {
	t.Helper()
	var list []ledger.Transaction
	for row, err := range s.AllTransactions(t.Context(), q) {
		if err != nil {
			t.Fatalf("read transactions: %v", err)
		}
		list = append(list, row)
	}
	return list
}
