package query_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
)

// someWords are what rows and queries are made of, so that they meet.
func someWords() []string {
	return []string{"cafe", "Café", "coffee", "co", "zürich", "food", "bank", "a", "42", "0042", "trip", "x", "McDonald's", "whole foods", "日本", "ß"}
}

func aWord(t *rapid.T) string { return rapid.SampledFrom(someWords()).Draw(t, "word") }

func someText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(someWords()), 0, 3).Draw(t, "text"), " ")
}

func aDate(t *rapid.T) ledger.Date {
	return today.AddDays(rapid.IntRange(-900, 40).Draw(t, "days ago"))
}

// aRow draws a row of the words, with amounts that are often near each other.
func aRow(t *rapid.T) query.Row {
	return query.Row{
		Name: someText(t), Merchant: safetext.Untrusted(someText(t)), BankText: safetext.Untrusted(someText(t)), Note: someText(t),
		Tags:       rapid.SliceOfN(rapid.SampledFrom(someWords()), 0, 2).Draw(t, "tags"),
		Categories: rapid.SliceOfN(rapid.SampledFrom([]ledger.CategoryKey{"", "FOOD_AND_DRINK_COFFEE", "BANK_FEES_ATM_FEES", "own:pets"}), 0, 2).Draw(t, "categories"),
		Account:    ledger.AccountID(aWord(t)), AccountName: safetext.Untrusted(someText(t)), AccountMask: "0042",
		Item: ledger.ItemID(aWord(t)), Bank: safetext.Untrusted(someText(t)),
		Amount: ledger.Money{
			Minor:    rapid.OneOf(rapid.Int64Range(-3000, 3000), rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64})).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]ledger.Currency{"USD", "JPY", "KWD", "BTC", ""}).Draw(t, "currency"),
		},
		On:       rapid.SampledFrom([]ledger.Date{0, today, aDate(t)}).Draw(t, "on"),
		Flags:    query.Flag(rapid.Uint16Range(0, 1<<11-1).Draw(t, "flags")),
		Location: rapid.Bool().Draw(t, "location"), Check: rapid.Bool().Draw(t, "check"),
	}
}

// quoted writes a value as a person would, or with quotes that are not needed.
func quoted(t *rapid.T, s string) string {
	if strings.Contains(s, " ") || rapid.Bool().Draw(t, "quoted") {
		return `"` + s + `"`
	}
	return s
}

func aPeriod(t *rapid.T) string {
	d := aDate(t).String()
	return rapid.SampledFrom([]string{
		d, d[:7], d[:4], "today", "yesterday", "this-month", "last-month", "this-year", "last-year", "1d", "30d", "3w", "6m", "2y", "9999y",
	}).Draw(t, "period")
}

func aDecimal(t *rapid.T) string {
	return rapid.SampledFrom([]string{"0", "1", "5.5", "10", "12.50", "12.505", "20", "0.00000001", "999999999999999999"}).Draw(t, "decimal")
}

// aValue draws the text of one value of a field.
func aValue(t *rapid.T, f query.Field) string {
	switch f {
	case query.FieldAmount:
		n := aDecimal(t)
		return rapid.SampledFrom([]string{n, ">=" + n, "<=" + n, n + "..", ".." + n, ">1" + n, "<1" + n, "0.." + n}).Draw(t, "amount")
	case query.FieldDate:
		p := aPeriod(t)
		return rapid.SampledFrom([]string{p, p + "..", ".." + p, "2024-07.." + aPeriod(t)}).Filter(func(s string) bool {
			_, err := query.Parse("date:" + s)
			return err == nil // the random range may run backwards
		}).Draw(t, "date")
	case query.FieldAfter, query.FieldBefore:
		return aPeriod(t)
	case query.FieldCurrency:
		return rapid.SampledFrom([]string{"usd", "JPY", "BTC"}).Draw(t, "code")
	case query.FieldIs:
		return rapid.SampledFrom(query.Flags()).Draw(t, "state").String()
	case query.FieldHas:
		return rapid.SampledFrom(query.Things()).Draw(t, "thing").String()
	}
	return quoted(t, aWord(t))
}

// aTerm draws the text of one condition, without a minus.
func aTerm(t *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
		return quoted(t, aWord(t))
	}
	f := rapid.SampledFrom(query.Fields()).Draw(t, "field")
	values := []string{aValue(t, f)}
	for range rapid.IntRange(0, 2).Draw(t, "more") {
		values = append(values, aValue(t, f))
	}
	return f.String() + ":" + strings.Join(values, ",")
}

func aQuery(t *rapid.T) string {
	terms := make([]string, rapid.IntRange(0, 4).Draw(t, "terms"))
	for i := range terms {
		terms[i] = rapid.SampledFrom([]string{"", "-"}).Draw(t, "minus") + aTerm(t)
	}
	return strings.Join(terms, rapid.SampledFrom([]string{" ", "  \t"}).Draw(t, "space"))
}

func TestPrintsBackWhateverIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, err := query.Parse(aQuery(t))
		if err != nil {
			t.Fatal(err)
		}
		again, err := query.Parse(q.String())
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if diff := cmp.Diff(q, again); diff != "" {
			t.Fatalf("%s:\n%s", q, diff)
		}
		row := aRow(t)
		if q.On(today, nil).Match(&row) != again.On(today, nil).Match(&row) {
			t.Fatalf("%s means something else when it is printed and read again", q)
		}
	})
}

// TestLaws: a space means and, a minus means not, a comma means or, and the order does not matter.
func TestLaws(t *testing.T) {
	var yes, no int
	categories := tree(t)
	rapid.Check(t, func(t *rapid.T) {
		row := aRow(t)
		holds := func(text string) bool {
			q, err := query.Parse(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			return q.On(today, categories).Match(&row)
		}
		a, b, term := aQuery(t), aQuery(t), aTerm(t)
		if holds(a+" "+b) != (holds(a) && holds(b)) || holds(a+" "+b) != holds(b+" "+a) {
			t.Fatalf("%s and %s", a, b)
		}
		if holds(term) == holds("-"+term) {
			t.Fatalf("%s and its negation", term)
		}
		f := rapid.SampledFrom(query.Fields()).Draw(t, "field of two")
		one, other := aValue(t, f), aValue(t, f)
		either := holds(f.String() + ":" + one + "," + other)
		if either != (holds(f.String()+":"+one) || holds(f.String()+":"+other)) || either != holds(f.String()+":"+other+","+one) {
			t.Fatalf("%v: %s or %s", f, one, other)
		}
		if either {
			yes++
		} else {
			no++
		}
	})
	if !testing.Short() && (yes == 0 || no == 0) {
		t.Errorf("%d drawn conditions hold and %d do not: the rows and queries do not meet", yes, no)
	}
}

// TestAmountsAreExact compares with decimals written out, digit by digit.
func TestAmountsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		row := query.Row{Amount: ledger.Money{
			Minor:    rapid.OneOf(rapid.Int64Range(-300, 300), rapid.Int64()).Draw(t, "minor"),
			Currency: rapid.SampledFrom([]ledger.Currency{"USD", "JPY", "KWD", "BTC"}).Draw(t, "currency"),
		}}
		size := strings.TrimPrefix(row.Amount.Decimal(), "-")
		if row.Amount.Minor == math.MinInt64 {
			return // its size is no amount
		}
		value := rapid.OneOf(
			rapid.Just(size),
			rapid.Custom(func(t *rapid.T) string {
				m := ledger.Money{Minor: rapid.Int64Range(0, 300).Draw(t, "value"), Currency: "BTC"}
				return m.Decimal()
			}),
			rapid.StringMatching(`(0|[1-9][0-9]{0,10})\.[0-9]{1,8}`),
		).Draw(t, "text")
		order := strings.Compare(aligned(size), aligned(value))
		for sign, want := range map[string]bool{"": order == 0, ">": order > 0, ">=": order >= 0, "<": order < 0, "<=": order <= 0} {
			q, err := query.Parse("amt:" + sign + value)
			var fault *query.Error
			if errors.As(err, &fault) && strings.Trim(value, "0.") == "" {
				continue // less or more than nought
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := q.On(today, nil).Match(&row); got != want {
				t.Fatalf("%s %s %s: %v", size, sign, value, got)
			}
		}
	})
}

// aligned writes a decimal so that decimals compare as texts do.
func aligned(decimal string) string {
	whole, fraction, _ := strings.Cut(decimal, ".")
	return strings.Repeat("0", 30-len(whole)) + whole + fraction + strings.Repeat("0", 10-len(fraction))
}
