package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// lineBreak stands in the one line of the field for the line breaks of a note.
const lineBreak = "⏎"

// textEdit asks for a note or for a name.
type textEdit struct {
	editing
	field page.Field
	was   string // the value of all rows, empty where they differ
	mixed bool
	typed bool // the person has changed something
	save  key.Binding
	line  key.Binding
	exit  key.Binding
	width int
}

func newTextEdit(e editing) *textEdit {
	d := &textEdit{
		editing: e, field: page.NewField(4000),
		save: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "save")),
		line: key.NewBinding(key.WithKeys("ctrl+j", "alt+enter", "shift+enter"), key.WithHelp("alt+enter", "new line")),
		exit: key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "cancel")),
	}
	d.line.SetEnabled(d.note())
	d.mixed = e.rows.All
	for i := range e.rows.Rows {
		value := d.value(&e.rows.Rows[i])
		if i == 0 {
			d.was = value
		}
		d.mixed = d.mixed || value != d.was
	}
	if d.mixed {
		d.was = ""
	}
	d.field.SetValue(strings.ReplaceAll(d.was, "\n", lineBreak))
	return d
}

func (d *textEdit) note() bool { return d.rows.What == ledger.AspectNote }

func (d *textEdit) value(t *ledger.Transaction) string {
	if d.note() {
		return t.Own.Note
	}
	return look.Text(t.Title())
}

func (d *textEdit) id() dialogID     { return textDialog }
func (d *textEdit) init() tea.Cmd    { return d.field.Focus() }
func (d *textEdit) close()           {}
func (d *textEdit) setSize(w, _ int) { d.width = min(w, 64); d.field.SetWidth(d.width - 3) }

func (d *textEdit) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	return []key.Binding{d.save, d.line, d.exit}
}

func (d *textEdit) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editFailedMsg:
		d.failed(msg)
		return nil
	case tea.PasteMsg:
		if d.note() {
			msg.Content = strings.ReplaceAll(strings.ReplaceAll(msg.Content, "\r\n", "\n"), "\n", lineBreak)
		}
		return d.give(msg)
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{textDialog})
		case key.Matches(msg, d.line):
			return d.give(tea.KeyPressMsg{Code: '⏎', Text: lineBreak})
		case key.Matches(msg, d.save):
			return d.take()
		}
	}
	return d.give(msg)
}

func (d *textEdit) give(msg tea.Msg) tea.Cmd {
	cmd, changed := d.field.Update(msg)
	d.typed = d.typed || changed
	return cmd
}

// take saves what was typed. Left as it was it changes nothing: a name that Plaid gave does not become the person's.
func (d *textEdit) take() tea.Cmd {
	typed := strings.ReplaceAll(d.field.Value(), lineBreak, "\n")
	if !d.typed || typed == d.was && !d.mixed {
		return d.root.env.Ask(closeDialogMsg{textDialog})
	}
	title, edit := "Note on "+d.subject(), ledger.Edit{Note: &typed}
	empty := strings.TrimSpace(typed) == ""
	switch {
	case d.note() && empty:
		title = "No note on " + d.subject()
	case !d.note() && empty:
		title, edit = "Name of "+d.subject()+": back to the rules or Plaid", ledger.Edit{Name: &typed}
	case !d.note():
		title, edit = "Name of "+d.subject()+": "+look.Code(typed), ledger.Edit{Name: &typed}
	}
	return d.submit(title, change{edit: edit}, textDialog)
}

func (d *textEdit) view() panel {
	t := d.root.env.Theme
	p := panel{title: "Note on " + d.subject(), width: d.width}
	hint := "Empty takes the note away."
	if !d.note() {
		p.title = "Name of " + d.subject()
		hint = "Empty goes back to what the rules or Plaid say."
		if len(d.rows.Rows) == 1 {
			hint = "Empty goes back to " + look.Text(d.rows.Rows[0].PlaidTitle()) + ", or to what the rules say."
		}
	}
	if d.mixed {
		hint = "They differ: what you type replaces all of them. " + hint
	}
	p.lines = append(p.lines, t.Paint(look.Accent, "› ")+d.field.View(), "")
	if c := d.field.Cursor(); c != nil {
		c.X += 2
		p.cursor = c
	}
	ink := look.Faint
	if d.err != "" {
		ink, hint = look.Bad, "▲ "+d.err
	}
	for _, line := range look.Wrap(hint, d.width) {
		p.lines = append(p.lines, t.Paint(ink, line))
	}
	return p
}
