package safetext

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Uber 072515 SF**POOL**", "Uber 072515 SF**POOL**"},
		{"empty", "", ""},
		{"accents and emoji stay", "Café Zürich 🍜 東京", "Café Zürich 🍜 東京"},
		{"escape sequence", "a\x1b[31mred", "a^[[31mred"},
		{"osc 8 link", "\x1b]8;;http://evil\x1b\\x", "^[]8;;http://evil^[\\x"},
		{"c1 csi", "a\u009b2J", "a^[2J"},
		{"carriage return", "real\rfake", "real fake"},
		{"line break", "a\nb\r\nc", "a b c"},
		{"delete", "a\x7fb", "a^?b"},
		{"bidi override", "abc\u202egnp.exe", "abcgnp.exe"},
		{"zero width", "a\u200bb\ufeffc\u2060d", "abcd"},
		{"tags", "a\U000e0041b", "ab"},
		{"invalid utf-8", "a\xffb", "a\ufffdb"},
		{"zalgo", "e\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301"},
		{"spaces fold", "  a   b  ", "a b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Line(Untrusted(c.in)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := Line(Untrusted(strings.Repeat("🍜", 300))); utf8.RuneCountInString(got) != MaxGraphemes+1 || !strings.HasSuffix(got, "…") {
		t.Errorf("300 emoji give %d runes", utf8.RuneCountInString(got))
	}
	if got := Block("a\tb\nc\x1b"); got != "a b\nc^[" {
		t.Errorf("Block: %q", got)
	}
}

func TestFmtIsHarmless(t *testing.T) {
	if got := fmt.Sprintf("%s %v", Untrusted("\x1b[2J"), Untrusted("\u202e")); strings.ContainsRune(got, 0x1b) || strings.ContainsRune(got, 0x202e) {
		t.Errorf("fmt printed a control: %q", got)
	}
}

func FuzzLine(f *testing.F) {
	f.Add("a\x1b[31m\u202e\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := Line(Untrusted(s))
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
				t.Fatalf("%q became %q, which has %U", s, got, r)
			}
		}
		if again := Line(Untrusted(got)); again != got && utf8.RuneCountInString(got) < MaxGraphemes {
			t.Fatalf("not stable: %q then %q", got, again)
		}
	})
}
