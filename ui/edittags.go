package ui

import (
	"cmp"
	"context"
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

// tagsEdit puts tags on rows and takes them off: a list of every known tag, less those the typed letters do not fit, and a
// new one of these letters.
type tagsEdit struct {
	editing
	known  []tagRow
	rows   []tagRow // of known, those that fit, and the new one
	list   listing.List
	move   page.MoveKeys
	field  page.Field
	choose key.Binding
	mark   key.Binding
	exit   key.Binding
	read   bool
	width  int
	most   int
}

// tagRow is a tag with how many of the rows carry it, and what the person wants.
type tagRow struct {
	tag   string
	on    int  // of the rows that are known
	fresh bool // nobody carries it yet
	want  tagWish
}

type tagWish int8

const (
	tagAsIs tagWish = iota
	tagPut
	tagTake
)

type tagsReadMsg struct {
	tags []string
	err  error
}

func newTagsEdit(e editing) *tagsEdit {
	d := &tagsEdit{
		editing: e, field: page.NewField(80), move: page.NewMoveKeys(),
		choose: key.NewBinding(key.WithKeys("enter"), key.WithHelp("enter", "put on or take off")),
		mark:   key.NewBinding(key.WithKeys("tab"), key.WithHelp("tab", "mark several")),
		exit:   key.NewBinding(key.WithKeys("esc"), key.WithHelp("esc", "cancel")),
	}
	d.add(nil)
	return d
}

// add merges tags that are known with those the rows carry.
func (d *tagsEdit) add(tags []string) {
	for i := range d.editing.rows.Rows {
		tags = append(tags, d.editing.rows.Rows[i].Own.Tags...)
	}
	slices.SortFunc(tags, func(a, b string) int { return cmp.Compare(strings.ToLower(a), strings.ToLower(b)) })
	tags = slices.CompactFunc(tags, strings.EqualFold)
	known := make([]tagRow, 0, len(tags))
	for _, tag := range tags {
		r := tagRow{tag: tag}
		for i := range d.editing.rows.Rows {
			if d.editing.rows.Rows[i].Own.HasTag(tag) {
				r.on++
			}
		}
		known = append(known, r)
	}
	slices.SortStableFunc(known, func(a, b tagRow) int { return min(b.on, 1) - min(a.on, 1) }) // those carried come first
	d.known = known
	d.filter()
}

// filter keeps the tags that hold what is typed, those that begin with it first, and offers it as a new one.
func (d *tagsEdit) filter() {
	typed := strings.ToLower(d.typed())
	d.rows = d.rows[:0]
	exact := typed == ""
	for _, begin := range [...]bool{true, false} {
		for _, r := range d.known {
			tag := strings.ToLower(r.tag)
			if strings.Contains(tag, typed) && strings.HasPrefix(tag, typed) == begin {
				d.rows = append(d.rows, r)
				exact = exact || tag == typed
			}
		}
	}
	if !exact {
		d.rows = append(d.rows, tagRow{tag: d.typed(), fresh: true})
	}
	d.list.SetCount(len(d.rows))
	d.list.Home()
	d.fit()
	d.choose.SetEnabled(len(d.rows) > 0)
	d.mark.SetEnabled(len(d.rows) > 0)
}

func (d *tagsEdit) typed() string { return strings.TrimPrefix(strings.TrimSpace(d.field.Value()), "#") }

func (d *tagsEdit) id() dialogID { return tagsDialog }
func (d *tagsEdit) close()       {}

func (d *tagsEdit) init() tea.Cmd {
	if d.root.opts.Labels == nil {
		d.read = true
		return d.field.Focus()
	}
	labels := d.root.opts.Labels
	return tea.Batch(d.field.Focus(), d.root.env.Jobs.Run(page.ReadTimeout, func(ctx context.Context) tea.Msg {
		tags, err := labels.Tags(ctx)
		return dialogResultMsg{tagsDialog, tagsReadMsg{tags, err}}
	}))
}

func (d *tagsEdit) setSize(w, h int) {
	d.width, d.most = min(w, 48), max(h-2, 1)
	d.field.SetWidth(d.width - 4)
	d.fit()
}

func (d *tagsEdit) fit() { d.list.SetHeight(min(d.most, max(len(d.known)+1, 6))) }

func (d *tagsEdit) bindings() []key.Binding {
	if d.busy {
		return nil
	}
	return []key.Binding{d.choose, d.mark, d.exit}
}

func (d *tagsEdit) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case editFailedMsg:
		d.failed(msg)
		return nil
	case tagsReadMsg:
		d.read = true
		if msg.err != nil {
			d.err = d.root.explain(msg.err)
			return nil
		}
		d.add(msg.tags)
		return nil
	case tea.MouseWheelMsg:
		page.Wheel(msg, &d.list)
		return nil
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, d.exit):
			return d.root.env.Ask(closeDialogMsg{tagsDialog})
		case key.Matches(msg, d.choose):
			return d.take()
		case key.Matches(msg, d.mark):
			d.toggle()
			return nil
		case d.move.Arrow(msg):
			d.move.Apply(msg, &d.list)
			return nil
		}
	}
	cmd, changed := d.field.Update(msg)
	if changed {
		d.err = ""
		d.filter()
	}
	return cmd
}

// wish is what happens to a tag that is chosen: on all rows it is taken off, else it is put on.
func (d *tagsEdit) wish(r tagRow) tagWish {
	if !d.editing.rows.All && r.on == len(d.editing.rows.Rows) || d.editing.rows.All && r.on > 0 && r.on == len(d.editing.rows.Rows) {
		return tagTake
	}
	return tagPut
}

// toggle marks the tag under the cursor, or takes the mark off, and makes room for the next one.
func (d *tagsEdit) toggle() {
	c := d.list.Cursor()
	if c < 0 {
		return
	}
	r := d.rows[c]
	at := slices.IndexFunc(d.known, func(k tagRow) bool { return strings.EqualFold(k.tag, r.tag) })
	if at < 0 {
		name, why := ledger.CleanName(r.tag)
		if why != "" {
			d.err = "A tag needs a name: " + why + "."
			return
		}
		d.known = append(d.known, tagRow{tag: name, fresh: true})
		at = len(d.known) - 1
	}
	if d.known[at].want == tagAsIs {
		d.known[at].want = d.wish(r)
	} else {
		d.known[at].want = tagAsIs
	}
	if d.field.Value() == "" {
		d.rows[c] = d.known[at]
		d.list.Move(1)
		return
	}
	d.field.SetValue("")
	d.filter()
}

// take makes the wishes true: those marked, or the one under the cursor where none is.
func (d *tagsEdit) take() tea.Cmd {
	var edit ledger.Edit
	wanted := 0
	collect := func(tag string, want tagWish) {
		wanted++
		if want == tagPut {
			edit.AddTags = append(edit.AddTags, tag)
		} else {
			edit.RemoveTags = append(edit.RemoveTags, tag)
		}
	}
	for _, r := range d.known {
		if r.want != tagAsIs {
			collect(r.tag, r.want)
		}
	}
	if c := d.list.Cursor(); wanted == 0 && c >= 0 {
		collect(d.rows[c].tag, d.wish(d.rows[c]))
	}
	if wanted == 0 {
		return d.root.env.Ask(closeDialogMsg{tagsDialog})
	}
	clean, err := edit.Clean()
	if err != nil {
		d.err = look.Text(safetext.Untrusted(err.Error()))
		return nil
	}
	return d.submit(tagTitle(clean, d.subject()), change{edit: clean}, tagsDialog)
}

// tagTitle names the act: "Tag Café Zoë #trip", "Untag 3 transactions #work".
func tagTitle(e ledger.Edit, subject string) string {
	words := func(tags []string) string { return "#" + strings.Join(tags, " #") }
	switch {
	case len(e.RemoveTags) == 0:
		return "Tag " + subject + ": " + words(e.AddTags)
	case len(e.AddTags) == 0:
		return "Untag " + subject + ": " + words(e.RemoveTags)
	}
	return "Tag " + subject + ": " + words(e.AddTags) + ", without " + words(e.RemoveTags)
}

func (d *tagsEdit) view() panel {
	t := d.root.env.Theme
	p := panel{title: "Tags of " + d.subject(), width: d.width}
	typed := t.Line(d.width, false).Put(look.Accent, "› ")
	if d.field.Value() == "" {
		typed.Put(look.Faint, "type to find or make one")
	} else {
		typed.Put(look.Normal, strings.TrimRight(d.field.View(), " "))
	}
	second := ""
	switch {
	case d.err != "":
		second = t.Line(d.width, false).Put(look.Bad, "▲ "+d.err).String()
	case len(d.rows) == 0 && d.read:
		second = t.Line(d.width, false).Put(look.Faint, "No tag is in use yet. Type one and press enter.").String()
	}
	p.lines = append(p.lines, typed.String(), second)
	if c := d.field.Cursor(); c != nil {
		c.X += 2
		p.cursor = c
	}
	from, to := d.list.Visible()
	for i := from; i < to; i++ {
		p.lines = append(p.lines, d.root.env.Rail(d.tagLine(i), d.width, &d.list, i-from))
	}
	for len(p.lines) < d.list.Height()+2 {
		p.lines = append(p.lines, "")
	}
	return p
}

func (d *tagsEdit) tagLine(i int) *look.Line {
	r := d.rows[i]
	l := d.root.env.Theme.Line(d.width, i == d.list.Cursor()).Gutter()
	on := r.on > 0
	switch r.want {
	case tagPut:
		on = true
	case tagTake:
		on = false
	case tagAsIs:
	}
	if on {
		l.Put(look.Accent, "● ")
	} else {
		l.Put(look.Faint, "○ ")
	}
	l.Put(look.Normal, "#"+look.Code(r.tag))
	switch {
	case r.want == tagPut:
		l.Put(look.Faint, "  to put on")
	case r.want == tagTake:
		l.Put(look.Faint, "  to take off")
	case r.fresh:
		l.Put(look.Faint, "  a new tag")
	case r.on > 0 && (d.editing.rows.All || r.on < len(d.editing.rows.Rows)):
		l.Put(look.Faint, "  on some")
	}
	return l
}
