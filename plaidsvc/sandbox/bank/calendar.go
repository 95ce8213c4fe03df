package bank

import "time"

// isBusinessDay reports whether US banks post on a day.
func isBusinessDay(d Date) bool {
	weekday := d.Weekday()
	if weekday == time.Saturday || weekday == time.Sunday {
		return false
	}
	_, month, day := d.Civil()
	switch {
	case month == time.January && day == 1, month == time.June && day == 19, month == time.July && day == 4,
		month == time.November && day == 11, month == time.December && day == 25:
		return false
	case month == time.November && weekday == time.Thursday && day > 21 && day < 29: // Thanksgiving
		return false
	case month == time.May && weekday == time.Monday && day > 24: // Memorial Day
		return false
	case month == time.September && weekday == time.Monday && day < 8: // Labor Day
		return false
	}
	return true
}

// businessDay is d, or the first day the banks work after it.
func businessDay(d Date) Date {
	for !isBusinessDay(d) {
		d++
	}
	return d
}

// lastBusinessDay is d, or the last day the banks work before it.
func lastBusinessDay(d Date) Date {
	for !isBusinessDay(d) {
		d--
	}
	return d
}

// businessDays is the n-th business day after d.
func businessDays(d Date, n int) Date {
	for range n {
		d = businessDay(d + 1)
	}
	return d
}

// schedule says on which days something falls due.
type schedule interface {
	falls(on Date) bool
}

// monthly is a day of the month (the last one where the month is shorter), moved to the banks' next working day if
// posted is set.
type monthly struct {
	day    int
	posted bool
}

func (m monthly) falls(on Date) bool {
	if !m.posted {
		return m.nominal(on)
	}
	if !isBusinessDay(on) {
		return false
	}
	for back := on; ; back-- {
		if m.nominal(back) {
			return true
		}
		if isBusinessDay(back - 1) {
			return false
		}
	}
}

func (m monthly) nominal(on Date) bool {
	year, month, day := on.Civil()
	return day == min(m.day, daysIn(year, month))
}

// twiceMonthly is the 15th and the last day, or the working day before.
type twiceMonthly struct{}

func (twiceMonthly) falls(on Date) bool {
	if !isBusinessDay(on) {
		return false
	}
	for ahead := on; ; ahead++ {
		year, month, day := ahead.Civil()
		if day == 15 || day == daysIn(year, month) {
			return true
		}
		if isBusinessDay(ahead + 1) {
			return false
		}
	}
}

// fortnightly is every second Friday, the odd or the even ones, or the working day before.
type fortnightly struct{ odd bool }

func (f fortnightly) falls(on Date) bool {
	if !isBusinessDay(on) {
		return false
	}
	for ahead := on; ; ahead++ {
		if ahead.Weekday() == time.Friday && (int(ahead)/7%2 == 1) == f.odd {
			return true
		}
		if isBusinessDay(ahead + 1) {
			return false
		}
	}
}

// weekly is a day of the week.
type weekly struct{ weekday time.Weekday }

func (w weekly) falls(on Date) bool { return on.Weekday() == w.weekday }

// yearly is the same day every year.
type yearly struct {
	month time.Month
	day   int
}

func (y yearly) falls(on Date) bool {
	year, month, day := on.Civil()
	return month == y.month && day == min(y.day, daysIn(year, month))
}

// quarterly is a day of every third month.
type quarterly struct{ first, day int }

func (q quarterly) falls(on Date) bool {
	_, month, day := on.Civil()
	return day == q.day && (int(month)-q.first)%3 == 0
}

// yearlyBefore is the yearly schedule whose newest day is so many days before openedOn.
func yearlyBefore(openedOn Date, days int) yearly {
	_, month, day := openedOn.AddDays(-days).Civil()
	return yearly{month: month, day: min(day, 28)}
}

// monthlySince is the day of the month of a date, but at most the 28th.
func monthlySince(d Date) monthly {
	_, _, day := d.Civil()
	return monthly{day: min(day, 28)}
}
