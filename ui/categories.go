package ui

import (
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/listing"
	"passbook/ui/internal/look"
)

// categoryOffers are the categories there are to choose: those used lately first, then the two levels of the tree, less what
// the typed words do not fit.
type categoryOffers struct {
	all  []categoryRow
	rows []categoryRow // of all, those the words fit
	list listing.List
}

// categoryRow is a heading or a category.
type categoryRow struct {
	heading string
	key     ledger.CategoryKey
	name    string
	words   []string // of name and group, to compare with what is typed
}

// collect adds every category there is to choose.
func (o *categoryOffers) collect(tree *ledger.Tree, recent []ledger.CategoryKey) {
	add := func(key ledger.CategoryKey, group string) {
		name := look.Text(safetext.Untrusted(tree.Name(key)))
		o.all = append(o.all, categoryRow{key: key, name: name, words: lowerWords(group + " " + name)})
	}
	if len(recent) > 0 {
		o.all = append(o.all, categoryRow{heading: "Used lately"})
		for _, key := range recent {
			add(tree.Resolve(key), tree.FullName(key))
		}
	}
	for _, g := range tree.Groups() {
		heading := look.Text(safetext.Untrusted(g.Name))
		o.all = append(o.all, categoryRow{heading: heading})
		for _, n := range g.Categories {
			add(n.Key, heading)
		}
	}
	o.list.Fixed = func(i int) bool { return o.rows[i].heading != "" }
}

// filter keeps the categories in which every typed word begins a word, and the headings above them.
func (o *categoryOffers) filter(typed string) {
	words := lowerWords(typed)
	o.rows = o.rows[:0]
	var heading *categoryRow
	for i := range o.all {
		r := &o.all[i]
		if r.heading != "" {
			heading = r
			continue
		}
		if !beginWords(r.words, words) {
			continue
		}
		if heading != nil {
			o.rows = append(o.rows, *heading)
			heading = nil
		}
		o.rows = append(o.rows, *r)
	}
	o.list.SetCount(len(o.rows))
	o.list.Home()
}

// seek puts the cursor on a category.
func (o *categoryOffers) seek(key ledger.CategoryKey) {
	o.list.Select(max(slices.IndexFunc(o.rows, func(r categoryRow) bool { return r.heading == "" && r.key == key }), 0))
}

// selected returns the category under the cursor.
func (o *categoryOffers) selected() (categoryRow, bool) {
	at := o.list.Cursor()
	if at < 0 {
		return categoryRow{}, false
	}
	return o.rows[at], true
}

func lowerWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '-' || r == '/' || r == '&' || r == ',' })
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
