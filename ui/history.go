package ui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// actsAtOnce is how many acts of the journal are read at a time.
const actsAtOnce = 100

// history lists what the person did, newest first, with what is undone.
type history struct {
	root   *Model
	acts   []ledger.Act
	list   listing.List
	move   page.MoveKeys
	undo   key.Binding
	redo   key.Binding
	exit   key.Binding
	more   bool
	asking bool
	read   bool
	gen    int
	err    string
	width  int
}

type (
	actsReadMsg struct {
		gen    int
		before ledger.ActID
		acts   []ledger.Act
		err    error
	}
	// historyStaleMsg says that the journal has changed.
	historyStaleMsg struct{}
)

func (m *Model) openHistory() tea.Cmd {
	return m.open(&history{
		root: m, move: page.NewMoveKeys(),
		undo: key.NewBinding(key.WithKeys("u"), key.WithHelp("u", "undo the last")),
		redo: key.NewBinding(key.WithKeys("U", "ctrl+r"), key.WithHelp("U", "redo")),
		exit: key.NewBinding(key.WithKeys("esc", "q", "H"), key.WithHelp("esc", "close")),
	})
}

func (d *history) id() dialogID     { return historyDialog }
func (d *history) init() tea.Cmd    { return d.readCmd(0) }
func (d *history) close()           {}
func (d *history) setSize(w, h int) { d.width = w; d.list.SetHeight(max(h, 1)) }

func (d *history) bindings() []key.Binding { return []key.Binding{d.undo, d.redo, d.exit} }

func (d *history) readCmd(before ledger.ActID) tea.Cmd {
	d.asking = true
	d.gen++
	gen, editor := d.gen, d.root.opts.Editor
	return d.root.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg {
		acts, err := editor.History(ctx, before, actsAtOnce)
		return dialogResultMsg{historyDialog, actsReadMsg{gen, before, acts, err}}
	})
}

func (d *history) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case historyStaleMsg:
		return d.readCmd(0)
	case actsReadMsg:
		d.take(msg)
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{historyDialog})
		case key.Matches(msg, d.undo):
			return d.root.undo()
		case key.Matches(msg, d.redo):
			return d.root.redo()
		}
		d.move.Apply(msg, &d.list)
		return d.readOn()
	default:
		page.Wheel(msg, &d.list)
		return d.readOn()
	}
	return nil
}

func (d *history) take(msg actsReadMsg) {
	if msg.gen != d.gen {
		return
	}
	d.asking, d.read = false, true
	if msg.err != nil {
		d.err = d.root.explain(msg.err)
		return
	}
	d.err = ""
	if msg.before == 0 {
		d.acts = nil
	}
	d.acts = append(d.acts, msg.acts...)
	d.more = len(msg.acts) == actsAtOnce
	d.list.SetCount(len(d.acts))
}

// readOn reads older acts when the end comes into view.
func (d *history) readOn() tea.Cmd {
	if _, to := d.list.Visible(); d.more && !d.asking && to+d.list.Height() > len(d.acts) {
		return d.readCmd(d.acts[len(d.acts)-1].ID)
	}
	return nil
}

func (d *history) view() panel {
	t := d.root.env.Theme
	p := panel{title: "What I changed", width: d.width}
	switch {
	case d.err != "":
		for _, line := range look.Wrap("▲ "+d.err, d.width) {
			p.lines = append(p.lines, t.Paint(look.Bad, line))
		}
		return p
	case !d.read:
		p.lines = []string{t.Paint(look.Faint, "Reading")}
		return p
	case len(d.acts) == 0:
		p.lines = []string{t.Paint(look.Normal, "Nothing yet."), "",
			t.Paint(look.Faint, "Every edit stands here and can be undone, after a restart too.")}
		return p
	}
	from, to := d.list.Visible()
	for i := from; i < to; i++ {
		p.lines = append(p.lines, d.root.env.Rail(d.actLine(i), d.width, &d.list, i-from))
	}
	return p
}

func (d *history) actLine(i int) *look.Line {
	const when, rows, state = 17, 10, 8
	a := d.acts[i]
	now := d.root.env.Now()
	l := d.root.env.Theme.Line(d.width, i == d.list.Cursor()).Gutter()
	l.Cell(look.Faint, look.Instant(a.At, now), when)
	ink, word := look.Normal, ""
	switch {
	case a.Dropped:
		ink, word = look.Faint, "dropped"
	case a.Undone:
		ink, word = look.Faint, "undone"
	}
	room := d.width - l.Used() - rows - state - 3
	l.Cell(ink, look.Text(safetext.Untrusted(a.Title)), room).Space(1)
	l.CellRight(look.Faint, look.Count(int64(a.Count), "row", "rows"), rows).Space(1)
	return l.Cell(look.Faint, word, state)
}
