package listing

// List is the cursor and the viewport over Count rows. The zero List is empty. Rows that Fixed reports, such as headings,
// are shown but never selected.
type List struct {
	// Fixed reports rows the cursor skips; nil means none.
	Fixed  func(row int) bool
	count  int
	cursor int
	top    int
	height int
}

// Count returns how many rows there are.
func (l *List) Count() int { return l.count }

// Cursor returns the selected row, or -1 when nothing can be selected.
func (l *List) Cursor() int {
	if l.cursor >= l.count || l.fixed(l.cursor) {
		return -1
	}
	return l.cursor
}

// Top returns the first row in view.
func (l *List) Top() int { return l.top }

// Height returns how many rows fit.
func (l *List) Height() int { return l.height }

// Visible returns the rows in view as a half-open range.
func (l *List) Visible() (from, to int) { return l.top, min(l.top+l.height, l.count) }

// SetCount says how many rows there are and keeps the cursor as near to its place as it can.
func (l *List) SetCount(n int) {
	l.count = max(n, 0)
	l.Select(l.cursor)
}

// SetHeight says how many rows fit.
func (l *List) SetHeight(h int) {
	l.height = max(h, 0)
	l.reveal()
}

// Select puts the cursor on the row, or on the nearest one below or above that can be selected.
func (l *List) Select(row int) {
	row = max(min(row, l.count-1), 0)
	if to, ok := l.seek(row, 1); ok {
		l.cursor = to
	} else if to, ok := l.seek(row, -1); ok {
		l.cursor = to
	} else {
		l.cursor = row
	}
	l.reveal()
}

// Place puts the cursor on the row and shows it offset rows below the top, as far as the ends allow.
func (l *List) Place(row, offset int) {
	l.top = row - offset
	l.Select(row)
}

// Offset returns how far below the top the cursor stands.
func (l *List) Offset() int { return l.cursor - l.top }

// Move moves the cursor by n rows that can be selected, stopping at the ends.
func (l *List) Move(n int) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for range n {
		to, ok := l.seek(l.cursor+step, step)
		if !ok {
			l.scrollToEnd(step)
			return
		}
		l.cursor = to
	}
	l.reveal()
}

// Page moves by whole (or half) screens: n halves.
func (l *List) Page(halves int) {
	rows := max(l.height*halves/2, -l.count)
	if halves > 0 {
		rows = max(rows-1, 1)
	} else {
		rows = min(rows+1, -1)
	}
	l.top += rows
	l.jump(l.cursor+rows, halves)
}

// Home goes to the first row, End to the last.
func (l *List) Home() { l.top = 0; l.jump(0, 1) }

// End goes to the last row.
func (l *List) End() { l.jump(l.count-1, -1) }

// Wheel scrolls the view and keeps the cursor inside it.
func (l *List) Wheel(n int) {
	l.top += n
	l.clampTop()
	from, to := l.Visible()
	if l.cursor < from {
		l.jumpWithin(from, 1)
	}
	if l.cursor >= to {
		l.jumpWithin(to-1, -1)
	}
}

// At returns the row shown y lines below the top of the list.
func (l *List) At(y int) (row int, ok bool) {
	row = l.top + y
	return row, y >= 0 && y < l.height && row < l.count
}

// Click selects the row y lines below the top, if it can be selected.
func (l *List) Click(y int) bool {
	row, ok := l.At(y)
	if !ok || l.fixed(row) {
		return false
	}
	l.cursor = row
	l.reveal()
	return true
}

func (l *List) fixed(row int) bool { return l.Fixed != nil && l.Fixed(row) }

func (l *List) seek(row, step int) (int, bool) {
	for ; row >= 0 && row < l.count; row += step {
		if !l.fixed(row) {
			return row, true
		}
	}
	return 0, false
}

func (l *List) jump(row, direction int) {
	l.jumpWithin(max(min(row, l.count-1), 0), direction)
	l.reveal()
}

func (l *List) jumpWithin(row, direction int) {
	if to, ok := l.seek(row, direction); ok {
		l.cursor = to
	} else if to, ok := l.seek(row, -direction); ok {
		l.cursor = to
	}
}

// scrollToEnd shows headings that stand before the first or after the last row the cursor can reach.
func (l *List) scrollToEnd(step int) {
	if step < 0 && l.cursor < l.height {
		l.top = 0
	}
	l.reveal()
}

// reveal scrolls as little as possible so that the cursor is in view. A heading right above the cursor at the top comes along.
func (l *List) reveal() {
	if l.cursor < l.top {
		l.top = l.cursor
		for l.top > 0 && l.fixed(l.top-1) && l.cursor-l.top+1 < l.height {
			l.top--
		}
	}
	if l.height > 0 && l.cursor >= l.top+l.height {
		l.top = l.cursor - l.height + 1
	}
	l.clampTop()
}

func (l *List) clampTop() { l.top = max(min(l.top, l.count-l.height), 0) }

// Shift says that the same rows now have other numbers, by rows further down, among count rows. Nothing moves on screen.
func (l *List) Shift(by, count int) {
	l.cursor += by
	l.top += by
	l.SetCount(count)
}

// Thumb reports whether line y of the view belongs to the thumb of a scroll bar; never when every row is in view.
func (l *List) Thumb(y int) bool {
	if l.count <= l.height || l.height <= 0 {
		return false
	}
	size := max(l.height*l.height/l.count, 1)
	at := l.top * (l.height - size) / (l.count - l.height)
	return y >= at && y < at+size
}
