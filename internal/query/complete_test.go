package query_test

import (
	"slices"
	"strings"
	"testing"

	"passbook/internal/query"
)

func known() query.Known {
	return query.Known{
		Accounts:   []string{"Plaid Checking", "Plaid Saving", "Gold \"Plus\" Card", "Plaid Checking", "🏦"},
		Banks:      []string{"First Platypus Bank", "Tartan Bank"},
		Categories: []string{"Food and drink", "Coffee", "Groceries", "Café food"},
		Tags:       []string{"trip-2026", "food", "a,b"},
		Currencies: []string{"USD", "EUR"},
	}
}

// TestComplete: the cursor is the caret, which is not part of the text.
func TestComplete(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"^", "acct: bank: cat: merchant: name: note: tag: amt: date: after: before: cur: is: has:"},
		{"coffee ^", "coffee acct: | coffee bank: | coffee cat: | coffee merchant: | coffee name: | coffee note: | coffee tag: | coffee amt: | coffee date: | coffee after: | coffee before: | coffee cur: | coffee is: | coffee has:"},
		{"c^", "cat: | cur:"},
		{"A^", "acct: | amt: | after:"},
		{"ca^", `cat: | cat:"Café food" | acct:"Gold  Plus  Card"`},
		{"-am^", "-amt:"},
		{"^-ca", ""},
		{"pe^", "is:pending"},
		{"p^", ""},
		{"re^ x", "is:recurring x"},
		{"coffee^", "cat:Coffee"},
		{"x -food^", `x -cat:"Food and drink" | x -cat:"Café food" | x -tag:food`},
		{"plat^", `bank:"First Platypus Bank"`},
		{`"ca^`, ""},
		{"c^a:x y", "cat:x y | cur:x y"},
		{"cat:^", `cat:"Food and drink" | cat:Coffee | cat:Groceries | cat:"Café food"`},
		{"cat:fo^", `cat:"Food and drink" | cat:"Café food"`},
		{"cat:CAFE^", `cat:"Café food"`},
		{`cat:"food a^`, `cat:"Food and drink"`},
		{`cat:"food a^nd" x`, `cat:"Food and drink" x`},
		{"cat:coffee,^", `cat:coffee,"Food and drink" | cat:coffee,Groceries | cat:coffee,"Café food"`},
		{"cat:g^,coffee", `cat:Groceries,coffee`},
		{"cat:zz^", ""},
		{"cat:-^", ""},
		{"acct:^", `acct:"Plaid Checking" | acct:"Plaid Saving" | acct:"Gold  Plus  Card"`},
		{"acct:che^", `acct:"Plaid Checking"`},
		{"bank:t^", `bank:"Tartan Bank"`},
		{"-tag:^", `-tag:trip-2026 | -tag:food | -tag:"a,b"`},
		{"cur:e^", "cur:EUR"},
		{"is:p^", "is:pending | is:posted"},
		{"is:pending,p^", "is:pending,posted"},
		{"has:^", "has:note | has:tag | has:location | has:check"},
		{"date:la^", "date:last-month | date:last-year"},
		{"before:tod^", "before:today"},
		{"date:3^", "date:30d"},
		{"amt:^", ""},
		{"note:^", ""},
		{"wha:x^", ""},
		{"x\xff^", ""},
	} {
		cursor := strings.Index(c.text, "^")
		text := strings.Replace(c.text, "^", "", 1)
		var got []string
		for _, s := range query.Complete(text, cursor, known()) {
			got = append(got, text[:s.From]+s.Text+text[s.To:])
			if strings.HasSuffix(s.Text, ":") == (s.Summary == "") {
				t.Errorf("%s: %q has the summary %q", c.text, s.Text, s.Summary)
			}
		}
		between := " | "
		if text == "" {
			between = " "
		}
		if joined := strings.Join(got, between); joined != c.want {
			t.Errorf("%s: %s, want %s", c.text, joined, c.want)
		}
	}
}

func TestCompleteOutsideOfTheText(t *testing.T) {
	for _, cursor := range []int{-1, 3} {
		if s := query.Complete("ca", cursor, known()); s != nil {
			t.Errorf("at %d: %v", cursor, s)
		}
	}
	if !slices.Equal(query.Complete("me", 2, query.Known{}), query.Complete("me", 2, known())) {
		t.Error("fields depend on the person's data")
	}
}
