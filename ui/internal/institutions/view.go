package institutions

import (
	"strings"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// The columns, left to right.
const (
	nameColumn = iota
	stateColumn
	bankColumn
	syncColumn
	consentColumn
	accountsColumn
	rowsColumn
)

// head is how many lines stand above the list: a blank and the titles.
const head = 2

// columns go, where room is short, in the order of their ranks: rows, accounts, consent.
func columns() []listing.Column {
	return []listing.Column{
		nameColumn:     {Title: "Bank", Width: 20, Grow: 2, Most: 36},
		stateColumn:    {Title: "State", Width: 20, Grow: 3, Most: 40},
		bankColumn:     {Title: "Bank → Plaid", Width: 12},
		syncColumn:     {Title: "Plaid → here", Width: 12},
		consentColumn:  {Title: "Consent ends", Width: 12, Rank: 1},
		accountsColumn: {Title: "Accounts", Width: 8, Right: true, Rank: 2},
		rowsColumn:     {Title: "Rows", Width: 9, Right: true, Rank: 3},
	}
}

// View draws the banks and, below or beside them, what is known of the one under the cursor.
func (p *Page) View() string {
	if screen, ok := p.env.Unready(p.w, p.h, p.can.Link); ok {
		return screen
	}
	beside := p.w >= page.SideBySide
	w := p.w
	if beside {
		w = p.w - min(max(p.w*2/5, 56), 76)
	}
	widths := page.Fit(w, columns())
	lines := []string{"", p.env.Titles(columns(), widths, w, 0)}
	from, to := p.list.Visible()
	for i := from; i < to; i++ {
		lines = append(lines, p.draw(i, widths, w))
	}
	i := p.selected()
	if i == nil {
		return strings.Join(lines, "\n")
	}
	if beside {
		return strings.Join(append(lines[:1], p.env.Beside(lines[1:], p.detail(i, p.w-w-4), w, p.h-1)...), "\n")
	}
	rule := p.env.Theme.Line(p.w, false).Space(page.LeftEdge)
	lines = append(lines, "", rule.Put(look.Faint, strings.Repeat("─", p.w-2*page.LeftEdge)).String())
	for _, line := range p.detail(i, p.w-2*page.LeftEdge) {
		lines = append(lines, "  "+line)
	}
	return strings.Join(lines[:min(len(lines), p.h)], "\n")
}

func (p *Page) draw(at int, widths []int, w int) string {
	i := &p.env.Book.Items[at]
	l := p.env.Theme.Line(w, at == p.list.Cursor()).Gutter()
	name, quiet := look.Normal, look.Faint
	if i.Removed {
		name = look.Faint
	}
	now := p.env.Now()
	words, ink := p.env.ItemState(at)
	if words == "" {
		words, ink = p.bankState(i)
	}
	cell := func(column int, ink look.Ink, s string) {
		if widths[column] > 0 {
			l.Cell(ink, s, widths[column]).Space(page.Gap)
		}
	}
	right := func(column int, s string) {
		if widths[column] > 0 {
			l.CellRight(quiet, s, widths[column]).Space(page.Gap)
		}
	}
	cell(nameColumn, name, p.env.Book.BankName(i))
	cell(stateColumn, ink, words)
	cell(bankColumn, quiet, look.Ago(i.Status.LastGoodUpdateAt, now))
	cell(syncColumn, quiet, look.Ago(i.SyncedAt, now))
	consent, consentInk := consentWords(i, now)
	cell(consentColumn, consentInk, consent)
	right(accountsColumn, look.Group(int64(p.accounts(i.ID))))
	if t, ok := p.tallies[i.ID]; ok {
		right(rowsColumn, look.Group(t.Count))
	}
	return l.To(w).String()
}

// bankState is how the institution itself is doing, when nothing is wrong with the Item.
func (p *Page) bankState(i *ledger.Item) (string, look.Ink) {
	switch p.env.Book.Institutions[i.Institution].Health() {
	case ledger.Degraded:
		return "△ the bank is unsteady", look.Warn
	case ledger.Down:
		return "▲ the bank is down", look.Bad
	}
	return "✓ in order", look.Good
}

func (p *Page) accounts(item ledger.ItemID) int {
	n := 0
	for _, a := range p.env.Book.Accounts {
		if a.Item == item && !a.Closed {
			n++
		}
	}
	return n
}
