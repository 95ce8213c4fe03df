package sandbox_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passbook/plaidsvc/sandbox"
)

// TestEveryUsersDataIsPlaids asks for everything a user has, at once and after
// some days: each answer is held against Plaid's description by the client.
func TestEveryUsersDataIsPlaids(t *testing.T) {
	for _, user := range []string{"user_good", "user_household_rivera", "user_household_lindqvist", "user_transactions_dynamic"} {
		t.Run(user, func(t *testing.T) {
			t.Parallel()
			c := start(t, sandbox.Options{HistoryDelay: -1, LoginLifetime: -1})
			token, itemID := c.linked(object{"override_username": user, "transactions": object{"days_requested": 730}})
			cursor := ""
			for range 3 {
				var rows map[string]object
				rows, cursor = c.syncAll(token, cursor, 500)
				if len(rows) == 0 {
					t.Error("an update brought nothing")
				}
				c.control("/emulator/clock/advance", object{"days": 17})
			}
			accounts := objects(t, c.post("/accounts/get", object{"access_token": token})["accounts"])
			balances := objects(t, c.post("/accounts/balance/get", object{"access_token": token})["accounts"])
			if d := cmp.Diff(accounts, balances); d != "" {
				t.Errorf("balances differ from accounts:\n%s", d)
			}
			var all []string
			for _, a := range accounts {
				all = append(all, a["account_id"].(string))
			}
			streams := c.post("/transactions/recurring/get", object{"access_token": token, "account_ids": all})
			known := c.truth(itemID)
			for _, list := range []string{"inflow_streams", "outflow_streams"} {
				for _, stream := range objects(t, streams[list]) {
					for _, id := range stream["transaction_ids"].([]any) {
						if known[id.(string)] == nil {
							t.Errorf("stream %v holds an unknown transaction %v", stream["description"], id)
						}
					}
				}
			}
			page := c.post("/transactions/get", object{
				"access_token": token, "start_date": "2020-01-01", "end_date": "2030-01-01",
				"options": object{"include_original_description": true, "count": 500},
			})
			if total, _ := page["total_transactions"].(json.Number).Int64(); int(total) != len(known) {
				t.Errorf("total_transactions = %d, the server has %d", total, len(known))
			}
		})
	}
}

func TestDaysRequestedBoundsTheHistory(t *testing.T) {
	c := start(t, sandbox.Options{})
	token, _ := c.linked(object{"override_username": "user_household_rivera", "transactions": object{"days_requested": 400}})
	oldest := func(rows map[string]object) string {
		dates := []string{}
		for _, row := range rows {
			dates = append(dates, row["date"].(string))
		}
		return slices.Min(dates)
	}
	first, cursor := c.syncAll(token, "", 500)
	if got, limit := oldest(first), c.clock.now().AddDate(0, 0, -30).Format(time.DateOnly); got < limit {
		t.Errorf("the first 30 days begin on %s, before %s", got, limit)
	}
	c.clock.add(2 * time.Second)
	rest, _ := c.syncAll(token, cursor, 500)
	limit := c.clock.now().AddDate(0, 0, -400).Format(time.DateOnly)
	if got := oldest(rest); got < limit || got > c.clock.now().AddDate(0, 0, -390).Format(time.DateOnly) {
		t.Errorf("400 days begin on %s, want shortly after %s", got, limit)
	}
}

func TestInstitutions(t *testing.T) {
	c := start(t, sandbox.Options{NoRateLimits: true})
	countries := []string{"US", "GB", "CA", "FR", "ES", "NL", "IE", "DE"}
	seen := []string{}
	for offset := 0; ; {
		page := c.post("/institutions/get", object{
			"count": 5, "offset": offset, "country_codes": countries,
			"options": object{"include_optional_metadata": true, "include_auth_metadata": true},
		})
		list := objects(t, page["institutions"])
		for _, one := range list {
			seen = append(seen, one["institution_id"].(string))
		}
		if offset += len(list); len(list) == 0 {
			if total, _ := page["total"].(json.Number).Int64(); int(total) != len(seen) {
				t.Errorf("total = %d, paged through %d", total, len(seen))
			}
			break
		}
	}
	for id, want := range map[string]string{"ins_109508": "HEALTHY", "ins_132363": "DEGRADED", "ins_132361": "DOWN"} {
		if !slices.Contains(seen, id) {
			t.Errorf("%s is not listed", id)
		}
		one := c.post("/institutions/get_by_id", object{
			"institution_id": id, "country_codes": []string{"US"}, "options": object{"include_status": true, "include_optional_metadata": true},
		})["institution"].(object)
		status := one["status"].(object)["item_logins"].(object)["status"]
		if status != want || one["logo"] == nil || one["primary_color"] == nil {
			t.Errorf("%s: item_logins %v, want %s; logo and colour present: %v", id, status, want, one["logo"] != nil)
		}
	}
	plain := c.post("/institutions/get_by_id", object{"institution_id": "ins_109508", "country_codes": []string{"US"}})["institution"].(object)
	for _, field := range []string{"status", "logo", "url", "primary_color"} {
		if _, present := plain[field]; present {
			t.Errorf("%s came without being asked for", field)
		}
	}
	oauth := c.post("/institutions/get", object{"count": 500, "offset": 0, "country_codes": countries, "options": object{"oauth": true}})
	for _, one := range objects(t, oauth["institutions"]) {
		if one["oauth"] != true {
			t.Errorf("%v is no OAuth institution", one["name"])
		}
	}
	found := objects(t, c.post("/institutions/search", object{"query": "gingham", "country_codes": []string{"US"}, "products": []string{"transactions"}})["institutions"])
	if len(found) == 0 || found[0]["institution_id"] != "ins_109509" {
		t.Errorf("gingham found %v", found)
	}
	if none := objects(t, c.post("/institutions/search", object{"query": "no such bank", "country_codes": []string{"US"}})["institutions"]); len(none) != 0 {
		t.Errorf("found %v", none)
	}
}

func TestCreatedTransactions(t *testing.T) {
	c := start(t, sandbox.Options{HistoryDelay: -1})
	token, _ := c.linked(nil)
	_, cursor := c.syncAll(token, "", 500)
	create := func(posted, amount, currency string) object {
		return object{"access_token": token, "transactions": []object{{
			"date_transacted": "2024-05-14", "date_posted": posted, "amount": json.Number(amount), "description": "Bücher & Cafés 📚", "iso_currency_code": currency,
		}}}
	}
	c.post("/sandbox/transactions/create", create("2024-05-17", "7.05", "USD"))
	rows, cursor := c.syncAll(token, cursor, 500)
	if len(rows) != 1 {
		t.Fatalf("%d rows, want 1", len(rows))
	}
	var pending object
	for _, row := range rows {
		pending = row
	}
	if pending["pending"] != true || pending["amount"] != json.Number("7.05") || pending["name"] != "Bücher & Cafés 📚" {
		t.Errorf("pending = %v", pending)
	}
	c.control("/emulator/clock/advance", object{"days": 2})
	page := c.post("/transactions/sync", object{"access_token": token, "cursor": cursor, "count": 500})
	var posted object
	for _, row := range objects(t, page["added"]) {
		if row["pending_transaction_id"] == pending["transaction_id"] {
			posted = row
		}
	}
	if posted == nil || posted["pending"] != false || posted["date"] != "2024-05-17" || posted["transaction_id"] == pending["transaction_id"] {
		t.Errorf("posted = %v", posted)
	}
	gone := false
	for _, row := range objects(t, page["removed"]) {
		gone = gone || row["transaction_id"] == pending["transaction_id"]
	}
	if !gone {
		t.Error("the pending row was not removed")
	}
	c.fails("/sandbox/transactions/create", create("2024-05-17", "7.055", "USD"), "INVALID_FIELD")
	c.fails("/sandbox/transactions/create", create("2024-05-17", "7.05", "JPY"), "INVALID_FIELD")
	c.fails("/sandbox/transactions/create", create("2024-05-01", "7.05", "USD"), "INVALID_FIELD")
}

func TestProductIsAddedByTheFirstSync(t *testing.T) {
	c := start(t, sandbox.Options{HistoryDelay: -1})
	public := c.post("/sandbox/public_token/create", sandboxBody(object{"initial_products": []string{"auth"}}))["public_token"]
	token := c.post("/item/public_token/exchange", object{"public_token": public})["access_token"].(string)
	first := c.post("/transactions/sync", object{"access_token": token, "options": object{"days_requested": 60}})
	if first["next_cursor"] != "" || first["has_more"] != false {
		t.Errorf("the call that adds the product answered %v", first)
	}
	rows, _ := c.syncAll(token, "", 500)
	if len(rows) == 0 {
		t.Error("nothing came after the product was added")
	}
	products := c.post("/item/get", object{"access_token": token})["item"].(object)["products"].([]any)
	if !slices.Contains(products, any("transactions")) {
		t.Errorf("products = %v", products)
	}
}
