package store

import "passbook/internal/ledger"

// marks are what a query asks of a row beyond its columns, as bits that are stored. The commonest come first: small
// numbers take less room.
type marks int64

const (
	markLocation    marks = 1 << iota // Plaid tells where it took place
	markCheck                         // it has a check number
	markLayered                       // overlays has something on it
	markEdited                        // the person has said something of it
	markHidden                        // hidden by a rule or the person
	markTransfer                      // said to be a transfer
	markNotTransfer                   // said to be none
	markPaired                        // a side of a confirmed transfer
	markSplit                         // divided into parts
	markMisfit                        // divided, and the bank has changed the amount since: the parts are not the whole
	markNoted                         // has a note
	markTagged                        // has a tag
)

// marksOfCounting are those that decide how a row counts in totals.
const marksOfCounting = markHidden | markTransfer | markNotTransfer | markPaired

// rowTables has the number of markLayered in its text; this does not compile when it has another.
const _ = uint(markLayered-4) + uint(4-markLayered)

// marksOf works the marks out from a row as it is shown. layered and edited are left to the caller,
// who knows what is stored.
func marksOf(t ledger.Transaction) marks {
	var m marks
	for _, is := range [...]struct {
		mark marks
		on   bool
	}{
		{markLocation, t.Details.Location != (ledger.Location{})},
		{markCheck, t.Details.CheckNumber != ""},
		{markHidden, t.Own.Hidden},
		{markTransfer, t.Own.Transfer == ledger.IsTransfer},
		{markNotTransfer, t.Own.Transfer == ledger.NotTransfer},
		{markPaired, t.Partner != 0},
		{markSplit, len(t.Own.Parts) > 0},
		{markMisfit, len(t.Own.Parts) > 0 && ledger.CheckSplit(t.Amount, t.Own.Parts) != nil},
		{markNoted, t.Own.Note != ""},
		{markTagged, len(t.Own.Tags) > 0},
	} {
		if is.on {
			m |= is.mark
		}
	}
	return m
}

func (m marks) has(any marks) bool { return m&any != 0 }
