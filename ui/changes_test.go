package ui_test

import (
	"errors"
	"strings"
	"testing"

	"passbook/ui/internal/fake"
)

func TestWhatChangedIsMarkedAsSeenWhenLeft(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.see("5 New 9")
	d.press("5")
	d.see("Since you last looked.", "Banks  1", "New  2", "Changed  1", "▲ price rise 15.99 → 17.99")
	d.press("2")
	d.see("1,241 rows")
	d.lose("5 New 9")
	d.press("5")
	d.see("Nothing new")
	d.press("a")
	d.see("All that is known to have changed", "Banks  1")
	d.press("esc")
	d.see("Nothing new")
}

func TestAChangeLeadsToItsRowAndBack(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.see("5 Changes 9")
	d.press("5")
	d.see("Shell")
	for !strings.Contains(d.selected(), "Shell") {
		d.press("j")
	}
	d.press("enter")
	d.until("the row itself", func(string) bool {
		return strings.Contains(d.selected(), "Shell") && strings.Contains(d.selected(), "○ pending")
	})
	d.see("1,241 rows")
	d.press("esc")
	d.see("Since you last looked.")
	if !strings.Contains(d.selected(), "Shell") {
		t.Errorf("back on the page the cursor stands on %q", d.selected())
	}
	for !strings.Contains(d.selected(), "Hotel hold") {
		d.press("j")
	}
	d.press("enter") // it is gone: nothing to go to
	d.see("Since you last looked.")
}

func TestWhatChangedMayNotBeReadable(t *testing.T) {
	opts := household()
	news := fake.NewNews()
	news.Fail = errors.New("disk on fire")
	opts.News = news
	d := open(t, opts, 80, 24)
	d.press("5")
	d.see("▲ What changed could not be read", "disk on fire", "Press a to try again.")
}

func TestWithoutNewsNothingIsNew(t *testing.T) {
	opts := household()
	opts.News = nil
	d := open(t, opts, 80, 24)
	d.press("5")
	d.see("Nothing new")
}
