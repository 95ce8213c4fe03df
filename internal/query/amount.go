package query

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"passbook/internal/ledger"
)

// Amounts compares how much moved, whichever way: amt:>50 holds for 60 spent and for 60 earned. People mean it so, and
// is:spend and is:income tell the way.
type Amounts struct {
	Any []Amount
}

// Comparison is how an amount is compared.
type Comparison int

// The comparisons: 50, >50, >=50, <50, <=50 and 10..20, which includes both ends.
const (
	Exactly Comparison = iota + 1
	MoreThan
	AtLeast
	LessThan
	AtMost
	Between
)

// Amount is one condition on the size of an amount, in major units of whatever currency the row has.
type Amount struct {
	Compare Comparison
	Value   Decimal
	To      Decimal // the upper end of Between
}

// Decimal is Digits divided by ten to the power of Places. Digits does not end in a nought unless Places is 0.
type Decimal struct {
	Digits uint64
	Places uint8
}

// The most that a decimal holds: all amounts of Money, and all places of a currency.
const (
	maxDigits = 19
	maxPlaces = 8
)

func (a Amounts) String() string { return list(FieldAmount, a.Any) }

func (a Amounts) on(surroundings) test {
	return func(r *Row) bool {
		size := r.Amount.Minor
		if size < 0 {
			size = -(size + 1) // one less, so that it fits
			if size < math.MaxInt64 {
				size++
			}
		}
		for _, amount := range a.Any {
			if least, most, ok := amount.Minor(r.Amount.Currency); ok && least <= size && size <= most {
				return true
			}
		}
		return false
	}
}

// String returns the amount as it is written: "12.50", ">50", "10..20".
func (a Amount) String() string {
	if a.Compare == Between {
		return a.Value.String() + ".." + a.To.String()
	}
	return a.Compare.sign() + a.Value.String()
}

func (c Comparison) sign() string {
	switch c {
	case MoreThan:
		return ">"
	case AtLeast:
		return ">="
	case LessThan:
		return "<"
	case AtMost:
		return "<="
	}
	return ""
}

// mirrored returns how sizes compare where amounts below nought compare as c.
func (c Comparison) mirrored() Comparison {
	switch c {
	case MoreThan:
		return LessThan
	case AtLeast:
		return AtMost
	case LessThan:
		return MoreThan
	case AtMost:
		return AtLeast
	}
	return c
}

// Minor returns the smallest and the largest size, in minor units of a currency and without sign, that the amount allows.
// ok is false where it allows none, such as exactly 0.5 in a currency without decimals. most is math.MaxInt64 where the amount has no
// upper end.
func (a Amount) Minor(c ledger.Currency) (least, most int64, ok bool) {
	low, lowExact := a.Value.minor(c)
	least, most = low, math.MaxInt64
	switch a.Compare {
	case Exactly:
		return low, low, lowExact
	case MoreThan:
		if low == math.MaxInt64 {
			return 0, 0, false
		}
		least = low + 1
	case AtLeast:
		if !lowExact {
			if low == math.MaxInt64 {
				return 0, 0, false
			}
			least = low + 1
		}
	case LessThan:
		least, most = 0, low
		if lowExact {
			most = low - 1
		}
	case AtMost:
		least, most = 0, low
	case Between:
		if !lowExact {
			if low == math.MaxInt64 {
				return 0, 0, false
			}
			least = low + 1
		}
		most, _ = a.To.minor(c)
	default:
		return 0, 0, false
	}
	return least, most, least <= most
}

// minor returns d in minor units, rounded down, and whether it is exactly that. Beyond int64 it is the largest, inexactly.
func (d Decimal) minor(c ledger.Currency) (minor int64, exact bool) {
	shift := c.Exponent() - int(d.Places)
	if shift < 0 {
		by := pow10(-shift)
		return int64(d.Digits / by), d.Digits%by == 0
	}
	high, low := bits.Mul64(d.Digits, pow10(shift))
	if high != 0 || low > math.MaxInt64 {
		return math.MaxInt64, false
	}
	return int64(low), true
}

func pow10(n int) uint64 {
	p := uint64(1)
	for range n {
		p *= 10
	}
	return p
}

// compare returns -1, 0 or 1 as d is less than, equal to or more than o.
func (d Decimal) compare(o Decimal) int {
	dHigh, dLow := bits.Mul64(d.Digits, pow10(int(o.Places)))
	oHigh, oLow := bits.Mul64(o.Digits, pow10(int(d.Places)))
	switch {
	case dHigh < oHigh || (dHigh == oHigh && dLow < oLow):
		return -1
	case dHigh == oHigh && dLow == oLow:
		return 0
	}
	return 1
}

// String returns the decimal with no places or with at least two: "50", "12.50", "0.125".
func (d Decimal) String() string {
	digits := strconv.FormatUint(d.Digits, 10)
	places := int(d.Places)
	if places == 0 {
		return digits
	}
	if len(digits) <= places {
		digits = strings.Repeat("0", places-len(digits)+1) + digits
	}
	if places == 1 {
		digits, places = digits+"0", 2
	}
	return digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// What is wrong with an amount, for people.
var (
	errNoAmount   = errors.New("an amount such as 50 or 12.50 is missing here")
	errNotAmount  = errors.New("this is no amount; write 12.50, >50, <=20 or 10..20")
	errSigned     = errors.New("amounts are compared without their sign; is:spend is money out and is:income money in")
	errGrouped    = errors.New("a comma means or; write 1000 for a thousand and 12.05 with a point")
	errLongAmount = errors.New("an amount has at most 19 digits, 8 of them after the point")
	errBackwards  = errors.New("the range runs backwards")
	errNoRange    = errors.New("a range needs at least one end")
)

// parseAmount reads one amount; suggest is what may be meant instead of one that is none.
func parseAmount(text string) (a Amount, suggest string, err error) {
	if from, to, ok := strings.Cut(text, ".."); ok {
		return parseAmountRange(from, to)
	}
	a.Compare = Exactly
	for _, c := range [...]Comparison{AtLeast, AtMost, MoreThan, LessThan} { // the longer signs first
		if rest, ok := strings.CutPrefix(text, c.sign()); ok {
			a.Compare, text = c, rest
			break
		}
	}
	if a.Value, err = parseDecimal(text); err != nil {
		if bare := strings.TrimLeft(text, "-+−"); bare != text {
			if _, bad := parseDecimal(bare); bad == nil {
				if strings.HasPrefix(text, "+") {
					return a, a.Compare.sign() + bare, errSigned
				}
				return a, a.Compare.mirrored().sign() + bare, errSigned
			}
		}
		return a, "", err
	}
	if a.Value.Digits == 0 && (a.Compare == LessThan || a.Compare == MoreThan) {
		return a, "", errSigned
	}
	return a, "", nil
}

func parseAmountRange(from, to string) (a Amount, suggest string, err error) {
	switch {
	case from == "" && to == "":
		return a, "", errNoRange
	case from == "":
		a.Compare = AtMost
		a.Value, err = parseDecimal(to)
		return a, "", err
	}
	if a.Value, err = parseDecimal(from); err != nil {
		return a, "", err
	}
	if to == "" {
		a.Compare = AtLeast
		return a, "", nil
	}
	if a.To, err = parseDecimal(to); err != nil {
		return a, "", err
	}
	switch a.Value.compare(a.To) {
	case 0:
		return Amount{Compare: Exactly, Value: a.Value}, "", nil
	case 1:
		return a, a.To.String() + ".." + a.Value.String(), errBackwards
	}
	a.Compare = Between
	return a, "", nil
}

// parseDecimal reads digits with at most one point among or before them.
func parseDecimal(text string) (Decimal, error) {
	if text == "" {
		return Decimal{}, errNoAmount
	}
	whole, fraction, point := strings.Cut(text, ".")
	for _, r := range whole + fraction {
		if r < '0' || r > '9' {
			return Decimal{}, errNotAmount
		}
	}
	if whole+fraction == "" || (point && fraction == "") {
		return Decimal{}, errNotAmount
	}
	if len(whole) > 1 && whole[0] == '0' {
		return Decimal{}, errGrouped
	}
	fraction = strings.TrimRight(fraction, "0")
	digits := strings.TrimLeft(whole+fraction, "0")
	if len(digits) > maxDigits || len(fraction) > maxPlaces {
		return Decimal{}, errLongAmount
	}
	d := Decimal{Places: uint8(len(fraction))}
	if digits != "" {
		n, err := strconv.ParseUint(digits, 10, 64)
		if err != nil {
			return Decimal{}, errLongAmount
		}
		d.Digits = n
	}
	return d, nil
}
