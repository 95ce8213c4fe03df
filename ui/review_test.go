package ui_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/fake"
)

func TestTransfersAreJudgedAndTakenBack(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.see("8 Review 3")
	d.press("8")
	d.see("3 questions wait for your word; until then", "Transfers? To be judged by you  2", "Linked twice?  1", "Transfers found  1",
		"judged by you: more than one transaction fits.")
	d.golden("review")
	d.press("y")
	d.see("✓ Transfer of 2,846.15 from Platypus Visa Signature ··3333", "To be judged by you  1", "Transfers found  2", "8 Review 2")
	d.press("n")
	d.see("✓ No transfer of 2,846.15", "8 Review 1")
	d.lose("To be judged by you  1")
	d.press("a")
	d.see("No transfers, you said  1")
	d.press("G")
	d.see("You said that it is none; y takes that back.")
	d.press("esc")
	d.lose("No transfers, you said")
	d.press("u", "u")
	d.see("Undone: Transfer of", "To be judged by you  2", "8 Review 3")
}

func TestAFoundTransferIsTakenApart(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.press("8")
	d.see("Transfers found  1")
	d.press("G")
	d.see("Neither side counts as income or spending.", "n no transfer: take apart")
	d.press("n")
	d.see("✓ No transfer of 2,846.15", "u undoes it.")
	d.lose("Transfers found")
	d.press("u")
	d.see("Transfers found  1")
	d.press("G", "enter")
	d.see("1,241 rows")
	d.until("the row the money left", func(string) bool { return strings.HasPrefix(d.selected(), "▌") })
	d.press("p") // takes the transfer apart from here too
	d.see("✓ No transfer of")
	d.press("esc")
	d.lose("Transfers found")
}

func TestAnAccountLinkedTwiceIsJudged(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.press("8")
	d.see("Linked twice?  1")
	d.press("j", "j")
	d.see("The same: the same bank, the same last digits 3333", "n not a duplicate")
	d.press("m")
	d.see("Are they one account?", "What you wrote moves to the same transactions of the newer link")
	d.golden("twice")
	d.press("esc")
	d.lose("Are they one account?")
	d.press("m", "enter")
	d.see("goes on as the newer link's Tartan Store Card ··7710. u undoes it.")
	d.lose("Linked twice?")
	d.press("u")
	d.see("Linked twice?  1")
	d.press("g", "j", "j", "x")
	d.see("Remove Tartan Bank")
	d.press("esc", "n")
	d.see("✓ Say that two accounts are no duplicate")
	d.lose("Linked twice?")
	d.press("a")
	d.see("Two accounts, you said  1")
	d.press("G", "y")
	d.see("Linked twice?  1")
}

func TestTwoRowsArePairedByHand(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("p")
	d.see("Select the two sides of a transfer with space; then p pairs them.")
	d.press("esc", "space", "space", "p")
	d.see("▲ they are not two sides of one transfer")
	d.press("esc", "esc")
	d.lose("selected")
	for !strings.Contains(d.selected(), "Gusto") {
		d.press("j")
	}
	d.press("space")
	for !strings.Contains(d.selected(), "Whole Foods") {
		d.press("j")
	}
	d.press("space", "p")
	d.see("✓ Transfer of 2,846.15 from Platypus Visa Signature ··3333 to Everyday Checking ··4821. u undoes it.")
	d.lose("selected")
	d.press("8")
	d.see("Transfers found  2")
	d.press("u")
	d.see("Transfers found  1")
}

func TestWhatIsToBeJudgedMayNotBeReadable(t *testing.T) {
	opts, r, _ := editable()
	judge := opts.Judge.(*fake.Judge)
	judge.Fail = errors.New("disk on fire")
	d := open(t, opts, 80, 24)
	d.press("8")
	d.see("▲ What is to be judged could not be read", "disk on fire", "Press a to try again.")
	r.Change(func(*fake.Reader) { judge.Fail = nil })
	d.press("a")
	d.see("Transfers found")
	r.Change(func(*fake.Reader) { judge.Fail = errors.New("disk is full") })
	d.press("y")
	d.see("▲ disk is full")
	d.press("esc")
	d.lose("▲ disk")
}

func TestWithoutAJudgeNothingWaits(t *testing.T) {
	opts := household()
	opts.Judge = nil
	d := open(t, opts, 80, 24)
	d.press("8")
	d.see("Nothing to judge")
	d.press("y", "n", "m", "x", "enter")
	d.see("Nothing to judge")
}

func TestTheReviewFitsEveryTerminal(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.press("8")
	d.see("Linked twice?")
	for _, size := range [...][2]int{{60, 15}, {80, 24}, {200, 60}, {61, 16}} {
		d.w, d.h = size[0], size[1]
		d.send(tea.WindowSizeMsg{Width: d.w, Height: d.h})
		for range 6 {
			d.press("j")
			lines := strings.Split(d.model.View().Content, "\n")
			if len(lines) > d.h || !strings.Contains(d.screen(), "▌") {
				t.Errorf("at %v:\n%s", size, d.screen())
			}
		}
	}
}
