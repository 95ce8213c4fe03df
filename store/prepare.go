package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/pressly/goose/v3"
)

// applicationID marks a SQLite file as Passbook's; the first migration writes it.
const applicationID = 1349739115

// create builds the database under another name and gives it its own when it is complete, so that a process that is
// killed leaves no half-made one. The caller is alone.
func create(ctx context.Context, path string, migrations fs.FS) error {
	for _, log := range []string{path + "-wal", path + "-journal"} {
		// SQLite would play a log without its database into the new one.
		if info, err := os.Lstat(log); err == nil && info.Size() > 0 {
			return fmt.Errorf("%s is there and its database is not: %w", filepath.Base(log), ErrMoved)
		}
	}
	fresh := path + ".new"
	for _, name := range append([]string{fresh}, siblings(fresh)...) {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return mapped(err)
		}
	}
	if err := createPrivate(fresh); err != nil {
		return err
	}
	if err := migrate(ctx, fresh, building, migrations); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := derive(ctx, fresh, building); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	if err := os.Rename(fresh, path); err != nil {
		return mapped(err)
	}
	syncDir(filepath.Dir(path))
	return nil
}

// leftTidy reports whether a file that nobody has open is a database of ours, of the newest schema, that was closed in
// order. Its first page tells, where there is no log that has a newer one.
func leftTidy(path string, newest int64) bool {
	for _, log := range []string{path + "-wal", path + "-journal"} {
		if info, err := os.Lstat(log); !errors.Is(err, fs.ErrNotExist) && (err != nil || info.Size() > 0) {
			return false
		}
	}
	f, err := os.Open(path) // #nosec G304 -- the caller's own path
	if err != nil {
		return false
	}
	defer f.Close()
	// https://sqlite.org/fileformat2.html#the_database_header
	var header [100]byte
	if _, err := io.ReadFull(f, header[:]); err != nil {
		return false
	}
	const logged = 2 // the version of the file format with a write-ahead log
	number := func(at int) int64 { return int64(binary.BigEndian.Uint32(header[at:])) }
	return string(header[:16]) == "SQLite format 3\x00" && header[18] == logged && header[19] == logged &&
		number(60) == newest && number(68) == applicationID
}

// state is what a file says of itself.
type state struct {
	version int64 // of its schema
	logged  bool  // it is written through a write-ahead log
}

// inspect looks at a file without changing it. Alone with a log that nobody merged, it is here after an unclean exit and looks
// at every page.
func inspect(ctx context.Context, path string, alone bool) (is state, err error) {
	unclean := false
	if info, err := os.Lstat(path + "-wal"); err == nil {
		unclean = alone && info.Size() > 0
	}
	db, err := openPool(path, probing, 1)
	if err != nil {
		return is, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var app int64
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil {
		return is, mapped(err)
	}
	if app != applicationID {
		return is, fmt.Errorf("it belongs to another program: %w", ErrNotDatabase)
	}
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&is.version); err != nil {
		return is, mapped(err)
	}
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return is, mapped(err)
	}
	is.logged = mode == "wal"
	if unclean {
		return is, quickCheck(ctx, db)
	}
	return is, nil
}

// startLog gives a database its write-ahead log, which a copy that SQLite made of it does not have.
func startLog(ctx context.Context, path string) error {
	db, err := openPool(path, writing, 1)
	if err != nil {
		return err
	}
	return mapped(errors.Join(db.PingContext(ctx), db.Close()))
}

func quickCheck(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return mapped(err)
	}
	if verdict != "ok" {
		return fmt.Errorf("quick_check: %s: %w", verdict, ErrCorrupt)
	}
	return nil
}

// upgrade copies the database beside itself, then migrates it.
func upgrade(ctx context.Context, path string, version int64, migrations fs.FS, now func() time.Time) error {
	copied := fmt.Sprintf("%s.v%d-%s", path, version, now().UTC().Format("20060102T150405.000Z"))
	if err := copyDatabase(ctx, path, copied); err != nil {
		return fmt.Errorf("copy before the update of the schema: %w", err)
	}
	if err := migrate(ctx, path, writing, migrations); err != nil {
		return err
	}
	return derive(ctx, path, writing)
}

// derive rebuilds what a program of another way of working it out has left.
func derive(ctx context.Context, path string, a access) (err error) {
	db, err := openPool(path, a, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return mapped(err)
	}
	defer tx.Rollback()
	if err := rebuild(ctx, tx); err != nil {
		return fmt.Errorf("rebuild: %w", mapped(err))
	}
	return mapped(tx.Commit())
}

// copyDatabase writes a compact 0600 copy of the database to a file that does not exist yet.
func copyDatabase(ctx context.Context, path, target string) (err error) {
	if err := createPrivate(target); err != nil {
		return err
	}
	db, err := openPool(path, writing, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", target); err != nil {
		return errors.Join(mapped(err), os.Remove(target))
	}
	return nil
}

// migrate runs every pending migration, each in its own transaction.
func migrate(ctx context.Context, path string, a access, migrations fs.FS) (err error) {
	db, err := openPool(path, a, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := goose.NewProvider(goose.DialectSQLite3, db, migrations, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("update the schema: %w", mapped(err))
	}
	return nil
}

// newestVersion returns the highest number among the migrations.
func newestVersion(migrations fs.FS) (int64, error) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, errors.Join(errors.New("there are no migrations"), err)
	}
	slices.Sort(names)
	return goose.NumericComponent(names[len(names)-1])
}
