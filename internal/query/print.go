package query

import (
	"fmt"
	"strings"
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
