package link_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"passbook/plaidsvc/sandbox/link"
)

func testDegraded(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("degraded", nil)).toBank("ins_132363").pane("degraded").action("continue")
	b.signIn("user_good", "pass_good").pane("accounts").action("continue").pane("connected").action("continue")
	successOf(t, b.end())
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "SELECT_DEGRADED_INSTITUTION",
		"TRANSITION_VIEW CREDENTIAL", "SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW SELECT_ACCOUNT",
		"TRANSITION_VIEW LOADING", "TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
}

func testDown(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("down", nil)).toBank("ins_132361").pane("down").says("cannot be reached")
	b.action("institutions").pane("institutions").click(`[data-institution="ins_132361"]`)
	b.pane("down").action("leave").pane("exit").action("leave")
	c := b.end()
	if got := exitOf(t, c); got.Institution == nil || got.Institution.ID != "ins_132361" || c.Error == nil || c.Error.Code != "institution-poor-health-error" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "SELECT_DOWN_INSTITUTION",
		"TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "SELECT_DOWN_INSTITUTION", "TRANSITION_VIEW EXIT",
		"EXIT requires_credentials institution-poor-health-error", "onExit")
}

func testUnsupported(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("unsupported", nil)).toBank("ins_133402").pane("unsupported").says("Connectivity not supported")
	b.action("leave").pane("exit").action("leave")
	if got := exitOf(t, b.end()); got.Status != "institution_not_supported" {
		t.Errorf("status %q", got.Status)
	}
}

func testNotFound(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("nowhere", nil)).pane("consent").action("continue").pane("institutions")
	b.until("document.querySelectorAll('[data-institution]').length === 9")
	b.enter("#link-search", "tar").until("document.querySelectorAll('[data-institution]').length === 1")
	b.enter("#link-search", "zzz").until("document.querySelectorAll('[data-institution]').length === 0")
	b.says("No bank is called “zzz”").action("close").pane("exit").action("leave")
	if got := exitOf(t, b.end()); got.Status != "institution_not_found" || got.Institution != nil {
		t.Errorf("exit %+v", got)
	}
	wantSequence(t, b, "onLoad", "OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SEARCH_INSTITUTION tar",
		"SEARCH_INSTITUTION zzz", "TRANSITION_VIEW EXIT", "EXIT institution_not_found", "onExit")
}

func testAccounts(t *testing.T, w *world) {
	token := w.backend.token("accounts", nil)
	b := w.link(t, token).toBank("ins_109508").signIn("user_good", "pass_good").pane("accounts")
	b.action("select-all").action("continue").until("document.body.innerText.includes('Choose at least one account.')")
	b.click(`[data-account="acc-card"]`).action("continue").pane("connected").says("One account is shared").action("continue")
	got := successOf(t, b.end())
	if diff := cmp.Diff(fakeAccounts()[2:3], got.Accounts); diff != "" || got.Account == nil || got.Account.ID != "acc-card" {
		t.Errorf("accounts (-want +got):\n%s account %+v", diff, got.Account)
	}
	if diff := cmp.Diff([]string{"acc-card"}, w.backend.shared(token)); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
}

func testFilters(t *testing.T, w *world) {
	filtered := func(name string, filters map[string][]string) *tab {
		token := w.backend.token(name, func(c *link.Configuration) { c.AccountFilters = filters })
		return w.link(t, token).toBank("ins_109508").signIn("user_good", "pass_good")
	}
	b := filtered("filters", map[string][]string{"depository": {"savings"}, "credit": {"all"}}).pane("accounts")
	var ids []string
	if err := b.eval("[...document.querySelectorAll('[data-account]')].map((box) => box.dataset.account)", &ids); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"acc-saving", "acc-card"}, ids); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	filtered("nothing-left", map[string][]string{"investment": {"all"}}).pane("error").says("NO_ACCOUNTS")
}

func testExit(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("exit", nil)).toBank("ins_109508").pane("credentials").enter("#link-username", "half a na")
	b.run(chromedp.KeyEvent(kb.Escape))
	b.pane("exit").action("stay").pane("credentials")
	var kept string
	if err := b.eval("document.querySelector('#link-username').value", &kept); err != nil || kept != "half a na" {
		t.Errorf("staying lost what was typed: %q %v", kept, err)
	}
	b.action("close").pane("exit").action("leave")
	c := b.end()
	if got := exitOf(t, c); c.Error != nil || got.Status != "requires_credentials" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"TRANSITION_VIEW EXIT", "TRANSITION_VIEW CREDENTIAL", "TRANSITION_VIEW EXIT", "EXIT requires_credentials", "onExit")

	var done bool // the same handler opens again: another session
	if err := b.top().eval("(calls.length = 0, handler.open(), true)", &done); err != nil {
		t.Fatal(err)
	}
	b.pane("consent").action("close")
	exitOf(t, b.end())
	wantSequence(t, b, "OPEN CONSENT", "EXIT requires_credentials", "onExit")
}

func testHostExit(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("host-exit", nil)).toBank("ins_109508").pane("credentials")
	var done bool
	if err := b.top().eval("(handler.exit(), true)", &done); err != nil {
		t.Fatal(err)
	}
	b.pane("exit").action("stay").pane("credentials")
	if err := b.top().eval("(handler.exit({force: true}), true)", &done); err != nil {
		t.Fatal(err)
	}
	if got := exitOf(t, b.end()); got.Status != "requires_credentials" {
		t.Errorf("status %q", got.Status)
	}
	var left int
	if err := b.top().eval("(handler.destroy(), document.querySelectorAll('iframe').length)", &left); err != nil || left != 0 {
		t.Errorf("destroy left %d frames: %v", left, err)
	}
}

func testUpdate(t *testing.T, w *world) {
	token := w.backend.token("update", func(c *link.Configuration) {
		c.Products = nil
		c.Update = &link.Update{Institution: fakeBanks()[0]}
	})
	b := w.link(t, token).signIn("somebody", "pass_good")
	b.until("document.querySelector('[role=alert]')")
	b.says("That is another username").signIn("user_good", "pass_good").pane("connected").action("continue")
	got := successOf(t, b.end())
	if len(got.Accounts) != 2 {
		t.Errorf("accounts %+v", got.Accounts)
	}
	if diff := cmp.Diff([]string{"acc-checking", "acc-saving"}, w.backend.shared(token)); diff != "" {
		t.Errorf("the Item's accounts changed (-want +got):\n%s", diff)
	}
	wantSequence(t, b, "onLoad", "OPEN CREDENTIAL", "SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING",
		"ERROR ERROR INVALID_UPDATED_USERNAME", "TRANSITION_VIEW CREDENTIAL", "SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING",
		"TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
	if open := metadata(t, b.calls()[1]); open.IsUpdateMode == nil || *open.IsUpdateMode != "true" || *open.InstitutionID != "ins_109508" {
		t.Errorf("OPEN: %+v", open)
	}
}

func testUpdateAccounts(t *testing.T, w *world) {
	token := w.backend.token("update-accounts", func(c *link.Configuration) {
		c.Update = &link.Update{Institution: fakeBanks()[0], AccountSelection: true}
	})
	b := w.link(t, token).signIn("user_good", "pass_good").pane("accounts")
	b.click(`[data-account="acc-saving"]`).click(`[data-account="acc-loan"]`).action("continue").pane("connected").action("continue")
	successOf(t, b.end())
	if diff := cmp.Diff([]string{"acc-checking", "acc-loan"}, w.backend.shared(token)); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
}

func testExpired(t *testing.T, w *world) {
	b := w.link(t, "link-sandbox-gone")
	c := b.end()
	got := exitOf(t, c)
	if c.Error == nil || c.Error.Code != "INVALID_LINK_TOKEN" || got.Status != "requires_credentials" || got.LinkSessionID == "" || got.RequestID == "" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, "onLoad", "EXIT requires_credentials INVALID_LINK_TOKEN", "onExit")
}

func testKeyboard(t *testing.T, w *world) {
	token := w.backend.token("keyboard", nil)
	b := w.open(t, w.host.URL+"/?token="+token)
	b.run(chromedp.Focus("#go"), chromedp.KeyEvent(kb.Enter))
	b = b.panes().pane("consent")
	focused := func(want string) {
		t.Helper()
		b.until("document.activeElement?.matches('" + want + "')")
	}
	focused("h1")
	for range 2 { // the summary, then Continue
		b.run(chromedp.KeyEvent(kb.Tab))
	}
	focused("[data-action=continue]")
	b.run(chromedp.KeyEvent(kb.Enter))
	b.pane("institutions")
	focused("#link-search")
	b.run(chromedp.KeyEvent("first p"))
	b.until("document.querySelector('#link-results').dataset.query === 'first p'")
	b.run(chromedp.KeyEvent(kb.Enter))
	b.pane("credentials")
	focused("#link-username")
	b.run(chromedp.KeyEvent("user_good"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("pass_good"), chromedp.KeyEvent(kb.Enter))
	b.pane("accounts")
	focused("h1")
	for range 6 { // select all, four boxes, share
		b.run(chromedp.KeyEvent(kb.Tab))
	}
	focused("[data-action=continue]")
	b.run(chromedp.KeyEvent(kb.Enter))
	b.pane("connected")
	focused("h1")
	b.run(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	successOf(t, b.end())
	b.top().until("document.activeElement.id === 'go'") // the host gets its focus back
}

func testHosted(t *testing.T, w *world) {
	token := w.backend.token("hosted", nil)
	w.backend.host("abc123", token)
	b := w.open(t, w.sandbox.URL+link.HostedPath+"abc123")
	b.toBank("ins_109508").signIn("user_good", "pass_good").pane("accounts").action("continue").pane("connected").action("continue")
	b.pane("done").says("go back to Passbook")
	if session := w.backend.session(token); session.OnSuccess == nil || session.Events[len(session.Events)-1].Name != "HANDOFF" {
		t.Errorf("recorded session: %+v", session)
	}
	b.run(chromedp.Reload())
	b.pane("consent").action("close").pane("left")
	if session := w.backend.session(token); session.OnExit == nil || session.OnExit.Error != nil || session.OnExit.Metadata.Status != "requires_credentials" {
		t.Errorf("recorded session: %+v", session)
	}
	w.open(t, w.sandbox.URL+link.HostedPath+"unknown").pane("expired").says("This link has expired")
}

func testHostedCompletion(t *testing.T, w *world) {
	w.backend.host("complete", w.backend.token("complete", func(c *link.Configuration) { c.HostedCompletionURI = w.host.URL + "/completed?token=none" }))
	b := w.open(t, w.sandbox.URL+link.HostedPath+"complete")
	b.toBank("ins_109508").signIn("user_good", "pass_good").pane("accounts").action("continue").pane("connected").action("continue")
	b.until("location.pathname === '/completed'")
}
