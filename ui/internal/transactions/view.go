package transactions

import (
	"strings"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// The columns, left to right.
const (
	dateColumn = iota
	payeeColumn
	categoryColumn
	accountColumn
	amountColumn
)

// head is how many lines stand above the rows: a blank, what the rows are, and the titles.
const head = 3

// columns go, where room is short, in the order of their ranks: account, category.
func (p *Page) columns() ([]listing.Column, look.MoneyColumn) {
	b := p.env.Book
	money := look.NewMoneyColumn(b.Main, b.Currencies)
	cs := []listing.Column{
		dateColumn:     {Title: "Date", Width: look.DayWidth},
		payeeColumn:    {Title: "Payee", Width: 22, Grow: 3, Most: 60},
		categoryColumn: {Title: "Category", Width: 18, Grow: 2, Most: 44, Rank: 1},
		accountColumn:  {Title: "Account", Width: 20, Grow: 1, Most: 34, Rank: 2},
		amountColumn:   {Title: "Amount", Width: money.Width(p.digits), Right: true},
	}
	if p.query.Account != "" {
		cs[accountColumn].Width = 0
	}
	return cs, money
}

// View draws what the rows are, the titles and the rows in view; from 140 cells on, the detail beside them.
func (p *Page) View() string {
	if screen, ok := p.env.Unready(p.w, p.h, true); ok && !p.searching {
		return screen
	}
	if p.detail {
		return p.detailView()
	}
	listWidth, pane := p.split()
	columns, money := p.columns()
	widths := page.Fit(listWidth, columns)
	lines := make([]string, 0, p.h)
	lines = append(lines, "", p.summary(p.w))
	above := 2
	if under := p.underSearch(listWidth); under != "" {
		lines, above = append(lines, under), 3
	} else {
		lines = append(lines, p.env.Titles(columns, widths, listWidth, money.Tail()))
	}
	switch {
	case p.err != "" && len(p.run.rows) == 0:
		return strings.Join(append(lines[:above], p.env.Blank(p.w, p.h-above, look.Bad, "▲ The transactions could not be read", p.err, "",
			"Since "+look.Instant(p.failedAt, p.env.Now())+". Press s to sync, or leave the page and come back to try again.")), "\n")
	case !p.run.loaded:
		return strings.Join(append(lines[:above], p.env.Blank(p.w, p.h-above, look.Faint, "Reading")), "\n")
	case len(p.run.rows) == 0:
		return strings.Join(append(lines[:above], p.empty(p.h-above)), "\n")
	}
	from, to := p.list.Visible()
	for i := from; i < to; i++ {
		lines = append(lines, p.draw(i, i == from, widths, money, listWidth))
	}
	if pane > 0 {
		lines = append(lines[:2], p.env.Beside(lines[2:], p.besides(pane), listWidth, p.h-2)...)
	}
	return strings.Join(lines, "\n")
}

// split divides the width between the list and the detail beside it, which is 0 where there is no room.
func (p *Page) split() (list, pane int) {
	const least, most = 52, 72
	if p.w < page.SideBySide {
		return p.w, 0
	}
	pane = min(max(p.w*2/5, least), most)
	return p.w - pane, pane
}

// empty says why there are no rows and which key helps.
func (p *Page) empty(h int) string {
	limited := p.query.Account != p.at.Account
	switch {
	case p.query.Text != "" && p.searching:
		return p.env.Blank(p.w, h, look.Strong, "No transaction matches", "Esc clears the search.")
	case p.query.Text != "" || limited:
		return p.env.Blank(p.w, h, look.Strong, "No transaction matches", "Esc clears "+p.Filter()+".")
	}
	for _, i := range p.env.Book.Items {
		if !i.Removed && !i.HistoryComplete && (p.at.Account == "" || p.owns(i.ID)) {
			return p.env.Blank(p.w, h, look.Strong, "○ The history is still coming in",
				"Plaid has the last 30 days within a minute and the rest a little later. Press s to ask again.")
		}
	}
	return p.env.Blank(p.w, h, look.Strong, "No transactions", "Plaid has none for this account.")
}

func (p *Page) owns(item ledger.ItemID) bool {
	a := p.env.Book.Account(p.at.Account)
	return a != nil && a.Item == item
}

// summary is the line above the titles: the search or what is listed, and what it comes to.
func (p *Page) summary(w int) string {
	l := p.env.Theme.Line(w, false).Space(page.LeftEdge)
	right, n := p.totals(w - 2*page.LeftEdge - page.Gap - max(look.Width(p.scope()), w/4))
	room := w - 2*page.LeftEdge - n - page.Gap
	switch {
	case p.searching:
		l.Put(look.Accent, "/ ")
		typed := p.field.View()
		if p.field.Value() == "" {
			l.Put(look.Faint, "words, or a field such as cat: amt:>50 date:last-month")
		} else {
			l.Cell(look.Normal, strings.TrimRight(typed, " "), min(w/2, room-2))
		}
	case p.marks.any():
		l.Cell(look.Accent, p.selectionWords(), room)
	case p.query.Text != "":
		l.Put(look.Accent, "/ ").Cell(look.Strong, look.Code(p.query.Text), min(look.Width(p.query.Text)+1, room-2))
	default:
		l.Cell(look.Faint, p.scope(), room)
	}
	l.To(w - page.LeftEdge - n)
	for _, part := range right {
		l.Put(part.ink, part.text)
	}
	return l.String()
}

// scope says whose rows these are.
func (p *Page) scope() string {
	switch {
	case p.at.Stream != "":
		return "What Plaid counts to this"
	case p.query.Account != "":
		a := p.env.Book.Account(p.query.Account)
		if a == nil {
			return ""
		}
		s := p.env.Book.BankName(p.env.Book.Item(a.Item))
		if official := look.Text(a.OfficialName); official != "" && official != look.Text(a.Name) {
			s += " · " + official
		}
		return s
	}
	if p.at.Item != "" {
		return "All accounts of this bank"
	}
	return "All accounts"
}

type part struct {
	ink  look.Ink
	text string
}

// totals are the count and the sums, in words that fit room cells; the sums go first where they do not.
func (p *Page) totals(room int) ([]part, int) {
	if !p.tally.known {
		return nil, 0
	}
	main := p.env.Book.Main
	parts := []part{{look.Normal, look.Count(p.tally.sums.Count, "row", "rows")}}
	n := look.Width(parts[0].text)
	for _, side := range []struct {
		label string
		sums  ledger.Totals
	}{{"   in ", p.tally.sums.In}, {"   out ", p.tally.sums.Out}} {
		var words []string
		for _, m := range side.sums.List() {
			switch {
			case m.Minor == 0:
			case m.Currency == main:
				words = append([]string{look.Amount(m, main)}, words...)
			default:
				words = append(words, look.Amount(m, main))
			}
		}
		if len(words) == 0 {
			continue
		}
		text := strings.Join(words, ", ")
		if n += len(side.label) + look.Width(text); n > room {
			return parts[:1], look.Width(parts[0].text)
		}
		parts = append(parts, part{look.Faint, side.label}, part{look.Normal, text})
	}
	return parts, n
}

// draw draws one row. A day stands on its first row only, and on the first row in view.
func (p *Page) draw(i int, first bool, widths []int, money look.MoneyColumn, w int) string {
	t := &p.run.rows[i]
	l := p.env.Theme.Line(w, i == p.list.Cursor())
	p.gutter(l, i)
	if first || p.run.rows[i-1].ShownOn() != t.ShownOn() {
		l.Cell(look.Faint, look.Day(t.ShownOn(), p.env.Today()), widths[dateColumn])
	}
	l.To(page.At(widths, payeeColumn))
	p.payee(l, t, widths[payeeColumn])
	if widths[categoryColumn] > 0 {
		l.To(page.At(widths, categoryColumn)).Cell(look.Faint, p.category(t, widths[categoryColumn]), widths[categoryColumn])
	}
	if widths[accountColumn] > 0 {
		l.To(page.At(widths, accountColumn)).Cell(look.Faint, p.accountIn(t.Account, widths[accountColumn]), widths[accountColumn])
	}
	l.To(page.At(widths, amountColumn))
	ink := look.Normal
	if t.Amount.Minor > 0 {
		ink = look.Strong
	}
	return l.CellRight(ink, money.Signed(t.Amount), widths[amountColumn]).To(w).String()
}

// gutter is the bar of the row under the cursor and the mark of a selected one.
func (p *Page) gutter(l *look.Line, i int) {
	if !p.marks.has(p.run.rows[i].LocalID) {
		l.Gutter()
		return
	}
	if i == p.list.Cursor() {
		l.Put(look.Accent, look.Bar+"✓")
	} else {
		l.Put(look.Accent, "✓").Space(1)
	}
}

// payee is the name, cut to leave room for what is to be known of the row: pending, hidden, a note, tags.
func (p *Page) payee(l *look.Line, t *ledger.Transaction, w int) {
	marks := marksOf(t, w/2)
	name, ink := look.Text(t.Title()), look.Normal
	if t.Own.Hidden {
		ink = look.Faint
	}
	if marks == "" {
		l.Cell(ink, name, w)
		return
	}
	title, n := look.Cut(name, w-look.Width(marks)-1)
	l.Cell(ink, title, n).Space(1).Put(look.Faint, marks)
}

// splitMark stands beside the name of a row that is divided.
const splitMark = "÷"

// marksOf are the marks of a row in at most w cells; tags go first where room is short.
func marksOf(t *ledger.Transaction, w int) string {
	s := ""
	put := func(mark string) {
		switch {
		case s == "":
			s, _ = look.Cut(mark, w)
		case look.Width(s)+1+look.Width(mark) <= w:
			s += " " + mark
		}
	}
	if t.Pending {
		put("○ pending")
	}
	if t.Own.Hidden {
		put("hidden")
	}
	if len(t.Own.Parts) > 0 {
		put(splitMark)
	}
	if t.Own.Note != "" {
		put("¶")
	}
	for _, tag := range t.Own.Tags {
		if mark := "#" + look.Code(tag); look.Width(s)+1+look.Width(mark) <= w {
			put(mark)
			continue
		}
		put("#")
		break
	}
	return s
}

// category is the group's name, with the category's own where both fit; of a split row those of its parts.
func (p *Page) category(t *ledger.Transaction, w int) string {
	if len(t.Own.Parts) > 0 {
		names := make([]string, 0, len(t.Own.Parts))
		for _, part := range t.Own.Parts {
			names = append(names, page.CategoryName(p.env.Book.Tree, part.Category))
		}
		return strings.Join(names, " + ")
	}
	return page.Category(p.env.Book.Tree, t.ShownCategory(), w)
}

func (p *Page) account(id ledger.AccountID) string {
	a := p.env.Book.Account(id)
	if a == nil {
		return ""
	}
	return page.NameAndMask(*a)
}

func (p *Page) accountIn(id ledger.AccountID, w int) string {
	a := p.env.Book.Account(id)
	if a == nil {
		return ""
	}
	return page.FitName(*a, w)
}
