package ledger

import (
	"time"

	"passbook/internal/safetext"
)

// ChangeID is Passbook's own number of an entry of what changed, in the order they came.
type ChangeID int64

// ChangeKind is what a sync brought.
type ChangeKind string

// The kinds of entries.
const (
	RowAdded     ChangeKind = "added"
	RowModified  ChangeKind = "modified"
	RowRemoved   ChangeKind = "removed"
	RowPosted    ChangeKind = "posted"  // pending -> posted
	RowsLoaded   ChangeKind = "loaded"  // the first history of an Item: one entry with a count
	StreamMoved  ChangeKind = "stream"  // see Stream
	BalanceMoved ChangeKind = "balance" // see Before and After
	BankBroke    ChangeKind = "broken"  // see Trouble
	BankMended   ChangeKind = "mended"
)

// ChangeEntry is one thing that changed since the person last looked.
type ChangeEntry struct {
	ID      ChangeID
	At      time.Time // when the sync that brought it was committed; UTC
	Kind    ChangeKind
	Item    ItemID
	Account AccountID // empty for what concerns a whole Item

	// Of a row: what it is now, or was last when removed.
	Row    LocalID
	Title  safetext.Untrusted
	Amount Money
	On     Date
	Fields []FieldChange // what is different, for RowModified and RowPosted

	Count  int          // rows, for RowsLoaded
	Before *Money       // the balance before, for BalanceMoved; nil where there was none
	After  *Money       // the balance now, for BalanceMoved; nil where there is none
	Stream *StreamEvent // for StreamMoved
	// Trouble is why the bank stopped answering, for BankBroke.
	Trouble *Trouble
	Seen    bool
}

// FieldChange is a value of Plaid's row that is different now.
type FieldChange struct {
	Field    string // for the person: "amount", "date"
	Old, New safetext.Untrusted
}
