package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can go wrong, as far as a caller can act on it. Errors of this package wrap one of these, or a context's error,
// or are faults of the program.
var (
	// ErrNotFound: there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrConflict: the row exists already, or changed since it was read.
	ErrConflict = errors.New("conflict")
	// ErrBusy: another process holds the lock.
	ErrBusy = errors.New("in use by another process")
	// ErrDiskFull: nothing was written; what was stored before is safe.
	ErrDiskFull = errors.New("the disk is full")
	// ErrReadOnly: the file, its folder or its disk cannot be written.
	ErrReadOnly = errors.New("the database cannot be written")
	// ErrCorrupt: the file is a database and damaged. It has not been touched.
	ErrCorrupt = errors.New("the database is damaged")
	// ErrNotDatabase: the file is empty, no SQLite database, or another program's. It has not been touched.
	ErrNotDatabase = errors.New("not a Passbook database")
	// ErrNewerSchema: a newer Passbook wrote the file. It has not been touched.
	ErrNewerSchema = errors.New("the database was written by a newer Passbook")
	// ErrPermission: the file or its folder may not be opened, or is open to others.
	ErrPermission = errors.New("permission denied")
	// ErrMoved: the file was moved, deleted or replaced while it was open.
	ErrMoved = errors.New("the database file was moved or deleted while it was open")
	// ErrClosed: the store has been closed.
	ErrClosed = errors.New("the store is closed")
)

// mapped returns err wrapped in the error of this package that its code stands for, or err itself.
func mapped(err error) error {
	if kind := kindOf(err); kind != nil && !errors.Is(err, kind) {
		return fmt.Errorf("%w: %w", kind, err)
	}
	return err
}

func kindOf(err error) error {
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case errors.Is(err, fs.ErrPermission):
		return ErrPermission
	case errors.Is(err, syscall.EROFS):
		return ErrReadOnly
	case errors.Is(err, syscall.ENOSPC):
		return ErrDiskFull
	}
	var driver *sqlite.Error
	if !errors.As(err, &driver) {
		return nil
	}
	switch driver.Code() {
	case sqlite3.SQLITE_IOERR_SHMSIZE:
		// The shared memory file could not grow: the only cause a caller can meet is a full disk.
		return ErrDiskFull
	case sqlite3.SQLITE_READONLY_DBMOVED:
		return ErrMoved
	}
	switch driver.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	case sqlite3.SQLITE_FULL:
		return ErrDiskFull
	case sqlite3.SQLITE_READONLY:
		return ErrReadOnly
	case sqlite3.SQLITE_CORRUPT:
		return ErrCorrupt
	case sqlite3.SQLITE_NOTADB:
		return ErrNotDatabase
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH:
		return ErrPermission
	case sqlite3.SQLITE_CONSTRAINT:
		return ErrConflict
	}
	return nil
}
