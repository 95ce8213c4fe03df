package sandbox_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"passbook/plaidsvc/sandbox"
)

// inbox is a webhook receiver of the test's own.
type inbox struct {
	t    testing.TB
	spec *spec
	url  string
	got  chan webhook
}

type webhook struct {
	text  []byte
	body  object
	token string
}

func newInbox(t testing.TB) *inbox {
	t.Helper()
	in := &inbox{t: t, spec: loadSpec(t), got: make(chan webhook, 64)}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read webhook: %v", err)
			return
		}
		in.got <- webhook{text, decode(t, text), r.Header.Get("Plaid-Verification")}
	}))
	t.Cleanup(server.Close)
	in.url = server.URL + "/hook"
	return in
}

// await takes webhooks until one of the code comes, and holds it against the
// named schema of Plaid's description.
func (in *inbox) await(code, schema string) webhook {
	in.t.Helper()
	for {
		select {
		case w := <-in.got:
			if w.body["webhook_code"] != code {
				continue
			}
			if err := in.spec.checkWebhook(schema, w.text); err != nil {
				in.t.Fatalf("%s is not Plaid's: %v\n%s", code, err, w.text)
			}
			if !strings.HasPrefix(string(w.text), "{\n  \"") {
				in.t.Errorf("%s is not indented by two spaces: %q", code, w.text)
			}
			return w
		case <-time.After(10 * time.Second):
			in.t.Fatalf("no %s came", code)
		}
	}
}

// quietUntil checks that none of the codes has come by the time another one has.
func (in *inbox) quietUntil(last string, never ...string) webhook {
	in.t.Helper()
	for {
		select {
		case w := <-in.got:
			for _, code := range never {
				if w.body["webhook_code"] == code {
					in.t.Errorf("%s came before %s", code, last)
				}
			}
			if w.body["webhook_code"] == last {
				return w
			}
		case <-time.After(10 * time.Second):
			in.t.Fatalf("no %s came", last)
		}
	}
}

func TestWebhooksOfANewItem(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{InitialDelay: time.Second})
	token, itemID := c.linked(object{"webhook": in.url, "transactions": object{"days_requested": 730}})

	empty := c.post("/transactions/sync", object{"access_token": token})
	if empty["next_cursor"] != "" || empty["has_more"] != false || len(objects(t, empty["added"])) != 0 {
		t.Errorf("sync before anything is ready = %v", empty)
	}
	c.clock.add(time.Second)
	c.post("/item/get", object{"access_token": token})
	first := in.await("INITIAL_UPDATE", "InitialUpdateWebhook")
	if first.body["item_id"] != itemID || first.body["environment"] != "sandbox" {
		t.Errorf("INITIAL_UPDATE = %s", first.text)
	}
	sync := in.await("SYNC_UPDATES_AVAILABLE", "SyncUpdatesAvailableWebhook")
	if sync.body["initial_update_complete"] != true || sync.body["historical_update_complete"] != false {
		t.Errorf("first SYNC_UPDATES_AVAILABLE = %s", sync.text)
	}
	c.clock.add(time.Second)
	c.post("/item/get", object{"access_token": token})
	in.await("HISTORICAL_UPDATE", "HistoricalUpdateWebhook")
	sync = in.await("SYNC_UPDATES_AVAILABLE", "SyncUpdatesAvailableWebhook")
	if sync.body["initial_update_complete"] != true || sync.body["historical_update_complete"] != true {
		t.Errorf("second SYNC_UPDATES_AVAILABLE = %s", sync.text)
	}

	c.post("/sandbox/transactions/create", object{"access_token": token, "transactions": []object{{
		"date_transacted": "2024-05-15", "date_posted": "2024-05-15", "amount": json.Number("12.34"), "description": "Corner Café ☕", "iso_currency_code": "USD",
	}}})
	if w := in.await("DEFAULT_UPDATE", "DefaultUpdateWebhook"); w.body["new_transactions"] != json.Number("1") {
		t.Errorf("DEFAULT_UPDATE = %s", w.text)
	}
	in.await("SYNC_UPDATES_AVAILABLE", "SyncUpdatesAvailableWebhook")
	c.control("/emulator/item/mutate", object{"item_id": itemID, "change": "remove"})
	if w := in.await("TRANSACTIONS_REMOVED", "TransactionsRemovedWebhook"); len(w.body["removed_transactions"].([]any)) != 1 {
		t.Errorf("TRANSACTIONS_REMOVED = %s", w.text)
	}
	status := c.post("/item/get", object{"access_token": token})["status"].(object)
	if status["last_webhook"] == nil {
		t.Error("/item/get does not tell of the last webhook")
	}
}

func TestNoSyncWebhookBeforeTheFirstSync(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{HistoryDelay: -1})
	token, _ := c.linked(object{"webhook": in.url})
	c.post("/sandbox/item/fire_webhook", object{"access_token": token, "webhook_code": "DEFAULT_UPDATE"})
	in.quietUntil("DEFAULT_UPDATE", "SYNC_UPDATES_AVAILABLE")
}

func TestWebhooksOfALogin(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{})
	token, itemID := c.linked(nil)
	c.post("/item/webhook/update", object{"access_token": token, "webhook": in.url})
	if w := in.await("WEBHOOK_UPDATE_ACKNOWLEDGED", "WebhookUpdateAcknowledgedWebhook"); w.body["new_webhook_url"] != in.url {
		t.Errorf("WEBHOOK_UPDATE_ACKNOWLEDGED = %s", w.text)
	}
	c.post("/sandbox/item/reset_login", object{"access_token": token})
	w := in.await("ERROR", "ItemErrorWebhook")
	failure := w.body["error"].(object)
	if failure["error_code"] != "ITEM_LOGIN_REQUIRED" || failure["status"] != json.Number("400") || failure["request_id"] != nil || w.body["item_id"] != itemID {
		t.Errorf("ERROR = %s", w.text)
	}
}

func TestLoginEndsAfterThirtyDays(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{})
	token, _ := c.linked(object{"webhook": in.url})
	c.control("/emulator/clock/advance", object{"days": 29})
	c.post("/accounts/get", object{"access_token": token})
	c.control("/emulator/clock/advance", object{"days": 1})
	in.await("ERROR", "ItemErrorWebhook")
	c.fails("/accounts/get", object{"access_token": token}, "ITEM_LOGIN_REQUIRED")

	lasting := start(t, sandbox.Options{LoginLifetime: -1})
	token, _ = lasting.linked(nil)
	lasting.control("/emulator/clock/advance", object{"days": 400})
	lasting.post("/accounts/get", object{"access_token": token})
}

func TestFiredWebhooks(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{})
	token, _ := c.linked(object{"webhook": in.url})
	public := c.post("/sandbox/public_token/create", sandboxBody(object{
		"initial_products": []string{"transactions", "auth", "assets", "investments", "liabilities"}, "options": object{"webhook": in.url},
	}))["public_token"]
	full := c.post("/item/public_token/exchange", object{"public_token": public})["access_token"]
	tests := []struct {
		token              any
		kind, code, schema string
	}{
		{token, "", "DEFAULT_UPDATE", "DefaultUpdateWebhook"},
		{token, "", "SYNC_UPDATES_AVAILABLE", "SyncUpdatesAvailableWebhook"},
		{token, "", "RECURRING_TRANSACTIONS_UPDATE", "RecurringTransactionsUpdateWebhook"},
		{token, "", "LOGIN_REPAIRED", "ItemLoginRepairedWebhook"},
		{token, "ITEM", "ERROR", "ItemErrorWebhook"},
		{full, "", "PRODUCT_READY", "AssetsProductReadyWebhook"},
		{full, "", "ERROR", "AssetsErrorWebhook"},
		{full, "HOLDINGS", "DEFAULT_UPDATE", "HoldingsDefaultUpdateWebhook"},
		{full, "INVESTMENTS_TRANSACTIONS", "DEFAULT_UPDATE", "InvestmentsDefaultUpdateWebhook"},
		{full, "LIABILITIES", "DEFAULT_UPDATE", "LiabilitiesDefaultUpdateWebhook"},
	}
	for _, test := range tests {
		t.Run(test.kind+" "+test.code, func(t *testing.T) {
			body := object{"access_token": test.token, "webhook_code": test.code}
			if test.kind != "" {
				body["webhook_type"] = test.kind
			}
			if c.post("/sandbox/item/fire_webhook", body)["webhook_fired"] != true {
				t.Error("webhook_fired is not true")
			}
			w := in.await(test.code, test.schema)
			if w.body["environment"] != "sandbox" || w.token == "" {
				t.Errorf("webhook = %s, signature %q", w.text, w.token)
			}
		})
	}
	c.fails("/sandbox/item/fire_webhook", object{"access_token": token, "webhook_type": "ITEM", "webhook_code": "PRODUCT_READY"}, "INVALID_FIELD")
}

func TestWebhookKeys(t *testing.T) {
	in := newInbox(t)
	c := start(t, sandbox.Options{})
	token, _ := c.linked(object{"webhook": in.url})
	fire := func() string {
		c.post("/sandbox/item/fire_webhook", object{"access_token": token, "webhook_code": "LOGIN_REPAIRED"})
		return kidOf(t, in.await("LOGIN_REPAIRED", "ItemLoginRepairedWebhook").token)
	}
	old := fire()
	if key := c.post("/webhook_verification_key/get", object{"key_id": old})["key"].(object); key["expired_at"] != nil || key["alg"] != "ES256" {
		t.Errorf("current key = %v", key)
	}
	made := c.control("/emulator/webhook_key/rotate", nil)["key_id"]
	if now := fire(); now != made {
		t.Errorf("signed with %s after rotation to %v", now, made)
	}
	if key := c.post("/webhook_verification_key/get", object{"key_id": old})["key"].(object); key["expired_at"] == nil {
		t.Errorf("rotated key = %v, want it expired", key)
	}
}

func kidOf(t testing.TB, token string) string {
	t.Helper()
	head, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		t.Fatalf("token %q: %v", token, err)
	}
	return decode(t, text)["kid"].(string)
}
