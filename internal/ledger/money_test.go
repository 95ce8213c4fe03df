package ledger

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
)

func TestExponentIsISO4217(t *testing.T) {
	for c, want := range map[Currency]int{
		"USD": 2, "EUR": 2, "GBP": 2, "JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "KWD": 3, "BHD": 3, "TND": 3, "CLF": 4,
		// The Unicode tables say nought for these.
		"RSD": 2, "COP": 2, "IDR": 2, "PKR": 2, "ALL": 2, "UZS": 2, "IQD": 3,
		"BTC": 8, "DOGE": 8, "USDT": 8, "GBX": 8, "": 8, "XXX": 2,
	} {
		if got := c.Exponent(); got != want {
			t.Errorf("%q has %d places, want %d", c, got, want)
		}
	}
}

func TestParseMoney(t *testing.T) {
	for _, c := range []struct {
		in       string
		currency Currency
		want     int64
		err      error
	}{
		{"0", "USD", 0, nil},
		{"-0", "USD", 0, nil},
		{"12.5", "USD", 1250, nil},
		{"-12.50", "USD", -1250, nil},
		{"+7", "USD", 700, nil},
		{"2307.21", "USD", 230721, nil},
		{"0.1", "USD", 10, nil},
		{"1e3", "USD", 100000, nil},
		{"1E-2", "USD", 1, nil},
		{"1.5e+2", "USD", 15000, nil},
		{"000012.30", "USD", 1230, nil},
		{"23631.9805", "USD", 2363198, nil},
		{"0.005", "USD", 0, nil},
		{"0.015", "USD", 2, nil},
		{"0.025", "USD", 2, nil},
		{"0.0250001", "USD", 3, nil},
		{"-0.015", "USD", -2, nil},
		{"0.004999", "USD", 0, nil},
		{"1e-300", "USD", 0, nil},
		{"1234", "JPY", 1234, nil},
		{"0.5", "JPY", 0, nil},
		{"1.5", "JPY", 2, nil},
		{"1.234", "KWD", 1234, nil},
		{"0.00000001", "BTC", 1, nil},
		{"92233720368547758.07", "USD", math.MaxInt64, nil},
		{"-92233720368547758.07", "USD", -math.MaxInt64, nil},
		{"92233720368547758.08", "USD", 0, ErrOverflow},
		{"92233720368547758.075", "USD", 0, ErrOverflow},
		{"1e18", "USD", 0, ErrOverflow},
		{"1e400", "USD", 0, ErrOverflow},
		{"0e400", "USD", 0, nil},
		{"", "USD", 0, ErrNotDecimal},
		{"-", "USD", 0, ErrNotDecimal},
		{".", "USD", 0, ErrNotDecimal},
		{"1.", "USD", 0, ErrNotDecimal},
		{"1,5", "USD", 0, ErrNotDecimal},
		{"1 5", "USD", 0, ErrNotDecimal},
		{"--1", "USD", 0, ErrNotDecimal},
		{"1e", "USD", 0, ErrNotDecimal},
		{"1e1e1", "USD", 0, ErrNotDecimal},
		{"1.2.3", "USD", 0, ErrNotDecimal},
		{"0x10", "USD", 0, ErrNotDecimal},
		{"NaN", "USD", 0, ErrNotDecimal},
		{"Infinity", "USD", 0, ErrNotDecimal},
		{"١", "USD", 0, ErrNotDecimal},
		{strings.Repeat("1", 401), "USD", 0, ErrNotDecimal},
	} {
		got, err := ParseMoney(c.in, c.currency)
		if !errors.Is(err, c.err) || (c.err == nil && got != Money{c.want, c.currency}) {
			t.Errorf("ParseMoney(%q, %s) = %v, %v; want %d, %v", c.in, c.currency, got, err, c.want, c.err)
		}
	}
}

func TestMoneyText(t *testing.T) {
	for _, c := range []struct {
		m    Money
		want string
	}{
		{Money{0, "USD"}, "0.00 USD"},
		{Money{-1250, "USD"}, "-12.50 USD"},
		{Money{5, "USD"}, "0.05 USD"},
		{Money{-5, "KWD"}, "-0.005 KWD"},
		{Money{1200, "JPY"}, "1200 JPY"},
		{Money{-1, "JPY"}, "-1 JPY"},
		{Money{1, "BTC"}, "0.00000001 BTC"},
		{Money{math.MaxInt64, "USD"}, "92233720368547758.07 USD"},
		{Money{math.MinInt64, "USD"}, "-92233720368547758.08 USD"},
	} {
		if got := c.m.String(); got != c.want {
			t.Errorf("%d %s: %q, want %q", c.m.Minor, c.m.Currency, got, c.want)
		}
	}
}

func TestMoneyArithmetic(t *testing.T) {
	usd := func(n int64) Money { return Money{n, "USD"} }
	for _, c := range []struct {
		name    string
		a, b    Money
		add     int64
		addErr  error
		diff    int64
		diffErr error
	}{
		{"plain", usd(5), usd(-7), -2, nil, 12, nil},
		{"nought", usd(0), usd(0), 0, nil, 0, nil},
		{"top", usd(math.MaxInt64), usd(1), 0, ErrOverflow, math.MaxInt64 - 1, nil},
		{"bottom", usd(math.MinInt64), usd(-1), 0, ErrOverflow, math.MinInt64 + 1, nil},
		{"twice the bottom", usd(math.MinInt64), usd(math.MinInt64), 0, ErrOverflow, 0, ErrOverflow},
		{"top and bottom", usd(math.MaxInt64), usd(-math.MaxInt64), 0, nil, 0, ErrOverflow},
		{"currencies", usd(1), Money{1, "EUR"}, 0, ErrCurrencyMismatch, 0, ErrCurrencyMismatch},
	} {
		sum, err := c.a.Add(c.b)
		if !errors.Is(err, c.addErr) || sum.Minor != c.add {
			t.Errorf("%s: sum %v, %v; want %d, %v", c.name, sum, err, c.add, c.addErr)
		}
		diff, err := c.a.Sub(c.b)
		if !errors.Is(err, c.diffErr) || diff.Minor != c.diff {
			t.Errorf("%s: difference %v, %v; want %d, %v", c.name, diff, err, c.diff, c.diffErr)
		}
	}
	if m := usd(-3).Neg(); m != usd(3) || m.IsZero() || !usd(0).IsZero() {
		t.Errorf("Neg or IsZero is wrong: %v", m)
	}
}

// FuzzParseMoney compares with exact rational arithmetic, and reads back what is printed.
func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"0", "-12.5", "1e3", "0.015", "1E-2", "92233720368547758.07", "1.", "-", "+1", "00.10", "1e400", "9e-9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range []Currency{"USD", "JPY", "KWD", "BTC"} {
			m, err := ParseMoney(s, c)
			if err != nil {
				if m != (Money{}) {
					t.Fatalf("%q: %v beside the error %v", s, m, err)
				}
				continue
			}
			exact, ok := new(big.Rat).SetString(s)
			if !ok {
				t.Fatalf("%q is no number, yet gave %v", s, m)
			}
			exact.Mul(exact, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(c.Exponent())), nil)))
			off := new(big.Rat).Sub(exact, new(big.Rat).SetInt64(m.Minor))
			switch off.Abs(off).Cmp(big.NewRat(1, 2)) {
			case 1:
				t.Fatalf("%q became %v, which is off by more than half a unit", s, m)
			case 0:
				if m.Minor%2 != 0 {
					t.Fatalf("%q became %v: a half goes to the even unit", s, m)
				}
			}
			if again, err := ParseMoney(m.Decimal(), c); err != nil || again != m {
				t.Fatalf("%q printed as %q reads back as %v, %v", s, m.Decimal(), again, err)
			}
		}
	})
}
