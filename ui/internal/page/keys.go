package page

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// MoveKeys move the cursor of every list.
type MoveKeys struct {
	Up, Down, PageUp, PageDown, HalfUp, HalfDown, Home, End key.Binding
}

// NewMoveKeys returns the bindings: arrows, vi and paging keys together.
func NewMoveKeys() MoveKeys {
	bind := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	return MoveKeys{
		Up:       bind("↑/k", "up", "up", "k"),
		Down:     bind("↓/j", "down", "down", "j"),
		PageUp:   bind("pgup", "a page up", "pgup", "ctrl+b"),
		PageDown: bind("pgdn", "a page down", "pgdown", "ctrl+f"),
		HalfUp:   bind("ctrl+u", "half a page up", "ctrl+u"),
		HalfDown: bind("ctrl+d", "half a page down", "ctrl+d"),
		Home:     bind("g/home", "to the top", "home", "g"),
		End:      bind("G/end", "to the end", "end", "G"),
	}
}

// Bindings returns them all, for help.
func (k MoveKeys) Bindings() []key.Binding {
	return []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.HalfUp, k.HalfDown, k.Home, k.End}
}

// Arrow reports a movement key that no text field uses: the others are letters or edit what is typed.
func (k MoveKeys) Arrow(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "up", "down", "pgup", "pgdown":
		return key.Matches(msg, k.Bindings()...)
	}
	return false
}
