package query

import (
	"fmt"
	"strings"
	"unicode"

	"passbook/internal/spelling"
)

// String returns the query in canonical form. Parse returns the same query for it.
func (q Query) String() string {
	var b strings.Builder
	for i, t := range q.Terms {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.String())
	}
	return b.String()
}

// String returns the term in canonical form.
func (t Term) String() string {
	if t.Not {
		return "-" + t.Condition.String()
	}
	return t.Condition.String()
}

// list prints a field with values that need no quotes.
func list[V fmt.Stringer](f Field, values []V) string {
	var b strings.Builder
	b.WriteString(f.String())
	for i, v := range values {
		b.WriteByte(":,"[min(i, 1)])
		b.WriteString(v.String())
	}
	return b.String()
}

// strung returns what values are written as.
func strung[V fmt.Stringer](values []V) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = v.String()
	}
	return texts
}

// quote puts a text in quotes. A quote in it becomes a space, which is the same to a search: both stand between words.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, " ") + `"` }

// quoteValue quotes a value of a text field where it must be.
func quoteValue(s string) string {
	if strings.ContainsAny(s, `", `) {
		return quote(s)
	}
	return s
}

// plain returns a value from elsewhere, such as the name of an account, as a query can hold it, or nothing where it has no
// letter or number to search for.
func plain(s string) string {
	if len(spelling.Words(s)) == 0 {
		return ""
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '"' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.TrimSpace(s)
}

// NewText returns the condition that a field has one of the values, which may be any text: those without a letter or number
// are left out. ok is false where none is left, because a condition that asks for nothing would hold for nothing.
func NewText(f Field, values ...string) (t Text, ok bool) {
	t.Field = f
	for _, v := range values {
		if v = plain(v); v != "" {
			t.Any = append(t.Any, v)
		}
	}
	return t, len(t.Any) > 0
}
