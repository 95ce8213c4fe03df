package ledger

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func dollars(minor int64) Money { return Money{Minor: minor, Currency: "USD"} }

func parts(amounts ...Money) []Part {
	list := make([]Part, len(amounts))
	for i, m := range amounts {
		list[i].Amount = m
	}
	return list
}

func TestCheckSplit(t *testing.T) {
	for _, c := range []struct {
		name  string
		total Money
		parts []Part
		says  string // empty where it fits
	}{
		{"exact", dollars(-1000), parts(dollars(-700), dollars(-300)), ""},
		{"opposite signs", dollars(-1000), parts(dollars(-1200), dollars(200)), ""},
		{"none", dollars(-1000), nil, "at least two"},
		{"one", dollars(-1000), parts(dollars(-1000)), "at least two"},
		{"a cent short", dollars(-1000), parts(dollars(-700), dollars(-299)), "the parts come to -9.99 USD and the transaction to -10.00 USD; -0.01 USD is left over"},
		{"a cent over", dollars(-1000), parts(dollars(-700), dollars(-301)), "0.01 USD is left over"},
		{"nought", dollars(-1000), parts(dollars(-1000), dollars(0)), "part 2 is nought"},
		{"another currency", dollars(-1000), parts(dollars(-500), Money{-500, "EUR"}), "part 2 is in EUR and the transaction in USD"},
		{"no exponent", Money{-1000, "JPY"}, parts(Money{-400, "JPY"}, Money{-599, "JPY"}), "the parts come to -999 JPY"},
		{"edge", dollars(math.MaxInt64), parts(dollars(math.MaxInt64-1), dollars(1)), ""},
		{"over the edge on the way", dollars(0), parts(dollars(math.MaxInt64), dollars(math.MaxInt64), dollars(-math.MaxInt64), dollars(-math.MaxInt64)), ""},
		{"over the edge", dollars(-math.MaxInt64), parts(dollars(math.MaxInt64), dollars(1)), "too large"},
	} {
		err := CheckSplit(c.total, c.parts)
		switch {
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.says != "" && (!errors.Is(err, ErrSplit) || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

func TestSplitEvenlySumsToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := Money{rapid.Int64().Draw(t, "total"), rapid.SampledFrom([]Currency{"USD", "JPY", "KWD", "BTC"}).Draw(t, "currency")}
		n := rapid.IntRange(1, 50).Draw(t, "n")
		amounts := SplitEvenly(total, n)
		list := parts(amounts...)
		if rest, err := SplitRest(total, list); err != nil || !rest.IsZero() {
			t.Fatalf("%s in %d leaves %s, %v", total, n, rest, err)
		}
		spread := new(big.Int).Sub(big.NewInt(amounts[0].Minor), big.NewInt(amounts[n-1].Minor))
		if spread.CmpAbs(big.NewInt(1)) > 0 {
			t.Fatalf("%s in %d: %s and %s", total, n, amounts[0], amounts[n-1])
		}
	})
}

func TestWideSumsAsBigNumbersDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w wide
		want := new(big.Int)
		for _, n := range rapid.SliceOfN(rapid.Int64(), 0, 40).Draw(t, "amounts") {
			if rapid.Bool().Draw(t, "add") {
				w.add(n)
				want.Add(want, big.NewInt(n))
			} else {
				w.sub(n)
				want.Sub(want, big.NewInt(n))
			}
		}
		got, ok := w.int64()
		if ok != want.IsInt64() || (ok && got != want.Int64()) {
			t.Fatalf("%d, %v; want %s", got, ok, want)
		}
	})
}
