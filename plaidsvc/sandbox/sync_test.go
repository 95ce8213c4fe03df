package sandbox_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"passbook/plaidsvc/sandbox"
)

func TestMutationDuringPagination(t *testing.T) {
	c := start(t, sandbox.Options{HistoryDelay: -1, NoRateLimits: true})
	token, itemID := c.linked(nil)
	c.control("/emulator/item/mutate_pagination", object{"item_id": itemID, "times": 2})
	for range 2 {
		first := c.post("/transactions/sync", object{"access_token": token, "count": 2})
		if first["has_more"] != true {
			t.Fatalf("first page = %v, want more", first)
		}
		body := c.fails("/transactions/sync", object{"access_token": token, "count": 2, "cursor": first["next_cursor"]}, "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION")
		if body["error_type"] != "TRANSACTIONS_ERROR" ||
			body["error_message"] != "Underlying transaction data changed since last page was fetched. Please restart pagination from last update." {
			t.Errorf("error = %v", body)
		}
	}
	rows, _ := c.syncAll(token, "", 2)
	if d := cmp.Diff(ids(c.truth(itemID)), ids(rows)); d != "" {
		t.Errorf("after the restart (-server +client):\n%s", d)
	}
}

func TestNowCursorSkipsHistory(t *testing.T) {
	c := start(t, sandbox.Options{HistoryDelay: -1})
	token, itemID := c.linked(nil)
	page := c.post("/transactions/sync", object{"access_token": token, "cursor": "now"})
	if len(objects(t, page["added"])) != 0 || page["next_cursor"] == "" {
		t.Errorf("now = %v", page)
	}
	c.control("/emulator/item/mutate", object{"item_id": itemID, "change": "add"})
	page = c.post("/transactions/sync", object{"access_token": token, "cursor": page["next_cursor"]})
	if len(objects(t, page["added"])) != 1 {
		t.Errorf("after one purchase: %v", page)
	}
}

func TestTransactionsGetPagesInReverse(t *testing.T) {
	c := start(t, sandbox.Options{HistoryDelay: -1})
	token, itemID := c.linked(nil)
	seen := map[string]object{}
	last := "9999-99-99"
	for offset := 0; ; {
		page := c.post("/transactions/get", object{
			"access_token": token, "start_date": "2020-01-01", "end_date": "2024-12-31", "options": object{"count": 7, "offset": offset},
		})
		rows := objects(t, page["transactions"])
		for _, row := range rows {
			if date := row["date"].(string); date > last {
				t.Errorf("%s comes after %s", date, last)
			} else {
				last = date
			}
			seen[row["transaction_id"].(string)] = row
		}
		if len(rows) == 0 {
			break
		}
		offset += len(rows)
	}
	if d := cmp.Diff(ids(c.truth(itemID)), ids(seen)); d != "" {
		t.Errorf("-server +pages:\n%s", d)
	}
}

func ids(rows map[string]object) map[string]bool {
	out := map[string]bool{}
	for id := range rows {
		out[id] = true
	}
	return out
}

// TestClientEndsEqualToTheServer lets days pass, transactions come, change and
// go at random moments, between updates and between the pages of one, and has a
// client page through with random sizes as Plaid's documentation wants it.
func TestClientEndsEqualToTheServer(t *testing.T) {
	c := start(t, sandbox.Options{NoRateLimits: true, LoginLifetime: -1, HistoryDelay: -1})
	rapid.Check(t, func(rt *rapid.T) {
		token, itemID := c.linked(object{"transactions": object{"days_requested": 30}})
		mirror := &mirror{rows: map[string]object{}}
		for range rapid.IntRange(1, 4).Draw(rt, "updates") {
			for range rapid.IntRange(0, 3).Draw(rt, "changes") {
				if rapid.IntRange(0, 3).Draw(rt, "kind") == 0 {
					c.control("/emulator/clock/advance", object{"days": rapid.IntRange(1, 3).Draw(rt, "days")})
				} else {
					c.control("/emulator/item/mutate", object{"item_id": itemID, "change": rapid.SampledFrom([]string{"add", "modify", "remove"}).Draw(rt, "change")})
				}
			}
			if n := rapid.IntRange(0, 2).Draw(rt, "armed"); n > 0 {
				c.control("/emulator/item/mutate_pagination", object{"item_id": itemID, "times": n, "change": "modify"})
			}
			count := rapid.IntRange(2, 30).Draw(rt, "count")
			for !mirror.update(c, token, count) {
				continue
			}
			server := c.truth(itemID)
			for _, row := range server {
				delete(row, "original_description") // sync leaves it out unless asked
			}
			if d := cmp.Diff(server, mirror.rows); d != "" {
				rt.Fatalf("-server +client:\n%s", d)
			}
		}
	})
}

type mirror struct {
	rows   map[string]object
	cursor string
}

// update collects all pages of one update and applies them; false when the data
// changed on the way and nothing was applied.
func (m *mirror) update(c *client, token string, count int) bool {
	c.t.Helper()
	cursor := m.cursor
	var pages []object
	for {
		status, page := c.exchange("/transactions/sync", object{"access_token": token, "cursor": cursor, "count": count}, true)
		if page["error_code"] == "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION" {
			return false
		}
		if status != 200 {
			c.t.Fatalf("sync: %v", page)
		}
		n := 0
		for _, list := range []string{"added", "modified", "removed"} {
			n += len(objects(c.t, page[list]))
		}
		if n > count {
			c.t.Fatalf("a page of %d holds %d", count, n)
		}
		pages, cursor = append(pages, page), page["next_cursor"].(string)
		if page["has_more"] != true {
			break
		}
	}
	for _, page := range pages {
		for _, list := range []string{"added", "modified"} {
			for _, row := range objects(c.t, page[list]) {
				id := row["transaction_id"].(string)
				if _, had := m.rows[id]; had != (list == "modified") {
					c.t.Fatalf("%s came as %s; the client has it: %v", id, list, had)
				}
				m.rows[id] = row
			}
		}
		for _, row := range objects(c.t, page["removed"]) {
			delete(m.rows, row["transaction_id"].(string))
		}
	}
	m.cursor = cursor
	return true
}
