package linkserver

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"passbook/plaidsvc/sandbox/linktest"
)

func TestMain(m *testing.M) { os.Exit(linktest.Main(m)) }

// fakeLink is a server that stands for Plaid's: a Link script that leaves its callbacks to the test and does in the page what
// the real one does (a frame of its origin, a call to the API, styles), so that the policy is tried in earnest.
type fakeLink struct {
	*httptest.Server
	missing chan bool // each value makes one request for the script fail
}

const fakeLinkScript = `
(() => {
  const origin = new URL(document.currentScript.src).origin;
  window.created = [];
  window.done = {};
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI));
  window.Plaid = { create(config) {
    const link = { config, opened: 0, destroyed: 0 };
    window.created.push(link);
    const frame = document.createElement('iframe');
    frame.src = origin + '/frame';
    frame.setAttribute('style', 'position: fixed; width: 1px; height: 1px; border: 0');
    frame.onload = () => { window.done.frame = true; config.onLoad && config.onLoad(); };
    const style = document.createElement('style');
    style.nonce = config.cspNonce;
    style.textContent = '.fake { color: rgb(1, 2, 3) }';
    document.head.append(style);
    const probe = document.createElement('i');
    probe.className = 'fake';
    document.body.append(probe, frame);
    window.done.style = getComputedStyle(probe).color === 'rgb(1, 2, 3)';
    probe.remove();
    fetch(origin + '/api').then((r) => r.text()).then((t) => { window.done.api = t === 'api'; });
    return {
      open() { link.opened++; },
      exit() {},
      destroy() { link.destroyed++; frame.remove(); },
    };
  } };
})();`

func newFakeLink(t *testing.T) *fakeLink {
	t.Helper()
	f := &fakeLink{missing: make(chan bool, 1)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+linkScriptPath, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-f.missing:
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(fakeLinkScript))
		}
	})
	mux.HandleFunc("GET /frame", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html>frame"))
	})
	mux.HandleFunc("GET /api", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		_, _ = w.Write([]byte("api"))
	})
	// A page of another site (localhost is another site than 127.0.0.1) that leads wherever ?to says.
	mux.HandleFunc("GET /bank", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<!doctype html><a href="%s">Back to the app</a>`, strings.ReplaceAll(r.URL.Query().Get("to"), `"`, ""))
	})
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	return f
}

// window opens a window of a usual size.
func window(t *testing.T, browser context.Context) *linktest.Tab {
	t.Helper()
	b := linktest.Blank(t, browser)
	b.Size(1100, 800)
	return b
}

// browse starts a session and opens its page, up to the moment Link is open.
func browse(t *testing.T, browser context.Context, change func(*Options)) (*session, *linktest.Tab) {
	t.Helper()
	link := newFakeLink(t)
	s := start(t, func(o *Options) {
		o.BaseURL = link.URL
		if change != nil {
			change(o)
		}
	})
	b := window(t, browser)
	b.Visit(s.url)
	b.Until(`window.created && created.length === 1 && created[0].opened === 1 && done.frame`)
	return s, b
}
