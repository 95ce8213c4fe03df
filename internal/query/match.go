package query

import (
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// Row is what a query can ask of a transaction, as it is shown: with the changes of rules and of the person.
type Row struct {
	Name     string             // the name that the person or a rule gave it; empty otherwise
	Merchant safetext.Untrusted // Plaid's merchant name
	BankText safetext.Untrusted // the bank's own text
	Note     string
	Tags     []string
	// Categories is the category it has as the tree resolves it, or those of its parts when it is split.
	Categories []ledger.CategoryKey

	Account     ledger.AccountID
	AccountName safetext.Untrusted
	AccountMask string // the last digits of the account's number
	Item        ledger.ItemID
	Bank        safetext.Untrusted // the institution's name

	Amount ledger.Money
	On     ledger.Date // the date it is shown on
	// Flags are its states. Posted need not be among them: it is what is not Pending.
	Flags    Flag
	Location bool // Plaid tells where it took place
	Check    bool // it has a check number
}

// Matcher is a query on one day. It may be used by several goroutines.
type Matcher struct {
	terms []matchedTerm
}

type matchedTerm struct {
	not   bool
	holds test
}

// On makes the query ready to be asked of rows, with relative dates counted from today and categories as they are called now.
func (q Query) On(today ledger.Date, categories CategoryFinder) Matcher {
	around := surroundings{today, categories}
	m := Matcher{terms: make([]matchedTerm, len(q.Terms))}
	for i, t := range q.Terms {
		m.terms[i] = matchedTerm{not: t.Not, holds: t.on(around)}
	}
	return m
}

// Match reports whether every term holds for the row.
func (m Matcher) Match(r *Row) bool {
	for _, t := range m.terms {
		if t.holds(r) == t.not {
			return false
		}
	}
	return true
}

func (r *Row) states() Flag {
	if r.Flags&Pending != 0 {
		return r.Flags &^ Posted
	}
	return r.Flags | Posted
}

func (r *Row) has(t Thing) bool {
	switch t {
	case ANote:
		return r.Note != ""
	case ATag:
		return len(r.Tags) > 0
	case ALocation:
		return r.Location
	case ACheck:
		return r.Check
	}
	return false
}

// named reports whether any of the row's names holds the words.
func (r *Row) named(p spelling.Phrase) bool {
	return p.In(r.Name) || p.In(safetext.Line(r.Merchant)) || p.In(safetext.Line(r.BankText))
}

// Matcher returns the condition alone. It looks at no more of a Row than its field names, so it can pick the accounts, banks or tags
// that are meant from a list of them; Categories picks categories.
func (t Text) Matcher() Matcher { return Query{Terms: []Term{{Condition: t}}}.On(0, nil) }
