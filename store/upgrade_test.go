package store_test

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"

	"passbook/internal/ledger"
)

// firstSchema makes a database as the first schema had it, with n transactions that were written then.
func firstSchema(t *testing.T, path string, n int) {
	t.Helper()
	first, err := fs.ReadFile(os.DirFS("migrations"), "00001_ledger.sql")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	p, err := goose.NewProvider(goose.DialectSQLite3, db, fstest.MapFS{"00001_ledger.sql": {Data: first}}, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	exec := func(text string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), text, args...); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	exec(`INSERT INTO items (item_key, item_id, institution_id, institution_name, environment, linked_at_unix_ms, sealed_token, cursor)
		VALUES (1, ?, 'ins_1', 'First Platypus Bank', 'sandbox', 1, x'01', 'c1')`, string(bank))
	exec("INSERT INTO accounts (account_key, item_key, account_id, described, type) VALUES (1, 1, 'checking', 1, 'depository')")
	exec("INSERT INTO categories VALUES (1, 'FOOD_AND_DRINK', 'FOOD_AND_DRINK_COFFEE', 'HIGH'), (2, 'BRAND_NEW', 'BRAND_NEW_THING', 'LOW')")
	for i := range n {
		day := 20260701 + i%28
		key := int64(day)<<24 | int64(i+1)
		category, details := any(1+i%3), any(fmt.Sprintf(`{"CheckNumber":"%d"}`, i%2))
		if i%3 == 2 {
			category, details = nil, nil
		}
		exec(`INSERT INTO transactions (row_key, local_id, item_key, account_key, transaction_id, amount_minor, currency, on_date, pending, name,
			category_key, details) VALUES (?, ?, 1, 1, ?, ?, 'USD', ?, ?, ?, ?, ?)`,
			key, i+1, fmt.Sprintf("t%d", i), -100*i, day, i%5 == 0, fmt.Sprintf("SHOP %d", i), category, details)
		exec("INSERT INTO transactions_fts (rowid, merchant, name, category) VALUES (?, '', ?, 'Food and drink Coffee')", key, fmt.Sprintf("SHOP %d", i))
	}
	exec("UPDATE local_ids SET next_id = ?", n+1)
	exec("INSERT INTO updates VALUES (1, 1, '', 'c1', ?, 0, 0, 0, 1)", n)
}

// TestUpgradeFromTheFirstSchema: rows keep their numbers and all that Plaid said, and are found and summed as if they came today.
func TestUpgradeFromTheFirstSchema(t *testing.T) {
	const n = 300
	path := filepath.Join(t.TempDir(), "passbook.db")
	firstSchema(t, path, n)
	s := open(t, path)
	rows := all(t, s, ledger.Query{})
	if len(rows) != n {
		t.Fatalf("%d rows, want %d", len(rows), n)
	}
	for _, r := range rows {
		i := int(r.LocalID) - 1
		want := ledger.Transaction{
			LocalID: r.LocalID, Key: ledger.RowKey(int64(20260701+i%28)<<24 | int64(i+1)), ID: ledger.TransactionID(fmt.Sprintf("t%d", i)),
			Account: "checking", Amount: *usd(int64(-100 * i)), On: ledger.Date(20260701 + i%28), Pending: i%5 == 0,
			Name: r.Name, Class: ledger.Spending,
		}
		switch i % 3 {
		case 0:
			want.Category = ledger.Category{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE", Confidence: "HIGH"}
		case 1:
			want.Category = ledger.Category{Primary: "BRAND_NEW", Detailed: "BRAND_NEW_THING", Confidence: "LOW"}
		}
		if i%3 < 2 {
			want.Details.CheckNumber = r.Details.CheckNumber
		}
		equal(t, fmt.Sprintf("row %d", i), want, r)
		if string(r.Name) != fmt.Sprintf("SHOP %d", i) || (i%3 < 2 && string(r.Details.CheckNumber) != fmt.Sprint(i%2)) {
			t.Errorf("row %d is %q with check %q", i, string(r.Name), string(r.Details.CheckNumber))
		}
		if t.Failed() {
			return
		}
	}
	for text, want := range map[string]int{"shop": n, "cat:coffee": n / 3, "coffee": n / 3, "is:uncategorized": n / 3, "has:check": n * 2 / 3, "is:pending": n / 5} {
		if got := len(idsOf(t, s, text)); got != want {
			t.Errorf("%s finds %d rows, want %d", text, got, want)
		}
	}
	verify(t, s)
	if kept, err := s.Number(t.Context(), "SELECT count(*) FROM details"); err != nil || kept != 2 {
		t.Errorf("%d different details are stored, %v, want 2", kept, err)
	}
	// What follows meets the rows there were.
	mustEdit(t, s, these(5), ledger.Edit{Note: new("mine")})
	again := rows[0]
	again.LocalID, again.Key, again.Class = 0, 0, 0
	again.Details.CheckNumber = "0"
	if c := mustRun(t, s, "c2", ledger.Page{Modified: []ledger.Transaction{again}, Removed: []ledger.TransactionID{"t7"}}); c.Added != 0 || c.Removed != 1 {
		t.Errorf("changes %+v", c)
	}
	verify(t, s)
	copies, err := filepath.Glob(path + ".v1-*")
	if err != nil || len(copies) != 1 {
		t.Errorf("copies %v, %v", copies, err)
	}
}

// TestRebuildMendsWhatAnotherProgramLeft: a file whose index and sums were worked out otherwise is rebuilt when it is opened.
func TestRebuildMendsWhatAnotherProgramLeft(t *testing.T) {
	s := twoRows(t)
	mustEdit(t, s, these(1), ledger.Edit{Note: new("mine"), Hidden: new(ledger.Hide)})
	before := all(t, s, ledger.Query{})
	path := s.Path()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"UPDATE derived SET version = 0", "UPDATE transactions SET marks = 0, shown_key = 0", "DELETE FROM monthly_sums",
		"INSERT INTO transactions_fts (transactions_fts) VALUES ('delete-all')",
	} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	equal(t, "rows", before, all(t, s, ledger.Query{}))
	for _, text := range []string{"mine", "is:hidden", "coffee note:mine"} {
		if got := idsOf(t, s, text); len(got) != 1 || got[0] != "t1" {
			t.Errorf("%s finds %v", text, got)
		}
	}
	verify(t, s)
}
