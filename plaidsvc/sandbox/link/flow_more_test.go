package link_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/linktest"
)

func testDegraded(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("degraded", nil)).ChooseBank("ins_132363").Pane("degraded").Action("continue")
	b.SignIn("user_good", "pass_good").Share()
	successOf(t, end(b))
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "SELECT_DEGRADED_INSTITUTION",
		"TRANSITION_VIEW CREDENTIAL", "SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW SELECT_ACCOUNT",
		"TRANSITION_VIEW LOADING", "TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
}

func testDown(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("down", nil)).ChooseBank("ins_132361").Pane("down").Says("cannot be reached")
	b.Action("institutions").Pane("institutions").Click(`[data-institution="ins_132361"]`)
	b.Pane("down").Action("leave").Pane("exit").Action("leave")
	c := end(b)
	if got := exitOf(t, c); got.Institution == nil || got.Institution.ID != "ins_132361" || c.Error == nil || c.Error.Code != "institution-poor-health-error" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "SELECT_DOWN_INSTITUTION",
		"TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "SELECT_DOWN_INSTITUTION", "TRANSITION_VIEW EXIT",
		"EXIT requires_credentials institution-poor-health-error", "onExit")
}

func testUnsupported(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("unsupported", nil)).ChooseBank("ins_133402").Pane("unsupported").Says("Connectivity not supported")
	b.Action("leave").Pane("exit").Action("leave")
	if got := exitOf(t, end(b)); got.Status != "institution_not_supported" {
		t.Errorf("status %q", got.Status)
	}
}

func testNotFound(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("nowhere", nil)).Pane("consent").Action("continue").Pane("institutions")
	b.Until("document.querySelectorAll('[data-institution]').length === 9")
	b.Enter("#link-search", "tar").Until("document.querySelectorAll('[data-institution]').length === 1")
	b.Enter("#link-search", "zzz").Until("document.querySelectorAll('[data-institution]').length === 0")
	b.Says("No bank is called “zzz”").Action("close").Pane("exit").Action("leave")
	if got := exitOf(t, end(b)); got.Status != "institution_not_found" || got.Institution != nil {
		t.Errorf("exit %+v", got)
	}
	wantSequence(t, b, "onLoad", "OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SEARCH_INSTITUTION tar",
		"SEARCH_INSTITUTION zzz", "TRANSITION_VIEW EXIT", "EXIT institution_not_found", "onExit")
}

func testAccounts(t *testing.T, w *world) {
	token := w.backend.token("accounts", nil)
	b := w.link(t, token).ChooseBank("ins_109508").SignIn("user_good", "pass_good").Pane("accounts")
	b.Action("select-all").Action("continue").Until("document.body.innerText.includes('Choose at least one account.')")
	b.Click(`[data-account="acc-card"]`).Action("continue").Pane("connected").Says("One account is shared").Action("continue")
	got := successOf(t, end(b))
	if diff := cmp.Diff(fakeAccounts()[2:3], got.Accounts); diff != "" || got.Account == nil || got.Account.ID != "acc-card" {
		t.Errorf("accounts (-want +got):\n%s account %+v", diff, got.Account)
	}
	if diff := cmp.Diff([]string{"acc-card"}, w.backend.shared(token)); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
}

func testFilters(t *testing.T, w *world) {
	filtered := func(name string, filters map[string][]string) *linktest.Tab {
		token := w.backend.token(name, func(c *link.Configuration) { c.AccountFilters = filters })
		return w.link(t, token).ChooseBank("ins_109508").SignIn("user_good", "pass_good")
	}
	b := filtered("filters", map[string][]string{"depository": {"savings"}, "credit": {"all"}}).Pane("accounts")
	var ids []string
	if err := b.Eval("[...document.querySelectorAll('[data-account]')].map((box) => box.dataset.account)", &ids); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"acc-saving", "acc-card"}, ids); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	filtered("nothing-left", map[string][]string{"investment": {"all"}}).Pane("error").Says("NO_ACCOUNTS")
}

func testExit(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("exit", nil)).ChooseBank("ins_109508").Pane("credentials").Enter("#link-username", "half a na")
	b.Keys(kb.Escape)
	b.Pane("exit").Action("stay").Pane("credentials")
	var kept string
	if err := b.Eval("document.querySelector('#link-username').value", &kept); err != nil || kept != "half a na" {
		t.Errorf("staying lost what was typed: %q %v", kept, err)
	}
	b.Action("close").Pane("exit").Action("leave")
	c := end(b)
	if got := exitOf(t, c); c.Error != nil || got.Status != "requires_credentials" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"TRANSITION_VIEW EXIT", "TRANSITION_VIEW CREDENTIAL", "TRANSITION_VIEW EXIT", "EXIT requires_credentials", "onExit")

	b.Page().Script("calls.length = 0; handler.open()") // the same handler opens again: another session
	b.Pane("consent").Action("close")
	exitOf(t, end(b))
	wantSequence(t, b, "OPEN CONSENT", "EXIT requires_credentials", "onExit")
}

func testHostExit(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("host-exit", nil)).ChooseBank("ins_109508").Pane("credentials")
	b.Page().Script("handler.exit()")
	b.Pane("exit").Action("stay").Pane("credentials")
	b.Page().Script("handler.exit({force: true})")
	if got := exitOf(t, end(b)); got.Status != "requires_credentials" {
		t.Errorf("status %q", got.Status)
	}
	var left int
	if err := b.Page().Eval("(handler.destroy(), document.querySelectorAll('iframe').length)", &left); err != nil || left != 0 {
		t.Errorf("destroy left %d frames: %v", left, err)
	}
}

func testUpdate(t *testing.T, w *world) {
	token := w.backend.token("update", func(c *link.Configuration) {
		c.Products = nil
		c.Update = &link.Update{Institution: fakeBanks()[0]}
	})
	b := w.link(t, token).SignIn("somebody", "pass_good")
	b.Until("document.querySelector('[role=alert]')")
	b.Says("That is another username").SignIn("user_good", "pass_good").Pane("connected").Action("continue")
	got := successOf(t, end(b))
	if len(got.Accounts) != 2 {
		t.Errorf("accounts %+v", got.Accounts)
	}
	if diff := cmp.Diff([]string{"acc-checking", "acc-saving"}, w.backend.shared(token)); diff != "" {
		t.Errorf("the Item's accounts changed (-want +got):\n%s", diff)
	}
	wantSequence(t, b, "onLoad", "OPEN CREDENTIAL", "SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING",
		"ERROR ERROR INVALID_UPDATED_USERNAME", "TRANSITION_VIEW CREDENTIAL", "SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING",
		"TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
	if open := metadata(t, calls(b)[1]); open.IsUpdateMode == nil || *open.IsUpdateMode != "true" || *open.InstitutionID != "ins_109508" {
		t.Errorf("OPEN: %+v", open)
	}
}

func testUpdateAccounts(t *testing.T, w *world) {
	token := w.backend.token("update-accounts", func(c *link.Configuration) {
		c.Update = &link.Update{Institution: fakeBanks()[0], AccountSelection: true}
	})
	b := w.link(t, token).SignIn("user_good", "pass_good").Pane("accounts")
	b.Click(`[data-account="acc-saving"]`).Click(`[data-account="acc-loan"]`).Action("continue").Pane("connected").Action("continue")
	successOf(t, end(b))
	if diff := cmp.Diff([]string{"acc-checking", "acc-loan"}, w.backend.shared(token)); diff != "" {
		t.Errorf("shared (-want +got):\n%s", diff)
	}
}

func testExpired(t *testing.T, w *world) {
	b := w.link(t, "link-sandbox-gone")
	c := end(b)
	got := exitOf(t, c)
	if c.Error == nil || c.Error.Code != "INVALID_LINK_TOKEN" || got.Status != "requires_credentials" || got.LinkSessionID == "" || got.RequestID == "" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, "onLoad", "EXIT requires_credentials INVALID_LINK_TOKEN", "onExit")
}

func testKeyboard(t *testing.T, w *world) {
	token := w.backend.token("keyboard", nil)
	b := linktest.Open(t, w.browser, w.host.URL+"/?token="+token)
	b.Script("document.getElementById('go').focus()")
	b.Keys(kb.Enter)
	b = b.Panes().Pane("consent")
	focused := func(want string) {
		t.Helper()
		b.Until("document.activeElement?.matches('" + want + "')")
	}
	focused("h1")
	for range 2 { // the summary, then Continue
		b.Keys(kb.Tab)
	}
	focused("[data-action=continue]")
	b.Keys(kb.Enter)
	b.Pane("institutions")
	focused("#link-search")
	b.Keys("first p")
	b.Until("document.querySelector('#link-results').dataset.query === 'first p'")
	b.Keys(kb.Enter)
	b.Pane("credentials")
	focused("#link-username")
	b.Keys("user_good", kb.Tab, "pass_good", kb.Enter)
	b.Pane("accounts")
	focused("h1")
	for range 6 { // select all, four boxes, share
		b.Keys(kb.Tab)
	}
	focused("[data-action=continue]")
	b.Keys(kb.Enter)
	b.Pane("connected")
	focused("h1")
	b.Keys(kb.Tab, kb.Enter)
	successOf(t, end(b))
	b.Page().Until("document.activeElement.id === 'go'") // the host gets its focus back
}

func testHosted(t *testing.T, w *world) {
	token := w.backend.token("hosted", nil)
	w.backend.host("abc123", token)
	b := linktest.Open(t, w.browser, w.sandbox.URL+link.HostedPath+"abc123")
	b.ChooseBank("ins_109508").SignIn("user_good", "pass_good").Share()
	b.Pane("done").Says("go back to Passbook")
	if session := w.backend.session(token); session.OnSuccess == nil || session.Events[len(session.Events)-1].Name != "HANDOFF" {
		t.Errorf("recorded session: %+v", session)
	}
	b.Reload()
	b.Pane("consent").Action("close").Pane("left")
	if session := w.backend.session(token); session.OnExit == nil || session.OnExit.Error != nil || session.OnExit.Metadata.Status != "requires_credentials" {
		t.Errorf("recorded session: %+v", session)
	}
	linktest.Open(t, w.browser, w.sandbox.URL+link.HostedPath+"unknown").Pane("expired").Says("This link has expired")
}

func testHostedCompletion(t *testing.T, w *world) {
	w.backend.host("complete", w.backend.token("complete", func(c *link.Configuration) { c.HostedCompletionURI = w.host.URL + "/completed?token=none" }))
	b := linktest.Open(t, w.browser, w.sandbox.URL+link.HostedPath+"complete")
	b.ChooseBank("ins_109508").SignIn("user_good", "pass_good").Share()
	b.Until("location.pathname === '/completed'")
}
