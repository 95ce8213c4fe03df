// Package spending is the page of what a month came to: groups and categories with what they come to in a typical month.
// Every line leads to the rows behind it.
package spending

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// Reader reads sums.
type Reader interface {
	Spending(context.Context, ledger.SumRequest) ([]ledger.MonthlySum, error)
}

// head is how many lines stand above the list: a blank, the month and the titles.
const head = 3

// Page shows one month.
type Page struct {
	env      *page.Env
	reader   Reader
	keys     keys
	gen      int
	book     book
	loaded   bool
	err      string
	failedAt time.Time
	month    ledger.Month
	rows     []row
	list     listing.List
	digits   int
	w, h     int
}

type keys struct {
	page.MoveKeys
	Open, Before, After, Now key.Binding
}

type sumsReadMsg struct {
	gen  int
	sums []ledger.MonthlySum
	err  error
}

// New returns the page. Without a reader it says that nothing is kept.
func New(env *page.Env, reader Reader) *Page {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	p := &Page{env: env, reader: reader, month: ledger.MonthOf(env.Today()), digits: 4, keys: keys{
		MoveKeys: page.NewMoveKeys(),
		Open:     bind("enter", "its transactions", "enter"),
		Before:   bind("←", "the month before", "left", "["),
		After:    bind("→", "the month after", "right", "]"),
		Now:      bind("t", "this month", "t"),
	}}
	p.list.Fixed = func(i int) bool { return p.rows[i].kind < groupRow }
	p.settle()
	return p
}

// Init has nothing to ask: Refresh reads.
func (p *Page) Init() tea.Cmd { return nil }

// Refresh reads the sums anew; month and cursor stay.
func (p *Page) Refresh() tea.Cmd {
	if p.reader == nil {
		p.loaded = true
		return nil
	}
	if !p.env.Book.Loaded {
		return nil // the book comes first: it knows the categories
	}
	p.gen++
	gen, reader := p.gen, p.reader
	return p.env.Jobs.For(page.Route{Kind: page.Spending}, func(ctx context.Context) tea.Msg {
		sums, err := reader.Spending(ctx, ledger.SumRequest{})
		return sumsReadMsg{gen, sums, err}
	})
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(w, h int) {
	p.w, p.h = w, h
	p.list.SetHeight(h - head)
}

// Update handles keys, the mouse and what was read.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	defer p.settle()
	switch msg := msg.(type) {
	case sumsReadMsg:
		p.take(msg)
	case tea.KeyPressMsg:
		return p.press(msg)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			p.list.Click(msg.Y - head)
		}
	case tea.MouseWheelMsg:
		page.Wheel(msg, &p.list)
	}
	return nil
}

func (p *Page) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, p.keys.Open):
		r := p.rows[p.list.Cursor()]
		text := queryOf(p.env.Book.Tree, r, p.month, len(p.book.spent))
		return p.env.Ask(page.OpenRouteMsg{Route: page.Route{Kind: page.Transactions, Text: text}})
	case key.Matches(msg, p.keys.Before):
		p.show(p.month.Add(-1))
	case key.Matches(msg, p.keys.After):
		p.show(p.month.Add(1))
	case key.Matches(msg, p.keys.Now):
		p.show(ledger.MonthOf(p.env.Today()))
	default:
		p.keys.Apply(msg, &p.list)
	}
	return nil
}

func (p *Page) take(msg sumsReadMsg) {
	if msg.gen != p.gen {
		return
	}
	if msg.err != nil {
		p.err, p.failedAt = look.Text(safetext.Untrusted(msg.err.Error())), p.env.Now()
		return
	}
	p.err, p.loaded, p.book = "", true, newBook(msg.sums)
	for _, s := range msg.sums {
		p.digits = max(p.digits, look.Digits(s.Sum))
	}
	p.show(p.month)
}

// show arranges a month; the cursor stays on its category.
func (p *Page) show(month ledger.Month) {
	var at row
	if c := p.list.Cursor(); c >= 0 {
		at = p.rows[c]
	}
	p.month = month
	p.rows = p.book.arrange(p.env.Book.Tree, month, p.env.Book.Main)
	p.list.SetCount(len(p.rows))
	p.list.Home()
	for i, r := range p.rows {
		if r.kind == at.kind && r.group == at.group && r.category == at.category && r.spent.Currency == at.spent.Currency && at.kind != gapRow {
			p.list.Select(i)
		}
	}
}

// settle switches the keys that make sense here.
func (p *Page) settle() {
	now := ledger.MonthOf(p.env.Today())
	p.keys.Open.SetEnabled(p.list.Cursor() >= 0)
	p.keys.Before.SetEnabled(p.book.first != 0 && p.month > p.book.first)
	p.keys.After.SetEnabled(p.month < now)
	p.keys.Now.SetEnabled(p.month != now)
}

// CapturesText is false: the page has no field.
func (p *Page) CapturesText() bool { return false }

// Cursor is nil: the page has no field.
func (p *Page) Cursor() *tea.Cursor { return nil }

// Back goes to this month.
func (p *Page) Back() (tea.Cmd, bool) {
	now := ledger.MonthOf(p.env.Today())
	if p.month == now {
		return nil, false
	}
	p.show(now)
	p.settle()
	return nil, true
}

// Crumbs is the month, where it is not this one.
func (p *Page) Crumbs() []string {
	if p.month == ledger.MonthOf(p.env.Today()) {
		return nil
	}
	return []string{p.month.String()}
}

// Filter is none.
func (p *Page) Filter() string { return "" }

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding {
	return []key.Binding{p.keys.Open, p.keys.Before, p.keys.After, p.keys.Now}
}

// Scopes are all bindings: the page's own, then those that move.
func (p *Page) Scopes() []page.Scope {
	return []page.Scope{
		{Name: page.Spending.String(), Bindings: []key.Binding{p.keys.Open, p.keys.Before, p.keys.After, p.keys.Now}},
		{Name: "Moving", Bindings: p.keys.Bindings()},
	}
}
