package transactions

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/page"
)

// startSearch lets the field read keys. Esc later brings the person back to this place.
func (p *Page) startSearch() tea.Cmd {
	if p.query.Text == p.at.Text {
		p.before = p.place()
	}
	p.searching, p.detail = true, false
	p.fault, p.tabs = nil, completion{}
	p.field.SetValue(p.query.Text)
	p.hints = p.suggestions()
	return p.field.Focus()
}

func (p *Page) pressSearching(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, p.keys.Keep):
		if p.fault = faultOf(p.field.Value()); p.fault != nil {
			return nil
		}
		p.searching = false
		p.field.Blur()
		return nil
	case key.Matches(msg, p.keys.Cancel):
		return p.endSearch()
	case key.Matches(msg, p.keys.Complete):
		return p.complete()
	case msg.Text == "" && p.keys.Arrow(msg):
		return p.move(msg)
	}
	return p.typeText(msg)
}

// typeText gives the field a key or pasted text.
func (p *Page) typeText(msg tea.Msg) tea.Cmd {
	cmd, changed := p.field.Update(msg)
	if changed {
		cmd = tea.Batch(cmd, p.follow())
	}
	p.hints = p.suggestions()
	return cmd
}

// follow lets the rows follow what is typed, at each letter: reading for the letters before ends. While it is no query, such
// as amt: on the way to amt:>50, the rows of the last one stay; what typing on cannot mend is told.
func (p *Page) follow() tea.Cmd {
	p.fault = faultOf(p.field.Value())
	if p.fault != nil {
		if p.fault.Unfinished {
			p.fault = nil
		}
		return nil
	}
	if p.field.Value() == p.query.Text {
		return nil
	}
	p.query.Text = p.field.Value()
	p.marks.clear()
	return p.reload(fromTop, place{})
}

// endSearch clears the search and returns to where it began.
func (p *Page) endSearch() tea.Cmd {
	p.searching = false
	p.field.Blur()
	p.field.SetValue(p.at.Text)
	if p.query.Text == p.at.Text {
		return nil
	}
	p.query.Text = p.at.Text
	p.marks.clear()
	return p.reload(around, p.before)
}

// CapturesText reports that the search is being typed.
func (p *Page) CapturesText() bool { return p.searching }

// Cursor stands in the search.
func (p *Page) Cursor() *tea.Cursor {
	if !p.searching {
		return nil
	}
	c := p.field.Cursor()
	if c == nil {
		return nil
	}
	at := *c
	at.X += page.LeftEdge + 2
	at.Y += head - 2
	return &at
}
