package link_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"passbook/plaidsvc/sandbox/link"
)

func serve(t *testing.T) (*fakeBackend, http.Handler) {
	t.Helper()
	backend := newFakeBackend()
	return backend, link.NewHandler(backend, backend.clock)
}

func ask(h http.Handler, method, path, body string, change func(*http.Request)) *http.Response {
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestRefusals(t *testing.T) {
	_, h := serve(t)
	good := `{"link_token":"link-sandbox-x"}`
	for _, c := range []struct {
		name, method, path, body string
		change                   func(*http.Request)
		want                     int
	}{
		{"a proper call", "POST", "/link/api/open", good, nil, 200},
		{"from the same origin", "POST", "/link/api/open", good, func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:8080") }, 200},
		{"from another origin", "POST", "/link/api/open", good, func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:8081") }, 403},
		{"from nowhere", "POST", "/link/api/open", good, func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		{"from another site", "POST", "/link/api/open", good, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"from another port", "POST", "/link/api/open", good, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, 403},
		{"a rebound name", "POST", "/link/api/open", good, func(r *http.Request) { r.Host = "evil.example:8080" }, 421},
		{"a foreign address", "GET", "/link/v2/stable/link.html", "", func(r *http.Request) { r.Host = "192.168.1.5" }, 421},
		{"localhost", "GET", "/link/v2/stable/link.html", "", func(r *http.Request) { r.Host = "localhost:8080" }, 200},
		{"IPv6", "GET", "/link/v2/stable/link.html", "", func(r *http.Request) { r.Host = "[::1]:8080" }, 200},
		{"a form", "POST", "/link/api/open", good, func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		{"no JSON", "POST", "/link/api/open", "{", nil, 400},
		{"two values", "POST", "/link/api/open", good + good, nil, 400},
		{"an unknown field", "POST", "/link/api/open", `{"token":"x"}`, nil, 400},
		{"a flood", "POST", "/link/api/open", `{"link_token":"` + strings.Repeat("x", 300<<10) + `"}`, nil, 400},
		{"GET of a call", "GET", "/link/api/open", "", nil, 405},
		{"an unknown session", "POST", "/link/api/login", `{"session":"nobody"}`, nil, 400},
		{"an unknown page", "GET", "/link/nothing", "", nil, 404},
		{"a page as an asset", "GET", "/link/assets/link.html", "", nil, 404},
		{"a path upwards", "GET", "/link/assets/..%2fdoc.js", "", nil, 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := ask(h, c.method, c.path, c.body, c.change)
			if answer.StatusCode != c.want {
				text, _ := io.ReadAll(answer.Body)
				t.Errorf("status %d, want %d: %s", answer.StatusCode, c.want, text)
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	_, h := serve(t)
	for _, c := range []struct{ path, kind, ancestors string }{
		{"/link/v2/stable/link-initialize.js", "text/javascript", ""},
		{"/link/v2/stable/link.html", "text/html", "frame-ancestors http://127.0.0.1:* http://localhost:*"},
		{"/link/hosted/any", "text/html", "frame-ancestors 'none'"},
		{"/link/oauth/any", "text/html", "frame-ancestors 'none'"},
		{"/link/assets/flow.js", "text/javascript", ""},
		{"/link/assets/link.css", "text/css", ""},
	} {
		answer := ask(h, "GET", c.path, "", nil)
		header := answer.Header
		if answer.StatusCode != http.StatusOK || !strings.HasPrefix(header.Get("Content-Type"), c.kind) ||
			header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v", c.path, answer.StatusCode, header)
		}
		policy := header.Get("Content-Security-Policy")
		if !strings.Contains(policy, c.ancestors) || (c.ancestors != "" && !strings.Contains(policy, "default-src 'none'")) {
			t.Errorf("%s: policy %q", c.path, policy)
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", c.path, policy)
		}
	}
}

// TestNoMarkupFromText holds the front end to its own rule: text never becomes markup or code.
func TestNoMarkupFromText(t *testing.T) {
	_, h := serve(t)
	for _, name := range []string{"api", "challenge", "dom", "faults", "flow", "frame", "hosted", "oauth", "panes", "screen", "search", "visit"} {
		answer := ask(h, "GET", "/link/assets/"+name+".js", "", nil)
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v", name, answer.StatusCode, err)
		}
		for _, forbidden := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"} {
			if strings.Contains(string(text), forbidden) {
				t.Errorf("%s.js uses %s", name, forbidden)
			}
		}
	}
}
