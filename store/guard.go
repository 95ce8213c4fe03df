package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/gofrs/flock"
)

const (
	guardWait  = 5 * time.Second
	guardRetry = 20 * time.Millisecond
)

// guard is a lock on a file beside the database that every open store shares. Whoever has it alone knows that no other
// process has the database open: only then is it created, migrated, or checked after an unclean exit.
type guard struct {
	lock  *flock.Flock
	alone bool
}

func takeGuard(ctx context.Context, path string) (*guard, error) {
	if err := createPrivate(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	// Opened for writing, so that a disk or folder that cannot be written says so here and not half-way.
	g := &guard{lock: flock.New(path, flock.SetFlag(os.O_RDWR))}
	alone, err := g.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, mapped(err))
	}
	if g.alone = alone; alone {
		return g, nil
	}
	return g, g.share(ctx)
}

// share lets other processes in, or waits until the one that is alone lets this one in.
func (g *guard) share(ctx context.Context) error {
	if g.alone {
		// Not every system can turn one lock into the other, so there is a moment without. All that can happen in it is
		// that a process that starts right then finds itself alone and looks at a healthy database.
		if err := g.lock.Unlock(); err != nil {
			return fmt.Errorf("unlock: %w", err)
		}
		g.alone = false
	}
	wait, cancel := context.WithTimeout(ctx, guardWait)
	defer cancel()
	got, err := g.lock.TryRLockContext(wait, guardRetry)
	switch {
	case got:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil || errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("another Passbook is preparing the database: %w", ErrBusy)
	}
	return fmt.Errorf("share lock: %w", mapped(err))
}

func (g *guard) release() error { return g.lock.Unlock() }
