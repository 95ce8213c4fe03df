package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// SyncLock is the right to sync, held by one process at a time.
type SyncLock struct{ lock *flock.Flock }

// SyncBusyError says who holds the sync lock. It is an ErrBusy.
type SyncBusyError struct {
	PID int // 0 when the holder has not written it yet
}

// Error names the process.
func (e *SyncBusyError) Error() string {
	if e.PID == 0 {
		return "another process is syncing"
	}
	return fmt.Sprintf("process %d is syncing", e.PID)
}

// Is makes the error an ErrBusy.
func (e *SyncBusyError) Is(target error) bool { return target == ErrBusy }

// TrySyncLock takes the sync lock or returns a SyncBusyError at once. The lock is on a file of its own, and falls free
// when its process ends, however it ends.
func (s *Store) TrySyncLock(ctx context.Context) (*SyncLock, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	path := s.path + ".sync"
	if err := createPrivate(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("sync lock: %w", err)
	}
	l := flock.New(path, flock.SetFlag(os.O_RDWR))
	got, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("sync lock: %w", mapped(err))
	}
	if !got {
		return nil, &SyncBusyError{PID: holder(path)}
	}
	if err := writeHolder(path); err != nil {
		return nil, errors.Join(fmt.Errorf("sync lock: %w", mapped(err)), l.Unlock())
	}
	return &SyncLock{lock: l}, nil
}

// Unlock gives the lock back.
func (l *SyncLock) Unlock() error { return l.lock.Unlock() }

// pidAt is where the holder's number begins. Some systems lock the first byte of the file against reading.
const pidAt = 1

func writeHolder(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0) // #nosec G304 -- beside the database
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), pidAt)
	return err
}

func holder(path string) int {
	f, err := os.Open(path) // #nosec G304 -- beside the database
	if err != nil {
		return 0
	}
	defer f.Close()
	b, err := io.ReadAll(io.NewSectionReader(f, pidAt, 20))
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		return 0
	}
	return pid
}
