package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// View draws the frame: header, rule with the pages, body, notice, footer, and the top dialog over them.
func (m *Model) View() tea.View {
	v := tea.View{AltScreen: true, MouseMode: tea.MouseModeCellMotion, WindowTitle: "Passbook"}
	if m.layout.TooSmall || m.layout.Screen.W == 0 {
		v.Content = m.tooSmall()
		return v
	}
	p := m.router.current()
	lines := make([]string, 0, m.layout.Screen.H)
	lines = append(lines, m.header(m.layout.Header.W), m.tabLine(m.layout.Tabs.W))
	lines = append(lines, bodyLines(p.View(), m.layout.Body.H)...)
	lines = append(lines, m.noticeLine(m.layout.Notice.W), m.footer(m.layout.Footer.W))
	if d := m.topDialog(); d != nil {
		v.Cursor = m.overlay(lines, d)
	} else if c := p.Cursor(); c != nil {
		c.X, c.Y = c.X+m.layout.Body.X, c.Y+m.layout.Body.Y
		v.Cursor = c
	}
	v.Content = strings.Join(lines, "\n")
	v.ProgressBar = m.sync.progressBar()
	return v
}

// bodyLines returns exactly h lines.
func bodyLines(s string, h int) []string {
	lines := strings.Split(s, "\n")
	if len(lines) > h {
		return lines[:h]
	}
	for len(lines) < h {
		lines = append(lines, "")
	}
	return lines
}

func (m *Model) tooSmall() string {
	w, h := m.layout.Screen.W, m.layout.Screen.H
	text := fmt.Sprintf("Terminal too small: %d×%d. Passbook needs %d×%d.", w, h, leastWidth, leastHeight)
	lines := look.Wrap(text, w)
	return strings.Join(lines[:min(len(lines), h)], "\n")
}

func (m *Model) header(w int) string {
	right, ink := m.syncWords(w)
	tag := m.tag()
	rightWidth := look.Width(right) + 2
	if tag != "" {
		rightWidth += look.Width(tag) + 3
	}
	l := m.env.Theme.Line(w, false).Space(2)
	room := max(w-2-rightWidth-2, 0)
	m.crumbs(l, room)
	l.To(w - rightWidth)
	l.Put(ink, right)
	if tag != "" {
		l.Put(look.Faint, " · ").Put(look.Strong, tag)
	}
	return l.String()
}

// crumbs writes where the person is and what limits the rows, in at most room cells.
func (m *Model) crumbs(l *look.Line, room int) {
	end := l.Used() + room
	put := func(ink look.Ink, s string) { l.Cell(ink, s, min(look.Width(s), end-l.Used())) }
	words := append([]string{m.router.base().String()}, m.router.current().Crumbs()...)
	filter := m.router.current().Filter()
	need := look.Width(filter) + 2
	for _, word := range words {
		need += look.Width(word) + 3
	}
	if need+len("Passbook") <= room { // where room is short the place matters more than the name
		put(look.Faint, "Passbook › ")
	}
	for i, word := range words {
		if i > 0 {
			put(look.Faint, " › ")
		}
		if i == len(words)-1 {
			put(look.Strong, word)
		} else {
			put(look.Normal, word)
		}
	}
	if filter != "" {
		put(look.Normal, "  ")
		put(look.Accent, filter)
	}
}

func (m *Model) tag() string {
	switch {
	case m.opts.Facts.Demo:
		return "demo"
	case m.opts.Facts.Environment == ledger.Sandbox:
		return "sandbox"
	}
	return ""
}

// tab is a page's place on the rule.
type tab struct {
	kind     page.Kind
	label    string
	from, to int
}

// tabs places the pages on a rule of w cells. Where room is short names are shorter, and then only the lit one keeps its name.
func tabs(w int, lit page.Kind, waits func(page.Kind) int) []tab {
	full, gap := tabLabels(page.Kind.String, waits), 3
	if !fit(full, gap, w) {
		full, gap = tabLabels(page.Kind.Short, waits), 2
	}
	named := fit(full, gap, w)
	if !named {
		gap = 3
	}
	out := make([]tab, 0, page.Kinds)
	x := 2
	for k, label := range full {
		if !named && page.Kind(k) != lit {
			label = label[:1]
		}
		out = append(out, tab{kind: page.Kind(k), label: label, from: x, to: x + look.Width(label)})
		x += look.Width(label) + gap
	}
	return out
}

// waits returns how much on a page waits to be seen or judged.
func (m *Model) waits(k page.Kind) int {
	switch k {
	case page.Changes:
		return m.env.Unseen
	case page.Review:
		return m.env.Waiting
	}
	return 0
}

// tabLabels are the digits and the names, with the number of what waits there.
func tabLabels(name func(page.Kind) string, waits func(page.Kind) int) []string {
	labels := make([]string, 0, page.Kinds)
	for k := range page.Kinds {
		label := string(rune('1'+k)) + " " + name(k)
		if n := waits(k); n > 0 {
			label += " " + look.Group(int64(n))
		}
		labels = append(labels, label)
	}
	return labels
}

// fit reports whether the labels fit on a rule of w cells.
func fit(labels []string, gap, w int) bool {
	n := 2 - gap
	for _, label := range labels {
		n += look.Width(label) + gap
	}
	return n < w
}

func (m *Model) tabLine(w int) string {
	l := m.env.Theme.Line(w, false)
	for _, t := range tabs(w, m.router.base(), m.waits) {
		l.Put(look.Faint, strings.Repeat("─", max(t.from-1-l.Used(), 0))).Space(1)
		if t.kind == m.router.base() {
			l.Put(look.Accent, t.label)
		} else {
			l.Put(look.Faint, t.label)
		}
		l.Space(1)
	}
	l.Put(look.Faint, strings.Repeat("─", l.Left()))
	return l.String()
}

// footer lists the keys that work right now: the page's, then the global ones; help and quit always have room.
func (m *Model) footer(w int) string {
	var bindings []key.Binding
	if d := m.topDialog(); d != nil {
		return m.keyLine(w, d.bindings(), nil)
	}
	p := m.router.current()
	bindings = append(bindings, p.ShortHelp()...)
	if p.CapturesText() {
		return m.keyLine(w, bindings, nil)
	}
	for _, b := range m.keys.footer() {
		if b.Help().Key == m.keys.Back.Help().Key && !m.canGoBack() {
			continue
		}
		bindings = append(bindings, b)
	}
	last := len(bindings) - 2
	return m.keyLine(w, bindings[:last], bindings[last:])
}

func (m *Model) canGoBack() bool {
	p := m.router.current()
	return len(m.router.way) > 1 || len(p.Crumbs()) > 0 || p.Filter() != ""
}

func (m *Model) keyLine(w int, bindings, always []key.Binding) string {
	const gap = 3
	width := func(b key.Binding) int { return look.Width(b.Help().Key) + 1 + look.Width(b.Help().Desc) }
	room := w - 4
	for _, b := range always {
		room -= width(b) + gap
	}
	l := m.env.Theme.Line(w, false).Space(2)
	put := func(b key.Binding) {
		if l.Used() > 2 {
			l.Space(gap)
		}
		l.Put(look.Normal, b.Help().Key).Space(1).Put(look.Faint, b.Help().Desc)
	}
	for _, b := range bindings {
		if !b.Enabled() {
			continue
		}
		if width(b)+gap > room {
			break
		}
		room -= width(b) + gap
		put(b)
	}
	for _, b := range always {
		put(b)
	}
	return l.String()
}
