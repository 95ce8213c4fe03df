package bank

import (
	"strconv"
	"strings"
)

// Currency is an ISO 4217 code, or one of Plaid's unofficial codes (contract of /accounts/get, field
// unofficial_currency_code). Exactly one of the two JSON fields is set from it.
type Currency struct {
	Code       string
	Unofficial bool
}

// Amount is Minor / 10^Exponent units of Currency, exactly. Most amounts have the currency's own exponent, but
// banks report holdings to more places, so the exponent belongs to the amount.
type Amount struct {
	Minor    int64
	Exponent int
	Currency Currency
}

// Decimal is the exact value in major units as a JSON number: "12", "89.4", "-0.05", "23631.9805".
func (a Amount) Decimal() string {
	digits := strconv.FormatInt(a.Minor, 10)
	sign := ""
	if rest, negative := strings.CutPrefix(digits, "-"); negative {
		sign, digits = "-", rest
	}
	if a.Exponent > 0 {
		if pad := a.Exponent + 1 - len(digits); pad > 0 {
			digits = strings.Repeat("0", pad) + digits
		}
		point := len(digits) - a.Exponent
		digits = digits[:point] + strings.TrimRight("."+digits[point:], "0")
		digits = strings.TrimSuffix(digits, ".")
	}
	if digits == "0" {
		sign = ""
	}
	return sign + digits
}

// Neg is the amount with the other sign.
func (a Amount) Neg() Amount {
	a.Minor = -a.Minor
	return a
}

func dollars(cents int64) Amount {
	return Amount{Minor: cents, Exponent: 2, Currency: Currency{Code: "USD"}}
}

// exponentOf is the number of places a currency is counted in: ISO 4217's, and 8 for unofficial codes.
func exponentOf(c Currency) int {
	if c.Unofficial {
		return 8
	}
	switch c.Code {
	case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF":
		return 0
	case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND":
		return 3
	default:
		return 2
	}
}
