package ledger

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestSumBy(t *testing.T) {
	usd, eur := func(n int64) Money { return Money{n, "USD"} }, func(n int64) Money { return Money{n, "EUR"} }
	sums := []MonthlySum{
		{Month: 202602, Category: "B", Class: Spending, Sum: usd(-500), Count: 2},
		{Month: 202603, Category: "A", Class: Spending, Sum: usd(-700), Count: 1},
		{Month: 202603, Category: "B", Class: Spending, Sum: usd(200), Count: 1},
		{Month: 202603, Category: "B", Class: Spending, Sum: eur(-100), Count: 1},
		{Month: 202603, Category: "C", Class: Income, Sum: usd(9000), Count: 1},
		{Month: 202603, Category: "T", Class: Transfer, Sum: usd(-99999), Count: 9},
		{Month: 202603, Category: "A", Class: Hidden, Sum: usd(-99999), Count: 9},
	}
	got, err := SumBy(sums, func(s MonthlySum) Month { return s.Month })
	want := []SumLine[Month]{
		{202602, usd(-500), usd(0), 2}, {202603, eur(-100), eur(0), 1}, {202603, usd(-500), usd(9000), 3},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("by month: %v, %v, want %v", got, err, want)
	}
	if left, err := got[2].Left(); err != nil || left != usd(8500) {
		t.Errorf("left: %v, %v", left, err)
	}
	byCategory, err := SumBy(sums, func(s MonthlySum) CategoryKey { return s.Category })
	if err != nil || len(byCategory) != 4 || byCategory[2] != (SumLine[CategoryKey]{"B", usd(-300), usd(0), 3}) {
		t.Errorf("by category: %v, %v", byCategory, err)
	}
	_, err = SumBy([]MonthlySum{{Class: Income, Sum: usd(math.MaxInt64)}, {Class: Income, Sum: usd(1)}}, func(MonthlySum) int { return 0 })
	if !errors.Is(err, ErrOverflow) {
		t.Errorf("too much for an amount: %v", err)
	}
}
