package ledger

import (
	"cmp"
	"slices"
	"strings"
)

// SumLine is what comes in and goes out under one heading, in one currency. Transfers and what is hidden are not in it.
type SumLine[K cmp.Ordered] struct {
	Heading  K
	Spending Money // negative, where refunds are not more than what was spent
	Income   Money
	Count    int64 // rows, or parts of rows
}

// Left returns what income leaves after spending.
func (l SumLine[K]) Left() (Money, error) { return l.Income.Add(l.Spending) }

// SumBy adds monthly sums up under headings, by heading and currency. ErrOverflow: a sum does not fit an amount.
func SumBy[K cmp.Ordered](sums []MonthlySum, heading func(MonthlySum) K) ([]SumLine[K], error) {
	var lines []SumLine[K]
	for _, s := range sums {
		if s.Class != Spending && s.Class != Income {
			continue
		}
		k, c := heading(s), s.Sum.Currency
		at, there := slices.BinarySearchFunc(lines, k, func(l SumLine[K], k K) int {
			return cmp.Or(cmp.Compare(l.Heading, k), strings.Compare(string(l.Spending.Currency), string(c)))
		})
		if !there {
			lines = slices.Insert(lines, at, SumLine[K]{Heading: k, Spending: Money{Currency: c}, Income: Money{Currency: c}})
		}
		into := &lines[at].Spending
		if s.Class == Income {
			into = &lines[at].Income
		}
		sum, err := into.Add(s.Sum)
		if err != nil {
			return nil, err
		}
		*into = sum
		lines[at].Count += s.Count
	}
	return lines, nil
}
