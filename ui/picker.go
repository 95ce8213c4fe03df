package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// picker asks for one account, or for all of them.
type picker struct {
	env    *page.Env
	ids    []ledger.AccountID
	names  []string
	banks  []string
	list   listing.List
	move   page.MoveKeys
	choose key.Binding
	exit   key.Binding
	width  int
}

func (m *Model) openPicker(now ledger.AccountID) tea.Cmd {
	d := &picker{
		env:    m.env,
		ids:    []ledger.AccountID{""},
		names:  []string{"All accounts"},
		banks:  []string{""},
		move:   page.NewMoveKeys(),
		choose: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "choose")),
		exit:   key.NewBinding(key.WithKeys("esc", "q"), key.WithHelp("esc", "cancel")),
	}
	book := m.env.Book
	at := 0
	for i := range book.Items {
		for _, a := range book.Accounts {
			if a.Item != book.Items[i].ID {
				continue
			}
			if a.ID == now {
				at = len(d.ids)
			}
			d.ids = append(d.ids, a.ID)
			d.names = append(d.names, page.NameAndMask(a))
			d.banks = append(d.banks, book.BankName(&book.Items[i]))
		}
	}
	d.list.SetCount(len(d.ids))
	d.list.Select(at)
	return m.open(d)
}

func (d *picker) id() dialogID            { return pickerDialog }
func (d *picker) init() tea.Cmd           { return nil }
func (d *picker) close()                  {}
func (d *picker) setSize(w, h int)        { d.width = min(w, 64); d.list.SetHeight(min(h, len(d.ids))) }
func (d *picker) bindings() []key.Binding { return []key.Binding{d.choose, d.exit} }

func (d *picker) update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		page.Wheel(msg, &d.list)
		return nil
	}
	switch {
	case key.Matches(press, d.exit):
		return d.env.Ask(closeDialogMsg{pickerDialog})
	case key.Matches(press, d.choose):
		d.env.Ask(closeDialogMsg{pickerDialog})
		return d.env.Ask(page.AccountPickedMsg{Account: d.ids[d.list.Cursor()]})
	}
	d.move.Apply(press, &d.list)
	return nil
}

func (d *picker) view() panel {
	p := panel{title: "Which account?", width: d.width}
	from, to := d.list.Visible()
	for i := from; i < to; i++ {
		l := d.env.Theme.Line(d.width, i == d.list.Cursor()).Gutter()
		name := (d.width - 4) * 3 / 5
		l.Cell(look.Normal, d.names[i], name).Space(2).Put(look.Faint, d.banks[i])
		p.lines = append(p.lines, l.String())
	}
	return p
}
