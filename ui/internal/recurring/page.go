// Package recurring is the page of what comes again and again: bills, subscriptions, wages; what they cost in a month and
// a year, when the next one is expected, and what changed.
package recurring

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/page"
)

// Page lists the recurring streams.
type Page struct {
	env  *page.Env
	keys keys
	rows []row
	list listing.List
	at   ledger.StreamID // the stream under the cursor
	most int             // whole digits of the largest amount
	w, h int

	currencies []ledger.Currency // that streams are in
}

type keys struct {
	page.MoveKeys
	Open key.Binding
}

// head is how many lines stand above the list: a blank and the titles.
const head = 2

// New returns the page.
func New(env *page.Env) *Page {
	p := &Page{env: env, keys: keys{
		MoveKeys: page.NewMoveKeys(),
		Open:     key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "its transactions")),
	}}
	p.list.Fixed = func(i int) bool { return p.rows[i].kind != streamRow }
	p.arrange()
	return p
}

// Init has nothing to ask: the root reads the book.
func (p *Page) Init() tea.Cmd { return nil }

// Refresh arranges the new book; the cursor stays on its stream.
func (p *Page) Refresh() tea.Cmd {
	p.arrange()
	return nil
}

func (p *Page) arrange() {
	at, offset := p.at, p.list.Offset()
	p.rows = arrange(p.env.Book)
	p.most = p.digits()
	p.currencies = p.currencies[:0]
	for _, s := range p.env.Book.Streams {
		if !slices.Contains(p.currencies, s.Last.Currency) {
			p.currencies = append(p.currencies, s.Last.Currency)
		}
	}
	p.list.SetCount(len(p.rows))
	for i, r := range p.rows {
		if at != "" && r.kind == streamRow && p.env.Book.Streams[r.stream].ID == at {
			p.list.Place(i, offset)
		}
	}
	p.settle()
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(w, h int) {
	p.w, p.h = w, h
	p.list.SetHeight(h - head)
}

// settle remembers the stream under the cursor and switches the keys that make sense there.
func (p *Page) settle() {
	s := p.selected()
	p.keys.Open.SetEnabled(s != nil)
	p.at = ""
	if s != nil {
		p.at = s.ID
	}
}

func (p *Page) selected() *ledger.Stream {
	c := p.list.Cursor()
	if c < 0 || p.rows[c].stream < 0 {
		return nil
	}
	return &p.env.Book.Streams[p.rows[c].stream]
}

// Update handles keys and the mouse.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	defer p.settle()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(msg, p.keys.Open) {
			return p.env.Ask(page.OpenRouteMsg{Route: page.Route{Kind: page.Transactions, Stream: p.selected().ID}})
		}
		p.keys.Apply(msg, &p.list)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			p.list.Click(msg.Y - head)
		}
	case tea.MouseWheelMsg:
		page.Wheel(msg, &p.list)
	}
	return nil
}

// CapturesText is false: the page has no field.
func (p *Page) CapturesText() bool { return false }

// Cursor is nil: the page has no field.
func (p *Page) Cursor() *tea.Cursor { return nil }

// Back has nothing to undo.
func (p *Page) Back() (tea.Cmd, bool) { return nil, false }

// Crumbs are none: the page is one screen.
func (p *Page) Crumbs() []string { return nil }

// Filter is none: every stream is shown.
func (p *Page) Filter() string { return "" }

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding { return []key.Binding{p.keys.Open} }

// Scopes are all bindings: the page's own, then those that move.
func (p *Page) Scopes() []page.Scope {
	return []page.Scope{
		{Name: page.Recurring.String(), Bindings: []key.Binding{p.keys.Open}},
		{Name: "Moving", Bindings: p.keys.Bindings()},
	}
}
