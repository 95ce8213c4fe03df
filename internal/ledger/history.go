package ledger

import (
	"cmp"
	"fmt"
	"slices"
)

// carryDays is for how many days an old snapshot is still taken to hold: a month without a look at the bank leaves no hole in
// a chart by months, a longer silence is missing.
const carryDays = 31

// History answers what an account was worth on any day.
type History struct {
	account   AccountID
	closed    bool
	walkable  bool
	currency  Currency // of the newest snapshot; only rows in it can be walked
	firstRow  Date
	snapshots []Snapshot // by day, one a day
	days      []Date     // days with posted rows in that currency
	before    []wide     // before[i] is what all rows before days[i] come to; one more at the end
	foreign   []Date     // days with posted rows in another currency
}

// NewHistory returns the history of an account. snapshots and daily may come in any order; of two snapshots of a day the later
// in the list counts. daily are the posted rows by the day they posted, firstRow is the day of the first of them.
//
// Walking back through the rows is honest where every change of the balance is a row: depository and credit accounts. A loan
// accrues interest and an investment moves with its market, so theirs are only what the bank said.
func NewHistory(account Account, snapshots []Snapshot, daily []DailySum, firstRow Date) History {
	h := History{account: account.ID, closed: account.Closed, firstRow: firstRow,
		walkable: account.Type == Depository || account.Type == Credit}
	h.snapshots = slices.Clone(snapshots)
	slices.Reverse(h.snapshots)
	slices.SortStableFunc(h.snapshots, func(a, b Snapshot) int { return cmp.Compare(a.On, b.On) })
	h.snapshots = slices.CompactFunc(h.snapshots, func(a, b Snapshot) bool { return a.On == b.On })
	if n := len(h.snapshots); n > 0 {
		h.currency = h.snapshots[n-1].Worth.Currency
	}
	sorted := slices.Clone(daily)
	slices.SortStableFunc(sorted, func(a, b DailySum) int { return cmp.Compare(a.On, b.On) })
	var sum wide
	for _, d := range sorted {
		if d.Sum.Currency != h.currency {
			h.foreign = append(h.foreign, d.On)
			continue
		}
		h.days, h.before = append(h.days, d.On), append(h.before, sum)
		sum.add(d.Sum.Minor)
	}
	h.before = append(h.before, sum)
	return h
}

// At returns what the account was worth at the end of the day, or ErrOverflow where the rows walked back come to more than an
// amount can hold.
func (h History) At(on Date) (BalancePoint, error) {
	point := BalancePoint{Account: h.account, On: on}
	next, found := slices.BinarySearchFunc(h.snapshots, on, func(s Snapshot, on Date) int { return cmp.Compare(s.On, on) })
	if found {
		point.Worth, point.Kind, point.AsOf = h.snapshots[next].Worth, BalanceRead, on
		return point, nil
	}
	if next < len(h.snapshots) && h.canWalk(on, h.snapshots[next]) {
		later := h.snapshots[next]
		worth, err := h.walk(on, later)
		if err != nil {
			return point, fmt.Errorf("walk back from %s to %s: %w", later.On, on, err)
		}
		point.Worth, point.Kind, point.AsOf = worth, BalanceWalked, later.On
		return point, nil
	}
	if next > 0 && on.DaysSince(h.snapshots[next-1].On) <= carryDays && !h.ended(on) {
		earlier := h.snapshots[next-1]
		point.Worth, point.Kind, point.AsOf = earlier.Worth, BalanceCarried, earlier.On
	}
	return point, nil
}

// canWalk reports whether the rows from the day on to the snapshot are all known and all in its currency. Before the first row
// nothing is known: the bank gave no more history, which does not mean that nothing happened.
func (h History) canWalk(on Date, from Snapshot) bool {
	if !h.walkable || h.firstRow.IsZero() || on < h.firstRow || from.Worth.Currency != h.currency {
		return false
	}
	at, _ := slices.BinarySearch(h.foreign, on.AddDays(1))
	return at == len(h.foreign) || h.foreign[at] > from.On
}

func (h History) walk(on Date, from Snapshot) (Money, error) {
	first, _ := slices.BinarySearch(h.days, on.AddDays(1))
	last, _ := slices.BinarySearch(h.days, from.On.AddDays(1))
	var worth wide
	worth.add(from.Worth.Minor)
	worth = worth.minus(h.before[last].minus(h.before[first]))
	minor, ok := worth.int64()
	if !ok {
		return Money{}, ErrOverflow
	}
	return Money{Minor: minor, Currency: h.currency}, nil
}

// ended reports whether the account was closed by that day: nothing is missing then.
func (h History) ended(on Date) bool {
	n := len(h.snapshots)
	return h.closed && (n == 0 || on > h.snapshots[n-1].On)
}

// WalkBack returns what the account was worth at the end of each of the days.
func WalkBack(h History, days []Date) ([]BalancePoint, error) {
	points := make([]BalancePoint, len(days))
	for i, on := range days {
		var err error
		if points[i], err = h.At(on); err != nil {
			return nil, err
		}
	}
	return points, nil
}

// NetWorthSeries sums the histories at the end of each of the days, by currency. An account that nobody knows the balance of on
// a day is listed as missing there and is in no sum.
func NetWorthSeries(histories []History, days []Date) ([]NetWorthPoint, error) {
	points := make([]NetWorthPoint, len(days))
	for i, on := range days {
		p := NetWorthPoint{On: on}
		for _, h := range histories {
			balance, err := h.At(on)
			if err != nil {
				return nil, fmt.Errorf("account %s: %w", h.account, err)
			}
			if err := p.add(h, balance); err != nil {
				return nil, fmt.Errorf("net worth on %s: %w", on, err)
			}
		}
		points[i] = p
	}
	return points, nil
}

func (p *NetWorthPoint) add(h History, b BalancePoint) error {
	if b.Kind == BalanceMissing {
		if !h.ended(p.On) {
			p.Missing = append(p.Missing, h.account)
		}
		return nil
	}
	p.Estimated = p.Estimated || b.Kind != BalanceRead
	side := &p.Assets
	if b.Worth.Minor < 0 {
		side = &p.Debts
	}
	if err := side.Add(b.Worth); err != nil {
		return err
	}
	return p.Worth.Add(b.Worth)
}

// MonthEnds returns the last day of each month from one to the other, today standing for the end of its own month; later months
// are left out.
func MonthEnds(from, to Month, today Date) []Date {
	var days []Date
	for m := from; m <= to && m <= MonthOf(today); m = m.Add(1) {
		days = append(days, min(m.Last(), today))
	}
	return days
}

// Days returns every day from one to the other.
func Days(from, to Date) []Date {
	var days []Date
	for on := from; on <= to; on = on.AddDays(1) {
		days = append(days, on)
	}
	return days
}
