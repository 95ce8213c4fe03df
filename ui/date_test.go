package ui_test

import (
	"strings"
	"testing"
)

func TestARowIsCountedOnAnotherDay(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	d.press("d")
	d.see("The day of CVS Pharmacy", "Empty goes back to Thursday, 2026-09-17, as the bank says.")
	d.write("last m")
	d.see("tab  last-month")
	d.press("tab")
	d.see("› last-month", "It counts on Monday, 2026-08-31.", "The bank says Thursday, 2026-09-17.")
	d.golden("date")
	d.press("enter")
	d.see("✓ CVS Pharmacy counts on 2026-08-31. u undoes it.")
	d.until("the row where it counts now", func(string) bool { return strings.Contains(d.selected(), "CVS Pharmacy") })
	d.press("enter")
	d.see("2026-08-31, said by you")
	d.press("d")
	d.see("› 2026-08-31")
	for range "2026-08-31" {
		d.press("backspace")
	}
	d.press("enter")
	d.see("✓ Day of CVS Pharmacy: back to Plaid's.")
	d.lose("2026-08-31, said by you")
	d.press("u")
	d.see("Undone: Day of CVS Pharmacy", "2026-08-31, said by you")
}

func TestWhatIsNoDayIsSaid(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	for _, c := range []struct{ typed, told string }{
		{"3/31", "△ \"3/31\" is no date"},
		{"2026-02-30", "△ \"2026-02-30\" is no date"},
		{"last-mnth", "last-month"},
		{"2026-01,2026-02", "△ One day or one period is needed"},
		{"2026-01-01", "It counts on Thursday, 2026-01-01."},
		{"2026", "It counts on Thursday, 2026-09-17."},
	} {
		d.press("d")
		d.write(c.typed)
		d.see(c.told)
		d.press("esc")
	}
	d.press("d", "enter") // left as it was
	d.lose("The day of")
	d.press("d")
	d.write("2026-0")
	d.press("enter")
	d.see("△ ")
	d.press("esc")
	d.lose("△")
}

func TestSeveralRowsCountInAMonthEachOnTheNearestDay(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("v")
	for range 5 {
		d.press("j")
	}
	d.see("6 selected")
	d.press("d")
	d.write("2026-09-15..2026-09-16")
	d.see("Each counts on the day nearest to its own", "from 2026-09-15 to 2026-09-16.")
	d.press("enter")
	d.see("Change 6 transactions?", "6 transactions count on 2026-09-15 to 2026-09-16", "2026-09-17 → 2026-09-16", "2026-09-14 → 2026-09-15")
	d.press("enter")
	d.see("✓ 6 transactions count on")
	d.press("u")
	d.see("Undone: 6 transactions count on")
}
