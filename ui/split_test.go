package ui_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/fake"
)

// openSplit opens the split of the newest row, CVS Pharmacy of 29.12.
func (d *driver) openSplit() {
	d.t.Helper()
	d.openTransactions()
	d.press("S")
	d.see("Split CVS Pharmacy, −29.12")
}

func TestARowIsSplitChangedAndMadeWholeAgain(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openSplit()
	d.see("Pharmacies and suppleme", "the rest", "△ It needs at least two parts.")
	d.write("groc")
	d.see("› Groceries")
	d.press("enter") // takes the category
	d.write("30%")
	d.see("−8.74", "−20.38", "✓ The parts come to −29.12 exactly.")
	d.press("tab")
	d.write("for Ada")
	d.golden("split")
	d.press("enter")
	d.see("✓ Split CVS Pharmacy into Pharmacies and supplements and Groceries.")
	d.until("the marker", func(string) bool {
		return strings.Contains(d.selected(), "÷") && strings.Contains(d.selected(), "Pharmacies and")
	})
	d.press("enter")
	d.see("−20.38 Health › Pharmacies and supplements", "−8.74 Food and drink › Groceries, for Ada")
	d.press("S") // what there is is opened for change
	d.see("20.38", "8.74", "for Ada")
	d.press("down", "tab")
	for range "8.74" {
		d.press("backspace")
	}
	d.write("10")
	d.see("△ 1.26 too much.")
	d.press("up")
	for range "20.38" {
		d.press("backspace")
	}
	d.see("−19.12", "✓ The parts come to")
	d.press("enter")
	d.see("−19.12 Health")
	d.press("u")
	d.see("Undone: Split CVS Pharmacy", "−20.38 Health")
	d.press("S")
	d.see("20.38")
	d.press("ctrl+o")
	d.see("✓ No split of CVS Pharmacy. u undoes it.")
	d.press("esc")
	d.until("no marker", func(string) bool { return !strings.Contains(d.selected(), "÷") })
	d.press("u", "u")
	d.see("Undone: Split")
	d.lose("÷")
}

func TestASplitThatIsNotTheRowCannotBeSaved(t *testing.T) {
	opts, _, e := editable()
	d := open(t, opts, 80, 24)
	d.openSplit()
	d.press("enter") // no category is typed: the first one offered is taken
	d.write("12")
	for _, c := range []struct{ typed, told string }{
		{"", "✓ The parts come to"},
		{".345", "△ 12.345 is finer than an amount in USD can be."},
		{"x", "is neither an amount such as 12.30 nor a part"},
	} {
		d.write(c.typed)
		d.see(c.told)
	}
	d.press("enter")
	d.see("▲ ")
	for range "12.345x" {
		d.press("backspace")
	}
	d.write("29.12")
	d.see("△ Nothing is left for part 1.")
	d.press("enter")
	d.see("▲ Nothing is left for part 1.")
	d.press("up")
	d.write("1")
	d.see("△ 1.00 too much.")
	d.press("ctrl+x")
	d.see("△ It needs at least two parts.")
	d.press("ctrl+n")
	d.write("zzz")
	d.see("No category has these words.")
	d.press("tab")
	d.write("1")
	d.see("△ Part 2 has no category yet.")
	d.press("enter")
	d.see("▲ Part 2 has no category yet.")
	d.press("esc")
	d.lose("Split CVS")
	if acts, err := e.History(t.Context(), 0, 9); err != nil || len(acts) > 0 {
		t.Errorf("something was done: %v, %v", acts, err)
	}
}

func TestMoneyMayComeBackWithinASplit(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openSplit()
	d.write("vet")
	d.press("tab")
	d.write("+5")
	d.see("−34.12", "5.00", "✓ The parts come to")
	d.press("enter")
	d.until("the marker", func(string) bool { return strings.Contains(d.selected(), "÷") })
	d.press("S")
	d.see("34.12", "+5.00")
}

func TestASplitIsOfOneRow(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	d.press("space", "space", "S")
	d.see("A split is of one transaction.")
	d.press("esc", "esc")
	d.lose("selected")
	d.press("S")
	d.see("Split ")
}

func TestASplitThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	opts, r, e := editable()
	d := open(t, opts, 60, 15)
	d.openTransactions()
	r.Change(func(*fake.Reader) { e.Fail = errors.New("disk is full") })
	d.press("S")
	d.write("vet")
	d.press("enter")
	d.write("3")
	d.press("enter")
	d.see("▲ disk is full", "Vet")
	d.send(tea.PasteMsg{Content: strings.Repeat("9", 1<<20)})
	d.send(tea.WindowSizeMsg{Width: 30, Height: 5})
	d.send(tea.WindowSizeMsg{Width: 60, Height: 15})
	d.see("Vet", "△ ")
	d.press("esc")
	d.lose("Vet")
}

func TestManyPartsScroll(t *testing.T) {
	d := open(t, household(), 60, 15)
	d.openSplit()
	for range 12 {
		d.write("vet")
		d.press("tab")
		d.write("1")
		d.press("ctrl+n")
	}
	if lines := strings.Split(d.screen(), "\n"); len(lines) > 15 || !strings.Contains(d.screen(), "╰") {
		t.Errorf("the dialog does not fit:\n%s", d.screen())
	}
	d.see("✓ The parts come to −29.12 exactly.")
	d.press("enter")
	d.see("✓ Split CVS")
}
