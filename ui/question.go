package ui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
	"passbook/ui/internal/review"
)

// question asks once before an act that a page wants done.
type question struct {
	root  *Model
	ask   page.DoMsg
	yes   key.Binding
	exit  key.Binding
	busy  bool
	err   string
	width int
}

// do does what a page asks for, after the person's yes where the page has a question.
func (m *Model) do(msg page.DoMsg) tea.Cmd {
	if msg.Question == "" {
		return m.actCmd(actEdit, msg.Do)
	}
	return m.open(&question{
		root: m, ask: msg,
		yes:  key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "do it")),
		exit: key.NewBinding(key.WithKeys("esc", "q"), key.WithHelp("esc", "cancel")),
	})
}

func (d *question) id() dialogID     { return questionDialog }
func (d *question) init() tea.Cmd    { return nil }
func (d *question) close()           {}
func (d *question) setSize(w, _ int) { d.width = min(w, 70) }

func (d *question) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	return []key.Binding{d.yes, d.exit}
}

func (d *question) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editFailedMsg:
		d.busy, d.err = false, msg.text
	case tea.KeyPressMsg:
		switch {
		case d.busy:
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{questionDialog})
		case key.Matches(msg, d.yes):
			d.busy, d.err = true, ""
			do := d.ask.Do
			return d.root.env.Jobs.Run(0, func(ctx context.Context) tea.Msg {
				act, err := do(ctx)
				return actDoneMsg{verb: actEdit, act: act, err: err, from: questionDialog, dialog: true}
			})
		}
	}
	return nil
}

func (d *question) view() panel {
	t := d.root.env.Theme
	p := panel{title: d.ask.Question, width: d.width}
	for _, text := range d.ask.Text {
		if text == "" {
			p.lines = append(p.lines, "")
		}
		for _, line := range look.Wrap(text, d.width) {
			p.lines = append(p.lines, t.Paint(look.Normal, line))
		}
	}
	switch {
	case d.err != "":
		p.lines = append(p.lines, "")
		for _, line := range look.Wrap("▲ "+d.err, d.width) {
			p.lines = append(p.lines, t.Paint(look.Bad, line))
		}
	case d.busy:
		p.lines = append(p.lines, "", t.Paint(look.Faint, "Doing it."))
	}
	return p
}

// pairRows makes two rows the two sides of one transfer, or takes the sides of one apart.
func (m *Model) pairRows(rows []ledger.Transaction) tea.Cmd {
	judge := m.opts.Judge
	switch {
	case judge == nil:
		return nil
	case len(rows) == 1 && rows[0].Partner != 0:
		return m.partRow(rows[0])
	case len(rows) != 2:
		return m.show(page.Notice{Bad: true, Text: "Select the two sides of a transfer with space; then p pairs them."})
	}
	out, in := rows[0], rows[1]
	if out.Amount.Minor > 0 {
		out, in = in, out
	}
	title := review.PairTitle(m.env.Book, out, in, ledger.PairConfirmed)
	return m.actCmd(actEdit, func(ctx context.Context) (ledger.Act, error) {
		return judge.JudgePair(ctx, title, out.LocalID, in.LocalID, ledger.PairConfirmed)
	})
}

// partRow takes the two sides of a transfer apart, of which one is given.
func (m *Model) partRow(row ledger.Transaction) tea.Cmd {
	judge, reader, book := m.opts.Judge, m.opts.Reader, m.env.Book
	return m.actCmd(actEdit, func(ctx context.Context) (ledger.Act, error) {
		other, err := reader.Transaction(ctx, row.Partner)
		if err != nil {
			return ledger.Act{}, err
		}
		out, in := row, other
		if out.Amount.Minor > 0 {
			out, in = in, out
		}
		return judge.JudgePair(ctx, review.PairTitle(book, out, in, ledger.PairRejected), out.LocalID, in.LocalID, ledger.PairRejected)
	})
}
