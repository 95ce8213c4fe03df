package ledger

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for in, want := range map[string]Date{"2026-03-05": 20260305, "2024-02-29": 20240229, "1999-12-31": 19991231} {
		got, err := ParseDate(in)
		if err != nil || got != want || got.String() != in {
			t.Errorf("%s: %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "2026-3-5", "2025-02-29", "2026-13-01", "2026-03-05T00:00:00Z", "05.03.2026", "today"} {
		if got, err := ParseDate(in); err == nil || !got.IsZero() {
			t.Errorf("%q was read as %v", in, got)
		}
	}
}

func TestDateParts(t *testing.T) {
	d := NewDate(2026, time.March, 5)
	if d != 20260305 || d.Year() != 2026 || d.Month() != time.March || d.Day() != 5 || d.IsZero() {
		t.Errorf("parts of %v are wrong", d)
	}
	if Date(0).String() != "" || !Date(0).IsZero() {
		t.Error("no date must print nothing")
	}
	if got := NewDate(2026, time.February, 30); got != 20260302 {
		t.Errorf("30 February rolls over to %v", got)
	}
	// The day is the one the clock on the wall shows, not the one in Greenwich.
	late := time.Date(2026, 3, 5, 23, 30, 0, 0, time.FixedZone("", -8*3600))
	if got := DateOf(late); got != 20260305 {
		t.Errorf("late evening in the west is %v", got)
	}
}

func TestDateArithmetic(t *testing.T) {
	for _, c := range []struct {
		d            Date
		days, months int
		wantDays     Date
		wantMonths   Date
	}{
		{20260305, 7, 1, 20260312, 20260405},
		{20260131, 1, 1, 20260201, 20260228},
		{20240131, -31, 1, 20231231, 20240229},
		{20260331, 365, -1, 20270331, 20260228},
		{20261231, 1, 2, 20270101, 20270228},
		{20260115, -15, -1, 20251231, 20251215},
		{20240229, 0, 12, 20240229, 20250228},
		{20260301, -1, 13, 20260228, 20270401},
	} {
		if got := c.d.AddDays(c.days); got != c.wantDays {
			t.Errorf("%v + %d days = %v, want %v", c.d, c.days, got, c.wantDays)
		}
		if got := c.d.AddMonths(c.months); got != c.wantMonths {
			t.Errorf("%v + %d months = %v, want %v", c.d, c.months, got, c.wantMonths)
		}
		if got := c.wantDays.DaysSince(c.d); got != c.days {
			t.Errorf("%v is %d days after %v, want %d", c.wantDays, got, c.d, c.days)
		}
	}
}
