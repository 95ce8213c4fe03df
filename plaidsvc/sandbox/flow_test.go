package sandbox_test

import (
	"testing"
	"time"

	"passbook/plaidsvc/sandbox"
)

func TestFromLinkTokenToTransactions(t *testing.T) {
	c := start(t, sandbox.Options{})
	created := c.post("/link/token/create", object{
		"client_name": "Passbook", "language": "en", "country_codes": []string{"US"},
		"user": object{"client_user_id": "person-1"}, "products": []string{"transactions"},
		"transactions": object{"days_requested": 730},
	})
	if !hasPrefix(created["link_token"], "link-sandbox-") {
		t.Errorf("link_token = %v", created["link_token"])
	}
	if want := c.clock.now().Add(4 * time.Hour).Format(time.RFC3339); created["expiration"] != want {
		t.Errorf("expiration = %v, want %s", created["expiration"], want)
	}
	c.post("/link/token/get", object{"link_token": created["link_token"]})

	token, itemID := c.linked(object{"transactions": object{"days_requested": 730}})
	if !hasPrefix(token, "access-sandbox-") {
		t.Errorf("access_token = %s", token)
	}
	first, cursor := c.syncAll(token, "", 100)
	if len(first) == 0 {
		t.Fatal("the first 30 days are not ready at once")
	}
	c.clock.add(3 * time.Second)
	rest, _ := c.syncAll(token, cursor, 100)
	if len(rest) < len(first) {
		t.Errorf("the rest of the history has %d rows, the first 30 days %d", len(rest), len(first))
	}
	if got, want := len(first)+len(rest), len(c.truth(itemID)); got != want {
		t.Errorf("synced %d rows, the server has %d", got, want)
	}
	accounts := objects(t, c.post("/accounts/get", object{"access_token": token})["accounts"])
	if len(accounts) == 0 {
		t.Error("no accounts")
	}
	item := c.post("/item/get", object{"access_token": token})
	if item["item"].(object)["item_id"] != itemID {
		t.Errorf("item = %v", item["item"])
	}
}
