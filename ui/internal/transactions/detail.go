package transactions

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// labelWidth is how wide the names of the fields are.
const labelWidth = 15

func (p *Page) pressDetail(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, ok := p.pressEditing(msg); ok {
		return cmd
	}
	switch {
	case key.Matches(msg, p.keys.Newer):
		p.list.Move(-1)
		p.detailTop = 0
		return p.prefetch()
	case key.Matches(msg, p.keys.Older):
		p.list.Move(1)
		p.detailTop = 0
		return p.prefetch()
	case key.Matches(msg, p.keys.Close):
		p.detail = false
		return nil
	case key.Matches(msg, p.keys.Up):
		p.scrollTo(p.detailTop - 1)
	case key.Matches(msg, p.keys.Down):
		p.scrollTo(p.detailTop + 1)
	case key.Matches(msg, p.keys.PageUp), key.Matches(msg, p.keys.HalfUp):
		p.scrollTo(p.detailTop - p.h/2)
	case key.Matches(msg, p.keys.PageDown), key.Matches(msg, p.keys.HalfDown):
		p.scrollTo(p.detailTop + p.h/2)
	case key.Matches(msg, p.keys.Home):
		p.scrollTo(0)
	case key.Matches(msg, p.keys.End):
		p.scrollTo(1 << 20)
	}
	return nil
}

func (p *Page) scrollDetail(msg tea.MouseWheelMsg) {
	switch msg.Button {
	case tea.MouseWheelUp:
		p.scrollTo(p.detailTop - 3)
	case tea.MouseWheelDown:
		p.scrollTo(p.detailTop + 3)
	}
}

func (p *Page) scrollTo(top int) {
	most := 0
	if t := p.selected(); t != nil {
		most = max(len(p.detailLines(t, p.detailWidth()))-p.h+1, 0)
	}
	p.detailTop = max(min(top, most), 0)
}

func (p *Page) detailWidth() int { return min(p.w-2*page.LeftEdge, 100) }

// detailView shows the row alone on the page.
func (p *Page) detailView() string {
	t := p.selected()
	if t == nil {
		return ""
	}
	lines := p.detailLines(t, p.detailWidth())
	out := []string{""}
	for _, line := range lines[min(p.detailTop, len(lines)):] {
		out = append(out, spacer+line)
	}
	return strings.Join(out[:min(len(out), p.h)], "\n")
}

const spacer = "  "

// detailLines are the name and the amount, then the fields, in w cells.
func (p *Page) detailLines(t *ledger.Transaction, w int) []string {
	theme := p.env.Theme
	amount := look.Signed(t.Amount, "")
	name := theme.Line(w, false)
	title := look.Text(t.Title())
	room := w - look.Width(amount) - page.Gap
	name.Cell(look.Strong, title, room).To(w-look.Width(amount)).Put(look.Strong, amount)
	lines := []string{name.String(), ""}
	for _, f := range p.fields(t) {
		if f == (field{}) {
			lines = append(lines, "")
			continue
		}
		label := f.label
		for _, part := range look.Wrap(f.value, w-labelWidth) {
			l := theme.Line(w, false)
			l.Cell(look.Faint, label, labelWidth).Put(look.Normal, part)
			lines = append(lines, l.String())
			label = ""
		}
	}
	return lines
}

// besides are the details of the row under the cursor for a pane of w cells beside the list.
func (p *Page) besides(w int) []string {
	t := p.selected()
	if t == nil {
		return nil
	}
	return p.detailLines(t, w-4)
}
