package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/page"
)

// pressKey gives a key to the first that wants it: ctrl+c, the top dialog, a page that reads text, the global keys, the
// page in view.
func (m *Model) pressKey(msg tea.KeyPressMsg) tea.Cmd {
	if key.Matches(msg, m.keys.Abort) {
		return tea.Quit
	}
	if m.layout.TooSmall {
		if key.Matches(msg, m.keys.Quit) {
			return tea.Quit
		}
		return nil
	}
	if d := m.topDialog(); d != nil {
		return d.update(msg)
	}
	p := m.router.current()
	if p.CapturesText() {
		return p.Update(msg)
	}
	if cmd, ok := m.pressGlobal(msg); ok {
		return cmd
	}
	return p.Update(msg)
}

func (m *Model) pressGlobal(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	if kind, ok := m.keys.page(msg); ok {
		return m.router.open(kind), true
	}
	switch {
	case key.Matches(msg, m.keys.Quit):
		return m.quit(), true
	case key.Matches(msg, m.keys.Back):
		return m.back(), true
	case key.Matches(msg, m.keys.Next):
		return m.router.step(1), true
	case key.Matches(msg, m.keys.Prev):
		return m.router.step(-1), true
	case key.Matches(msg, m.keys.Help):
		return m.openHelp(), true
	case key.Matches(msg, m.keys.Search):
		return m.search(), true
	case key.Matches(msg, m.keys.Sync):
		if m.sync.running {
			return m.openProgress(), true
		}
		return m.startSync(nil, false), true
	case key.Matches(msg, m.keys.Link):
		return m.openLink(""), true
	case key.Matches(msg, m.keys.Undo):
		return m.undo(), true
	case key.Matches(msg, m.keys.Redo):
		return m.redo(), true
	case key.Matches(msg, m.keys.Acts):
		return m.openHistory(), true
	}
	return nil, false
}

// back undoes the innermost thing: an error that is told, what the page has open, the way here. Good news is in nobody's way.
func (m *Model) back() tea.Cmd {
	bad := m.notice.shown() && m.notice.Bad
	m.notice.clear()
	if bad {
		return nil
	}
	if cmd, ok := m.router.current().Back(); ok {
		return cmd
	}
	return m.router.back()
}

// search begins a search where the person is, or in all transactions.
func (m *Model) search() tea.Cmd {
	var open tea.Cmd
	if m.router.route().Kind != page.Transactions {
		open = m.router.open(page.Transactions)
	}
	return tea.Batch(open, m.router.current().Update(page.StartSearchMsg{}))
}

// useMouse selects pages on the tabs and gives the rest to what is under the pointer.
func (m *Model) useMouse(msg tea.MouseMsg) tea.Cmd {
	if m.layout.TooSmall {
		return nil
	}
	at := msg.Mouse()
	if d := m.topDialog(); d != nil {
		if _, wheel := msg.(tea.MouseWheelMsg); wheel {
			return d.update(msg)
		}
		return nil
	}
	click, clicked := msg.(tea.MouseClickMsg)
	if clicked && m.layout.Tabs.contains(at.X, at.Y) && click.Button == tea.MouseLeft {
		for _, t := range tabs(m.layout.Tabs.W, m.router.base(), m.waits) {
			if at.X >= t.from && at.X < t.to {
				return m.router.open(t.kind)
			}
		}
		return nil
	}
	if !m.layout.Body.contains(at.X, at.Y) {
		return nil
	}
	return m.router.current().Update(translate(msg, m.layout.Body))
}

// translate moves the message into the coordinates of the rectangle.
func translate(msg tea.MouseMsg, r rect) tea.Msg {
	switch msg := msg.(type) {
	case tea.MouseClickMsg:
		msg.X, msg.Y = msg.X-r.X, msg.Y-r.Y
		return msg
	case tea.MouseWheelMsg:
		msg.X, msg.Y = msg.X-r.X, msg.Y-r.Y
		return msg
	}
	return msg
}
