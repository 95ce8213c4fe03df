package spelling_test

import (
	"testing"

	"passbook/internal/spelling"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "cat", 3}, {"cat", "", 3}, {"cat", "cat", 0}, {"cta", "cat", 1}, {"abcd", "badc", 2}, {"ca", "abc", 3}, {"cats", "cat", 1},
		{"kitten", "sitting", 3}, {"café", "cafe", 1}, {"日本", "日", 1},
	} {
		if got := spelling.Distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d changes, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestMeant(t *testing.T) {
	known := []string{"pending", "posted", "income", "cat"}
	for word, want := range map[string]string{"pendign": "pending", "postd": "posted", "ca": "cat", "cst": "cat", "cta": "cat", "incmoe": "income"} {
		if got := spelling.Meant(word, known); got != want {
			t.Errorf("%q means %q, want %q", word, got, want)
		}
	}
	for _, word := range []string{"", "c", "https", "merchant"} {
		if got := spelling.Meant(word, known); got != "" {
			t.Errorf("%q is taken for %q", word, got)
		}
	}
	if got := spelling.Meant("cat", nil); got != "" {
		t.Errorf("without known words %q is meant", got)
	}
}
