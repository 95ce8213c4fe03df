package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/safetext"
	"passbook/ui/internal/look"
)

// offer is one line of the welcome screen.
type offer struct {
	choice      Choice
	name, words string
}

func welcomeChoices() []offer {
	return []offer{
		{TryDemo, "Try the demo", "made-up banks, nothing to set up, nothing kept"},
		{KeysKept, "Enter Plaid keys", "you have a client id and a secret from Plaid"},
		{Leave, "Quit", ""},
	}
}

// View draws the offers, or the form for the keys.
func (m *welcome) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: "Passbook"}
	if m.w < leastWidth || m.h < leastHeight {
		if m.w > 0 {
			v.Content = strings.Join(look.Wrap(fmt.Sprintf("Terminal too small: %d×%d. Passbook needs %d×%d.", m.w, m.h, leastWidth, leastHeight), m.w), "\n")
		}
		return v
	}
	p := welcomePainter{t: m.env.Theme, w: m.w, left: max((m.w-72)/2, 2)}
	for range max((m.h-15)/3, 0) {
		p.line()
	}
	p.put(look.Accent, "Passbook")
	p.line()
	p.put(look.Normal, "Your accounts, transactions and bills in this terminal. Passbook reads them from your banks through Plaid "+
		"and keeps them on this machine.")
	if m.opts.DataPath != "" {
		p.put(look.Faint, look.Text(safetext.Untrusted(m.opts.DataPath)))
	}
	p.line()
	if m.form {
		v.Cursor = m.drawForm(&p)
	} else {
		m.drawOffers(&p)
	}
	for len(p.lines) < m.h-1 {
		p.line()
	}
	p.lines = append(p.lines[:m.h-1], m.hints())
	v.Content = strings.Join(p.lines, "\n")
	return v
}

// welcomePainter writes lines in a column in the middle of the screen.
type welcomePainter struct {
	t       *look.Theme
	w, left int
	lines   []string
}

func (p *welcomePainter) line() { p.lines = append(p.lines, "") }

func (p *welcomePainter) put(ink look.Ink, words string) {
	for _, line := range look.Wrap(words, min(p.w-2*p.left, 72)) {
		p.lines = append(p.lines, p.t.Line(p.w, false).Space(p.left).Put(ink, line).String())
	}
}

func (m *welcome) drawOffers(p *welcomePainter) {
	for i, o := range welcomeChoices() {
		row := p.t.Line(min(m.w-p.left, 72), i == m.list.Cursor()).Gutter()
		row.Cell(look.Strong, o.name, 20).Put(look.Faint, o.words)
		p.lines = append(p.lines, strings.Repeat(" ", max(p.left-2, 0))+row.String())
	}
}

// drawForm draws the three fields and returns where the cursor stands.
func (m *welcome) drawForm(p *welcomePainter) *tea.Cursor {
	const label = 14
	var cursor *tea.Cursor
	field := func(i int, name, value string) {
		l := p.t.Line(p.w, false).Space(p.left)
		ink := look.Faint
		if m.focus == i {
			ink = look.Accent
		}
		p.lines = append(p.lines, l.Cell(ink, name, label).Put(look.Normal, value).String())
	}
	at := func(c *tea.Cursor) {
		if c != nil {
			place := *c
			place.X, place.Y = place.X+p.left+label, len(p.lines)-1
			cursor = &place
		}
	}
	environment := "● sandbox   ○ production"
	if m.live {
		environment = "○ sandbox   ● production"
	}
	field(0, "Environment", environment)
	field(1, "Client id", m.id.View())
	at(m.id.Cursor())
	field(2, "Secret", m.secret.View())
	at(m.secret.Cursor())
	p.line()
	switch {
	case m.busy:
		p.put(look.Faint, "Asking Plaid whether it knows these keys.")
		return nil
	case m.err != "":
		p.put(look.Bad, "▲ "+m.err)
	default:
		p.put(look.Faint, "Both are on dashboard.plaid.com under Developers, Keys. The secret is sealed before it is kept.")
	}
	return cursor
}

func (m *welcome) hints() string {
	bindings := []key.Binding{m.keys.Choose, m.keys.Quit}
	if m.form {
		bindings = []key.Binding{m.keys.Submit, m.keys.Next, m.keys.Back}
		if m.focus == 0 {
			bindings = append([]key.Binding{m.keys.Switch}, bindings...)
		}
		bindings = append(bindings, m.keys.Abort)
	}
	l := m.env.Theme.Line(m.w, false).Space(2)
	for i, b := range bindings {
		if i > 0 {
			l.Space(3)
		}
		l.Put(look.Normal, b.Help().Key).Space(1).Put(look.Faint, b.Help().Desc)
	}
	return l.String()
}
