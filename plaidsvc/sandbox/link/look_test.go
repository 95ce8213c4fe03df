package link_test

import (
	"context"
	"os"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"passbook/plaidsvc/sandbox/link"
)

// TestLook walks through the panes in light, dark and narrow. It holds that nothing is ever wider than the window, and
// keeps a picture of each pane where LINK_SCREENSHOTS names a folder.
func TestLook(t *testing.T) {
	w := newWorld(t)
	for _, look := range []struct {
		name          string
		scheme        string
		width, height int64
	}{
		{"light", "light", 1100, 800},
		{"dark", "dark", 1100, 800},
		{"narrow", "light", 360, 640},
	} {
		t.Run(look.name, func(t *testing.T) {
			if look.width > 360 && os.Getenv("LINK_SCREENSHOTS") == "" {
				t.Skip("LINK_SCREENSHOTS names no folder for the pictures, and what fits a narrow window fits a wide one")
			}
			scheme := func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
				_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
					Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}},
				})
				return chromedp.Void{}, err
			}
			size := chromedp.EmulateViewport(look.width, look.height)
			keep := func(b *tab, pane, name string) {
				t.Helper()
				b.pane(pane)
				var wide bool
				if err := b.eval("document.documentElement.scrollWidth > innerWidth || [...document.querySelectorAll('.body')].some((e) => e.scrollWidth > e.clientWidth)", &wide); err != nil || wide {
					t.Errorf("%s is wider than its window (%v)", name, err)
				}
				b.screenshot(look.name + "-" + name)
			}
			b := w.link(t, w.backend.token("look-"+look.name, nil), scheme, size)
			keep(b, "consent", "1-consent")
			b.action("continue").pane("institutions").until("document.querySelectorAll('[data-institution]').length === 9")
			keep(b, "institutions", "2-institutions")
			b.click(`[data-institution="ins_132363"]`)
			keep(b, "degraded", "3-degraded")
			b.action("institutions").pane("institutions").click(`[data-institution="ins_132361"]`)
			keep(b, "down", "4-down")
			b.action("institutions").pane("institutions").click(`[data-institution="ins_109508"]`)
			keep(b, "credentials", "5-credentials")
			b.signIn("user_good", "wrong").until("document.querySelector('[role=alert]')")
			keep(b, "credentials", "6-wrong")
			b.signIn("user_good", "mfa_device")
			keep(b, "mfa-device", "7-device")
			b.click(`[value="mail"]`).action("continue")
			keep(b, "mfa-code", "8-code")
			b.action("back").pane("credentials").signIn("user_good", "mfa_questions_2_2")
			keep(b, "mfa-questions", "9-questions")
			b.action("back").signIn("user_good", "mfa_selections")
			keep(b, "mfa-selections", "10-selections")
			b.action("back").signIn("user_good", `{"recaptcha":"good"}`)
			keep(b, "recaptcha", "11-recaptcha")
			b.action("back").signIn("user_good", "error_ITEM_LOCKED")
			keep(b, "error", "12-error")
			b.action("retry").signIn("user_good", "pass_good")
			keep(b, "accounts", "13-accounts")
			b.action("close")
			keep(b, "exit", "14-exit")
			b.action("stay").pane("accounts").action("continue")
			keep(b, "loading", "15-loading")
			keep(b, "connected", "16-connected")

			b = w.link(t, w.backend.token("look-oauth-"+look.name, nil), scheme, size).toBank(oauthBank)
			keep(b, "oauth", "17-oauth")
			window := b.popup(func() { b.action("continue") })
			window.run(scheme, size)
			keep(window, "bank-login", "18-bank-login")
			keep(b, "oauth-waiting", "19-waiting")
			window.action("sign-in")
			keep(window, "bank-permissions", "20-bank-permissions")
			window.action("deny")
			keep(b, "error", "21-denied")

			w.backend.host(look.name, "link-sandbox-look-"+look.name)
			h := w.open(t, "about:blank")
			h.run(scheme, size, chromedp.Navigate(w.sandbox.URL+link.HostedPath+look.name))
			keep(h, "consent", "22-hosted")
			h.action("close")
			keep(h, "left", "23-left")
		})
	}
}
