package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// noticeFor is how long good news stays; an error stays until Esc.
const noticeFor = 8 * time.Second

// notice is the line above the footer.
type notice struct {
	page.Notice
	gen int
}

type noticeExpiredMsg struct{ gen int }

func (n *notice) shown() bool { return n.Text != "" }
func (n *notice) clear()      { n.Notice = page.Notice{} }

func (n *notice) expire(msg noticeExpiredMsg) {
	if msg.gen == n.gen {
		n.clear()
	}
}

// show puts one line above the footer.
func (m *Model) show(n page.Notice) tea.Cmd {
	m.notice.Notice = n
	m.notice.gen++
	if n.Bad {
		return nil
	}
	gen := m.notice.gen
	return tea.Tick(noticeFor, func(time.Time) tea.Msg { return noticeExpiredMsg{gen} })
}

func (m *Model) noticeLine(w int) string {
	l := m.env.Theme.Line(w, false).Space(2)
	switch {
	case !m.notice.shown():
		return ""
	case m.notice.Bad:
		l.Put(look.Bad, "▲ ").Cell(look.Normal, m.notice.Text, l.Left()-16).Put(look.Faint, "  esc dismiss")
	default:
		l.Put(look.Good, "✓ ").Put(look.Normal, m.notice.Text)
	}
	return l.String()
}
