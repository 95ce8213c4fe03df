package recur

import (
	"slices"

	"passbook/internal/ledger"
)

// beat is a frequency in days: how long one step takes, how far a step may be off, and how many days there must be.
type beat struct {
	frequency ledger.Frequency
	days      int // of one step
	early     int // a step may be this much shorter, for weekends and short months
	late      int // and this much longer
	least     int // dates needed
	grace     int // days after which a charge that is due counts as missed
}

// beatOf returns the beat of a frequency; ok is false for one without rhythm.
func beatOf(f ledger.Frequency) (b beat, ok bool) {
	switch f {
	case ledger.Weekly:
		return beat{f, 7, 2, 2, 3, 3}, true
	case ledger.Biweekly:
		return beat{f, 14, 2, 2, 3, 4}, true
	case ledger.SemiMonthly:
		return beat{f, 15, 4, 4, 3, 5}, true
	case ledger.Monthly:
		return beat{f, 30, 4, 5, 3, 7}, true
	case ledger.Annually:
		return beat{f, 365, 15, 15, 2, 20}, true
	}
	return beat{}, false
}

// rhythmOf returns the frequency that dates keep; ok is false when they keep none. Dates are in order, each once. A charge may
// be left out now and then, and one date in eight may be out of step.
func rhythmOf(dates []ledger.Date) (f ledger.Frequency, ok bool) {
	for _, f := range [...]ledger.Frequency{ledger.Weekly, ledger.Biweekly, ledger.SemiMonthly, ledger.Monthly, ledger.Annually} {
		if b, _ := beatOf(f); b.keeps(dates) {
			return f, true
		}
	}
	return ledger.Irregular, false
}

func (b beat) keeps(dates []ledger.Date) bool {
	if len(dates) < b.least {
		return false
	}
	steps, days, skipped, astray := 0, 0, 0, 0
	for i := 1; i < len(dates); i++ {
		gap := dates[i].DaysSince(dates[i-1])
		n := max(1, (gap+b.days/2)/b.days)
		if n > 2 || gap < n*b.days-b.early || gap > n*b.days+b.late+n-1 {
			astray++
			continue
		}
		steps, days, skipped = steps+n, days+gap, skipped+n-1
	}
	if steps == 0 || astray > len(dates)/8 || skipped > len(dates)/4 || (b.frequency == ledger.Annually && skipped > 0) {
		return false
	}
	// Every other week and twice a month differ by a day a step; only the mean tells them apart.
	switch b.frequency {
	case ledger.Biweekly:
		return 100*days < 1460*steps
	case ledger.SemiMonthly:
		return 100*days >= 1460*steps && 100*days <= 1600*steps
	}
	return true
}

// datesOf returns the days of rows, each once.
func datesOf(rows []Row) []ledger.Date {
	dates := make([]ledger.Date, len(rows))
	for i, r := range rows {
		dates[i] = r.On
	}
	return slices.Compact(dates)
}
