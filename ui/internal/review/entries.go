package review

import (
	"fmt"

	"passbook/internal/ledger"
)

// entryKind is what a line of the list is.
type entryKind uint8

const (
	gapEntry entryKind = iota // a gap or a heading
	pairEntry
	duplicateEntry
)

// entry is a line of the list.
type entry struct {
	kind    entryKind
	heading string
	count   int
	more    bool   // the heading counts what was read, and there are more
	name    string // of what is supposed and how it stands: once it is judged it is another
	pair    ledger.Pair
	twice   ledger.Duplicate
}

// arrange puts what waits first, then what was found, then what was refused.
func (p *Page) arrange() []entry {
	var list []entry
	section := func(heading string, n int, more bool) {
		if n == 0 {
			return
		}
		if len(list) > 0 {
			list = append(list, entry{})
		}
		list = append(list, entry{heading: heading, count: n, more: more})
	}
	pairs := func(heading string, pairs []ledger.Pair) {
		section(heading, len(pairs), len(pairs) == limit)
		for _, pair := range pairs {
			list = append(list, entry{kind: pairEntry, pair: pair, name: fmt.Sprintf("%d %d %d", pair.A, pair.B, pair.State)})
		}
	}
	twice := func(heading string, duplicates []ledger.Duplicate) {
		section(heading, len(duplicates), false)
		for _, d := range duplicates {
			list = append(list, entry{kind: duplicateEntry, twice: d, name: fmt.Sprintf("%s %s %t", d.A, d.B, d.Denied)})
		}
	}
	pairs("Transfers? To be judged by you", p.found.proposed)
	twice("Linked twice?", p.found.duplicates)
	pairs("Transfers found", p.found.confirmed)
	pairs("No transfers, you said", p.found.rejected)
	twice("Two accounts, you said", p.found.denied)
	return list
}

// selected returns the entry under the cursor, or nil.
func (p *Page) selected() *entry {
	c := p.list.Cursor()
	if c < 0 || c >= len(p.entries) || p.entries[c].kind == gapEntry {
		return nil
	}
	return &p.entries[c]
}

// Waiting returns how many suppositions wait for a judgement.
func Waiting(proposed []ledger.Pair, duplicates []ledger.Duplicate) int {
	return len(proposed) + len(duplicates)
}
