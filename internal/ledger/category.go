package ledger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Category is Plaid's personal finance category (schema PersonalFinanceCategory). Detailed starts with Primary. Values
// outside Plaid's published taxonomy are kept and shown.
type Category struct {
	Primary    string // such as FOOD_AND_DRINK; empty where Plaid gave none
	Detailed   string // such as FOOD_AND_DRINK_COFFEE
	Confidence string // VERY_HIGH, HIGH, MEDIUM, LOW, UNKNOWN or empty
}

// Key returns the category as a key: the detailed code, else the primary one, else nothing.
func (c Category) Key() CategoryKey {
	if c.Detailed != "" {
		return CategoryKey(c.Detailed)
	}
	return CategoryKey(c.Primary)
}

// PrimaryName returns the primary category for people: "Food and drink".
func (c Category) PrimaryName() string { return humanName(c.Primary) }

// DetailedName returns what the detailed category adds to the primary: "Coffee"; the whole name where it does not start with it.
func (c Category) DetailedName() string {
	if rest, ok := strings.CutPrefix(c.Detailed, c.Primary+"_"); ok && c.Primary != "" {
		return humanName(rest)
	}
	return humanName(c.Detailed)
}

// humanName turns SHOUTED_WORDS into "Shouted words" and drops whatever is no letter, digit or separator.
func humanName(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == ' ' || r == '-':
			return ' '
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	for _, fix := range [...][2]string{{"atm", "ATM"}, {"tv", "TV"}} {
		words := strings.Split(s, " ")
		for i, w := range words {
			if w == fix[0] {
				words[i] = fix[1]
			}
		}
		s = strings.Join(words, " ")
	}
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + s[n:]
}
