// Package safetext is the one place where foreign text becomes printable. Everything that came from a bank, from Plaid
// or from a file is Untrusted, which has no String method; Line and Block return text that cannot move the cursor, colour
// the screen, start a hyperlink, reverse the reading direction or hide characters. Measure and cut only after cleaning.
package safetext

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// MaxGraphemes is how much of one foreign string is ever shown on a line.
const MaxGraphemes = 256

// Untrusted is text that somebody else wrote. Compare and store it as it is; print it only through this package.
type Untrusted string

// Format prints the cleaned form, so that a value that slips into fmt by accident is still harmless.
func (u Untrusted) Format(f fmt.State, _ rune) {
	_, _ = f.Write([]byte(Line(u)))
}

// Line returns u as one printable line: controls in caret form, line breaks as spaces, invisible and direction-changing
// characters dropped, runs of space folded, at most three combining marks on a base, at most MaxGraphemes graphemes.
func Line(u Untrusted) string {
	if plain(string(u)) {
		return string(u)
	}
	return cut(clean(string(u), false), MaxGraphemes)
}

// Block is Line for text that may keep its line breaks, such as a note. Tabs become spaces.
func Block(u Untrusted) string { return cut(clean(string(u), true), 64*MaxGraphemes) }

// plain reports whether s is short printable ASCII with single spaces, the common case, which needs no work.
func plain(s string) bool {
	if len(s) > MaxGraphemes {
		return false
	}
	space := true
	for i := range len(s) {
		c := s[i]
		if c < 0x20 || c > 0x7e || (c == ' ' && space) {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

func clean(s string, keepBreaks bool) string {
	var b strings.Builder
	b.Grow(len(s))
	marks, pendingSpace := 0, false
	put := func(r rune) {
		if pendingSpace && b.Len() > 0 {
			b.WriteByte(' ')
		}
		pendingSpace = false
		b.WriteRune(r)
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == utf8.RuneError && n == 1:
			put(utf8.RuneError)
		case keepBreaks && r == '\n':
			pendingSpace = false
			b.WriteByte('\n')
		case r == '\n' || r == '\t' || r == '\r' || unicode.IsSpace(r):
			pendingSpace = true
		case r < 0x20:
			put('^')
			b.WriteRune(r + 0x40)
		case r == 0x7f:
			put('^')
			b.WriteByte('?')
		case r >= 0x80 && r <= 0x9f:
			put('^')
			b.WriteRune(r - 0x40)
		case invisible(r):
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r):
			if marks++; marks <= 3 {
				put(r)
			}
			continue
		default:
			put(r)
		}
		marks = 0
	}
	return b.String()
}

// invisible reports characters that have no width or change the direction of what follows (UTS 39, CVE-2021-42574). The
// joiner inside an emoji sequence goes too: the parts are then drawn side by side, which every terminal can measure.
func invisible(r rune) bool {
	switch {
	case r == 0x00ad, r == 0x061c, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0x180e, r == 0x2028, r == 0x2029:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	g := uniseg.NewGraphemes(s)
	for n := 0; g.Next(); n++ {
		if n == most {
			from, _ := g.Positions()
			return s[:from] + "…"
		}
	}
	return s
}
