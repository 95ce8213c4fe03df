package query

// Flag is one state of a row, or several of them.
type Flag uint16

// The states. Income, Spend and Transfer are the row's ledger.Class, so that what is found comes to what the totals say: a refund belongs
// to Spend, which it makes less, and what is left out of totals is none of them. A split row has the classes of all its parts.
const (
	Pending Flag = 1 << iota
	Posted       // not pending
	Income
	Spend
	Transfer
	Recurring
	Hidden // by hand or by a rule
	Split
	Edited        // changed by hand; what rules do does not count
	Uncategorized // its category has no key
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

func (i Is) on(surroundings) test {
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

func (h Has) on(surroundings) test {
	return func(r *Row) bool {
		for _, t := range h.Any {
			if r.has(t) {
				return true
			}
		}
		return false
	}
}
