package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/page"
)

// globalKeys work on every page unless it reads text or a dialog is open.
type globalKeys struct {
	Pages  [page.Kinds]key.Binding
	Next   key.Binding
	Prev   key.Binding
	Search key.Binding
	Sync   key.Binding
	Link   key.Binding
	Undo   key.Binding
	Redo   key.Binding
	Acts   key.Binding
	Help   key.Binding
	Back   key.Binding
	Quit   key.Binding
	Abort  key.Binding
}

func newGlobalKeys(o Options) globalKeys {
	k := globalKeys{
		Next:   key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "next page")),
		Prev:   key.NewBinding(key.WithKeys("shift+tab"), key.WithHelp("shift+tab", "previous page")),
		Search: key.NewBinding(key.WithKeys("/"), key.WithHelp("/", "search")),
		Sync:   key.NewBinding(key.WithKeys("s"), key.WithHelp("s", "sync")),
		Link:   key.NewBinding(key.WithKeys("l"), key.WithHelp("l", "link a bank")),
		Undo:   key.NewBinding(key.WithKeys("u"), key.WithHelp("u", "undo")),
		Redo:   key.NewBinding(key.WithKeys("U", "ctrl+r"), key.WithHelp("U", "redo")),
		Acts:   key.NewBinding(key.WithKeys("H"), key.WithHelp("H", "what I changed")),
		Help:   key.NewBinding(key.WithKeys("?"), key.WithHelp("?", "help")),
		Back:   key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "back")),
		Quit:   key.NewBinding(key.WithKeys("q"), key.WithHelp("q", "quit")),
		Abort:  key.NewBinding(key.WithKeys("ctrl+c"), key.WithHelp("ctrl+c", "quit at once")),
	}
	for i := range k.Pages {
		digit := string(rune('1' + i))
		k.Pages[i] = key.NewBinding(key.WithKeys(digit), key.WithHelp(digit, page.Kind(i).String()))
	}
	k.Sync.SetEnabled(o.Syncer != nil)
	k.Link.SetEnabled(o.Linker != nil)
	for _, b := range []*key.Binding{&k.Undo, &k.Redo, &k.Acts} {
		b.SetEnabled(o.Editor != nil)
	}
	return k
}

// footer returns the global keys worth a place in the footer, after the page's own.
func (k globalKeys) footer() []key.Binding {
	return []key.Binding{k.Back, k.Search, k.Sync, k.Link, k.Help, k.Quit}
}

// all returns every global key, for the help.
func (k globalKeys) all() []key.Binding {
	out := append([]key.Binding{}, k.Pages[:]...)
	return append(out, k.Next, k.Prev, k.Search, k.Sync, k.Link, k.Undo, k.Redo, k.Acts, k.Help, k.Back, k.Quit, k.Abort)
}

// page returns which page the key opens.
func (k globalKeys) page(msg tea.KeyPressMsg) (page.Kind, bool) {
	for i, b := range k.Pages {
		if key.Matches(msg, b) {
			return page.Kind(i), true
		}
	}
	return 0, false
}
