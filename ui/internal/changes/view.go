package changes

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
	whatColumn
	howColumn
	accountColumn
	amountColumn
)

// columns go, where room is short: the account.
func (p *Page) columns() ([]listing.Column, look.MoneyColumn) {
	b := p.env.Book
	money := look.NewMoneyColumn(b.Main, b.Currencies)
	return []listing.Column{
		whenColumn:    {Title: "When", Width: look.DayWidth},
		whatColumn:    {Title: "What", Width: 16, Grow: 1, Most: 36},
		howColumn:     {Title: "Change", Width: 26, Grow: 4, Most: 70},
		accountColumn: {Title: "Account", Width: 20, Grow: 1, Most: 34, Rank: 1},
		amountColumn:  {Title: "Amount", Width: money.Width(p.digits), Right: true},
	}, money
}

// View draws what the list is, and its rows in view.
func (p *Page) View() string {
	if screen, ok := p.env.Unready(p.w, p.h, true); ok {
		return screen
	}
	switch {
	case p.err != "" && len(p.rows) == 0:
		return p.env.Blank(p.w, p.h, look.Bad, "▲ What changed could not be read", p.err, "",
			"Since "+look.Instant(p.failedAt, p.env.Now())+". Press a to try again.")
	case !p.loaded:
		return p.env.Blank(p.w, p.h, look.Faint, "Reading")
	case len(p.rows) == 0 && p.all:
		return p.env.Blank(p.w, p.h, look.Strong, "Nothing has changed yet", "What a sync brings stands here. Press s to sync.")
	case len(p.rows) == 0:
		return p.env.Blank(p.w, p.h, look.Strong, "Nothing new", "You have seen everything. Press s to sync, or a to see it again.")
	}
	columns, money := p.columns()
	widths := page.Fit(p.w, columns)
	lines := make([]string, 0, p.h)
	lines = append(lines, "", p.summary())
	from, to := p.list.Visible()
	for i := from; i < to; i++ {
		lines = append(lines, p.env.Rail(p.draw(i, widths, money), p.w, &p.list, i-from))
	}
	return strings.Join(lines, "\n")
}

// summary says since when, and what leaving does.
func (p *Page) summary() string {
	l := p.env.Theme.Line(p.w, false).Space(page.LeftEdge)
	switch {
	case p.more:
		l.Put(look.Faint, "The newest "+look.Group(limit)+" changes")
	case p.all:
		l.Put(look.Faint, "All that is known to have changed")
	default:
		l.Put(look.Faint, "Since you last looked. Leaving marks it as seen.")
	}
	return l.String()
}

func (p *Page) draw(i int, widths []int, money look.MoneyColumn) *look.Line {
	r := p.rows[i]
	if r.entry < 0 {
		l := p.env.Theme.Line(p.w-1, false).Space(page.LeftEdge)
		if r.heading != "" {
			l.Put(look.Strong, r.heading).Put(look.Faint, "  "+look.Group(int64(r.count)))
		}
		return l
	}
	e := &p.entries[r.entry]
	l := p.env.Theme.Line(p.w-1, i == p.list.Cursor()).Gutter()
	ink := look.Normal
	if e.Seen || e.Kind == ledger.RowRemoved {
		ink = look.Faint
	}
	on := e.On
	if on.IsZero() {
		on = ledger.DateOf(e.At.In(p.env.Now().Location()))
	}
	l.Cell(look.Faint, look.Day(on, p.env.Today()), widths[whenColumn])
	l.To(page.At(widths, whatColumn)).Cell(ink, p.what(e), widths[whatColumn])
	words, inkOf := p.how(e)
	amount, hasAmount := amountOf(e)
	a := p.env.Book.Account(e.Account)
	room := widths[howColumn]
	if !hasAmount { // nothing stands beyond
		a, room = nil, l.Left()-page.Gap
	}
	l.To(page.At(widths, howColumn)).Cell(inkOf, words, room)
	if a != nil && widths[accountColumn] > 0 && e.Kind != ledger.BalanceMoved {
		l.To(page.At(widths, accountColumn)).Cell(look.Faint, page.FitName(*a, widths[accountColumn]), widths[accountColumn])
	}
	if hasAmount {
		l.To(page.At(widths, amountColumn)).CellRight(ink, money.Signed(amount), widths[amountColumn])
	}
	return l
}

// what names what changed.
func (p *Page) what(e *ledger.ChangeEntry) string {
	switch {
	case e.Kind == ledger.BalanceMoved:
		return p.env.Book.AccountName(e.Account)
	case e.Kind == ledger.StreamMoved && e.Stream != nil:
		return look.Text(e.Stream.Title)
	case e.Title != "":
		return look.Text(e.Title)
	}
	return p.env.Book.BankName(p.env.Book.Item(e.Item))
}

// how says what is different: old -> new.
func (p *Page) how(e *ledger.ChangeEntry) (string, look.Ink) {
	main := p.env.Book.Main
	switch e.Kind {
	case ledger.BankBroke:
		if e.Trouble == nil {
			return "▲ stopped answering", look.Warn
		}
		return "▲ " + look.Code(ledger.Explain(e.Trouble.Code).What), look.Warn
	case ledger.BankMended:
		return "✓ answers again", look.Good
	case ledger.RowsLoaded:
		return look.Count(int64(e.Count), "transaction", "transactions"), look.Normal
	case ledger.RowRemoved:
		return "the bank took it away", look.Faint
	case ledger.BalanceMoved:
		return moved(e.Before, e.After, main), look.Normal
	case ledger.StreamMoved:
		return streamWords(e.Stream, main)
	case ledger.RowModified, ledger.RowPosted:
		parts := make([]string, 0, len(e.Fields))
		for _, f := range e.Fields {
			if e.Kind == ledger.RowPosted && f.Field == "state" {
				continue // the heading says so
			}
			parts = append(parts, look.Code(f.Field)+" "+fieldValue(f.Old, main)+" → "+fieldValue(f.New, main))
		}
		return strings.Join(parts, ", "), look.Normal
	case ledger.RowAdded:
	}
	return "", look.Normal
}

// fieldValue is a value as the ledger tells it, amounts as they stand elsewhere on the screen.
func fieldValue(u safetext.Untrusted, main ledger.Currency) string {
	s := look.Text(u)
	if amount, ok := strings.CutSuffix(s, " "+string(main)); ok && main != "" {
		return strings.Replace(amount, "-", look.Minus, 1)
	}
	if s == "" {
		return "none"
	}
	return s
}

func moved(before, after *ledger.Money, main ledger.Currency) string {
	words := func(m *ledger.Money) string {
		if m == nil {
			return "not known"
		}
		return look.Amount(*m, main)
	}
	return words(before) + " → " + words(after)
}

func streamWords(e *ledger.StreamEvent, main ledger.Currency) (string, look.Ink) {
	if e == nil {
		return "", look.Normal
	}
	kind := look.Code(string(e.Kind))
	switch e.Kind {
	case ledger.StreamRise:
		return "▲ " + kind + " " + look.Size(e.Old, main) + " → " + look.Size(e.New, main), look.Warn
	case ledger.StreamFall:
		return kind + " " + look.Size(e.Old, main) + " → " + look.Size(e.New, main), look.Normal
	case ledger.StreamMissed:
		return "▲ missed, due " + e.On.String(), look.Warn
	case ledger.StreamNew, ledger.StreamEnded:
	}
	return kind, look.Normal
}

// amountOf returns the amount in the last column; ok is false where the change itself tells the amounts.
func amountOf(e *ledger.ChangeEntry) (m ledger.Money, ok bool) {
	switch e.Kind {
	case ledger.RowAdded, ledger.RowModified, ledger.RowPosted, ledger.RowRemoved:
		return e.Amount, true
	case ledger.BalanceMoved:
		if e.Before != nil && e.After != nil {
			diff, err := e.After.Sub(*e.Before)
			return diff, err == nil
		}
	case ledger.RowsLoaded, ledger.BankBroke, ledger.BankMended, ledger.StreamMoved:
	}
	return m, false
}
