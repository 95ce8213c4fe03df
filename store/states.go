package store

import (
	"fmt"
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// Where the rows are that have one of the few states of which there are few rows.
const (
	walkPending = "transactions_pending"
	walkMarked  = "transactions_marked"
)

const (
	newRows = "SELECT local_id FROM update_changes WHERE update_key >= ? AND kind <> 3"
	newKeys = "SELECT n.row_key FROM update_changes u JOIN transactions n ON n.local_id = u.local_id WHERE u.update_key >= ? AND u.kind <> 3"
)

func (c *compiler) is(is query.Is, not bool) {
	if len(is.Any) == 1 && !not {
		switch is.Any[0] {
		case query.Recurring:
			c.keys = append(c.keys, clause{text: streamKeys})
			return
		case query.New:
			c.keys = append(c.keys, clause{newKeys, []any{c.frame.newFrom}})
			return
		case query.Uncategorized:
			c.ofCategories([]int64{0}, false)
			return
		case query.Pending:
			c.and("t.pending = 1")
			c.walk = walkPending
			return
		}
	}
	var texts []string
	var args []any
	or := func(w clause) {
		texts = append(texts, w.text)
		args = append(args, w.args...)
	}
	var sought marks
	var classes []ledger.Class
	for _, flag := range is.Any {
		switch flag {
		case query.Pending:
			or(clause{text: "t.pending = 1"})
		case query.Posted:
			or(clause{text: "t.pending = 0"})
		case query.Income:
			classes = append(classes, ledger.Income)
		case query.Spend:
			classes = append(classes, ledger.Spending)
		case query.Transfer:
			classes = append(classes, ledger.Transfer)
		case query.Recurring:
			or(clause{text: "t.row_key IN (" + streamKeys + ")"})
		case query.Hidden:
			sought |= markHidden
		case query.Split:
			sought |= markSplit
		case query.Edited:
			sought |= markEdited
		case query.Uncategorized:
			or(ofParts("shown_key = 0"))
		case query.New:
			or(clause{"t.local_id IN (" + newRows + ")", []any{c.frame.newFrom}})
		}
	}
	if classes != nil {
		or(c.classes(classes))
	}
	if sought != 0 {
		or(clause{text: fmt.Sprintf("t.marks & %d", sought)})
	}
	if texts == nil {
		texts = []string{never}
	}
	c.condition(clause{strings.Join(texts, " OR "), args}, not)
	if len(texts) == 1 && classes != nil && !not {
		c.seekClasses(classes)
	}
	if len(texts) == 1 && sought != 0 && !not {
		c.walkMarked()
	}
}

// walkMarked reads the rows along the index of those that have a mark.
func (c *compiler) walkMarked() {
	c.and("t.marks > 1")
	c.walk = walkMarked
}

func (c *compiler) has(has query.Has, not bool) {
	var sought marks
	for _, thing := range has.Any {
		switch thing {
		case query.ANote:
			sought |= markNoted
		case query.ATag:
			sought |= markTagged
		case query.ALocation:
			sought |= markLocation
		case query.ACheck:
			sought |= markCheck
		}
	}
	c.condition(clause{text: fmt.Sprintf("t.marks & %d", sought)}, not)
	if !not && !sought.has(markLocation) {
		c.walkMarked()
	}
}

// classes returns the condition that a row, or a part of it, counts as one of the classes. How it counts depends on the kind
// of its category, on its account, on its marks and on its sign; a table of all that can be, filled in by the ledger's own
// rule, is looked up for each row.
func (c *compiler) classes(wanted []ledger.Class) clause {
	table := classTable(c.frame, wanted)
	kinds, accounts := c.frame.kindDigits(), c.frame.accountDigits()
	return ofParts(fmt.Sprintf(`substr(?, 1 + ((CAST(substr(?, shown_key + 1, 1) AS INTEGER) * %d
		+ CAST(substr(?, t.account_key + 1, 1) AS INTEGER)) * %d + (t.marks & %d) / %d) * 2 + (amount_minor < 0), 1) = '1'`,
		accountKinds, countingMarks, marksOfCounting, markHidden), table, kinds, accounts)
}

// seekClasses lets the search index find the few rows that can count as one of the classes, by their category, their sign, or a
// mark. Spending is what most rows are: they are looked at along the table.
func (c *compiler) seekClasses(wanted []ledger.Class) {
	if slices.Contains(wanted, ledger.Spending) {
		return
	}
	var either, in []int64
	for _, category := range c.frame.categories {
		var can [2]bool
		for account := range accountKinds {
			for i, minor := range [...]int64{1, -1} {
				class := c.frame.classOf(category.category, 0, minor, account&1 != 0, account&2 != 0)
				can[i] = can[i] || slices.Contains(wanted, class)
			}
		}
		switch {
		case can[1]:
			either = append(either, category.key)
		case can[0]:
			in = append(in, category.key)
		}
	}
	hint := `("` + countingToken + `" OR ` + anyToken(either, categoryToken)
	if len(in) > 0 {
		hint += ` OR ("` + inToken + `" AND ` + anyToken(in, categoryToken) + ")"
	}
	hint += ")"
	c.seek(sought{expression: hint, hint: hint, also: clause{text: "1"}}, false) // the condition on classes tells
}

// The sizes of the table's dimensions.
const (
	categoryKinds = 4
	accountKinds  = 4 // neither, excluded, debt, both
	countingMarks = int(marksOfCounting/markHidden) + 1
)

// classTable has a 1 for every combination that counts as one of the classes.
func classTable(f *frame, wanted []ledger.Class) string {
	var b strings.Builder
	for kind := range categoryKinds {
		category := f.categoryOfKind(ledger.GroupKind(kind))
		for account := range accountKinds {
			for counting := range countingMarks {
				for _, minor := range [...]int64{1, -1} {
					class := f.classOf(category, marks(counting)*markHidden, minor, account&1 != 0, account&2 != 0)
					b.WriteByte("01"[boolIndex(slices.Contains(wanted, class))])
				}
			}
		}
	}
	return b.String()
}

func boolIndex(b bool) int {
	if b {
		return 1
	}
	return 0
}

// classOf returns how rows of a category count that have these marks, this sign and such an account.
func (f *frame) classOf(category ledger.CategoryKey, m marks, minor int64, excluded, debt bool) ledger.Class {
	t := ledger.Transaction{Amount: ledger.Money{Minor: minor}}
	t.Own.Category, t.Own.CategoryBy = category, ledger.FromHand
	t.Own.Hidden = m.has(markHidden)
	switch {
	case m.has(markTransfer):
		t.Own.Transfer = ledger.IsTransfer
	case m.has(markNotTransfer):
		t.Own.Transfer = ledger.NotTransfer
	}
	class, _ := f.tree.Class(t, ledger.Standing{Paired: m.has(markPaired), Excluded: excluded, Debt: debt})
	return class
}

// categoryOfKind returns some category that rows have and that counts in that way; any at all where there is none.
func (f *frame) categoryOfKind(kind ledger.GroupKind) ledger.CategoryKey {
	for _, c := range f.categories {
		if c.counts == kind {
			return c.category
		}
	}
	return ""
}

// kindDigits has the kind of each category at the place of its number.
func (f *frame) kindDigits() string {
	digits := []byte{}
	for _, c := range f.categories {
		digits = placed(digits, c.key, int(c.counts))
	}
	return string(digits)
}

// accountDigits has what matters of each account at the place of its number.
func (f *frame) accountDigits() string {
	digits := []byte{}
	for _, a := range f.accounts {
		digits = placed(digits, a.key, boolIndex(a.excluded)+2*boolIndex(a.debt))
	}
	return string(digits)
}

func placed(digits []byte, at int64, digit int) []byte {
	for int64(len(digits)) <= at {
		digits = append(digits, '0')
	}
	digits[at] = '0' + byte(digit)
	return digits
}
