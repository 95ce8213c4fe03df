package ledger

import (
	"slices"
	"strings"
	"unicode"
)

// MerchantKey returns what rows of one merchant have in common, for grouping and comparing and never to be shown: lower case
// words without numbers, payment processors and the bank's own words. It is empty where the text holds no name.
func (t Transaction) MerchantKey() string {
	if key := merchantWords(string(t.MerchantName)); len(key) > 0 {
		return strings.Join(key, " ")
	}
	return strings.Join(merchantWords(string(t.Name)), " ")
}

// merchantWords returns the words of a bank's text that name the merchant, at most four: what follows is a town or a terminal.
func merchantWords(text string) []string {
	fields := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' && r != '.'
	})
	var words []string
	for _, w := range fields {
		w = strings.Map(func(r rune) rune {
			if r == '\'' || r == '’' || r == '.' {
				return -1
			}
			return r
		}, w)
		if w == "" || strings.ContainsFunc(w, unicode.IsDigit) {
			continue
		}
		words = append(words, w)
	}
	if named := slices.DeleteFunc(slices.Clone(words), bankWord); len(named) > 0 {
		words = named
	}
	return words[:min(len(words), 4)]
}

// bankWord reports words that banks and payment processors put around a name.
func bankWord(w string) bool {
	switch w {
	case "ach", "autopay", "bill", "card", "checkcard", "co", "com", "corp", "credit", "debit", "directdep", "dd", "eft", "gmbh", "id",
		"inc", "llc", "ltd", "online", "orig", "payment", "paypal", "pending", "pmt", "pos", "ppd", "preauth", "purchase", "recurring",
		"ref", "sq", "stripe", "the", "tst", "visa", "web", "withdrawal", "www":
		return true
	}
	return false
}

// likeness is how alike two merchants are.
type likeness int

const (
	unalike likeness = iota
	alike
	identical
)

func likenessOf(a, b Transaction) likeness {
	if a.Details.MerchantEntityID != "" && a.Details.MerchantEntityID == b.Details.MerchantEntityID {
		return identical
	}
	best := unalike
	for _, x := range [...]string{string(a.MerchantName), string(a.Name)} {
		for _, y := range [...]string{string(b.MerchantName), string(b.Name)} {
			best = max(best, wordsLikeness(merchantWords(x), merchantWords(y)))
		}
	}
	return best
}

// wordsLikeness compares names word by word. A word that was cut short by the bank is the word it starts: "starbuck" and
// "starbucks".
func wordsLikeness(a, b []string) likeness {
	if len(a) == 0 || len(b) == 0 {
		return unalike
	}
	if slices.Equal(a, b) {
		return identical
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	shared := 0
	for _, w := range a {
		if slices.ContainsFunc(b, func(o string) bool { return sameWord(w, o) }) {
			shared++
		}
	}
	if 2*shared > len(a) || sameWord(a[0], b[0]) {
		return alike
	}
	return unalike
}

func sameWord(a, b string) bool {
	return a == b || (len(a) >= 4 && strings.HasPrefix(b, a)) || (len(b) >= 4 && strings.HasPrefix(a, b))
}
