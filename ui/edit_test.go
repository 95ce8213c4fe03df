package ui_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"passbook/ui"
	"passbook/ui/internal/fake"
)

// editable are options over the household with its reader and editor at hand.
func editable() (ui.Options, *fake.Reader, *fake.Editor) {
	opts := household()
	return opts, opts.Reader.(*fake.Reader), opts.Editor.(*fake.Editor)
}

func TestACategoryIsChosenUndoneAndRedone(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("c")
	d.see("Category of CVS Pharmacy", "Health", "Pharmacies and supplements  now")
	d.golden("category")
	d.write("groc")
	d.see("Groceries")
	d.lose("Health")
	d.press("enter")
	d.see("✓ Category of CVS Pharmacy: Food and drink › Groceries. u undoes it.")
	d.until("the new category", func(string) bool { return strings.Contains(d.selected(), "Groceries") })
	d.press("enter")
	d.see("Food and drink › Groceries, said by you", "Health › Pharmacies and supplements (very high confidence)")
	d.press("esc", "u")
	d.see("Undone: Category of CVS Pharmacy")
	d.until("the old category", func(string) bool { return !strings.Contains(d.selected(), "Groceries") })
	d.press("U")
	d.see("Done again: Category of CVS Pharmacy")
	d.until("the new category", func(string) bool { return strings.Contains(d.selected(), "Groceries") })
	d.press("c")
	d.see("Used lately", "Back to what the rules or Plaid say")
	d.press("enter")
	d.see("back to the rules or Plaid. u undoes it.")
	d.until("Plaid's category", func(string) bool { return strings.Contains(d.selected(), "Pharmacies") })
}

func TestWordsThatFitNoCategoryChooseNothing(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	d.press("c")
	d.write("zzz")
	d.see("No category has these words.")
	d.press("enter")
	d.see("No category has these words.")
	d.press("esc")
	d.lose("Category of")
}

func TestANoteAndANameAreTyped(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("n")
	d.write("for Ada")
	d.press("alt+enter")
	d.write("two lines")
	d.press("enter")
	d.see("✓ Note on CVS Pharmacy", "CVS Pharmacy ○ pending ¶")
	d.press("e")
	d.see("Name of CVS Pharmacy")
	for range "CVS Pharmacy" {
		d.press("backspace")
	}
	d.write("Chemist")
	d.press("enter")
	d.see("✓ Name of CVS Pharmacy: Chemist", "Chemist ○ pending ¶")
	d.press("enter")
	d.see("Chemist, said by you", "for Ada", "two lines")
	d.press("esc", "n")
	d.see("› for Ada⏎two lines")
	d.press("esc")
	d.press("e", "enter") // left as it was
	d.lose("Name of Chemist")
	d.press("u", "u")
	d.see("CVS Pharmacy ○ pending")
	d.lose("¶")
	d.press("u")
	d.see("There is nothing to undo.")
}

func TestTagsArePutOnAndTakenOff(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("t")
	d.see("No tag is in use yet.")
	d.write("trip")
	d.see("#trip  a new tag")
	d.press("tab")
	d.see("#trip  to put on")
	d.write("work")
	d.press("tab", "enter")
	d.see("✓ Tag CVS Pharmacy: #trip #work", "○ pending #trip")
	d.press("j", "t")
	d.see("Tags of ATM", "○ #trip")
	d.write("wo")
	d.press("enter")
	d.see("✓ Tag ATM WITHDRAWAL 0042 MAIN ST: #work")
	d.press("k", "t")
	d.see("● #trip", "● #work")
	d.press("enter")
	d.see("✓ Untag CVS Pharmacy: #trip")
}

func TestMarkedRowsAreEditedTogether(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("space", "space")
	d.see("2 selected · −105.46")
	d.press("v", "j", "j")
	d.see("5 selected")
	d.press("k")
	d.see("4 selected")
	d.press("shift+down")
	d.see("5 selected")
	d.press("c")
	d.see("Category of 5 transactions")
	d.write("vet")
	d.press("enter")
	d.see("Change 5 transactions?", "Category of 5 transactions: Health › Vet", "Pharmacies and supplements → Vet", "Withdrawal → Vet")
	d.golden("review-edit")
	d.press("esc")
	d.see("› vet") // back to what was typed
	d.press("enter", "enter")
	d.see("✓ Category of 5 transactions: Health › Vet. u undoes it.")
	d.lose("› vet")
	d.lose("selected")
	d.until("five rows changed", func(s string) bool { return strings.Count(s, "Health · Vet") == 5 })
	d.press("u")
	d.until("none changed", func(s string) bool { return !strings.Contains(s, "Health · Vet") })
}

func TestAllThatMatchAreAskedAboutOnce(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("ctrl+a")
	d.see("All 1,241 rows selected")
	d.press("h")
	d.see("That would be every transaction there is.")
	d.press("esc", "esc")
	d.lose("selected")
	d.press("/")
	d.write("lyft")
	d.press("enter")
	d.see("147 rows")
	d.press("ctrl+a")
	d.see("All 147 rows selected")
	d.press("c")
	d.see("Category of all that match")
	d.write("vet")
	d.press("enter")
	d.see("Change 147 transactions?", "Taxis and ride shares → Vet", "and 142 more", "u undoes it")
	d.golden("confirm")
	d.press("esc")
	d.see("Category of all that match")
	d.press("esc", "n")
	d.write("ride")
	d.press("enter")
	d.see("Change 147 transactions?", "none → ride")
	d.press("enter")
	d.see("✓ Note on 147 transactions. u undoes it.", "Lyft ¶")
}

func TestRowsAreHiddenAndMarkedAsTransfers(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("h")
	d.see("✓ Hide CVS Pharmacy. u undoes it.", "○ pending hidden")
	d.press("h")
	d.see("✓ Show CVS Pharmacy")
	d.lose("hidden")
	d.press("m")
	d.see("Money between your own accounts?", "Leave it to Passbook  now")
	d.press("enter")
	d.see("✓ Transfer: CVS Pharmacy")
	d.press("enter")
	d.see("it counts neither as income nor as spending, said by you")
}

func TestTheHistoryTellsWhatWasChanged(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	d.press("H")
	d.see("What I changed", "Nothing yet.")
	d.press("esc", "h")
	d.see("✓ Hide")
	d.press("j", "h")
	d.see("✓ Hide ATM")
	d.press("H")
	d.see("Hide CVS Pharmacy", "Hide ATM WITHDRAWAL")
	d.press("u")
	d.until("the last act undone", func(s string) bool {
		for _, line := range strings.Split(s, "\n") {
			if strings.Contains(line, "Hide ATM") && strings.Contains(line, "undone") {
				return true
			}
		}
		return false
	})
	d.golden("history")
	d.press("esc")
	d.lose("What I changed")
}

func TestWhatWasTypedStaysWhenItCannotBeSaved(t *testing.T) {
	opts, r, e := editable()
	d := open(t, opts, 80, 24)
	d.openTransactions()
	r.Change(func(*fake.Reader) { e.Fail = errors.New("disk is full") })
	d.press("n")
	d.write("keep me")
	d.press("enter")
	d.see("▲ disk is full", "› keep me")
	r.Change(func(*fake.Reader) { e.Fail = nil })
	d.press("enter")
	d.see("✓ Note on CVS Pharmacy")
	d.lose("keep me")
}

func TestWithoutAnEditorNothingCanBeEdited(t *testing.T) {
	opts := household()
	opts.Editor, opts.Labels = nil, nil
	d := open(t, opts, 80, 24)
	d.openTransactions()
	before := d.screen()
	d.press("c", "n", "t", "e", "h", "m", "S", "d", "u", "U", "H", "space", "v", "ctrl+a")
	if s := d.screen(); s != before {
		t.Errorf("a key did something:\n%s", s)
	}
}

func TestTheDialogsOfEditingFitEveryTerminal(t *testing.T) {
	for _, name := range []string{"c", "n", "t", "e", "m", "S", "d", "H"} {
		d := open(t, household(), 120, 40)
		d.openTransactions()
		d.press(name)
		for _, size := range [...][2]int{{60, 15}, {80, 24}, {200, 60}, {40, 10}} {
			d.w, d.h = size[0], size[1]
			d.send(tea.WindowSizeMsg{Width: d.w, Height: d.h})
			lines := strings.Split(d.model.View().Content, "\n")
			if len(lines) > d.h {
				t.Errorf("%s at %v has %d lines", name, size, len(lines))
			}
			for _, line := range strings.Split(d.screen(), "\n") {
				if d.w >= 60 && strings.Contains(line, "╰") && !strings.Contains(line, "╯") {
					t.Errorf("%s at %v: the frame is cut: %q", name, size, line)
				}
			}
		}
	}
}

func TestABulkEditSaysWhatStaysAsItIs(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("h")
	d.see("✓ Hide CVS Pharmacy.", "pending hidden")
	d.press("v")
	for range 40 {
		d.press("j")
	}
	d.see("41 selected")
	d.press("h")
	d.see("Change 41 transactions?", "hidden, as it is", "shown → hidden", "1 of them would stay as they are.")
	d.press("G", "k")
	d.see("shown → hidden")
	d.press("enter")
	d.see("✓ Hide 41 transactions (40 rows). u undoes it.")
}
