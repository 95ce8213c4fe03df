package page

import (
	"strings"

	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
)

// The measures every page shares.
const (
	LeftEdge = 2 // the gutter, in which the bar of the selected row stands
	Gap      = 2 // between two columns
	// SideBySide is the width from which a list and the details of its row stand beside each other.
	SideBySide = 140
)

// Fit returns the widths of the columns on a page of w cells.
func Fit(w int, columns []listing.Column) []int {
	return listing.Fit(w-2*LeftEdge, Gap, columns)
}

// At returns in which cell of a line a column begins.
func At(widths []int, column int) int { return LeftEdge + listing.Offset(widths, Gap, column) }

// Titles draws the titles of the columns in w cells; tail is how far right-aligned titles stand from their column's end,
// so that they end where the numbers do.
func (e *Env) Titles(columns []listing.Column, widths []int, w, tail int) string {
	l := e.Theme.Line(w, false).Space(LeftEdge)
	for i, c := range columns {
		if widths[i] == 0 {
			continue
		}
		l.To(At(widths, i))
		if c.Right {
			l.CellRight(look.Faint, c.Title, widths[i]-tail)
		} else {
			l.Cell(look.Faint, c.Title, widths[i])
		}
	}
	return l.To(w).String()
}

// Beside puts the details right of the lines of a list of w cells, with a thin rule between, and returns h lines.
func (e *Env) Beside(lines, details []string, w, h int) []string {
	rule := e.Theme.Paint(look.Faint, "│") + " "
	blank := strings.Repeat(" ", w)
	for i := range h {
		if i == len(lines) {
			lines = append(lines, blank)
		}
		lines[i] += rule
		if i < len(details) {
			lines[i] += details[i]
		}
	}
	return lines
}
