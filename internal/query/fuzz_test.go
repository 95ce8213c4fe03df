package query_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
)

// FuzzParse: no text stops the parser, errors point into the text, and what is read is the same when it is printed and read again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "coffee", `"whole foods" -cat:travel,food`, "amt:10..20 amt:>5 amt:<=.5", "date:2026-01..last-month after:30d before:2020",
		`acct:"Plaid Checking",0000 bank:first`, "is:pending,new has:note -is:hidden", "cur:usd", "a:b", "-", "--a", `"`, "amt:-5", "date:2026..2025",
		"amt:99999999999999999999", "cat:,", "é\u0301 ß İ", "\x00", "\xff", "-(a", "|", strings.Repeat("a ", 70), "tag:a\u00a0b", `wh"ole f"oods`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text)
		if err != nil {
			var fault *query.Error
			if !errors.As(err, &fault) || fault.Message == "" {
				t.Fatalf("%v", err)
			}
			if fault.At < 0 || fault.Len < 0 || fault.At+fault.Len > len(text) {
				t.Fatalf("%d bytes at %d of %d: %v", fault.Len, fault.At, len(text), err)
			}
			return
		}
		printed := q.String()
		again, err := query.Parse(printed)
		if err != nil {
			t.Fatalf("%q is printed as %q: %v", text, printed, err)
		}
		if diff := cmp.Diff(q, again); diff != "" {
			t.Fatalf("%q is printed as %q:\n%s", text, printed, diff)
		}
		if len(q.Terms) > query.MaxTerms || q.IsEmpty() != (strings.TrimSpace(text) == "") {
			t.Fatalf("%q has %d terms", text, len(q.Terms))
		}
	})
}

// FuzzMatch: whatever is asked of whatever row, a minus is the opposite, and nothing stops it.
func FuzzMatch(f *testing.F) {
	f.Add("coffee", "Coffee & tea", int64(-1250), int32(today))
	f.Add(`name:"b c",d`, "a b c", int64(0), int32(0))
	f.Add("amt:12.50", "", int64(1250), int32(today))
	f.Add("date:30d", "x", int64(-1<<63), int32(99991231))
	f.Add("tag:é", "e\u0301\xff", int64(1<<63-1), int32(10101))
	f.Fuzz(func(t *testing.T, text, name string, minor int64, on int32) {
		q, err := query.Parse(text)
		if err != nil {
			return
		}
		row := query.Row{
			Merchant: safetext.Untrusted(name), Note: name, Tags: []string{name}, AccountName: safetext.Untrusted(name), Bank: safetext.Untrusted(name),
			Categories: []ledger.CategoryKey{ledger.CategoryKey(name)}, Amount: ledger.Money{Minor: minor, Currency: "USD"}, On: ledger.Date(on),
		}
		all := true
		for _, term := range q.Terms {
			holds := query.Query{Terms: []query.Term{term}}.On(today, nil).Match(&row)
			opposite := query.Query{Terms: []query.Term{{Not: !term.Not, Condition: term.Condition}}}.On(today, nil).Match(&row)
			if holds == opposite {
				t.Fatalf("%s and its opposite for %q", term, name)
			}
			all = all && holds
		}
		if q.On(today, nil).Match(&row) != all {
			t.Fatalf("%s is not all of its terms for %q", q, name)
		}
	})
}

// FuzzComplete: wherever the cursor stands, what is suggested replaces a part of the text around it, and a value that is taken can be
// read back from a query that was fine before.
func FuzzComplete(f *testing.F) {
	for _, seed := range []string{"", "co", "-ca", "cat:", `cat:"fo`, "cat:food,t", `acct:"Plaid Che" is:p`, "is:pending,", "date:l", "é cat:é", "wha:x", `"`} {
		f.Add(seed, len(seed))
		f.Add(seed, len(seed)/2)
	}
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		_, unread := query.Parse(text)
		for _, s := range query.Complete(text, cursor, known()) {
			if s.From < 0 || s.From > cursor || s.To < cursor || s.To > len(text) || s.Text == "" {
				t.Fatalf("%q at %d: %#v", text, cursor, s)
			}
			if unread != nil || strings.HasSuffix(s.Text, ":") {
				continue
			}
			taken := text[:s.From] + s.Text + text[s.To:]
			if _, err := query.Parse(taken); err != nil && len(taken) <= query.MaxLength {
				t.Fatalf("%q becomes %q: %v", text, taken, err)
			}
		}
	})
}
