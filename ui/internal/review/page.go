// Package review is the page of what Passbook supposes and the person judges: which rows are two sides of one transfer, and
// which accounts are one account linked twice. It asks the root to do what the person says; each word of hers is one act.
package review

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// Judge tells what is supposed, and takes the person's word on it.
type Judge interface {
	// Pairs returns up to n pairs of that state, newest rows first.
	Pairs(ctx context.Context, state ledger.PairState, before ledger.LocalID, n int) ([]ledger.Pair, error)
	JudgePair(ctx context.Context, title string, a, b ledger.LocalID, state ledger.PairState) (ledger.Act, error)
	// Duplicates returns the accounts that two links seem to hold both; DeniedDuplicates those the person has said to be two.
	Duplicates(context.Context) ([]ledger.Duplicate, error)
	DeniedDuplicates(context.Context) ([]ledger.Duplicate, error)
	DenyDuplicate(ctx context.Context, a, b ledger.AccountID, denied bool) (ledger.Act, error)
	// ContinueAccounts lets accounts go on as others, with all the person wrote.
	ContinueAccounts(ctx context.Context, title string, matches []ledger.AccountMatch) (ledger.Act, error)
}

// Rows reads rows by their numbers.
type Rows interface {
	Layered(context.Context, ledger.Target) iter.Seq2[ledger.LayeredRow, error]
}

// limit is how many pairs of a state are read: more than anybody judges in one sitting.
const limit = 200

// head is how many lines stand above the list: a blank and what it is.
const head = 2

// Page lists what waits for a judgement, and what was judged.
type Page struct {
	env      *page.Env
	judge    Judge
	rows     Rows
	keys     keys
	gen      int
	found    found
	remover  bool
	judged   bool // what the person has said no to is listed too
	loaded   bool
	err      string
	failedAt time.Time
	entries  []entry
	list     listing.List
	at       string // the entry under the cursor
	digits   int
	w, h     int
}

type keys struct {
	page.MoveKeys
	Yes, No, Open, Merge, Remove, Judged key.Binding
}

// found is what was read.
type found struct {
	proposed, confirmed, rejected []ledger.Pair
	duplicates, denied            []ledger.Duplicate
	rows                          map[ledger.LocalID]ledger.Transaction
}

type foundMsg struct {
	gen   int
	found found
	err   error
}

// New returns the page. Without a judge nothing waits. With canRemove the newer of two links can be removed from here.
func New(env *page.Env, judge Judge, rows Rows, canRemove bool) *Page {
	bind := func(keys, desc string) key.Binding {
		return key.NewBinding(key.WithKeys(keys), key.WithHelp(keys, desc))
	}
	p := &Page{env: env, judge: judge, rows: rows, remover: canRemove, digits: 5, keys: keys{
		MoveKeys: page.NewMoveKeys(), Yes: bind("y", "yes, a transfer"), No: bind("n", "no"), Open: bind("enter", "go there"),
		Merge: bind("m", "the older goes on as the newer"), Remove: bind("x", "remove the newer link"), Judged: bind("a", "what I said no to"),
	}}
	p.list.Fixed = func(i int) bool { return p.entries[i].kind == gapEntry }
	return p
}

// Init has nothing to ask: Refresh reads.
func (p *Page) Init() tea.Cmd { return nil }

// Refresh reads what is supposed anew; the cursor stays on its entry.
func (p *Page) Refresh() tea.Cmd {
	if p.judge == nil || p.rows == nil {
		p.loaded = true
		return nil
	}
	p.gen++
	gen, judge, rows, judged := p.gen, p.judge, p.rows, p.judged
	return p.env.Jobs.For(page.Route{Kind: page.Review}, func(ctx context.Context) tea.Msg {
		f, err := read(ctx, judge, rows, judged)
		return foundMsg{gen, f, err}
	})
}

func read(ctx context.Context, judge Judge, rows Rows, judged bool) (f found, err error) {
	if f.proposed, err = judge.Pairs(ctx, ledger.PairProposed, 0, limit); err != nil {
		return f, err
	}
	if f.confirmed, err = judge.Pairs(ctx, ledger.PairConfirmed, 0, limit); err != nil {
		return f, err
	}
	if f.duplicates, err = judge.Duplicates(ctx); err != nil {
		return f, err
	}
	if judged {
		if f.rejected, err = judge.Pairs(ctx, ledger.PairRejected, 0, limit); err != nil {
			return f, err
		}
		if f.denied, err = judge.DeniedDuplicates(ctx); err != nil {
			return f, err
		}
	}
	var target ledger.Target
	for _, pairs := range [...][]ledger.Pair{f.proposed, f.confirmed, f.rejected} {
		for _, pair := range pairs {
			target.Rows = append(target.Rows, pair.A, pair.B)
		}
	}
	f.rows = make(map[ledger.LocalID]ledger.Transaction, len(target.Rows))
	if len(target.Rows) == 0 {
		return f, nil
	}
	for r, err := range rows.Layered(ctx, target) {
		if err != nil {
			return f, err
		}
		f.rows[r.Row.LocalID] = r.Row
	}
	for _, pairs := range [...][]ledger.Pair{f.proposed, f.confirmed, f.rejected} { // rows are numbered as they came, bank by bank
		slices.SortStableFunc(pairs, func(a, b ledger.Pair) int { return cmp.Compare(f.rows[b.A].Key, f.rows[a.A].Key) })
	}
	return f, nil
}

// SetSize says how many cells the page has.
func (p *Page) SetSize(w, h int) {
	p.w, p.h = w, h
	p.list.SetHeight(max(h-head-p.belowHeight(), 1))
}

// Update handles keys, the mouse and what was read.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	defer p.settle()
	switch msg := msg.(type) {
	case foundMsg:
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

func (p *Page) take(msg foundMsg) {
	if msg.gen != p.gen {
		return
	}
	if msg.err != nil {
		p.err, p.failedAt = look.Text(safetext.Untrusted(msg.err.Error())), p.env.Now()
		return
	}
	at, offset, row := p.at, p.list.Offset(), p.list.Cursor()
	first := !p.loaded
	p.err, p.loaded, p.found = "", true, msg.found
	p.entries = p.arrange()
	for _, t := range p.found.rows {
		p.digits = max(p.digits, look.Digits(t.Amount))
	}
	p.list.SetCount(len(p.entries))
	if first {
		p.list.Home()
		return
	}
	if row >= 0 { // what was judged is gone: the next one waits in its place
		p.list.Place(row, offset)
	}
	for i := range p.entries {
		if at != "" && p.entries[i].name == at {
			p.list.Place(i, offset)
		}
	}
}

// CapturesText is false: the page has no field.
func (p *Page) CapturesText() bool { return false }

// Cursor is nil: the page has no field.
func (p *Page) Cursor() *tea.Cursor { return nil }

// Back goes from all that was judged to what waits.
func (p *Page) Back() (tea.Cmd, bool) {
	if !p.judged {
		return nil, false
	}
	p.judged = false
	return p.Refresh(), true
}

// Crumbs are none: the page is one screen.
func (p *Page) Crumbs() []string { return nil }

// Filter is none.
func (p *Page) Filter() string { return "" }

// own are the page's bindings, the most useful first.
func (p *Page) own() []key.Binding {
	k := &p.keys
	return []key.Binding{k.Yes, k.No, k.Merge, k.Remove, k.Open, k.Judged}
}

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding { return p.own() }

// Scopes are all bindings: the page's own, then those that move.
func (p *Page) Scopes() []page.Scope {
	return []page.Scope{{Name: page.Review.String(), Bindings: p.own()}, {Name: "Moving", Bindings: p.keys.Bindings()}}
}
