package wire

import (
	"errors"
	"strconv"
	"strings"
)

var errDecimal = errors.New("not a decimal number of that many places")

// ParseDecimal reads a JSON number into units of ten to the power of minus
// places. It reports an error for a number that does not fit exactly.
func ParseDecimal(text string, places int) (int64, error) {
	mantissa, exponent := text, 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		n, err := strconv.Atoi(text[i+1:])
		if err != nil || n > 18 || n < -18 {
			return 0, errDecimal
		}
		mantissa, exponent = text[:i], n
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	shift := exponent + places - len(frac)
	digits := whole + frac
	for shift < 0 && strings.HasSuffix(digits, "0") {
		digits, shift = digits[:len(digits)-1], shift+1
	}
	if digits == "" || digits == "-" {
		digits, shift = "0", 0
	}
	if shift < 0 || shift > 18 {
		return 0, errDecimal
	}
	n, err := strconv.ParseInt(digits+strings.Repeat("0", shift), 10, 64)
	if err != nil {
		return 0, errDecimal
	}
	return n, nil
}
