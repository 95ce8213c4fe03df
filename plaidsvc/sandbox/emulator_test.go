package sandbox_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"passbook/plaidsvc/sandbox"
)

func TestFailWithOneOfPlaidsErrors(t *testing.T) {
	c := start(t, sandbox.Options{})
	token, itemID := c.linked(nil)
	other, _ := c.linked(nil)
	c.control("/emulator/fail", object{"path": "/accounts/get", "error_code": "INSTITUTION_DOWN", "times": 2, "item_id": itemID})
	c.post("/accounts/get", object{"access_token": other})
	for range 2 {
		body := c.fails("/accounts/get", object{"access_token": token}, "INSTITUTION_DOWN")
		if body["display_message"] == nil || body["error_type"] != "INSTITUTION_ERROR" {
			t.Errorf("error = %v", body)
		}
	}
	c.post("/accounts/get", object{"access_token": token})
}

func TestFailWithABodyOfOnesOwn(t *testing.T) {
	c := start(t, sandbox.Options{})
	token, _ := c.linked(nil)
	c.control("/emulator/fail", object{"path": "/item/get", "status": 502, "body": "<html>bad gateway</html>", "retry_after": "7"})
	status, header, text := c.send("/item/get", encode(t, object{"access_token": token}), c.keys())
	if status != http.StatusBadGateway || string(text) != "<html>bad gateway</html>" || header.Get("Retry-After") != "7" {
		t.Errorf("got %d %q, Retry-After %q", status, text, header.Get("Retry-After"))
	}
	c.control("/emulator/fail", object{"path": "/item/get", "status": 503})
	if status, _, _ := c.send("/item/get", encode(t, object{"access_token": token}), c.keys()); status != http.StatusServiceUnavailable {
		t.Errorf("status = %d, want 503", status)
	}
	c.post("/item/get", object{"access_token": token})
}

func TestCutResponseBreaksTheConnection(t *testing.T) {
	c := start(t, sandbox.Options{})
	public := c.post("/sandbox/public_token/create", sandboxBody(nil))["public_token"]
	c.control("/emulator/fail", object{"path": "/item/public_token/exchange", "cut_at": 20})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/item/public_token/exchange",
		bytes.NewReader(encode(t, object{"public_token": public})))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = c.keys()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("no headers before the cut: %v", err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if len(text) != 20 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("read %d bytes, %v; want 20 and an unexpected end", len(text), err)
	}
	// The endpoint had done its work: this is what makes blind retries wrong.
	c.fails("/item/public_token/exchange", object{"public_token": public}, "INVALID_PUBLIC_TOKEN")
}

func TestDelayedResponseGoesWhenTheServerEnds(t *testing.T) {
	c := start(t, sandbox.Options{})
	token, _ := c.linked(nil)
	c.control("/emulator/fail", object{"path": "/item/get", "delay_ms": 30})
	began := time.Now()
	c.post("/item/get", object{"access_token": token})
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("took %v, want 30 ms", took)
	}
	c.control("/emulator/fail", object{"path": "/item/get", "delay_ms": 600_000})
	answered := make(chan int, 1)
	go func() {
		status, _, _ := c.send("/item/get", encode(t, object{"access_token": token}), c.keys())
		answered <- status
	}()
	c.awaitRequest("/item/get", 2)
	c.server.Close()
	select {
	case <-answered:
	case <-time.After(10 * time.Second):
		t.Error("the delayed answer did not come when the server ended")
	}
}

// awaitRequest waits until the server has recorded n requests of a path.
func (c *client) awaitRequest(path string, n int) {
	c.t.Helper()
	look, deadline := time.NewTicker(2*time.Millisecond), time.After(10*time.Second)
	defer look.Stop()
	for {
		seen := 0
		for _, r := range objects(c.t, c.control("/emulator/requests", nil)["requests"]) {
			if r["path"] == path {
				seen++
			}
		}
		if seen >= n {
			return
		}
		select {
		case <-look.C:
		case <-deadline:
			c.t.Fatalf("%d requests of %s, want %d", seen, path, n)
		}
	}
}

func TestRecordOfRequestsHoldsNoSecrets(t *testing.T) {
	c := start(t, sandbox.Options{})
	token, itemID := c.linked(object{"override_username": "user_good", "override_password": "pass_good"})
	body := encode(t, object{"client_id": c.server.ClientID(), "secret": c.server.Secret(), "access_token": token, "options": object{"account_ids": []string{"x"}}})
	c.send("/accounts/get", body, http.Header{"Content-Type": {"application/json"}})
	c.send("/no/such/path", []byte("{"), c.keys())
	text := encode(t, c.control("/emulator/requests", nil))
	for name, secret := range map[string]string{"secret": c.server.Secret(), "access token": token, "password": "pass_good", "public token": "public-sandbox-"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the record holds the %s", name)
		}
	}
	requests := objects(t, decode(t, text)["requests"])
	if len(requests) != 4 {
		t.Fatalf("%d requests, want 4: %s", len(requests), text)
	}
	third, last := requests[2], requests[3]
	if third["path"] != "/accounts/get" || third["status"] != json.Number("400") || third["error_code"] != "INVALID_ACCOUNT_ID" ||
		third["item_id"] != itemID || third["body"].(object)["access_token"] != "[redacted]" || third["request_id"] == "" {
		t.Errorf("third = %v", third)
	}
	if last["path"] != "/no/such/path" || last["error_code"] != "NOT_FOUND" {
		t.Errorf("last = %v", last)
	}
	c.control("/emulator/reset", nil)
	if left := objects(t, c.control("/emulator/requests", nil)["requests"]); len(left) != 0 {
		t.Errorf("%d requests after the reset", len(left))
	}
}

func TestClockAdvances(t *testing.T) {
	c := start(t, sandbox.Options{Today: time.Date(2025, 1, 31, 0, 0, 0, 0, time.UTC), HistoryDelay: -1})
	token, itemID := c.linked(nil)
	before, cursor := c.syncAll(token, "", 500)
	if today := c.control("/emulator/clock/advance", object{"days": 29})["today"]; today != "2025-03-01" {
		t.Errorf("today = %v, want 2025-03-01", today)
	}
	after, _ := c.syncAll(token, cursor, 500)
	if len(after) == 0 || len(before) == 0 {
		t.Errorf("%d rows before, %d new", len(before), len(after))
	}
	for id, row := range c.truth(itemID) {
		if row["date"].(string) > "2025-03-01" {
			t.Errorf("%s is of %s", id, row["date"])
		}
	}
	items := objects(t, c.control("/emulator/items", nil)["items"])
	if len(items) != 1 || items[0]["item_id"] != itemID || items[0]["username"] != "user_good" {
		t.Errorf("items = %v", items)
	}
}

func TestControlsRefuseNonsense(t *testing.T) {
	c := start(t, sandbox.Options{})
	tests := map[string]struct {
		path string
		body object
		code string
	}{
		"unknown item":       {"/emulator/item/mutate", object{"item_id": "x"}, "ITEM_NOT_FOUND"},
		"unknown change":     {"/emulator/item/mutate", object{"item_id": "x", "change": "burn"}, "INVALID_FIELD"},
		"days back":          {"/emulator/clock/advance", object{"days": -1}, "INVALID_FIELD"},
		"unknown path":       {"/emulator/fail", object{"path": "/x"}, "INVALID_FIELD"},
		"unknown error":      {"/emulator/fail", object{"path": "/item/get", "error_code": "OOPS"}, "INVALID_FIELD"},
		"body, no status":    {"/emulator/fail", object{"path": "/item/get", "body": "x"}, "INVALID_FIELD"},
		"unknown field":      {"/emulator/reset", object{"all": true}, "UNKNOWN_FIELDS"},
		"missing switch":     {"/emulator/rate_limits", object{}, "MISSING_FIELDS"},
		"an unknown control": {"/emulator/explode", object{}, "NOT_FOUND"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			status, _, text := c.send(test.path, encode(t, test.body), c.keys())
			if got := decode(t, text)["error_code"]; status != 400 || got != test.code {
				t.Errorf("got %d %v, want 400 %s", status, got, test.code)
			}
		})
	}
}
