package ledger

import (
	"slices"
	"strings"
)

// Totals is a sum kept apart by currency. The zero Totals is empty and ready to use. A copy shares the sums: add to one only.
type Totals struct{ sums []Money }

// Add adds m to the sum of its currency.
func (t *Totals) Add(m Money) error {
	at, found := slices.BinarySearchFunc(t.sums, m.Currency, func(a Money, c Currency) int {
		return strings.Compare(string(a.Currency), string(c))
	})
	if !found {
		t.sums = slices.Insert(t.sums, at, m)
		return nil
	}
	sum, err := t.sums[at].Add(m)
	if err != nil {
		return err
	}
	t.sums[at] = sum
	return nil
}

// List returns the sums by currency code. The caller must not change it.
func (t Totals) List() []Money { return t.sums }

// In returns the sum in one currency, nought if there is none.
func (t Totals) In(c Currency) Money {
	for _, m := range t.sums {
		if m.Currency == c {
			return m
		}
	}
	return Money{Currency: c}
}
