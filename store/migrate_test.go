package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"passbook/internal/ledger"
	"passbook/store"
)

// withSecond returns the program's migrations and one more.
func withSecond(t *testing.T, body string) fs.FS {
	t.Helper()
	embedded, err := store.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(embedded, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal("there are no migrations", err)
	}
	all := fstest.MapFS{"00099_next.sql": {Data: []byte("-- +goose Up\n" + body)}}
	for _, name := range names {
		b, err := fs.ReadFile(embedded, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: b}
	}
	return all
}

// copyOf returns how the name of the copy begins that is made before the next upgrade.
func copyOf(t *testing.T, path string) string {
	t.Helper()
	version, err := store.NewestSchema()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s.v%d-", path, version)
}

const (
	sound  = "PRAGMA user_version = 99;\nCREATE TABLE later (x INTEGER) STRICT;\nINSERT INTO later SELECT 1;\n"
	broken = "PRAGMA user_version = 99;\nCREATE TABLE later (x INTEGER) STRICT;\nINSERT INTO nowhere SELECT 1;\n"
)

func TestUserVersionIsTheNewestMigration(t *testing.T) {
	s := openNew(t)
	version, err := s.Number(t.Context(), "PRAGMA user_version")
	if err != nil {
		t.Fatal(err)
	}
	goose, err := s.Number(t.Context(), "SELECT max(version_id) FROM goose_db_version")
	if err != nil || version != goose || version == 0 {
		t.Errorf("user_version %d, goose %d, %v", version, goose, err)
	}
}

func TestUpgradeCopiesTheFileFirst(t *testing.T) {
	path := closedFile(t)
	s, err := store.OpenWith(t.Context(), store.Options{Path: path, Now: noon}, withSecond(t, sound))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM later"); err != nil || n != 1 {
		t.Errorf("%d rows in the new table, %v", n, err)
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 2000 {
		t.Errorf("%d rows after the upgrade", len(rows))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	copies, err := filepath.Glob(copyOf(t, path) + "*")
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies %v, %v", copies, err)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode of the copy: %v, %v", info.Mode(), err)
	}
	old := open(t, copies[0])
	if rows := all(t, old, ledger.Query{}); len(rows) != 2000 {
		t.Errorf("%d rows in the copy", len(rows))
	}
	// The program without that migration meets the newer file.
	if _, err := store.Open(t.Context(), store.Options{Path: path, Now: noon}); !errors.Is(err, store.ErrNewerSchema) {
		t.Errorf("got %v, want ErrNewerSchema", err)
	}
}

func TestFailedUpgradeLeavesTheOldSchema(t *testing.T) {
	path := closedFile(t)
	if _, err := store.OpenWith(t.Context(), store.Options{Path: path, Now: noon}, withSecond(t, broken)); err == nil {
		t.Fatal("a broken migration succeeded")
	}
	s := open(t, path)
	if n, err := s.Number(t.Context(), "SELECT count(*) FROM sqlite_schema WHERE name = 'later'"); err != nil || n != 0 {
		t.Errorf("%d tables of the failed migration, %v", n, err)
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 2000 {
		t.Errorf("%d rows after the failed upgrade", len(rows))
	}
}

func TestUpgradeWaitsUntilNobodyElseHasTheFile(t *testing.T) {
	s := open(t, closedFile(t))
	_, err := store.OpenWith(t.Context(), store.Options{Path: s.Path(), Now: noon}, withSecond(t, sound))
	if !errors.Is(err, store.ErrBusy) {
		t.Errorf("got %v, want ErrBusy", err)
	}
}

func TestRefusedCopyStopsTheUpgrade(t *testing.T) {
	path := closedFile(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	taken := copyOf(t, path) + noon().UTC().Format("20060102T150405.000Z")
	if err := os.WriteFile(taken, []byte("an earlier copy"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenWith(t.Context(), store.Options{Path: path, Now: noon}, withSecond(t, sound)); err == nil {
		t.Error("the upgrade went on without its copy")
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the database was changed, %v", err)
	}
	if kept, err := os.ReadFile(taken); err != nil || string(kept) != "an earlier copy" {
		t.Errorf("the earlier copy was changed, %v", err)
	}
}

// TestConstraints: what the schema refuses cannot be stored by a fault of the program either.
func TestConstraints(t *testing.T) {
	path := closedFile(t)
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(path)+"?_pragma=foreign_keys(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{
		"UPDATE transactions SET amount_minor = 1.5",
		"UPDATE transactions SET amount_minor = 'ten'",
		"UPDATE transactions SET on_date = 20261301 * 10",
		"UPDATE transactions SET on_date = on_date + 1",
		"UPDATE transactions SET pending = 2",
		"UPDATE transactions SET account_key = 999",
		"UPDATE transactions SET details = '{'",
		"UPDATE transactions SET transaction_id = ''",

		"UPDATE items SET environment = 'development'",
		"UPDATE items SET sealed_token = NULL",
		"UPDATE items SET removed_at_unix_ms = 1",
		"DELETE FROM items",
		"DELETE FROM accounts",
		"INSERT INTO local_ids VALUES (2, 1)",
		"INSERT INTO key_slots (kind, body, created_at_unix_ms) VALUES ('x', x'', 1)",
	} {
		if _, err := db.ExecContext(t.Context(), text); err == nil {
			t.Errorf("accepted: %s", text)
		}
	}
}
