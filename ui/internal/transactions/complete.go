package transactions

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/query"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// completion is what tab has put into the search: pressed again it puts the next one in its place.
type completion struct {
	base  string // the text before
	list  []query.Suggestion
	at    int
	value string // the text with the suggestion in it; when it differs from the field's the person has typed on
}

// faultOf returns what is wrong with the text of a query, nil where nothing is.
func faultOf(text string) *query.Error {
	_, err := query.Parse(text)
	var fault *query.Error
	if errors.As(err, &fault) {
		return fault
	}
	return nil
}

// complete puts the next suggestion in place of what the cursor stands in. A field that was put is followed by its values.
func (p *Page) complete() tea.Cmd {
	t := &p.tabs
	if t.value != p.field.Value() || len(t.list) == 0 || strings.HasSuffix(t.list[t.at].Text, ":") {
		*t = completion{base: p.field.Value(), list: p.suggestions(), at: -1}
	}
	if len(t.list) == 0 {
		return nil
	}
	t.at = (t.at + 1) % len(t.list)
	s := t.list[t.at]
	t.value = t.base[:s.From] + s.Text + t.base[s.To:]
	p.field.Edit(t.value, s.From+len(s.Text))
	cmd := p.follow()
	p.hints = p.suggestions()
	return cmd
}

// suggestions are what could stand at the cursor: what mends a fault, else what completes the word.
func (p *Page) suggestions() []query.Suggestion {
	text := p.field.Value()
	if f := p.fault; f != nil && f.Suggest != "" && f.At+f.Len <= len(text) {
		return []query.Suggestion{{From: f.At, To: f.At + f.Len, Text: f.Suggest}}
	}
	return query.Complete(text, p.field.Position(), p.known())
}

// known are the names that the person's own data has.
func (p *Page) known() query.Known {
	b := p.env.Book
	if !b.Loaded {
		return query.Known{}
	}
	k := query.Known{Tags: p.env.Tags}
	for i := range b.Accounts {
		k.Accounts = append(k.Accounts, look.Text(b.Accounts[i].Name))
	}
	for i := range b.Items {
		k.Banks = append(k.Banks, b.BankName(&b.Items[i]))
	}
	for _, g := range b.Tree.Groups() {
		k.Categories = append(k.Categories, look.Text(safetext.Untrusted(g.Name)))
		for _, n := range g.Categories {
			k.Categories = append(k.Categories, look.Text(safetext.Untrusted(n.Name)))
		}
	}
	for _, c := range b.Currencies {
		k.Currencies = append(k.Currencies, string(c))
	}
	return k
}

// underSearch is the line under the search: what is wrong, under its place, else what tab would put; empty when neither.
func (p *Page) underSearch(w int) string {
	if !p.searching {
		return ""
	}
	if p.fault != nil {
		return p.faultLine(w)
	}
	list, at := p.hints, -1
	if p.tabs.value == p.field.Value() && len(p.tabs.list) > 1 {
		list, at = p.tabs.list, p.tabs.at
	}
	if len(list) == 0 {
		return ""
	}
	l := p.env.Theme.Line(w, false).Space(page.LeftEdge).Put(look.Faint, "tab ")
	for i := range list {
		s := list[(max(at, 0)+i)%len(list)]
		text := look.Code(s.Text)
		if look.Width(text)+2 > l.Left()-page.LeftEdge {
			break
		}
		l.Space(1)
		if i == 0 && at >= 0 {
			l.Put(look.Strong, text)
		} else {
			l.Put(look.Faint, text)
		}
		l.Space(1)
	}
	return l.To(w).String()
}

// faultLine points at the fault, and says beside it what is wrong and what may be meant.
func (p *Page) faultLine(w int) string {
	f, text := p.fault, p.field.Value()
	words := f.Message
	if f.Suggest != "" {
		words = "tab: " + f.Suggest + " · " + words
	}
	words = look.Code(words)
	at := page.LeftEdge + 2 + look.Width(look.Code(text[:min(f.At, len(text))]))
	long := max(look.Width(look.Code(text[min(f.At, len(text)):min(f.At+f.Len, len(text))])), 1)
	l := p.env.Theme.Line(w, false)
	switch n := look.Width(words); {
	case look.Width(text) > max(p.w/2-6, 10): // the field has scrolled: the place is not in view
		l.Space(page.LeftEdge+2).Put(look.Bad, "▲ ").Put(look.Normal, words)
	case at+long+2+n <= w-page.LeftEdge || at-2-n < page.LeftEdge:
		l.Space(at).Put(look.Bad, strings.Repeat("^", long)).Space(1).Put(look.Normal, words)
	default:
		l.Space(at-2-n).Put(look.Normal, words).Space(2).Put(look.Bad, strings.Repeat("^", long))
	}
	return l.To(w).String()
}
