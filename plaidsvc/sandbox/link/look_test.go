package link_test

import (
	"context"
	"testing"

	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/linktest"
)

// testLook walks through the panes in light, dark and narrow. It holds that nothing is ever wider than the window, and
// keeps a picture of each pane where PASSBOOK_TEST_SHOTS names a folder.
func testLook(t *testing.T, browser context.Context) {
	w := newWorld(t, browser)
	for _, look := range []struct {
		name          string
		scheme        linktest.Scheme
		width, height int64
	}{
		{"light", linktest.Light, 1100, 800},
		{"dark", linktest.Dark, 1100, 800},
		{"narrow", linktest.Light, 360, 640},
	} {
		t.Run(look.name, func(t *testing.T) {
			if look.width > 360 && linktest.Shots() == "" {
				t.Skip("PASSBOOK_TEST_SHOTS names no folder for the pictures, and what fits a narrow window fits a wide one")
			}
			t.Parallel()
			dress := func(b *linktest.Tab) {
				b.Prefer(look.scheme)
				b.Size(look.width, look.height)
			}
			keep := func(b *linktest.Tab, pane, name string) {
				t.Helper()
				b.Pane(pane)
				var wide bool
				if err := b.Eval("document.documentElement.scrollWidth > innerWidth || [...document.querySelectorAll('.body')].some((e) => e.scrollWidth > e.clientWidth)", &wide); err != nil || wide {
					t.Errorf("%s is wider than its window (%v)", name, err)
				}
				b.Screenshot(look.name + "-" + name)
			}
			b := w.link(t, w.backend.token("look-"+look.name, nil), dress)
			keep(b, "consent", "1-consent")
			b.Action("continue").Pane("institutions").Until("document.querySelectorAll('[data-institution]').length === 9")
			keep(b, "institutions", "2-institutions")
			b.Click(`[data-institution="ins_132363"]`)
			keep(b, "degraded", "3-degraded")
			b.Action("institutions").Pane("institutions").Click(`[data-institution="ins_132361"]`)
			keep(b, "down", "4-down")
			b.Action("institutions").Pane("institutions").Click(`[data-institution="ins_109508"]`)
			keep(b, "credentials", "5-credentials")
			b.SignIn("user_good", "wrong").Until("document.querySelector('[role=alert]')")
			keep(b, "credentials", "6-wrong")
			b.SignIn("user_good", "mfa_device")
			keep(b, "mfa-device", "7-device")
			b.Click(`[value="mail"]`).Action("continue")
			keep(b, "mfa-code", "8-code")
			b.Action("back").Pane("credentials").SignIn("user_good", "mfa_questions_2_2")
			keep(b, "mfa-questions", "9-questions")
			b.Action("back").SignIn("user_good", "mfa_selections")
			keep(b, "mfa-selections", "10-selections")
			b.Action("back").SignIn("user_good", `{"recaptcha":"good"}`)
			keep(b, "recaptcha", "11-recaptcha")
			b.Action("back").SignIn("user_good", "error_ITEM_LOCKED")
			keep(b, "error", "12-error")
			b.Action("retry").SignIn("user_good", "pass_good")
			keep(b, "accounts", "13-accounts")
			b.Action("close")
			keep(b, "exit", "14-exit")
			b.Action("stay").Pane("accounts").Action("continue")
			keep(b, "loading", "15-loading")
			keep(b, "connected", "16-connected")

			b = w.link(t, w.backend.token("look-oauth-"+look.name, nil), dress).ChooseBank(oauthBank)
			keep(b, "oauth", "17-oauth")
			window := b.Popup(func() { b.Action("continue") })
			dress(window)
			keep(window, "bank-login", "18-bank-login")
			keep(b, "oauth-waiting", "19-waiting")
			window.Action("sign-in")
			keep(window, "bank-permissions", "20-bank-permissions")
			window.Action("deny")
			keep(b, "error", "21-denied")

			w.backend.host(look.name, "link-sandbox-look-"+look.name)
			h := linktest.Blank(t, w.browser)
			dress(h)
			h.Visit(w.sandbox.URL + link.HostedPath + look.name)
			keep(h, "consent", "22-hosted")
			h.Action("close")
			keep(h, "left", "23-left")
		})
	}
}
