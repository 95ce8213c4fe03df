package link_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/plaidsvc/sandbox"
	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/linktest"
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

// testWholeSandbox goes through Link as it is mounted in the Sandbox, with its banks, logins and tokens.
func testWholeSandbox(t *testing.T, browser context.Context) {
	server, err := sandbox.New(sandbox.Options{NoRateLimits: true, HistoryDelay: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	w := newWorldOn(t, browser, server)

	t.Run("a password bank, then update mode after reset_login", func(t *testing.T) {
		t.Parallel()
		a := api{t: t, sandbox: server, url: w.sandbox.URL}
		token, _ := a.token(nil)
		b := w.link(t, token).ChooseBank("ins_109508").SignIn("user_good", "pass_good").Pane("accounts")
		b.Screenshot("sandbox-accounts")
		var first string
		if err := b.Eval("document.querySelector('[data-account]').dataset.account", &first); err != nil {
			t.Fatal(err)
		}
		b.Click(`[data-account="` + first + `"]`).Action("continue").Pane("connected").Action("continue")
		last := end(b)
		got := successOf(t, last)
		access, ids := a.accounts(last.Token)
		if diff := cmp.Diff(accountIDs(got.Accounts), ids); diff != "" || len(ids) < 2 {
			t.Errorf("accounts of the Item (-onSuccess +accounts/get):\n%s", diff)
		}
		for _, id := range ids {
			if id == first {
				t.Error("an account that was not ticked is shared")
			}
		}

		a.post("/sandbox/item/reset_login", map[string]any{"access_token": access})
		token, _ = a.token(map[string]any{"access_token": access})
		b = w.link(t, token).SignIn("user_wrong", "pass_good")
		b.Until("document.querySelector('[role=alert]')")
		b.SignIn("user_good", "pass_good").Pane("connected").Action("continue")
		successOf(t, end(b))
		if item := a.post("/item/get", map[string]any{"access_token": access})["item"].(map[string]any); item["error"] != nil {
			t.Errorf("the Item is not repaired: %v", item["error"])
		}
	})

	t.Run("MFA", func(t *testing.T) {
		t.Parallel()
		a := api{t: t, sandbox: server, url: w.sandbox.URL}
		token, _ := a.token(nil)
		b := w.link(t, token).ChooseBank("ins_109509").SignIn("user_good", "mfa_device")
		b.Pane("mfa-device").Click(`[name="link-device"][value="device_2"]`).Action("continue")
		b.Pane("mfa-code")
		b.Screenshot("sandbox-code")
		b.Enter("#link-code", "1234").Action("continue").Pane("accounts").Action("back").SignIn("user_good", "mfa_questions_1_2")
		b.Pane("mfa-questions").Enter("#link-answer-0", "answer_0_0").Enter("#link-answer-1", "answer_0_1").Action("continue")
		b.Pane("accounts").Action("back").SignIn("user_good", "mfa_selections_1_1_3")
		b.Pane("mfa-selections").Click(`[value="answer_1_1_0"]`).Action("continue")
		b.Pane("accounts").Action("back").SignIn("user_good", `{"recaptcha":"bad"}`)
		b.Pane("recaptcha").Click("#link-person").Action("continue").Pane("error").Says("RECAPTCHA_BAD")
	})

	t.Run("errors", func(t *testing.T) {
		t.Parallel()
		a := api{t: t, sandbox: server, url: w.sandbox.URL}
		token, _ := a.token(nil)
		b := w.link(t, token).ChooseBank("ins_109509")
		for _, code := range []string{"ITEM_LOCKED", "USER_SETUP_REQUIRED", "INVALID_MFA", "INTERNAL_SERVER_ERROR"} {
			b.SignIn("user_good", "error_"+code).Pane("error").Says(code).Action("retry")
		}
		b.Pane("credentials").Action("back").Pane("institutions").Click(`[data-institution="ins_132361"]`).Pane("down")
	})

	t.Run("OAuth", func(t *testing.T) {
		t.Parallel()
		a := api{t: t, sandbox: server, url: w.sandbox.URL}
		token, _ := a.token(nil)
		b := w.link(t, token).ChooseBank("ins_127287").Pane("oauth")
		window := b.Popup(func() { b.Action("continue") })
		window.Pane("bank-login").Action("sign-in")
		window.Pane("bank-permissions").Screenshot("sandbox-bank")
		window.Action("allow")
		b.Pane("connected").Action("continue")
		last := end(b)
		if _, ids := a.accounts(last.Token); len(ids) != len(successOf(t, last).Accounts) || len(ids) == 0 {
			t.Errorf("accounts %v", ids)
		}
	})

	t.Run("hosted", func(t *testing.T) {
		t.Parallel()
		a := api{t: t, sandbox: server, url: w.sandbox.URL}
		token, hosted := a.token(map[string]any{"hosted_link": map[string]any{}})
		b := linktest.Open(t, w.browser, hosted)
		b.ChooseBank("ins_109511").SignIn("user_good", "pass_good").Share()
		b.Pane("done")
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
