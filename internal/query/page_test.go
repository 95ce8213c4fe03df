package query_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"passbook/internal/query"
)

var pageRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.*) \\|$")

// TestThePageIsRight reads docs/query.md as people do: every query of its tables works and is in canonical form, every answer to a
// mistake is the one that is given, and nothing of the language is left out.
func TestThePageIsRight(t *testing.T) {
	body, err := os.ReadFile("../../docs/query.md")
	if err != nil {
		t.Fatal(err)
	}
	good, bad, ok := strings.Cut(string(body), "## When it does not work")
	if !ok {
		t.Fatal("the page does not say what happens when a query does not work")
	}
	examples := pageRow.FindAllStringSubmatch(good, -1)
	for _, example := range examples {
		if got := parsed(t, example[1]).String(); got != example[1] {
			t.Errorf("%s is printed as %s", example[1], got)
		}
	}
	for _, word := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(good, -1) {
		if !strings.HasPrefix(word[1], "--") {
			parsed(t, word[1])
		}
	}
	for _, f := range query.Fields() {
		if !strings.Contains(good, "`"+f.String()+":") {
			t.Errorf("the page has no example of %v:", f)
		}
	}
	for _, f := range query.Flags() {
		if !strings.Contains(good, "`is:"+f.String()+"`") {
			t.Errorf("the page does not explain is:%v", f)
		}
	}
	for _, thing := range query.Things() {
		if !strings.Contains(good, "`has:"+thing.String()+"`") {
			t.Errorf("the page does not explain has:%v", thing)
		}
	}
	mistakes := pageRow.FindAllStringSubmatch(bad, -1)
	for _, mistake := range mistakes {
		_, err := query.Parse(mistake[1])
		if err == nil {
			t.Errorf("%s is no mistake", mistake[1])
			continue
		}
		if _, said, _ := strings.Cut(err.Error(), ": "); said != mistake[2] {
			t.Errorf("%s: %s, and on the page %s", mistake[1], said, mistake[2])
		}
	}
	if len(examples) < 50 || len(mistakes) < 5 {
		t.Errorf("only %d examples and %d mistakes were found", len(examples), len(mistakes))
	}
	limits := fmt.Sprintf("at most %d bytes, %d terms and\n%d values", query.MaxLength, query.MaxTerms, query.MaxValues)
	if !strings.Contains(bad, limits) {
		t.Errorf("the page does not say: %s", limits)
	}
}
