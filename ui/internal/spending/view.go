package spending

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
	spentColumn
	barColumn
	typicalColumn
	moreColumn
)

// indent is of a category under its group.
const indent = 2

// columns go, where room is short: the bar, then the difference.
func (p *Page) columns() ([]listing.Column, look.MoneyColumn) {
	money := look.NewMoneyColumn(p.env.Book.Main, nil)
	w := money.Width(p.digits)
	return []listing.Column{
		nameColumn:    {Title: "Category", Width: 20, Grow: 2, Most: 40},
		spentColumn:   {Title: "Spent", Width: w, Right: true},
		barColumn:     {Title: "", Width: 12, Grow: 1, Most: 40, Rank: 2},
		typicalColumn: {Title: "Typical", Width: w, Right: true},
		moreColumn:    {Title: "Difference", Width: w + 2, Right: true, Rank: 1},
	}, money
}

// View draws the month, the titles and the rows in view.
func (p *Page) View() string {
	if screen, ok := p.env.Unready(p.w, p.h, true); ok {
		return screen
	}
	switch {
	case p.err != "" && !p.loaded:
		return p.env.Blank(p.w, p.h, look.Bad, "▲ The sums could not be read", p.err, "",
			"Since "+look.Instant(p.failedAt, p.env.Now())+". Press s to sync, which reads them again.")
	case !p.loaded:
		return p.env.Blank(p.w, p.h, look.Faint, "Reading")
	case p.book.first == 0:
		return p.env.Blank(p.w, p.h, look.Strong, "Nothing was spent yet", "Once transactions have come in, what each month came to stands here.")
	}
	columns, money := p.columns()
	widths := page.Fit(p.w, columns)
	lines := make([]string, 0, p.h)
	lines = append(lines, "", p.summary())
	if len(p.rows) == 0 {
		return strings.Join(append(lines, p.env.Blank(p.w, p.h-2, look.Strong, "Nothing was spent in "+p.month.String())), "\n")
	}
	lines = append(lines, p.env.Titles(columns, widths, p.w, 0))
	most := int64(1)
	for _, r := range p.rows {
		if r.kind == categoryRow || r.kind == groupRow {
			most = max(most, r.spent.Minor, r.typical.Minor)
		}
	}
	from, to := p.list.Visible()
	for i := from; i < to; i++ {
		lines = append(lines, p.env.Rail(p.draw(i, widths, money, most), p.w, &p.list, i-from))
	}
	return strings.Join(lines, "\n")
}

// summary is the month and what it came to in the main currency; others follow in the list.
func (p *Page) summary() string {
	l := p.env.Theme.Line(p.w, false).Space(page.LeftEdge)
	l.Put(look.Strong, p.month.First().Time().Format("January 2006"))
	if p.month == ledger.MonthOf(p.env.Today()) {
		l.Put(look.Faint, " so far")
	}
	main := p.env.Book.Main
	total, typical, known := p.totals(main)
	words := [][2]string{{"spent ", look.Amount(total, main)}}
	if known {
		words = append(words, [2]string{"typical ", look.Amount(typical, main)})
	}
	words = append(words, [2]string{"income ", look.Amount(ledger.Money{Minor: p.book.income[main][p.month], Currency: main}, main)})
	n := 0
	for _, w := range words {
		n += look.Width(w[0]) + look.Width(w[1]) + 3
	}
	l.To(max(p.w-page.LeftEdge-n+3, l.Used()+page.Gap))
	for i, w := range words {
		if i > 0 {
			l.Space(3)
		}
		l.Put(look.Faint, w[0]).Put(look.Normal, w[1])
	}
	return l.String()
}

// totals are what all categories of a currency came to, and in a typical month.
func (p *Page) totals(c ledger.Currency) (spent, typical ledger.Money, known bool) {
	months := map[ledger.Month]int64{}
	for _, category := range p.book.spent[c] {
		for m, minor := range category {
			months[m] += minor
		}
	}
	r := p.book.row(gapRow, months, p.month, c)
	spent, typical, known = r.spent, r.typical, r.known
	if spent.Currency == "" {
		spent.Currency = c
	}
	return spent, typical, known
}

func (p *Page) draw(i int, widths []int, money look.MoneyColumn, most int64) *look.Line {
	r := p.rows[i]
	l := p.env.Theme.Line(p.w-1, i == p.list.Cursor())
	if r.kind < groupRow {
		return l.Space(page.LeftEdge).Put(look.Strong, r.name)
	}
	l.Gutter()
	ink := look.Normal
	if r.kind == groupRow {
		l.Cell(look.Strong, r.name, widths[nameColumn])
		ink = look.Strong
	} else {
		l.Space(indent).Cell(look.Normal, r.name, widths[nameColumn]-indent)
	}
	if r.spent.Minor == 0 {
		ink = look.Faint
	}
	money.Main = r.spent.Currency // the heading names another one
	l.To(page.At(widths, spentColumn)).CellRight(ink, money.Text(r.spent), widths[spentColumn])
	if w := widths[barColumn]; w > 0 && r.kind == categoryRow {
		drawBar(l.To(page.At(widths, barColumn)), r, w, most)
	}
	if !r.known {
		return l
	}
	l.To(page.At(widths, typicalColumn)).CellRight(look.Faint, money.Text(r.typical), widths[typicalColumn])
	if w := widths[moreColumn]; w > 0 {
		p.drawMore(l.To(page.At(widths, moreColumn)), r, money, w)
	}
	return l
}

// drawBar draws what was spent heavily, and lightly what is missing to a typical month.
func drawBar(l *look.Line, r row, w int, most int64) {
	cells := func(minor int64) int {
		if minor <= 0 {
			return 0
		}
		return max(int(float64(minor)/float64(most)*float64(w)), 1)
	}
	spent := cells(r.spent.Minor)
	l.Put(look.Normal, strings.Repeat("━", spent))
	if typical := cells(r.typical.Minor); r.known && typical > spent {
		l.Put(look.Faint, strings.Repeat("─", typical-spent))
	}
}

// drawMore says how far the month is from a typical one; half as much again is worth a sign.
func (p *Page) drawMore(l *look.Line, r row, money look.MoneyColumn, w int) {
	diff, err := r.spent.Sub(r.typical)
	switch {
	case err != nil || diff.IsZero():
	case r.typical.Minor > 0 && diff.Minor > r.typical.Minor/2:
		l.CellRight(look.Warn, "▲ "+money.Signed(diff), w)
	default:
		l.CellRight(look.Faint, money.Signed(diff), w)
	}
}
