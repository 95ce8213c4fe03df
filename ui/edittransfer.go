package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// transferEdit asks whether rows are money moved between the person's own accounts.
type transferEdit struct {
	editing
	list   listing.List
	move   page.MoveKeys
	choose key.Binding
	exit   key.Binding
	width  int
}

// transferChoice is an answer, with what it means for totals.
type transferChoice struct {
	mark  ledger.TransferMark
	words string
	title string // of the act, before what it is done to
	means string
}

func transferChoices() []transferChoice {
	return []transferChoice{
		{ledger.IsTransfer, "A transfer", "Transfer: ", "It counts neither as income nor as spending."},
		{ledger.NotTransfer, "No transfer", "No transfer: ", "It counts as income or spending, whatever its category says."},
		{ledger.TransferUnset, "Leave it to Passbook", "Transfer left to Passbook: ", "The rules, the other side and the category decide."},
	}
}

func newTransferEdit(e editing) *transferEdit {
	d := &transferEdit{
		editing: e, move: page.NewMoveKeys(),
		choose: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "choose")),
		exit:   key.NewBinding(key.WithKeys("esc", "q"), key.WithHelp("esc", "cancel")),
	}
	choices := transferChoices()
	d.list.SetCount(len(choices))
	d.list.SetHeight(len(choices))
	if e.rows.Rows[0].Own.Transfer == ledger.IsTransfer || e.rows.Rows[0].Class == ledger.Transfer {
		d.list.Select(1) // what it is already is not what the key was pressed for
	}
	return d
}

func (d *transferEdit) id() dialogID     { return transferDialog }
func (d *transferEdit) init() tea.Cmd    { return nil }
func (d *transferEdit) close()           {}
func (d *transferEdit) setSize(w, _ int) { d.width = min(w, 64) }

func (d *transferEdit) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	return []key.Binding{d.choose, d.exit}
}

func (d *transferEdit) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editFailedMsg:
		d.failed(msg)
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{transferDialog})
		case key.Matches(msg, d.choose):
			choice := transferChoices()[d.list.Cursor()]
			return d.submit(choice.title+d.subject(), change{edit: ledger.Edit{Transfer: &choice.mark}}, transferDialog)
		}
		d.move.Apply(msg, &d.list)
	default:
		page.Wheel(msg, &d.list)
	}
	return nil
}

func (d *transferEdit) view() panel {
	t := d.root.env.Theme
	p := panel{title: "Money between your own accounts? " + d.subject(), width: d.width}
	choices := transferChoices()
	for i, c := range choices {
		l := t.Line(d.width, i == d.list.Cursor()).Gutter().Put(look.Normal, c.words)
		if !d.rows.All && len(d.rows.Rows) == 1 && d.rows.Rows[0].Own.Transfer == c.mark {
			l.Put(look.Faint, "  now")
		}
		p.lines = append(p.lines, l.String())
	}
	p.lines = append(p.lines, "", t.Line(d.width, false).Put(look.Faint, choices[d.list.Cursor()].means).String())
	if d.err != "" {
		p.lines = append(p.lines, t.Line(d.width, false).Put(look.Bad, "▲ "+d.err).String())
	}
	return p
}
