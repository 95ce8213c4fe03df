package ui

import (
	"context"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// confirm asks once before a change of more than one row: how many they are, and what becomes of each, or of the first few of
// all that match a query.
type confirm struct {
	editing
	title   string
	change  change
	from    dialogID // that asked, and stands beneath
	count   int64
	counted bool
	same    int // of the rows at hand, those that are so already
	list    listing.List
	move    page.MoveKeys
	yes     key.Binding
	exit    key.Binding
	width   int
	height  int
}

// rowsCountedMsg is how many rows an edit is for.
type rowsCountedMsg struct {
	tally ledger.Tally
	err   error
}

func newConfirm(e editing, title string, c change, from dialogID) *confirm {
	d := &confirm{
		editing: e, title: title, change: c, from: from, move: page.NewMoveKeys(),
		yes:  key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "change them")),
		exit: key.NewBinding(key.WithKeys("esc", "q"), key.WithHelp("esc", "cancel")),
	}
	d.busy, d.err = false, ""
	d.list.SetCount(len(e.rows.Rows))
	d.count, d.counted = int64(len(e.rows.Rows)), !e.rows.All
	d.yes.SetEnabled(d.counted)
	for i := range d.rows.Rows {
		if from, to := d.values(&d.rows.Rows[i]); from == to {
			d.same++
		}
	}
	return d
}

func (d *confirm) id() dialogID { return confirmDialog }
func (d *confirm) close()       {}

func (d *confirm) setSize(w, h int) {
	d.width, d.height = w, h
	d.fit()
}

// fit gives the rows the room that is left by the words around them.
func (d *confirm) fit() {
	around := len(look.Wrap(d.title, d.width)) + 3
	if d.rows.All {
		around++
	}
	d.list.SetHeight(min(max(d.height-around, 1), len(d.rows.Rows)))
}

// closeAsked closes the dialog beneath a question that was answered with yes.
func (m *Model) closeAsked() {
	for _, d := range m.dialogs {
		if asked, ok := d.(*confirm); ok && asked.from != noDialog {
			m.env.Ask(closeDialogMsg{asked.from})
		}
	}
}

// values are what the row shows now and what it shows after.
func (d *confirm) values(row *ledger.Transaction) (from, to string) {
	tree := d.root.env.Book.Tree
	return shownValue(tree, row, row.Own, d.rows.What), editedValue(tree, row, d.change.of(row), d.rows.What)
}

func (d *confirm) init() tea.Cmd {
	if d.counted {
		return nil
	}
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
		d.fit()
	case tea.KeyPressMsg:
		switch {
		case d.busy:
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{confirmDialog})
		case key.Matches(msg, d.yes):
			d.busy, d.err = true, ""
			return d.root.editCmd(d.title, d.target(), d.change, confirmDialog)
		default:
			d.move.Apply(msg, &d.list)
		}
	default:
		page.Wheel(msg, &d.list)
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
	listed := len(d.rows.Rows) > d.list.Height()
	from, to := d.list.Visible()
	for i := from; i < to; i++ {
		row := &d.rows.Rows[i]
		before, after := d.values(row)
		l := t.Line(d.width, listed && i == d.list.Cursor()).Cell(look.Normal, look.Text(row.Title()), name).Space(2)
		if before == after {
			l.Put(look.Faint, after+", as it is")
		} else {
			l.Put(look.Faint, before+" → ").Put(look.Normal, after)
		}
		p.lines = append(p.lines, d.root.env.Rail(l, d.width, &d.list, i-from))
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
	case d.same > 0 && !d.rows.All:
		say(look.Faint, look.Group(int64(d.same))+" of them would stay as they are. It is one act: u undoes it.")
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
	case ledger.AspectDate:
		s = t.ShownOn().String()
	case ledger.AspectSplit:
	}
	if s == "" {
		return "none"
	}
	return s
}
