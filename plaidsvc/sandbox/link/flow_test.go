package link_test

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/linktest"
)

// testFlows drives the panes as a person does, and holds the host page's callbacks against Plaid's documentation.
func testFlows(t *testing.T, browser context.Context) {
	w := newWorld(t, browser)
	for _, part := range []struct {
		name string
		run  func(*testing.T, *world)
	}{
		{"a password bank", testPassword},
		{"a wrong password, then the right one", testWrongPassword},
		{"too many wrong passwords spend the token", testTooManyPasswords},
		{"device and code", testDevice},
		{"questions over two rounds", testQuestions},
		{"selections", testSelections},
		{"recaptcha solved", testRecaptchaGood},
		{"recaptcha refused", testRecaptchaBad},
		{"a locked account", testLocked},
		{"OAuth allowed", testOAuthAllow},
		{"OAuth denied", testOAuthDeny},
		{"OAuth window closed", testOAuthClose},
		{"OAuth too late", testOAuthTimeout},
		{"OAuth by redirect", testOAuthRedirect},
		{"a degraded bank", testDegraded},
		{"a bank that is down", testDown},
		{"a bank that cannot do it", testUnsupported},
		{"no bank found", testNotFound},
		{"account selection", testAccounts},
		{"account filters", testFilters},
		{"leaving, and staying after all", testExit},
		{"leaving by the host's word", testHostExit},
		{"update mode", testUpdate},
		{"update mode with account selection", testUpdateAccounts},
		{"update mode at an OAuth bank", testUpdateOAuth},
		{"an expired token", testExpired},
		{"the keyboard alone", testKeyboard},
		{"hosted", testHosted},
		{"hosted, with a page to go on to", testHostedCompletion},
	} {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel()
			part.run(t, w)
		})
	}
}

// sequence writes the events down, one a line, with everything that is not the same in all.
func sequence(t *testing.T, calls []call) []string {
	t.Helper()
	var lines []string
	for _, c := range calls {
		if c.Callback != "onEvent" {
			lines = append(lines, c.Callback)
			continue
		}
		m := metadata(t, c)
		line := c.Name
		for _, part := range []*string{m.ViewName, m.MFAType, m.InstitutionSearchQuery, m.ExitStatus, m.ErrorCode} {
			if part != nil {
				line += " " + *part
			}
		}
		lines = append(lines, line)
	}
	return lines
}

var timestamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)

// metadata decodes an event's metadata strictly: every documented key there, and none else.
func metadata(t *testing.T, c call) link.EventMetadata {
	t.Helper()
	var m link.EventMetadata
	strict := json.NewDecoder(bytes.NewReader(c.Metadata))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&m); err != nil {
		t.Fatalf("%s: %v", c.Name, err)
	}
	var keys map[string]any
	if err := json.Unmarshal(c.Metadata, &keys); err != nil {
		t.Fatal(err)
	}
	if len(keys) != 17 {
		t.Errorf("%s has %d metadata keys, not 17: %s", c.Name, len(keys), c.Metadata)
	}
	if m.LinkSessionID == "" || m.RequestID == "" || !timestamp.MatchString(m.Timestamp) {
		t.Errorf("%s lacks an id or a proper timestamp: %s", c.Name, c.Metadata)
	}
	return m
}

func wantSequence(t *testing.T, b *linktest.Tab, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, sequence(t, calls(b))); diff != "" {
		t.Errorf("callbacks (-want +got):\n%s", diff)
	}
}

func exitOf(t *testing.T, c call) link.ExitMetadata {
	t.Helper()
	if c.Callback != "onExit" {
		t.Fatalf("%s was called, not onExit", c.Callback)
	}
	var m link.ExitMetadata
	if err := json.Unmarshal(c.Metadata, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func successOf(t *testing.T, c call) link.SuccessMetadata {
	t.Helper()
	if c.Callback != "onSuccess" {
		t.Fatalf("%s was called, not onSuccess: %+v %s", c.Callback, c.Error, c.Metadata)
	}
	if !strings.HasPrefix(c.Token, "public-sandbox-") {
		t.Errorf("public token %q", c.Token)
	}
	var m link.SuccessMetadata
	if err := json.Unmarshal(c.Metadata, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func testPassword(t *testing.T, w *world) {
	token := w.backend.token("password", nil)
	b := w.link(t, token).ChooseBank("ins_109508").SignIn("user_good", "pass_good")
	b.Share()
	got := successOf(t, end(b))
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW SELECT_ACCOUNT", "TRANSITION_VIEW LOADING",
		"TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")

	want := link.SuccessMetadata{
		Institution: &link.SessionInstitution{Name: "First Platypus Bank", ID: "ins_109508"},
		Accounts:    fakeAccounts(), LinkSessionID: got.LinkSessionID,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("onSuccess metadata (-want +got):\n%s", diff)
	}
	var events []link.EventMetadata
	for _, c := range calls(b) {
		if c.Callback == "onEvent" {
			events = append(events, metadata(t, c))
		}
	}
	if first := events[0]; first.InstitutionID != nil || first.IsUpdateMode == nil || *first.IsUpdateMode != "false" {
		t.Errorf("OPEN: %+v", first)
	}
	if last := events[len(events)-1]; last.InstitutionID == nil || *last.InstitutionID != "ins_109508" || last.IsUpdateMode != nil || last.LinkSessionID != got.LinkSessionID {
		t.Errorf("HANDOFF: %+v", last)
	}
	var shown string
	if err := b.Page().Eval("getComputedStyle(document.querySelector('iframe')).display + document.documentElement.style.overflow + document.querySelectorAll('[inert]').length", &shown); err != nil || shown != "none0" {
		t.Errorf("after the end the host page is not as it was: %q %v", shown, err)
	}

	session := w.backend.session(token)
	if session.OnSuccess == nil || session.FinishedAt == nil || session.ID != got.LinkSessionID {
		t.Errorf("recorded session: %+v", session)
	}
	var recorded []string
	for _, event := range session.Events {
		recorded = append(recorded, event.Name)
	}
	if len(recorded) < 8 || recorded[0] != "OPEN" || !slices.Contains(recorded, "SUBMIT_CREDENTIALS") {
		t.Errorf("recorded events: %v", recorded)
	}
}

func testWrongPassword(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("wrong", nil)).ChooseBank("ins_109508").SignIn("user_good", "nonsense")
	b.Until("document.querySelector('[role=alert]')")
	b.Says("The username or password is wrong")
	var kept string
	if err := b.Eval("document.querySelector('#link-username').value + '|' + document.querySelector('#link-password').value + '|' + document.activeElement.id", &kept); err != nil || kept != "user_good||link-password" {
		t.Errorf("after a wrong password the fields hold %q (%v)", kept, err)
	}
	b.Enter("#link-password", "pass_good").Action("continue")
	b.Share()
	successOf(t, end(b))
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "ERROR ERROR INVALID_CREDENTIALS", "TRANSITION_VIEW CREDENTIAL",
		"SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW SELECT_ACCOUNT", "TRANSITION_VIEW LOADING",
		"TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
}

func testTooManyPasswords(t *testing.T, w *world) {
	token := w.backend.token("many", nil)
	b := w.link(t, token).ChooseBank("ins_109508")
	for range 4 {
		b.SignIn("user_good", "nonsense")
		b.Until("document.querySelector('[data-pane=credentials] [role=alert]') && document.querySelector('#link-password').value === ''")
	}
	b.SignIn("user_good", "nonsense")
	c := end(b)
	if got := exitOf(t, c); got.Status != "requires_credentials" || c.Error == nil || c.Error.Code != "INVALID_LINK_TOKEN" || c.Error.Type != "INVALID_INPUT" {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	if _, err := w.backend.Configuration(t.Context(), token); err == nil {
		t.Error("the token still works")
	}
}

func testDevice(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("device", nil)).ChooseBank("ins_109508").SignIn("user_good", "mfa_device")
	b.Pane("mfa-device").Click(`[name="link-device"][value="mail"]`).Action("continue")
	b.Pane("mfa-code").Enter("#link-code", "9999").Keys(kb.Enter)
	b.Pane("mfa-device").Says("That answer was not right")
	b.Click(`[name="link-device"][value="mail"]`).Action("continue")
	b.Pane("mfa-code").Enter("#link-code", "1234").Action("continue")
	b.Share()
	successOf(t, end(b))
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW MFA device", "SUBMIT_MFA device", "TRANSITION_VIEW LOADING",
		"TRANSITION_VIEW MFA code", "SUBMIT_MFA code", "TRANSITION_VIEW LOADING", "ERROR ERROR INVALID_MFA",
		"TRANSITION_VIEW MFA device", "SUBMIT_MFA device", "TRANSITION_VIEW LOADING",
		"TRANSITION_VIEW MFA code", "SUBMIT_MFA code", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW SELECT_ACCOUNT",
		"TRANSITION_VIEW LOADING", "TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
}

func testQuestions(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("questions", nil)).ChooseBank("ins_109508").SignIn("user_good", "mfa_questions_2_2")
	b.Pane("mfa-questions").Says("What is answer_0_0?")
	b.Enter("#link-answer-0", "answer_0_0").Enter("#link-answer-1", "answer_0_1").Action("continue")
	b.Until("document.body.innerText.includes('What is answer_1_0?')")
	b.Enter("#link-answer-0", "answer_1_0").Enter("#link-answer-1", "answer_1_1").Action("continue")
	b.Pane("accounts").Action("close").Pane("exit").Action("leave")
	if got := exitOf(t, end(b)); got.Status != "requires_account_selection" {
		t.Errorf("status %q", got.Status)
	}
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW MFA questions", "SUBMIT_MFA questions",
		"TRANSITION_VIEW LOADING", "TRANSITION_VIEW MFA questions", "SUBMIT_MFA questions", "TRANSITION_VIEW LOADING",
		"TRANSITION_VIEW SELECT_ACCOUNT", "TRANSITION_VIEW EXIT", "EXIT requires_account_selection", "onExit")
}

func testSelections(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("selections", nil)).ChooseBank("ins_109508").SignIn("user_good", "mfa_selections")
	b.Pane("mfa-selections").Click(`[name="link-answer-0"][value="Yes"]`).Action("continue")
	b.Share()
	successOf(t, end(b))
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW MFA selections", "SUBMIT_MFA selections",
		"TRANSITION_VIEW LOADING", "TRANSITION_VIEW SELECT_ACCOUNT", "TRANSITION_VIEW LOADING",
		"TRANSITION_VIEW CONNECTED", "HANDOFF", "onSuccess")
}

func testRecaptchaGood(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("captcha", nil)).ChooseBank("ins_109508").SignIn("user_good", `{"recaptcha":"good"}`)
	b.Pane("recaptcha").Click("#link-person").Action("continue")
	b.Share()
	successOf(t, end(b))
}

func testRecaptchaBad(t *testing.T, w *world) {
	b := w.link(t, w.backend.token("robot", nil)).ChooseBank("ins_109508").SignIn("user_good", `{"recaptcha":"bad"}`)
	b.Pane("recaptcha").Click("#link-person").Action("continue")
	b.Pane("error").Says("RECAPTCHA_BAD").Action("institutions").Pane("institutions").Action("close").Pane("exit").Action("leave")
	c := end(b)
	if got := exitOf(t, c); c.Error == nil || c.Error.Code != "RECAPTCHA_BAD" || got.Institution != nil {
		t.Errorf("onExit(%+v, %+v)", c.Error, got)
	}
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "TRANSITION_VIEW RECAPTCHA", "TRANSITION_VIEW LOADING",
		"ERROR ERROR RECAPTCHA_BAD", "TRANSITION_VIEW ERROR", "TRANSITION_VIEW SELECT_INSTITUTION",
		"TRANSITION_VIEW EXIT", "EXIT requires_credentials RECAPTCHA_BAD", "onExit")
}

func testLocked(t *testing.T, w *world) {
	token := w.backend.token("locked", nil)
	b := w.link(t, token).ChooseBank("ins_109508").SignIn("user_good", "error_ITEM_LOCKED")
	b.Pane("error").Says("Your account is locked").Action("leave")
	c := end(b)
	got := exitOf(t, c)
	want := link.ExitMetadata{
		Institution: &link.SessionInstitution{Name: "First Platypus Bank", ID: "ins_109508"}, Status: "requires_credentials",
		LinkSessionID: got.LinkSessionID, RequestID: got.RequestID,
	}
	if diff := cmp.Diff(want, got); diff != "" || got.RequestID == "" {
		t.Errorf("onExit metadata (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(plaidError("ITEM_ERROR", "ITEM_LOCKED", "the account is locked", text("The account is locked.")), c.Error); diff != "" {
		t.Errorf("onExit error (-want +got):\n%s", diff)
	}
	wantSequence(t, b, "onLoad",
		"OPEN CONSENT", "TRANSITION_VIEW SELECT_INSTITUTION", "SELECT_INSTITUTION", "TRANSITION_VIEW CREDENTIAL",
		"SUBMIT_CREDENTIALS", "TRANSITION_VIEW LOADING", "ERROR ERROR ITEM_LOCKED", "TRANSITION_VIEW ERROR",
		"TRANSITION_VIEW EXIT", "EXIT requires_credentials ITEM_LOCKED", "onExit")
	waitFor(t, "the recorded exit", func() bool { return w.backend.session(token).OnExit != nil })
	if diff := cmp.Diff(&link.SessionExit{Error: c.Error, Metadata: got}, w.backend.session(token).OnExit); diff != "" {
		t.Errorf("recorded exit (-called +recorded):\n%s", diff)
	}
}

// waitFor waits until the server has seen what the browser sends without waiting for an answer.
func waitFor(t *testing.T, what string, met func() bool) {
	t.Helper()
	deadline := time.After(linktest.Patience)
	for !met() {
		select {
		case <-time.After(10 * time.Millisecond):
		case <-deadline:
			t.Fatalf("never came: %s", what)
		}
	}
}
