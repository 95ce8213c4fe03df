package query_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/query"
)

// parsed returns the query of a text that has one.
func parsed(t testing.TB, text string) query.Query {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

// TestPrintsBack parses every form and prints it in the canonical one, which means the same.
func TestPrintsBack(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"  \t\n ", ""},
		{"coffee", "coffee"},
		{"Café  ZÜRICH", "Café ZÜRICH"},
		{`"whole foods"`, `"whole foods"`},
		{`"coffee"`, "coffee"},
		{`wh"ole f"oods`, `"whole foods"`},
		{"\"a\u00a0\tb\"", `"a  b"`},
		{"coffee,tea", "coffee,tea"},
		{"AT & T - ", ""},
		{"AT & T", "AT T"},
		{"-coffee", "-coffee"},
		{`-"whole foods"`, `-"whole foods"`},
		{`"-20%"`, `"-20%"`},
		{`"12:30"`, `"12:30"`},
		{"ACCT:Checking", "acct:Checking"},
		{`acct:"Plaid Checking",0000`, `acct:"Plaid Checking",0000`},
		{`bank:"First ""Platypus"`, `bank:"First Platypus"`},
		{`cat:own:pets,FOOD_AND_DRINK,"Rent and utilities"`, `cat:own:pets,FOOD_AND_DRINK,"Rent and utilities"`},
		{`merchant:"Smith, Sons"`, `merchant:"Smith, Sons"`},
		{"name:a,b -note:c tag:d", "name:a,b -note:c tag:d"},
		{"amt:50", "amt:50"},
		{"amt:12.5", "amt:12.50"},
		{"amt:012", ""},
		{"amt:12.50,12.500,.5", "amt:12.50,12.50,0.50"},
		{"amt:0.125", "amt:0.125"},
		{"amt:0", "amt:0"},
		{"amt:>50 amt:>=50.00 amt:<20 amt:<=20.10", "amt:>50 amt:>=50 amt:<20 amt:<=20.10"},
		{"amt:10..20 amt:10.. amt:..20 amt:10..10.0", "amt:10..20 amt:>=10 amt:<=20 amt:10"},
		{"date:2026 date:2026-03 date:2026-03-05", "date:2026 date:2026-03 date:2026-03-05"},
		{"date:2026-01..2026-03 date:2026.. date:..2026-03-05", "date:2026-01..2026-03 date:2026.. date:..2026-03-05"},
		{"date:2026..2026", "date:2026"},
		{"date:LAST-MONTH,this-month,last-year,this-year,today,yesterday", "date:last-month,this-month,last-year,this-year,today,yesterday"},
		{"date:30d,2w,6m,1Y", "date:30d,2w,6m,1y"},
		{"date:2025-11..last-month", "date:2025-11..last-month"},
		{"after:2026-03-05 before:last-month", "after:2026-03-05 before:last-month"},
		{"cur:usd,BTC", "cur:USD,BTC"},
		{"is:Pending,posted", "is:pending,posted"},
		{"is:income,spend,transfer,recurring,hidden,split,edited,uncategorized,new", "is:income,spend,transfer,recurring,hidden,split,edited,uncategorized,new"},
		{"-has:note,tag,location,check", "-has:note,tag,location,check"},
		{"coffee -cat:travel amt:>5 date:2026", "coffee -cat:travel amt:>5 date:2026"},
	} {
		q, err := query.Parse(c.text)
		if err != nil {
			if c.want != "" {
				t.Errorf("%s: %v", c.text, err)
			}
			continue
		}
		if got := q.String(); got != c.want {
			t.Errorf("%s is printed as %s, want %s", c.text, got, c.want)
		}
		if diff := cmp.Diff(q, parsed(t, q.String())); diff != "" {
			t.Errorf("%s is not the same when it is printed and read again:\n%s", c.text, diff)
		}
	}
}

func TestErrorsPoint(t *testing.T) {
	var fault *query.Error
	_, err := query.Parse("coffee cta:x")
	if !errors.As(err, &fault) || fault.At != 7 || fault.Len != 4 || fault.Suggest != "cat:" {
		t.Errorf("%#v", err)
	}
}
