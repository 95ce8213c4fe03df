package ledger

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ownPrefix starts the keys of the person's own categories and groups. Plaid's codes never hold a colon.
const ownPrefix = "own:"

// longestName is how many characters a name of the person's may have, for a category, a group, a tag, a rule or a view.
const longestName = 80

func isOwn(key string) bool { return strings.HasPrefix(key, ownPrefix) }

// freshSlug returns ownPrefix and the letters and digits of name with hyphens between, and a number where that is taken.
func freshSlug(name, fallback string, taken func(string) bool) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
		if b.Len() >= 40 {
			break
		}
	}
	slug := b.String()
	if slug == "" {
		slug = fallback
	}
	key := ownPrefix + slug
	for n := 2; taken(key); n++ {
		key = ownPrefix + slug + "-" + strconv.Itoa(n)
	}
	return key
}

// CleanText returns text as the person typed it, without control characters and with valid UTF-8. Line breaks and tabs stay
// when lines is true.
func CleanText(text string, lines bool) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && (!lines || (r != '\n' && r != '\t')) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// CleanName returns a name for a category, a group, a tag, a rule or a view: as typed, on one line, without space around it.
// why says what is wrong with it and is empty when nothing is.
func CleanName(text string) (name, why string) {
	name = strings.TrimSpace(CleanText(text, false))
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", "a name is needed"
	case n > longestName:
		return "", "the name has " + strconv.Itoa(n) + " characters; " + strconv.Itoa(longestName) + " is the most"
	}
	return name, ""
}
