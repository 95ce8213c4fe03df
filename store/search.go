package store

import (
	"strings"
	"unicode"
)

// match turns what a person typed into an FTS5 expression: every word must occur as the start of a word. It is empty when
// nothing that was typed can be searched for, such as a lone dash. All punctuation is inside quotes, where only the quote
// itself means something; a word such as McDonald's is, to the index, two words that follow each other.
func match(typed string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(typed) {
		word = strings.Map(func(r rune) rune {
			if r == 0 || r == '"' {
				return ' '
			}
			return r
		}, word)
		if !strings.ContainsFunc(word, searchable) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" AND ")
		}
		b.WriteByte('"')
		b.WriteString(word)
		b.WriteString(`"*`)
	}
	return b.String()
}

// searchable reports the characters unicode61 makes words of.
func searchable(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r)
}
