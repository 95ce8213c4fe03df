package ledger

import "passbook/internal/safetext"

// StreamEventKind is what happened to a recurring stream.
type StreamEventKind string

// The kinds of stream events.
const (
	StreamNew    StreamEventKind = "new"
	StreamRise   StreamEventKind = "price rise"
	StreamFall   StreamEventKind = "price fall"
	StreamMissed StreamEventKind = "missed"
	StreamEnded  StreamEventKind = "ended"
)

// StreamEvent is something about a recurring stream that the person should hear of once.
type StreamEvent struct {
	Kind    StreamEventKind
	Stream  StreamID
	Account AccountID
	Title   safetext.Untrusted
	On      Date  // the day of the charge in question; the day it was due when missed
	Old     Money // the amount before; nought where there was none
	New     Money // the amount now; nought where there is none
	Local   bool  // the stream was worked out from the rows and does not come from Plaid
	Why     string
}
