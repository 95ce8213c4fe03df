package query_test

import (
	"errors"
	"strings"
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

// TestErrorsPoint marks the fault in the text with brackets.
func TestErrorsPoint(t *testing.T) {
	for _, c := range []struct{ text, suggest, message string }{
		{"coffee [cta:]x", "cat:", `there is no field cta:; a word with a colon in it needs quotes: "cta:x"`},
		{"-[Merchnat:]x", "merchant:", `there is no field Merchnat:; a word with a colon in it needs quotes: "Merchnat:x"`},
		{"[category:]x", "cat:", `there is no field category:; a word with a colon in it needs quotes: "category:x"`},
		{"é [amount:]>5", "amt:", `there is no field amount:; a word with a colon in it needs quotes: "amount:>5"`},
		{"[https://example.com]", `"https://example.com"`, "there is no field https:; a word with a colon in it needs quotes"},
		{"lunch [12:30]", `"12:30"`, "there is no field 12:; a word with a colon in it needs quotes"},
		{`["cat":x]`, `"cat:x"`, `there is no field "cat":; a word with a colon in it needs quotes`},
		{"[:x]", `":x"`, "there is no field :; a word with a colon in it needs quotes"},
		{`coffee ["whole foods]`, `"whole foods"`, "this quote is not closed"},
		{"cat:[]", "", "cat: needs a value here: category or group"},
		{"cat:a,[],b", "", "cat: needs a value here: category or group"},
		{"cat:[] b", "", "cat: needs a value here: category or group"},
		{"tag:[---]", "", "there is no letter or number here to search for"},
		{`note:[" "]`, "", "there is no letter or number here to search for"},
		{"[&]", "", "there is no letter or number here to search for"},
		{"coffee [-&]", "", "there is no letter or number here to search for"},
		{"coffee [-]", "", "- stands right before what it excludes"},
		{"[-] coffee", "", "- stands right before what it excludes"},
		{"[--coffee]", "", "one - excludes; a word that begins with it needs quotes"},
		{"[-(a] b)", "", "there are no parentheses; put a - before each term to exclude"},
		{"a [|] b", "", "there is no or between terms; within a field a comma means or, as in name:coffee,tea"},
		{"amt:[abc]", "", "this is no amount; write 12.50, >50, <=20 or 10..20"},
		{"amt:[5.]", "", "this is no amount; write 12.50, >50, <=20 or 10..20"},
		{"amt:[1e5]", "", "this is no amount; write 12.50, >50, <=20 or 10..20"},
		{"amt:[>]", "", "an amount such as 50 or 12.50 is missing here"},
		{"amt:[-50]", "50", "amounts are compared without their sign; is:spend is money out and is:income money in"},
		{"amt:[<-50]", ">50", "amounts are compared without their sign; is:spend is money out and is:income money in"},
		{"amt:[>+50]", ">50", "amounts are compared without their sign; is:spend is money out and is:income money in"},
		{"[amt:<0]", "is:spend", "amounts are compared without their sign; is:spend is money out and is:income money in"},
		{"-[AMT:>0]", "is:income", "amounts are compared without their sign; is:spend is money out and is:income money in"},
		{"amt:1,[000]", "", "a comma means or; write 1000 for a thousand and 12.05 with a point"},
		{"amt:[20..10]", "10..20", "the range runs backwards"},
		{"amt:[..]", "", "a range needs at least one end"},
		{"amt:[12345678901234567890]", "", "an amount has at most 19 digits, 8 of them after the point"},
		{"amt:[0.000000001]", "", "an amount has at most 19 digits, 8 of them after the point"},
		{"date:[2026-3]", "2026-03", `"2026-3" is no date; months and days have two digits`},
		{"date:[2026-02-30]", "", `"2026-02-30" is no date; write 2026, 2026-03 or 2026-03-05`},
		{"date:[2026-13]", "", `"2026-13" is no date; write 2026, 2026-03 or 2026-03-05`},
		{"date:[0000]", "", `"0000" is no date; write 2026, 2026-03 or 2026-03-05`},
		{"date:[last-mnth]", "last-month", `"last-mnth" is no date; write 2026, 2026-03, 2026-03-05, last-month or 30d`},
		{"date:[tody..2026-03]", "today..2026-03", `"tody" is no date; write 2026, 2026-03, 2026-03-05, last-month or 30d`},
		{"date:[2026-01..tody]", "2026-01..today", `"tody" is no date; write 2026, 2026-03, 2026-03-05, last-month or 30d`},
		{"date:[0d]", "", `"0d" is no length of time; write 30d, 2w, 6m or 1y, at most 9999`},
		{"date:[10000d]", "", `"10000d" is no length of time; write 30d, 2w, 6m or 1y, at most 9999`},
		{"date:[2026..2025]", "2025..2026", "the range runs backwards"},
		{"date:[..]", "", "a range needs at least one end"},
		{"after:[2025..2026]", "", "after: and before: take one date, not a range; date: takes ranges"},
		{"cur:[$]", "", `"$" is no currency; write a code such as USD`},
		{"is:[pendign]", "pending", "is: knows pending, posted, income, spend, transfer, recurring, hidden, split, edited, uncategorized, new"},
		{"is:pending,[x]", "", "is: knows pending, posted, income, spend, transfer, recurring, hidden, split, edited, uncategorized, new"},
		{"has:[notes]", "note", "has: knows note, tag, location, check"},
		{"a[\x00]", "", "a query cannot hold a control character"},
		{"a [\xff]b", "", "this is not UTF-8 text"},
	} {
		at := strings.Index(c.text, "[")
		length := strings.Index(c.text, "]") - at - 1
		text := strings.NewReplacer("[", "", "]", "").Replace(c.text)
		_, err := query.Parse(text)
		var fault *query.Error
		if !errors.As(err, &fault) {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if fault.At != at || fault.Len != length || fault.Suggest != c.suggest || fault.Message != c.message {
			t.Errorf("%s: at %d, %d bytes, %q, suggest %q; want at %d, %d bytes, %q, suggest %q",
				text, fault.At, fault.Len, fault.Message, fault.Suggest, at, length, c.message, c.suggest)
		}
	}
}

// TestSuggestionsMend puts what is suggested in place of the fault.
func TestSuggestionsMend(t *testing.T) {
	for text, want := range map[string]string{
		"coffee cta:x": "coffee cat:x", "-https://a.b/c,d": `-"https://a.b/c,d"`, `lunch "whole foods`: `lunch "whole foods"`,
		"amt:<0 is:posted": "is:spend is:posted", "amt:<-50": "amt:>50", "date:2026..2025": "date:2025..2026", "is:pendign,new": "is:pending,new",
	} {
		_, err := query.Parse(text)
		var fault *query.Error
		if !errors.As(err, &fault) {
			t.Fatalf("%s: %v", text, err)
		}
		mended := text[:fault.At] + fault.Suggest + text[fault.At+fault.Len:]
		if got := parsed(t, mended).String(); got != want {
			t.Errorf("%s is mended to %s, want %s", text, got, want)
		}
	}
}

// TestUnfinished: a live filter waits while the person is still typing, and only then.
func TestUnfinished(t *testing.T) {
	for text, want := range map[string]bool{
		`"whole`: true, `cat:"a`: true, "cat:": true, "cat:a,": true, "amt:>": true, "amt:10,": true, "coffee -": true, "date:": true, "is:": true,
		"- a": false, "cat: a": false, "cat:,a": false, "amt:> 5": false, "cta:x": false, "amt:x": false, "|": false,
	} {
		_, err := query.Parse(text)
		var fault *query.Error
		if !errors.As(err, &fault) || fault.Unfinished != want {
			t.Errorf("%s: %#v, want unfinished %v", text, err, want)
		}
	}
}

func TestErrorText(t *testing.T) {
	_, err := query.Parse("café is:pendign")
	want := "query, column 9: is: knows pending, posted, income, spend, transfer, recurring, hidden, split, edited, uncategorized, new; did you mean pending?"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestLimits(t *testing.T) {
	for name, c := range map[string]struct{ most, more string }{
		"length": {strings.Repeat("a", query.MaxLength), strings.Repeat("a", query.MaxLength+1)},
		"terms":  {strings.Repeat("a ", query.MaxTerms), strings.Repeat("a ", query.MaxTerms+1)},
		"values": {"name:a" + strings.Repeat(",a", query.MaxValues-1), "name:a" + strings.Repeat(",a", query.MaxValues)},
		"printed length": {
			strings.Repeat("a", query.MaxLength-len(" amt:1.50")) + " amt:1.5", strings.Repeat("a", query.MaxLength-len(" amt:1.5")) + " amt:1.5",
		},
	} {
		q := parsed(t, c.most)
		if diff := cmp.Diff(q, parsed(t, q.String())); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		_, err := query.Parse(c.more)
		var fault *query.Error
		if !errors.As(err, &fault) || fault.At+fault.Len > len(c.more) {
			t.Errorf("%s: one more is %v", name, err)
		}
	}
}

// TestNewText: names from elsewhere become values that a query can hold.
func TestNewText(t *testing.T) {
	c, ok := query.NewText(query.FieldAccount, "Plaid \"Gold\"\nCredit, Card", "  ", "\x1b[31mRed", "🏦", "a\xffb")
	q := query.Query{Terms: []query.Term{{Condition: c}}}
	want := `acct:"Plaid  Gold  Credit, Card",[31mRed,"a b"`
	if !ok || q.String() != want {
		t.Errorf("%s, want %s", q, want)
	}
	if diff := cmp.Diff(q, parsed(t, q.String())); diff != "" {
		t.Error(diff)
	}
	if c, ok := query.NewText(query.FieldBank, "", "🏦"); ok {
		t.Errorf("%s asks for nothing", c)
	}
}
