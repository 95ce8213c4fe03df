package query

import (
	"slices"
	"strings"

	"passbook/internal/spelling"
)

// Known are the values that the person's own data has, to be offered while a query is typed.
type Known struct {
	Accounts, Banks, Categories, Tags, Currencies []string
}

// Suggestion is text that could stand in place of what is being typed.
type Suggestion struct {
	From, To int    // the bytes it replaces
	Text     string // in canonical form: quoted where it must be; a field ends with its colon
	Summary  string // a few words on a field; empty for values
}

// Complete returns what could stand at the cursor, an offset in bytes: fields, states, and whole terms such as cat:Coffee for
// a word that begins like them, values after a field. They come in the order in which they are listed for people, those that begin like what is typed before
// those in which a later word does. It looks at the text before the cursor and replaces the whole word or value that the cursor is in.
func Complete(text string, cursor int, known Known) []Suggestion {
	if readable(text) != nil || cursor < 0 || cursor > len(text) {
		return nil
	}
	pieces, _ := lex(text)
	at := slices.IndexFunc(pieces, func(p piece) bool { return p.at <= cursor && cursor <= p.end })
	if at < 0 {
		return fieldsLike("", span{cursor, cursor})
	}
	p := pieces[at]
	if cursor < p.bodyAt {
		return nil
	}
	if !p.hasField || cursor <= p.field.end {
		return completeWord(text, p, cursor, known)
	}
	f, ok := fieldNamed(p.field.text)
	if !ok {
		return nil
	}
	for _, v := range p.values {
		if cursor <= v.end {
			return completeValue(f, p, v, typed(text[v.at:cursor]), known)
		}
	}
	return nil
}

// typed returns what a part of a value says without its quotes.
func typed(part string) string { return strings.ReplaceAll(part, `"`, "") }

func completeWord(text string, p piece, cursor int, known Known) []Suggestion {
	word := p.values[0]
	replaced := span{p.bodyAt, p.end}
	if p.hasField {
		word, replaced = p.field, span{p.bodyAt, p.field.end + 1}
	}
	if word.quoted {
		return nil
	}
	begun := text[p.bodyAt:cursor]
	suggestions := fieldsLike(begun, replaced)
	if len(begun) < 2 || p.hasField { // one letter is no state yet
		return suggestions
	}
	for _, f := range Flags() {
		if beginsLike(f.String(), begun) {
			suggestions = append(suggestions, Suggestion{From: replaced.at, To: replaced.end, Text: Is{Any: []Flag{f}}.String()})
		}
	}
	// A word is not searched in these: one that begins like a category probably means it.
	for _, f := range [...]Field{FieldCategory, FieldAccount, FieldBank, FieldTag} {
		for _, s := range completeValue(f, p, value{span: replaced}, begun, known) {
			s.Text = f.String() + ":" + s.Text
			suggestions = append(suggestions, s)
		}
	}
	return suggestions
}

func fieldsLike(begun string, replaced span) []Suggestion {
	var suggestions []Suggestion
	for _, f := range Fields() {
		if beginsLike(f.String(), begun) {
			suggestions = append(suggestions, Suggestion{From: replaced.at, To: replaced.end, Text: f.String() + ":", Summary: f.Summary()})
		}
	}
	return suggestions
}

// beginsLike reports whether a keyword begins with what is typed.
func beginsLike(keyword, begun string) bool {
	return len(begun) <= len(keyword) && strings.EqualFold(keyword[:len(begun)], begun)
}

// completeValue offers the values of a field that are not in the term yet.
func completeValue(f Field, p piece, v value, begun string, known Known) []Suggestion {
	var first, later []Suggestion
	words := spelling.Phrase(spelling.Words(begun))
	for _, candidate := range valuesOf(f, known) {
		if slices.ContainsFunc(p.values, func(other value) bool { return other.at != v.at && strings.EqualFold(other.text, candidate) }) {
			continue
		}
		s := Suggestion{From: v.at, To: v.end, Text: candidate}
		if f.isText() {
			s.Text = quoteValue(candidate)
		}
		start := spelling.NextWord(candidate, 0)
		switch {
		case begun != "" && len(words) == 0:
		case len(words) == 0 || start < len(candidate) && words.At(candidate, start):
			first = append(first, s)
		case words.In(candidate):
			later = append(later, s)
		}
	}
	return append(first, later...)
}

// valuesOf returns the values to offer for a field; those of the person's data only where they can be searched for.
func valuesOf(f Field, known Known) []string {
	var values []string
	switch f {
	case FieldAccount:
		values = known.Accounts
	case FieldBank:
		values = known.Banks
	case FieldCategory:
		values = known.Categories
	case FieldTag:
		values = known.Tags
	case FieldCurrency:
		values = known.Currencies
	case FieldDate, FieldAfter, FieldBefore:
		return append(dateWords(), "30d", "6m", "1y")
	case FieldIs:
		return strung(Flags())
	case FieldHas:
		return strung(Things())
	}
	var offered []string
	for _, v := range values {
		if v = plain(v); v != "" && !slices.Contains(offered, v) {
			offered = append(offered, v)
		}
	}
	return offered
}
