package transactions

import (
	"charm.land/bubbles/v2/key"

	"passbook/ui/internal/page"
)

type keys struct {
	page.MoveKeys
	Open, Account, PrevMonth, NextMonth key.Binding
	Newer, Older, Close                 key.Binding // in the detail
	Keep, Cancel                        key.Binding // while searching
	Scroll, Walk                        key.Binding // what the footer calls the arrows
}

func newKeys() keys {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return keys{
		MoveKeys:  page.NewMoveKeys(),
		Open:      bind("enter", "details", "enter"),
		Account:   bind("a", "account", "a"),
		PrevMonth: bind("[", "a month back", "["),
		NextMonth: bind("]", "a month on", "]"),
		Newer:     bind("←", "newer", "left", "p"),
		Older:     bind("→", "older", "right", "n"),
		Close:     bind("enter", "back to the list", "enter"),
		Scroll:    bind("↑↓", "scroll", "up", "down"),
		Walk:      bind("↑↓", "move", "up", "down"),
		Keep:      bind("enter", "keep the search", "enter"),
		Cancel:    bind("esc", "clear it", "esc"),
	}
}

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding {
	switch {
	case p.searching:
		return []key.Binding{p.keys.Keep, p.keys.Cancel, p.keys.Walk}
	case p.detail:
		return []key.Binding{p.keys.Newer, p.keys.Older, p.keys.Scroll}
	}
	open := p.keys.Open
	open.SetEnabled(p.selected() != nil)
	return []key.Binding{open, p.keys.Account}
}

// Scopes are all bindings: those of the list, of a search being typed, of the details, and those that move.
func (p *Page) Scopes() []page.Scope {
	list := !p.searching && !p.detail
	return []page.Scope{
		{Name: "Transactions", Idle: !list, Bindings: []key.Binding{p.keys.Open, p.keys.Account, p.keys.PrevMonth, p.keys.NextMonth}},
		{Name: "While searching", Idle: !p.searching, Bindings: []key.Binding{p.keys.Keep, p.keys.Cancel}},
		{Name: "Details", Idle: !p.detail, Bindings: []key.Binding{p.keys.Newer, p.keys.Older, p.keys.Close}},
		{Name: "Moving", Bindings: p.keys.Bindings()},
	}
}
