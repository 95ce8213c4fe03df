// Package changes is the page of what changed since the person last looked: banks that broke, rows that came, changed,
// posted or went, price rises, balances. What was seen is marked so when the person leaves.
package changes

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

// Reader reads what changed and remembers how far the person has looked.
type Reader interface {
	// Changes returns entries newest first.
	Changes(context.Context, ledger.ChangesRequest) (ledger.ChangeWindow, error)
	// MarkSeen notes that the person has looked at the entry and all older ones.
	MarkSeen(context.Context, ledger.ChangeID) error
}

// limit is how many entries are read: more than anybody looks through.
const limit = 400

// head is how many lines stand above the list: a blank and what it is.
const head = 2

// Page lists what changed.
type Page struct {
	env      *page.Env
	reader   Reader
	keys     keys
	gen      int
	entries  []ledger.ChangeEntry
	more     bool
	all      bool // what was seen before too
	seen     bool // what is listed was marked as seen: the next visit lists anew
	loaded   bool
	err      string
	failedAt time.Time
	rows     []row
	list     listing.List
	at       ledger.ChangeID // the entry under the cursor
	digits   int
	w, h     int
}

type keys struct {
	page.MoveKeys
	Open, All key.Binding
}

type changesReadMsg struct {
	gen    int
	window ledger.ChangeWindow
	err    error
}

// New returns the page. Without a reader nothing is ever new.
func New(env *page.Env, reader Reader) *Page {
	p := &Page{env: env, reader: reader, digits: 4, keys: keys{
		MoveKeys: page.NewMoveKeys(),
		Open:     key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "go there")),
		All:      key.NewBinding(key.WithKeys("a"), key.WithHelp("a", "what I have seen too")),
	}}
	p.list.Fixed = func(i int) bool { return p.rows[i].entry < 0 }
	return p
}

// Init has nothing to ask: Refresh reads.
func (p *Page) Init() tea.Cmd { return nil }

// Refresh reads what changed anew; the cursor stays on its entry.
func (p *Page) Refresh() tea.Cmd {
	if p.reader == nil {
		p.loaded = true
		return nil
	}
	p.gen++
	gen, reader, ask := p.gen, p.reader, ledger.ChangesRequest{Limit: limit, Unseen: !p.all}
	return p.env.Jobs.For(page.Route{Kind: page.Changes}, func(ctx context.Context) tea.Msg {
		w, err := reader.Changes(ctx, ask)
		return changesReadMsg{gen, w, err}
	})
}

// SeenCmd marks what is listed as seen, and answers with what done makes of the end. It is nil when there is nothing new.
func (p *Page) SeenCmd(done func(error) tea.Msg) tea.Cmd {
	newest := ledger.ChangeID(0)
	for i := range p.entries {
		if !p.entries[i].Seen {
			newest = max(newest, p.entries[i].ID)
		}
	}
	if newest == 0 || p.seen {
		return nil
	}
	p.seen = true
	reader := p.reader
	return p.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg { return done(reader.MarkSeen(ctx, newest)) })
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
	case changesReadMsg:
		p.take(msg)
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, p.keys.Open):
			return p.open()
		case key.Matches(msg, p.keys.All):
			p.all = !p.all
			return p.Refresh()
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

func (p *Page) take(msg changesReadMsg) {
	if msg.gen != p.gen {
		return
	}
	if msg.err != nil {
		p.err, p.failedAt = look.Text(safetext.Untrusted(msg.err.Error())), p.env.Now()
		return
	}
	at, offset := p.at, p.list.Offset()
	p.err, p.loaded, p.seen = "", true, false
	p.entries, p.more = msg.window.Entries, msg.window.More
	p.rows = arrange(p.entries)
	for i := range p.entries {
		p.digits = max(p.digits, look.Digits(p.entries[i].Amount))
	}
	p.list.SetCount(len(p.rows))
	p.list.Home()
	for i, r := range p.rows {
		if at != 0 && r.entry >= 0 && p.entries[r.entry].ID == at {
			p.list.Place(i, offset)
		}
	}
}

// settle remembers the entry under the cursor and switches the keys that make sense there.
func (p *Page) settle() {
	e := p.selected()
	p.at = 0
	if e != nil {
		p.at = e.ID
	}
	_, ok := p.target()
	p.keys.Open.SetEnabled(ok)
}

func (p *Page) selected() *ledger.ChangeEntry {
	c := p.list.Cursor()
	if c < 0 || p.rows[c].entry < 0 {
		return nil
	}
	return &p.entries[p.rows[c].entry]
}

// target returns where the entry under the cursor leads; ok is false where nothing is left to see.
func (p *Page) target() (to page.Route, ok bool) {
	e := p.selected()
	if e == nil {
		return to, false
	}
	switch e.Kind {
	case ledger.RowAdded, ledger.RowModified, ledger.RowPosted:
		return page.Route{Kind: page.Transactions, Row: e.Row}, true
	case ledger.RowsLoaded:
		return page.Route{Kind: page.Transactions, Item: e.Item}, true
	case ledger.BalanceMoved:
		return page.Route{Kind: page.Transactions, Account: e.Account}, true
	case ledger.StreamMoved:
		if e.Stream != nil && p.env.Book.Stream(e.Stream.Stream) != nil {
			return page.Route{Kind: page.Transactions, Stream: e.Stream.Stream}, true
		}
	case ledger.BankBroke, ledger.BankMended:
		return page.Route{Kind: page.Institutions}, true
	case ledger.RowRemoved:
	}
	return to, false
}

func (p *Page) open() tea.Cmd {
	if to, ok := p.target(); ok {
		return p.env.Ask(page.OpenRouteMsg{Route: to})
	}
	return nil
}

// CapturesText is false: the page has no field.
func (p *Page) CapturesText() bool { return false }

// Cursor is nil: the page has no field.
func (p *Page) Cursor() *tea.Cursor { return nil }

// Back goes from all that is known to what is new.
func (p *Page) Back() (tea.Cmd, bool) {
	if !p.all {
		return nil, false
	}
	p.all = false
	return p.Refresh(), true
}

// Crumbs are none: the page is one screen.
func (p *Page) Crumbs() []string { return nil }

// Filter is none.
func (p *Page) Filter() string { return "" }

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding { return []key.Binding{p.keys.Open, p.keys.All} }

// Scopes are all bindings: the page's own, then those that move.
func (p *Page) Scopes() []page.Scope {
	return []page.Scope{
		{Name: page.Changes.String(), Bindings: []key.Binding{p.keys.Open, p.keys.All}},
		{Name: "Moving", Bindings: p.keys.Bindings()},
	}
}
