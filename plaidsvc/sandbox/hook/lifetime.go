package hook

import (
	"context"
	"time"
)

// lifetime is the context of a queue's work. It ends when the queue is closed:
// a delivery outlives the request that caused it, so no caller's context fits.
type lifetime chan struct{}

func (l lifetime) Deadline() (time.Time, bool) { return time.Time{}, false }
func (l lifetime) Done() <-chan struct{}       { return l }
func (l lifetime) Value(any) any               { return nil }
func (l lifetime) Err() error {
	select {
	case <-l:
		return context.Canceled
	default:
		return nil
	}
}
