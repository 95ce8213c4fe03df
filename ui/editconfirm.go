package ui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// confirm asks once before an edit of all rows of a query: how many they are, and what becomes of the first few.
type confirm struct {
	editing
	title   string
	edit    ledger.Edit
	count   int64
	counted bool
	yes     key.Binding
	exit    key.Binding
	width   int
}

// rowsCountedMsg is how many rows an edit is for.
type rowsCountedMsg struct {
	tally ledger.Tally
	err   error
}

func newConfirm(e editing, title string, edit ledger.Edit) *confirm {
	return &confirm{
		editing: e, title: title, edit: edit,
		yes:  key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "change them"), key.WithDisabled()),
		exit: key.NewBinding(key.WithKeys("esc", "q"), key.WithHelp("esc", "cancel")),
	}
}

func (d *confirm) id() dialogID     { return confirmDialog }
func (d *confirm) close()           {}
func (d *confirm) setSize(w, _ int) { d.width = w }

func (d *confirm) init() tea.Cmd {
	reader, query := d.root.opts.Reader, d.rows.Query
	return d.root.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg {
		tally, err := reader.Tally(ctx, query)
		return dialogResultMsg{confirmDialog, rowsCountedMsg{tally, err}}
	})
}

func (d *confirm) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	return []key.Binding{d.yes, d.exit}
}

func (d *confirm) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editFailedMsg:
		d.failed(msg)
	case rowsCountedMsg:
		if msg.err != nil {
			d.err = d.root.explain(msg.err)
			return nil
		}
		d.count, d.counted = msg.tally.Count, true
		d.title = strings.Replace(d.title, allThatMatch, look.Count(d.count, "transaction", "transactions"), 1)
		d.yes.SetEnabled(d.count > 0)
	case tea.KeyPressMsg:
		switch {
		case d.busy:
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{confirmDialog})
		case key.Matches(msg, d.yes):
			d.busy, d.err = true, ""
			return d.root.editCmd(d.title, d.target(), d.edit, confirmDialog)
		}
	}
	return nil
}

func (d *confirm) view() panel {
	t := d.root.env.Theme
	p := panel{title: "Change " + look.Count(d.count, "transaction", "transactions") + "?", width: d.width}
	if !d.counted {
		p.title = "Change all that match?"
	}
	say := func(ink look.Ink, s string) {
		for _, line := range look.Wrap(s, d.width) {
			p.lines = append(p.lines, t.Paint(ink, line))
		}
	}
	say(look.Normal, d.title)
	p.lines = append(p.lines, "")
	name := d.width / 3
	tree := d.root.env.Book.Tree
	for i := range d.rows.Rows {
		row := &d.rows.Rows[i]
		l := t.Line(d.width, false).Cell(look.Normal, look.Text(row.Title()), name).Space(2)
		l.Put(look.Faint, shownValue(tree, row, row.Own, d.rows.What)+" → ").Put(look.Normal, editedValue(tree, row, d.edit, d.rows.What))
		p.lines = append(p.lines, l.String())
	}
	if more := d.count - int64(len(d.rows.Rows)); d.counted && more > 0 {
		p.lines = append(p.lines, t.Paint(look.Faint, "and "+look.Group(more)+" more"))
	}
	p.lines = append(p.lines, "")
	switch {
	case d.err != "":
		say(look.Bad, "▲ "+d.err)
	case d.busy:
		say(look.Faint, "Changing them.")
	case !d.counted:
		say(look.Faint, "Counting.")
	default:
		say(look.Faint, "It is one act: u undoes it.")
	}
	return p
}

// editedValue is what the row shows after the edit.
func editedValue(tree *ledger.Tree, row *ledger.Transaction, edit ledger.Edit, what ledger.Aspect) string {
	back := edit.Category != nil && *edit.Category == "" || edit.Name != nil && *edit.Name == "" ||
		edit.Transfer != nil && *edit.Transfer == ledger.TransferUnset
	if back {
		return "left to the rules or Plaid"
	}
	after, _ := ledger.ApplyEdit(row.Own, edit)
	return shownValue(tree, row, after, what)
}

// shownValue is one aspect of a row under an overlay, in a few words.
func shownValue(tree *ledger.Tree, row *ledger.Transaction, o ledger.Overlay, what ledger.Aspect) string {
	t := *row
	t.Own = o
	s := ""
	switch what {
	case ledger.AspectCategory:
		s = look.Text(safetext.Untrusted(tree.Name(t.ShownCategory())))
	case ledger.AspectName:
		s = look.Text(t.Title())
	case ledger.AspectNote:
		s = look.Text(safetext.Untrusted(o.Note))
	case ledger.AspectTags:
		if len(o.Tags) > 0 {
			s = look.Code("#" + strings.Join(o.Tags, " #"))
		}
	case ledger.AspectHidden:
		s = "shown"
		if o.Hidden {
			s = "hidden"
		}
	case ledger.AspectTransfer:
		switch o.Transfer {
		case ledger.IsTransfer:
			s = "transfer"
		case ledger.NotTransfer:
			s = "no transfer"
		case ledger.TransferUnset:
			s = "left to Passbook"
		}
	case ledger.AspectDate, ledger.AspectSplit:
	}
	if s == "" {
		return "none"
	}
	return s
}
