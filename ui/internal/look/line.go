package look

import "strings"

// Bar marks the selected row, so that colour is not the only sign of it.
const Bar = "▌"

// Line is one screen line of a fixed width under construction. What does not fit is cut with an ellipsis; nothing ever
// reaches past the width.
type Line struct {
	theme    *Theme
	out      strings.Builder
	width    int
	used     int
	selected bool
	ink      Ink
	open     bool
}

// Line starts a line of width cells; selected draws it as the row under the cursor.
func (t *Theme) Line(width int, selected bool) *Line {
	l := &Line{theme: t, width: max(width, 0), selected: selected}
	l.out.Grow(width + 64)
	return l
}

// Left returns how many cells are still free.
func (l *Line) Left() int { return l.width - l.used }

// Used returns how many cells are written.
func (l *Line) Used() int { return l.used }

// Put writes s in ink, cut to what is left.
func (l *Line) Put(ink Ink, s string) *Line {
	return l.Cell(ink, s, Width(s))
}

// Cell writes s left-aligned in w cells.
func (l *Line) Cell(ink Ink, s string, w int) *Line {
	w = min(w, l.Left())
	if w <= 0 {
		return l
	}
	s, n := Cut(s, w)
	l.write(ink, s)
	l.blank(w - n)
	l.used += w
	return l
}

// CellRight writes s right-aligned in w cells.
func (l *Line) CellRight(ink Ink, s string, w int) *Line {
	w = min(w, l.Left())
	if w <= 0 {
		return l
	}
	s, n := Cut(s, w)
	l.blank(w - n)
	l.write(ink, s)
	l.used += w
	return l
}

// Space writes n empty cells.
func (l *Line) Space(n int) *Line {
	n = min(n, l.Left())
	if n > 0 {
		l.blank(n)
		l.used += n
	}
	return l
}

// To writes empty cells up to the column.
func (l *Line) To(column int) *Line { return l.Space(column - l.used) }

// Gutter writes the two cells every row begins with: the bar of the selected row, or nothing.
func (l *Line) Gutter() *Line {
	if l.selected {
		return l.Put(Accent, Bar).Space(1)
	}
	return l.Space(2)
}

func (l *Line) blank(n int) {
	if n <= 0 {
		return
	}
	if l.selected || l.open {
		l.style(l.blankInk())
	}
	if n <= len(spaces) {
		l.out.WriteString(spaces[:n])
		return
	}
	l.out.WriteString(strings.Repeat(" ", n))
}

// blankInk keeps the ink of the text before, because spaces look the same in every ink.
func (l *Line) blankInk() Ink {
	if l.open {
		return l.ink
	}
	return Normal
}

func (l *Line) write(ink Ink, s string) {
	if s == "" {
		return
	}
	l.style(ink)
	l.out.WriteString(s)
}

// style opens the ink, unless it is open already.
func (l *Line) style(ink Ink) {
	row := 0
	if l.selected {
		row = 1
	}
	if l.open && l.ink == ink {
		return
	}
	if l.open && l.theme.seq[row][l.ink] != "" {
		l.out.WriteString(reset)
	}
	l.out.WriteString(l.theme.seq[row][ink])
	l.ink, l.open = ink, true
}

// String ends the line. A selected line is filled to its width so that its ground is unbroken.
func (l *Line) String() string {
	if l.selected && l.Left() > 0 {
		l.Space(l.Left())
	}
	row := 0
	if l.selected {
		row = 1
	}
	if l.open && l.theme.seq[row][l.ink] != "" {
		l.out.WriteString(reset)
		l.open = false
	}
	return l.out.String()
}

const spaces = "                                                                                                    "
