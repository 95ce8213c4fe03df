package store

import (
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// sought is a term of a query that the search index answers, and that a look at the row answers too.
type sought struct {
	not bool

	// expression is of the index: the rows that meet the term.
	expression string
	// hint is another, for all those rows and perhaps more, that the index answers as it goes. The start of a word it cannot: it
	// first merges all the words that begin so. Empty where there is none.
	hint string

	// A row meets the term that meets also, a condition on it, or whose texts have the words.
	also  clause
	words wording
}

// wording is words that are sought in some texts of a row: one of the phrases must be in one of the texts.
type wording struct {
	in  texts
	any []spelling.Phrase
}

// texts are some of the texts of a row, as bits.
type texts uint8

const (
	ownName texts = 1 << iota
	merchantName
	bankText
	note
	tags

	allTexts = ownName | merchantName | bankText | note | tags
)

// rowTexts are the texts of a row that are searched: what the person sees, so that she can search what she sees.
type rowTexts struct {
	own, merchant, name, note string
	tags                      []string
}

func textsOf(t *ledger.Transaction) rowTexts {
	r := rowTexts{merchant: safetext.Line(t.MerchantName), name: safetext.Line(t.Name), note: t.Own.Note, tags: t.Own.Tags}
	if t.Own.NameBy != ledger.FromPlaid {
		r.own = t.Own.Name
	}
	return r
}

// foundIn reports whether the texts of a row have the words.
func (w wording) foundIn(r *rowTexts) bool {
	return slices.ContainsFunc(w.any, func(p spelling.Phrase) bool {
		return w.in&ownName != 0 && r.own != "" && p.In(r.own) || w.in&merchantName != 0 && p.In(r.merchant) ||
			w.in&bankText != 0 && p.In(r.name) || w.in&note != 0 && r.note != "" && p.In(r.note) ||
			w.in&tags != 0 && slices.ContainsFunc(r.tags, p.In)
	})
}

// columns limits an expression of the search index to the texts.
func (w wording) columns() string {
	if w.in == allTexts {
		return ""
	}
	var names []string
	for i, name := range [...]string{"own", "merchant", "name", "note", "tags"} {
		if w.in&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return "{" + strings.Join(names, " ") + "} : "
}

// ofAccounts is a term for rows of the accounts.
func ofAccounts(keys []int64) sought {
	s := tokens(keys, accountToken)
	s.also = clause{"t.account_key IN (SELECT value FROM json_each(?))", []any{asJSON(keys)}}
	return s
}

// ofCategories is a term for rows of the categories, split ones too.
func ofCategories(keys []int64) sought {
	s := tokens(keys, categoryToken)
	s.also = ofParts("shown_key IN (SELECT value FROM json_each(?))", asJSON(keys))
	return s
}

func tokens(keys []int64, token func(int64) string) sought {
	expression := anyToken(keys, token)
	return sought{expression: expression, hint: expression}
}

// ofWords is a term for rows with the words.
func ofWords(w wording) sought {
	s := sought{words: w}
	whole, begun := make([]string, 0, len(w.any)), make([]string, 0, len(w.any))
	for _, p := range w.any {
		whole = append(whole, `"`+strings.Join(p, " ")+`"*`)
		if len(p) > 1 {
			begun = append(begun, `"`+strings.Join(p[:len(p)-1], " ")+`"`)
		}
	}
	s.expression = w.columns() + "(" + strings.Join(whole, " OR ") + ")"
	switch {
	case len(begun) == len(whole):
		s.hint = w.columns() + "(" + strings.Join(begun, " OR ") + ")"
	case w.in == note:
		s.hint = `"` + notedToken + `"`
	case w.in == tags:
		s.hint = `"` + taggedToken + `"`
	}
	return s
}

// or is a term for rows that meet either of two.
func (s sought) or(o sought) sought {
	if s.hint != "" && o.hint != "" {
		s.hint = "(" + s.hint + " OR " + o.hint + ")"
	} else {
		s.hint = ""
	}
	s.expression = "(" + s.expression + " OR " + o.expression + ")"
	s.also = o.also
	return s
}
