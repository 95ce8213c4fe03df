package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

// pool opens an empty database as the writer does.
func pool(t *testing.T) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kept.db")
	if err := createPrivate(path); err != nil {
		t.Fatal(err)
	}
	db, err := openPool(path, building, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// kept returns how many statements the only connection of a pool keeps.
func kept(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = conn.Raw(func(driver any) error {
		n = len(driver.(*keeping).idle)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func mustExec(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), text, args...); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

func TestStatementsAreKept(t *testing.T) {
	db := pool(t)
	mustExec(t, db, "CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT")
	mustExec(t, db, "PRAGMA user_version = 7")
	if n := kept(t, db); n != 0 {
		t.Errorf("%d statements are kept that are not worth it", n)
	}
	for n := range 3 {
		mustExec(t, db, "INSERT INTO numbers VALUES (?)", n)
	}
	if n := kept(t, db); n != 1 {
		t.Errorf("one statement ran three times, %d are kept", n)
	}
	if _, err := db.ExecContext(t.Context(), "INSERT INTO numbers VALUES (?)", 1); err == nil {
		t.Error("a number twice")
	}
	mustExec(t, db, "INSERT INTO numbers VALUES (?)", 3) // after one that failed
	mustExec(t, db, "ALTER TABLE numbers ADD COLUMN name TEXT NOT NULL DEFAULT 'x'")
	var sum int
	var name string
	for range 2 {
		if err := db.QueryRowContext(t.Context(), "SELECT sum(n), max(name) FROM numbers").Scan(&sum, &name); err != nil {
			t.Fatal(err)
		}
	}
	if sum != 6 || name != "x" {
		t.Errorf("sum %d, name %q", sum, name)
	}
	if n := kept(t, db); n != 2 {
		t.Errorf("two statements ran, %d are kept", n)
	}
}

// TestOneStatementTwiceAtOnce: a statement whose rows are being read is asked again, and given up half-way.
func TestOneStatementTwiceAtOnce(t *testing.T) {
	db := pool(t)
	mustExec(t, db, "CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT")
	mustExec(t, db, "INSERT INTO numbers VALUES (1), (2), (3)")
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const text = "SELECT n FROM numbers WHERE n > ? ORDER BY n"
	got := ""
	outer, err := tx.QueryContext(t.Context(), text, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer outer.Close()
	for outer.Next() {
		var n, m int
		if err := outer.Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := tx.QueryRowContext(t.Context(), text, n).Scan(&m); err != nil && n < 3 {
			t.Fatal(err)
		}
		got += fmt.Sprint(n, m, " ")
	}
	if err := outer.Err(); err != nil {
		t.Fatal(err)
	}
	if want := "1 2 2 3 3 0 "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if n := kept(t, db); n != 2 {
		t.Errorf("%d statements are kept of two", n)
	}
}

func TestStatementsAreForgotten(t *testing.T) {
	db := pool(t)
	for n := range maxKept + 5 {
		var got int
		if err := db.QueryRowContext(t.Context(), fmt.Sprintf("SELECT %d", n)).Scan(&got); err != nil || got != n {
			t.Fatalf("%d, %v", got, err)
		}
	}
	if n := kept(t, db); n < 1 || n > maxKept {
		t.Errorf("%d statements are kept", n)
	}
}
