package ui_test

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/ui"
	"passbook/ui/internal/fake"
)

// linking opens the link dialog over the accounts and returns what stands behind it.
func linking(t *testing.T, sessions ...*fake.Session) (*driver, *fake.Linker, *fake.Syncer, *fake.Browser) {
	t.Helper()
	linker, syncer, browser := &fake.Linker{Sessions: sessions}, &fake.Syncer{}, &fake.Browser{}
	opts := household()
	opts.Linker, opts.Syncer, opts.Browser = linker, syncer, browser
	d := open(t, opts, 80, 24)
	d.see("Net worth")
	d.press("l")
	return d, linker, syncer, browser
}

func TestABankIsLinked(t *testing.T) {
	s := fake.NewSession()
	d, _, syncer, browser := linking(t, s)
	d.see("Link a bank", s.URL(), "Your browser was asked to open this address", "waiting for your browser")
	if browser.Opened() != s.URL() {
		t.Errorf("the browser was asked for %q", browser.Opened())
	}
	d.golden("link")
	s.Step(ui.LinkEvent{Stage: ui.LinkPageOpened})
	d.see("✓ the page is open in your browser")
	s.Step(ui.LinkEvent{Stage: ui.LinkSigningIn, Institution: "Houndstooth\x1b[2J Bank"})
	d.see("✓ bank: Houndstooth^[[2J Bank", "› sign in there")
	s.Step(ui.LinkEvent{Stage: ui.LinkSigningIn, Trouble: &ledger.Trouble{Code: "INVALID_CREDENTIALS", RequestID: "req_7"}})
	d.see("did not accept the user name or the password", "INVALID_CREDENTIALS · request req_7")
	s.End(ui.LinkResult{Outcome: ui.Linked, Item: "item_new", Institution: "Houndstooth Bank",
		Accounts: []ui.LinkedAccount{{Name: "Plaid Checking", Mask: "0000"}, {Name: "Plaid Saving", Mask: "1111"}}})
	d.see("✓ Houndstooth Bank is linked.", "Plaid Checking ··0000", "Plaid Saving ··1111")
	d.until("the sync of the new bank", func(string) bool {
		asked := syncer.Asked()
		return len(asked) == 1 && len(asked[0]) == 1 && asked[0][0] == "item_new"
	})
	d.press("enter")
	d.lose("Houndstooth Bank is linked")
}

func TestCancellingALinkEndsItsSession(t *testing.T) {
	s := fake.NewSession()
	d, _, _, _ := linking(t, s)
	d.see(s.URL())
	d.press("esc")
	d.lose("Link a bank")
	if !s.Cancelled() {
		t.Error("the session goes on although its dialog is closed")
	}
}

func TestALinkedBankIsOfferedForRelinking(t *testing.T) {
	first, second := fake.NewSession(), fake.NewSession()
	d, linker, _, _ := linking(t, first, second)
	d.see(first.URL())
	first.End(ui.LinkResult{Outcome: ui.LinkDuplicate, Item: "item_tartan", Institution: "Tartan Bank"})
	d.see("Tartan Bank is linked already", "Nothing was changed", "r sign in again there")
	d.press("r")
	d.see("Sign in again at Tartan Bank", second.URL())
	if got := linker.Started(); len(got) != 2 || got[1] != "item_tartan" {
		t.Errorf("sessions were started for %q", got)
	}
	second.End(ui.LinkResult{Outcome: ui.Repaired, Item: "item_tartan"})
	d.see("✓ You are signed in again.")
}

func TestEveryEndOfALinkSaysWhatNext(t *testing.T) {
	for name, c := range map[string]struct {
		result ui.LinkResult
		want   []string
	}{
		"left":    {ui.LinkResult{Outcome: ui.LinkExited}, []string{"You left before the bank was linked", "l try again"}},
		"trouble": {ui.LinkResult{Outcome: ui.LinkExited, Trouble: &ledger.Trouble{Code: "INSTITUTION_DOWN", RequestID: "r1"}}, []string{"INSTITUTION_DOWN · request r1"}},
		"expired": {ui.LinkResult{Outcome: ui.LinkExpired}, []string{"The page ran out", "l try again"}},
		"failed":  {ui.LinkResult{Outcome: ui.LinkFailed}, []string{"could not be linked", "l try again"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, again := fake.NewSession(), fake.NewSession()
			d, _, _, _ := linking(t, s, again)
			d.see(s.URL())
			s.End(c.result)
			d.see(c.want...)
			d.press("l")
			d.see("waiting for your browser")
		})
	}
}

func TestALinkThatCannotStartSaysWhy(t *testing.T) {
	opts := household()
	opts.Linker = &fake.Linker{Err: errors.New("connection refused")}
	opts.Explain = func(err error) (ledger.Problem, bool) {
		return ledger.Problem{What: "Plaid cannot be reached.", Do: "See that you are online."}, err.Error() == "connection refused"
	}
	d := open(t, opts, 80, 24)
	d.see("Net worth")
	d.press("l")
	d.see("Plaid cannot be reached. See that you are online.", "l try again")
}

func TestWithoutABrowserTheAddressIsCopied(t *testing.T) {
	s := fake.NewSession()
	opts := household()
	opts.Linker, opts.Browser = &fake.Linker{Sessions: []*fake.Session{s}}, &fake.Browser{Err: errors.New("no display")}
	d := open(t, opts, 60, 15)
	d.see("Net worth")
	d.press("l")
	d.see("No browser could be opened (no display)")
	joined := strings.NewReplacer("\n", "", " ", "", "│", "", "▌", "").Replace(d.screen())
	if !strings.Contains(joined, s.URL()) {
		t.Errorf("the address is not whole:\n%s", d.screen())
	}
	d.press("c")
	d.see("Copied")
	d.until("the clipboard", func(string) bool { return d.copied })
}

func TestABankIsRemovedAfterItsNameWasTyped(t *testing.T) {
	remover := &fake.Remover{}
	opts := household()
	opts.Remover = remover
	d := open(t, opts, 80, 24)
	d.press("4")
	d.see("in order")
	d.press("end", "x")
	d.see("Remove Tartan Bank", "● keep its accounts", "○ delete its accounts")
	d.golden("remove")
	d.press("enter")
	d.write("tartan bnk")
	d.press("enter")
	if remover.Item != "" {
		t.Fatal("the bank was removed although its name was not typed")
	}
	d.press("backspace", "backspace")
	d.write("ank")
	d.press("tab")
	d.see("● delete its accounts", "enter remove")
	d.press("enter")
	d.see("Tartan Bank is removed, and its history with it.")
	if remover.Item != "item_tartan" || remover.Kept {
		t.Errorf("removed %q, history kept %v", remover.Item, remover.Kept)
	}
}

func TestARemovalThatFailsStaysOpen(t *testing.T) {
	opts := household()
	opts.Remover = &fake.Remover{Err: errors.New("plaid did not answer")}
	d := open(t, opts, 80, 24)
	d.press("4")
	d.see("in order")
	d.press("x")
	d.send(tea.PasteMsg{Content: "First Platypus Bank"})
	d.press("enter")
	d.see("▲ plaid did not answer", "Type First Platypus Bank to confirm")
	d.press("esc")
	d.lose("to confirm")
}

func TestSyncShowsHowFarItIs(t *testing.T) {
	syncer := &fake.Syncer{Hold: make(chan struct{}), Play: []ui.SyncEvent{
		{Item: "item_platypus", Phase: ui.SyncDone, Pages: 1, Rows: 12, Changes: ledger.Changes{Added: 11, Posted: 1}},
		{Item: "item_insel", Phase: ui.SyncFetching, Pages: 2, Rows: 1000},
	}}
	opts := household()
	opts.Syncer = syncer
	d := open(t, opts, 120, 40)
	d.see("Net worth")
	d.press("s")
	d.see("syncing 2 of 2 · 1,012 rows", "› 2 pages, 1,000 rows")
	d.press("s")
	d.see("✓ First Platypus Bank", "11 new, 1 posted", "› Sparkasse Inselstraße")
	d.press("esc")
	d.lose("11 new, 1 posted")
	if n := len(syncer.Asked()); n != 1 {
		t.Errorf("%d syncs were started", n)
	}
	close(syncer.Hold)
	d.see("1 bank is up to date: 11 new, 1 posted")
	d.lose("syncing")
}

func TestSyncShowsHowMuchOfALongHistoryIsSaved(t *testing.T) {
	opts := household()
	opts.Syncer = &fake.Syncer{Hold: make(chan struct{}), Play: []ui.SyncEvent{
		{Item: "item_platypus", Phase: ui.SyncSaving, Pages: 1, Rows: 12}, {Item: "item_insel", Phase: ui.SyncSaving, Pages: 80, Rows: 40_000, Saved: 12_500},
	}}
	d := open(t, opts, 120, 40)
	d.see("Net worth")
	d.press("s")
	d.see("syncing 1 of 2 · 40,012 rows")
	d.press("s")
	d.see("saving 12 rows", "saved 12,500 of 40,000 rows")
}

func TestASyncThatFailsSaysSoUntilItIsRead(t *testing.T) {
	opts := household()
	opts.Syncer = &fake.Syncer{Play: []ui.SyncEvent{{Item: "item_insel", Phase: ui.SyncFailed, Err: errors.New("timeout\nat plaid")}}}
	d := open(t, opts, 80, 24)
	d.see("Net worth")
	d.press("s")
	d.see("▲ Sparkasse Inselstraße: timeout at plaid", "esc dismiss")
	d.press("j")
	d.see("timeout at plaid")
	d.press("esc")
	d.lose("timeout at plaid")
}

func TestASyncThatCannotStartSaysSo(t *testing.T) {
	opts := household()
	r := fake.Household()
	r.Banks = r.Banks[:1]
	opts.Reader, opts.Syncer = r, &fake.Syncer{Err: errors.New("another sync is running")}
	d := open(t, opts, 80, 24)
	d.see("Net worth")
	d.press("s")
	d.see("another sync is running", "▲ sync failed just now")
}

func TestHelpListsWhatWorksHere(t *testing.T) {
	d := open(t, household(), 80, 24)
	d.see("Net worth")
	d.press("?")
	d.see("Keys", "Moving", "half a page up")
	d.golden("help")
	for range 10 {
		d.press("down")
	}
	d.see("Everywhere")
	d.press("end")
	d.see("link a bank", "quit at once")
	d.press("esc")
	d.lose("Keys")
	d.press("2")
	d.see("1,241 rows")
	d.press("?")
	d.see("a month back")
}

func TestDialogsFitTheSmallestTerminal(t *testing.T) {
	for name, keys := range map[string][]string{"help": {"?"}, "link": {"l"}, "remove": {"4", "x"}, "picker": {"2", "a"}} {
		opts := household()
		opts.Linker = &fake.Linker{Sessions: []*fake.Session{fake.NewSession()}}
		d := open(t, opts, 60, 15)
		d.see("Net worth")
		d.press(keys...)
		d.see("╰", "╭")
		for i, line := range strings.Split(d.model.View().Content, "\n") {
			if w := widthOf(line); w > 60 || i >= 15 {
				t.Errorf("%s: line %d is %d cells wide", name, i, w)
			}
		}
	}
}
