package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
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

// WriteTable writes a table to standard output, or, where it has no rows, says so on standard error: whoever reads the output finds
// rows in it or nothing.
func WriteTable(c *cobra.Command, t *Table, empty string) error {
	if t.Len() == 0 {
		return Note(c, empty)
	}
	return t.Write(c.OutOrStdout())
}

// Note says something to the person beside the output.
func Note(c *cobra.Command, sentence string) error {
	_, err := fmt.Fprintln(c.ErrOrStderr(), sentence)
	return err
}

// Write prints the table.
func (t *Table) Write(w io.Writer) error {
	return Buffered(w, func(w io.Writer) error {
		width := make([]int, len(t.head))
		t.measure(width, t.head)
		for _, row := range t.rows {
			t.measure(width, row)
		}
		if err := t.line(w, width, t.head); err != nil {
			return err
		}
		for _, row := range t.rows {
			if err := t.line(w, width, row); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *Table) measure(width []int, row []string) {
	for i, cell := range row {
		width[i] = max(width[i], ansi.StringWidth(cell))
	}
}

func (t *Table) line(w io.Writer, width []int, row []string) error {
	var b strings.Builder
	for i, cell := range row {
		gap := strings.Repeat(" ", width[i]-ansi.StringWidth(cell))
		if t.right[i] {
			b.WriteString(gap + cell + "  ")
		} else {
			b.WriteString(cell + gap + "  ")
		}
	}
	_, err := io.WriteString(w, strings.TrimRight(b.String(), " ")+"\n")
	return err
}
