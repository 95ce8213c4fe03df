package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// splitEdit divides one row among categories. A part is typed as an amount, as a percentage, or left empty to take the rest;
// what the parts come to is worked out with every key, and only what comes to the row exactly can be saved.
type splitEdit struct {
	editing
	row    *ledger.Transaction
	lines  []*splitLine
	at     int // the line that is typed in
	cell   splitCell
	offers categoryOffers
	sum    splitSum
	keys   splitKeys
	move   page.MoveKeys
	width  int
	height int
}

type splitKeys struct{ Save, Exit, Next, Back, More, Drop, Whole key.Binding }

func newSplitKeys() splitKeys {
	bind := func(keys, desc string) key.Binding {
		return key.NewBinding(key.WithKeys(keys), key.WithHelp(keys, desc))
	}
	return splitKeys{
		Save: bind("enter", "save"), Exit: bind("esc", "cancel"), Next: bind("tab", "next field"), Back: bind("shift+tab", "field before"),
		More: bind("ctrl+n", "another part"), Drop: bind("ctrl+x", "drop the part"), Whole: bind("ctrl+o", "no split"),
	}
}

func newSplitEdit(e editing) *splitEdit {
	d := &splitEdit{editing: e, row: &e.rows.Rows[0], keys: newSplitKeys(), move: page.NewMoveKeys()}
	tree := e.root.env.Book.Tree
	d.offers.collect(tree, e.root.recent)
	for _, part := range d.row.Own.Parts {
		line := d.add()
		line.category.name(tree, part.Category)
		line.amount.SetValue(typedAmount(part.Amount, d.row.Amount))
		line.note.SetValue(strings.ReplaceAll(part.Note, "\n", lineBreak))
	}
	if len(d.lines) == 0 {
		d.add().category.name(tree, d.row.ShownCategory())
		d.add()
		d.at = 1
	}
	d.keys.Whole.SetEnabled(len(d.row.Own.Parts) > 0)
	d.reckon()
	return d
}

// add puts an empty line at the end.
func (d *splitEdit) add() *splitLine {
	line := &splitLine{category: newCategoryField(&d.offers), amount: page.NewField(40), note: page.NewField(1000)}
	d.lines = append(d.lines, line)
	return line
}

func (d *splitEdit) id() dialogID  { return splitDialog }
func (d *splitEdit) init() tea.Cmd { return d.focus(d.at, d.cell) }
func (d *splitEdit) close()        {}

func (d *splitEdit) setSize(w, h int) {
	d.width, d.height = w, h
	d.fit()
}

func (d *splitEdit) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	save := d.keys.Save
	if d.offering() {
		save.SetHelp("enter", "choose")
	}
	return []key.Binding{save, d.keys.Exit, d.keys.Next, d.keys.Drop, d.keys.Whole, d.keys.More, d.keys.Back}
}

// focus lets one cell read keys.
func (d *splitEdit) focus(line int, cell splitCell) tea.Cmd {
	d.lines[d.at].blur()
	d.at, d.cell = line, cell
	d.fit()
	return d.lines[line].focus(cell)
}

func (d *splitEdit) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editFailedMsg:
		d.failed(msg)
		return nil
	case tea.MouseWheelMsg:
		page.Wheel(msg, &d.offers.list)
		return nil
	case tea.KeyPressMsg:
		if cmd, ok := d.press(msg); ok {
			return cmd
		}
	case tea.PasteMsg:
		msg.Content = strings.ReplaceAll(strings.ReplaceAll(msg.Content, "\r\n", "\n"), "\n", lineBreak)
		return d.give(msg)
	}
	return d.give(msg)
}

// give lets the cell in focus take a key or pasted text.
func (d *splitEdit) give(msg tea.Msg) tea.Cmd {
	cmd := d.lines[d.at].update(d.cell, msg)
	d.err = ""
	d.reckon()
	d.fit()
	return cmd
}

// offering reports that categories are offered: one is being typed, or is missing. A whole split needs none in an empty line.
func (d *splitEdit) offering() bool {
	line := d.lines[d.at]
	return line.category.open() && (d.sum.why != "" || !line.blank())
}

// press does what a key of the dialog means and reports whether it was one.
func (d *splitEdit) press(msg tea.KeyPressMsg) (tea.Cmd, bool) {
	offering := d.offering()
	switch {
	case key.Matches(msg, d.keys.Exit):
		return d.root.env.Ask(closeDialogMsg{splitDialog}), true
	case d.busy:
		return nil, true
	case key.Matches(msg, d.keys.Save) && offering:
		return d.choose(), true
	case key.Matches(msg, d.keys.Save):
		return d.save(), true
	case key.Matches(msg, d.keys.Next):
		return d.step(1), true
	case key.Matches(msg, d.keys.Back):
		return d.step(-1), true
	case key.Matches(msg, d.keys.More):
		d.add()
		d.reckon()
		return d.focus(len(d.lines)-1, splitCategory), true
	case key.Matches(msg, d.keys.Drop):
		return d.drop(), true
	case key.Matches(msg, d.keys.Whole):
		d.lines[d.at].blur()
		return d.saveParts("No split of "+d.subject(), nil), true
	case offering && d.move.Arrow(msg):
		d.move.Apply(msg, &d.offers.list)
		return nil, true
	case key.Matches(msg, d.move.Up) && msg.Text == "":
		return d.focus(max(d.at-1, 0), d.cell), true
	case key.Matches(msg, d.move.Down) && msg.Text == "":
		return d.focus(min(d.at+1, len(d.lines)-1), d.cell), true
	}
	return nil, false
}

// choose takes the category under the cursor and goes on to the amount.
func (d *splitEdit) choose() tea.Cmd {
	if !d.lines[d.at].category.take(d.root.env.Book.Tree) {
		return nil
	}
	d.reckon()
	return d.focus(d.at, splitAmount)
}

// step goes to the next cell or the one before; from the last cell of a last line that is in use to a new line.
func (d *splitEdit) step(by int) tea.Cmd {
	line := d.lines[d.at]
	if line.category.open() && !line.category.empty() {
		line.category.take(d.root.env.Book.Tree)
	}
	at := d.at*splitCells + int(d.cell) + by
	if at == len(d.lines)*splitCells && !line.blank() {
		d.add()
	}
	all := len(d.lines) * splitCells
	at = (at + all) % all
	d.reckon()
	return d.focus(at/splitCells, splitCell(at%splitCells))
}

// drop takes a line away; the last one is emptied.
func (d *splitEdit) drop() tea.Cmd {
	at := d.at
	d.lines = append(d.lines[:at:at], d.lines[at+1:]...)
	if len(d.lines) == 0 {
		d.add()
	}
	d.at = min(at, len(d.lines)-1)
	d.err = ""
	d.reckon()
	return d.focus(d.at, splitCategory)
}

// save makes the split, or says what keeps it from being one.
func (d *splitEdit) save() tea.Cmd {
	if d.sum.why != "" {
		d.err = d.sum.why
		return nil
	}
	names := make([]string, 0, len(d.sum.parts))
	for _, part := range d.sum.parts {
		d.root.remember(part.Category)
		names = append(names, page.CategoryName(d.root.env.Book.Tree, part.Category))
	}
	last := len(names) - 1
	return d.saveParts("Split "+d.subject()+" into "+strings.Join(names[:last], ", ")+" and "+names[last], d.sum.parts)
}

func (d *splitEdit) saveParts(title string, parts []ledger.Part) tea.Cmd {
	return d.submit(title, change{edit: ledger.Edit{Parts: &parts}}, splitDialog)
}

// typedAmount is an amount as it would be typed for a part: without a sign where it goes the way of the row.
func typedAmount(part, row ledger.Money) string {
	switch {
	case (part.Minor < 0) == (row.Minor < 0):
		return strings.TrimPrefix(part.Decimal(), "-")
	case part.Minor > 0:
		return "+" + part.Decimal()
	}
	return part.Decimal()
}

// openSplit asks how the row is divided. Several rows at once have no one amount to divide.
func (m *Model) openSplit(e editing) tea.Cmd {
	if e.rows.All || len(e.rows.Rows) > 1 {
		return m.show(page.Notice{Bad: true, Text: "A split is of one transaction. Esc takes the marks off; then " + look.Bar + " is the one."})
	}
	return m.open(newSplitEdit(e))
}
