package sandbox_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"passbook/plaidsvc/sandbox"
)

// pane speaks the protocol of Link's own pages, as a browser would.
type pane struct {
	*client
	key string
}

func (c *client) open(token any) *pane {
	c.t.Helper()
	p := &pane{client: c}
	result := p.call("open", object{"link_token": token})
	if result["fault"] != nil {
		c.t.Fatalf("Link does not open: %v", result["fault"])
	}
	p.key, _ = result["session"].(string)
	return p
}

func (p *pane) call(name string, body object) object {
	p.t.Helper()
	answer := p.try(name, body)
	result, ok := answer["result"].(object)
	if !ok {
		p.t.Fatalf("Link's %s: %v", name, answer)
	}
	return result
}

func (p *pane) try(name string, body object) object {
	p.t.Helper()
	if p.key != "" {
		body["session"] = p.key
	}
	_, _, text := p.send("/link/api/"+name, encode(p.t, body), http.Header{"Content-Type": {"application/json"}})
	return decode(p.t, text)
}

// finish shares all accounts offered, or those named.
func (p *pane) finish(only ...string) object {
	p.t.Helper()
	ids := only
	if ids == nil {
		ids = []string{}
	}
	return p.call("finish", object{"account_ids": ids})
}

func ticked(t testing.TB, step object) []string {
	t.Helper()
	var ids []string
	for _, a := range objects(t, step["accounts"]) {
		ids = append(ids, a["id"].(string))
	}
	return ids
}

func (c *client) linkToken(change object) any {
	c.t.Helper()
	return c.post("/link/token/create", linkBody(change))["link_token"]
}

func TestLinkMakesAnItem(t *testing.T) {
	c := start(t, sandbox.Options{HistoryDelay: -1})
	token := c.linkToken(nil)
	p := c.open(token)
	p.call("institutions", object{"query": "Platypus"})
	step := p.call("login", object{"institution_id": "ins_109508", "username": "user_good", "password": "pass_good"})
	offered := ticked(t, step)
	if len(offered) < 2 {
		t.Fatalf("offered %d accounts", len(offered))
	}
	made := p.finish(offered[:2]...)
	exchanged := c.post("/item/public_token/exchange", object{"public_token": made["public_token"]})
	accounts := objects(t, c.post("/accounts/get", object{"access_token": exchanged["access_token"]})["accounts"])
	if len(accounts) != 2 || accounts[0]["account_id"] != offered[0] || accounts[1]["account_id"] != offered[1] {
		t.Errorf("accounts = %v, want those shared: %v", accounts, offered[:2])
	}
	for id, row := range c.truth(exchanged["item_id"].(string)) {
		if row["account_id"] != offered[0] && row["account_id"] != offered[1] {
			t.Errorf("transaction %s is of an account that is not shared", id)
		}
	}
	c.fails("/accounts/get", object{"access_token": exchanged["access_token"], "options": object{"account_ids": []string{offered[len(offered)-1]}}}, "INVALID_ACCOUNT_ID")
	sessions := objects(t, c.post("/link/token/get", object{"link_token": token})["link_sessions"])
	if len(sessions) != 1 || sessions[0]["on_success"] == nil || sessions[0]["finished_at"] == nil {
		t.Errorf("link_sessions = %v", sessions)
	}
}

func TestLinkAsksForMore(t *testing.T) {
	tests := map[string]struct {
		password string
		wrong    []string
		right    [][]string
	}{
		"device":     {"mfa_device", nil, [][]string{{"device_0"}, {"1234"}}},
		"questions":  {"mfa_questions_2_2", []string{"no", "no"}, [][]string{{"answer_0_0", "answer_0_1"}, {"answer_1_0", "answer_1_1"}}},
		"selections": {"mfa_selections", []string{"No"}, [][]string{{"Yes"}}},
		"recaptcha":  {`{"recaptcha":"good"}`, nil, [][]string{{"solved"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := start(t, sandbox.Options{})
			p := c.open(c.linkToken(nil))
			p.call("institutions", object{"query": ""})
			step := p.call("login", object{"institution_id": "ins_109508", "username": "user_good", "password": test.password})
			if step["challenge"] == nil {
				t.Fatalf("no challenge: %v", step)
			}
			if test.wrong != nil {
				if again := p.call("mfa", object{"answers": test.wrong}); again["rejected"] == nil || again["challenge"] == nil {
					t.Errorf("a wrong answer gave %v, want the challenge again", again)
				}
			}
			for _, answers := range test.right {
				step = p.call("mfa", object{"answers": answers})
			}
			if step["accounts"] == nil {
				t.Fatalf("no accounts after the right answers: %v", step)
			}
			p.finish(ticked(t, step)...)
		})
	}
}

func TestWrongCodeStartsAgainFromTheDevices(t *testing.T) {
	c := start(t, sandbox.Options{})
	p := c.open(c.linkToken(nil))
	p.call("institutions", object{"query": ""})
	p.call("login", object{"institution_id": "ins_109508", "username": "user_good", "password": "mfa_device"})
	p.call("mfa", object{"answers": []string{"device_1"}})
	again := p.call("mfa", object{"answers": []string{"0000"}})
	if again["rejected"] == nil || again["challenge"].(object)["kind"] != "device" {
		t.Errorf("a wrong code gave %v, want the choice of device again", again)
	}
}

func TestUpdateModeRepairsTheItem(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{HistoryDelay: -1})
	token, itemID := c.linked(object{"webhook": in.url})
	before, cursor := c.syncAll(token, "", 500)
	c.post("/sandbox/item/reset_login", object{"access_token": token})
	c.control("/emulator/clock/advance", object{"days": 20})
	c.fails("/transactions/sync", object{"access_token": token, "cursor": cursor}, "ITEM_LOGIN_REQUIRED")

	p := c.open(c.linkToken(object{"access_token": token, "products": nil}))
	if answer := p.try("login", object{"institution_id": "ins_109508", "username": "user_custom", "password": "{}"}); answer["error"].(object)["error_code"] != "INVALID_UPDATED_USERNAME" {
		t.Errorf("another user name gave %v", answer)
	}
	if answer := p.try("login", object{"institution_id": "ins_109508", "username": "user_good", "password": "no"}); answer["error"].(object)["error_code"] != "INVALID_CREDENTIALS" {
		t.Errorf("a wrong password gave %v", answer)
	}
	p.call("login", object{"institution_id": "ins_109508", "username": "user_good", "password": "pass_good"})
	made := p.finish()
	in.await("LOGIN_REPAIRED", "ItemLoginRepairedWebhook")
	if c.post("/item/get", object{"access_token": token})["item"].(object)["error"] != nil {
		t.Error("the Item is still broken")
	}
	after, _ := c.syncAll(token, cursor, 500)
	if len(after) == 0 {
		t.Error("what was missed did not come")
	}
	all := c.truth(itemID)
	for id := range before {
		if _, ok := all[id]; !ok && before[id]["pending"] != true {
			t.Errorf("posted transaction %s has another id after the repair", id)
		}
	}
	// Plaid's clients do not exchange it, but one who does loses nothing.
	if again := c.post("/item/public_token/exchange", object{"public_token": made["public_token"]}); again["access_token"] != token || again["item_id"] != itemID {
		t.Errorf("exchange after update mode = %v, want the same Item", again)
	}
}

func TestUpdateModeChangesTheSharedAccounts(t *testing.T) {
	c := start(t, sandbox.Options{HistoryDelay: -1})
	token, itemID := c.linked(nil)
	_, cursor := c.syncAll(token, "", 500)
	p := c.open(c.linkToken(object{"access_token": token, "products": nil, "update": object{"account_selection_enabled": true}}))
	step := p.call("login", object{"institution_id": "ins_109508", "username": "user_good", "password": "pass_good"})
	keep := ticked(t, step)[0]
	p.finish(keep)
	if accounts := objects(t, c.post("/accounts/get", object{"access_token": token})["accounts"]); len(accounts) != 1 || accounts[0]["account_id"] != keep {
		t.Errorf("accounts = %v, want only %s", accounts, keep)
	}
	page := c.post("/transactions/sync", object{"access_token": token, "cursor": cursor, "count": 500})
	if len(objects(t, page["removed"])) == 0 {
		t.Error("the transactions of accounts that are no longer shared did not go")
	}
	for _, row := range c.truth(itemID) {
		if row["account_id"] != keep {
			t.Errorf("transaction of account %v is still there", row["account_id"])
		}
	}
}

func TestHostedLink(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{})
	created := c.post("/link/token/create", linkBody(object{"hosted_link": object{}, "webhook": in.url}))
	address, _ := created["hosted_link_url"].(string)
	var id string
	if _, err := fmt.Sscanf(address, c.url+"/link/hosted/%s", &id); err != nil {
		t.Fatalf("hosted_link_url = %q: %v", address, err)
	}
	p := &pane{client: c}
	p.key = p.call("open", object{"hosted_id": id})["session"].(string)
	p.call("institutions", object{"query": ""})
	step := p.call("login", object{"institution_id": "ins_109508", "username": "user_good", "password": "pass_good"})
	made := p.finish(ticked(t, step)...)
	w := in.await("SESSION_FINISHED", "LinkSessionFinishedWebhook")
	if w.body["status"] != "SUCCESS" || w.body["public_token"] != made["public_token"] {
		t.Errorf("SESSION_FINISHED = %s", w.text)
	}
	session := objects(t, c.post("/link/token/get", object{"link_token": created["link_token"]})["link_sessions"])[0]
	if session["on_success"].(object)["public_token"] != made["public_token"] {
		t.Errorf("link_sessions = %v", session)
	}
}

func TestTooManyWrongPasswordsSpoilTheLinkToken(t *testing.T) {
	c := start(t, sandbox.Options{})
	token := c.linkToken(nil)
	p := c.open(token)
	p.call("institutions", object{"query": ""})
	var last object
	for range 5 {
		last = p.try("login", object{"institution_id": "ins_109508", "username": "user_good", "password": "no"})
	}
	if last["error"].(object)["error_code"] != "INVALID_LINK_TOKEN" {
		t.Errorf("the fifth wrong password gave %v", last)
	}
	again := &pane{client: c}
	if fault, _ := again.call("open", object{"link_token": token})["fault"].(object); fault["error_code"] != "INVALID_LINK_TOKEN" {
		t.Errorf("a spoilt token opens: %v", fault)
	}
}

// signInAtOAuthBank goes through the bank's own page and shares all accounts.
func (p *pane) signInAtOAuthBank(institution string) object {
	p.t.Helper()
	p.call("institutions", object{"query": ""})
	state := p.call("oauth/begin", object{"institution_id": institution, "redirect": false})["state_id"]
	page := &pane{client: p.client}
	accounts := ticked(p.t, page.call("oauth/login", object{"state_id": state, "username": "", "password": ""}))
	page.call("oauth/decide", object{"state_id": state, "decision": "allow", "account_ids": accounts})
	p.call("oauth/status", object{"state_id": state})
	return p.finish()
}

func TestOAuthConsentExpires(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{LoginLifetime: -1, HistoryDelay: -1})
	token := c.linkToken(object{"country_codes": []string{"GB"}, "webhook": in.url})
	made := c.open(token).signInAtOAuthBank("ins_117650")
	access := c.post("/item/public_token/exchange", object{"public_token": made["public_token"]})["access_token"]
	item := c.post("/item/get", object{"access_token": access})["item"].(object)
	ends, err := time.Parse(time.RFC3339, item["consent_expiration_time"].(string))
	if err != nil || ends.Sub(c.clock.now()) != 90*24*time.Hour {
		t.Errorf("consent_expiration_time = %v, want in 90 days (%v)", item["consent_expiration_time"], err)
	}
	c.control("/emulator/clock/advance", object{"days": 83})
	if w := in.await("PENDING_EXPIRATION", "PendingExpirationWebhook"); w.body["consent_expiration_time"] != item["consent_expiration_time"] {
		t.Errorf("PENDING_EXPIRATION = %s", w.text)
	}
	c.post("/accounts/get", object{"access_token": access})
	c.control("/emulator/clock/advance", object{"days": 7})
	in.await("ERROR", "ItemErrorWebhook")
	c.fails("/accounts/get", object{"access_token": access}, "ITEM_LOGIN_REQUIRED")

	c.open(c.linkToken(object{"access_token": access, "products": nil, "country_codes": []string{"GB"}})).signInAtOAuthBank("ins_117650")
	c.post("/accounts/get", object{"access_token": access})
	c.post("/sandbox/item/fire_webhook", object{"access_token": access, "webhook_code": "NEW_ACCOUNTS_AVAILABLE"})
	in.await("NEW_ACCOUNTS_AVAILABLE", "NewAccountsAvailableWebhook")
}
