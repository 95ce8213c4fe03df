package ui_test

import (
	"errors"
	"fmt"
	"image/color"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"passbook/internal/ledger"
	"passbook/ui"
	"passbook/ui/internal/fake"
)

func typeName(v any) string { return fmt.Sprintf("%T", v) }

func widthOf(line string) int { return ansi.StringWidth(line) }

// ready is what each page shows once everything was read.
func ready() map[string][]string {
	return map[string][]string{
		"1": {"Net worth", "Everyday Checking"},
		"2": {"1,241 rows", "CVS Pharmacy"},
		"3": {"Money out", "Gusto Payroll"},
		"4": {"in order", "1,102, since"},
		"5": {"Since you last looked", "price rise"},
		"6": {"so far", "Food and drink"},
		"7": {"Today", "△ 2 missing"},
	}
}

func TestPagesLookAsAgreed(t *testing.T) {
	names := map[string]string{"1": "accounts", "2": "transactions", "3": "recurring", "4": "institutions", "5": "changes", "6": "spending", "7": "worth"}
	for digit, texts := range ready() {
		t.Run(names[digit], func(t *testing.T) {
			d := open(t, household(), 80, 24)
			d.press(digit)
			d.see(texts...)
			d.golden(names[digit])
		})
	}
}

func TestTheTextIsTheSameInEveryTheme(t *testing.T) {
	for digit, texts := range ready() {
		d := open(t, household(), 120, 40)
		d.press(digit)
		d.see(texts...)
		dark := d.screen()
		colours := d.model.View().Content
		d.send(tea.BackgroundColorMsg{Color: color.White})
		if d.screen() != dark {
			t.Errorf("page %s reads differently on a light ground", digit)
		}
		if d.model.View().Content == colours {
			t.Errorf("page %s has the same colours on a light ground", digit)
		}
		d.send(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
		if d.screen() != dark {
			t.Errorf("page %s reads differently without colours", digit)
		}
		if s := d.model.View().Content; strings.Contains(s, "\x1b[38") || strings.Contains(s, "\x1b[48") {
			t.Errorf("page %s has colours although there are none", digit)
		}
	}
}

func TestEveryPageSaysThatNothingIsLinked(t *testing.T) {
	opts := household()
	opts.Reader = fake.Empty()
	d := open(t, opts, 80, 24)
	for _, digit := range []string{"1", "2", "3", "4"} {
		d.press(digit)
		d.see("No bank is linked yet", "Press l to link one", "no bank linked")
	}
}

func TestEveryPageSaysThatReadingFailed(t *testing.T) {
	opts := household()
	r := fake.Household()
	r.Fail = errors.New("the disk is\x1b[31m gone")
	opts.Reader = r
	d := open(t, opts, 80, 24)
	for _, digit := range []string{"1", "2", "3", "4"} {
		d.press(digit)
		d.see("Passbook cannot read its data", "the disk is^[[31m gone", "Since 2026-09-17 10:30", "Press s")
	}
}

func TestEveryPageSaysThatItIsReading(t *testing.T) {
	// Nothing that Init started has come back yet.
	d := open(t, household(), 80, 24)
	for _, digit := range []string{"1", "2", "3", "4"} {
		d.press(digit)
		if s := d.screen(); !strings.Contains(s, "Reading") {
			t.Errorf("page %s does not say that it is reading:\n%s", digit, s)
		}
	}
}

func TestPagesSayThatTheHistoryIsComing(t *testing.T) {
	opts := household()
	r := fake.Empty()
	r.Banks = []ledger.Item{{ID: "item_new", InstitutionName: "Houndstooth Bank", SyncedAt: fake.Now()}}
	opts.Reader = r
	d := open(t, opts, 80, 24)
	d.see("its accounts come with the first sync")
	d.press("2")
	d.see("The history is still coming in", "Press s")
	d.press("3")
	d.see("Nothing to see yet")
	d.press("4")
	d.see("○ history coming in")
}

func TestAFailedReadingKeepsWhatIsThere(t *testing.T) {
	opts := household()
	r := fake.Household()
	opts.Reader = r
	d := open(t, opts, 80, 24)
	d.see("Net worth")
	r.Change(func(r *fake.Reader) { r.Fail = errors.New("disk I/O error") })
	d.press("s")
	d.see("disk I/O error", "esc dismiss", "Net worth")
	d.press("esc")
	d.lose("disk I/O error")
}

func TestAccountsLeadToTheirTransactionsAndBack(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.see("Platypus Visa Si")
	d.press("j", "j")
	if !strings.Contains(d.selected(), "Platypus Visa") {
		t.Fatalf("the cursor stands on %q", d.selected())
	}
	d.press("enter")
	d.see("Accounts › Platypus Visa Signature ··3333", "First Platypus Bank", "Blue Bottle Coffee")
	if s := d.screen(); strings.Contains(s, "Gusto Payroll") {
		t.Errorf("rows of another account are shown:\n%s", s)
	}
	d.press("esc")
	d.see("Net worth")
	if !strings.Contains(d.selected(), "Platypus Visa") {
		t.Errorf("the place was lost: the cursor stands on %q", d.selected())
	}
}

func TestAStreamLeadsToItsTransactions(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.press("3")
	d.see("▲ 3 days late", "▲ 2.50 more", "○ early", "ended")
	d.press("end", "enter")
	d.see("Recurring › Gusto Payroll", "+2,846.15")
	if n := strings.Count(d.screen(), "Gusto Payroll"); n < 10 {
		t.Errorf("only %d rows of the stream are shown", n)
	}
}

func TestRelinkIsOfferedWhereItHelps(t *testing.T) {
	s := fake.NewSession()
	linker := &fake.Linker{Sessions: []*fake.Session{s}}
	opts := household()
	opts.Linker = linker
	d := open(t, opts, 80, 24)
	d.press("4")
	d.see("sign in again: r")
	d.press("end")
	d.see("r sign in again", "ITEM_LOGIN_REQUIRED", "HNTDNrA8F1shFEW")
	d.press("r")
	d.see("Sign in again at Tartan Bank", s.URL())
	if got := linker.Started(); len(got) != 1 || got[0] != "item_tartan" {
		t.Errorf("sessions were started for %q", got)
	}
}

func TestDigitsTabAndMouseOpenPages(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.see("Net worth")
	d.press("tab")
	d.see("Passbook › Transactions")
	d.press("shift+tab", "shift+tab")
	d.see("Passbook › Review")
	tabs := strings.ReplaceAll(strings.Split(d.screen(), "\n")[1], "─", "-") // one byte a cell: an index is a column
	at := strings.Index(tabs, "3 Recur")
	d.send(tea.MouseClickMsg{X: at + 2, Y: 1, Button: tea.MouseLeft})
	d.see("Passbook › Recurring")
}

func TestTheWheelScrollsAndAClickSelects(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.openTransactions()
	first := d.selected()
	d.send(tea.MouseClickMsg{X: 20, Y: 8, Button: tea.MouseLeft})
	if d.selected() == first {
		t.Error("a click did not select")
	}
	before := d.screen()
	d.send(tea.MouseWheelMsg{X: 20, Y: 8, Button: tea.MouseWheelDown})
	if d.screen() == before {
		t.Error("the wheel did not scroll")
	}
}

func TestATerminalThatIsTooSmallSaysSo(t *testing.T) {
	d := open(t, household(), 40, 10)
	d.see("Terminal too small: 40×10. Passbook", "needs 60×15.")
	d.w, d.h = 10, 3
	d.send(tea.WindowSizeMsg{Width: 10, Height: 3})
	d.see("Terminal")
	d.w, d.h = 80, 24
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.see("Net worth")
	d.press("q")
	d.until("the end", func(string) bool { return d.quit })
}

func TestCtrlCQuitsFromEverywhere(t *testing.T) {
	for name, keys := range map[string][]string{"page": nil, "search": {"/"}, "help": {"?"}, "remove": {"4", "x"}} {
		d := open(t, household(), 80, 24)
		d.see("Net worth")
		d.press(keys...)
		d.press("ctrl+c")
		d.until("the end from "+name, func(string) bool { return d.quit })
	}
}

func TestNoSizeBreaksTheFrame(t *testing.T) {
	for _, size := range [][2]int{{60, 15}, {80, 24}, {100, 30}, {139, 40}, {140, 24}, {200, 60}} {
		d := open(t, household(), size[0], size[1])
		for digit, texts := range ready() {
			d.press(digit)
			d.see(texts[0])
			lines := strings.Split(d.model.View().Content, "\n")
			if len(lines) != size[1] {
				t.Errorf("page %s at %v has %d lines", digit, size, len(lines))
			}
			for i, line := range lines {
				if w := widthOf(line); w > size[0] {
					t.Errorf("page %s at %v: line %d is %d cells wide: %q", digit, size, i, w, line)
				}
			}
		}
	}
}

func TestServicesThatAreMissingSwitchTheirKeysOff(t *testing.T) {
	d := open(t, ui.Options{Reader: fake.Household(), Now: fake.Now}, 120, 40)
	d.see("Net worth")
	for _, word := range []string{"s sync", "l link"} {
		if strings.Contains(d.screen(), word) {
			t.Errorf("the footer offers %q", word)
		}
	}
	d.press("s", "l", "4", "x")
	d.see("in order")
}
