// Package institutions is the page of the banks: how each stands, three clocks kept apart (bank to Plaid, Plaid to
// Passbook, the end of the consent), what is wrong in plain words, and the one key that helps.
package institutions

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/page"
)

// Reader counts transactions.
type Reader interface {
	Tally(context.Context, ledger.Query) (ledger.Tally, error)
}

// Can says what may be done from here.
type Can struct{ Link, Sync, Remove bool }

// Page lists the banks.
type Page struct {
	env     *page.Env
	at      page.Route
	reader  Reader
	can     Can
	keys    keys
	list    listing.List
	item    ledger.ItemID // under the cursor
	tallies map[ledger.ItemID]ledger.Tally
	gen     int
	w, h    int
}

type keys struct {
	page.MoveKeys
	Open, Relink, Remove key.Binding
}

type talliesReadMsg struct {
	gen     int
	tallies map[ledger.ItemID]ledger.Tally
}

// New returns the page.
func New(env *page.Env, at page.Route, reader Reader, can Can) *Page {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	p := &Page{env: env, at: at, reader: reader, can: can, keys: keys{
		MoveKeys: page.NewMoveKeys(),
		Open:     bind("enter", "transactions", "enter"),
		Relink:   bind("r", "sign in again", "r"),
		Remove:   bind("x", "remove", "x"),
	}}
	p.settle()
	return p
}

// Init has nothing to ask: Refresh counts the rows.
func (p *Page) Init() tea.Cmd { return nil }

// Refresh takes the new book; the cursor stays on its bank.
func (p *Page) Refresh() tea.Cmd {
	p.list.SetCount(len(p.env.Book.Items))
	for i := range p.env.Book.Items {
		if p.env.Book.Items[i].ID == p.item {
			p.list.Select(i)
		}
	}
	p.fit()
	p.settle()
	return p.talliesCmd()
}

// talliesCmd counts the rows of every bank.
func (p *Page) talliesCmd() tea.Cmd {
	p.gen++
	gen, reader := p.gen, p.reader
	ids := make([]ledger.ItemID, 0, len(p.env.Book.Items))
	for i := range p.env.Book.Items {
		ids = append(ids, p.env.Book.Items[i].ID)
	}
	if len(ids) == 0 {
		return nil
	}
	return p.env.Jobs.For(p.at, func(ctx context.Context) tea.Msg {
		msg := talliesReadMsg{gen: gen, tallies: make(map[ledger.ItemID]ledger.Tally, len(ids))}
		for _, id := range ids {
			// A bank that cannot be counted is shown without a count; the rest of the page does not depend on it.
			if t, err := reader.Tally(ctx, ledger.Query{Item: id}); err == nil {
				msg.tallies[id] = t
			}
		}
		return msg
	})
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(w, h int) {
	p.w, p.h = w, h
	p.fit()
}

// fit gives the list what it needs, at most half of the page when the detail stands below it.
func (p *Page) fit() {
	h := p.h - head
	if p.w < page.SideBySide {
		h = min(len(p.env.Book.Items), max(h/2, 1))
	}
	p.list.SetHeight(h)
}

// settle remembers the bank under the cursor and switches the keys that make sense there.
func (p *Page) settle() {
	i := p.selected()
	p.keys.Open.SetEnabled(i != nil)
	p.keys.Remove.SetEnabled(p.can.Remove && i != nil && !i.Removed)
	p.keys.Relink.SetEnabled(p.can.Link && p.env.Book.ToRelink(i) != nil)
	if i != nil && i.ID != p.item {
		p.item = i.ID
	}
}

func (p *Page) selected() *ledger.Item {
	c := p.list.Cursor()
	if c < 0 || c >= len(p.env.Book.Items) {
		return nil
	}
	return &p.env.Book.Items[c]
}

// Update handles keys, the mouse and results.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	defer p.settle()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return p.press(msg)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			p.list.Click(msg.Y - head)
		}
	case tea.MouseWheelMsg:
		page.Wheel(msg, &p.list)
	case talliesReadMsg:
		if msg.gen == p.gen {
			p.tallies = msg.tallies
		}
	}
	return nil
}

func (p *Page) press(msg tea.KeyPressMsg) tea.Cmd {
	i := p.selected()
	switch {
	case key.Matches(msg, p.keys.Open):
		return p.env.Ask(page.OpenRouteMsg{Route: page.Route{Kind: page.Transactions, Item: i.ID}})
	case key.Matches(msg, p.keys.Relink):
		return p.env.Ask(page.LinkBankMsg{Item: p.env.Book.ToRelink(i).ID})
	case key.Matches(msg, p.keys.Remove):
		return p.env.Ask(page.RemoveBankMsg{Item: i.ID})
	}
	p.keys.Apply(msg, &p.list)
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

// Filter is none: every bank is shown.
func (p *Page) Filter() string { return "" }

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding {
	return []key.Binding{p.keys.Relink, p.keys.Open, p.keys.Remove}
}

// Scopes are all bindings: the page's own, then those that move.
func (p *Page) Scopes() []page.Scope {
	return []page.Scope{
		{Name: page.Institutions.String(), Bindings: []key.Binding{p.keys.Open, p.keys.Relink, p.keys.Remove}},
		{Name: "Moving", Bindings: p.keys.Bindings()},
	}
}
