package look

import (
	"strconv"
	"time"

	"passbook/internal/ledger"
)

// DayWidth is the widest a day gets: an ISO date.
const DayWidth = 10

// Day returns the day as people say it: Today, Yesterday, the weekday within the week before, else YYYY-MM-DD. Days to
// come are Tomorrow, the weekday within the week, else YYYY-MM-DD.
func Day(d, today ledger.Date) string {
	if d.IsZero() {
		return ""
	}
	switch n := d.DaysSince(today); {
	case n == 0:
		return "Today"
	case n == -1:
		return "Yesterday"
	case n == 1:
		return "Tomorrow"
	case n > -7 && n < 7:
		return d.Time().Weekday().String()
	}
	return d.String()
}

// Due returns when something is expected; days gone by are told as being late.
func Due(d, today ledger.Date) (text string, late bool) {
	if n := today.DaysSince(d); n > 0 {
		return days(n) + " late", true
	}
	return Day(d, today), false
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

// Ago returns how long before now t was, coarsely; never for the zero time.
func Ago(t, now time.Time) string {
	if t.IsZero() {
		return "never"
	}
	switch age := now.Sub(t); {
	case age < time.Minute:
		return "just now"
	case age < time.Hour:
		return strconv.Itoa(int(age/time.Minute)) + " min ago"
	case age < 48*time.Hour:
		return strconv.Itoa(int(age/time.Hour)) + " h ago"
	case age < 31*24*time.Hour:
		return days(int(age/(24*time.Hour))) + " ago"
	}
	return "since " + t.In(now.Location()).Format(time.DateOnly)
}

// Until returns how long after now t is, in days; past where it is gone by.
func Until(t, now time.Time) (text string, past bool) {
	left := t.Sub(now)
	if left <= 0 {
		return "ran out " + Ago(t, now), true
	}
	if left < 48*time.Hour {
		return "in " + strconv.Itoa(int(left/time.Hour)) + " h", false
	}
	return "in " + days(int(left/(24*time.Hour))), false
}

// Instant returns t in the person's own zone, to the minute.
func Instant(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(now.Location()).Format("2006-01-02 15:04")
}
