package transactions

import (
	"charm.land/bubbles/v2/key"

	"passbook/ui/internal/page"
)

type keys struct {
	page.MoveKeys
	Open, Account, PrevMonth, NextMonth key.Binding
	Newer, Older, Close                 key.Binding // in the detail
	Keep, Cancel, Complete              key.Binding // while searching
	Scroll, Walk                        key.Binding // what the footer calls the arrows

	Mark, Range, MarkUp, MarkDown, All         key.Binding
	Category, Name, Note, Tags, Hide, Transfer key.Binding
	Split, Date, Pair                          key.Binding
}

func newKeys(can Can) keys {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	k := keys{
		MoveKeys:  page.NewMoveKeys(),
		Open:      bind("enter", "details", "enter"),
		Account:   bind("a", "account", "a"),
		PrevMonth: bind("[", "a month back", "["),
		NextMonth: bind("]", "a month on", "]"),
		Newer:     bind("←", "newer", "left"),
		Older:     bind("→", "older", "right"),
		Close:     bind("enter", "back to the list", "enter"),
		Scroll:    bind("↑↓", "scroll", "up", "down"),
		Walk:      bind("↑↓", "move", "up", "down"),
		Keep:      bind("enter", "keep the search", "enter"),
		Cancel:    bind("esc", "clear it", "esc"),
		Complete:  bind("tab", "complete", "tab"),

		Mark:     bind("space", "select", "space"),
		Range:    bind("v", "select a range", "v"),
		MarkUp:   bind("shift+↑", "select upwards", "shift+up"),
		MarkDown: bind("shift+↓", "select downwards", "shift+down"),
		All:      bind("ctrl+a", "select all that match", "ctrl+a"),
		Category: bind("c", "category", "c"),
		Name:     bind("e", "name", "e"),
		Note:     bind("n", "note", "n"),
		Tags:     bind("t", "tags", "t"),
		Hide:     bind("h", "hide or show", "h"),
		Transfer: bind("m", "transfer or not", "m"),
		Split:    bind("S", "split", "S"),
		Date:     bind("d", "counts on", "d"),
		Pair:     bind("p", "pair as a transfer, or part", "p"),
	}
	for _, b := range k.edits() {
		b.SetEnabled(can.Edit)
	}
	k.Pair.SetEnabled(can.Pair)
	return k
}

// edits are the bindings that need a place to keep the person's word.
func (k *keys) edits() []*key.Binding {
	return []*key.Binding{&k.Mark, &k.Range, &k.MarkUp, &k.MarkDown, &k.All, &k.Category, &k.Name, &k.Note, &k.Tags, &k.Hide, &k.Transfer,
		&k.Split, &k.Date}
}

// editing are the bindings that change the rows.
func (k *keys) editing() []key.Binding {
	return []key.Binding{k.Category, k.Tags, k.Note, k.Name, k.Hide, k.Transfer, k.Split, k.Date, k.Pair}
}

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding {
	switch {
	case p.searching:
		return []key.Binding{p.keys.Keep, p.keys.Cancel, p.keys.Complete, p.keys.Walk}
	case p.detail:
		return append([]key.Binding{p.keys.Newer, p.keys.Older, p.keys.Scroll}, p.keys.editing()...)
	case p.marks.any():
		return append(p.keys.editing(), p.keys.Mark)
	}
	open := p.keys.Open
	open.SetEnabled(p.selected() != nil)
	return []key.Binding{open, p.keys.Account, p.keys.Category, p.keys.Mark}
}

// Scopes are all bindings: those of the list, of a search being typed, of the details, and those that move.
func (p *Page) Scopes() []page.Scope {
	list := !p.searching && !p.detail
	return []page.Scope{
		{Name: "Transactions", Idle: !list, Bindings: []key.Binding{p.keys.Open, p.keys.Account, p.keys.PrevMonth, p.keys.NextMonth}},
		{Name: "Selecting", Idle: !list, Bindings: []key.Binding{p.keys.Mark, p.keys.Range, p.keys.MarkUp, p.keys.MarkDown, p.keys.All}},
		{Name: "Editing", Idle: p.searching, Bindings: p.keys.editing()},
		{Name: "While searching", Idle: !p.searching, Bindings: []key.Binding{p.keys.Keep, p.keys.Cancel, p.keys.Complete}},
		{Name: "Details", Idle: !p.detail, Bindings: []key.Binding{p.keys.Newer, p.keys.Older, p.keys.Close}},
		{Name: "Moving", Bindings: p.keys.Bindings()},
	}
}
