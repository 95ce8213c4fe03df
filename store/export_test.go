package store

import (
	"context"
	"fmt"
	"io/fs"

	"passbook/internal/ledger"
)

// OpenWith opens with other migrations than the embedded ones.
func OpenWith(ctx context.Context, o Options, migrations fs.FS) (*Store, error) {
	return open(ctx, o, migrations)
}

// Embedded returns the migrations of the program.
func Embedded() (fs.FS, error) { return fs.Sub(embedded, "migrations") }

// Pragma sets a pragma of the writer, to bring about what is hard to bring about from outside.
func (s *Store) Pragma(ctx context.Context, text string) error {
	_, err := s.writer.ExecContext(ctx, "PRAGMA "+text)
	return err
}

// Number reads one number with any SQL.
func (s *Store) Number(ctx context.Context, text string) (n int64, err error) {
	err = s.reader.QueryRowContext(ctx, text).Scan(&n)
	return n, err
}

// Limit caps the file at so many pages more than it has.
func (s *Store) Limit(ctx context.Context, more int64) error {
	pages, err := s.Number(ctx, "PRAGMA page_count")
	if err != nil {
		return err
	}
	return s.Pragma(ctx, fmt.Sprintf("max_page_count(%d)", pages+more))
}

// Text reads one text with any SQL.
func (s *Store) Text(ctx context.Context, text string) (value string, err error) {
	err = s.reader.QueryRowContext(ctx, text).Scan(&value)
	return value, err
}

// NewestSchema is the number of the newest migration of the program.
func NewestSchema() (int64, error) {
	migrations, err := Embedded()
	if err != nil {
		return 0, err
	}
	return newestVersion(migrations)
}

// HastyWindow is Window with a finder that gives up each way of looking after so many rows, and so many more for each one found,
// and to which more rows of an amount than along are many.
func (s *Store) HastyWindow(ctx context.Context, r ledger.WindowRequest, along, guided, each int) (ledger.Window, error) {
	c, err := s.compiled(ctx, r.Query)
	if err != nil {
		return ledger.Window{}, err
	}
	f := newFinder(c, r)
	f.few = along
	f.along, f.guided = patience{along, each}, patience{guided, each}
	return s.window(ctx, f, r)
}

// IDDigest is the number an id is listed under.
func IDDigest(id ledger.TransactionID) int64 { return idDigest(id) }
