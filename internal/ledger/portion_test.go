package ledger

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func portion(t testing.TB, text string) Portion {
	t.Helper()
	p, err := ParsePortion(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestParsePortion(t *testing.T) {
	for text, want := range map[string]Portion{
		"12.30": {Kind: PortionAmount, Size: big.NewRat(1230, 100)}, " 7 ": {Kind: PortionAmount, Size: big.NewRat(7, 1)},
		"-5": {Kind: PortionSigned, Size: big.NewRat(-5, 1)}, "+2.70": {Kind: PortionSigned, Size: big.NewRat(27, 10)},
		"33.3%": {Kind: PortionPercent, Size: big.NewRat(333, 10)},
		"Rest":  {Kind: PortionRest},
	} {
		p, err := ParsePortion(text)
		if err != nil || p.Kind != want.Kind || (p.Size == nil) != (want.Size == nil) || p.Size != nil && p.Size.Cmp(want.Size) != 0 {
			t.Errorf("%q is %+v, %v, want %+v", text, p, err, want)
		}
	}
	for _, text := range []string{
		"", "-", "+", "%", ".", ".5", "5.", "1e9", "1/3", "0x10", "--5", "+-5", "1,000", "0%", "-10%", "5%%", "rest%", "NaN", "Inf", "1_000", "٣",
		strings.Repeat("1", 31), "0." + strings.Repeat("1", 31),
	} {
		if p, err := ParsePortion(text); err == nil {
			t.Errorf("%q is %+v", text, p)
		}
	}
}

func TestApportionTellsWhatIsLeft(t *testing.T) {
	for _, c := range []struct{ portions, parts, left string }{
		{"12", "-12.00", "-0.30"},
		{"13", "-13.00", "0.70"},
		{"50%", "-6.15", "-6.15"},
		{"12 rest", "-12.00 -0.30", "0.00"},
		{"13 rest", "-13.00 0.00", "0.70"},
		{"12.30 rest", "-12.30 0.00", "0.00"},
		{"", "", "-12.30"},
	} {
		var portions []Portion
		for _, text := range strings.Fields(c.portions) {
			portions = append(portions, portion(t, text))
		}
		parts, left, err := Apportion(dollars(-1230), portions)
		var got []string
		for _, p := range parts {
			got = append(got, p.Amount.Decimal())
		}
		if err != nil || strings.Join(got, " ") != c.parts || left.Decimal() != c.left {
			t.Errorf("%q: %v and %s left, %v; want %s and %s", c.portions, got, left.Decimal(), err, c.parts, c.left)
		}
	}
	_, _, err := Apportion(dollars(-1230), []Portion{portion(t, "1"), portion(t, "1.005")})
	var of *PortionError
	if !errors.As(err, &of) || of.At != 1 || !errors.Is(err, ErrSplit) {
		t.Errorf("a part finer than a cent: %v", err)
	}
}

func TestDivide(t *testing.T) {
	for _, c := range []struct {
		total    Money
		portions string
		want     string // the parts, or what the refusal says
	}{
		{dollars(-1230), "12 rest", "-12.00 -0.30"},
		{dollars(-1230), "12 0.30", "-12.00 -0.30"},
		{dollars(1230), "12 rest", "12.00 0.30"},
		{dollars(-1230), "rest rest rest", "-4.10 -4.10 -4.10"},
		{dollars(-100), "rest 0.10 rest rest", "-0.30 -0.10 -0.30 -0.30"},
		{dollars(-1230), "-15 +2.70", "-15.00 2.70"},
		{dollars(-1230), "15 +2.70", "-15.00 2.70"},
		{dollars(-1000), "50% 30% 20%", "-5.00 -3.00 -2.00"},
		{dollars(-1001), "50% 50%", "-5.01 -5.00"},
		{dollars(-100), "33.3% 33.3% 33.4%", "-0.33 -0.34 -0.33"},
		{dollars(-1000), "25% 1 rest", "-2.50 -1.00 -6.50"},
		{Money{-1001, "JPY"}, "50% rest", "-501 -500"},
		{Money{-1, "KWD"}, "50% rest", "the other parts come to -0.001 KWD and the transaction to -0.001 KWD; nothing is left for part 2"},
		{dollars(math.MinInt64), "50% 50%", "-46116860184273879.04 -46116860184273879.04"},
		{dollars(math.MaxInt64), "99.999999% rest", "92233719446210554.38 922337203.69"},
		{dollars(-1230), "12 0.29", "the parts come to -12.29 USD and the transaction to -12.30 USD; -0.01 USD is left over"},
		{dollars(-1230), "13 rest", "the other parts come to -13.00 USD and the transaction to -12.30 USD; nothing is left for part 2"},
		{dollars(-1230), "12.3 rest", "nothing is left for part 2"},
		{dollars(-1230), "50% 40%", "the parts come to -11.07 USD and the transaction to -12.30 USD; -1.23 USD is left over"},
		{dollars(-1230), "12.305 rest", "part 1: 12.305 is finer than an amount in USD can be"},
		{Money{-1200, "JPY"}, "0.5 rest", "part 1: 0.5 is finer than an amount in JPY can be"},
		{dollars(-1230), "12.30", "at least two"},
		{dollars(-1230), "0 rest", "part 1 is nought"},
		{dollars(0), "rest rest", "nothing is left"},
		{dollars(-1230), "99999999999999999999 rest", "too large"},
	} {
		var portions []Portion
		for _, text := range strings.Fields(c.portions) {
			portions = append(portions, portion(t, text))
		}
		parts, err := Divide(c.total, portions)
		var got []string
		for _, p := range parts {
			got = append(got, p.Amount.Decimal())
		}
		switch {
		case err != nil:
			if !errors.Is(err, ErrSplit) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s in %s: %v, want %q", c.total, c.portions, err, c.want)
			}
		case strings.Join(got, " ") != c.want:
			t.Errorf("%s in %s: %v, want %s", c.total, c.portions, got, c.want)
		}
	}
}

// TestDivideIsExact divides anything by percentages that are the whole, and looks that nothing is lost and no part is more than one
// minor unit off.
func TestDivideIsExact(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		total := Money{rapid.Int64Range(-1_000_000, 1_000_000).Draw(rt, "total"), rapid.SampledFrom([]Currency{"USD", "JPY", "BTC"}).Draw(rt, "currency")}
		cuts := rapid.SliceOfN(rapid.Int64Range(1, 9999), 1, 6).Draw(rt, "cuts") // hundredths of a percent
		slices.Sort(cuts)
		var portions []Portion
		last := int64(0)
		for _, cut := range append(slices.Compact(cuts), 10_000) {
			portions = append(portions, Portion{Kind: PortionPercent, Size: big.NewRat(cut-last, 100)})
			last = cut
		}
		parts, err := Divide(total, portions)
		if err != nil {
			if !strings.Contains(err.Error(), "is nought") {
				rt.Fatal(err)
			}
			return
		}
		if rest, err := SplitRest(total, parts); err != nil || !rest.IsZero() {
			rt.Fatalf("%s is left over, %v", rest, err)
		}
		for i, p := range parts {
			exact := new(big.Rat).Mul(portions[i].Size, big.NewRat(total.Minor, 100))
			if off := exact.Sub(exact, big.NewRat(p.Amount.Minor, 1)); off.Abs(off).Cmp(big.NewRat(1, 1)) > 0 {
				rt.Fatalf("part %d of %s is %s, off by %s", i, total, p.Amount, off.FloatString(3))
			}
		}
	})
}
