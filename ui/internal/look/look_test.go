package look

import (
	"strings"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func TestAmount(t *testing.T) {
	for _, c := range []struct {
		minor    int64
		currency ledger.Currency
		want     string
	}{
		{0, "USD", "0.00"}, {-5, "USD", "−0.05"}, {123456, "USD", "1,234.56"}, {-100000000, "USD", "−1,000,000.00"},
		{99900, "USD", "999.00"}, {1200, "JPY", "1,200 JPY"}, {-1234567, "KWD", "−1,234.567 KWD"}, {150000000, "BTC", "1.50 BTC"},
		{123456789, "BTC", "1.23456789 BTC"}, {-9223372036854775808, "USD", "−92,233,720,368,547,758.08"},
	} {
		if got := Amount(ledger.Money{Minor: c.minor, Currency: c.currency}, "USD"); got != c.want {
			t.Errorf("Amount(%d %s) = %q, want %q", c.minor, c.currency, got, c.want)
		}
	}
	if got := Signed(ledger.Money{Minor: 250, Currency: "USD"}, "USD"); got != "+2.50" {
		t.Errorf("money in reads %q", got)
	}
}

func TestMoneyColumnKeepsThePointInLine(t *testing.T) {
	column := NewMoneyColumn("USD", []ledger.Currency{"USD", "JPY", "BTC", "KWD"})
	w := column.Width(9)
	for _, m := range []ledger.Money{{Minor: -123456, Currency: "USD"}, {Minor: 99, Currency: "JPY"}, {Minor: 123456789, Currency: "BTC"}, {Minor: 1500, Currency: "KWD"}} {
		text := column.Signed(m)
		cell := strings.Repeat(" ", w-Width(text)) + text
		whole, _, _ := strings.Cut(strings.TrimLeft(text, "+−"), ".")
		whole, _, _ = strings.Cut(whole, " ")
		end := Width(cell[:strings.Index(cell, whole)]) + len(whole)
		if want := w - 4 - 9; end != want { // a code of three letters with its space, the point with eight places
			t.Errorf("%v: the whole number ends in cell %d of %q, want %d", m, end, cell, want)
		}
	}
}

func TestDay(t *testing.T) {
	today := ledger.NewDate(2026, 9, 17) // a Thursday
	for days, want := range map[int]string{0: "Today", -1: "Yesterday", -2: "Tuesday", -6: "Friday", -7: "2026-09-10", 1: "Tomorrow", 3: "Sunday", 7: "2026-09-24"} {
		if got := Day(today.AddDays(days), today); got != want {
			t.Errorf("Day(%+d) = %q, want %q", days, got, want)
		}
	}
	if Day(0, today) != "" {
		t.Error("no date reads like one")
	}
	if got, late := Due(today.AddDays(-1), today); got != "1 day late" || !late {
		t.Errorf("what was due yesterday is %q", got)
	}
	if got, late := Due(today, today); got != "Today" || late {
		t.Errorf("what is due today is %q", got)
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 9, 17, 12, 0, 0, 0, time.UTC)
	for age, want := range map[time.Duration]string{
		-time.Hour: "just now", 59 * time.Second: "just now", time.Minute: "1 min ago", 59 * time.Minute: "59 min ago", time.Hour: "1 h ago",
		47 * time.Hour: "47 h ago", 48 * time.Hour: "2 days ago", 31 * 24 * time.Hour: "since 2026-08-17",
	} {
		if got := Ago(now.Add(-age), now); got != want {
			t.Errorf("Ago(%v) = %q, want %q", age, got, want)
		}
	}
	if got := Ago(time.Time{}, now); got != "never" {
		t.Errorf("Ago(never) = %q", got)
	}
}

func TestTextIsMeasuredAlikeEverywhere(t *testing.T) {
	for _, u := range []safetext.Untrusted{"👍🏽 ok", "👩\u200d👩\u200d👧 x", "🇩🇪", "⚠\ufe0f", "日本", "Café", "a\u0301"} {
		s := Text(u)
		if narrow, wide := Width(s), wcWidth(s); narrow != wide {
			t.Errorf("%q is %d cells by clusters and %d by characters", s, narrow, wide)
		}
	}
}

func TestLineNeverLeavesItsWidth(t *testing.T) {
	theme := NewTheme(true, false)
	for _, w := range []int{0, 1, 5, 20} {
		for _, selected := range []bool{false, true} {
			l := theme.Line(w, selected).Gutter().Put(Strong, "日本語 name").Space(3).CellRight(Bad, "1,234,567.89", 30).Cell(Faint, "x", 9).To(50)
			if got := styledWidth(l.String()); got > w || (selected && got != w) {
				t.Errorf("a line of %d cells (selected: %v) takes %d", w, selected, got)
			}
		}
	}
}

func TestMonoHasNoColours(t *testing.T) {
	theme := NewTheme(false, true)
	for ink := range inks {
		s := theme.Line(10, true).Put(ink, "x").String() + theme.Paint(ink, "y")
		if strings.Contains(s, "[38") || strings.Contains(s, ";38") || strings.Contains(s, "48;") {
			t.Errorf("ink %d has a colour: %q", ink, s)
		}
	}
}

func TestMeter(t *testing.T) {
	for percent, want := range map[int]string{0: "──────────", 1: "━─────────", 50: "━━━━━─────", 100: "━━━━━━━━━━", 250: "━━━━━━━━━━"} {
		used, rest := Meter(percent, 10)
		if used+rest != want {
			t.Errorf("Meter(%d) = %q, want %q", percent, used+rest, want)
		}
	}
}
