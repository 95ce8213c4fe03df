// Package linktest drives the Sandbox's Link in a headless Chromium, as a person would: with a mouse and a keyboard, through
// whatever page shows it. It is for tests, of this program or of another, and knows Link only by the panes and controls
// that package link documents.
package linktest

import (
	"context"
	"encoding/json"
	"fmt"
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
)

// Patience is how long a test waits for something to appear before it fails.
const Patience = 20 * time.Second

// lifetime bounds what one tab may take in all.
const lifetime = 2 * time.Minute

// Step is one thing done with the browser.
type Step = chromedp.Action[chromedp.Void]

// Browser starts a headless Chromium for a test and its subtests. PASSBOOK_TEST_BROWSER is off to skip, required to fail
// where there is none, and otherwise left to what is installed.
func Browser(t *testing.T) context.Context {
	t.Helper()
	wanted := os.Getenv("PASSBOOK_TEST_BROWSER")
	if wanted == "off" {
		t.Skip("PASSBOOK_TEST_BROWSER=off")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	switch {
	case path == "" && wanted == "required":
		t.Fatal("there is no Chromium here, and PASSBOOK_TEST_BROWSER=required")
	case path == "":
		t.Skip("there is no Chromium here; `make test` installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1100, 800))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	browser, quit := chromedp.NewContext(allocator)
	t.Cleanup(quit)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return browser
}

// Tab is one window of the browser. What it is asked to do, it does in the page, or in Link's frame: see Panes.
type Tab struct {
	T   *testing.T
	Ctx context.Context
	// frame is a part of the frame's URL; empty drives the page.
	frame string
}

// Open opens an address in a window with cookies of its own.
func Open(t *testing.T, browser context.Context, url string) *Tab {
	t.Helper()
	ctx, quit := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(quit)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as the context of the first call
		t.Fatalf("open a tab: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, lifetime)
	t.Cleanup(cancel)
	b := &Tab{T: t, Ctx: ctx}
	b.Run(chromedp.Navigate(url))
	return b
}

// Panes drives Link's frame inside the page.
func (b *Tab) Panes() *Tab { return &Tab{T: b.T, Ctx: b.Ctx, frame: "/link/v2/stable/link.html"} }

// Page drives the page around Link's frame.
func (b *Tab) Page() *Tab { return &Tab{T: b.T, Ctx: b.Ctx} }

// Run takes steps that must succeed.
func (b *Tab) Run(steps ...Step) {
	b.T.Helper()
	if err := chromedp.Do(b.Ctx, steps...); err != nil {
		b.T.Fatal(err)
	}
}

// Eval runs an expression in the driven frame, in a world of its own, and decodes its value into out.
func (b *Tab) Eval(expression string, out any) error {
	byValue := true
	ask := runtime.EvaluateParams{Expression: expression, ReturnByValue: &byValue}
	if b.frame != "" {
		tree, err := chromedp.Call(b.Ctx, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		child := slices.IndexFunc(tree.FrameTree.ChildFrames, func(f *page.FrameTree) bool { return strings.Contains(f.Frame.URL, b.frame) })
		if child < 0 {
			return fmt.Errorf("no frame %s", b.frame)
		}
		isolated, err := chromedp.Call(b.Ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
			FrameID: tree.FrameTree.ChildFrames[child].Frame.ID, WorldName: "test",
		})
		if err != nil {
			return err
		}
		ask.ContextID = isolated.ExecutionContextID
	}
	answer, err := chromedp.Call(b.Ctx, runtime.Evaluate, ask)
	if err != nil {
		return err
	}
	if answer.ExceptionDetails != nil {
		return fmt.Errorf("%s %v", answer.ExceptionDetails.Text, answer.ExceptionDetails.Exception)
	}
	return json.Unmarshal(answer.Result.Value, out)
}

// Until waits for an expression to become true.
func (b *Tab) Until(expression string) {
	b.T.Helper()
	deadline := time.Now().Add(Patience)
	for {
		var ok bool
		err := b.Eval("Boolean("+expression+")", &ok)
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) || b.Ctx.Err() != nil {
			var where string
			_ = b.Eval("document.body.innerText", &where)
			b.T.Fatalf("never true: %s (last error %v); the page says:\n%s", expression, err, where)
		}
		select {
		case <-time.After(25 * time.Millisecond):
		case <-b.Ctx.Done():
		}
	}
}

// Pane waits for a pane by its name.
func (b *Tab) Pane(name string) *Tab {
	b.T.Helper()
	b.Until(fmt.Sprintf("document.querySelector('[data-pane=%q]')", name))
	return b
}

// Click clicks where a person would: the middle of the element, with a real mouse event.
func (b *Tab) Click(selector string) *Tab {
	b.T.Helper()
	b.Until(fmt.Sprintf("document.querySelector(%q)?.checkVisibility()", selector))
	var at struct{ X, Y float64 }
	err := b.Eval(fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView({block: 'nearest'});
		const r = e.getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + r.height / 2}; })()`, selector), &at)
	if err != nil {
		b.T.Fatalf("find %s: %v", selector, err)
	}
	b.Run(chromedp.MouseClickXY(at.X, at.Y))
	return b
}

// Action presses the control with this data-action.
func (b *Tab) Action(name string) *Tab {
	b.T.Helper()
	return b.Click(fmt.Sprintf(`[data-action="%s"]`, name))
}

// Enter types into a field, with real key events, in place of what it holds.
func (b *Tab) Enter(selector, text string) *Tab {
	b.T.Helper()
	b.Until(fmt.Sprintf("document.querySelector(%q)", selector))
	var done bool
	if err := b.Eval(fmt.Sprintf("(() => { const e = document.querySelector(%q); e.focus(); e.select(); return true; })()", selector), &done); err != nil {
		b.T.Fatal(err)
	}
	b.Run(chromedp.KeyEvent(text))
	return b
}

// Text returns what is shown.
func (b *Tab) Text() string {
	b.T.Helper()
	var all string
	if err := b.Eval("document.body.innerText", &all); err != nil {
		b.T.Fatal(err)
	}
	return all
}

// Says waits until a text is shown.
func (b *Tab) Says(want string) *Tab {
	b.T.Helper()
	b.Until(fmt.Sprintf("document.body.innerText.includes(%q)", want))
	return b
}

// ChooseBank goes from the consent to the given bank's first pane.
func (b *Tab) ChooseBank(id string) *Tab {
	b.T.Helper()
	b.Pane("consent").Action("continue").Pane("institutions").Click(fmt.Sprintf(`[data-institution="%s"]`, id))
	return b
}

// SignIn gives a user name and password on the credentials pane.
func (b *Tab) SignIn(username, password string) *Tab {
	b.T.Helper()
	b.Pane("credentials").Enter("#link-username", username).Enter("#link-password", password).Action("continue")
	return b
}

// Popup clicks what opens a window and returns that window.
func (b *Tab) Popup(click func()) *Tab {
	b.T.Helper()
	opened := chromedp.WaitNewTarget(b.Ctx, func(info *target.Info) bool { return info.Type == "page" && info.OpenerID != "" })
	click()
	select {
	case id := <-opened:
		ctx, cancel := chromedp.NewContext(b.Ctx, chromedp.WithTargetID(id))
		b.T.Cleanup(cancel)
		window := &Tab{T: b.T, Ctx: ctx}
		window.Run()
		return window
	case <-time.After(Patience):
		b.T.Fatal("no window opened")
		return nil
	}
}

// Share goes from the account selection to Link's end, with the accounts that are ticked.
func (b *Tab) Share() {
	b.T.Helper()
	b.Pane("accounts").Action("continue").Pane("connected").Action("continue")
}

// Screenshot keeps a picture of the tab in the folder that PASSBOOK_TEST_SHOTS names; without one it does nothing.
func (b *Tab) Screenshot(name string) {
	b.T.Helper()
	folder := os.Getenv("PASSBOOK_TEST_SHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(b.Ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600)
	}
	if err != nil {
		b.T.Fatal(err)
	}
}
