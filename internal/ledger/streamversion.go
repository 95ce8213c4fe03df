package ledger

import "time"

// StreamVersion is what a stream said from an instant on, until the next version.
type StreamVersion struct {
	At     time.Time // when Passbook read it; UTC
	Stream Stream
}
