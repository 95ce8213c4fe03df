package query

import "passbook/internal/ledger"

// Limits of a query. They keep parsing and evaluation bounded; no query written by a person comes near them.
const (
	MaxLength = 4096 // bytes of text
	MaxTerms  = 64
	MaxValues = 256 // of all terms together
)

// Query is a parsed query: every term must hold. The zero Query, without terms, holds for every row.
type Query struct {
	Terms []Term
}

// Term is a condition, or with Not its complement.
type Term struct {
	Not bool
	Condition
}

// Condition is one of Words, Text, Amounts, Dates, Currencies, Is and Has. Where it lists several values, one must hold.
type Condition interface {
	// String returns the condition in canonical form.
	String() string
	// on makes the condition ready to be asked of many rows.
	on(around surroundings) test
}

// surroundings are what the words of a query refer to.
type surroundings struct {
	today      ledger.Date
	categories CategoryFinder
}

// CategoryFinder tells which categories a person means by a text; *ledger.Tree does. It may be nil where no query of categories is asked.
type CategoryFinder interface {
	Search(text string) []ledger.CategoryKey
}

// test tells whether a row meets a condition.
type test func(*Row) bool

// IsEmpty reports whether the query holds for every row because it says nothing.
func (q Query) IsEmpty() bool { return len(q.Terms) == 0 }
