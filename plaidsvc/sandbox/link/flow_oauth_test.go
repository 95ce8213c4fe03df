package link_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/linktest"
)

const oauthBank = "ins_127287"

// beforeOAuth is what every visit to the OAuth bank begins with.
func beforeOAuth(rest ...string) []string {
	return append([]string{"onLoad", "OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW OAUTH", "OPEN_OAUTH"}, rest...)
}

func (w *world) atBank(t *testing.T, token string) (panes, window *linktest.Tab) {
	t.Helper()
	b := w.link(t, token).ChooseBank(oauthBank).Pane("oauth")
	return b, b.Popup(func() { b.Action("continue") })
}

func testOAuthAllow(t *testing.T, w *world) {
	token := w.backend.token("allow", nil)
	b, window := w.atBank(t, token)
	window.Pane("bank-login").Says("Platypus OAuth Bank")
	window.Enter("#bank-username", "anyone").Action("sign-in")
	window.Pane("bank-permissions").Click(`[data-account="acc-loan"]`)
	b.Pane("oauth-waiting")
	window.Action("allow")
	b.Pane("connected").Says("3 accounts are shared").Action("continue")
	got := successOf(t, end(b))
	if diff := cmp.Diff(fakeAccounts()[:3], got.Accounts); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	wantSequence(t, b, beforeOAuth("TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")...)
}

func testOAuthDeny(t *testing.T, w *world) {
	b, window := w.atBank(t, w.backend.token("deny", nil))
	window.Pane("bank-login").Action("sign-in")
	window.Pane("bank-permissions").Action("deny")
	b.Pane("error").Says("Access was not granted").Action("leave")
	c := end(b)
	if got := exitOf(t, c); got.Status != "requires_oauth" || c.Error == nil || c.Error.Code != "INSUFFICIENT_CREDENTIALS" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, beforeOAuth("ERROR ERROR INSUFFICIENT_CREDENTIALS", "TRANSITION_VIEW ERROR", "TRANSITION_VIEW EXIT",
		"EXIT requires_oauth INSUFFICIENT_CREDENTIALS", "onExit")...)
}

func testOAuthClose(t *testing.T, w *world) {
	b, window := w.atBank(t, w.backend.token("close", nil))
	window.Pane("bank-login")
	b.Pane("oauth-waiting")
	window.Close()
	b.Pane("oauth").Says("before you were done")
	window = b.Popup(func() { b.Action("continue") })
	window.Pane("bank-login").Action("sign-in")
	window.Pane("bank-permissions").Action("allow")
	b.Pane("connected").Action("continue")
	successOf(t, end(b))
	wantSequence(t, b, beforeOAuth("CLOSE_OAUTH", "TRANSITION_VIEW OAUTH", "OPEN_OAUTH", "TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")...)
}

func testOAuthTimeout(t *testing.T, w *world) {
	w = newWorld(t, w.browser) // its clock is moved
	b, window := w.atBank(t, w.backend.token("late", nil))
	window.Pane("bank-login")
	b.Pane("oauth-waiting")
	w.backend.advance(11 * time.Minute)
	b.Pane("error").Says("The bank’s page did not answer").Action("leave")
	c := end(b)
	if got := exitOf(t, c); got.Status != "requires_oauth" || c.Error == nil || c.Error.Code != "oauth-error" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, beforeOAuth("FAIL_OAUTH", "ERROR ERROR oauth-error", "TRANSITION_VIEW ERROR", "TRANSITION_VIEW EXIT",
		"EXIT requires_oauth oauth-error", "onExit")...)
}

func testOAuthRedirect(t *testing.T, w *world) {
	token := w.backend.token("redirect", func(c *link.Configuration) { c.RedirectURI = w.host.URL + "/back" })
	webview := func(b *linktest.Tab) {
		b.UserAgent("Mozilla/5.0 (Linux; Android 14; Pixel; wv) AppleWebKit/537.36 Chrome/148.0 Mobile Safari/537.36")
	}
	b := w.link(t, token, webview).ChooseBank(oauthBank).Pane("oauth").Action("continue")
	first := len(calls(b))
	if first == 0 {
		t.Error("nothing was told before the page went to the bank")
	}
	whole := b.Page()
	whole.Pane("bank-login").Action("sign-in")
	whole.Pane("bank-permissions").Action("allow")
	whole.Until("location.pathname === '/back'")
	b.Pane("connected").Action("continue")
	successOf(t, end(b))
	// OPEN has no view here (https://plaid.com/docs/link/oauth/), and may come before or after the host's own onLoad.
	wantSequence(t, b, "onLoad", "OPEN", "TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
	if got := w.backend.runs(token); got != 1 {
		t.Errorf("%d sessions, want the resumed one only", got)
	}

	var address string
	if err := whole.Eval("location.href", &address); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []struct{ token, address, code string }{
		{token, address, "OAUTH_STATE_ID_ALREADY_PROCESSED"},
		{w.backend.token("other", func(c *link.Configuration) { c.RedirectURI = w.host.URL + "/back" }), address, "INCORRECT_LINK_TOKEN"},
		{token, w.host.URL + "/back?oauth_state_id=9d5feadd-a873-43eb-97ba-422f35ce849b", "OAUTH_STATE_ID_NOT_FOUND"},
		{token, address + "&more=1", "INVALID_FIELD"},
	} {
		whole.Visit(strings.Replace(bad.address, "/back?", "/back?token="+bad.token+"&", 1))
		// the token rides in the test page's own address; what it hands over as received is the bank's address alone
		whole.Script("handler.destroy(); calls.length = 0; handler = Plaid.create({token: q.get('token'), receivedRedirectUri: '" + bad.address +
			"', onSuccess: () => {}, onExit: (error, metadata) => calls.push({callback: 'onExit', error, metadata})}); handler.open()")
		if c := end(b); c.Error == nil || c.Error.Code != bad.code {
			t.Errorf("%s gave %+v", bad.code, c.Error)
		}
	}
}

func testUpdateOAuth(t *testing.T, w *world) {
	token := w.backend.token("update-oauth", func(c *link.Configuration) {
		c.Products = nil
		c.Update = &link.Update{Institution: fakeBanks()[5]}
	})
	b := w.link(t, token).Pane("oauth").Says("Sign in to Platypus OAuth Bank again")
	window := b.Popup(func() { b.Action("continue") })
	window.Pane("bank-login").Action("sign-in")
	window.Pane("bank-permissions").Action("allow")
	b.Pane("connected").Action("continue")
	successOf(t, end(b))
	if diff := cmp.Diff([]string{"acc-checking", "acc-saving"}, w.backend.shared(token)); diff != "" {
		t.Errorf("the bank's page did not tick the accounts shared so far (-want +got):\n%s", diff)
	}
	wantSequence(t, b, "onLoad", "OPEN OAUTH", "OPEN_OAUTH", "TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
}
