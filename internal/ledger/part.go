package ledger

import (
	"errors"
	"fmt"
)

// Part is one piece of a split transaction.
type Part struct {
	Category CategoryKey
	Amount   Money // with the row's own sign and currency, as a rule
	Note     string
}

// ErrSplit is the reason a split is refused; the message says what is wrong and by how much.
var ErrSplit = errors.New("the split does not fit")

// CheckSplit refuses parts that are not exactly the whole: at least two, none of them nought, all in the row's currency,
// and together the row to the last minor unit.
func CheckSplit(total Money, parts []Part) error {
	if len(parts) < 2 {
		return fmt.Errorf("%w: it needs at least two parts", ErrSplit)
	}
	for i, p := range parts {
		switch {
		case p.Amount.Currency != total.Currency:
			return fmt.Errorf("%w: part %d is in %s and the transaction in %s", ErrSplit, i+1, p.Amount.Currency, total.Currency)
		case p.Amount.IsZero():
			return fmt.Errorf("%w: part %d is nought", ErrSplit, i+1)
		}
	}
	rest, err := SplitRest(total, parts)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSplit, err)
	}
	if rest.IsZero() {
		return nil
	}
	sum, err := total.Sub(rest)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSplit, err)
	}
	return fmt.Errorf("%w: the parts come to %s and the transaction to %s; %s is left over", ErrSplit, sum, total, rest)
}

// SplitRest returns what the parts leave of the whole: nought for a split that fits, something else where the bank has
// changed the amount since.
func SplitRest(total Money, parts []Part) (Money, error) {
	var sum wide
	sum.add(total.Minor)
	for _, p := range parts {
		if p.Amount.Currency != total.Currency {
			return Money{}, fmt.Errorf("%s and %s: %w", p.Amount.Currency, total.Currency, ErrCurrencyMismatch)
		}
		sum.sub(p.Amount.Minor)
	}
	minor, ok := sum.int64()
	if !ok {
		return Money{}, ErrOverflow
	}
	return Money{Minor: minor, Currency: total.Currency}, nil
}

// SplitEvenly returns n amounts that differ by at most one minor unit and sum to total exactly, the larger ones first.
// n must be positive.
func SplitEvenly(total Money, n int) []Money {
	each, rest := total.Minor/int64(n), total.Minor%int64(n)
	amounts := make([]Money, n)
	for i := range amounts {
		amounts[i] = Money{Minor: each, Currency: total.Currency}
		switch {
		case int64(i) < rest:
			amounts[i].Minor++
		case int64(i) < -rest:
			amounts[i].Minor--
		}
	}
	return amounts
}
