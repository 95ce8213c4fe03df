package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"
)

// Store is an open database. Its methods may be called from many goroutines.
type Store struct {
	path   string
	now    func() time.Time
	guard  *guard
	file   fs.FileInfo // the file that was opened
	writer *sql.DB
	reader *sql.DB

	frames frames

	mu      sync.Mutex
	idle    sync.Cond // signalled when running falls to nought
	running int       // calls that are under way
	closed  bool
}

// Path returns the file that is open.
func (s *Store) Path() string { return s.path }

// Close waits for the calls that are under way, refuses new ones, and merges the log into the file unless another
// process still has it open. Closing again does nothing.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	for s.running > 0 {
		s.idle.Wait()
	}
	s.mu.Unlock()
	err := errors.Join(s.frames.close(), s.disconnect(), s.guard.release())
	if err != nil {
		return fmt.Errorf("close the database: %w", mapped(err))
	}
	return nil
}

// disconnect closes the connections. The writer goes last: the last connection of all merges the log.
func (s *Store) disconnect() error { return errors.Join(s.reader.Close(), s.writer.Close()) }

// enter counts a call in, so that Close waits for it. Every successful enter needs one leave.
func (s *Store) enter() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	s.running++
	return nil
}

func (s *Store) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running--; s.running == 0 {
		s.idle.Broadcast()
	}
}

// write runs f in one IMMEDIATE transaction and names what was being done in the error.
func (s *Store) write(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	if err := s.enter(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer s.leave()
	if err := s.transact(ctx, f); err != nil {
		return fmt.Errorf("%s: %w", what, mapped(err))
	}
	return nil
}

func (s *Store) transact(ctx context.Context, f func(tx *sql.Tx) error) error {
	// SQLite goes on writing to a file that has lost its name; nothing written there would ever be seen again.
	if now, err := os.Lstat(s.path); err != nil || !os.SameFile(now, s.file) {
		return ErrMoved
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		// A context that ends rolls the transaction back under the running statement, which then fails of that.
		return cmp.Or(ctx.Err(), err)
	}
	return tx.Commit()
}

// writeRows is write with a book to write rows in.
func (s *Store) writeRows(ctx context.Context, what string, f func(b *book) error) error {
	return s.write(ctx, what, func(tx *sql.Tx) error {
		b, err := newBook(ctx, tx)
		if err != nil {
			return err
		}
		defer b.close()
		if err := f(b); err != nil {
			return err
		}
		return b.finish(ctx)
	})
}

// writeSecret is write, and afterwards empties the log: the bytes of a secret that was replaced live on in it.
func (s *Store) writeSecret(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	if err := s.write(ctx, what, f); err != nil {
		return err
	}
	return s.emptyLog(ctx)
}

// emptyLog merges the log into the file and truncates it. A reader of another process can keep it from doing so; the
// log is then emptied by a later call or by Close.
func (s *Store) emptyLog(ctx context.Context) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.leave()
	var busy, logged, merged int
	err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &logged, &merged)
	if err = mapped(err); err != nil && !errors.Is(err, ErrBusy) {
		return fmt.Errorf("empty the log: %w", err)
	}
	return nil
}

// read runs f in one read transaction, all of which is of one moment, and names what was being done in the error. A read that
// is broken off leaves its connection usable, because the end of the transaction clears the interrupt: otherwise the connection is
// given up, and opening another one takes milliseconds.
func (s *Store) read(ctx context.Context, what string, f func(tx *sql.Tx) error) error {
	if err := s.enter(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer s.leave()
	if err := s.within(ctx, f); err != nil {
		return fmt.Errorf("%s: %w", what, mapped(err))
	}
	return nil
}

func (s *Store) within(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		// A context that ends rolls the transaction back under the running statement, which then fails of that.
		return cmp.Or(ctx.Err(), err)
	}
	return nil
}

// query runs one statement and calls scan for every row.
func (s *Store) query(ctx context.Context, what, text string, scan func(rows *sql.Rows) error, args ...any) error {
	return s.read(ctx, what, func(tx *sql.Tx) error { return eachRow(ctx, tx, text, scan, args...) })
}
