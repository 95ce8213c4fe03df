package cmd

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// table is plain text in columns for a person who reads a command's output or pipes it on. Cells are printable already.
type table struct {
	head  []string
	right []bool // columns that are aligned at their end: amounts, counts
	rows  [][]string
}

func newTable(head ...string) *table { return &table{head: head, right: make([]bool, len(head))} }

// alignRight marks the named columns.
func (t *table) alignRight(names ...string) *table {
	for i, h := range t.head {
		for _, n := range names {
			t.right[i] = t.right[i] || h == n
		}
	}
	return t
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// write prints the table, or the sentence for no rows.
func (t *table) write(w io.Writer, empty string) error {
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
