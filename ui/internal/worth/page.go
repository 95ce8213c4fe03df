// Package worth is the page of net worth over time, a line a month. What is estimated is drawn lightly, what nobody knows is
// said to be missing and never drawn as nought.
package worth

import (
	"context"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// Reader reads net worth of the past.
type Reader interface {
	NetWorthHistory(ctx context.Context, from, to ledger.Month) ([]ledger.NetWorthPoint, error)
}

// years is how far back the page looks.
const years = 20

// head is how many lines stand above the list: a blank and the titles.
const head = 2

// Page lists the months, newest first.
type Page struct {
	env      *page.Env
	reader   Reader
	move     page.MoveKeys
	next     key.Binding
	gen      int
	points   []ledger.NetWorthPoint // newest first, from the first month of which anything is known
	currency ledger.Currency
	loaded   bool
	err      string
	failedAt time.Time
	list     listing.List
	digits   int
	w, h     int
}

type pointsReadMsg struct {
	gen    int
	points []ledger.NetWorthPoint
	err    error
}

// New returns the page. Without a reader nothing is known.
func New(env *page.Env, reader Reader) *Page {
	return &Page{env: env, reader: reader, digits: 4, move: page.NewMoveKeys(),
		next: key.NewBinding(key.WithKeys("c"), key.WithHelp("c", "another currency"), key.WithDisabled())}
}

// Init has nothing to ask: Refresh reads.
func (p *Page) Init() tea.Cmd { return nil }

// Refresh reads the months anew.
func (p *Page) Refresh() tea.Cmd {
	if p.reader == nil {
		p.loaded = true
		return nil
	}
	if !p.env.Book.Loaded {
		return nil // the book comes first: it knows the main currency
	}
	p.gen++
	gen, reader, now := p.gen, p.reader, ledger.MonthOf(p.env.Today())
	return p.env.Jobs.For(page.Route{Kind: page.Worth}, func(ctx context.Context) tea.Msg {
		points, err := reader.NetWorthHistory(ctx, now.Add(-12*years), now)
		return pointsReadMsg{gen, points, err}
	})
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(w, h int) {
	p.w, p.h = w, h
	p.list.SetHeight(h - head)
}

// Update handles keys, the mouse and what was read.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pointsReadMsg:
		p.take(msg)
	case tea.KeyPressMsg:
		if key.Matches(msg, p.next) {
			p.turn()
			return nil
		}
		p.move.Apply(msg, &p.list)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			p.list.Click(msg.Y - head)
		}
	case tea.MouseWheelMsg:
		page.Wheel(msg, &p.list)
	}
	return nil
}

func (p *Page) take(msg pointsReadMsg) {
	if msg.gen != p.gen {
		return
	}
	if msg.err != nil {
		p.err, p.failedAt = look.Text(safetext.Untrusted(msg.err.Error())), p.env.Now()
		return
	}
	p.err, p.loaded = "", true
	first := slices.IndexFunc(msg.points, func(t ledger.NetWorthPoint) bool { return len(t.Worth.List()) > 0 })
	if first < 0 {
		first = len(msg.points)
	}
	p.points = slices.Clone(msg.points[first:])
	slices.Reverse(p.points)
	p.list.SetCount(len(p.points))
	list := p.currencies()
	if !slices.Contains(list, p.currency) && len(list) > 0 {
		p.currency = list[0]
	}
	p.next.SetEnabled(len(list) > 1)
	for _, t := range p.points {
		for _, sums := range [...]ledger.Totals{t.Assets, t.Debts, t.Worth} {
			for _, m := range sums.List() {
				p.digits = max(p.digits, look.Digits(m))
			}
		}
	}
}

// currencies are those that anything was held in, the main one first. They are shown one at a time and never summed.
func (p *Page) currencies() []ledger.Currency {
	var list []ledger.Currency
	for _, t := range p.points {
		for _, m := range t.Worth.List() {
			if !slices.Contains(list, m.Currency) {
				list = append(list, m.Currency)
			}
		}
	}
	main := p.env.Book.Main
	slices.SortFunc(list, func(x, y ledger.Currency) int {
		switch {
		case x == main:
			return -1
		case y == main:
			return 1
		}
		return strings.Compare(string(x), string(y))
	})
	return list
}

// turn shows the next currency.
func (p *Page) turn() {
	list := p.currencies()
	if at := slices.Index(list, p.currency); at >= 0 {
		p.currency = list[(at+1)%len(list)]
	}
}

// CapturesText is false: the page has no field.
func (p *Page) CapturesText() bool { return false }

// Cursor is nil: the page has no field.
func (p *Page) Cursor() *tea.Cursor { return nil }

// Back has nothing to undo.
func (p *Page) Back() (tea.Cmd, bool) { return nil, false }

// Crumbs is the currency, where there are several.
func (p *Page) Crumbs() []string {
	if !p.next.Enabled() {
		return nil
	}
	return []string{look.Currency(p.currency)}
}

// Filter is none.
func (p *Page) Filter() string { return "" }

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding { return []key.Binding{p.next} }

// Scopes are all bindings: the page's own, then those that move.
func (p *Page) Scopes() []page.Scope {
	return []page.Scope{
		{Name: page.Worth.String(), Bindings: []key.Binding{p.next}},
		{Name: "Moving", Bindings: p.move.Bindings()},
	}
}
