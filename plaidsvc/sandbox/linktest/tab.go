package linktest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// lifetime bounds what one tab may take in all.
const lifetime = 2 * time.Minute

// Step is one thing done with the browser.
type Step = chromedp.Action[chromedp.Void]

// Tab is one window of the browser. What it is asked to do, it does in the page, or in Link's frame: see Panes.
type Tab struct {
	T   *testing.T
	Ctx context.Context
	// frame is a part of the frame's URL; empty drives the page.
	frame string
	// world is the frame's execution context that questions are asked in; 0 until it is looked up.
	world runtime.ExecutionContextID
}

// Open opens an address in a window with cookies of its own.
func Open(t *testing.T, browser context.Context, url string) *Tab {
	t.Helper()
	b := Blank(t, browser)
	b.Visit(url)
	return b
}

// Blank opens an empty window with cookies of its own.
func Blank(t *testing.T, browser context.Context) *Tab {
	t.Helper()
	ctx, quit := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(quit)
	return attach(t, ctx)
}

// attach takes hold of the window of a context.
func attach(t *testing.T, ctx context.Context) *Tab {
	t.Helper()
	if err := chromedp.Do(ctx); err != nil { // the window lives as long as the context of the first call
		t.Fatalf("open a window: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, lifetime)
	t.Cleanup(cancel)
	b := &Tab{T: t, Ctx: ctx}
	// Windows side by side each believe they have the focus, as the only one a person looks at would.
	b.Run(command(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}))
	return b
}

// Visit goes to an address.
func (b *Tab) Visit(url string) {
	b.T.Helper()
	b.Run(chromedp.Navigate(url))
}

// Reload loads the page again.
func (b *Tab) Reload() {
	b.T.Helper()
	b.Run(chromedp.Reload())
}

// Close closes the window, as a person does.
func (b *Tab) Close() {
	b.T.Helper()
	if err := chromedp.Cancel(b.Ctx); err != nil {
		b.T.Fatalf("close a window: %v", err)
	}
}

// Popup clicks what opens a window and returns that window.
func (b *Tab) Popup(click func()) *Tab {
	b.T.Helper()
	mine := chromedp.FromContext(b.Ctx).Target.TargetID
	opened := chromedp.WaitNewTarget(b.Ctx, func(info *target.Info) bool { return info.Type == "page" && info.OpenerID == mine })
	click()
	select {
	case id := <-opened:
		ctx, cancel := chromedp.NewContext(b.Ctx, chromedp.WithTargetID(id))
		b.T.Cleanup(cancel)
		return attach(b.T, ctx)
	case <-time.After(Patience):
		b.fail("no window opened")
		return nil
	}
}

// Panes drives Link's frame inside the page.
func (b *Tab) Panes() *Tab { return &Tab{T: b.T, Ctx: b.Ctx, frame: "/link/v2/stable/link.html"} }

// Page drives the page around Link's frame.
func (b *Tab) Page() *Tab { return &Tab{T: b.T, Ctx: b.Ctx} }

// Run takes steps that must succeed.
func (b *Tab) Run(steps ...Step) {
	b.T.Helper()
	if err := chromedp.Do(b.Ctx, steps...); err != nil {
		b.fail("%v", err)
	}
}

// command is one call of the browser's own protocol.
func command[P any](call cdp.Command[P, cdp.Empty], params P) Step {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, call, params)
		return err
	})
}

// Eval runs an expression and decodes its value into out: in the page's own world, so that its variables are there, or in
// one apart inside Link's frame. It asks from outside, so no policy of the page stands in its way.
func (b *Tab) Eval(expression string, out any) error {
	if b.frame != "" && b.world == 0 {
		if err := b.enter(); err != nil {
			return err
		}
	}
	byValue := true
	answer, err := chromedp.Call(b.Ctx, runtime.Evaluate, runtime.EvaluateParams{
		Expression: expression, ReturnByValue: &byValue, ContextID: b.world,
	})
	if err != nil {
		b.world = 0 // the frame may have been replaced
		return err
	}
	if answer.ExceptionDetails != nil {
		return fmt.Errorf("%s %v", answer.ExceptionDetails.Text, answer.ExceptionDetails.Exception)
	}
	return json.Unmarshal(answer.Result.Value, out)
}

// enter finds the frame and a world apart in it.
func (b *Tab) enter() error {
	tree, err := chromedp.Call(b.Ctx, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return err
	}
	frames := tree.FrameTree.ChildFrames
	at := slices.IndexFunc(frames, func(f *page.FrameTree) bool { return strings.Contains(f.Frame.URL, b.frame) })
	if at < 0 {
		return fmt.Errorf("no frame %s", b.frame)
	}
	isolated, err := chromedp.Call(b.Ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
		FrameID: frames[at].Frame.ID, WorldName: "test",
	})
	if err != nil {
		return err
	}
	b.world = isolated.ExecutionContextID
	return nil
}

// Script runs statements for their effect.
func (b *Tab) Script(statements string) {
	b.T.Helper()
	var done bool
	if err := b.Eval("(() => { "+statements+"; return true })()", &done); err != nil {
		b.fail("%v", err)
	}
}

// Until waits for an expression to become true.
func (b *Tab) Until(expression string) *Tab {
	b.T.Helper()
	deadline := time.Now().Add(Patience)
	for {
		// An error is a page that is being replaced, or an expression whose parts do not exist yet.
		var met bool
		err := b.Eval("Boolean("+expression+")", &met)
		if err == nil && met {
			return b
		}
		if time.Now().After(deadline) || b.Ctx.Err() != nil {
			b.fail("never true: %s (last error %v)", expression, err)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-b.Ctx.Done():
		}
	}
}

// fail ends the test with what the tab shows, and keeps a picture of it where pictures are kept.
func (b *Tab) fail(format string, args ...any) {
	b.T.Helper()
	var shown string
	if err := b.Eval("document.body?.innerText ?? ''", &shown); err != nil {
		shown = err.Error()
	}
	if folder := Shots(); folder != "" && b.Ctx.Err() == nil {
		if err := b.picture(folder, "failed "+b.T.Name()); err != nil {
			b.T.Log(err)
		}
	}
	b.T.Fatalf(format+"; the page says:\n%s", append(args, shown)...)
}

// quoted writes a text as JavaScript does.
func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return `""` // a string always marshals
	}
	return string(b)
}
