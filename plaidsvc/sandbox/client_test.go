package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"passbook/plaidsvc/sandbox"
)

// testClock is a wall clock that moves when it is told to.
type testClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *testClock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// client is the one way these tests talk to a server: every exchange, request
// and response, is held against Plaid's OpenAPI description.
type client struct {
	t      testing.TB
	spec   *spec
	server *sandbox.Server
	url    string
	clock  *testClock
}

type object = map[string]any

func start(t testing.TB, opts sandbox.Options) *client {
	t.Helper()
	clock := &testClock{at: time.Date(2024, 5, 15, 10, 30, 0, 0, time.UTC)}
	if opts.Now == nil {
		opts.Now = clock.now
	}
	server, err := sandbox.New(opts)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	h := httptest.NewServer(server)
	t.Cleanup(func() {
		h.Close()
		server.Close()
	})
	return &client{t: t, spec: loadSpec(t), server: server, url: h.URL, clock: clock}
}

// post makes a request that Plaid's description must allow and expects 200.
func (c *client) post(path string, body object) object {
	c.t.Helper()
	status, response := c.exchange(path, body, true)
	if status != http.StatusOK {
		c.t.Fatalf("%s: status %d, %v %v", path, status, response["error_code"], response["error_message"])
	}
	return response
}

// fails makes a request that must be refused with the code, and returns the body.
func (c *client) fails(path string, body object, code string) object {
	c.t.Helper()
	status, response := c.exchange(path, body, false)
	if status == http.StatusOK || response["error_code"] != code {
		c.t.Fatalf("%s: status %d, error_code %v (%v), want %s", path, status, response["error_code"], response["error_message"], code)
	}
	return response
}

// control asks one of the emulator's own endpoints, which no description covers.
func (c *client) control(path string, body object) object {
	c.t.Helper()
	status, _, text := c.send(path, encode(c.t, body), c.keys())
	if status != http.StatusOK {
		c.t.Fatalf("%s: status %d: %s", path, status, text)
	}
	return decode(c.t, text)
}

func (c *client) exchange(path string, body object, valid bool) (int, object) {
	c.t.Helper()
	text := encode(c.t, body)
	request := httptest.NewRequest(http.MethodPost, path, nil)
	for name, values := range c.keys() {
		request.Header[name] = values
	}
	if valid {
		if err := c.spec.checkRequest(c.t.Context(), request, path, text); err != nil {
			c.t.Fatalf("%s: the request is not Plaid's: %v", path, err)
		}
	}
	status, header, answer := c.send(path, text, c.keys())
	if err := c.spec.checkResponse(c.t.Context(), request, path, status, header, answer); err != nil {
		c.t.Fatalf("%s: the response is not Plaid's: %v\n%s", path, err, shorten(answer))
	}
	return status, decode(c.t, answer)
}

func (c *client) keys() http.Header {
	return http.Header{
		"Content-Type": {"application/json"}, "Plaid-Version": {"2020-09-14"},
		"Plaid-Client-Id": {c.server.ClientID()}, "Plaid-Secret": {c.server.Secret()},
	}
}

// send is a bare exchange.
func (c *client) send(path string, body []byte, header http.Header) (int, http.Header, []byte) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header = header
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatalf("%s: %v", path, err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatalf("%s: read response: %v", path, err)
	}
	return response.StatusCode, response.Header, text
}

func encode(t testing.TB, body object) []byte {
	t.Helper()
	if body == nil {
		body = object{}
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// decode keeps numbers as they were written.
func decode(t testing.TB, text []byte) object {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var out object
	if err := d.Decode(&out); err != nil {
		t.Fatalf("decode %s: %v", shorten(text), err)
	}
	return out
}

func shorten(text []byte) string {
	if len(text) > 2000 {
		return string(text[:2000]) + "..."
	}
	return string(text)
}

// linked makes an Item at First Platypus Bank and returns its access token and id.
func (c *client) linked(options object) (token, itemID string) {
	c.t.Helper()
	body := object{"institution_id": "ins_109508", "initial_products": []string{"transactions"}}
	if options != nil {
		body["options"] = options
	}
	public := c.post("/sandbox/public_token/create", body)["public_token"]
	exchanged := c.post("/item/public_token/exchange", object{"public_token": public})
	return exchanged["access_token"].(string), exchanged["item_id"].(string)
}

// objects are the elements of a list of objects.
func objects(t testing.TB, value any) []object {
	t.Helper()
	list, ok := value.([]any)
	if !ok {
		t.Fatalf("want a list, got %v", value)
	}
	out := make([]object, 0, len(list))
	for _, one := range list {
		out = append(out, one.(object))
	}
	return out
}

// syncAll runs one whole update from a cursor.
func (c *client) syncAll(token, cursor string, count int) (rows map[string]object, next string) {
	c.t.Helper()
	rows = map[string]object{}
	for {
		body := object{"access_token": token, "count": count}
		if cursor != "" {
			body["cursor"] = cursor
		}
		page := c.post("/transactions/sync", body)
		for _, list := range []string{"added", "modified"} {
			for _, row := range objects(c.t, page[list]) {
				rows[row["transaction_id"].(string)] = row
			}
		}
		for _, row := range objects(c.t, page["removed"]) {
			delete(rows, row["transaction_id"].(string))
		}
		cursor = page["next_cursor"].(string)
		if page["has_more"] != true {
			return rows, cursor
		}
	}
}

// truth is the server's own list of an Item's transactions, by id.
func (c *client) truth(itemID string) map[string]object {
	c.t.Helper()
	rows := map[string]object{}
	for _, row := range objects(c.t, c.control("/emulator/item/transactions", object{"item_id": itemID})["transactions"]) {
		rows[row["transaction_id"].(string)] = row
	}
	return rows
}

func hasPrefix(value any, prefix string) bool {
	text, ok := value.(string)
	return ok && strings.HasPrefix(text, prefix)
}
