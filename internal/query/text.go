package query

import (
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// Words asks for words in any text of a row that is shown: its names, its note or a tag, where they must follow each other, the
// last as the start of a word; or in the name of its category, which is meant as in cat:.
type Words struct {
	Text string // as it was typed; it has a letter or number
}

// Text asks for words in what the field names, or for exactly its key: an AccountID or an ItemID. A category is meant by what a
// CategoryFinder finds.
type Text struct {
	Field Field // FieldAccount, FieldBank, FieldCategory, FieldMerchant, FieldName, FieldNote or FieldTag
	Any   []string
}

func (w Words) String() string {
	if strings.HasPrefix(w.Text, "-") || strings.ContainsAny(w.Text, `": `) {
		return quote(w.Text)
	}
	return w.Text
}

func (w Words) on(around surroundings) test {
	words := spelling.Phrase(spelling.Words(w.Text))
	named := w.Categories(around.categories)
	return func(r *Row) bool {
		return r.named(words) || words.In(r.Note) || slices.ContainsFunc(r.Tags, words.In) ||
			slices.ContainsFunc(r.Categories, func(key ledger.CategoryKey) bool { return slices.Contains(named, key) })
	}
}

// Categories returns the categories that go by these words.
func (w Words) Categories(finder CategoryFinder) []ledger.CategoryKey {
	if finder == nil {
		return nil
	}
	return finder.Search(w.Text)
}

func (t Text) String() string {
	var b strings.Builder
	b.WriteString(t.Field.String())
	for i, v := range t.Any {
		b.WriteByte(":,"[min(i, 1)])
		b.WriteString(quoteValue(v))
	}
	return b.String()
}

func (t Text) on(around surroundings) test {
	if t.Field == FieldCategory {
		meant := t.Categories(around.categories)
		return func(r *Row) bool {
			return slices.ContainsFunc(r.Categories, func(key ledger.CategoryKey) bool { return slices.Contains(meant, key) })
		}
	}
	sought := make([]soughtText, len(t.Any))
	for i, v := range t.Any {
		sought[i] = soughtText{text: v, words: spelling.Words(v)}
	}
	return func(r *Row) bool {
		return slices.ContainsFunc(sought, func(s soughtText) bool { return s.meets(r, t.Field) })
	}
}

// Categories returns the categories that are meant, of a condition on FieldCategory. A text that is known for none may be the key of
// one that was never seen.
func (t Text) Categories(finder CategoryFinder) []ledger.CategoryKey {
	var keys []ledger.CategoryKey
	for _, v := range t.Any {
		var found []ledger.CategoryKey
		if finder != nil {
			found = finder.Search(v)
		}
		if len(found) == 0 {
			found = []ledger.CategoryKey{ledger.CategoryKey(v)}
		}
		keys = append(keys, found...)
	}
	return keys
}

// soughtText is one value of a Text.
type soughtText struct {
	text  string
	words spelling.Phrase
}

func (s soughtText) meets(r *Row, f Field) bool {
	switch f {
	case FieldAccount:
		return s.account(r)
	case FieldBank:
		return s.text == string(r.Item) || s.words.In(safetext.Line(r.Bank))
	case FieldMerchant:
		return s.words.In(r.Name) || s.words.In(safetext.Line(r.Merchant))
	case FieldName:
		return r.named(s.words)
	case FieldNote:
		return s.words.In(r.Note)
	case FieldTag:
		return slices.ContainsFunc(r.Tags, s.words.In)
	}
	return false
}

func (s soughtText) account(r *Row) bool {
	return s.text == string(r.Account) || s.words.In(safetext.Line(r.AccountName)) || s.words.In(r.AccountMask)
}
