package query

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/spelling"
)

// Dates compares the date a row is shown on. A row without a date meets none.
type Dates struct {
	Field Field // FieldDate, FieldAfter or FieldBefore
	Any   []Span
}

// Span is a run of days from the first of one period to the last of another; a zero Period leaves its side open. After and
// Before have From alone, and To equal to it.
type Span struct {
	From, To Period
}

// Unit is what a period is counted in, or the name it goes by.
type Unit int

// The periods. Year, Month and Day are calendar dates; Days to Years end today and include it.
const (
	Year Unit = iota + 1
	Month
	Day
	Today
	Yesterday
	ThisMonth
	LastMonth
	ThisYear
	LastYear
	Days
	Weeks
	Months
	Years
)

// Period is a stretch of days, as it was typed.
type Period struct {
	Unit  Unit
	First ledger.Date // the first day of a Year, Month or Day
	Count int         // of Days, Weeks, Months or Years: 1 to MaxCount
}

// MaxCount is the most days, weeks, months or years a period is long.
const MaxCount = 9999

// DateRange is a run of days with both ends, which are never zero.
type DateRange struct {
	From, To ledger.Date
}

// The first and last day there is.
const (
	firstDay ledger.Date = 1_01_01
	lastDay  ledger.Date = 9999_12_31
)

func (d Dates) String() string { return list(d.Field, d.Any) }

func (d Dates) on(around surroundings) test {
	ranges := d.Ranges(around.today)
	return func(r *Row) bool {
		for _, days := range ranges {
			if days.From <= r.On && r.On <= days.To {
				return true
			}
		}
		return false
	}
}

// Ranges returns the days that are meant on a day; the row's date must lie in one of the ranges. There may be none.
func (d Dates) Ranges(today ledger.Date) []DateRange {
	var ranges []DateRange
	for _, s := range d.Any {
		from, to := firstDay, lastDay
		first, last := s.From.days(today)
		switch d.Field {
		case FieldAfter:
			from = next(last)
			if s.From.Unit >= Days { // after:30d is what came in these days
				from = first
			}
		case FieldBefore:
			to = before(first)
		default:
			if s.From.Unit != 0 {
				from = first
			}
			if s.To.Unit != 0 {
				_, to = s.To.days(today)
			}
		}
		if from != 0 && from <= to {
			ranges = append(ranges, DateRange{from, to})
		}
	}
	return ranges
}

// next and before return the neighbouring day, or none at the end of time.
func next(d ledger.Date) ledger.Date {
	if d >= lastDay {
		return 0
	}
	return d.AddDays(1)
}

func before(d ledger.Date) ledger.Date {
	if d <= firstDay {
		return 0
	}
	return d.AddDays(-1)
}

// days returns the first and the last day of a period.
func (p Period) days(today ledger.Date) (first, last ledger.Date) {
	year, month, day := today.Year(), today.Month(), today.Day()
	switch p.Unit {
	case Year:
		return p.First, p.First.AddMonths(11).AddDays(30)
	case Month:
		return p.First, lastOfMonth(p.First)
	case Day:
		return p.First, p.First
	case Today:
		return today, today
	case Yesterday:
		return civil(year, month, day-1), civil(year, month, day-1)
	case ThisMonth:
		return civil(year, month, 1), civil(year, month+1, 0)
	case LastMonth:
		return civil(year, month-1, 1), civil(year, month, 0)
	case ThisYear:
		return civil(year, time.January, 1), civil(year, time.December, 31)
	case LastYear:
		return civil(year-1, time.January, 1), civil(year-1, time.December, 31)
	case Days:
		return civil(year, month, day-p.Count+1), today
	case Weeks:
		return civil(year, month, day-7*p.Count+1), today
	case Months:
		return monthsBefore(today, p.Count), today
	case Years:
		return monthsBefore(today, 12*p.Count), today
	}
	return firstDay, lastDay
}

// civil returns a date whose month and day may be out of range, within the days there are.
func civil(year int, month time.Month, day int) ledger.Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	switch {
	case t.Year() < 1:
		return firstDay
	case t.Year() > 9999:
		return lastDay
	}
	return ledger.DateOf(t)
}

func lastOfMonth(d ledger.Date) ledger.Date { return civil(d.Year(), d.Month()+1, 0) }

// monthsBefore returns the first of n months that end today: the day after the same day n months ago.
func monthsBefore(today ledger.Date, n int) ledger.Date {
	first := civil(today.Year(), today.Month()-time.Month(n), 1)
	if first == firstDay {
		return firstDay
	}
	same := min(today.Day(), lastOfMonth(first).Day())
	return civil(first.Year(), first.Month(), same+1)
}

// String returns the span as it is written.
func (s Span) String() string {
	if s.From == s.To {
		return s.From.String()
	}
	return s.From.String() + ".." + s.To.String()
}

// String returns the period as it is written, nothing for an open side.
func (p Period) String() string {
	switch p.Unit {
	case Year:
		return p.First.String()[:len("2026")]
	case Month:
		return p.First.String()[:len("2026-01")]
	case Day:
		return p.First.String()
	case Days, Weeks, Months, Years:
		return strconv.Itoa(p.Count) + string(p.Unit.letter())
	}
	return p.Unit.word()
}

func (u Unit) letter() byte {
	switch u {
	case Days:
		return 'd'
	case Weeks:
		return 'w'
	case Months:
		return 'm'
	}
	return 'y'
}

func (u Unit) word() string {
	switch u {
	case Today:
		return "today"
	case Yesterday:
		return "yesterday"
	case ThisMonth:
		return "this-month"
	case LastMonth:
		return "last-month"
	case ThisYear:
		return "this-year"
	case LastYear:
		return "last-year"
	}
	return ""
}

// dateWords returns the words that stand for a period.
func dateWords() []string {
	var words []string
	for u := Today; u <= LastYear; u++ {
		words = append(words, u.word())
	}
	return words
}

var (
	errNoDate    = errors.New("a date such as 2026-03 or last-month is missing here")
	errDateRange = errors.New("after: and before: take one date, not a range; date: takes ranges")
)

// parseSpan reads one date or range; suggest is what may be meant instead of one that is none.
func parseSpan(f Field, text string) (s Span, suggest string, err error) {
	from, to, isRange := strings.Cut(text, "..")
	if !isRange {
		p, suggest, err := parsePeriod(text)
		return Span{p, p}, suggest, err
	}
	switch {
	case f != FieldDate:
		return s, "", errDateRange
	case from == "" && to == "":
		return s, "", errNoRange
	}
	if from != "" {
		if s.From, suggest, err = parsePeriod(from); err != nil {
			return s, joined(suggest, "..", to), err
		}
	}
	if to != "" {
		if s.To, suggest, err = parsePeriod(to); err != nil {
			return s, joined(suggest, from, ".."), err
		}
	}
	if s.From.First != 0 && s.To.First != 0 {
		first, _ := s.From.days(0)
		if _, last := s.To.days(0); last < first {
			return s, s.To.String() + ".." + s.From.String(), errBackwards
		}
	}
	return s, "", nil
}

// joined puts a suggestion for one side of a range together with the other side; nothing where there is none.
func joined(suggest, a, b string) string {
	switch {
	case suggest == "":
		return ""
	case a == "..":
		return suggest + a + b
	}
	return a + b + suggest
}

func parsePeriod(text string) (p Period, suggest string, err error) {
	text = strings.ToLower(text)
	if text == "" {
		return p, "", errNoDate
	}
	for u := Today; u <= LastYear; u++ {
		if text == u.word() {
			return Period{Unit: u}, "", nil
		}
	}
	if text[0] >= '0' && text[0] <= '9' {
		if at := strings.IndexByte("dwmy", text[len(text)-1]); at >= 0 {
			return parseCount(text, Days+Unit(at))
		}
		return parseCalendar(text)
	}
	return p, spelling.Meant(text, dateWords()), fmt.Errorf("%q is no date; write 2026, 2026-03, 2026-03-05, last-month or 30d", text)
}

func parseCount(text string, u Unit) (p Period, suggest string, err error) {
	digits := text[:len(text)-1]
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > MaxCount || digits[0] == '0' {
		return p, "", fmt.Errorf("%q is no length of time; write 30d, 2w, 6m or 1y, at most %d", text, MaxCount)
	}
	return Period{Unit: u, Count: n}, "", nil
}

// parseCalendar reads 2026, 2026-03 or 2026-03-05.
func parseCalendar(text string) (p Period, suggest string, err error) {
	for _, form := range [...]struct {
		unit   Unit
		layout string
		loose  string
	}{{Year, "2006", "2006"}, {Month, "2006-01", "2006-1"}, {Day, "2006-01-02", "2006-1-2"}} {
		t, err := time.Parse(form.layout, text)
		if err == nil && t.Year() > 0 {
			return Period{Unit: form.unit, First: ledger.DateOf(t)}, "", nil
		}
		if t, err := time.Parse(form.loose, text); err == nil && t.Year() > 0 {
			return p, t.Format(form.layout), fmt.Errorf("%q is no date; months and days have two digits", text)
		}
	}
	return p, "", fmt.Errorf("%q is no date; write 2026, 2026-03 or 2026-03-05", text)
}
