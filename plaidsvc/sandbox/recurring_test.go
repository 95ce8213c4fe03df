package sandbox_test

import (
	"testing"
	"time"

	"passbook/plaidsvc/sandbox"
)

func TestRecurringStreams(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{HistoryDelay: -1, LoginLifetime: -1})
	token, itemID := c.linked(object{
		"override_username": "user_household_rivera", "webhook": in.url, "transactions": object{"days_requested": 730},
	})
	w := in.await("RECURRING_TRANSACTIONS_UPDATE", "RecurringTransactionsUpdateWebhook")
	if len(w.body["account_ids"].([]any)) == 0 {
		t.Errorf("RECURRING_TRANSACTIONS_UPDATE = %s", w.text)
	}
	accounts := w.body["account_ids"].([]any)
	streams := c.post("/transactions/recurring/get", object{"access_token": token, "account_ids": accounts})
	if len(objects(t, streams["inflow_streams"])) == 0 || len(objects(t, streams["outflow_streams"])) == 0 {
		t.Fatal("a household of two years has no streams")
	}
	one := c.post("/transactions/recurring/get", object{"access_token": token, "account_ids": accounts[:1]})
	for _, list := range []string{"inflow_streams", "outflow_streams"} {
		for _, stream := range objects(t, one[list]) {
			if stream["account_id"] != accounts[0] {
				t.Errorf("asked for %v, got a stream of %v", accounts[0], stream["account_id"])
			}
		}
	}
	known := c.truth(itemID)
	for _, stream := range objects(t, streams["outflow_streams"]) {
		for _, id := range stream["transaction_ids"].([]any) {
			if known[id.(string)] == nil {
				t.Errorf("stream %v holds an unknown transaction", stream["description"])
			}
		}
	}
	c.control("/emulator/clock/advance", object{"days": 31})
	in.await("RECURRING_TRANSACTIONS_UPDATE", "RecurringTransactionsUpdateWebhook")
}

func TestRecurringWaitsForTheHistory(t *testing.T) {
	c := start(t, sandbox.Options{})
	token, _ := c.linked(nil)
	c.fails("/transactions/recurring/get", object{"access_token": token, "account_ids": []string{}}, "PRODUCT_NOT_READY")
	c.fails("/transactions/recurring/get", object{"access_token": token, "account_ids": []string{"x"}}, "PRODUCT_NOT_READY")
	c.clock.add(2 * time.Second)
	c.fails("/transactions/recurring/get", object{"access_token": token, "account_ids": []string{"x"}}, "INVALID_ACCOUNT_ID")
}

const twoCustomAccounts = `{"version":"2","override_accounts":[
	{"type":"depository","subtype":"checking","starting_balance":1000,"meta":{"name":"Everyday","mask":"1234"},
	 "transactions":[{"date_transacted":"2024-05-01","date_posted":"2024-05-03","amount":12.5,"description":"Tea House","currency":"USD"}]},
	{"type":"credit","subtype":"credit card","starting_balance":200,"meta":{"name":"Card","limit":1500}}]}`

func TestCustomUser(t *testing.T) {
	c := start(t, sandbox.Options{HistoryDelay: -1})
	token, itemID := c.linked(object{"override_username": "user_custom", "override_password": twoCustomAccounts})
	accounts := objects(t, c.post("/accounts/get", object{"access_token": token})["accounts"])
	if len(accounts) != 2 || accounts[0]["name"] != "Everyday" || accounts[0]["mask"] != "1234" {
		t.Errorf("accounts = %v", accounts)
	}
	var names []any // of the account that lists its transactions; the other one's are made up
	for _, row := range c.truth(itemID) {
		if row["account_id"] == accounts[0]["account_id"] {
			names = append(names, row["name"])
		}
	}
	if len(names) != 1 || names[0] != "Tea House" {
		t.Errorf("transactions of the first account = %v", names)
	}
	c.fails("/sandbox/public_token/create", login("user_custom", `{"force_error":"ITEM_LOCKED","override_accounts":[]}`), "ITEM_LOCKED")
}
