package worth

import (
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// The columns, left to right.
const (
	monthColumn = iota
	worthColumn
	barColumn
	changeColumn
	assetsColumn
	debtsColumn
	noteColumn
)

// columns go, where room is short: debts and assets, then the bar, then the change.
func (p *Page) columns() ([]listing.Column, look.MoneyColumn) {
	money := look.NewMoneyColumn(p.currency, nil)
	w := money.Width(p.digits)
	return []listing.Column{
		monthColumn:  {Title: "End of", Width: look.DayWidth},
		worthColumn:  {Title: "Net worth", Width: w, Right: true},
		barColumn:    {Title: "", Width: 10, Grow: 2, Most: 50, Rank: 2},
		changeColumn: {Title: "Change", Width: w, Right: true, Rank: 1},
		assetsColumn: {Title: "Assets", Width: w, Right: true, Rank: 3},
		debtsColumn:  {Title: "Debts", Width: w, Right: true, Rank: 4},
		noteColumn:   {Title: "Accounts", Width: 22, Grow: 1, Most: 40},
	}, money
}

// View draws the titles and the months in view.
func (p *Page) View() string {
	if screen, ok := p.env.Unready(p.w, p.h, true); ok {
		return screen
	}
	switch {
	case p.err != "" && !p.loaded:
		return p.env.Blank(p.w, p.h, look.Bad, "▲ Net worth could not be read", p.err, "",
			"Since "+look.Instant(p.failedAt, p.env.Now())+". Press s to sync, which reads it again.")
	case !p.loaded:
		return p.env.Blank(p.w, p.h, look.Faint, "Reading")
	case len(p.points) == 0:
		return p.env.Blank(p.w, p.h, look.Strong, "No balance is known yet", "Every sync notes what each account holds. Press s to sync.")
	}
	columns, money := p.columns()
	widths := page.Fit(p.w, columns)
	lines := make([]string, 0, p.h)
	lines = append(lines, "", p.env.Titles(columns, widths, p.w, 0))
	most := int64(1)
	for i := range p.points {
		if m, ok := p.worth(i); ok {
			most = max(most, m.Minor, -m.Minor)
		}
	}
	from, to := p.list.Visible()
	for i := from; i < to; i++ {
		lines = append(lines, p.env.Rail(p.draw(i, widths, money, most), p.w, &p.list, i-from))
	}
	return strings.Join(lines, "\n")
}

// worth returns the worth of a month; ok is false where nothing in this currency is known.
func (p *Page) worth(i int) (m ledger.Money, ok bool) { return known(p.points[i].Worth, p.currency) }

func known(t ledger.Totals, c ledger.Currency) (m ledger.Money, ok bool) {
	at := slices.IndexFunc(t.List(), func(m ledger.Money) bool { return m.Currency == c })
	if at < 0 {
		return m, false
	}
	return t.List()[at], true
}

func (p *Page) draw(i int, widths []int, money look.MoneyColumn, most int64) *look.Line {
	point := &p.points[i]
	l := p.env.Theme.Line(p.w-1, i == p.list.Cursor()).Gutter()
	when := ledger.MonthOf(point.On).String()
	if i == 0 {
		when = look.Day(point.On, p.env.Today())
	}
	l.Cell(look.Faint, when, widths[monthColumn])
	worth, ok := p.worth(i)
	if !ok {
		l.To(page.At(widths, worthColumn)).CellRight(look.Faint, "not known", widths[worthColumn])
		return p.note(l, point, widths)
	}
	l.To(page.At(widths, worthColumn)).CellRight(look.Strong, money.Text(worth), widths[worthColumn])
	if w := widths[barColumn]; w > 0 {
		cells := int(float64(max(worth.Minor, -worth.Minor)) / float64(most) * float64(w))
		ink, stroke := look.Normal, "━"
		if point.Estimated || !point.Complete() {
			ink, stroke = look.Faint, "─"
		}
		l.To(page.At(widths, barColumn)).Put(ink, strings.Repeat(stroke, cells))
	}
	if widths[changeColumn] > 0 && i+1 < len(p.points) && len(point.Missing) == len(p.points[i+1].Missing) {
		if before, ok := p.worth(i + 1); ok {
			if diff, err := worth.Sub(before); err == nil {
				l.To(page.At(widths, changeColumn)).CellRight(look.Faint, money.Signed(diff), widths[changeColumn])
			}
		}
	}
	p.side(l, point.Assets, money, widths, assetsColumn)
	p.side(l, point.Debts, money, widths, debtsColumn)
	return p.note(l, point, widths)
}

func (p *Page) side(l *look.Line, sums ledger.Totals, money look.MoneyColumn, widths []int, column int) {
	if m, ok := known(sums, p.currency); ok && widths[column] > 0 {
		l.To(page.At(widths, column)).CellRight(look.Faint, money.Text(m), widths[column])
	}
}

// note says what the figure rests on.
func (p *Page) note(l *look.Line, point *ledger.NetWorthPoint, widths []int) *look.Line {
	var words []string
	if point.Estimated {
		words = append(words, "estimated")
	}
	if n := len(point.Missing); n > 0 {
		words = append(words, "△ "+look.Group(int64(n))+" missing")
	}
	return l.To(page.At(widths, noteColumn)).Cell(look.Faint, strings.Join(words, " "), widths[noteColumn])
}
