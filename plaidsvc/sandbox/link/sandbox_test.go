package link_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/plaidsvc/sandbox"
	"passbook/plaidsvc/sandbox/link"
)

// api speaks to a whole Sandbox as a client program does.
type api struct {
	t       *testing.T
	sandbox *sandbox.Server
	url     string
}

func (a api) post(path string, body map[string]any) map[string]any {
	a.t.Helper()
	body["client_id"], body["secret"] = a.sandbox.ClientID(), a.sandbox.Secret()
	text, err := json.Marshal(body)
	if err != nil {
		a.t.Fatal(err)
	}
	response, err := http.Post(a.url+path, "application/json", bytes.NewReader(text))
	if err != nil {
		a.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err = io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		a.t.Fatalf("%s: %d %s %v", path, response.StatusCode, text, err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		a.t.Fatal(err)
	}
	return out
}

func (a api) token(extra map[string]any) (token, hosted string) {
	a.t.Helper()
	body := map[string]any{
		"client_name": "Passbook", "language": "en", "country_codes": []string{"US"}, "user": map[string]any{"client_user_id": "one"},
	}
	for key, value := range extra {
		body[key] = value
	}
	if body["access_token"] == nil {
		body["products"] = []string{"transactions"}
	}
	out := a.post("/link/token/create", body)
	hosted, _ = out["hosted_link_url"].(string)
	return out["link_token"].(string), hosted
}

// accounts returns the ids that the public token of a success gives access to, and the access token.
func (a api) accounts(publicToken string) (access string, ids []string) {
	a.t.Helper()
	access = a.post("/item/public_token/exchange", map[string]any{"public_token": publicToken})["access_token"].(string)
	for _, account := range a.post("/accounts/get", map[string]any{"access_token": access})["accounts"].([]any) {
		ids = append(ids, account.(map[string]any)["account_id"].(string))
	}
	return access, ids
}

func accountIDs(accounts []link.Account) []string {
	var ids []string
	for _, account := range accounts {
		ids = append(ids, account.ID)
	}
	return ids
}

// TestWholeSandbox goes through Link as it is mounted in the Sandbox, with its banks, logins and tokens.
func TestWholeSandbox(t *testing.T) {
	server, err := sandbox.New(sandbox.Options{NoRateLimits: true, HistoryDelay: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	w := newWorldOn(t, server)
	a := api{t: t, sandbox: server, url: w.sandbox.URL}

	var access string
	t.Run("a password bank", func(t *testing.T) {
		a.t = t
		token, _ := a.token(nil)
		b := w.link(t, token).toBank("ins_109508").signIn("user_good", "pass_good").pane("accounts")
		b.screenshot("sandbox-accounts")
		var first string
		if err := b.eval("document.querySelector('[data-account]').dataset.account", &first); err != nil {
			t.Fatal(err)
		}
		b.click(`[data-account="` + first + `"]`).action("continue").pane("connected").action("continue")
		end := b.end()
		got := successOf(t, end)
		var ids []string
		access, ids = a.accounts(end.Token)
		if diff := cmp.Diff(accountIDs(got.Accounts), ids); diff != "" || len(ids) < 2 {
			t.Errorf("accounts of the Item (-onSuccess +accounts/get):\n%s", diff)
		}
		for _, id := range ids {
			if id == first {
				t.Error("an account that was not ticked is shared")
			}
		}
	})
	if access == "" {
		t.FailNow()
	}

	t.Run("update mode after reset_login", func(t *testing.T) {
		a.t = t
		a.post("/sandbox/item/reset_login", map[string]any{"access_token": access})
		token, _ := a.token(map[string]any{"access_token": access})
		b := w.link(t, token).signIn("user_wrong", "pass_good")
		b.until("document.querySelector('[role=alert]')")
		b.signIn("user_good", "pass_good").pane("connected").action("continue")
		successOf(t, b.end())
		if item := a.post("/item/get", map[string]any{"access_token": access})["item"].(map[string]any); item["error"] != nil {
			t.Errorf("the Item is not repaired: %v", item["error"])
		}
	})

	t.Run("MFA", func(t *testing.T) {
		a.t = t
		token, _ := a.token(nil)
		b := w.link(t, token).toBank("ins_109509").signIn("user_good", "mfa_device")
		b.pane("mfa-device").click(`[name="link-device"][value="device_2"]`).action("continue")
		b.pane("mfa-code")
		b.screenshot("sandbox-code")
		b.enter("#link-code", "1234").action("continue").pane("accounts").action("back").signIn("user_good", "mfa_questions_1_2")
		b.pane("mfa-questions").enter("#link-answer-0", "answer_0_0").enter("#link-answer-1", "answer_0_1").action("continue")
		b.pane("accounts").action("back").signIn("user_good", "mfa_selections_1_1_3")
		b.pane("mfa-selections").click(`[value="answer_1_1_0"]`).action("continue")
		b.pane("accounts").action("back").signIn("user_good", `{"recaptcha":"bad"}`)
		b.pane("recaptcha").click("#link-person").action("continue").pane("error").says("RECAPTCHA_BAD")
	})

	t.Run("errors", func(t *testing.T) {
		a.t = t
		token, _ := a.token(nil)
		b := w.link(t, token).toBank("ins_109509")
		for _, code := range []string{"ITEM_LOCKED", "USER_SETUP_REQUIRED", "INVALID_MFA", "INTERNAL_SERVER_ERROR"} {
			b.signIn("user_good", "error_"+code).pane("error").says(code).action("retry")
		}
		b.pane("credentials").action("back").pane("institutions").click(`[data-institution="ins_132361"]`).pane("down")
	})

	t.Run("OAuth", func(t *testing.T) {
		a.t = t
		token, _ := a.token(nil)
		b := w.link(t, token).toBank("ins_127287").pane("oauth")
		window := b.popup(func() { b.action("continue") })
		window.pane("bank-login").action("sign-in")
		window.pane("bank-permissions").screenshot("sandbox-bank")
		window.action("allow")
		b.pane("connected").action("continue")
		end := b.end()
		if _, ids := a.accounts(end.Token); len(ids) != len(successOf(t, end).Accounts) || len(ids) == 0 {
			t.Errorf("accounts %v", ids)
		}
	})

	t.Run("hosted", func(t *testing.T) {
		a.t = t
		token, hosted := a.token(map[string]any{"hosted_link": map[string]any{}})
		b := w.open(t, hosted)
		b.toBank("ins_109511").signIn("user_good", "pass_good").pane("accounts").action("continue").pane("connected").action("continue")
		b.pane("done")
		sessions := a.post("/link/token/get", map[string]any{"link_token": token})["link_sessions"].([]any)
		if len(sessions) != 1 {
			t.Fatalf("%d sessions", len(sessions))
		}
		success := sessions[0].(map[string]any)["on_success"].(map[string]any)
		if _, ids := a.accounts(success["public_token"].(string)); len(ids) == 0 {
			t.Error("no account")
		}
	})
}
