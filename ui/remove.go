package ui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// remove asks twice, by having the bank's name typed, before a bank is removed.
type remove struct {
	root    *Model
	item    ledger.ItemID
	name    string
	keep    bool
	busy    bool
	err     string
	field   page.Field
	confirm key.Binding
	toggle  key.Binding
	exit    key.Binding
	width   int
	h       int
}

type bankRemovedMsg struct{ err error }

func (m *Model) openRemove(item ledger.ItemID) tea.Cmd {
	i := m.env.Book.Item(item)
	if m.opts.Remover == nil || i == nil {
		return nil
	}
	return m.open(&remove{
		root: m, item: item, name: m.env.Book.BankName(i), keep: true, field: page.NewField(120),
		confirm: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "remove"), key.WithDisabled()),
		toggle:  key.NewBinding(key.WithKeys("tab", "up", "down"), key.WithHelp("tab", "keep or delete history")),
		exit:    key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "cancel")),
	})
}

func (d *remove) id() dialogID  { return removeDialog }
func (d *remove) init() tea.Cmd { return d.field.Focus() }
func (d *remove) close()        {}

func (d *remove) setSize(w, h int) {
	d.width, d.h = min(w, 64), h
	d.field.SetWidth(d.width - 4)
}

func (d *remove) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	return []key.Binding{d.confirm, d.toggle, d.exit}
}

func (d *remove) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case bankRemovedMsg:
		return d.removed(msg)
	case tea.KeyPressMsg:
		if d.busy {
			return nil
		}
		switch {
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{removeDialog})
		case key.Matches(msg, d.toggle):
			d.keep = !d.keep
			return nil
		case key.Matches(msg, d.confirm):
			return d.removeCmd()
		}
	}
	cmd, _ := d.field.Update(msg)
	d.confirm.SetEnabled(d.typed())
	return cmd
}

// typed reports whether the name stands in the field; case and outer spaces do not matter.
func (d *remove) typed() bool {
	return strings.EqualFold(strings.TrimSpace(d.field.Value()), strings.TrimSpace(d.name))
}

func (d *remove) removeCmd() tea.Cmd {
	d.busy, d.err = true, ""
	remover, item, keep := d.root.opts.Remover, d.item, d.keep
	return d.root.env.Jobs.Run(0, func(ctx context.Context) tea.Msg {
		return dialogResultMsg{removeDialog, bankRemovedMsg{err: remover.Remove(ctx, item, keep)}}
	})
}

func (d *remove) removed(msg bankRemovedMsg) tea.Cmd {
	d.busy = false
	if msg.err != nil {
		d.err = d.root.explain(msg.err)
		return nil
	}
	text := d.name + " is removed; its history is kept."
	if !d.keep {
		text = d.name + " is removed, and its history with it."
	}
	d.root.env.Ask(closeDialogMsg{removeDialog})
	return tea.Batch(d.root.readBookCmd(), d.root.show(page.Notice{Text: text}))
}

func (d *remove) view() panel {
	t := d.root.env.Theme
	p := panel{title: "Remove " + d.name, width: d.width}
	say := func(ink look.Ink, s string) {
		for _, line := range look.Wrap(s, d.width) {
			p.lines = append(p.lines, t.Paint(ink, line))
		}
	}
	if d.h >= 11 {
		say(look.Normal, "Plaid stops reading this bank and Passbook forgets its access. To have it again you link it anew.")
		p.lines = append(p.lines, "")
	}
	p.lines = append(p.lines, d.choice(d.keep, "keep its accounts and transactions to read"),
		d.choice(!d.keep, "delete its accounts and transactions here too"), "")
	if d.busy {
		say(look.Faint, "Removing it at Plaid.")
		return p
	}
	say(look.Normal, "Type "+d.name+" to confirm:")
	p.lines = append(p.lines, t.Paint(look.Accent, "› ")+d.field.View())
	if c := d.field.Cursor(); c != nil {
		c.X, c.Y = c.X+2, len(p.lines)-1
		p.cursor = c
	}
	if d.err != "" {
		p.lines = append(p.lines, "")
		say(look.Bad, "▲ "+d.err)
	}
	return p
}

func (d *remove) choice(on bool, words string) string {
	l := d.root.env.Theme.Line(d.width, false)
	if on {
		return l.Put(look.Accent, "● ").Put(look.Strong, words).String()
	}
	return l.Put(look.Faint, "○ "+words).String()
}
