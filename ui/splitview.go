package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/look"
)

// The columns of a split, in cells; category and note share what these leave.
const (
	splitTyped = 8  // what was typed for the amount
	splitSize  = 12 // what it comes to
)

// splitColumns returns the widths of category and note.
func (d *splitEdit) splitColumns() (category, note int) {
	room := max(d.width-splitTyped-splitSize-8, 12) // less the gutter and the gaps
	return room - room/3, room / 3
}

// offersHeight is how many offers are in view: those that fit below the lines, but some in any case.
func (d *splitEdit) offersHeight() int {
	const most = 6
	return max(min(most, d.height-len(d.lines)-3), 2)
}

// fit gives fields and offers their room.
func (d *splitEdit) fit() {
	category, note := d.splitColumns()
	for _, line := range d.lines {
		line.category.field.SetWidth(category - 1)
		line.amount.SetWidth(splitTyped - 1)
		line.note.SetWidth(note - 1)
	}
	d.offers.list.SetHeight(d.offersHeight())
}

// linesInView returns which lines there is room for: all, or those around the one that is typed in.
func (d *splitEdit) linesInView() (from, to int) {
	room := max(d.height-3-d.belowHeight(), 1)
	if len(d.lines) <= room {
		return 0, len(d.lines)
	}
	from = min(max(d.at-room/2, 0), len(d.lines)-room)
	return from, from + room
}

// belowHeight is how many lines the offers take.
func (d *splitEdit) belowHeight() int {
	if d.offering() {
		return d.offersHeight()
	}
	return 0
}

func (d *splitEdit) view() panel {
	t := d.root.env.Theme
	main := d.root.env.Book.Main
	p := panel{title: "Split " + d.subject() + ", " + look.Signed(d.row.Amount, main), width: d.width}
	category, note := d.splitColumns()
	head := t.Line(d.width, false).Space(2).Cell(look.Faint, "Category", category).Space(2).Cell(look.Faint, "Part", splitTyped)
	p.lines = append(p.lines, head.CellRight(look.Faint, "Amount", splitSize).Space(2).Cell(look.Faint, "Note", note).String())
	from, to := d.linesInView()
	for i := from; i < to; i++ {
		if i == d.at {
			p.cursor = d.cursor(len(p.lines), category)
		}
		p.lines = append(p.lines, d.lineOf(i, category, note).String())
	}
	p.lines = append(p.lines, "")
	switch words := d.sum.why; {
	case d.err != "":
		p.lines = append(p.lines, t.Line(d.width, false).Put(look.Bad, "▲ ").Put(look.Normal, d.err).String())
	case words != "":
		p.lines = append(p.lines, t.Line(d.width, false).Put(look.Warn, "△ ").Put(look.Normal, words).String())
	default:
		p.lines = append(p.lines, t.Line(d.width, false).Put(look.Good, "✓ ").Put(look.Normal, "The parts come to "+look.Signed(d.row.Amount, main)+" exactly.").String())
	}
	if d.offering() {
		p.lines = append(p.lines, d.offerLines()...)
	} else if len(p.lines) < d.height {
		p.lines = append(p.lines, t.Line(d.width, false).Put(look.Faint, "A part is an amount, a percentage such as 30%, or empty for the rest.").String())
	}
	for len(p.lines) < min(len(d.lines)+3+d.offersHeight(), d.height) { // so that the frame stays as it is while offers come and go
		p.lines = append(p.lines, "")
	}
	return p
}

func (d *splitEdit) lineOf(i, category, note int) *look.Line {
	line := d.lines[i]
	l := d.root.env.Theme.Line(d.width, i == d.at).Gutter()
	shown := func(text string, cell splitCell, w int, ink look.Ink, empty string) {
		if text == "" && (i != d.at || cell != d.cell) {
			l.Cell(look.Faint, empty, w)
			return
		}
		l.Cell(ink, strings.TrimRight(text, " "), w)
	}
	ink := look.Normal
	if !line.category.named {
		ink = look.Faint
	}
	shown(line.category.field.View(), splitCategory, category, ink, "")
	l.Space(2)
	rest := ""
	if !line.blank() {
		rest = "the rest"
	}
	typed := line.amount.View()
	if line.amount.Value() == "" {
		typed = ""
	}
	shown(typed, splitAmount, splitTyped, look.Normal, rest)
	amount, inkOf := "", look.Normal
	if at := d.sum.of[i]; d.sum.known && at >= 0 {
		amount = look.Amount(d.sum.parts[at].Amount, d.root.env.Book.Main)
	}
	if i == d.sum.bad {
		amount, inkOf = "▲", look.Bad
	}
	l.CellRight(inkOf, amount, splitSize).Space(2)
	shown(line.note.View(), splitNote, note, look.Faint, "")
	return l
}

// cursor is where the terminal's cursor stands, on a line of the panel.
func (d *splitEdit) cursor(y, category int) *tea.Cursor {
	line := d.lines[d.at]
	x, field := 2, &line.category.field
	switch d.cell {
	case splitAmount:
		x, field = 2+category+2, &line.amount
	case splitNote:
		x, field = 2+category+2+splitTyped+splitSize+2, &line.note
	case splitCategory:
	}
	c := field.Cursor()
	if c == nil {
		return nil
	}
	c.X, c.Y = c.X+x, c.Y+y
	return c
}

// offerLines are the categories that fit what is typed.
func (d *splitEdit) offerLines() []string {
	t := d.root.env.Theme
	o := &d.offers
	if len(o.rows) == 0 {
		return []string{t.Line(d.width, false).Put(look.Faint, "  No category has these words.").String()}
	}
	var lines []string
	from, to := o.list.Visible()
	for i := from; i < to; i++ {
		l := t.Line(d.width, false)
		switch r := o.rows[i]; {
		case r.heading != "":
			l.Space(2).Put(look.Faint, r.heading)
		case i == o.list.Cursor():
			l.Space(2).Put(look.Accent, "› "+r.name)
		default:
			l.Space(4).Put(look.Normal, r.name)
		}
		lines = append(lines, d.root.env.Rail(l, d.width, &o.list, i-from))
	}
	return lines
}
