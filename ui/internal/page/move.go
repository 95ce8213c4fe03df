package page

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
)

// wheelRows is how far one notch of the wheel scrolls.
const wheelRows = 3

// Apply moves the list as the key says and reports whether it was one of these keys.
func (k MoveKeys) Apply(msg tea.KeyPressMsg, l *listing.List) bool {
	switch {
	case key.Matches(msg, k.Up):
		l.Move(-1)
	case key.Matches(msg, k.Down):
		l.Move(1)
	case key.Matches(msg, k.PageUp):
		l.Page(-2)
	case key.Matches(msg, k.PageDown):
		l.Page(2)
	case key.Matches(msg, k.HalfUp):
		l.Page(-1)
	case key.Matches(msg, k.HalfDown):
		l.Page(1)
	case key.Matches(msg, k.Home):
		l.Home()
	case key.Matches(msg, k.End):
		l.End()
	default:
		return false
	}
	return true
}

// Wheel scrolls the list and reports whether the message was a turn of the wheel.
func Wheel(msg tea.Msg, l *listing.List) bool {
	w, ok := msg.(tea.MouseWheelMsg)
	if !ok {
		return false
	}
	switch w.Button {
	case tea.MouseWheelUp:
		l.Wheel(-wheelRows)
	case tea.MouseWheelDown:
		l.Wheel(wheelRows)
	default:
		return false
	}
	return true
}

// Rail ends a row of a list of w cells: its last cell is the scroll bar's, which is there only when rows are out of view.
func (e *Env) Rail(row *look.Line, w int, l *listing.List, y int) string {
	s := row.To(w - 1).String()
	if l.Thumb(y) {
		return s + e.Theme.Paint(look.Faint, "│")
	}
	return s
}
