package syncer

import (
	"context"
	"fmt"

	"passbook/internal/ledger"
)

// staging stores a page of an update while the next one is asked for: neither the disk nor the service waits for the other.
type staging struct {
	update Update
	stored chan error // of the page that is being stored; nil when there is none
}

// put begins to store a page. The one before it must have been waited for.
func (s *staging) put(ctx context.Context, page ledger.Page) {
	stored := make(chan error, 1)
	s.stored = stored
	go func() { stored <- s.update.Stage(ctx, page) }()
}

// wait returns once the page that was put last is stored. Nothing else may be done with the update before.
func (s *staging) wait() error {
	if s.stored == nil {
		return nil
	}
	err := <-s.stored
	s.stored = nil
	if err != nil {
		return fmt.Errorf("store a page: %w", err)
	}
	return nil
}
