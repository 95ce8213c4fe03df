package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"passbook/ui/internal/look"
)

// dialogID names a dialog; one of each kind is open at most.
type dialogID uint8

const (
	helpDialog dialogID = iota
	linkDialog
	removeDialog
	pickerDialog
	progressDialog
	categoryDialog
	textDialog
	tagsDialog
	transferDialog
	confirmDialog
	historyDialog
	splitDialog
	dateDialog
	questionDialog
)

// dialog is a question or a report over the page. The top one gets the keys first and is drawn last.
type dialog interface {
	id() dialogID
	init() tea.Cmd
	update(tea.Msg) tea.Cmd
	// view is pure. Its lines are at most as wide as setSize said.
	view() panel
	// setSize says how much room there is inside the frame.
	setSize(w, h int)
	// bindings are the keys that work right now.
	bindings() []key.Binding
	// close releases what the dialog holds; it is called once.
	close()
}

// panel is what a dialog shows inside the frame. The cursor counts from the first line's first cell.
type panel struct {
	title  string
	lines  []string
	width  int
	cursor *tea.Cursor
}

type (
	// dialogResultMsg brings the result of a command to the dialog it was made for.
	dialogResultMsg struct {
		id     dialogID
		result tea.Msg
	}
	closeDialogMsg struct{ id dialogID }
)

// The frame's own cells: border and padding.
const (
	frameX = 3
	frameY = 2
)

// dialogRoom is how much a dialog may show inside its frame.
func dialogRoom(l layout) (w, h int) {
	const widest = 76
	return min(l.Screen.W-2*frameX-4, widest), l.Body.H + l.Notice.H - 2*frameY
}

func (m *Model) topDialog() dialog {
	if len(m.dialogs) == 0 {
		return nil
	}
	return m.dialogs[len(m.dialogs)-1]
}

// open puts the dialog on top, unless one of its kind is open.
func (m *Model) open(d dialog) tea.Cmd {
	for _, other := range m.dialogs {
		if other.id() == d.id() {
			d.close()
			return nil
		}
	}
	d.setSize(dialogRoom(m.layout))
	m.dialogs = append(m.dialogs, d)
	return d.init()
}

func (m *Model) closeDialog(id dialogID) tea.Cmd {
	for i, d := range m.dialogs {
		if d.id() == id {
			m.dialogs = append(m.dialogs[:i:i], m.dialogs[i+1:]...)
			d.close()
			return nil
		}
	}
	return nil
}

// deliverToDialog gives a result to its dialog. A session that starts after its dialog was closed is ended.
func (m *Model) deliverToDialog(msg dialogResultMsg) tea.Cmd {
	for _, d := range m.dialogs {
		if d.id() == msg.id {
			return d.update(msg.result)
		}
	}
	if late, ok := msg.result.(linkStartedMsg); ok && late.session != nil {
		return m.env.Jobs.Run(0, cancelSession(late.session))
	}
	return nil
}

// overlay draws the dialog over the lines, which step back, and returns where the terminal's cursor stands.
func (m *Model) overlay(lines []string, d dialog) *tea.Cursor {
	p := d.view()
	box := m.frame(p)
	footer := len(lines) - 1
	for i := range lines[:footer] {
		lines[i] = m.env.Theme.Paint(look.Faint, ansi.Strip(lines[i]))
	}
	w := p.width + 2*frameX
	x := max((m.layout.Screen.W-w)/2, 0)
	y := m.layout.Body.Y + max((m.layout.Body.H+1-len(box))/2, 0)
	for i, row := range box {
		if y+i >= footer {
			break
		}
		lines[y+i] = m.splice(lines[y+i], row, x, w)
	}
	if p.cursor == nil {
		return nil
	}
	c := *p.cursor
	c.X, c.Y = c.X+x+frameX, c.Y+y+frameY
	return &c
}

// splice puts row over w cells of the faint line from cell x.
func (m *Model) splice(line, row string, x, w int) string {
	plain := ansi.Strip(line)
	if n := x + w - look.Width(plain); n > 0 {
		plain += strings.Repeat(" ", n)
	}
	left, right := ansi.Truncate(plain, x, ""), ansi.TruncateLeft(plain, x+w, "")
	left += strings.Repeat(" ", max(x-look.Width(left), 0)) // a wide character at the edge goes as a whole
	if over := look.Width(right) - (look.Width(plain) - x - w); over > 0 {
		right = " " + ansi.TruncateLeft(plain, x+w+1, "")
	}
	return m.env.Theme.Paint(look.Faint, left) + row + m.env.Theme.Paint(look.Faint, right)
}

// frame draws the only frame on the screen.
func (m *Model) frame(p panel) []string {
	edge := func(s string) string { return m.env.Theme.Paint(look.Faint, s) }
	inner := p.width + 2*frameX - 2
	title, n := look.Cut(p.title, inner-4)
	out := make([]string, 0, len(p.lines)+2*frameY)
	out = append(out, edge("╭─ ")+m.env.Theme.Paint(look.Strong, title)+edge(" "+strings.Repeat("─", max(inner-n-3, 0))+"╮"))
	out = append(out, edge("│")+strings.Repeat(" ", inner)+edge("│"))
	for _, line := range p.lines {
		fill := max(p.width-ansi.StringWidth(line), 0)
		out = append(out, edge("│")+strings.Repeat(" ", frameX-1)+line+strings.Repeat(" ", fill+frameX-1)+edge("│"))
	}
	out = append(out, edge("│")+strings.Repeat(" ", inner)+edge("│"))
	return append(out, edge("╰"+strings.Repeat("─", inner)+"╯"))
}
