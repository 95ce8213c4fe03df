package ui

// The smallest terminal Passbook draws its pages in.
const (
	leastWidth  = 60
	leastHeight = 15
)

// rect is a rectangle of cells.
type rect struct{ X, Y, W, H int }

// contains reports whether the cell lies inside.
func (r rect) contains(x, y int) bool { return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H }

// layout names every rectangle of the frame.
type layout struct {
	TooSmall bool
	Screen   rect
	Header   rect // where the person is, what filters, the state of sync
	Tabs     rect // the thin rule, with the pages on it
	Body     rect // the page's
	Notice   rect // one line, mostly empty
	Footer   rect // the keys that work right now
}

// computeLayout divides a terminal of w by h cells. It is pure.
func computeLayout(w, h int) layout {
	w, h = max(w, 0), max(h, 0)
	l := layout{Screen: rect{0, 0, w, h}}
	if w < leastWidth || h < leastHeight {
		l.TooSmall = true
		return l
	}
	l.Header = rect{0, 0, w, 1}
	l.Tabs = rect{0, 1, w, 1}
	l.Footer = rect{0, h - 1, w, 1}
	l.Notice = rect{0, h - 2, w, 1}
	top := l.Tabs.Y + l.Tabs.H
	l.Body = rect{0, top, w, l.Notice.Y - top}
	return l
}
