package export

import (
	"io"
	"strings"
	"unicode/utf8"

	"passbook/internal/safetext"
)

// CSVOptions says how text is written into a table.
type CSVOptions struct {
	// Raw writes text byte for byte. Without it, text is made printable, and what a spreadsheet would take for a formula gets a '
	// in front: a merchant chooses its own name.
	Raw bool
}

// csvWriter writes records of RFC 4180, which end in CR LF. encoding/csv would change a CR or LF inside a field.
type csvWriter struct {
	w    io.Writer
	opts CSVOptions
	line strings.Builder
	any  bool
}

// plain adds a cell of Passbook's own making: a number, a date, a word of a fixed set, the name of a column.
func (c *csvWriter) plain(cell string) {
	if c.any {
		c.line.WriteByte(',')
	}
	c.any = true
	if !strings.ContainsAny(cell, ",\"\r\n") && cell == strings.TrimSpace(cell) {
		c.line.WriteString(cell)
		return
	}
	c.line.WriteString(quoted(cell))
}

func quoted(cell string) string { return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"` }

// text adds a cell that somebody wrote: a merchant, a bank, the person.
func (c *csvWriter) text(u safetext.Untrusted) {
	cell := string(u)
	if !c.opts.Raw {
		cell = guarded(safetext.Line(u))
	}
	c.plain(cell)
}

// note is text that keeps its line breaks.
func (c *csvWriter) note(u safetext.Untrusted) {
	cell := string(u)
	if !c.opts.Raw {
		cell = guarded(safetext.Block(u))
	}
	c.plain(cell)
}

// list adds texts as one cell that is itself a record of CSV: trip,"bed, breakfast".
func (c *csvWriter) list(texts []string) {
	cells := make([]string, len(texts))
	for i, s := range texts {
		if cells[i] = s; strings.ContainsAny(s, ",\"\r\n") || s == "" || s != strings.TrimSpace(s) {
			cells[i] = quoted(s)
		}
	}
	c.text(safetext.Untrusted(strings.Join(cells, ",")))
}

// end writes the record.
func (c *csvWriter) end() error {
	c.line.WriteString("\r\n")
	_, err := io.WriteString(c.w, c.line.String())
	c.line.Reset()
	c.any = false
	return err
}

// guarded puts a ' before text that a spreadsheet would calculate, whatever space stands before it.
func guarded(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

// formula reports whether a spreadsheet may take the text for a formula.
func formula(s string) bool {
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		switch r {
		case '=', '+', '-', '@', '\t', '\r', '\n', 0, '＝', '＋', '－', '＠':
			return true
		case ' ', '\u00a0', '\u3000', '\ufeff':
			s = s[size:]
		default:
			return false
		}
	}
	return false
}
