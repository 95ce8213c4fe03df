package bank

import (
	"fmt"
	"time"
)

// Date is a civil day without zone or time of day, counted from 0001-01-01 as day 1. The zero Date is "no date" and
// prints as the empty string. Dates compare with <, == and >.
type Date int32

const unixEpochDay = 719163 // 1970-01-01, counted as Date counts

// NewDate is the day of the Gregorian calendar; out-of-range months and days roll over as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the civil day that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	seconds := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	days := seconds / 86400
	if seconds%86400 < 0 {
		days--
	}
	return Date(days + unixEpochDay)
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("parse date %q: want YYYY-MM-DD", text)
	}
	return DateOf(t), nil
}

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == 0 }

// Time is midnight UTC at the start of d.
func (d Date) Time() time.Time { return time.Unix((int64(d)-unixEpochDay)*86400, 0).UTC() }

// String is YYYY-MM-DD, or "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// AddDays is the day n days after d (before it for negative n).
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths is the same day n months on, or the last day of that month where it is shorter.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	first := NewDate(y, m+time.Month(n), 1)
	fy, fm, _ := first.Civil()
	return first.AddDays(min(day, daysIn(fy, fm)) - 1)
}

// Sub is the number of days from other to d.
func (d Date) Sub(other Date) int { return int(d - other) }

// Civil is the year, month and day of the month.
func (d Date) Civil() (year int, month time.Month, day int) { return d.Time().Date() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(int32(d) % 7) }

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
