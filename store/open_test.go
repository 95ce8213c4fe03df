package store_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

func TestOddPaths(t *testing.T) {
	names := []string{
		"my?db_pragma=x.db", "a%20b#c.db", "with space.db", "%3f.db", "ümläut ☕.db", "a;b&c=d.db", "mode=ro.db", "file:x.db",
		"'quoted'.db", "plain",
	}
	if runtime.GOOS == "windows" {
		names = names[2:5]
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "folder of "+name)
			path := filepath.Join(dir, name)
			s := open(t, path)
			link(t, s, bank)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if e.Name() != name && e.Name() != name+".lock" {
					t.Errorf("unexpected file %q", e.Name())
				}
			}
			if items, err := open(t, path).Items(t.Context()); err != nil || len(items) != 1 {
				t.Errorf("%d items, %v", len(items), err)
			}
		})
	}
}

// closedFile returns the path of a healthy database that has one Item and some rows, closed.
func closedFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "passbook.db")
	s := open(t, path)
	link(t, s, bank)
	var page ledger.Page
	for n := range 2000 {
		page.Added = append(page.Added, row(ledger.TransactionID(rand.Text()), ledger.Date(20260101+n%28), 1, "COFFEE SHOP"))
	}
	mustRun(t, s, "c1", page)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFilesThatAreRefusedAreNotTouched(t *testing.T) {
	healthy, err := os.ReadFile(closedFile(t))
	if err != nil {
		t.Fatal(err)
	}
	noise := make([]byte, 8192)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	newer := bytes.Clone(healthy)
	copy(newer[60:64], []byte{0, 0, 0, 99}) // user_version, big endian
	foreign := bytes.Clone(healthy)
	copy(foreign[68:72], []byte("abcd")) // application_id
	scribbled := bytes.Clone(healthy)
	copy(scribbled[100:3000], noise)
	for name, c := range map[string]struct {
		body []byte
		want error
	}{
		"zero length":        {nil, store.ErrNotDatabase},
		"text":               {[]byte("Dear diary, this is no database.\n"), store.ErrNotDatabase},
		"random bytes":       {noise, store.ErrNotDatabase},
		"truncated":          {healthy[:len(healthy)/2], store.ErrCorrupt},
		"truncated to a bit": {healthy[:512], store.ErrCorrupt},
		"scribbled schema":   {scribbled, store.ErrCorrupt},
		"of another program": {foreign, store.ErrNotDatabase},
		"newer schema":       {newer, store.ErrNewerSchema},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "passbook.db")
			if err := os.WriteFile(path, c.body, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), store.Options{Path: path, Now: noon})
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if s != nil {
				t.Error("a store was returned")
			}
			if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, c.body) {
				t.Errorf("the file was changed: %d bytes, %v", len(got), err)
			}
			if _, err := store.Open(t.Context(), store.Options{Path: path, Now: noon}); !errors.Is(err, c.want) {
				t.Errorf("the second time: %v, want %v", err, c.want)
			}
		})
	}
}

func TestForeignDatabaseWithALogIsNotTouched(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, text := range []string{"PRAGMA journal_mode = WAL", "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)"} {
		if _, err := db.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	copied := filepath.Join(dir, "copy.db") // as a killed program leaves it
	for _, suffix := range []string{"", "-wal"} {
		body, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+suffix, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before := map[string][]byte{}
	for _, suffix := range []string{"", "-wal"} {
		if before[suffix], err = os.ReadFile(copied + suffix); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := store.Open(t.Context(), store.Options{Path: copied, Now: noon}); !errors.Is(err, store.ErrNotDatabase) {
		t.Errorf("got %v, want ErrNotDatabase", err)
	}
	for suffix, want := range before {
		if got, err := os.ReadFile(copied + suffix); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%q was changed, %v", suffix, err)
		}
	}
}

func TestDamageIsFoundAfterAnUncleanExit(t *testing.T) {
	path := closedFile(t)
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(body) / 2; i < len(body)/2+40000 && i < len(body); i++ {
		body[i] ^= 0xff
	}
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	// A log somebody left is what an unclean exit looks like. This one holds nothing that SQLite would believe.
	if err := os.WriteFile(path+"-wal", []byte("no log"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Options{Path: path, Now: noon}); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("got %v, want ErrCorrupt", err)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, body) {
		t.Errorf("the damaged file was changed, %v", err)
	}
}

func TestPathsThatAreNoFile(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "target.db")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	linked := filepath.Join(dir, "linked.db")
	if err := os.Symlink(target, linked); err != nil {
		t.Skip("no symbolic links here")
	}
	folder := filepath.Join(dir, "folder.db")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		linked: store.ErrNotDatabase, folder: store.ErrNotDatabase, filepath.Join(target, "x.db"): store.ErrPermission,
	} {
		if _, err := store.Open(t.Context(), store.Options{Path: path, Now: noon}); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", path, err, want)
		}
	}
	if info, err := os.Stat(target); err != nil || info.Size() != 0 {
		t.Errorf("the target of the link was written")
	}
}

func TestLogWithoutItsDatabaseIsRefused(t *testing.T) {
	path := closedFile(t)
	if err := os.WriteFile(path+"-wal", []byte("pages"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Options{Path: path, Now: noon}); !errors.Is(err, store.ErrMoved) {
		t.Errorf("got %v, want ErrMoved", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a new database was made beside the old log")
	}
}

func TestFileThatMovesWhileOpen(t *testing.T) {
	path := closedFile(t)
	s := open(t, path)
	if err := os.Rename(path, path+".elsewhere"); err != nil {
		t.Skip("an open file cannot be moved here")
	}
	if err := s.SetSetting(t.Context(), store.UserID, "x"); !errors.Is(err, store.ErrMoved) {
		t.Errorf("got %v, want ErrMoved", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a new database was made in place of the moved one")
	}
	if err := os.Rename(path+".elsewhere", path); err != nil {
		t.Fatal(err)
	}
	if err := s.SetSetting(t.Context(), store.UserID, "x"); err != nil {
		t.Errorf("after it came back: %v", err)
	}
}

func TestHalfMadeDatabaseIsMadeAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "passbook.db")
	for _, left := range []string{path + ".new", path + ".new-wal", path + ".new-journal"} {
		if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link(t, open(t, path), bank)
	if left, err := filepath.Glob(path + ".new*"); err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestClosedStore(t *testing.T) {
	s := openLinked(t)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
	if _, err := s.Items(t.Context()); !errors.Is(err, store.ErrClosed) {
		t.Errorf("read: got %v, want ErrClosed", err)
	}
	if err := s.SetSetting(t.Context(), store.UserID, "x"); !errors.Is(err, store.ErrClosed) {
		t.Errorf("write: got %v, want ErrClosed", err)
	}
	if _, err := os.Stat(s.Path() + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the log was not merged")
	}
}

func TestCloseWaitsForCallsUnderWay(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A"), row("t2", 20260701, -1, "B")}})
	closed := make(chan error, 1)
	seen := 0
	for _, err := range s.AllTransactions(t.Context(), ledger.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 1 {
			go func() { closed <- s.Close() }()
			// New calls are refused as soon as Close has begun.
			for {
				if _, err := s.Items(t.Context()); errors.Is(err, store.ErrClosed) {
					break
				}
				runtime.Gosched()
			}
		}
		select {
		case err := <-closed:
			t.Fatalf("Close did not wait for the loop: %v", err)
		default:
		}
	}
	if seen != 2 {
		t.Errorf("the loop saw %d rows of 2", seen)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

func TestCancelledOpen(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "passbook.db")
	if _, err := store.Open(ctx, store.Options{Path: path, Now: noon}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	open(t, path)
}

func TestTwoProcessesShareTheFile(t *testing.T) {
	one := openLinked(t)
	two := open(t, one.Path())
	mustRun(t, one, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}})
	if rows := all(t, two, ledger.Query{}); len(rows) != 1 {
		t.Errorf("the other store sees %d rows", len(rows))
	}
	mustRun(t, two, "c2", ledger.Page{Removed: []ledger.TransactionID{"t1"}})
	if rows := all(t, one, ledger.Query{}); len(rows) != 0 {
		t.Errorf("the first store still sees %d rows", len(rows))
	}
}

func TestErrorsDoNotRepeatThemselves(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("junk", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), store.Options{Path: path, Now: noon})
	if err == nil || strings.Count(err.Error(), store.ErrNotDatabase.Error()) != 1 {
		t.Errorf("error %v", err)
	}
}
