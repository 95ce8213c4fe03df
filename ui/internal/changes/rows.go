package changes

import (
	"passbook/internal/ledger"
)

// row is a line of the list: a gap, a heading with how many stand below it, or an entry.
type row struct {
	heading string
	count   int
	entry   int // an index into the entries, -1 for a gap or a heading
}

// group is one kind of news, in the order of how much it matters.
type group struct {
	name string
	of   func(*ledger.ChangeEntry) bool
}

func groups() []group {
	kind := func(kinds ...ledger.ChangeKind) func(*ledger.ChangeEntry) bool {
		return func(e *ledger.ChangeEntry) bool {
			for _, k := range kinds {
				if e.Kind == k {
					return true
				}
			}
			return false
		}
	}
	return []group{
		{"Banks", kind(ledger.BankBroke, ledger.BankMended)},
		{"Recurring", kind(ledger.StreamMoved)},
		{"New", kind(ledger.RowAdded)},
		{"Changed", kind(ledger.RowModified)},
		{"Posted", kind(ledger.RowPosted)},
		{"Removed", kind(ledger.RowRemoved)},
		{"Balances", kind(ledger.BalanceMoved)},
		{"First histories", kind(ledger.RowsLoaded)},
	}
}

// arrange puts the entries under their groups, newest first within each; a kind nobody knows yet stands last.
func arrange(entries []ledger.ChangeEntry) []row {
	var rows []row
	placed := make([]bool, len(entries))
	add := func(name string, of func(*ledger.ChangeEntry) bool) {
		heading := -1
		for i := range entries {
			if placed[i] || !of(&entries[i]) {
				continue
			}
			placed[i] = true
			if heading < 0 {
				if len(rows) > 0 {
					rows = append(rows, row{entry: -1})
				}
				heading = len(rows)
				rows = append(rows, row{heading: name, entry: -1})
			}
			rows[heading].count++
			rows = append(rows, row{entry: i})
		}
	}
	for _, g := range groups() {
		add(g.name, g.of)
	}
	add("Other", func(*ledger.ChangeEntry) bool { return true })
	return rows
}
