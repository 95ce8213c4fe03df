package query

import (
	"passbook/internal/ledger"
)

// Flag is one state of a row, or several of them.
type Flag uint16

// The states. Posted is what is not Pending. Income and Spend are what the totals count as such: transfers between own accounts are
// neither, and a refund belongs to Spend, which it makes less.
const (
	Pending Flag = 1 << iota
	Posted
	Income
	Spend
	Transfer
	Recurring
	Hidden
	Split
	Edited        // a hand or a rule has changed it
	Uncategorized // nobody says what it is for
	New           // it came or changed since the person last looked
	flagsEnd
)

// Flags returns all states, each alone.
func Flags() []Flag {
	var flags []Flag
	for f := Pending; f < flagsEnd; f <<= 1 {
		flags = append(flags, f)
	}
	return flags
}

// String returns a single state as it is written after is:.
func (f Flag) String() string {
	switch f {
	case Pending:
		return "pending"
	case Posted:
		return "posted"
	case Income:
		return "income"
	case Spend:
		return "spend"
	case Transfer:
		return "transfer"
	case Recurring:
		return "recurring"
	case Hidden:
		return "hidden"
	case Split:
		return "split"
	case Edited:
		return "edited"
	case Uncategorized:
		return "uncategorized"
	case New:
		return "new"
	}
	return "unknown"
}

// Is asks for a state.
type Is struct {
	Any []Flag
}

func (i Is) String() string { return list(FieldIs, i.Any) }

func (i Is) on(ledger.Date) test {
	var any Flag
	for _, f := range i.Any {
		any |= f
	}
	return func(r *Row) bool { return r.states()&any != 0 }
}

// Thing is what a row may have.
type Thing int

// The things.
const (
	ANote Thing = iota + 1
	ATag
	ALocation
	ACheck
)

// Things returns all things a row may have.
func Things() []Thing { return []Thing{ANote, ATag, ALocation, ACheck} }

// String returns the thing as it is written after has:.
func (t Thing) String() string {
	switch t {
	case ANote:
		return "note"
	case ATag:
		return "tag"
	case ALocation:
		return "location"
	case ACheck:
		return "check"
	}
	return "unknown"
}

// Has asks for a thing.
type Has struct {
	Any []Thing
}

func (h Has) String() string { return list(FieldHas, h.Any) }

func (h Has) on(ledger.Date) test {
	return func(r *Row) bool {
		for _, t := range h.Any {
			if r.has(t) {
				return true
			}
		}
		return false
	}
}
