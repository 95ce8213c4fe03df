package ui_test

import (
	"errors"
	"strings"
	"testing"

	"passbook/ui/internal/fake"
)

func TestSpendingLeadsToTheRowsBehindIt(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.press("6")
	d.see("September 2026 so far", "Typical", "Food and drink")
	d.until("a group under the cursor", func(string) bool { return d.selected() != "" })
	for !strings.Contains(d.selected(), "Groceries") {
		before := d.selected()
		if d.press("j"); d.selected() == before {
			t.Fatalf("no groceries among\n%s", d.screen())
		}
	}
	d.press("left")
	d.see("August 2026")
	if !strings.Contains(d.selected(), "Groceries") {
		t.Errorf("the cursor went to %q with the month", d.selected())
	}
	spent := strings.Fields(d.selected())[2]
	d.press("enter")
	d.see("/ cat:Groceries is:spend date:2026-08", "out −"+spent)
	d.press("esc")
	d.see("August 2026")
	d.press("esc")
	d.see("September 2026 so far")
}

func TestNetWorthTellsWhatIsEstimatedAndWhatIsMissing(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.press("7")
	d.see("Net worth", "Today", "12,000.00", "estimated", "estimated △ 2 missing")
	if strings.Contains(d.screen(), "2025-08") {
		t.Error("months of which nothing is known are drawn")
	}
	d.press("c")
	d.see("Net worth › EUR", "1,880.12")
}

func TestSumsMayNotBeReadable(t *testing.T) {
	opts := household()
	opts.Sums = &fake.Sums{Reader: fake.Household(), Fail: errors.New("disk on fire")}
	d := open(t, opts, 80, 24)
	d.press("6")
	d.see("▲ The sums could not be read", "disk on fire")
	d.press("7")
	d.see("▲ Net worth could not be read", "disk on fire")
}

func TestWithoutSumsNothingIsKnown(t *testing.T) {
	opts := household()
	opts.Sums = nil
	d := open(t, opts, 80, 24)
	d.press("6")
	d.see("Nothing was spent yet")
	d.press("7")
	d.see("No balance is known yet")
}
