package ledger

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func daily(pairs ...int64) []DailySum {
	var list []DailySum
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, DailySum{Date(pairs[i]), Money{pairs[i+1], "USD"}})
	}
	return list
}

func read(pairs ...int64) []Snapshot {
	var list []Snapshot
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, Snapshot{Date(pairs[i]), Money{pairs[i+1], "USD"}})
	}
	return list
}

func TestWalkBack(t *testing.T) {
	checking := Account{ID: "a", Type: Depository}
	closed := Account{ID: "a", Type: Depository, Closed: true}
	rows := daily(20260302, -1000, 20260305, 5000, 20260309, -200)
	euros := append(slices.Clone(rows), DailySum{20260306, Money{-1, "EUR"}})
	snaps := read(20260310, 10_000, 20260320, 9_000)
	for _, c := range []struct {
		name    string
		history History
		on      Date
		want    string
	}{
		{"read", NewHistory(checking, snaps, rows, 20260302), 20260310, "10000 read 2026-03-10"},
		{"the day before", NewHistory(checking, snaps, rows, 20260302), 20260309, "10000 walked 2026-03-10"},
		{"before a payment", NewHistory(checking, snaps, rows, 20260302), 20260308, "10200 walked 2026-03-10"},
		{"before wages", NewHistory(checking, snaps, rows, 20260302), 20260304, "5200 walked 2026-03-10"},
		{"the first row", NewHistory(checking, snaps, rows, 20260302), 20260302, "5200 walked 2026-03-10"},
		{"before the first row", NewHistory(checking, snaps, rows, 20260302), 20260301, "missing"},
		{"no row at all", NewHistory(checking, snaps, nil, 0), 20260301, "missing"},
		{"between two, walked from the later", NewHistory(checking, snaps, daily(20260302, 1, 20260315, -1000), 20260302), 20260314, "10000 walked 2026-03-20"},
		{"the later snapshot is right", NewHistory(checking, snaps, daily(20260302, 1), 20260302), 20260314, "9000 walked 2026-03-20"},
		{"after the last", NewHistory(checking, snaps, rows, 20260302), 20260331, "9000 carried 2026-03-20"},
		{"long after the last", NewHistory(checking, snaps, rows, 20260302), 20260421, "missing"},
		{"after the end of a closed account", NewHistory(closed, snaps, rows, 20260302), 20260321, "missing"},
		{"before it was closed", NewHistory(closed, snaps, rows, 20260302), 20260308, "10200 walked 2026-03-10"},
		{"a card is walked", NewHistory(Account{ID: "a", Type: Credit}, read(20260310, -5000), rows, 20260302), 20260308, "-4800 walked 2026-03-10"},
		{"a loan is not", NewHistory(Account{ID: "a", Type: Loan}, snaps, rows, 20260302), 20260308, "missing"},
		{"a loan is carried", NewHistory(Account{ID: "a", Type: Loan}, snaps, rows, 20260302), 20260314, "10000 carried 2026-03-10"},
		{"an investment is not", NewHistory(Account{ID: "a", Type: Investment}, snaps, rows, 20260302), 20260308, "missing"},
		{"rows in another currency stop the walk", NewHistory(checking, snaps, euros, 20260302), 20260305, "missing"},
		{"and only there", NewHistory(checking, snaps, euros, 20260302), 20260306, "10200 walked 2026-03-10"},
		{"the later snapshot of a day", NewHistory(checking, append(slices.Clone(snaps), read(20260310, 7)...), rows, 20260302), 20260310, "7 read 2026-03-10"},
		{"nothing known", NewHistory(checking, nil, nil, 0), 20260301, "missing"},
		{"long ago", NewHistory(checking, read(19690105, 5), daily(19681230, 2, 19690102, 3), 19681230), 19681231, "2 walked 1969-01-05"},
		{"far ahead", NewHistory(checking, read(21500105, 5), daily(21491230, 2, 21500102, 3), 21491230), 21491231, "2 walked 2150-01-05"},
	} {
		p, err := c.history.At(c.on)
		got := "missing"
		if p.Kind != BalanceMissing {
			got = fmt.Sprintf("%d %s %s", p.Worth.Minor, [...]string{"", "carried", "walked", "read"}[p.Kind], p.AsOf)
		}
		if err != nil || got != c.want || p.Account != "a" || p.On != c.on {
			t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
	over := NewHistory(checking, read(20260310, math.MaxInt64), daily(20260302, 1, 20260305, -1), 20260302)
	if _, err := WalkBack(over, []Date{20260304}); !errors.Is(err, ErrOverflow) {
		t.Errorf("%v", err)
	}
	through := NewHistory(checking, read(20260310, math.MaxInt64), daily(20260302, 1, 20260304, 1, 20260305, -1), 20260302)
	if p, err := through.At(20260303); err != nil || p.Worth.Minor != math.MaxInt64 {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestWalkingBackUndoesTheRows builds an account forward, day by day, and asks for its past.
func TestWalkingBackUndoesTheRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := NewDate(rapid.IntRange(1960, 2110).Draw(t, "year"), 2, rapid.IntRange(1, 28).Draw(t, "day"))
		n := rapid.IntRange(1, 60).Draw(t, "days")
		balance := rapid.Int64Range(-1e9, 1e9).Draw(t, "opening")
		truth := map[Date]int64{}
		var sums []DailySum
		var snaps []Snapshot
		for i := range n {
			on := first.AddDays(i)
			if i == 0 || rapid.Bool().Draw(t, "moves") {
				sum := rapid.Int64Range(-1e6, 1e6).Draw(t, "sum")
				sums, balance = append(sums, DailySum{on, Money{sum, "USD"}}), balance+sum
			}
			truth[on] = balance
			if i == n-1 || rapid.IntRange(0, 9).Draw(t, "looks") == 0 {
				snaps = append(snaps, Snapshot{on, Money{balance, "USD"}})
			}
		}
		h := NewHistory(Account{ID: "a", Type: Depository}, rapid.Permutation(snaps).Draw(t, "snapshots"), rapid.Permutation(sums).Draw(t, "sums"), first)
		points, err := WalkBack(h, Days(first.AddDays(-3), first.AddDays(n-1)))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range points {
			if want, known := truth[p.On]; known != (p.Kind != BalanceMissing) || p.Worth.Minor != want {
				t.Fatalf("%s is %+v, want %d", p.On, p, want)
			}
		}
	})
}

func TestNetWorthSeries(t *testing.T) {
	histories := []History{
		NewHistory(Account{ID: "checking", Type: Depository}, read(20260315, 100_000), daily(20260201, 20_000), 20260201),
		NewHistory(Account{ID: "card", Type: Credit}, read(20260315, -30_000), daily(20260301, -30_000), 20260301),
		NewHistory(Account{ID: "euro", Type: Depository}, []Snapshot{{20260315, Money{500, "EUR"}}}, nil, 0),
		NewHistory(Account{ID: "old", Type: Depository, Closed: true}, read(20260131, 1), nil, 0),
	}
	points, err := NetWorthSeries(histories, MonthEnds(202601, 202612, 20260315))
	if err != nil || len(points) != 3 {
		t.Fatalf("%v, %v", points, err)
	}
	for i, want := range []string{
		"2026-01-31 [0.01 USD] [] [0.01 USD] false [checking card euro]",
		"2026-02-28 [1000.00 USD] [] [1000.00 USD] true [card euro]",
		"2026-03-15 [5.00 EUR 1000.00 USD] [-300.00 USD] [5.00 EUR 700.00 USD] false []",
	} {
		p := points[i]
		got := fmt.Sprint(p.On, " ", p.Assets.List(), " ", p.Debts.List(), " ", p.Worth.List(), " ", p.Estimated, " ", p.Missing)
		if got != want || p.Complete() != (i == 2) {
			t.Errorf("%s, want %s", got, want)
		}
	}
	rich := NewHistory(Account{ID: "rich", Type: Depository}, read(20260315, math.MaxInt64), nil, 0)
	if _, err := NetWorthSeries([]History{rich, rich}, []Date{20260315}); !errors.Is(err, ErrOverflow) {
		t.Errorf("%v", err)
	}
}

func BenchmarkNetWorthByMonth(b *testing.B) {
	var histories []History
	for range 12 {
		var sums []DailySum
		for i := range 3650 {
			sums = append(sums, DailySum{NewDate(2016, 1, 1+i), Money{int64(i % 997), "USD"}})
		}
		histories = append(histories, NewHistory(Account{ID: "a", Type: Depository}, read(20251230, 1_000_000), sums, 20160101))
	}
	days := MonthEnds(201601, 202512, 20251230)
	for b.Loop() {
		if _, err := NetWorthSeries(histories, days); err != nil {
			b.Fatal(err)
		}
	}
}
