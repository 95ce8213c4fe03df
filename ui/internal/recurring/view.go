package recurring

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
	everyColumn
	nextColumn
	lastColumn
	averageColumn
	monthColumn
	changeColumn
	accountColumn
)

// indent is of a stream under its section.
const indent = 2

// columns go, where room is short, in the order of their ranks: account, average, last amount, change, rhythm.
func (p *Page) columns() ([]listing.Column, look.MoneyColumn) {
	b := p.env.Book
	money := look.NewMoneyColumn(b.Main, p.currencies)
	w := money.Width(p.most)
	return []listing.Column{
		nameColumn:    {Title: "What", Width: 18, Grow: 3, Most: 40},
		everyColumn:   {Title: "Every", Width: 10, Rank: 1},
		nextColumn:    {Title: "Next", Width: 15},
		lastColumn:    {Title: "Last", Width: w, Right: true, Rank: 3},
		averageColumn: {Title: "Average", Width: w, Right: true, Rank: 4},
		monthColumn:   {Title: "A month", Width: w, Right: true},
		changeColumn:  {Title: "", Width: 13, Rank: 2, Grow: 1, Most: 20},
		accountColumn: {Title: "Account", Width: 20, Grow: 2, Most: 36, Rank: 5},
	}, money
}

func (p *Page) digits() int {
	most := 4
	count := func(m ledger.Money) { most = max(most, look.Digits(m)) }
	for i := range p.env.Book.Streams {
		count(p.env.Book.Streams[i].Last)
		count(p.env.Book.Streams[i].Average)
	}
	for i := range p.rows {
		count(p.rows[i].month)
	}
	return most
}

// View draws the titles and the rows in view.
func (p *Page) View() string {
	if screen, ok := p.env.Unready(p.w, p.h, true); ok {
		return screen
	}
	if len(p.rows) == 0 {
		return p.empty()
	}
	columns, money := p.columns()
	widths := page.Fit(p.w, columns)
	lines := make([]string, 0, p.h)
	lines = append(lines, "", p.env.Titles(columns, widths, p.w, money.Tail()))
	from, to := p.list.Visible()
	for i := from; i < to; i++ {
		row := p.draw(p.rows[i], i == p.list.Cursor(), widths, money)
		lines = append(lines, p.env.Rail(row, p.w, &p.list, i-from))
	}
	return strings.Join(lines, "\n")
}

// empty says why there is nothing: the history is not complete, or Plaid found nothing that recurs.
func (p *Page) empty() string {
	for _, i := range p.env.Book.Items {
		if !i.Removed && !i.HistoryComplete {
			return p.env.Blank(p.w, p.h, look.Strong, "○ Nothing to see yet",
				"Plaid looks for what recurs once the whole history of a bank is in. That takes minutes, sometimes hours; press s to ask again.")
		}
	}
	return p.env.Blank(p.w, p.h, look.Strong, "Nothing recurs", "Plaid found no bills, subscriptions or wages in these accounts.")
}

func (p *Page) draw(r row, selected bool, widths []int, money look.MoneyColumn) *look.Line {
	switch r.kind {
	case titleRow, totalRow:
		return p.drawTotals(r, widths, money)
	case endedRow:
		return p.env.Theme.Line(p.w-1, false).Space(page.LeftEdge+indent).Put(look.Faint, "Ended")
	case streamRow:
		return p.drawStream(p.env.Book.Streams[r.stream], selected, widths, money)
	}
	return p.env.Theme.Line(p.w-1, false)
}

// drawTotals says what a section comes to in a month, in the column of the months, and in a year beside its name.
func (p *Page) drawTotals(r row, widths []int, money look.MoneyColumn) *look.Line {
	l := p.env.Theme.Line(p.w-1, false).Space(page.LeftEdge)
	if r.kind == titleRow {
		name := "Money out"
		if r.inflow {
			name = "Money in"
		}
		l.Put(look.Strong, name)
	}
	at := page.At(widths, monthColumn)
	if r.totals {
		if year, ok := yearly(r.month); ok {
			words := look.Amount(year, p.env.Book.Main) + " a year"
			if at-l.Used() > look.Width(words)+2*page.Gap {
				l.Space(page.Gap).Put(look.Faint, words)
			}
		}
		l.To(at).CellRight(look.Strong, money.Text(r.month), widths[monthColumn])
	}
	return l
}

func (p *Page) drawStream(s ledger.Stream, selected bool, widths []int, money look.MoneyColumn) *look.Line {
	l := p.env.Theme.Line(p.w-1, selected).Gutter()
	normal := look.Normal
	if !s.Active {
		normal = look.Faint
	}
	start := func(column int) bool {
		if widths[column] == 0 {
			return false
		}
		l.To(page.At(widths, column))
		return true
	}
	l.Space(indent).Cell(normal, look.Text(s.Title()), widths[nameColumn]-indent)
	if start(everyColumn) {
		l.Cell(look.Faint, every(s.Frequency), widths[everyColumn])
	}
	start(nextColumn)
	p.drawNext(l, s, widths[nextColumn])
	if start(lastColumn) {
		l.CellRight(normal, money.Text(s.Last), widths[lastColumn])
	}
	if start(averageColumn) {
		l.CellRight(look.Faint, money.Text(s.Average), widths[averageColumn])
	}
	if m, ok := s.PerMonth(); ok && s.Active && start(monthColumn) {
		l.CellRight(normal, money.Text(m), widths[monthColumn])
	}
	if start(changeColumn) {
		words, ink := standing(s, func(m ledger.Money) string { return look.Amount(m, p.env.Book.Main) })
		l.Cell(ink, words, widths[changeColumn])
	}
	if start(accountColumn) {
		if a := p.env.Book.Account(s.Account); a != nil {
			l.Cell(look.Faint, page.FitName(*a, widths[accountColumn]), widths[accountColumn])
		}
	}
	return l
}

// drawNext says when the next one is expected, or when the last one was.
func (p *Page) drawNext(l *look.Line, s ledger.Stream, w int) {
	if !s.Active {
		l.Cell(look.Faint, "last "+s.LastOn.String(), w)
		return
	}
	next, ok := s.NextOn()
	if !ok {
		l.Cell(look.Faint, "not known", w)
		return
	}
	words, late := look.Due(next, p.env.Today())
	if late {
		l.Cell(look.Warn, "▲ "+words, w)
		return
	}
	l.Cell(look.Normal, words, w)
}
