package review

import (
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// The columns, left to right.
const (
	whenColumn = iota
	waysColumn
	whatColumn
	amountColumn
)

// columns go, where room is short: what the bank calls it.
func (p *Page) columns() ([]listing.Column, look.MoneyColumn) {
	b := p.env.Book
	money := look.NewMoneyColumn(b.Main, b.Currencies)
	return []listing.Column{
		whenColumn:   {Title: "When", Width: look.DayWidth},
		waysColumn:   {Title: "From and to", Width: 30, Grow: 3, Most: 70},
		whatColumn:   {Title: "What", Width: 22, Grow: 2, Most: 50, Rank: 1},
		amountColumn: {Title: "Amount", Width: money.Width(p.digits), Right: true},
	}, money
}

// belowHeight is how many lines tell of the entry under the cursor: a rule, both sides, and why.
func (p *Page) belowHeight() int {
	const least, most = 4, 7
	return max(min(p.h/3, most), least)
}

// View draws what waits and what was found, and below it why.
func (p *Page) View() string {
	if screen, ok := p.env.Unready(p.w, p.h, true); ok {
		return screen
	}
	switch {
	case p.err != "" && len(p.entries) == 0:
		return p.env.Blank(p.w, p.h, look.Bad, "▲ What is to be judged could not be read", p.err, "",
			"Since "+look.Instant(p.failedAt, p.env.Now())+". Press a to try again.")
	case !p.loaded:
		return p.env.Blank(p.w, p.h, look.Faint, "Reading")
	case len(p.entries) == 0:
		return p.env.Blank(p.w, p.h, look.Strong, "Nothing to judge",
			"Transfers between your accounts and accounts linked twice stand here when Passbook finds them. "+
				"In Transactions, select both sides of a transfer and press p to pair them yourself.")
	}
	columns, money := p.columns()
	widths := page.Fit(p.w, columns)
	lines := make([]string, 0, p.h)
	lines = append(lines, "", p.summary())
	from, to := p.list.Visible()
	for i := from; i < to; i++ {
		lines = append(lines, p.env.Rail(p.draw(i, widths, money), p.w, &p.list, i-from))
	}
	for len(lines) < head+p.list.Height() {
		lines = append(lines, "")
	}
	lines = append(lines, p.below()...)
	return strings.Join(lines[:min(len(lines), p.h)], "\n")
}

func (p *Page) summary() string {
	l := p.env.Theme.Line(p.w, false).Space(page.LeftEdge)
	if n := Waiting(p.found.proposed, p.found.duplicates); n > 0 {
		return l.Put(look.Faint, look.Count(int64(n), "question waits", "questions wait")+" for your word; until then all count by their categories.").String()
	}
	return l.Put(look.Faint, "Nothing waits for your word.").String()
}

func (p *Page) draw(i int, widths []int, money look.MoneyColumn) *look.Line {
	e := &p.entries[i]
	l := p.env.Theme.Line(p.w-1, i == p.list.Cursor())
	switch e.kind {
	case pairEntry:
		p.drawPair(l.Gutter(), e, widths, money)
	case duplicateEntry:
		p.drawDuplicate(l.Gutter(), e, widths)
	case gapEntry:
		if e.heading == "" {
			return l
		}
		count := look.Group(int64(e.count))
		if e.more {
			count = "the newest " + count
		}
		l.Space(page.LeftEdge).Put(look.Strong, e.heading).Put(look.Faint, "  "+count)
	}
	return l
}

func (p *Page) drawPair(l *look.Line, e *entry, widths []int, money look.MoneyColumn) {
	out, in := p.found.rows[e.pair.A], p.found.rows[e.pair.B]
	ink := look.Normal
	if e.pair.State == ledger.PairRejected {
		ink = look.Faint
	}
	l.Cell(look.Faint, look.Day(out.ShownOn(), p.env.Today()), widths[whenColumn])
	l.To(page.At(widths, waysColumn)).Cell(ink, p.ways(out.Account, in.Account, " → ", widths[waysColumn]), widths[waysColumn])
	if widths[whatColumn] > 0 {
		l.To(page.At(widths, whatColumn)).Cell(look.Faint, look.Text(out.Title()), widths[whatColumn])
	}
	amount := in.Amount
	if in.LocalID == 0 {
		amount = out.Amount.Neg()
	}
	l.To(page.At(widths, amountColumn)).CellRight(ink, money.Text(amount), widths[amountColumn])
}

func (p *Page) drawDuplicate(l *look.Line, e *entry, widths []int) {
	word := "perhaps"
	if e.twice.Sure {
		word = "certain"
	}
	if e.twice.Denied {
		word = "no"
	}
	l.Cell(look.Faint, word, widths[whenColumn])
	room := l.Left() - page.Gap
	l.To(page.At(widths, waysColumn)).Cell(look.Normal, p.ways(e.twice.A, e.twice.B, " and ", room), room)
}

// ways are two accounts with a word between, each with its mask, in w cells.
func (p *Page) ways(a, b ledger.AccountID, between string, w int) string {
	name := func(id ledger.AccountID, w int) string {
		acc := p.env.Book.Account(id)
		if acc == nil {
			return "an account that is gone"
		}
		return page.FitName(*acc, w)
	}
	room := w - look.Width(between)
	first, second := name(a, room), name(b, room)
	if n := look.Width(first) + look.Width(second); n > room { // the longer one is cut first
		half := room / 2
		first, second = name(a, max(half, room-look.Width(second))), name(b, max(room-half, room-look.Width(first)))
		first, _ = look.Cut(first, max(half, room-look.Width(second)))
	}
	return first + between + second
}

// below tells of the entry under the cursor: both sides and why.
func (p *Page) below() []string {
	t := p.env.Theme
	h := p.belowHeight()
	lines := []string{t.Line(p.w, false).Space(page.LeftEdge).Put(look.Faint, strings.Repeat("─", max(p.w-2*page.LeftEdge, 0))).String()}
	e := p.selected()
	if e == nil {
		return lines
	}
	why := ""
	if e.kind == pairEntry {
		sum := 0
		for _, id := range [...]ledger.LocalID{e.pair.A, e.pair.B} {
			sum = max(sum, look.Width(look.Signed(p.found.rows[id].Amount, p.env.Book.Main)))
		}
		lines = append(lines, p.side(e.pair.A, sum), p.side(e.pair.B, sum))
		why = p.pairState(&e.pair) + look.Text(safetext.Untrusted(e.pair.Why))
	} else {
		for _, id := range [...]ledger.AccountID{e.twice.A, e.twice.B} {
			lines = append(lines, t.Line(p.w, false).Space(page.LeftEdge).Put(look.Normal, p.accountWords(id)).String())
		}
		why = p.duplicateWords(&e.twice)
	}
	for _, line := range look.Wrap(why, p.w-2*page.LeftEdge) {
		lines = append(lines, t.Line(p.w, false).Space(page.LeftEdge).Put(look.Faint, line).String())
	}
	return lines[:min(len(lines), h)]
}

// side is one row of a pair, with its amount in sum cells.
func (p *Page) side(id ledger.LocalID, sum int) string {
	l := p.env.Theme.Line(p.w-page.LeftEdge, false).Space(page.LeftEdge)
	row, ok := p.found.rows[id]
	if !ok {
		return l.Put(look.Faint, "a transaction that is gone").String()
	}
	room := l.Left() - look.DayWidth - sum - 3*page.Gap
	account := min(room*2/5, 34)
	name := ""
	if a := p.env.Book.Account(row.Account); a != nil {
		name = page.FitName(*a, account)
	}
	l.Cell(look.Faint, row.On.String(), look.DayWidth).Space(page.Gap).Cell(look.Normal, look.Text(row.Title()), room-account).Space(page.Gap)
	return l.Cell(look.Faint, name, account).Space(page.Gap).CellRight(look.Normal, look.Signed(row.Amount, p.env.Book.Main), sum).String()
}

func (p *Page) pairState(pair *ledger.Pair) string {
	switch {
	case pair.State == ledger.PairRejected:
		return "You said that it is none; y takes that back. "
	case pair.State == ledger.PairProposed:
		return ""
	case pair.By == ledger.FromHand:
		return "You said so: neither side counts as income or spending. "
	}
	return "Neither side counts as income or spending. "
}

func (p *Page) duplicateWords(d *ledger.Duplicate) string {
	if d.Denied {
		return "You said that these are two. y lets Passbook ask again."
	}
	why := look.Text(safetext.Untrusted(d.Why))
	return "The same: " + why + ". If it is one account, m lets the older go on as the newer, with all you wrote, or x removes the newer link; n says that they are two."
}
