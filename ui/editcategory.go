package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// categoryPicker asks for a category: what was used lately first, then the two levels of the tree, less what the typed
// words do not fit.
type categoryPicker struct {
	editing
	offers categoryOffers
	move   page.MoveKeys
	field  page.Field
	choose key.Binding
	exit   key.Binding
	now    ledger.CategoryKey // of every row, where it is the same
	same   bool
	width  int
	most   int // rows the dialog may show
}

func newCategoryPicker(e editing) *categoryPicker {
	d := &categoryPicker{
		editing: e, field: page.NewField(80), move: page.NewMoveKeys(),
		choose: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "choose")),
		exit:   key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "cancel")),
	}
	tree := e.root.env.Book.Tree
	d.now, d.same = e.rows.Rows[0].ShownCategory(), !e.rows.All
	byHand := e.rows.All
	for i := range e.rows.Rows {
		d.same = d.same && tree.Resolve(e.rows.Rows[i].ShownCategory()) == tree.Resolve(d.now)
		byHand = byHand || e.rows.Rows[i].Own.CategoryBy == ledger.FromHand
	}
	if byHand {
		const back = "Back to what the rules or Plaid say"
		d.offers.all = []categoryRow{{name: back, words: lowerWords(back)}}
	}
	d.offers.collect(tree, e.root.recent)
	d.filter()
	if len(e.root.recent) == 0 && d.same {
		d.offers.seek(tree.Resolve(d.now))
	}
	return d
}

// filter keeps the categories that fit what is typed.
func (d *categoryPicker) filter() {
	d.offers.filter(d.field.Value())
	d.choose.SetEnabled(d.offers.list.Cursor() >= 0)
	d.fit()
}

func (d *categoryPicker) id() dialogID  { return categoryDialog }
func (d *categoryPicker) init() tea.Cmd { return d.field.Focus() }
func (d *categoryPicker) close()        {}

func (d *categoryPicker) setSize(w, h int) {
	d.width, d.most = min(w, 56), max(h-2, 1)
	d.field.SetWidth(d.width - 4)
	d.fit()
}

// tallest is how many categories are in view at most: more would cover the page.
const tallest = 18

// fit keeps the frame still while the list grows shorter: it has the height of the whole list, as far as there is room.
func (d *categoryPicker) fit() { d.offers.list.SetHeight(min(d.most, len(d.offers.all), tallest)) }

func (d *categoryPicker) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	return []key.Binding{d.choose, d.exit}
}

func (d *categoryPicker) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editFailedMsg:
		d.failed(msg)
		return nil
	case tea.MouseWheelMsg:
		page.Wheel(msg, &d.offers.list)
		return nil
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{categoryDialog})
		case key.Matches(msg, d.choose):
			return d.take()
		case d.move.Arrow(msg):
			d.move.Apply(msg, &d.offers.list)
			return nil
		}
	}
	cmd, changed := d.field.Update(msg)
	if changed {
		d.filter()
	}
	return cmd
}

// take makes the category under the cursor that of the rows.
func (d *categoryPicker) take() tea.Cmd {
	offer, ok := d.offers.selected()
	if !ok {
		return nil
	}
	chosen := offer.key
	title := "Category of " + d.subject() + ": " + page.FullCategory(d.root.env.Book.Tree, chosen)
	if chosen == "" {
		title = "Category of " + d.subject() + ": back to the rules or Plaid"
	}
	d.root.remember(chosen)
	return d.submit(title, change{edit: ledger.Edit{Category: &chosen}}, categoryDialog)
}

func (d *categoryPicker) view() panel {
	theme := d.root.env.Theme
	p := panel{title: "Category of " + d.subject(), width: d.width}
	typed := theme.Line(d.width, false).Put(look.Accent, "› ")
	if d.field.Value() == "" {
		typed.Put(look.Faint, "type to find one")
	} else {
		typed.Put(look.Normal, strings.TrimRight(d.field.View(), " "))
	}
	p.lines = append(p.lines, typed.String(), d.second())
	if c := d.field.Cursor(); c != nil {
		c.X += 2
		p.cursor = c
	}
	from, to := d.offers.list.Visible()
	tree := d.root.env.Book.Tree
	for i := from; i < to; i++ {
		r := d.offers.rows[i]
		l := theme.Line(d.width, i == d.offers.list.Cursor())
		switch {
		case r.heading != "":
			l.Put(look.Faint, r.heading)
		default:
			l.Gutter().Put(look.Normal, r.name)
			if d.same && r.key != "" && r.key == tree.Resolve(d.now) {
				l.Put(look.Faint, "  now")
			}
		}
		p.lines = append(p.lines, d.root.env.Rail(l, d.width, &d.offers.list, i-from))
	}
	for len(p.lines) < d.offers.list.Height()+2 {
		p.lines = append(p.lines, "")
	}
	return p
}

// second is the line under what is typed: a gap, or why nothing is there to choose.
func (d *categoryPicker) second() string {
	switch {
	case d.err != "":
		return d.root.env.Theme.Line(d.width, false).Put(look.Bad, "▲ "+d.err).String()
	case len(d.offers.rows) == 0:
		return d.root.env.Theme.Line(d.width, false).Put(look.Faint, "No category has these words.").String()
	}
	return ""
}
