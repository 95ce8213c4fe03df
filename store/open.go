package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

//go:embed migrations/*.sql
var embedded embed.FS

// readers is how many queries run beside each other: a screen, its tally, and what a dialog asks. One connection more
// watches for what others write.
const readers = 4

// Options say which file a Store opens.
type Options struct {
	// Path of the database file. It and its folder are made when they do not exist.
	Path string
	// Now is the clock; its location decides which day a balance belongs to.
	Now func() time.Time
}

// Open opens the database, makes it where there is none, and brings an older schema up to date after copying the file.
// A file that is empty, foreign, damaged or newer is refused and left as it is.
func Open(ctx context.Context, o Options) (*Store, error) {
	migrations, err := fs.Sub(embedded, "migrations")
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, o, migrations)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", o.Path, err)
	}
	return s, nil
}

func open(ctx context.Context, o Options, migrations fs.FS) (_ *Store, err error) {
	if o.Path == "" || o.Now == nil {
		return nil, errors.New("a path and a clock are needed")
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, err
	}
	newest, err := newestVersion(migrations)
	if err != nil {
		return nil, err
	}
	if err := makePrivateDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	g, err := takeGuard(ctx, path+".lock")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.release())
		}
	}()
	if err := prepare(ctx, path, g.alone, migrations, newest, o.Now); err != nil {
		return nil, err
	}
	s, err := connect(ctx, path, g, o.Now)
	if err != nil || !g.alone {
		return s, err
	}
	if err := g.share(ctx); err != nil {
		return nil, errors.Join(err, s.disconnect())
	}
	return s, nil
}

// prepare leaves a healthy database of the newest schema at path, or an error and the file as it was.
func prepare(ctx context.Context, path string, alone bool, migrations fs.FS, newest int64, now func() time.Time) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && alone:
		return create(ctx, path, migrations)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("another Passbook has it open although it is gone: %w", ErrMoved)
	case err != nil:
		return mapped(err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("it is no regular file: %w", ErrNotDatabase)
	case info.Size() == 0:
		return fmt.Errorf("the file is empty: %w", ErrNotDatabase)
	}
	if err := tighten(path); err != nil {
		return err
	}
	if alone && leftTidy(path, newest) {
		return nil
	}
	is, err := inspect(ctx, path, alone)
	if err != nil {
		return err
	}
	switch {
	case is.version > newest:
		return fmt.Errorf("schema %d, this Passbook knows %d: %w", is.version, newest, ErrNewerSchema)
	case is.version < newest && !alone:
		return fmt.Errorf("its schema must be updated while no other Passbook runs: %w", ErrBusy)
	case is.version < newest:
		return upgrade(ctx, path, is.version, migrations, now)
	case !is.logged:
		return startLog(ctx, path)
	}
	return nil
}

// connect opens a database that has been prepared. A connection is made when it is first needed: most runs only look, and do
// without the writer's.
func connect(ctx context.Context, path string, g *guard, now func() time.Time) (*Store, error) {
	s := &Store{path: path, now: now, guard: g}
	s.idle.L = &s.mu
	var err error
	if s.writer, err = openPool(path, writing, 1); err != nil {
		return nil, err
	}
	if s.reader, err = openPool(path, reading, readers+1); err != nil {
		return nil, errors.Join(err, s.writer.Close())
	}
	if err := s.begin(ctx); err != nil {
		return nil, errors.Join(mapped(err), s.disconnect())
	}
	return s, nil
}

// begin remembers the file, and works out anew what another program has worked out otherwise.
func (s *Store) begin(ctx context.Context) (err error) {
	if s.file, err = os.Lstat(s.path); err != nil {
		return err
	}
	var derived int64
	if err := s.reader.QueryRowContext(ctx, "SELECT version FROM derived").Scan(&derived); err != nil {
		return err
	}
	switch {
	case derived == derivedVersion:
		return nil
	case !s.guard.alone:
		return fmt.Errorf("its search index and sums must be rebuilt while no other Passbook runs: %w", ErrBusy)
	}
	return derive(ctx, s.path, writing)
}
