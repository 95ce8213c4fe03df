package query

import (
	"slices"
	"strings"

	"passbook/internal/spelling"
)

// Field is what stands before the colon of a term.
type Field int

// The fields, in the order in which they are listed for people.
const (
	FieldAccount Field = iota + 1
	FieldBank
	FieldCategory
	FieldMerchant
	FieldName
	FieldNote
	FieldTag
	FieldAmount
	FieldDate
	FieldAfter
	FieldBefore
	FieldCurrency
	FieldIs
	FieldHas
)

// Fields returns all fields in the order in which they are listed for people.
func Fields() []Field {
	return []Field{FieldAccount, FieldBank, FieldCategory, FieldMerchant, FieldName, FieldNote, FieldTag, FieldAmount, FieldDate, FieldAfter, FieldBefore, FieldCurrency, FieldIs, FieldHas}
}

// String returns the field as it is written, without its colon.
func (f Field) String() string {
	switch f {
	case FieldAccount:
		return "acct"
	case FieldBank:
		return "bank"
	case FieldCategory:
		return "cat"
	case FieldMerchant:
		return "merchant"
	case FieldName:
		return "name"
	case FieldNote:
		return "note"
	case FieldTag:
		return "tag"
	case FieldAmount:
		return "amt"
	case FieldDate:
		return "date"
	case FieldAfter:
		return "after"
	case FieldBefore:
		return "before"
	case FieldCurrency:
		return "cur"
	case FieldIs:
		return "is"
	case FieldHas:
		return "has"
	}
	return "unknown"
}

// Summary says in a few words what the field asks for.
func (f Field) Summary() string {
	switch f {
	case FieldAccount:
		return "account: name or last digits"
	case FieldBank:
		return "bank"
	case FieldCategory:
		return "category or group"
	case FieldMerchant:
		return "merchant"
	case FieldName:
		return "any name of it, the bank's text too"
	case FieldNote:
		return "your note"
	case FieldTag:
		return "one of your tags"
	case FieldAmount:
		return "amount: 12.50, >50, 10..20"
	case FieldDate:
		return "date: 2026-03, last-month, 30d"
	case FieldAfter:
		return "later than a date"
	case FieldBefore:
		return "earlier than a date"
	case FieldCurrency:
		return "currency: USD"
	case FieldIs:
		return "state: pending, spend, recurring"
	case FieldHas:
		return "has a note, tag, location, check"
	}
	return ""
}

// isText reports the fields whose values are words.
func (f Field) isText() bool { return f >= FieldAccount && f <= FieldTag }

func fieldNamed(name string) (Field, bool) {
	name = strings.ToLower(name)
	for _, f := range Fields() {
		if f.String() == name {
			return f, true
		}
	}
	return 0, false
}

// fieldMeant returns the field that a name which is none probably stands for.
func fieldMeant(name string) (Field, bool) {
	name = strings.ToLower(name)
	var names []string
	for _, f := range Fields() {
		names = append(names, f.String())
		if slices.Contains(f.otherNames(), name) {
			return f, true
		}
	}
	return fieldNamed(spelling.Meant(name, names))
}

// otherNames are what other programs call the field. They are suggested and not accepted, so that a query has one spelling.
func (f Field) otherNames() []string {
	switch f {
	case FieldAccount:
		return []string{"account", "accounts", "card", "mask"}
	case FieldBank:
		return []string{"institution", "item"}
	case FieldCategory:
		return []string{"category", "categories", "group"}
	case FieldMerchant:
		return []string{"payee", "shop", "store", "vendor"}
	case FieldName:
		return []string{"title", "desc", "description", "text"}
	case FieldNote:
		return []string{"memo", "comment", "notes"}
	case FieldTag:
		return []string{"label", "labels", "tags"}
	case FieldAmount:
		return []string{"amount", "value", "sum", "price"}
	case FieldDate:
		return []string{"day", "month", "year", "on", "period"}
	case FieldAfter:
		return []string{"since", "from"}
	case FieldBefore:
		return []string{"until", "till", "to"}
	case FieldCurrency:
		return []string{"currency", "ccy"}
	case FieldIs:
		return []string{"status", "type", "state"}
	}
	return nil
}
