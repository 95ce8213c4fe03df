// Package accounts is the page of balances: every account under its bank, with totals by bank and by currency, and what
// it all comes to.
package accounts

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/page"
)

// Page lists the accounts.
type Page struct {
	env     *page.Env
	canLink bool
	keys    keys
	rows    []row
	worths  []worth
	summed  bool
	list    listing.List
	at      ledger.AccountID // the account under the cursor
	w, h    int
}

type keys struct {
	page.MoveKeys
	Open, Relink key.Binding
}

// New returns the page; canLink says whether a bank can be linked from here.
func New(env *page.Env, canLink bool) *Page {
	p := &Page{env: env, canLink: canLink, keys: keys{
		MoveKeys: page.NewMoveKeys(),
		Open:     key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "transactions")),
		Relink:   key.NewBinding(key.WithKeys("r"), key.WithHelp("r", "sign in again")),
	}}
	p.list.Fixed = func(i int) bool { return p.rows[i].kind != accountRow }
	p.arrange()
	return p
}

// Init has nothing to ask: the root reads the book.
func (p *Page) Init() tea.Cmd { return nil }

// Refresh arranges the new book; the cursor stays on its account.
func (p *Page) Refresh() tea.Cmd {
	p.arrange()
	return nil
}

// arrange makes the rows anew. The cursor stays on its account, at the same height.
func (p *Page) arrange() {
	at, offset := p.at, p.list.Offset()
	p.rows = arrange(p.env.Book)
	p.worths, p.summed = netWorth(p.env.Book)
	p.list.SetCount(len(p.rows))
	p.fit()
	for i, r := range p.rows {
		if at != "" && r.kind == accountRow && p.env.Book.Accounts[r.account].ID == at {
			p.list.Place(i, offset)
		}
	}
	p.settle()
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(w, h int) {
	p.w, p.h = w, h
	p.fit()
}

// fit gives the list what the worth above it and the column titles leave.
func (p *Page) fit() { p.list.SetHeight(p.h - p.head()) }

// head is how many lines stand above the list: a blank, the worth, a blank, the titles.
func (p *Page) head() int { return 3 + max(len(p.worths), 1) }

// settle remembers the account under the cursor and switches the keys that make sense there.
func (p *Page) settle() {
	a, i := p.selected()
	p.keys.Open.SetEnabled(a != nil)
	p.keys.Relink.SetEnabled(p.canLink && p.env.Book.ToRelink(i) != nil)
	p.at = ""
	if a != nil {
		p.at = a.ID
	}
}

func (p *Page) selected() (*ledger.Account, *ledger.Item) {
	c := p.list.Cursor()
	if c < 0 || p.rows[c].account < 0 {
		return nil, nil
	}
	b := p.env.Book
	a := &b.Accounts[p.rows[c].account]
	return a, b.Item(a.Item)
}

// Update handles keys and the mouse.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	defer p.settle()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return p.press(msg)
	case tea.MouseClickMsg:
		if msg.Button == tea.MouseLeft {
			p.list.Click(msg.Y - p.head())
		}
	case tea.MouseWheelMsg:
		page.Wheel(msg, &p.list)
	}
	return nil
}

func (p *Page) press(msg tea.KeyPressMsg) tea.Cmd {
	a, i := p.selected()
	switch {
	case key.Matches(msg, p.keys.Open):
		return p.env.Ask(page.OpenRouteMsg{Route: page.Route{Kind: page.Transactions, Account: a.ID}})
	case key.Matches(msg, p.keys.Relink):
		return p.env.Ask(page.LinkBankMsg{Item: p.env.Book.ToRelink(i).ID})
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

// Filter is none: every account is shown.
func (p *Page) Filter() string { return "" }

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding { return []key.Binding{p.keys.Relink, p.keys.Open} }

// Scopes are all bindings: the page's own, then those that move.
func (p *Page) Scopes() []page.Scope {
	return []page.Scope{
		{Name: page.Accounts.String(), Bindings: []key.Binding{p.keys.Open, p.keys.Relink}},
		{Name: "Moving", Bindings: p.keys.Bindings()},
	}
}
