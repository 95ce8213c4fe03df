package linkserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// browserPatience bounds one test in the browser.
const browserPatience = 60 * time.Second

// Chromium starts a headless browser for a test and its subtests. PASSBOOK_TEST_BROWSER is off to skip, required to fail
// where there is none, and otherwise left to what is installed.
func Chromium(t *testing.T) context.Context {
	t.Helper()
	wanted := os.Getenv("PASSBOOK_TEST_BROWSER")
	if wanted == "off" {
		t.Skip("PASSBOOK_TEST_BROWSER=off")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if wanted == "required" {
			t.Fatal("there is no Chromium here, and PASSBOOK_TEST_BROWSER=required")
		}
		t.Skip("there is no Chromium here")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.NoSandbox,
		chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	allocator, end := chromedp.NewExecAllocator(t.Context(), opts...)
	browser, closeBrowser := chromedp.NewContext(allocator)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	t.Cleanup(func() {
		closeBrowser()
		end()
	})
	return browser
}

// Tab is one browser window with its own cookies. It and Chromium are exported for the tests of package linkserver_test.
type Tab struct {
	t   *testing.T
	Ctx context.Context
}

// NewTab opens a window.
func NewTab(t *testing.T, browser context.Context) *Tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of the first call
		t.Fatalf("open a tab: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, browserPatience)
	t.Cleanup(cancel)
	return &Tab{t: t, Ctx: ctx}
}

// Do runs steps that must succeed.
func (b *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.Ctx, steps...); err != nil {
		b.t.Fatalf("browser: %v\npage: %s", err, b.Text())
	}
}

// Text is what the page shows, for a failing test.
func (b *Tab) Text() string {
	text, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ''`))
	if err != nil {
		return err.Error()
	}
	return text
}

// WaitFor waits until a JavaScript expression is true. It asks from outside, because the page's policy forbids the eval that
// waiting inside the page would need.
func (b *Tab) WaitFor(expression string) {
	b.t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	ctx, cancel := context.WithTimeout(b.Ctx, 20*time.Second)
	defer cancel()
	for {
		// An error is a page that is being replaced, or an expression whose parts do not exist yet.
		if met, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Boolean(`+expression+`)`)); err == nil && met {
			return
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			b.t.Fatalf("waited in vain for %s\npage: %s", expression, b.Text())
		}
	}
}

// WaitText waits until the page shows every one of the texts.
func (b *Tab) WaitText(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.WaitFor(`document.body && document.body.innerText.includes(` + quoted(b.t, text) + `)`)
	}
}

// Evaluate runs a script for its effect.
func (b *Tab) Evaluate(script string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.Ctx, chromedp.Evaluate[bool](`(() => { `+script+`; return true })()`)); err != nil {
		b.t.Fatalf("browser: %v\npage: %s", err, b.Text())
	}
}

// Click presses the button with this label, as a person sees it.
func (b *Tab) Click(label string) {
	b.t.Helper()
	b.WaitText(label)
	b.Do(chromedp.Click(`//button[not(@hidden) and normalize-space()=`+quoted(b.t, label)+`]`, chromedp.NodeVisible))
}

// Size gives the page so many pixels.
func (b *Tab) Size(width, height int64) {
	b.t.Helper()
	b.Do(chromedp.EmulateViewport(width, height))
}

// Visit goes to an address.
func (b *Tab) Visit(address string) {
	b.t.Helper()
	b.Do(chromedp.Navigate(address))
}

// Scheme sets prefers-color-scheme.
func (b *Tab) Scheme(name string) {
	b.t.Helper()
	b.Do(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
	}))
}

// BlockPlaid does what a content blocker does to Plaid's script.
func (b *Tab) BlockPlaid() {
	b.t.Helper()
	b.Do(command(network.Enable, network.EnableParams{}), command(network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: "https://cdn.plaid.com/*", Block: true}},
	}))
}

// command is one call of the browser's own protocol.
func command[P any](call cdp.Command[P, cdp.Empty], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, call, params)
		return err
	})
}

// Shoot keeps a picture of the page in the folder PASSBOOK_TEST_SHOTS names, if it does.
func (b *Tab) Shoot(name string) {
	b.t.Helper()
	folder := os.Getenv("PASSBOOK_TEST_SHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.Ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

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

// browse starts a session and opens its page, up to the moment Link is open.
func browse(t *testing.T, browser context.Context, change func(*Options)) (*session, *Tab) {
	t.Helper()
	link := newFakeLink(t)
	s := start(t, func(o *Options) {
		o.BaseURL = link.URL
		if change != nil {
			change(o)
		}
	})
	b := NewTab(t, browser)
	b.Size(1100, 800)
	b.Visit(s.url)
	b.WaitFor(`window.created && created.length === 1 && created[0].opened === 1 && done.frame`)
	return s, b
}
