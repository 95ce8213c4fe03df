package ledger

import "time"

// ActID is Passbook's own number of an act, in the order they were done.
type ActID int64

// Act is one entry of the journal: something the person did that can be undone, on one row or on many.
type Act struct {
	ID    ActID
	At    time.Time // UTC
	Title string    // for the person: "Category of 12 transactions to Groceries"
	Count int       // how many rows it changed
	// Undone is true while the act is undone; redo does it again.
	Undone bool
	// Dropped is true for an act that was undone and then overtaken by another: it stays on the list and cannot be redone.
	Dropped bool
}
