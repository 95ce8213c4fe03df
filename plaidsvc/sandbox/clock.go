package sandbox

import "time"

const day = 24 * time.Hour

// clock is the Sandbox's own time: the wall clock moved by whole days. The wall
// clock itself is used where the other side compares with its own, as in the
// signatures of webhooks.
type clock struct {
	wall  func() time.Time
	moved time.Duration
}

func newClock(wall func() time.Time, today time.Time) *clock {
	c := &clock{wall: wall}
	if !today.IsZero() {
		c.moved = dayOf(today).Sub(dayOf(wall().UTC()))
	}
	return c
}

// now is an instant in UTC.
func (c *clock) now() time.Time { return c.wall().UTC().Add(c.moved) }

func (c *clock) advance(days int) { c.moved += time.Duration(days) * day }

// dayOf is midnight UTC of the civil day that t shows in its own zone.
func dayOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
