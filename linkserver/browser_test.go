package linkserver

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"passbook/internal/secret"
	"passbook/plaidsvc/sandbox/linktest"
)

const (
	succeed = `created.at(-1).config.onSuccess("` + sandboxPublicToken + `", {
		institution: { institution_id: "ins_109508", name: "First Platypus Bank" },
		accounts: [
			{ id: "a1", name: "Plaid Checking", mask: "0000", type: "depository", subtype: "checking", verification_status: null },
			{ id: "a2", name: "Plaid Saving", mask: null, type: "depository", subtype: "savings", class_type: "x" },
		], link_session_id: "79e772be", transfer_status: null })`
	leave    = `created.at(-1).config.onExit(null, { institution: null, status: "requires_credentials", link_session_id: "79e772be", request_id: "rq1" })`
	failLink = `created.at(-1).config.onExit({ error_type: "ITEM_ERROR", error_code: "ITEM_LOCKED", error_message: "m", display_message: null },
		{ institution: { institution_id: "ins_109508", name: "First Platypus Bank" }, status: "requires_credentials",
		link_session_id: "79e772be", request_id: "m8MDnv9okwxFNBV" })`
	tokenGone = `created.at(-1).config.onExit({ error_type: "INVALID_INPUT", error_code: "INVALID_LINK_TOKEN", error_message: "m",
		display_message: null }, { institution: null, status: null, link_session_id: null, request_id: "rq2" })`
)

// The page in a real browser, under its real policy, with a Link script that leaves its callbacks to the test.
func TestThePageInChromium(t *testing.T) {
	t.Parallel()
	browser := linktest.Browser(t)

	t.Run("the policy lets Link work", func(t *testing.T) {
		t.Parallel()
		_, b := browse(t, browser, nil)
		b.Until(`done.frame && done.api && done.style`)
		b.Until(`violations.length === 0`)
		b.Says("Plaid Link is open…", "Sandbox · test data", "Passbook never sees your bank password")
		b.Screenshot("open-light")
		b.Prefer(linktest.Dark)
		b.Screenshot("open-dark")
		b.Size(360, 740)
		b.Until(`document.documentElement.scrollWidth <= 360`)
		b.Screenshot("open-dark-narrow")
		b.Prefer(linktest.Light)
		b.Screenshot("open-light-narrow")
		b.Size(1920, 1080)
		b.Screenshot("open-light-wide")
	})

	t.Run("the policy stops everything else", func(t *testing.T) {
		t.Parallel()
		_, b := browse(t, browser, nil)
		other := newFakeLink(t)
		b.Script(`const s = document.createElement('script'); s.src = "` + other.URL + linkScriptPath + `"; document.head.append(s);
			const i = document.createElement('iframe'); i.src = "` + other.URL + `/frame"; document.body.append(i);
			const t = document.createElement('script'); t.textContent = 'window.injected = true'; document.head.append(t);
			fetch("` + other.URL + `/api").catch(() => {}); 0`)
		b.Until(`['script-src-elem', 'frame-src', 'connect-src'].every((d) => violations.some((v) => v.startsWith(d)))`)
		b.Until(`!window.injected`)
	})

	t.Run("success", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		release := make(chan struct{})
		s.exchanger.decide = func(context.Context, Success) (Decision, error) { <-release; return Accept(), nil }
		b.Script(`const e = created[0].config.onEvent;
			e('OPEN', { view_name: 'CONSENT', link_session_id: '79e772be', request_id: 'r', timestamp: '2026-03-05T12:00:00.000Z' });
			e('SEARCH_INSTITUTION', { institution_search_query: 'my secret bank', link_session_id: '79e772be' });
			e('HANDOFF', { link_session_id: '79e772be' });` + succeed)
		b.Says("Saving the connection…")
		b.Screenshot("saving")
		close(release)
		b.Says("First Platypus Bank is linked, 2 accounts.", "Go back to your terminal; you may close this tab.")
		b.Until(`document.title.startsWith('First Platypus Bank is linked')`)
		b.Until(`document.activeElement.id === 'title' && !document.querySelector('button:not([hidden])')`)
		b.Screenshot("success-light")
		b.Prefer(linktest.Dark)
		b.Screenshot("success-dark")
		result, err := s.result()
		if err != nil || result.Outcome != Linked || len(result.Success.Accounts) != 2 || result.Success.Accounts[1].Mask != "" {
			t.Fatalf("result %+v %v", result, err)
		}
		events, _ := s.server.Events()
		if len(events) != 3 || events[0].Name != EventOpen || events[0].View != "CONSENT" || events[2].Name != EventHandoff {
			t.Errorf("events %+v", events)
		}
	})

	t.Run("leaving, trying again, succeeding", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		b.Script(leave)
		b.Says("Nothing was linked.", "You left Plaid Link before the end.")
		b.Until(`document.activeElement.textContent === 'Try again'`)
		b.Screenshot("cancelled")
		b.Button("Try again")
		b.Until(`created.length === 2 && created[0].destroyed === 1 && created[1].opened === 1`)
		b.Until(`created[1].config.token === created[0].config.token`)
		b.Script(succeed)
		b.Says("First Platypus Bank is linked, 2 accounts.")
		if exits := s.noticesOf(LinkExited); len(exits) != 1 || exits[0].Exit.Status != "requires_credentials" || exits[0].Exit.RequestID != "rq1" {
			t.Errorf("exits %+v", exits)
		}
	})

	t.Run("leaving and stopping", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		b.Script(leave)
		b.Button("Stop here")
		b.Says("Nothing was linked.", "Go back to your terminal; you may close this tab.")
		b.Screenshot("stopped")
		if result, err := s.result(); err != nil || result.Outcome != Exited || result.Exit.RequestID != "rq1" {
			t.Errorf("result %+v %v", result, err)
		}
	})

	t.Run("an error of the bank", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		b.Script(failLink)
		b.Says("First Platypus Bank has locked your online access", "Nothing was linked.", "ITEM_LOCKED · request m8MDnv9okwxFNBV",
			"Try again", "Stop here")
		b.Screenshot("error-light")
		b.Prefer(linktest.Dark)
		b.Screenshot("error-dark")
		b.Size(360, 740)
		b.Screenshot("error-dark-narrow")
		b.Until(`document.documentElement.scrollWidth <= 360`)
		b.Button("Try again")
		b.Until(`created.length === 2`)
		exits := s.noticesOf(LinkExited)
		if len(exits) != 1 || exits[0].Exit.Error == nil || exits[0].Exit.Error.Code != "ITEM_LOCKED" || exits[0].Exit.Institution.ID != "ins_109508" {
			t.Errorf("exits %+v", exits)
		}
	})

	t.Run("an error no one knows yet", func(t *testing.T) {
		t.Parallel()
		_, b := browse(t, browser, nil)
		b.Script(strings.Replace(strings.Replace(failLink, "ITEM_LOCKED", "MOON_PHASE", 1), "display_message: null",
			`display_message: "Wait for <b>the moon</b>."`, 1))
		b.Says("Plaid stopped with an error", "Wait for <b>the moon</b>.", "MOON_PHASE")
	})

	t.Run("a link token that ran out is renewed once by itself", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		s.exchanger.renew = func(context.Context) (secret.Secret, error) { return secret.New("link-sandbox-second"), nil }
		b.Script(tokenGone)
		b.Until(`created.length === 2 && created[1].config.token === 'link-sandbox-second' && created[1].opened === 1`)
		b.Script(tokenGone)
		b.Says("This Link session has run out", "Try again", "INVALID_LINK_TOKEN")
		if n := len(s.noticesOf(Renewed)); n != 1 {
			t.Errorf("%d renewals", n)
		}
	})

	t.Run("a link token that cannot be renewed", func(t *testing.T) {
		t.Parallel()
		_, b := browse(t, browser, nil)
		b.Script(tokenGone)
		b.Says("This Link session has run out", "Go back to your terminal and start linking again.", "Stop here")
		b.Screenshot("not-renewed")
	})

	t.Run("a bank that is linked already", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		s.exchanger.decide = func(context.Context, Success) (Decision, error) {
			return Refuse("First Platypus Bank is linked already, with the same two accounts.",
				"If it has stopped working, choose it under Institutions and press r."), nil
		}
		b.Script(succeed)
		b.Says("Nothing was linked.", "linked already, with the same two accounts", "press r", "you may close this tab")
		b.Screenshot("refused")
		if result, err := s.result(); err != nil || result.Outcome != Declined {
			t.Errorf("result %+v %v", result, err)
		}
	})

	t.Run("a failed exchange, sent again", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		s.exchanger.decide = func(context.Context, Success) (Decision, error) {
			d := Fail("Plaid did not answer.", "Check your connection, then save again.")
			d.ErrorCode, d.RequestID, d.Resend = "INTERNAL_SERVER_ERROR", "HNTDNrA8F1shFEW", true
			return d, nil
		}
		b.Script(succeed)
		b.Says("The connection was not saved", "Plaid did not answer.", "INTERNAL_SERVER_ERROR · request HNTDNrA8F1shFEW")
		b.Screenshot("not-saved")
		s.exchanger.mu.Lock()
		s.exchanger.decide = nil
		s.exchanger.mu.Unlock()
		b.Button("Save again")
		b.Says("First Platypus Bank is linked, 2 accounts.")
		if asked := s.exchanger.asked(); len(asked) != 2 || asked[0].PublicToken != asked[1].PublicToken {
			t.Errorf("asked %d times", len(asked))
		}
	})

	t.Run("a failed exchange, linked again", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		s.exchanger.decide = func(context.Context, Success) (Decision, error) { return Decision{}, errors.New("disk is full") }
		s.exchanger.renew = func(context.Context) (secret.Secret, error) { return secret.New("link-sandbox-second"), nil }
		b.Script(succeed)
		b.Says("The connection was not saved", "Your terminal says why.")
		b.Button("Try again")
		b.Until(`created.length === 2 && created[1].config.token === 'link-sandbox-second'`)
	})

	t.Run("a token of another environment", func(t *testing.T) {
		t.Parallel()
		_, b := browse(t, browser, nil)
		b.Script(strings.Replace(succeed, "public-sandbox", "public-production", 1))
		b.Says("The connection was not saved", "Production", "PLAID_ENV")
	})

	t.Run("a success of a shape no one knows", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		b.Script(strings.Replace(succeed, "public-sandbox", "open-sandbox", 1))
		b.Says("The connection was not saved", "look for a newer Passbook")
		if n := len(s.exchanger.asked()); n != 0 {
			t.Errorf("asked %d times", n)
		}
	})

	t.Run("a bank with very many accounts", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		b.Script(`created[0].config.onSuccess("` + sandboxPublicToken + `", { institution: { institution_id: "ins_1", name: "Big" },
			accounts: Array.from({ length: 400 }, (_, i) => ({ id: 'x'.repeat(37) + i, name: 'é'.repeat(60), mask: '0000',
			type: 'depository', subtype: 'checking' })), link_session_id: "l" })`)
		b.Says("Big is linked, ")
		result, err := s.result()
		if n := len(result.Success.Accounts); err != nil || n == 0 || n >= 400 {
			t.Errorf("%d accounts, %v", n, err)
		}
	})

	t.Run("the script does not come, then does", func(t *testing.T) {
		t.Parallel()
		link := newFakeLink(t)
		link.missing <- true
		s := start(t, func(o *Options) { o.BaseURL = link.URL })
		b := window(t, browser)
		b.Visit(s.url)
		b.Says("Plaid Link could not be loaded", "Try again")
		b.Screenshot("script-missing")
		b.Button("Try again")
		b.Until(`window.created && created.length === 1 && created[0].opened === 1`)
	})

	t.Run("a blocker replaces the script of Plaid itself", func(t *testing.T) {
		t.Parallel()
		s := start(t, nil)
		b := window(t, browser)
		b.Block("https://cdn.plaid.com/*")
		b.Visit(s.url)
		b.Says("Plaid Link could not be loaded", "ad blocker", "https://cdn.plaid.com/link/v2/stable/link-initialize.js")
		b.Screenshot("script-blocked")
	})

	t.Run("the terminal goes away", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		s.server.Close()
		b.Script(leave)
		b.Button("Try again")
		b.Says("Your terminal is no longer waiting", "start again")
		b.Screenshot("terminal-gone")
		b.Until(`created.at(-1).destroyed === 1`)
	})

	t.Run("the terminal goes away before the success arrives", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		s.server.Close()
		b.Script(succeed)
		b.Says("Your terminal did not answer", "it shows whether the bank is there")
	})

	t.Run("another browser", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, nil)
		stranger := window(t, browser)
		stranger.Visit(s.url)
		stranger.Says("This page is open somewhere else")
		stranger.Screenshot("second-browser")
		if n := len(s.noticesOf(SecondClient)); n != 1 {
			t.Errorf("%d second clients", n)
		}
		b.Reload()
		b.Until(`window.created && created.length === 1`)
		b.Script(succeed)
		b.Says("First Platypus Bank is linked, 2 accounts.")
	})

	t.Run("back from the bank's own site", func(t *testing.T) {
		t.Parallel()
		link := newFakeLink(t)
		s := start(t, func(o *Options) { o.BaseURL = link.URL })
		b := window(t, browser)
		b.Visit(s.url)
		b.Until(`window.created && created.length === 1 && !('receivedRedirectUri' in created[0].config)`)
		back := s.url + "?oauth_state_id=2dc50cf9-9f28-4f4e-a1b1-0c0b6ba7a2b1"
		b.Visit(strings.Replace(link.URL, "127.0.0.1", "localhost", 1) + "/bank?to=" + url.QueryEscape(back))
		b.Click("a")
		b.Until(`window.created && created.length === 1 && created[0].config.receivedRedirectUri === "` + back + `"`)
		b.Until(`created[0].config.token === "` + testLinkToken + `"`)
		if n := len(s.noticesOf(SecondClient)); n != 0 {
			t.Errorf("%d second clients", n)
		}
		b.Script(leave)
		b.Until(`location.search === ''`)
		b.Button("Try again")
		b.Until(`created.length === 2 && !('receivedRedirectUri' in created[1].config)`)
	})

	t.Run("update mode", func(t *testing.T) {
		t.Parallel()
		s, b := browse(t, browser, func(o *Options) {
			o.Mode, o.Institution = ModeUpdate, `First </script><b>Platypus</b> Bank`
		})
		b.Says("Sign in again to First </script><b>Platypus</b> Bank", "everything missed since then is fetched")
		b.Screenshot("update")
		b.Script(leave)
		b.Says("Nothing was changed.")
		b.Button("Try again")
		b.Until(`created.length === 2`)
		b.Script(succeed)
		b.Says("First Platypus Bank is connected again.")
		if result, err := s.result(); err != nil || result.Outcome != Linked {
			t.Errorf("result %+v %v", result, err)
		}
	})

	t.Run("without JavaScript", func(t *testing.T) {
		t.Parallel()
		s := start(t, nil)
		b := window(t, browser)
		b.WithoutScripts()
		b.Visit(s.url)
		b.Says("Link a bank", "This page needs JavaScript")
		b.Until(`[...document.querySelectorAll('button')].every((e) => e.hidden)`)
		b.Screenshot("no-script")
	})

	t.Run("waiting for the bank's pop-up", func(t *testing.T) {
		t.Parallel()
		_, b := browse(t, browser, nil)
		b.Script(`created[0].config.onEvent('OPEN_OAUTH', {})`)
		b.Says("Waiting for your bank…")
		b.Screenshot("waiting-for-bank")
		b.Script(`created[0].config.onEvent('CLOSE_OAUTH', {})`)
		b.Says("Link is open…")
	})
}
