package ledger

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMonth(t *testing.T) {
	for _, c := range []struct {
		on          Date
		text        string
		first, last Date
	}{
		{20260315, "2026-03", 20260301, 20260331},
		{20240210, "2024-02", 20240201, 20240229},
		{21000210, "2100-02", 21000201, 21000228},
		{19691231, "1969-12", 19691201, 19691231},
		{16000229, "1600-02", 16000201, 16000229},
	} {
		m := MonthOf(c.on)
		if m.String() != c.text || m.First() != c.first || m.Last() != c.last {
			t.Errorf("%s: %s from %s to %s", c.on, m, m.First(), m.Last())
		}
		if back, err := ParseMonth(c.text); err != nil || back != m {
			t.Errorf("%s reads back as %s, %v", c.text, back, err)
		}
	}
	for _, bad := range []string{"", "2026", "2026-13", "2026-00", "2026-3", "2026-03-01", "x"} {
		if m, err := ParseMonth(bad); err == nil {
			t.Errorf("%q is read as %s", bad, m)
		}
	}
	if m := NewMonth(2026, 14); m != 202702 {
		t.Errorf("month 14 of 2026 is %s", m)
	}
	if m := Month(0); !m.IsZero() || m.String() != "" || !MonthOf(0).IsZero() {
		t.Error("no month is not empty")
	}
}

func TestMonthArithmeticIsTheCalendars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := NewMonth(rapid.IntRange(1600, 2400).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")))
		n := rapid.IntRange(-3000, 3000).Draw(t, "n")
		later := m.Add(n)
		if later != MonthOf(DateOf(m.First().Time().AddDate(0, n, 0))) {
			t.Fatalf("%s and %d months is %s", m, n, later)
		}
		if later.MonthsSince(m) != n {
			t.Fatalf("%s is %d months after %s, want %d", later, later.MonthsSince(m), m, n)
		}
	})
}
