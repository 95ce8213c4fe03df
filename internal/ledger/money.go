package ledger

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// Currency is an ISO 4217 code such as USD, or one of Plaid's unofficial codes such as BTC. Upper case.
type Currency string

// unofficialExponent is the number of places kept for codes outside ISO 4217 (Plaid's unofficial_currency_code).
const unofficialExponent = 8

// Exponent returns how many decimal places the minor unit has: 2 for USD, 0 for JPY, 3 for KWD, 8 for unofficial codes.
//
// The places are those of ISO 4217. The Unicode tables behind golang.org/x/text say how many are usually shown instead, which
// is none for RSD, COP or IDR: amounts kept so would lose their cents.
func (c Currency) Exponent() int {
	switch c {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	case "CLF", "UYW":
		return 4
	}
	if _, err := currency.ParseISO(string(c)); err != nil {
		return unofficialExponent
	}
	return 2
}

// Money is an exact amount in minor units (cents for USD) of one currency. Negative is money out.
type Money struct {
	Minor    int64
	Currency Currency
}

// Errors of money arithmetic and parsing.
var (
	ErrCurrencyMismatch = errors.New("amounts have different currencies")
	ErrOverflow         = errors.New("amount is too large")
	ErrNotDecimal       = errors.New("not a decimal number")
)

// ParseMoney reads a plain decimal such as "-12.5" or "1e3" in major units. Digits beyond the currency's exponent are
// rounded half to even. It accepts what encoding/json accepts as a number up to a power of ten of 400, and a leading plus sign.
func ParseMoney(decimal string, c Currency) (Money, error) {
	mantissa, exp, negative, err := splitDecimal(decimal)
	if err != nil {
		return Money{}, fmt.Errorf("amount %q: %w", decimal, err)
	}
	minor, err := scale(mantissa, exp+c.Exponent())
	if err != nil {
		return Money{}, fmt.Errorf("amount %q: %w", decimal, err)
	}
	if negative {
		minor = -minor
	}
	return Money{Minor: minor, Currency: c}, nil
}

// splitDecimal returns the digits of s without point, leading zeros and sign, and the power of ten they are multiplied by.
func splitDecimal(s string) (digits string, exp int, negative bool, err error) {
	if s == "" || len(s) > 400 {
		return "", 0, false, ErrNotDecimal
	}
	switch s[0] {
	case '-':
		negative, s = true, s[1:]
	case '+':
		s = s[1:]
	}
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		if exp, err = strconv.Atoi(s[at+1:]); err != nil || exp > 400 || exp < -400 {
			return "", 0, false, ErrNotDecimal
		}
		s = s[:at]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole+fraction == "" || strings.HasSuffix(s, ".") {
		return "", 0, false, ErrNotDecimal
	}
	for _, r := range whole + fraction {
		if r < '0' || r > '9' {
			return "", 0, false, ErrNotDecimal
		}
	}
	return strings.TrimLeft(whole+fraction, "0"), exp - len(fraction), negative, nil
}

// scale returns digits x 10^exp as an integer, rounding half to even where exp is negative.
func scale(digits string, exp int) (int64, error) {
	if digits == "" {
		return 0, nil
	}
	if exp >= 0 {
		if len(digits)+exp > 19 {
			return 0, ErrOverflow
		}
		return parseMinor(digits + strings.Repeat("0", exp))
	}
	cut := len(digits) + exp
	if cut < 0 {
		return 0, nil
	}
	kept, rest := digits[:cut], digits[cut:]
	n, err := parseMinor(kept)
	if err != nil {
		return 0, err
	}
	half := "5" + strings.Repeat("0", len(rest)-1)
	if rest > half || (rest == half && n%2 == 1) {
		if n == math.MaxInt64 {
			return 0, ErrOverflow
		}
		n++
	}
	return n, nil
}

func parseMinor(digits string) (int64, error) {
	if digits == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, ErrOverflow
	}
	return n, nil
}

// Add returns m + o, or ErrCurrencyMismatch or ErrOverflow.
func (m Money) Add(o Money) (Money, error) {
	if m.Currency != o.Currency {
		return Money{}, fmt.Errorf("%s and %s: %w", m.Currency, o.Currency, ErrCurrencyMismatch)
	}
	sum := m.Minor + o.Minor
	if (sum > m.Minor) != (o.Minor > 0) && o.Minor != 0 {
		return Money{}, ErrOverflow
	}
	return Money{Minor: sum, Currency: m.Currency}, nil
}

// Sub returns m - o, or ErrCurrencyMismatch or ErrOverflow.
func (m Money) Sub(o Money) (Money, error) {
	if o.Minor == math.MinInt64 {
		return Money{}, ErrOverflow
	}
	return m.Add(o.Neg())
}

// Neg returns -m. The smallest int64 stays as it is; ParseMoney never makes it.
func (m Money) Neg() Money { return Money{Minor: -m.Minor, Currency: m.Currency} }

// IsZero reports whether the amount is nought, in whatever currency.
func (m Money) IsZero() bool { return m.Minor == 0 }

// Decimal returns the amount in major units with exactly the currency's places: "-12.50", "1200" for JPY.
func (m Money) Decimal() string {
	places := m.Currency.Exponent()
	sign, n := "", uint64(m.Minor)
	if m.Minor < 0 {
		sign, n = "-", uint64(-(m.Minor+1))+1
	}
	digits := strconv.FormatUint(n, 10)
	if places == 0 {
		return sign + digits
	}
	if len(digits) <= places {
		digits = strings.Repeat("0", places-len(digits)+1) + digits
	}
	return sign + digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// String returns the decimal and the currency: "-12.50 USD".
func (m Money) String() string { return m.Decimal() + " " + string(m.Currency) }
