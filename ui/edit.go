package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// actDoneMsg is the end of an edit, an undo or a redo.
type actDoneMsg struct {
	verb actVerb
	act  ledger.Act
	err  error
	from dialogID // that asked, with dialog
	// dialog reports that a dialog asked: it closes when the act succeeded, and keeps what was typed when it did not.
	dialog bool
}

// actVerb is what was asked of the journal.
type actVerb uint8

const (
	actEdit actVerb = iota
	actUndo
	actRedo
)

// editFailedMsg tells a dialog why its edit was not made.
type editFailedMsg struct{ text string }

// openEdit asks the person for the new value, or makes the edit at once where the key says it all.
func (m *Model) openEdit(rows page.EditRowsMsg) tea.Cmd {
	if m.opts.Editor == nil || len(rows.Rows) == 0 {
		return nil
	}
	e := editing{root: m, rows: rows}
	switch rows.What {
	case ledger.AspectCategory:
		return m.open(newCategoryPicker(e))
	case ledger.AspectName, ledger.AspectNote:
		return m.open(newTextEdit(e))
	case ledger.AspectTags:
		return m.open(newTagsEdit(e))
	case ledger.AspectTransfer:
		return m.open(newTransferEdit(e))
	case ledger.AspectHidden:
		return m.toggleHidden(e)
	case ledger.AspectSplit:
		return m.openSplit(e)
	case ledger.AspectDate:
		return m.open(newDateEdit(e))
	}
	return nil
}

// toggleHidden hides the rows, or shows them where all of them are hidden.
func (m *Model) toggleHidden(e editing) tea.Cmd {
	mark := ledger.Show
	for i := range e.rows.Rows {
		if !e.rows.Rows[i].Own.Hidden {
			mark = ledger.Hide
		}
	}
	title := "Hide " + e.subject()
	if mark == ledger.Show {
		title = "Show " + e.subject()
	}
	return e.submit(title, change{edit: ledger.Edit{Hidden: &mark}}, noDialog)
}

// noDialog stands for an edit that no dialog asked for.
const noDialog = dialogID(255)

// editing is what every dialog that edits knows: the rows, and how its edit goes.
type editing struct {
	root *Model
	rows page.EditRowsMsg
	busy bool
	err  string
}

// allThatMatch stands for the number of rows of a query until they are counted.
const allThatMatch = "all that match"

// subject names the rows in the title of an act: the one row by its name, more by their number.
func (e *editing) subject() string {
	switch {
	case e.rows.All:
		return allThatMatch
	case len(e.rows.Rows) == 1:
		return look.Text(e.rows.Rows[0].Title())
	}
	return look.Count(int64(len(e.rows.Rows)), "transaction", "transactions")
}

// target names the rows for the editor.
func (e *editing) target() ledger.Target {
	if e.rows.All {
		return ledger.Target{Where: e.rows.Query}
	}
	var t ledger.Target
	for i := range e.rows.Rows {
		t.Rows = append(t.Rows, e.rows.Rows[i].LocalID)
	}
	return t
}

// change is what an act does to rows: the same edit to all of them, or one to each.
type change struct {
	edit ledger.Edit
	each func(row ledger.Transaction, hand ledger.Overlay) (ledger.Edit, error) // in place of edit; it holds no state
}

// of returns the edit of one row.
func (c change) of(row *ledger.Transaction) ledger.Edit {
	if c.each == nil {
		return c.edit
	}
	edit, err := c.each(*row, row.Own)
	if err != nil {
		return ledger.Edit{}
	}
	return edit
}

// submit makes the change: of one row at once; of several the person is asked, with their number and what becomes of them. The
// dialog stays beneath the question, so that a no leads back to what was typed.
func (e *editing) submit(title string, c change, from dialogID) tea.Cmd {
	if e.busy {
		return nil
	}
	m := e.root
	if e.rows.All || len(e.rows.Rows) > 1 {
		return m.open(newConfirm(*e, title, c, from))
	}
	e.busy, e.err = true, ""
	return m.editCmd(title, e.target(), c, from)
}

// failed keeps why the edit was not made, to be shown.
func (e *editing) failed(msg editFailedMsg) { e.busy, e.err = false, msg.text }

func (m *Model) editCmd(title string, target ledger.Target, c change, from dialogID) tea.Cmd {
	editor := m.opts.Editor
	return m.env.Jobs.Run(0, func(ctx context.Context) tea.Msg {
		done := actDoneMsg{verb: actEdit, from: from, dialog: from != noDialog}
		if c.each != nil {
			done.act, done.err = editor.EditEach(ctx, title, target, c.each)
		} else {
			done.act, done.err = editor.Edit(ctx, title, target, c.edit)
		}
		return done
	})
}

func (m *Model) undo() tea.Cmd { return m.actCmd(actUndo, m.opts.Editor.Undo) }
func (m *Model) redo() tea.Cmd { return m.actCmd(actRedo, m.opts.Editor.Redo) }

func (m *Model) actCmd(verb actVerb, do func(context.Context) (ledger.Act, error)) tea.Cmd {
	return m.env.Jobs.Run(0, func(ctx context.Context) tea.Msg {
		act, err := do(ctx)
		return actDoneMsg{verb: verb, act: act, err: err}
	})
}

// takeAct says in one line what was done, and lets everything be read again.
func (m *Model) takeAct(msg actDoneMsg) tea.Cmd {
	if msg.err != nil {
		text := m.explain(msg.err)
		for _, d := range m.dialogs {
			if msg.dialog && d.id() == msg.from {
				return d.update(editFailedMsg{text})
			}
		}
		return m.show(page.Notice{Text: text, Bad: true})
	}
	if msg.dialog {
		m.env.Ask(closeDialogMsg{msg.from})
		if msg.from == confirmDialog {
			m.closeAsked()
		}
	}
	cmds := []tea.Cmd{m.show(page.Notice{Text: actWords(msg.verb, msg.act)})}
	if msg.act.ID != 0 {
		cmds = append(cmds, m.readBookCmd(), m.router.current().Update(page.EditedMsg{}))
		for _, d := range m.dialogs {
			if d.id() == historyDialog {
				cmds = append(cmds, d.update(historyStaleMsg{}))
			}
		}
	}
	return tea.Batch(cmds...)
}

// actWords say what became of an act, and which key takes that back.
func actWords(verb actVerb, act ledger.Act) string {
	title := look.Text(safetext.Untrusted(act.Title))
	if act.Count > 1 && !strings.Contains(title, look.Group(int64(act.Count))+" ") {
		title += " (" + look.Count(int64(act.Count), "row", "rows") + ")"
	}
	switch {
	case act.ID == 0 && verb == actUndo:
		return "There is nothing to undo."
	case act.ID == 0 && verb == actRedo:
		return "There is nothing to redo."
	case act.ID == 0:
		return "Nothing changed: it was so already."
	case verb == actUndo:
		return "Undone: " + title + ". U does it again."
	case verb == actRedo:
		return "Done again: " + title + ". u undoes it."
	}
	return title + ". u undoes it."
}

// remember puts a category first among those used lately.
func (m *Model) remember(key ledger.CategoryKey) {
	const most = 5
	if key == "" {
		return
	}
	list := []ledger.CategoryKey{key}
	for _, k := range m.recent {
		if k != key && len(list) < most {
			list = append(list, k)
		}
	}
	m.recent = list
}
