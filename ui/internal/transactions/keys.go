package transactions

import (
	"charm.land/bubbles/v2/key"

	"passbook/ui/internal/page"
)

type keys struct {
	page.MoveKeys
	Open, Account, PrevMonth, NextMonth key.Binding
	Newer, Older                        key.Binding // in the detail
	Keep, Cancel                        key.Binding // while searching
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
		Keep:      bind("enter", "keep the search", "enter"),
		Cancel:    bind("esc", "clear it", "esc"),
	}
}

// ShortHelp are the bindings for the footer.
func (p *Page) ShortHelp() []key.Binding {
	switch {
	case p.searching:
		return []key.Binding{p.keys.Keep, p.keys.Cancel, p.keys.Down}
	case p.detail:
		return []key.Binding{p.keys.Newer, p.keys.Older, p.keys.Down}
	}
	open := p.keys.Open
	open.SetEnabled(p.selected() != nil)
	return []key.Binding{open, p.keys.Account}
}

// FullHelp are all bindings: the page's own, then those that move.
func (p *Page) FullHelp() [][]key.Binding {
	if p.detail {
		return [][]key.Binding{{p.keys.Newer, p.keys.Older}, p.keys.Bindings()}
	}
	return [][]key.Binding{{p.keys.Open, p.keys.Account, p.keys.PrevMonth, p.keys.NextMonth}, p.keys.Bindings()}
}
