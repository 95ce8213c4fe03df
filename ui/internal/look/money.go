package look

import (
	"strconv"
	"strings"

	"passbook/internal/ledger"
)

// Minus is the true minus sign.
const Minus = "−"

// Group returns n with its thousands grouped by commas.
func Group(n int64) string {
	s := strconv.FormatInt(n, 10)
	if n < 0 {
		return Minus + group(s[1:])
	}
	return group(s)
}

func group(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	var b strings.Builder
	b.Grow(len(digits) + len(digits)/3)
	head := len(digits) % 3
	b.WriteString(digits[:head])
	for i := head; i < len(digits); i += 3 {
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

// number returns the sign and the grouped digits, and apart from them the places with their point.
func number(m ledger.Money) (whole, places string) {
	decimal := m.Decimal()
	sign := ""
	if rest, ok := strings.CutPrefix(decimal, "-"); ok {
		sign, decimal = Minus, rest
	}
	whole, places, ok := strings.Cut(decimal, ".")
	if ok {
		if len(places) > 3 { // unofficial currencies carry eight places, most of them nought
			places = places[:2] + strings.TrimRight(places[2:], "0")
		}
		places = "." + places
	}
	return sign + group(whole), places
}

// Amount returns m with grouped thousands and a true minus; the currency follows where it is not main.
func Amount(m ledger.Money, main ledger.Currency) string {
	whole, places := number(m)
	if m.Currency == main || m.Currency == "" {
		return whole + places
	}
	return whole + places + " " + Currency(m.Currency)
}

// Signed is Amount with a plus before money in.
func Signed(m ledger.Money, main ledger.Currency) string {
	if m.Minor > 0 {
		return "+" + Amount(m, main)
	}
	return Amount(m, main)
}

// Size is Amount without its sign, for where a word says which way the money goes.
func Size(m ledger.Money, main ledger.Currency) string {
	return strings.TrimPrefix(Amount(m, main), Minus)
}

// Currency returns the code as it may be printed: codes come from Plaid.
func Currency(c ledger.Currency) string {
	return strings.Map(func(r rune) rune {
		if (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, string(c))
}

// MoneyColumn aligns amounts of several currencies at the decimal point. Its shape depends on the currencies that may
// occur, not on the rows in view, so that scrolling never moves it.
type MoneyColumn struct {
	Main   ledger.Currency
	places int // cells right of the whole number, the point included
	code   int // cells of the longest foreign code
}

// NewMoneyColumn shapes a column for the currencies; main is shown without its code.
func NewMoneyColumn(main ledger.Currency, currencies []ledger.Currency) MoneyColumn {
	c := MoneyColumn{Main: main}
	if main == "" || main.Exponent() > 0 {
		c.places = 3
	}
	for _, cur := range currencies {
		if e := cur.Exponent(); e > 0 {
			c.places = max(c.places, min(e, 8)+1)
		}
		if cur != main {
			c.code = max(c.code, min(len(Currency(cur)), 6))
		}
	}
	return c
}

// Width returns the cells needed for whole digits of the given count, separators and sign included.
func (c MoneyColumn) Width(digits int) int {
	w := digits + (digits-1)/3 + 1 + c.places
	if c.code > 0 {
		w += c.code + 1
	}
	return w
}

// Tail returns the cells right of the last digit of a main-currency amount.
func (c MoneyColumn) Tail() int {
	if c.code > 0 {
		return c.code + 1
	}
	return 0
}

// Text returns m so that, written right-aligned, its decimal point stands in the column's line.
func (c MoneyColumn) Text(m ledger.Money) string {
	whole, places := number(m)
	s := whole + places
	if n := c.places - len(places); n > 0 {
		s += spaces[:n]
	}
	if c.code == 0 {
		return s
	}
	code := ""
	if m.Currency != c.Main {
		code = Currency(m.Currency)
	}
	if n := c.code - len(code); n > 0 {
		code += spaces[:n]
	}
	return s + " " + code
}

// Signed is Text with a plus before money in.
func (c MoneyColumn) Signed(m ledger.Money) string {
	if m.Minor > 0 {
		return "+" + c.Text(m)
	}
	return c.Text(m)
}

// Meter draws percent as a line of w cells: heavy for what is used, light for the rest.
func Meter(percent, w int) (used, rest string) {
	n := 0
	if percent > 0 {
		n = min(max(percent*w/100, 1), w)
	}
	return strings.Repeat("━", n), strings.Repeat("─", w-n)
}

// Digits returns how many whole digits m has.
func Digits(m ledger.Money) int {
	whole, _ := number(ledger.Money{Minor: max(m.Minor, -m.Minor), Currency: m.Currency})
	return len(strings.ReplaceAll(whole, ",", ""))
}
