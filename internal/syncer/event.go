package syncer

import (
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// Phase is how far the sync of one Item is.
type Phase int

// The phases. Done, Failed and Skipped are final.
const (
	Queued Phase = iota
	// Waiting: the bank's history is not at Plaid yet; the sync asks again by itself.
	Waiting
	Transactions
	// Saving: every page is there and is being committed.
	Saving
	Accounts
	Recurring
	Done
	Failed
	Skipped
)

// String returns the phase for people.
func (p Phase) String() string {
	switch p {
	case Queued:
		return "queued"
	case Waiting:
		return "waiting for the bank's history"
	case Transactions:
		return "reading transactions"
	case Saving:
		return "saving"
	case Accounts:
		return "reading accounts"
	case Recurring:
		return "reading recurring payments"
	case Done:
		return "up to date"
	case Failed:
		return "failed"
	case Skipped:
		return "skipped"
	}
	return "unknown"
}

// Final reports whether nothing more comes from this Item in this sync.
func (p Phase) Final() bool { return p == Done || p == Failed || p == Skipped }

// Event is one step of one Item's sync.
type Event struct {
	Item    ledger.ItemID
	Bank    safetext.Untrusted
	Phase   Phase
	Pages   int // of the update that is running, or of the last one
	Rows    int // transactions in those pages: added, modified and removed
	Saved   int // of these, while Saving, what has been taken in
	Changes ledger.Changes
	Err     error // with Failed and Skipped
	At      time.Time
}

// Selection says what to sync.
type Selection struct {
	// Items to sync; empty means all that are not removed.
	Items []ledger.ItemID
	// Force syncs Items that wait for the person, too: after they were repaired.
	Force bool
	// FromStart reads the whole history again.
	FromStart bool
	// Progress hears every step; nil for nobody. It is called by one goroutine at a time, in the order of the steps of each
	// Item, and the sync waits for it: it must hand the event on and return.
	Progress func(Event)
}

// Outcome is how the sync of one Item ended.
type Outcome struct {
	Item    ledger.ItemID
	Bank    safetext.Untrusted
	Phase   Phase // Done, Failed or Skipped
	Pages   int
	Rows    int
	Changes ledger.Changes
	// HistoryComplete: see the package comment. False with Done means that older rows are still to come.
	HistoryComplete bool
	// Err is why it failed or was skipped: SkippedError, or what the source or the repository said.
	Err error
	// Minor holds what went wrong beside the transactions and hurts nothing, such as an institution's status.
	Minor []error
}

// Report is how a sync ended.
type Report struct {
	Outcomes  []Outcome // in the order of the Items
	StartedAt time.Time
	EndedAt   time.Time
}

// Changes sums what the sync changed.
func (r Report) Changes() ledger.Changes {
	var sum ledger.Changes
	for _, o := range r.Outcomes {
		sum = sum.Plus(o.Changes)
	}
	return sum
}

// Skip says why an Item was not synced.
type Skip int

// The reasons.
const (
	// NeedsPerson: the Item waits for its owner; asking Plaid again is pointless.
	NeedsPerson Skip = iota
	// Removed: the bank was removed; its history is kept to read.
	Removed
	// Unknown: there is no such Item.
	Unknown
)

// SkippedError is the Err of an Item that was not synced.
type SkippedError struct {
	Why Skip
	// Trouble is what the person is needed for, with NeedsPerson.
	Trouble ledger.Trouble
}

func (e *SkippedError) Error() string {
	switch e.Why {
	case Removed:
		return "the bank was removed"
	case Unknown:
		return "there is no such bank"
	}
	return "the bank needs you: " + ledger.Explain(e.Trouble.Code).What
}
