package query_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
)

const today ledger.Date = 2026_08_20

// coffee is a row with something of everything.
func coffee() query.Row {
	return query.Row{
		Name:       "Morning coffee",
		Merchant:   "Café Zürich",
		BankText:   "SQ *CAFE ZUERICH 0042 McDonald's",
		Note:       "with Anna, 20% off",
		Tags:       []string{"trip-2026", "Größe"},
		Categories: []ledger.CategoryKey{"FOOD_AND_DRINK_COFFEE", "own:pets"},
		Account:    "BxBXxLj1m4HMXBm9", AccountName: "Plaid Checking", AccountMask: "0127",
		Item: "item-Aa1", Bank: "First Platypus Bank",
		Amount: ledger.Money{Minor: -1250, Currency: "USD"},
		On:     2026_03_05,
		Flags:  query.Spend | query.Recurring | query.Edited,
		Check:  true,
	}
}

// tree is Plaid's categories and a group of the person's own.
func tree(t testing.TB) *ledger.Tree {
	t.Helper()
	tree, err := ledger.NewTree([]ledger.CategoryChange{
		{Kind: ledger.NewGroup, Group: "own:home", Name: "Our home", Counts: ledger.CountsAsSpending},
		{Kind: ledger.NewCategory, Category: "own:pets", Group: "own:home", Name: "Cat & dog"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// TestMatch holds every form to its meaning; the queries of yes hold for the row, those of no do not.
func TestMatch(t *testing.T) {
	for _, c := range []struct{ name, yes, no string }{
		{"nothing said", "", ""},
		{"names, note, tags and categories", "morning;zurich;SQ;0042;anna;off;trip;food;dog", "platypus;checking;with-out;evening"},
		{"start of a word", "mor;zur;0042;off;mc;mcdonald", "orning;urich;042;42;coffees;offx"},
		{"no case, no accents", "MORNING;cafe;CAFÉ;zürich;Zu\u0308rich;zuerich", "kafe"},
		{"words in a row", `"morning coffee";"morning cof";"cafe zurich";mcdonald's;"sq*cafe";with-anna;"anna 20"`,
			`"coffee morning";"morn coffee";"anna off";"coffee cafe";"zurich sq"`},
		{"every term", "morning anna;cafe amt:12.50 is:spend", "morning evening;morning is:income"},
		{"negation", "-evening;-is:pending;-amt:13;morning -evening", "-morning;-is:posted;morning -anna;-date:2026"},
		{"account", `acct:plaid;acct:checking;acct:"plaid ch";acct:0127;acct:01;acct:BxBXxLj1m4HMXBm9;acct:x,check`,
			"acct:ecking;acct:127;acct:bxbxxlj1m4hmxbm9;acct:BxBX;acct:platypus;acct:x,y"},
		{"bank", `bank:first;bank:platypus;bank:"first platypus";bank:item-Aa1`, "bank:plaid;bank:item-aa1;bank:atypus"},
		{"category", `cat:coffee;cat:cof;cat:"food and drink";cat:FOOD_AND_DRINK;cat:food_and_drink_coffee;cat:own:pets;cat:OWN:HOME;cat:dog;cat:"our home";cat:travel,coffee`,
			"cat:travel;cat:FOOD_AND_DRINK_COFFEES;cat:drinks;cat:ours;cat:travel,rent"},
		{"merchant", "merchant:cafe;merchant:zurich;merchant:morning", "merchant:sq;merchant:anna;merchant:mcdonald"},
		{"name", "name:cafe;name:morning;name:sq;name:mcdonald;name:evening,sq", "name:anna;name:coffeeshop"},
		{"note", `note:anna;note:"20%";note:"with anna"`, "note:morning;note:cafe"},
		{"tag", "tag:trip;tag:trip-2026;tag:2026;tag:größe;tag:GROẞE", "tag:trip-2025;tag:rip;tag:grosse;tag:GRÖSSE"},
		{"amount", "amt:12.5;amt:12.50;amt:>12;amt:>=12.50;amt:<12.51;amt:<=12.5;amt:10..20;amt:12.5..;amt:..12.50;amt:1,12.50;amt:>12.499",
			"amt:12;amt:12.505;amt:>12.50;amt:<12.50;amt:>=12.501;amt:<=12.499;amt:13..20;amt:1,2;amt:12.501..12.509"},
		{"date", "date:2026;date:2026-03;date:2026-03-05;date:2026-01..2026-03;date:2026-03-05..;date:..2026-03-05;date:2025,2026;date:..2026;date:this-year;date:6m;date:1y;date:2026-03..yesterday",
			"date:2025;date:2026-04;date:2026-03-04;date:2026-03-06..;date:..2026-03-04;date:30d;date:last-month;date:today;date:5m"},
		{"after", "after:2026-03-04;after:2026-02;after:2025;after:6m;after:last-year", "after:2026-03-05;after:2026-03;after:2026;after:30d;after:today;after:9999"},
		{"before", "before:2026-03-06;before:2026-04;before:2027;before:30d;before:last-month;before:today", "before:2026-03-05;before:2026-03;before:2026;before:6m;before:0001"},
		{"currency", "cur:USD;cur:usd;cur:EUR,USD", "cur:EUR;cur:US"},
		{"state", "is:posted;is:spend;is:recurring;is:edited;is:pending,spend", "is:pending;is:income;is:transfer;is:hidden;is:split;is:uncategorized;is:new;is:pending,new"},
		{"thing", "has:note;has:tag;has:check;has:location,check", "has:location"},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := coffee()
			for text := range strings.SplitSeq(c.yes, ";") {
				if !parsed(t, text).On(today, tree(t)).Match(&row) {
					t.Errorf("%s does not match", text)
				}
			}
			for text := range strings.SplitSeq(c.no, ";") {
				if c.no != "" && parsed(t, text).On(today, tree(t)).Match(&row) {
					t.Errorf("%s matches", text)
				}
			}
		})
	}
}

// TestCategoriesAreFound: what is called exactly so is meant alone, and a key that was never seen is itself.
func TestCategoriesAreFound(t *testing.T) {
	for text, want := range map[string][]ledger.CategoryKey{
		"cat:coffee": {"FOOD_AND_DRINK_COFFEE"}, "cat:rent": {"RENT_AND_UTILITIES_RENT"}, "cat:own:pets,dog": {"own:pets", "own:pets"},
		`cat:"our home"`: {"own:pets"}, "cat:NEW_CODE": {"NEW_CODE"},
	} {
		if got := parsed(t, text).Terms[0].Condition.(query.Text).Categories(tree(t)); !slices.Equal(got, want) {
			t.Errorf("%s means %q, want %q", text, got, want)
		}
	}
	c, _ := query.NewText(query.FieldCategory, "coffee")
	if got := c.Categories(nil); !slices.Equal(got, []ledger.CategoryKey{"coffee"}) {
		t.Errorf("without a tree %s means %q", c, got)
	}
}

// TestMatcherOfAText picks from a list by what the condition's field names.
func TestMatcherOfAText(t *testing.T) {
	for text, want := range map[string]bool{"acct:check": true, "acct:0127": true, "acct:a1": true, "acct:saving": false, "bank:check": false, "tag:check": false} {
		m := parsed(t, text).Terms[0].Condition.(query.Text).Matcher()
		if got := m.Match(&query.Row{Account: "a1", AccountName: "Plaid Checking", AccountMask: "0127"}); got != want {
			t.Errorf("%s picks the account: %v", text, got)
		}
	}
}

// TestEmptyRow shows that what a row does not have matches nothing, and its negation everything.
func TestEmptyRow(t *testing.T) {
	for _, text := range []string{
		"a", "acct:a", "bank:a", "cat:a", "merchant:a", "name:a", "note:a", "tag:a", "date:2026", "date:..2026", "date:1900..",
		"after:1900", "before:2030", "cur:USD", "is:pending,income,spend,transfer,recurring,hidden,split,edited,uncategorized,new",
		"has:note,tag,location,check", "amt:>=0.01",
	} {
		if parsed(t, text).On(today, nil).Match(&query.Row{}) {
			t.Errorf("%s matches a row without anything", text)
		}
		if !parsed(t, "-"+text).On(today, nil).Match(&query.Row{}) {
			t.Errorf("-%s does not match a row without anything", text)
		}
	}
}

func TestAmountsOfAllCurrencies(t *testing.T) {
	for _, c := range []struct {
		text     string
		minor    int64
		currency ledger.Currency
		want     bool
	}{
		{"amt:1200", 1200, "JPY", true},
		{"amt:1200", -1200, "JPY", true},
		{"amt:0.5", 0, "JPY", false},
		{"amt:0.5", 1, "JPY", false},
		{"amt:>0.5", 1, "JPY", true},
		{"amt:<0.5", 0, "JPY", true},
		{"amt:<0.5", 1, "JPY", false},
		{"amt:1.234", -1234, "KWD", true},
		{"amt:1.234", -123, "USD", false},
		{"amt:0.00000001", 1, "BTC", true},
		{"amt:>0.00000001", 1, "BTC", false},
		{"amt:0", 0, "USD", true},
		{"amt:>=0", math.MinInt64, "USD", true},
		{"amt:>999999999999999999", math.MaxInt64, "JPY", true},
		{"amt:>999999999999999999", math.MinInt64, "JPY", true},
		{"amt:>999999999999999999", math.MaxInt64, "BTC", false},
		{"amt:<999999999999999999", math.MaxInt64, "BTC", true},
		{"amt:999999999999999999", math.MaxInt64, "USD", false},
		{"amt:92233720368547758.07", math.MaxInt64, "USD", true},
		{"amt:92233720368547758.08", math.MaxInt64, "USD", false},
	} {
		row := query.Row{Amount: ledger.Money{Minor: c.minor, Currency: c.currency}}
		if got := parsed(t, c.text).On(today, nil).Match(&row); got != c.want {
			t.Errorf("%s matches %s: %v, want %v", c.text, row.Amount, got, c.want)
		}
	}
}

// TestRanges resolves each form of a date on a given day.
func TestRanges(t *testing.T) {
	for _, c := range []struct {
		text     string
		today    ledger.Date
		from, to ledger.Date // zero: no days
	}{
		{"date:2024-02", today, 2024_02_01, 2024_02_29},
		{"date:2024", today, 2024_01_01, 2024_12_31},
		{"date:today", today, 2026_08_20, 2026_08_20},
		{"date:yesterday", 2026_03_01, 2026_02_28, 2026_02_28},
		{"date:yesterday", 2026_01_01, 2025_12_31, 2025_12_31},
		{"date:this-month", 2024_02_10, 2024_02_01, 2024_02_29},
		{"date:last-month", 2026_01_31, 2025_12_01, 2025_12_31},
		{"date:last-month", 2026_03_31, 2026_02_01, 2026_02_28},
		{"date:this-year", today, 2026_01_01, 2026_12_31},
		{"date:last-year", today, 2025_01_01, 2025_12_31},
		{"date:1d", today, 2026_08_20, 2026_08_20},
		{"date:30d", today, 2026_07_22, 2026_08_20},
		{"date:2w", today, 2026_08_07, 2026_08_20},
		{"date:1m", today, 2026_07_21, 2026_08_20},
		{"date:1m", 2026_03_31, 2026_03_01, 2026_03_31},
		{"date:6m", 2026_08_31, 2026_03_01, 2026_08_31},
		{"date:1y", 2024_02_29, 2023_03_01, 2024_02_29},
		{"date:9999y", today, 1_01_01, 2026_08_20},
		{"date:2026-01..", today, 2026_01_01, 9999_12_31},
		{"date:..2026-01", today, 1_01_01, 2026_01_31},
		{"date:last-year..last-month", today, 2025_01_01, 2026_07_31},
		{"date:today..yesterday", today, 0, 0},
		{"after:2026-02", today, 2026_03_01, 9999_12_31},
		{"after:30d", today, 2026_07_22, 9999_12_31},
		{"after:9999-12-31", today, 0, 0},
		{"before:2026-03", today, 1_01_01, 2026_02_28},
		{"before:30d", today, 1_01_01, 2026_07_21},
		{"before:0001-01-01", today, 0, 0},
		{"before:9999y", today, 0, 0},
	} {
		ranges := parsed(t, c.text).Terms[0].Condition.(query.Dates).Ranges(c.today)
		var got query.DateRange
		if len(ranges) > 0 {
			got = ranges[0]
		}
		if got.From != c.from || got.To != c.to {
			t.Errorf("%s on %v: %v to %v, want %v to %v", c.text, c.today, got.From, got.To, c.from, c.to)
		}
	}
}

// TestForeignTextIsSearchedAsShown: what the screen leaves out cannot keep a word from being found.
func TestForeignTextIsSearchedAsShown(t *testing.T) {
	row := query.Row{Merchant: safetext.Untrusted("Cof\u200bfee\x1b[31m"), Amount: ledger.Money{Currency: "USD"}}
	if !parsed(t, "coffee").On(today, nil).Match(&row) {
		t.Error("an invisible character splits a word")
	}
}
