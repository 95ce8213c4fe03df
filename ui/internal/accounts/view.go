package accounts

import (
	"strconv"
	"strings"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// The columns, left to right.
const (
	nameColumn = iota
	maskColumn
	kindColumn
	balanceColumn
	availableColumn
	limitColumn
	usedColumn
	asOfColumn
)

const (
	meter   = 10
	perCent = 5 // " 100%"
	indent  = 2 // of an account under its bank
)

// columns are shaped by the currencies and the largest amount; where room is short they go in the order of their ranks:
// as-of, limit, type, mask, used, available.
func (p *Page) columns() ([]listing.Column, look.MoneyColumn) {
	b := p.env.Book
	money := look.NewMoneyColumn(b.Main, b.Currencies)
	w := money.Width(p.digits())
	return []listing.Column{
		nameColumn:      {Title: "Account", Width: 18, Grow: 1, Most: 44},
		maskColumn:      {Title: "", Width: 6, Rank: 3},
		kindColumn:      {Title: "Type", Width: 12, Rank: 4, Grow: 1, Most: 18},
		balanceColumn:   {Title: "Balance", Width: w, Right: true},
		availableColumn: {Title: "Available", Width: w, Right: true, Rank: 1},
		limitColumn:     {Title: "Limit", Width: w, Right: true, Rank: 5},
		usedColumn:      {Title: "Used", Width: meter + perCent, Rank: 2},
		asOfColumn:      {Title: "As of", Width: 12, Rank: 6},
	}, money
}

// digits returns how many whole digits the largest amount has, at least enough for the titles.
func (p *Page) digits() int {
	most := 5
	count := func(m *ledger.Money) {
		if m != nil {
			most = max(most, look.Digits(*m))
		}
	}
	for i := range p.env.Book.Accounts {
		a := &p.env.Book.Accounts[i]
		count(a.Balances.Current)
		count(a.Balances.Available)
		count(a.Balances.Limit)
	}
	for i := range p.rows {
		count(&p.rows[i].total)
	}
	return most
}

// View draws what the accounts come to, the titles and the rows in view.
func (p *Page) View() string {
	if screen, ok := p.env.Unready(p.w, p.h, p.canLink); ok {
		return screen
	}
	columns, money := p.columns()
	widths := page.Fit(p.w, columns)
	lines := make([]string, 0, p.h)
	lines = append(lines, "")
	lines = append(lines, p.worthLines(widths, money)...)
	lines = append(lines, "", p.env.Titles(columns, widths, p.w, money.Tail()))
	if len(p.env.Book.Accounts) == 0 {
		lines = append(lines, "", p.env.Theme.Line(p.w, false).Space(page.LeftEdge).Put(look.Faint, "The bank is linked; its accounts come with the first sync. Press s.").String())
		return strings.Join(lines, "\n")
	}
	from, to := p.list.Visible()
	for i := from; i < to; i++ {
		row := p.draw(p.rows[i], i == p.list.Cursor(), widths, money)
		lines = append(lines, p.env.Rail(row, p.w, &p.list, i-from))
	}
	return strings.Join(lines, "\n")
}

// worthLines say what everything comes to, by currency, in line with the balances.
func (p *Page) worthLines(widths []int, money look.MoneyColumn) []string {
	t := p.env.Theme
	if !p.summed {
		return []string{t.Line(p.w, false).Space(page.LeftEdge).Put(look.Warn, "▲ Net worth is too large to add up").String()}
	}
	if len(p.worths) == 0 {
		return []string{t.Line(p.w, false).Space(page.LeftEdge).Put(look.Faint, "Net worth is not known: no bank gave a balance").String()}
	}
	lines := make([]string, 0, len(p.worths))
	for i, w := range p.worths {
		l := t.Line(p.w, false).Space(page.LeftEdge)
		if i == 0 {
			l.Put(look.Strong, "Net worth")
		}
		column := widths[balanceColumn]
		l.To(page.LeftEdge+len("Net worth")+1).CellRight(look.Strong, money.Text(w.net), column).Space(page.Gap)
		l.Put(look.Faint, " assets").CellRight(look.Normal, money.Text(w.assets), column+1)
		if !w.debts.IsZero() {
			l.Space(page.Gap).Put(look.Faint, "debts").CellRight(look.Normal, money.Text(w.debts), column+1)
		}
		lines = append(lines, l.String())
	}
	return lines
}

func (p *Page) draw(r row, selected bool, widths []int, money look.MoneyColumn) *look.Line {
	switch r.kind {
	case bankRow:
		return p.drawBank(r, widths, money)
	case totalRow:
		l := p.env.Theme.Line(p.w-1, false).To(page.At(widths, balanceColumn))
		return l.CellRight(look.Strong, money.Text(r.total), widths[balanceColumn])
	case closedRow:
		return p.env.Theme.Line(p.w-1, false).Space(page.LeftEdge).Put(look.Faint, "Closed")
	case accountRow:
		return p.drawAccount(p.env.Book.Accounts[r.account], selected, widths, money)
	}
	return p.env.Theme.Line(p.w-1, false)
}

func (p *Page) drawBank(r row, widths []int, money look.MoneyColumn) *look.Line {
	name, words, ink := "Without a bank", "", look.Normal
	if r.item >= 0 {
		name = p.env.Book.BankName(&p.env.Book.Items[r.item])
		words, ink = p.env.ItemState(r.item)
	}
	l := p.env.Theme.Line(p.w-1, false).Space(page.LeftEdge)
	at := page.At(widths, balanceColumn)
	l.Cell(look.Strong, name, min(look.Width(name), at-l.Used()-page.Gap))
	if words != "" && at-l.Used() > look.Width(words)+2*page.Gap {
		l.Space(page.Gap).Put(ink, words)
		words = ""
	}
	l.To(at)
	if r.totals {
		l.CellRight(look.Strong, money.Text(r.total), widths[balanceColumn])
	}
	if words != "" {
		l.Space(page.Gap+1).Put(ink, words)
	}
	return l
}

func (p *Page) drawAccount(a ledger.Account, selected bool, widths []int, money look.MoneyColumn) *look.Line {
	l := p.env.Theme.Line(p.w-1, selected).Gutter()
	normal, faint := look.Normal, look.Faint
	if !a.Counts() {
		normal = look.Faint
	}
	start := func(column int) bool {
		if widths[column] == 0 {
			return false
		}
		l.To(page.At(widths, column))
		return true
	}
	amount := func(column int, m *ledger.Money, ink look.Ink) {
		if start(column) && m != nil {
			l.CellRight(ink, money.Text(*m), widths[column])
		}
	}
	name := look.Text(a.Name)
	if name == "" {
		name = look.Text(a.OfficialName)
	}
	l.Space(indent).Cell(normal, name, widths[nameColumn]-indent)
	if start(maskColumn) {
		l.Cell(faint, page.Mask(a), widths[maskColumn])
	}
	if start(kindColumn) {
		l.Cell(faint, kindWords(a), widths[kindColumn])
	}
	if worth, ok := a.Worth(); ok {
		amount(balanceColumn, &worth, normal)
	} else if start(balanceColumn) {
		l.CellRight(faint, "not given", widths[balanceColumn]-money.Tail())
	}
	if !a.Type.IsDebt() || a.Type == ledger.Credit {
		amount(availableColumn, a.Balances.Available, faint)
	}
	amount(limitColumn, a.Balances.Limit, faint)
	if percent, ok := a.Utilisation(); ok && start(usedColumn) {
		drawUsed(l, percent, normal)
	}
	if start(asOfColumn) {
		l.Cell(faint, look.Ago(a.Balances.AsOf, p.env.Now()), widths[asOfColumn])
	}
	return l
}

// drawUsed draws how much of a limit is used; what is over it is told by a sign and a colour.
func drawUsed(l *look.Line, percent int, ink look.Ink) {
	used, rest := look.Meter(percent, meter)
	meterInk := ink
	if percent > 100 {
		meterInk = look.Bad
	}
	l.Put(meterInk, used).Put(look.Faint, rest)
	sign := "%"
	if percent > 100 {
		sign = "%▲"
	}
	l.Space(1).Put(meterInk, strconv.Itoa(percent)+sign)
}
