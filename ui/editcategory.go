package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// categoryPicker asks for a category: what was used lately first, then the two levels of the tree, less what the typed
// words do not fit.
type categoryPicker struct {
	editing
	all    []categoryRow
	rows   []categoryRow // of all, those the words fit
	list   listing.List
	move   page.MoveKeys
	field  page.Field
	choose key.Binding
	exit   key.Binding
	now    ledger.CategoryKey // of every row, where it is the same
	same   bool
	width  int
	most   int // rows the dialog may show
}

// categoryRow is a heading or a category.
type categoryRow struct {
	heading string
	key     ledger.CategoryKey
	name    string
	words   []string // of name and group, to compare with what is typed
}

func newCategoryPicker(e editing) *categoryPicker {
	d := &categoryPicker{
		editing: e, field: page.NewField(80), move: page.NewMoveKeys(),
		choose: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "choose")),
		exit:   key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "cancel")),
	}
	d.list.Fixed = func(i int) bool { return d.rows[i].heading != "" }
	tree := e.root.env.Book.Tree
	d.now, d.same = e.rows.Rows[0].ShownCategory(), !e.rows.All
	byHand := e.rows.All
	for i := range e.rows.Rows {
		d.same = d.same && tree.Resolve(e.rows.Rows[i].ShownCategory()) == tree.Resolve(d.now)
		byHand = byHand || e.rows.Rows[i].Own.CategoryBy == ledger.FromHand
	}
	d.collect(tree, byHand)
	d.filter()
	if len(e.root.recent) == 0 && d.same {
		d.list.Select(max(slices.IndexFunc(d.rows, func(r categoryRow) bool { return r.heading == "" && r.key == tree.Resolve(d.now) }), 0))
	}
	return d
}

// collect lists every category there is to choose, and the way back to what others say.
func (d *categoryPicker) collect(tree *ledger.Tree, byHand bool) {
	add := func(key ledger.CategoryKey, group string) {
		name := look.Text(safetext.Untrusted(tree.Name(key)))
		d.all = append(d.all, categoryRow{key: key, name: name, words: lowerWords(group + " " + name)})
	}
	if byHand {
		const back = "Back to what the rules or Plaid say"
		d.all = append(d.all, categoryRow{name: back, words: lowerWords(back)})
	}
	if recent := d.root.recent; len(recent) > 0 {
		d.all = append(d.all, categoryRow{heading: "Used lately"})
		for _, key := range recent {
			add(tree.Resolve(key), tree.FullName(key))
		}
	}
	for _, g := range tree.Groups() {
		heading := look.Text(safetext.Untrusted(g.Name))
		d.all = append(d.all, categoryRow{heading: heading})
		for _, n := range g.Categories {
			add(n.Key, heading)
		}
	}
}

func lowerWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '-' || r == '/' || r == '&' || r == ',' })
}

// filter keeps the categories in which every typed word begins a word, and the headings above them.
func (d *categoryPicker) filter() {
	typed := lowerWords(d.field.Value())
	d.rows = d.rows[:0]
	var heading *categoryRow
	for i := range d.all {
		r := &d.all[i]
		if r.heading != "" {
			heading = r
			continue
		}
		if !beginWords(r.words, typed) {
			continue
		}
		if heading != nil {
			d.rows = append(d.rows, *heading)
			heading = nil
		}
		d.rows = append(d.rows, *r)
	}
	d.list.SetCount(len(d.rows))
	d.list.Home()
	d.choose.SetEnabled(d.list.Cursor() >= 0)
	d.fit()
}

// beginWords reports whether every typed word begins one of the words.
func beginWords(words, typed []string) bool {
	for _, t := range typed {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, t) }) {
			return false
		}
	}
	return true
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
func (d *categoryPicker) fit() { d.list.SetHeight(min(d.most, len(d.all), tallest)) }

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
		page.Wheel(msg, &d.list)
		return nil
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{categoryDialog})
		case key.Matches(msg, d.choose):
			return d.take()
		case d.move.Arrow(msg):
			d.move.Apply(msg, &d.list)
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
	c := d.list.Cursor()
	if c < 0 {
		return nil
	}
	chosen := d.rows[c].key
	title := "Category of " + d.subject() + ": " + page.FullCategory(d.root.env.Book.Tree, chosen)
	if chosen == "" {
		title = "Category of " + d.subject() + ": back to the rules or Plaid"
	}
	d.root.remember(chosen)
	return d.submit(title, ledger.Edit{Category: &chosen}, categoryDialog)
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
	from, to := d.list.Visible()
	tree := d.root.env.Book.Tree
	for i := from; i < to; i++ {
		r := d.rows[i]
		l := theme.Line(d.width, i == d.list.Cursor())
		switch {
		case r.heading != "":
			l.Put(look.Faint, r.heading)
		default:
			l.Gutter().Put(look.Normal, r.name)
			if d.same && r.key != "" && r.key == tree.Resolve(d.now) {
				l.Put(look.Faint, "  now")
			}
		}
		p.lines = append(p.lines, d.root.env.Rail(l, d.width, &d.list, i-from))
	}
	for len(p.lines) < d.list.Height()+2 {
		p.lines = append(p.lines, "")
	}
	return p
}

// second is the line under what is typed: a gap, or why nothing is there to choose.
func (d *categoryPicker) second() string {
	switch {
	case d.err != "":
		return d.root.env.Theme.Line(d.width, false).Put(look.Bad, "▲ "+d.err).String()
	case len(d.rows) == 0:
		return d.root.env.Theme.Line(d.width, false).Put(look.Faint, "No category has these words.").String()
	}
	return ""
}
