package ledger

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// Portion is what one part of a split takes of a row, whichever row it is.
type Portion struct {
	Category CategoryKey
	Kind     PortionKind
	Size     *big.Rat // in major units, or percent; not of PortionRest
	Note     string
}

// PortionKind is how a portion is measured.
type PortionKind int8

// The kinds of portions.
const (
	PortionAmount  PortionKind = iota + 1 // Size, in the direction of the row
	PortionSigned                         // Size as it is: negative is money out
	PortionPercent                        // so much of the row
	PortionRest                           // what the others leave; several share it evenly
)

// ParsePortion reads how much a portion takes, as a person types it: an amount such as 12.30, one with a sign where it goes another
// way than the row may, a part of it such as 40%, or rest. Category and note are left to the caller. The error is for the person.
func ParsePortion(text string) (Portion, error) {
	var p Portion
	text = strings.TrimSpace(text)
	switch number, percent := strings.CutSuffix(text, "%"); {
	case strings.EqualFold(text, "rest"):
		p.Kind = PortionRest
		return p, nil
	case !plainDecimal(number):
		return p, fmt.Errorf("%q is neither an amount such as 12.30 nor a part such as 40%% nor rest", text)
	case percent:
		p.Kind = PortionPercent
	case strings.ContainsAny(number[:1], "+-"):
		p.Kind = PortionSigned
	default:
		p.Kind = PortionAmount
	}
	p.Size, _ = new(big.Rat).SetString(strings.TrimSuffix(text, "%"))
	if p.Kind == PortionPercent && p.Size.Sign() <= 0 {
		return p, fmt.Errorf("%q is no part of anything", text)
	}
	return p, nil
}

// plainDecimal reports a number without a power of ten, of a length that any amount has room in.
func plainDecimal(text string) bool {
	const longest = 30
	whole, places, point := strings.Cut(strings.TrimLeft(text[:min(len(text), 1)], "+-")+text[min(len(text), 1):], ".")
	for _, digits := range [...]string{whole, places} {
		if len(digits) > longest || strings.Trim(digits, "0123456789") != "" {
			return false
		}
	}
	return whole != "" && (places != "" || !point)
}

// PortionError says which portion cannot be taken and why.
type PortionError struct {
	At  int // the index of the portion
	Why error
}

func (e *PortionError) Error() string { return fmt.Sprintf("part %d: %v", e.At+1, e.Why) }

// Unwrap returns why.
func (e *PortionError) Unwrap() error { return e.Why }

// Divide returns the parts that portions make of an amount. They come to it exactly; ErrSplit says why they cannot. Of portions
// that are percentages of something indivisible, each is as near as the ones before it allow.
func Divide(total Money, portions []Portion) ([]Part, error) {
	parts, left, err := Apportion(total, portions)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(portions, func(p Portion) bool { return p.Kind == PortionRest })
	if at >= 0 && parts[at].Amount.IsZero() {
		taken, err := total.Sub(left)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSplit, err)
		}
		return nil, fmt.Errorf("%w: the other parts come to %s and the transaction to %s; nothing is left for part %d", ErrSplit, taken, total, at+1)
	}
	return parts, CheckSplit(total, parts)
}

// Apportion is Divide for portions that need not come to the whole yet: it also returns what they leave of it. Where portions
// take the rest and there is one, that is nought; where there is none, those parts are nought. The error is ErrSplit, with a
// *PortionError where one portion is to blame.
func Apportion(total Money, portions []Portion) (parts []Part, left Money, err error) {
	parts = make([]Part, len(portions))
	d := divider{total: total, percent: new(big.Rat), exact: new(big.Rat), given: new(big.Int)}
	var rest []int
	for i, p := range portions {
		parts[i] = Part{Category: p.Category, Amount: Money{Currency: total.Currency}, Note: p.Note}
		if p.Kind == PortionRest {
			rest = append(rest, i)
			continue
		}
		minor, err := d.take(p)
		if err != nil {
			return nil, left, fmt.Errorf("%w: %w", ErrSplit, &PortionError{i, err})
		}
		parts[i].Amount.Minor = minor
	}
	if left, err = SplitRest(total, parts); err != nil {
		return nil, left, fmt.Errorf("%w: %w", ErrSplit, err)
	}
	if len(rest) == 0 || left.IsZero() || (left.Minor < 0) != (total.Minor < 0) {
		return parts, left, nil
	}
	for i, amount := range SplitEvenly(left, len(rest)) {
		parts[rest[i]].Amount = amount
	}
	return parts, Money{Currency: total.Currency}, nil
}

// divider takes one portion after another from an amount.
type divider struct {
	total   Money
	percent *big.Rat // what the percentages come to so far, exactly
	exact   *big.Rat // and what that is of the amount, in minor units
	given   *big.Int // what the percentages were given of it
}

func (d *divider) take(p Portion) (int64, error) {
	if p.Kind == PortionPercent {
		return d.takePercent(p.Size)
	}
	size := new(big.Rat).Mul(p.Size, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(d.total.Currency.Exponent())), nil)))
	if !size.IsInt() {
		return 0, fmt.Errorf("%s is finer than an amount in %s can be", decimalOf(p.Size), d.total.Currency)
	}
	minor := size.Num()
	if p.Kind == PortionAmount && d.total.Minor < 0 {
		minor.Neg(minor)
	}
	return int64Of(minor)
}

// takePercent rounds what the percentages come to together, so that all of them are the whole.
func (d *divider) takePercent(percent *big.Rat) (int64, error) {
	d.percent.Add(d.percent, percent)
	d.exact.Mul(d.percent, new(big.Rat).SetFrac64(d.total.Minor, 1))
	d.exact.Quo(d.exact, big.NewRat(100, 1))
	together := nearest(d.exact)
	minor := new(big.Int).Sub(together, d.given)
	d.given = together
	return int64Of(minor)
}

// nearest rounds half away from nought.
func nearest(r *big.Rat) *big.Int {
	double := new(big.Int).Add(new(big.Int).Lsh(new(big.Int).Abs(r.Num()), 1), r.Denom())
	n := double.Quo(double, new(big.Int).Lsh(r.Denom(), 1))
	if r.Sign() < 0 {
		n.Neg(n)
	}
	return n
}

func int64Of(n *big.Int) (int64, error) {
	if !n.IsInt64() {
		return 0, ErrOverflow
	}
	return n.Int64(), nil
}

// decimalOf writes a number that was a decimal as it may have been typed.
func decimalOf(r *big.Rat) string {
	places, _ := r.FloatPrec()
	return r.FloatString(places)
}
