package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// helpRow is a heading or a key with what it does.
type helpRow struct{ heading, key, desc string }

// help lists every key that works on the page behind it.
type help struct {
	env   *page.Env
	rows  []helpRow
	list  listing.List
	move  page.MoveKeys
	exit  key.Binding
	width int
}

func (m *Model) openHelp() tea.Cmd {
	p := m.router.current()
	h := &help{env: m.env, move: page.NewMoveKeys(),
		exit: key.NewBinding(key.WithKeys("esc", "?", "q", "enter"), key.WithHelp("esc", "close"))}
	for _, scope := range p.Scopes() {
		if !scope.Idle {
			h.add(scope.Name, scope.Bindings)
		}
	}
	h.add("Everywhere", m.keys.all())
	h.list.SetCount(len(h.rows))
	return m.open(h)
}

func (h *help) add(heading string, bindings []key.Binding) {
	first := true
	for _, b := range bindings {
		if !b.Enabled() {
			continue
		}
		if first {
			if len(h.rows) > 0 {
				h.rows = append(h.rows, helpRow{})
			}
			h.rows = append(h.rows, helpRow{heading: heading})
			first = false
		}
		h.rows = append(h.rows, helpRow{key: b.Help().Key, desc: b.Help().Desc})
	}
}

func (h *help) id() dialogID     { return helpDialog }
func (h *help) init() tea.Cmd    { return nil }
func (h *help) close()           {}
func (h *help) setSize(w, n int) { h.width = min(w, 44); h.list.SetHeight(min(n, len(h.rows))) }

func (h *help) bindings() []key.Binding {
	return []key.Binding{key.NewBinding(key.WithKeys("up"), key.WithHelp("↑↓", "scroll")), h.exit}
}

func (h *help) update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		switch {
		case key.Matches(press, h.exit):
			return h.env.Ask(closeDialogMsg{helpDialog})
		case key.Matches(press, h.move.Up):
			h.list.Wheel(-1)
		case key.Matches(press, h.move.Down):
			h.list.Wheel(1)
		case key.Matches(press, h.move.PageUp):
			h.list.Wheel(-h.list.Height())
		case key.Matches(press, h.move.PageDown):
			h.list.Wheel(h.list.Height())
		case key.Matches(press, h.move.Home):
			h.list.Home()
		case key.Matches(press, h.move.End):
			h.list.End()
		}
		return nil
	}
	page.Wheel(msg, &h.list)
	return nil
}

func (h *help) view() panel {
	p := panel{title: "Keys", width: h.width}
	from, to := h.list.Visible()
	for _, row := range h.rows[from:to] {
		l := h.env.Theme.Line(h.width, false)
		if row.heading != "" {
			l.Put(look.Strong, row.heading)
		} else {
			l.Cell(look.Accent, row.key, 12).Put(look.Normal, row.desc)
		}
		p.lines = append(p.lines, l.String())
	}
	if more := len(h.rows) - to; more > 0 && len(p.lines) > 0 {
		l := h.env.Theme.Line(h.width, false)
		p.lines[len(p.lines)-1] = l.Put(look.Faint, "↓ "+look.Count(int64(more+1), "more line", "more lines")).String()
	}
	return p
}
