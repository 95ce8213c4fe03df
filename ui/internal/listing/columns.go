package listing

// Column is one column of a table before the width is known.
type Column struct {
	Title string
	Width int  // cells; the least width of a flexible column
	Grow  int  // share of the cells left over; 0 keeps Width
	Most  int  // a flexible column grows no wider; 0 is no limit
	Right bool // right-aligned
	Rank  int  // columns with a higher rank go first when room is short; 0 never goes
}

// Fit returns the width of each column in the given cells, gap cells apart; 0 means the column is not shown.
func Fit(width, gap int, columns []Column) []int {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = c.Width
	}
	for total(widths, gap) > width {
		drop, rank := -1, 0
		for i, c := range columns {
			if widths[i] > 0 && c.Rank > rank {
				drop, rank = i, c.Rank
			}
		}
		if drop < 0 {
			break
		}
		widths[drop] = 0
	}
	grow(width-total(widths, gap), widths, columns)
	return widths
}

func grow(left int, widths []int, columns []Column) {
	for left > 0 {
		shares := 0
		for i, c := range columns {
			if growing(c, widths[i]) {
				shares += c.Grow
			}
		}
		if shares == 0 {
			return
		}
		spent := 0
		for i, c := range columns {
			if !growing(c, widths[i]) {
				continue
			}
			more := max(left*c.Grow/shares, 1)
			if c.Most > 0 {
				more = min(more, c.Most-widths[i])
			}
			more = min(more, left-spent)
			widths[i] += more
			spent += more
		}
		left -= spent
	}
}

func growing(c Column, width int) bool {
	return width > 0 && c.Grow > 0 && (c.Most == 0 || width < c.Most)
}

func total(widths []int, gap int) int {
	sum, shown := 0, 0
	for _, w := range widths {
		if w > 0 {
			sum += w
			shown++
		}
	}
	return sum + max(shown-1, 0)*gap
}

// Offset returns in which cell a column begins, counted from the first one's.
func Offset(widths []int, gap, column int) int {
	x := 0
	for _, w := range widths[:column] {
		if w > 0 {
			x += w + gap
		}
	}
	return x
}
