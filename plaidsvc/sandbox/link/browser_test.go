package link_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"passbook/plaidsvc/sandbox/link"
)

// patience is how long a test waits for something to appear before it fails.
const patience = 20 * time.Second

// world is one Sandbox (on the fake backend, unless it is said otherwise), one host page on another origin, and one browser for all subtests.
type world struct {
	t       *testing.T
	backend *fakeBackend
	sandbox *httptest.Server
	host    *httptest.Server
	browser context.Context
}

func newWorld(t *testing.T) *world {
	t.Helper()
	backend := newFakeBackend()
	w := newWorldOn(t, link.NewHandler(backend, backend.clock))
	w.backend = backend
	return w
}

// newWorldOn is a world around any handler that serves /link/.
func newWorldOn(t *testing.T, sandbox http.Handler) *world {
	t.Helper()
	w := &world{t: t, browser: startBrowser(t), sandbox: httptest.NewServer(sandbox)}
	t.Cleanup(w.sandbox.Close)
	w.host = httptest.NewServer(hostPage(w.sandbox.URL))
	t.Cleanup(w.host.Close)
	return w
}

func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no chromium, chromium-browser or google-chrome on the PATH: the panes are tested in a real browser only")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.WindowSize(1100, 800))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	browser, quit := chromedp.NewContext(allocator)
	t.Cleanup(quit)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return browser
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

// step is one thing done with the browser.
type step = chromedp.Action[chromedp.Void]

// tab is one browser tab; in is the page or the frame inside it that is driven.
type tab struct {
	t   *testing.T
	ctx context.Context
	// frame is a part of the frame's URL; empty drives the top page.
	frame string
}

func (w *world) open(t *testing.T, url string) *tab {
	t.Helper()
	ctx, quit := chromedp.NewContext(w.browser)
	t.Cleanup(quit)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	b.run(chromedp.Navigate(url))
	return b
}

// link opens Link in a fresh tab of the host page and returns the tab's panes.
func (w *world) link(t *testing.T, token string, before ...step) *tab {
	t.Helper()
	b := w.open(t, "about:blank")
	b.run(before...)
	b.run(chromedp.Navigate(w.host.URL + "/?token=" + token))
	b.click("#go")
	return b.panes()
}

func (b *tab) panes() *tab { return &tab{t: b.t, ctx: b.ctx, frame: "/link/v2/stable/link.html"} }

func (b *tab) top() *tab { return &tab{t: b.t, ctx: b.ctx} }

func (b *tab) run(actions ...step) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// eval runs an expression in the driven frame, in a world of its own, and decodes its value into out.
func (b *tab) eval(expression string, out any) error {
	byValue := true
	ask := runtime.EvaluateParams{Expression: expression, ReturnByValue: &byValue}
	if b.frame != "" {
		tree, err := chromedp.Call(b.ctx, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		child := slices.IndexFunc(tree.FrameTree.ChildFrames, func(f *page.FrameTree) bool { return strings.Contains(f.Frame.URL, b.frame) })
		if child < 0 {
			return fmt.Errorf("no frame %s", b.frame)
		}
		isolated, err := chromedp.Call(b.ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
			FrameID: tree.FrameTree.ChildFrames[child].Frame.ID, WorldName: "test",
		})
		if err != nil {
			return err
		}
		ask.ContextID = isolated.ExecutionContextID
	}
	answer, err := chromedp.Call(b.ctx, runtime.Evaluate, ask)
	if err != nil {
		return err
	}
	if answer.ExceptionDetails != nil {
		return fmt.Errorf("%s %v", answer.ExceptionDetails.Text, answer.ExceptionDetails.Exception)
	}
	return json.Unmarshal(answer.Result.Value, out)
}

// until waits for an expression to become true.
func (b *tab) until(expression string) {
	b.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		var ok bool
		err := b.eval("Boolean("+expression+")", &ok)
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) || b.ctx.Err() != nil {
			var where string
			_ = b.eval("document.body.innerText", &where)
			b.t.Fatalf("never true: %s (last error %v); the page says:\n%s", expression, err, where)
		}
		select {
		case <-time.After(25 * time.Millisecond):
		case <-b.ctx.Done():
		}
	}
}

// pane waits for a pane by its name.
func (b *tab) pane(name string) *tab {
	b.t.Helper()
	b.until(fmt.Sprintf("document.querySelector('[data-pane=%q]')", name))
	return b
}

// click clicks where a person would: the middle of the element, with a real mouse event.
func (b *tab) click(selector string) *tab {
	b.t.Helper()
	b.until(fmt.Sprintf("document.querySelector(%q)?.checkVisibility()", selector))
	var at struct{ X, Y float64 }
	err := b.eval(fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView({block: 'nearest'});
		const r = e.getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + r.height / 2}; })()`, selector), &at)
	if err != nil {
		b.t.Fatalf("find %s: %v", selector, err)
	}
	b.run(chromedp.MouseClickXY(at.X, at.Y))
	return b
}

func (b *tab) action(name string) *tab {
	b.t.Helper()
	return b.click(fmt.Sprintf(`[data-action="%s"]`, name))
}

// enter types into a field, with real key events, in place of what it holds.
func (b *tab) enter(selector, text string) *tab {
	b.t.Helper()
	b.until(fmt.Sprintf("document.querySelector(%q)", selector))
	var done bool
	if err := b.eval(fmt.Sprintf("(() => { const e = document.querySelector(%q); e.focus(); e.select(); return true; })()", selector), &done); err != nil {
		b.t.Fatal(err)
	}
	b.run(chromedp.KeyEvent(text))
	return b
}

func (b *tab) text() string {
	b.t.Helper()
	var all string
	if err := b.eval("document.body.innerText", &all); err != nil {
		b.t.Fatal(err)
	}
	return all
}

// says fails unless the page shows a text.
func (b *tab) says(want string) *tab {
	b.t.Helper()
	if all := b.text(); !strings.Contains(all, want) {
		b.t.Fatalf("the page does not say %q but:\n%s", want, all)
	}
	return b
}

// toBank goes from the consent to the given bank's first pane.
func (b *tab) toBank(id string) *tab {
	b.t.Helper()
	b.pane("consent").action("continue").pane("institutions").click(fmt.Sprintf(`[data-institution="%s"]`, id))
	return b
}

func (b *tab) signIn(username, password string) *tab {
	b.t.Helper()
	b.pane("credentials").enter("#link-username", username).enter("#link-password", password).action("continue")
	return b
}

// popup clicks what opens a window and returns that window.
func (b *tab) popup(click func()) *tab {
	b.t.Helper()
	opened := chromedp.WaitNewTarget(b.ctx, func(info *target.Info) bool { return info.Type == "page" && info.OpenerID != "" })
	click()
	select {
	case id := <-opened:
		ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(id))
		b.t.Cleanup(cancel)
		window := &tab{t: b.t, ctx: ctx}
		window.run()
		return window
	case <-time.After(patience):
		b.t.Fatal("no window opened")
		return nil
	}
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
func (b *tab) calls() []call {
	b.t.Helper()
	var list []call
	if err := b.top().eval("calls", &list); err != nil {
		b.t.Fatal(err)
	}
	return list
}

// end waits for onSuccess or onExit and returns it.
func (b *tab) end() call {
	b.t.Helper()
	b.top().until("calls.some((c) => c.callback === 'onSuccess' || c.callback === 'onExit')")
	var violations []string
	if err := b.top().eval("violations", &violations); err != nil {
		b.t.Fatal(err)
	}
	if len(violations) != 0 {
		b.t.Errorf("the host page's policy was violated: %v", violations)
	}
	for _, c := range b.calls() {
		if c.Callback == "onSuccess" || c.Callback == "onExit" {
			return c
		}
	}
	b.t.Fatal("the end vanished")
	return call{}
}

// screenshot keeps a picture of the tab where LINK_SCREENSHOTS names a folder; otherwise it does nothing.
func (b *tab) screenshot(name string) {
	b.t.Helper()
	folder := os.Getenv("LINK_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
