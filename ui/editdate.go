package ui

import (
	"errors"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// dateEdit asks on which day rows count: a day, or a period such as a month, in which each row counts on the day nearest to
// its own. What is typed is a date of the query language.
type dateEdit struct {
	editing
	field    page.Field
	days     query.DateRange // what is typed, where it is a date
	hints    []query.Suggestion
	why      string // what is typed is no date; empty while it may still become one
	typed    bool
	save     key.Binding
	complete key.Binding
	exit     key.Binding
	width    int
}

// dateField is what the query language reads a date after.
const dateField = "date:"

func newDateEdit(e editing) *dateEdit {
	d := &dateEdit{
		editing: e, field: page.NewField(40),
		save:     key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "save")),
		complete: key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "complete")),
		exit:     key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "cancel")),
	}
	on := e.rows.Rows[0].Own.On
	for i := range e.rows.Rows {
		if e.rows.All || e.rows.Rows[i].Own.On != on {
			on = 0
		}
	}
	if !on.IsZero() {
		d.field.SetValue(on.String())
	}
	d.read()
	return d
}

func (d *dateEdit) id() dialogID     { return dateDialog }
func (d *dateEdit) init() tea.Cmd    { return d.field.Focus() }
func (d *dateEdit) close()           {}
func (d *dateEdit) setSize(w, _ int) { d.width = min(w, 64); d.field.SetWidth(d.width - 3) }

func (d *dateEdit) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	return []key.Binding{d.save, d.exit, d.complete}
}

func (d *dateEdit) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editFailedMsg:
		d.failed(msg)
		return nil
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{dateDialog})
		case key.Matches(msg, d.complete):
			if len(d.hints) > 0 {
				d.typed = true
				d.field.Edit(d.hints[0].Text, len(d.hints[0].Text))
				d.read()
			}
			return nil
		case key.Matches(msg, d.save):
			return d.take()
		}
	}
	cmd, changed := d.field.Update(msg)
	if changed {
		d.typed, d.err = true, ""
		d.read()
	}
	return cmd
}

// text is what is typed as the query language writes it: "last month" is last-month.
func (d *dateEdit) text() string { return strings.Join(strings.Fields(d.field.Value()), "-") }

// read makes days of what is typed.
func (d *dateEdit) read() {
	text := d.text()
	d.days, d.why, d.hints = query.DateRange{}, "", nil
	if text == "" {
		return
	}
	days, err := daysTyped(text, d.root.env.Today())
	var fault *query.Error
	switch {
	case err == nil:
		d.days = days
	case errors.As(err, &fault):
		d.hints = query.Complete(dateField+text, len(dateField)+len(text), query.Known{})
		if fault.Suggest != "" && len(d.hints) == 0 {
			d.hints = []query.Suggestion{{Text: fault.Suggest}}
		}
		if !d.begun(text) && (!fault.Unfinished && len(d.hints) == 0 || fault.Suggest != "") {
			d.why = sentence(errors.New(fault.Message))
		}
	default:
		d.why = sentence(err)
	}
}

// begun reports what may be the first figures of a day.
func (d *dateEdit) begun(text string) bool {
	return len(text) < len("2026-03-31") && strings.Trim(text, "0123456789-") == ""
}

// daysTyped reads one day or one period.
func daysTyped(text string, today ledger.Date) (query.DateRange, error) {
	q, err := query.Parse(dateField + text)
	if err != nil {
		return query.DateRange{}, err
	}
	notOne := errors.New("one day or one period is needed, such as 2026-03-31, 2026-03 or last-month")
	if len(q.Terms) != 1 || q.Terms[0].Not {
		return query.DateRange{}, notOne
	}
	dates, ok := q.Terms[0].Condition.(query.Dates)
	if !ok {
		return query.DateRange{}, notOne
	}
	ranges := dates.Ranges(today)
	if len(ranges) != 1 || len(dates.Any) != 1 {
		return query.DateRange{}, notOne
	}
	return ranges[0], nil
}

// nearest returns the day of the range that is nearest to the row's own.
func nearest(days query.DateRange, row *ledger.Transaction) ledger.Date {
	return min(max(ownDay(row), days.From), days.To)
}

// ownDay is the day the row counts on where the person says none.
func ownDay(row *ledger.Transaction) ledger.Date {
	plain := *row
	plain.Own.On = 0
	return plain.ShownOn()
}

// dateOf is the edit of one row.
func dateOf(days query.DateRange) func(ledger.Transaction, ledger.Overlay) (ledger.Edit, error) {
	return func(row ledger.Transaction, _ ledger.Overlay) (ledger.Edit, error) {
		on := nearest(days, &row)
		return ledger.Edit{On: &on}, nil
	}
}

// take saves the day. Left as it was it changes nothing.
func (d *dateEdit) take() tea.Cmd {
	switch {
	case !d.typed:
		return d.root.env.Ask(closeDialogMsg{dateDialog})
	case d.text() == "":
		return d.submit("Day of "+d.subject()+": back to Plaid's", change{edit: ledger.Edit{On: new(ledger.Date)}}, dateDialog)
	case d.days == (query.DateRange{}):
		if d.why == "" {
			d.why = "That is no day and no period; write 2026-03-31, 2026-03 or last-month."
		}
		return nil
	}
	on := nearest(d.days, &d.rows.Rows[0])
	if len(d.rows.Rows) == 1 && !d.rows.All {
		return d.submit(d.subject()+" counts on "+on.String(), change{edit: ledger.Edit{On: &on}}, dateDialog)
	}
	period := d.days.From.String()
	if d.days.From != d.days.To {
		period += " to " + d.days.To.String()
	}
	return d.submit(d.subject()+" count on "+period, change{each: dateOf(d.days)}, dateDialog)
}

func (d *dateEdit) view() panel {
	t := d.root.env.Theme
	p := panel{title: "The day of " + d.subject(), width: d.width}
	typed := t.Line(d.width, false).Put(look.Accent, "› ")
	if d.field.Value() == "" {
		typed.Put(look.Faint, "2026-03-31, 2026-03, last month, yesterday")
	} else {
		typed.Put(look.Normal, strings.TrimRight(d.field.View(), " "))
	}
	p.lines = append(p.lines, typed.String())
	if c := d.field.Cursor(); c != nil {
		c.X += 2
		p.cursor = c
	}
	ink, words := look.Normal, d.means()
	switch {
	case d.err != "":
		ink, words = look.Bad, "▲ "+d.err
	case d.why != "":
		ink, words = look.Warn, "△ "+d.why
	}
	hints := t.Line(d.width, false)
	for i, hint := range d.hints {
		if i == 0 {
			hints.Put(look.Faint, "tab")
		}
		if look.Width(hint.Text)+2 <= hints.Left() {
			hints.Space(2).Put(look.Faint, look.Code(hint.Text))
		}
	}
	p.lines = append(p.lines, hints.String())
	lines := look.Wrap(words, d.width)
	for range max(2-len(lines), 0) {
		lines = append(lines, "")
	}
	for _, line := range lines {
		p.lines = append(p.lines, t.Paint(ink, line))
	}
	return p
}

// means says in words what saving does.
func (d *dateEdit) means() string {
	row := &d.rows.Rows[0]
	one := len(d.rows.Rows) == 1 && !d.rows.All
	switch {
	case d.text() == "" && one:
		return "Empty goes back to " + dayWords(ownDay(row)) + ", as the bank says."
	case d.text() == "":
		return "Empty goes back to the days the bank says."
	case d.days == (query.DateRange{}):
		return ""
	case one:
		return "It counts on " + dayWords(nearest(d.days, row)) + ".\nThe bank says " + dayWords(ownDay(row)) + "."
	case d.days.From == d.days.To:
		return "All of them count on " + dayWords(d.days.From) + "."
	}
	return "Each counts on the day nearest to its own\nfrom " + d.days.From.String() + " to " + d.days.To.String() + "."
}

// dayWords is a day with its weekday: "Tuesday, 2026-03-31".
func dayWords(on ledger.Date) string {
	return on.Time().Weekday().String() + ", " + on.Time().Format(time.DateOnly)
}
