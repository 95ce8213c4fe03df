package ledger

import (
	"fmt"
	"math/big"
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

// Divide returns the parts that portions make of an amount. They come to it exactly; ErrSplit says why they cannot. Of portions
// that are percentages of something indivisible, each is as near as the ones before it allow.
func Divide(total Money, portions []Portion) ([]Part, error) {
	parts := make([]Part, len(portions))
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
			return nil, fmt.Errorf("%w: part %d: %w", ErrSplit, i+1, err)
		}
		parts[i].Amount.Minor = minor
	}
	if len(rest) > 0 {
		if err := d.share(parts, rest); err != nil {
			return nil, err
		}
	}
	return parts, CheckSplit(total, parts)
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

// share gives what the other parts leave to the parts at rest.
func (d *divider) share(parts []Part, rest []int) error {
	left, err := SplitRest(d.total, parts)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSplit, err)
	}
	if left.IsZero() || (left.Minor < 0) != (d.total.Minor < 0) {
		taken, err := d.total.Sub(left)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrSplit, err)
		}
		return fmt.Errorf("%w: the other parts come to %s and the transaction to %s; nothing is left for part %d", ErrSplit, taken, d.total, rest[0]+1)
	}
	for i, amount := range SplitEvenly(left, len(rest)) {
		parts[rest[i]].Amount = amount
	}
	return nil
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
