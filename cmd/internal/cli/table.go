package cli

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Table is plain text in columns for a person who reads a command's output or pipes it on. Cells are printable already.
type Table struct {
	head  []string
	right []bool // columns that are aligned at their end: amounts, counts
	rows  [][]string
}

// NewTable makes a table with these columns.
func NewTable(head ...string) *Table { return &Table{head: head, right: make([]bool, len(head))} }

// AlignRight marks the named columns.
func (t *Table) AlignRight(names ...string) *Table {
	for i, h := range t.head {
		for _, n := range names {
			t.right[i] = t.right[i] || h == n
		}
	}
	return t
}

// Add adds a row.
func (t *Table) Add(cells ...string) { t.rows = append(t.rows, cells) }

// Len returns how many rows there are.
func (t *Table) Len() int { return len(t.rows) }

// Write prints the table, or the sentence for no rows.
func (t *Table) Write(w io.Writer, empty string) error {
	if len(t.rows) == 0 {
		_, err := io.WriteString(w, empty+"\n")
		return err
	}
	width := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			width[i] = max(width[i], ansi.StringWidth(cell))
		}
	}
	var b strings.Builder
	for _, row := range append([][]string{t.head}, t.rows...) {
		line := ""
		for i, cell := range row {
			gap := strings.Repeat(" ", width[i]-ansi.StringWidth(cell))
			if t.right[i] {
				cell = gap + cell
			} else {
				cell += gap
			}
			line += cell + "  "
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
