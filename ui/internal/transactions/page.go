// Package transactions is the page of rows: a window over the store, read by keyset in both directions, with live search
// and every field Plaid gave. It never holds more than a few screens of rows.
package transactions

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// Reader reads transactions.
type Reader interface {
	Window(context.Context, ledger.WindowRequest) (ledger.Window, error)
	Transaction(context.Context, ledger.LocalID) (ledger.Transaction, error)
	Tally(context.Context, ledger.Query) (ledger.Tally, error)
}

// Page lists the transactions of one query.
type Page struct {
	env    *page.Env
	at     page.Route
	reader Reader
	layers Layers
	keys   keys

	query     ledger.Query
	gen       int // of the rows: results of older ones are stale
	reading   page.Series
	field     page.Field
	searching bool
	fault     *query.Error // what is wrong with the text being typed, nil while it may still come right
	tabs      completion
	hints     []query.Suggestion // what tab would put
	before    place              // where the person was when the search began

	run      run
	ends     [2]*ledger.Window // the rows at both ends, by direction, once they were read
	marks    selection
	list     listing.List
	digits   int // whole digits of the largest amount seen: the column grows and never shrinks
	tally    tally
	err      string
	failedAt time.Time

	why       why
	detail    bool
	detailTop int
	w, h      int
}

// Can says what there is a service for.
type Can struct {
	Edit bool // rows can be marked and edited
	Pair bool // two rows can be made one transfer
}

// New returns the page of a route: all transactions, those of an account or those of a stream.
// Without layers the details tell what is shown and not what lies beneath.
func New(env *page.Env, at page.Route, reader Reader, layers Layers, can Can) *Page {
	p := &Page{env: env, at: at, reader: reader, layers: layers, keys: newKeys(can), digits: 5, field: page.NewField(1000)}
	p.query = ledger.Query{Account: at.Account, Item: at.Item, Stream: at.Stream, Text: at.Text}
	p.keys.Account.SetEnabled(at.Account == "" && at.Stream == "")
	return p
}

// Init has nothing to ask: Refresh reads the newest rows.
func (p *Page) Init() tea.Cmd { return nil }

// Refresh reads the rows around the cursor anew; the cursor stays on its row.
func (p *Page) Refresh() tea.Cmd {
	p.tally.asked = false
	if !p.run.loaded && p.at.Row != 0 {
		return p.beginAtRow()
	}
	if !p.run.loaded {
		return p.reload(fromTop, place{})
	}
	return p.reload(refresh, p.place())
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(w, h int) {
	p.w, p.h = w, h
	p.list.SetHeight(h - head)
	p.field.SetWidth(max(w/2-6, 10))
}

// selected returns the row under the cursor, or nil.
func (p *Page) selected() *ledger.Transaction {
	c := p.list.Cursor()
	if c < 0 || c >= len(p.run.rows) {
		return nil
	}
	return &p.run.rows[c]
}

// Update handles keys, the mouse and results, and asks what lies beneath the row whose details are then in view.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.handle(msg)
	if why := p.whyCmd(); why != nil {
		return tea.Batch(cmd, why)
	}
	return cmd
}

func (p *Page) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return p.press(msg)
	case tea.PasteMsg:
		return p.typeText(msg)
	case tea.MouseClickMsg:
		return p.click(msg)
	case tea.MouseWheelMsg:
		if p.detail {
			p.scrollDetail(msg)
			return nil
		}
		page.Wheel(msg, &p.list)
		return p.prefetch()
	case page.StartSearchMsg:
		return p.startSearch()
	case page.AccountPickedMsg:
		p.query.Account = msg.Account
		p.marks.clear()
		return p.reload(fromTop, place{})
	case page.EditedMsg:
		p.marks.clear()
	case windowReadMsg:
		return p.takeWindow(msg)
	case whyReadMsg:
		p.takeWhy(msg)
	case tallyReadMsg:
		p.takeTally(msg)
	}
	return nil
}

func (p *Page) press(msg tea.KeyPressMsg) tea.Cmd {
	if p.searching {
		return p.pressSearching(msg)
	}
	if p.detail {
		return p.pressDetail(msg)
	}
	if cmd, ok := p.pressSelecting(msg); ok {
		return cmd
	}
	if cmd, ok := p.pressEditing(msg); ok {
		return cmd
	}
	switch {
	case key.Matches(msg, p.keys.Open):
		if p.selected() != nil {
			p.detail, p.detailTop = true, 0
		}
		return nil
	case key.Matches(msg, p.keys.Account):
		return p.env.Ask(page.PickAccountMsg{Now: p.query.Account})
	case key.Matches(msg, p.keys.PrevMonth):
		return p.jumpMonth(ledger.Older)
	case key.Matches(msg, p.keys.NextMonth):
		return p.jumpMonth(ledger.Newer)
	}
	return p.move(msg)
}

// move moves the cursor; the ends are read when they are not in the window.
func (p *Page) move(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, p.keys.Home) && p.run.newer:
		return p.jump(fromTop, ledger.Newer)
	case key.Matches(msg, p.keys.End) && p.run.older:
		return p.jump(fromBottom, ledger.Older)
	}
	p.keys.Apply(msg, &p.list)
	p.drawRange()
	return p.prefetch()
}

func (p *Page) click(msg tea.MouseClickMsg) tea.Cmd {
	if msg.Button != tea.MouseLeft || p.detail {
		return nil
	}
	p.list.Click(msg.Y - head)
	return p.prefetch()
}

// Back closes the detail, then takes the marks off, then clears the search, then the account.
func (p *Page) Back() (tea.Cmd, bool) {
	switch {
	case p.detail:
		p.detail = false
		return nil, true
	case p.marks.any():
		p.marks.clear()
		return nil, true
	case p.query.Text != p.at.Text:
		return p.endSearch(), true
	case p.query.Account != p.at.Account:
		p.query.Account = p.at.Account
		p.marks.clear()
		return p.reload(around, p.place()), true
	}
	return nil, false
}

// Crumbs are the account or the stream the page was opened for, and the row whose detail is open.
func (p *Page) Crumbs() []string {
	var out []string
	switch {
	case p.at.Account != "":
		out = append(out, p.env.Book.AccountName(p.at.Account))
	case p.at.Item != "":
		out = append(out, p.env.Book.BankName(p.env.Book.Item(p.at.Item)))
	case p.at.Stream != "":
		if s := p.env.Book.Stream(p.at.Stream); s != nil {
			out = append(out, look.Text(s.Title()))
		}
	}
	if t := p.selected(); p.detail && t != nil {
		out = append(out, look.Text(t.Title()))
	}
	return out
}

// Filter is what the person limits the rows by.
func (p *Page) Filter() string {
	s := ""
	if p.query.Account != p.at.Account {
		s = p.env.Book.AccountName(p.query.Account)
	}
	if p.query.Text != "" {
		if s != "" {
			s += "  "
		}
		s += "/" + look.Code(p.query.Text)
	}
	return s
}
