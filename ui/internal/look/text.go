package look

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"

	"passbook/internal/safetext"
)

// Text makes foreign text printable on one line. Clusters that terminals do not agree on the width of, such as emoji with
// a skin tone, are drawn as their first character, so that columns stand straight everywhere.
func Text(u safetext.Untrusted) string {
	s := safetext.Line(u)
	if ascii(s) || ansi.StringWidth(s) == ansi.StringWidthWc(s) {
		return s
	}
	var b strings.Builder
	g := uniseg.NewGraphemes(s)
	for g.Next() {
		cluster := g.Str()
		if ansi.StringWidth(cluster) != ansi.StringWidthWc(cluster) {
			_, n := utf8.DecodeRuneInString(cluster)
			cluster = cluster[:n]
		}
		b.WriteString(cluster)
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Width returns how many cells s takes.
func Width(s string) int {
	n := 0
	for _, r := range s {
		if !single(r) {
			return ansi.StringWidth(s)
		}
		n++
	}
	return n
}

// single reports characters that take one cell wherever they stand: printable Latin, and the signs the interface uses.
func single(r rune) bool {
	switch {
	case r < 0x20 || r == 0x7f:
		return false
	case r < 0x7f, r > 0xa0 && r < 0x300 && r != 0xad:
		return true
	}
	switch r {
	case '…', '−', '·', '›', '─', '━', '│', '▌', '○', '●', '▲', '△', '▼', '✓', '→', '←', '↑', '↓':
		return true
	}
	return false
}

// Cut returns s in at most w cells, ending in an ellipsis where it was longer, and the cells it takes. s has no sequences.
func Cut(s string, w int) (string, int) {
	n := Width(s)
	if n <= w {
		return s, n
	}
	if w <= 0 {
		return "", 0
	}
	s = ansi.Truncate(s, w, "…")
	return s, Width(s)
}

// Wrap breaks s at spaces into lines of at most w cells. Words longer than a line are broken.
func Wrap(s string, w int) []string {
	if w <= 0 || s == "" {
		return nil
	}
	return strings.Split(ansi.Wrap(s, w, ""), "\n")
}

// Count returns "1 row" or "1,204 rows".
func Count(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Group(n) + " " + many
}

// Code makes one of Plaid's own words printable, such as a subtype: they are foreign text too.
func Code(s string) string { return Text(safetext.Untrusted(s)) }
