package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/look"
)

// progress shows the sync bank by bank. It draws from the root's state, so it is never behind it.
type progress struct {
	root  *Model
	exit  key.Binding
	width int
	h     int
}

func newProgress(m *Model) *progress {
	return &progress{root: m, exit: key.NewBinding(key.WithKeys("esc", "enter", "q", "s"), key.WithHelp("esc", "close; the sync goes on"))}
}

func (d *progress) id() dialogID            { return progressDialog }
func (d *progress) init() tea.Cmd           { return nil }
func (d *progress) close()                  {}
func (d *progress) setSize(w, h int)        { d.width, d.h = min(w, 60), h }
func (d *progress) bindings() []key.Binding { return []key.Binding{d.exit} }

func (d *progress) update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, d.exit) {
		return d.root.env.Ask(closeDialogMsg{progressDialog})
	}
	return nil
}

func (d *progress) view() panel {
	m := d.root
	p := panel{title: "Sync", width: d.width}
	for _, id := range m.sync.order {
		e := m.sync.events[id]
		glyph, ink := "·", look.Faint
		switch e.Phase {
		case SyncDone:
			glyph, ink = "✓", look.Good
		case SyncFailed, SyncSkipped:
			glyph, ink = "▲", look.Warn
		case SyncWaiting, SyncFetching, SyncSaving, SyncFinishing:
			glyph, ink = "›", look.Accent
		}
		l := m.env.Theme.Line(d.width, false)
		l.Put(ink, glyph+" ").Cell(look.Normal, m.env.Book.BankName(m.env.Book.Item(id)), 26).Space(2)
		l.Put(look.Faint, phaseWords(e))
		p.lines = append(p.lines, l.String())
	}
	if len(p.lines) == 0 {
		p.lines = append(p.lines, m.env.Theme.Line(d.width, false).Put(look.Faint, "Asking which banks there are.").String())
	}
	p.lines = p.lines[:min(len(p.lines), max(d.h, 1))]
	if !m.sync.running {
		l := m.env.Theme.Line(d.width, false)
		p.lines = append(p.lines, "", l.Put(look.Strong, "Done.").String())
	}
	return p
}
