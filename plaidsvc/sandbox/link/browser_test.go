package link_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/linktest"
)

func TestMain(m *testing.M) { os.Exit(linktest.Main(m)) }

// TestInChromium is all that needs a browser, side by side in one.
func TestInChromium(t *testing.T) {
	browser := linktest.Browser(t)
	for _, part := range []struct {
		name string
		run  func(*testing.T, context.Context)
	}{
		{"flows", testFlows}, {"whole Sandbox", testWholeSandbox}, {"look", testLook},
	} {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel()
			part.run(t, browser)
		})
	}
}

// world is one Sandbox (on the fake backend, unless it is said otherwise), one host page on another origin, and one browser
// for all subtests.
type world struct {
	backend *fakeBackend
	sandbox *httptest.Server
	host    *httptest.Server
	browser context.Context
}

func newWorld(t *testing.T, browser context.Context) *world {
	t.Helper()
	backend := newFakeBackend()
	w := newWorldOn(t, browser, link.NewHandler(backend, backend.clock))
	w.backend = backend
	return w
}

// newWorldOn is a world around any handler that serves /link/.
func newWorldOn(t *testing.T, browser context.Context, sandbox http.Handler) *world {
	t.Helper()
	w := &world{browser: browser, sandbox: httptest.NewServer(sandbox)}
	t.Cleanup(w.sandbox.Close)
	w.host = httptest.NewServer(hostPage(w.sandbox.URL))
	t.Cleanup(w.host.Close)
	return w
}

// hostPage is a page as a careful program serves it: its policy allows the script and frames of the Sandbox and nothing
// else of it.
func hostPage(sandbox string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-host' "+sandbox+"/link/v2/stable/link-initialize.js; "+
			"style-src 'nonce-host'; frame-src "+sandbox+"; connect-src 'self' "+sandbox+"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		header.Set("Cross-Origin-Opener-Policy", "same-origin-allow-popups")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Host</title><meta name="viewport" content="width=device-width">
<style nonce="host">body{font:16px system-ui;margin:48px;max-width:60ch}</style>
<h1>A host page</h1><p>Its own text, behind Link.</p><button id="go">Link a bank</button>
<script nonce="host">
  var calls = [], violations = [];
  document.addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective + ' ' + e.blockedURI));
</script>
<script src="%s/link/v2/stable/link-initialize.js"></script>
<script nonce="host">
  var q = new URLSearchParams(location.search);
  var handler = Plaid.create({
    token: q.get('token') || sessionStorage.getItem('token'),
    receivedRedirectUri: q.get('oauth_state_id') ? location.href : null,
    onSuccess: (token, metadata) => calls.push({callback: 'onSuccess', token, metadata}),
    onExit: (error, metadata) => calls.push({callback: 'onExit', error, metadata}),
    onEvent: (name, metadata) => calls.push({callback: 'onEvent', name, metadata}),
    onLoad: () => calls.push({callback: 'onLoad'}),
  });
  if (q.get('token')) sessionStorage.setItem('token', q.get('token'));
  document.getElementById('go').addEventListener('click', () => handler.open());
  if (q.get('oauth_state_id')) handler.open();
</script></html>`, sandbox)
	})
}

// link opens Link in a fresh tab of the host page, made ready by before, and returns the tab's panes.
func (w *world) link(t *testing.T, token string, before ...func(*linktest.Tab)) *linktest.Tab {
	t.Helper()
	b := linktest.Blank(t, w.browser)
	for _, ready := range before {
		ready(b)
	}
	b.Visit(w.host.URL + "/?token=" + token)
	b.Click("#go")
	return b.Panes()
}

// call is one callback as the host page got it.
type call struct {
	Callback string
	Name     string
	Token    string
	Error    *link.Error
	Metadata json.RawMessage
}

// calls returns what the host page was called with so far.
func calls(b *linktest.Tab) []call {
	b.T.Helper()
	var list []call
	if err := b.Page().Eval("calls", &list); err != nil {
		b.T.Fatal(err)
	}
	return list
}

// end waits for onSuccess or onExit and returns it.
func end(b *linktest.Tab) call {
	b.T.Helper()
	b.Page().Until("calls.some((c) => c.callback === 'onSuccess' || c.callback === 'onExit')")
	var violations []string
	if err := b.Page().Eval("violations", &violations); err != nil {
		b.T.Fatal(err)
	}
	if len(violations) != 0 {
		b.T.Errorf("the host page's policy was violated: %v", violations)
	}
	for _, c := range calls(b) {
		if c.Callback == "onSuccess" || c.Callback == "onExit" {
			return c
		}
	}
	b.T.Fatal("the end vanished")
	return call{}
}
