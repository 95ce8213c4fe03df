package linking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

func TestLinkABank(t *testing.T) {
	s := newScene(t)
	var heard []Notice
	s.browser.script = func(r PageRequest) Ending {
		r.Watch(Notice{Kind: PageOpened})
		r.Watch(Notice{Kind: LinkEvent, Event: Event{Name: "OPEN", LinkSession: "session1", RequestID: "r9"}})
		s.browser.report(r, tartan(1))
		return Ending{Kind: Decided}
	}
	result, err := s.link(t, Request{Watch: func(n Notice) { heard = append(heard, n) }})
	if err != nil {
		t.Fatal(err)
	}
	want := Result{Item: "item1", Bank: "Tartan Bank", Accounts: 2, LinkSession: "session1"}
	if result != want {
		t.Errorf("result %+v", result)
	}
	if d := s.browser.said; len(d) != 1 || d[0].Verdict != Accepted {
		t.Errorf("the page was told %+v", d)
	}
	if len(s.repo.pending) != 0 || len(s.repo.items) != 1 || len(s.repo.accounts) != 2 {
		t.Errorf("pending %v, items %v, accounts %v", s.repo.pending, s.repo.items, s.repo.accounts)
	}
	item := s.repo.items[0]
	if item.Institution != "ins_109511" || item.Environment != ledger.Sandbox || !item.LinkedAt.Equal(start) {
		t.Errorf("item %+v", item)
	}
	token, err := s.linker.Token(t.Context(), "item1")
	if err != nil || token.Reveal() != "access-sandbox-item1" || strings.Contains(string(s.repo.tokens["item1"]), "access-sandbox") {
		t.Errorf("token %q, %v", token.Reveal(), err)
	}
	if first := []string{"save pending", "create link token", "save pending", "open page"}; !slices.Equal(s.calls[:4], first) {
		t.Errorf("calls %q: the store is tried before Plaid is asked for anything", s.calls)
	}
	if len(heard) != 2 {
		t.Errorf("heard %v", heard)
	}
	records := s.linker.Support()
	if !slices.ContainsFunc(records, func(r Record) bool {
		return r.What == "OPEN" && r.LinkSession == "session1" && r.RequestID == "r9"
	}) {
		t.Errorf("kept for support: %+v", records)
	}
	if s.browser.asked[0].Update || s.browser.asked[0].LinkToken.Reveal() != "link-sandbox-1" {
		t.Errorf("page for %+v", s.browser.asked[0])
	}
}

func TestTheSameAccountsAreNotLinkedTwice(t *testing.T) {
	renamed := tartan(2)
	renamed.Accounts = []ledger.Account{{ID: "b1", Name: " plaid CHECKING", Mask: "0000"}}
	other := tartan(3)
	other.Accounts = []ledger.Account{{ID: "c1", Name: "Joint Checking", Mask: "7777"}, {ID: "c2", Name: "Plaid Saving", Mask: "9999"}}
	nothing := tartan(4)
	nothing.Accounts = nil
	maskOnly := tartan(5)
	maskOnly.Accounts = []ledger.Account{{ID: "d1", Mask: "1111", Type: ledger.Depository, Subtype: "savings"}}
	elsewhere := tartan(6)
	elsewhere.Institution = "ins_1"
	for name, c := range map[string]struct {
		success Success
		shared  int
		refused bool
		allow   bool
	}{
		"same":             {tartan(2), 2, true, false},
		"one of them":      {renamed, 1, true, false},
		"no accounts told": {nothing, 0, true, false},
		"mask only":        {maskOnly, 1, true, false},
		"another login":    {other, 0, false, false},
		"another bank":     {elsewhere, 0, false, false},
		"on purpose":       {tartan(2), 0, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if _, err := s.link(t, Request{}); err != nil {
				t.Fatal(err)
			}
			s.browser.script = s.browser.good(c.success)
			_, err := s.link(t, Request{AllowSecondLogin: c.allow})
			var duplicate *DuplicateError
			if !c.refused {
				if err != nil || len(s.repo.items) != 2 {
					t.Fatalf("%v, items %v", err, s.repo.items)
				}
				return
			}
			if !errors.As(err, &duplicate) || duplicate.Item != "item1" || duplicate.Bank != "Tartan Bank" || len(duplicate.Accounts) != c.shared {
				t.Fatalf("%v: %+v", err, duplicate)
			}
			if s.count("exchange") != 1 || len(s.plaid.live) != 1 {
				t.Error("the public token was exchanged")
			}
			if d := s.browser.said[len(s.browser.said)-1]; d.Verdict != Refused || !strings.Contains(d.Message, "Tartan Bank") {
				t.Errorf("the page was told %+v", d)
			}
			if len(s.repo.pending) != 0 {
				t.Error("a note of the link is left")
			}
		})
	}
}

func TestARemovedBankMayBeLinkedAgain(t *testing.T) {
	s := newScene(t)
	if _, err := s.link(t, Request{}); err != nil {
		t.Fatal(err)
	}
	if err := s.linker.Remove(t.Context(), "item1", KeepHistory); err != nil {
		t.Fatal(err)
	}
	s.browser.script = s.browser.good(tartan(2))
	if r, err := s.link(t, Request{}); err != nil || r.Item != "item2" {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestRepair(t *testing.T) {
	s := newScene(t)
	if _, err := s.link(t, Request{}); err != nil {
		t.Fatal(err)
	}
	trouble := &ledger.Trouble{Code: "ITEM_LOGIN_REQUIRED"}
	s.repo.items[0].Trouble, s.repo.items[0].Status.Trouble = trouble, trouble
	before := s.count("exchange")
	result, err := s.link(t, Request{Update: "item1"})
	if err != nil || !result.Repaired || result.Item != "item1" {
		t.Fatalf("%+v, %v", result, err)
	}
	if s.count("exchange") != before {
		t.Error("update mode's public token was exchanged")
	}
	if s.repo.items[0].NeedsPerson() || len(s.repo.items) != 1 || len(s.repo.pending) != 0 {
		t.Errorf("%+v, pending %v", s.repo.items, s.repo.pending)
	}
	if r := s.browser.asked[1]; !r.Update || r.Bank != "Tartan Bank" || r.LinkToken.Reveal() != "link-update-access-sandbox-item1" {
		t.Errorf("page for %+v", r)
	}
	if _, err := s.link(t, Request{Update: "nobody"}); !errors.Is(err, ErrUnknownItem) {
		t.Error(err)
	}
}

func TestLeavingLinkLeavesNothing(t *testing.T) {
	trouble := &ledger.Trouble{Type: "ITEM_ERROR", Code: "INVALID_CREDENTIALS"}
	for name, c := range map[string]struct {
		ending Ending
		want   func(error) bool
	}{
		"cancelled":      {Ending{Kind: Left}, func(err error) bool { var l *LeftError; return errors.As(err, &l) && l.Trouble == nil }},
		"wrong password": {Ending{Kind: Left, Trouble: trouble}, func(err error) bool { var l *LeftError; return errors.As(err, &l) && l.Trouble == trouble }},
		"forgotten":      {Ending{Kind: Expired}, func(err error) bool { return errors.Is(err, ErrExpired) }},
	} {
		s := newScene(t)
		s.browser.script = func(PageRequest) Ending { return c.ending }
		if _, err := s.link(t, Request{}); err == nil || !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
		if len(s.repo.pending) != 0 || len(s.repo.items) != 0 || s.count("exchange") != 0 {
			t.Errorf("%s: something is left: %+v", name, s.repo)
		}
	}
}

func TestCtrlCWhileTheBankIsBeingSaved(t *testing.T) {
	s := newScene(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.browser.script = func(r PageRequest) Ending {
		s.fail = func(call string, _ int) error {
			if call == "exchange" {
				cancel()
			}
			return nil
		}
		r.Decide(ctx, tartan(1))
		return Ending{Kind: Decided}
	}
	session, err := s.linker.Begin(ctx, Request{})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := session.Wait(ctx); err != nil || r.Item != "item1" {
		t.Fatalf("%+v, %v: what exists at Plaid must be stored", r, err)
	}
}

func TestAKeyOrDiskThatFailsIsFoundBeforeLinkStarts(t *testing.T) {
	s := newScene(t)
	s.fail = func(call string, _ int) error {
		if call == "save pending" {
			return errDiskFull
		}
		return nil
	}
	if _, err := s.link(t, Request{}); !errors.Is(err, errDiskFull) || s.count("create link token") != 0 {
		t.Errorf("%v after %q", err, s.calls)
	}
}

func TestAnExchangeThatPlaidRefusesCertainly(t *testing.T) {
	for _, c := range []struct {
		err    *refusal
		resend bool
	}{{errUsed, false}, {errLimited, true}, {errOffline, true}, {&refusal{"INVALID_INPUT", "INVALID_API_KEYS"}, true}} {
		s := newScene(t)
		s.fail = func(call string, _ int) error {
			if call == "exchange" {
				return c.err
			}
			return nil
		}
		_, err := s.link(t, Request{})
		var exchange *ExchangeError
		if !errors.As(err, &exchange) || !errors.Is(err, c.err) {
			t.Fatalf("%s: %v", c.err.code, err)
		}
		d := s.browser.said[0]
		if d.Verdict != Retry || d.Resend != c.resend || d.Code != c.err.code || d.Message == "" || d.Advice == "" {
			t.Errorf("%s: the page was told %+v", c.err.code, d)
		}
		if s.count("exchange") != 1 || len(s.repo.pending) != 0 {
			t.Errorf("%s: sent %d times, pending %v", c.err.code, s.count("exchange"), s.repo.pending)
		}
	}
}

func TestSendingAgainAfterAFullDisk(t *testing.T) {
	s := newScene(t)
	s.browser.script = func(r PageRequest) Ending {
		s.fail = func(call string, _ int) error {
			if call == "save pending" {
				return errDiskFull
			}
			return nil
		}
		if d := s.browser.report(r, tartan(1)); d.Verdict != Retry || !d.Resend {
			t.Errorf("the page was told %+v", d)
		}
		s.fail = nil
		s.browser.report(r, tartan(1))
		return Ending{Kind: Decided}
	}
	if r, err := s.link(t, Request{}); err != nil || r.Item != "item1" {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestAFreshLinkTokenDuringTheSession(t *testing.T) {
	s := newScene(t)
	s.browser.script = func(r PageRequest) Ending {
		token, err := r.Renew(context.Background())
		if err != nil || token.Reveal() != "link-sandbox-2" {
			t.Errorf("%q, %v", token.Reveal(), err)
		}
		sealed := s.repo.pending[0].LinkToken
		if got, err := s.vault.Open(sealed, s.linker.pendingPlace(s.repo.pending[0].ID, linkTokenField)); err != nil || got != token {
			t.Errorf("noted %q, %v", got.Reveal(), err)
		}
		return Ending{Kind: Left}
	}
	var left *LeftError
	if _, err := s.link(t, Request{}); !errors.As(err, &left) {
		t.Fatal(err)
	}
}

// inBubble runs a test in time that passes by itself, for the waits between two attempts.
func inBubble(t *testing.T, name string, f func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { synctest.Test(t, f) })
}

func TestAnItemThatCannotBeStored(t *testing.T) {
	all := func(calls ...string) func(string, int) error {
		return func(call string, _ int) error {
			if slices.Contains(calls, call) {
				return errDiskFull
			}
			return nil
		}
	}
	afterExchange := func(f func(string, int) error, s *scene) func(string, int) error {
		return func(call string, n int) error {
			if len(s.plaid.used) == 0 {
				return nil
			}
			return f(call, n)
		}
	}
	run := func(t *testing.T, f func(string, int) error) (*scene, *UnstoredError, error) {
		s := newScene(t)
		s.fail = afterExchange(f, s)
		_, err := s.link(t, Request{})
		var unstored *UnstoredError
		errors.As(err, &unstored)
		return s, unstored, err
	}

	inBubble(t, "tried again", func(t *testing.T) {
		s, _, err := run(t, func(call string, n int) error {
			if call == "complete" && n < storeAttempts {
				return errDiskFull
			}
			return nil
		})
		if err != nil || len(s.repo.items) != 1 {
			t.Fatal(err)
		}
	})
	inBubble(t, "kept in the row", func(t *testing.T) {
		s, unstored, err := run(t, all("complete"))
		if unstored == nil || !unstored.Kept || unstored.Removed || len(s.plaid.live) != 1 || s.count("remove") != 0 {
			t.Fatalf("%v: %+v", err, unstored)
		}
		if d := s.browser.said[0]; d.Verdict != Refused {
			t.Errorf("%+v", d)
		}
		s.restart(t)
		s.fail = all("complete", "save pending") // the disk is still full: the token must stay where it is
		left, err := s.linker.Finish(t.Context())
		if err != nil || len(left) != 1 || left[0].Kind != Open || len(s.plaid.live) != 1 {
			t.Fatalf("%+v, %v", left, err)
		}
		s.restart(t)
		left, err = s.linker.Finish(t.Context())
		if err != nil || len(left) != 1 || left[0].Kind != Completed || left[0].Item != "item1" || len(s.repo.pending) != 0 {
			t.Fatalf("%+v, %v", left, err)
		}
		if token, err := s.linker.Token(t.Context(), "item1"); err != nil || token != s.plaid.live["item1"] {
			t.Error(err)
		}
	})
	inBubble(t, "removed at Plaid", func(t *testing.T) {
		s, unstored, err := run(t, all("complete", "save pending"))
		if unstored == nil || !unstored.Removed || !errors.Is(err, errDiskFull) || len(s.plaid.live) != 0 || len(s.repo.pending) != 0 {
			t.Fatalf("%v: %+v", err, unstored)
		}
	})
	inBubble(t, "not even removed", func(t *testing.T) {
		s, unstored, err := run(t, func(call string, n int) error {
			if call == "remove" {
				return errTimeout
			}
			return all("complete", "save pending")(call, n)
		})
		if unstored == nil || unstored.Removed || unstored.Kept || unstored.Item != "item1" || !errors.Is(err, errTimeout) {
			t.Fatalf("%v: %+v", err, unstored)
		}
		if len(s.repo.pending) != 1 {
			t.Error("the note is gone, so nobody will hear of the Item again")
		}
		if !strings.Contains(err.Error(), "item1") {
			t.Errorf("%v does not name the Item", err)
		}
	})
	inBubble(t, "stored although the store said no", func(t *testing.T) {
		s := newScene(t)
		s.browser.script = func(r PageRequest) Ending {
			s.lie("complete")
			s.browser.report(r, tartan(1))
			return Ending{Kind: Decided}
		}
		if r, err := s.link(t, Request{}); err != nil || r.Item != "item1" || len(s.plaid.live) != 1 {
			t.Fatalf("%+v, %v", r, err)
		}
	})
}

func TestSandbox(t *testing.T) {
	s := newScene(t)
	result, err := s.linker.Sandbox(t.Context(), SandboxRequest{Institution: "ins_109511", Username: "user_good"})
	if err != nil || result.Item != "item1" || result.Bank != "Tartan Bank" || result.Accounts != 2 {
		t.Fatalf("%+v, %v", result, err)
	}
	var duplicate *DuplicateError
	if _, err := s.linker.Sandbox(t.Context(), SandboxRequest{Institution: "ins_109511", Username: "other"}); !errors.As(err, &duplicate) {
		t.Errorf("a second login without saying so: %v", err)
	}
	if _, err := s.linker.Sandbox(t.Context(), SandboxRequest{Institution: "ins_109511", Username: "other", AllowSecondLogin: true}); err != nil {
		t.Error(err)
	}
	s.fail = func(call string, _ int) error {
		if call == "sandbox public token" {
			return &refusal{"ITEM_ERROR", "INVALID_CREDENTIALS"}
		}
		return nil
	}
	if _, err := s.linker.Sandbox(t.Context(), SandboxRequest{Institution: "ins_1"}); err == nil || len(s.repo.pending) != 0 {
		t.Errorf("%v, pending %v", err, s.repo.pending)
	}
	live, err := New(Options{Plaid: s.plaid, Repository: s.repo, Vault: s.vault, Environment: ledger.Production, Now: s.now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := live.Sandbox(t.Context(), SandboxRequest{Institution: "ins_1"}); err == nil {
		t.Error("it worked in Production")
	}
}

func TestNoTokenInWordsForPeople(t *testing.T) {
	for _, err := range []error{
		&UncertainError{Link: "l", Bank: "B", Cause: errTimeout}, &UnstoredError{Item: "i", Bank: "B", Cause: errDiskFull, Removal: errTimeout},
		&UnstoredError{Kept: true, Cause: errDiskFull}, &UnstoredError{Removed: true, Cause: errDiskFull}, &DuplicateError{Bank: "B"}, errDiskFull,
	} {
		d := decisionFor(err)
		if d.Verdict == Accepted || d.Message == "" || d.Advice == "" {
			t.Errorf("%v: %+v", err, d)
		}
	}
	if text := fmt.Sprintf("%+v", Login{Item: "i", AccessToken: secret.New("access-sandbox-1")}); strings.Contains(text, "access-") {
		t.Error(text)
	}
}
