package ledger

import (
	"fmt"
	"time"
)

// Month is a calendar month held as the number yyyymm, so that months compare as numbers do. Zero is no month.
type Month int32

// NewMonth returns the month; out-of-range months roll over as in time.Date.
func NewMonth(year int, month time.Month) Month { return MonthOf(NewDate(year, month, 1)) }

// MonthOf returns the month d lies in; no month for no date.
func MonthOf(d Date) Month { return Month(d / 100) }

// ParseMonth reads YYYY-MM.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fmt.Errorf("month %q is not YYYY-MM", s)
	}
	return MonthOf(DateOf(t)), nil
}

// IsZero reports whether there is no month.
func (m Month) IsZero() bool { return m == 0 }

// Year returns the year.
func (m Month) Year() int { return int(m) / 100 }

// Month returns the month of the year.
func (m Month) Month() time.Month { return time.Month(int(m) % 100) }

// First returns the first day.
func (m Month) First() Date { return Date(m)*100 + 1 }

// Last returns the last day.
func (m Month) Last() Date { return m.Add(1).First().AddDays(-1) }

// Add returns the month n months later.
func (m Month) Add(n int) Month {
	at := m.Year()*12 + int(m.Month()) - 1 + n
	return Month(at/12*100 + at%12 + 1)
}

// MonthsSince returns how many months m is after o; negative when it is before.
func (m Month) MonthsSince(o Month) int {
	return (m.Year()-o.Year())*12 + int(m.Month()) - int(o.Month())
}

// String returns YYYY-MM, or nothing for no month.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year(), int(m.Month()))
}
