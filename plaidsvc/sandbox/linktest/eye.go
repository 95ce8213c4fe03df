package linktest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Text returns what is shown.
func (b *Tab) Text() string {
	b.T.Helper()
	var all string
	if err := b.Eval("document.body.innerText", &all); err != nil {
		b.fail("%v", err)
	}
	return all
}

// Says waits until every one of the texts is shown.
func (b *Tab) Says(texts ...string) *Tab {
	b.T.Helper()
	for _, text := range texts {
		b.Until("document.body?.innerText.includes(" + quoted(text) + ")")
	}
	return b
}

// Size gives the page so many CSS pixels.
func (b *Tab) Size(width, height int64) {
	b.T.Helper()
	b.Run(chromedp.EmulateViewport(width, height))
}

// Scheme is what a person prefers, as prefers-color-scheme tells it.
type Scheme string

// The schemes.
const (
	Light Scheme = "light"
	Dark  Scheme = "dark"
)

// Prefer sets the scheme.
func (b *Tab) Prefer(scheme Scheme) {
	b.T.Helper()
	b.Run(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: string(scheme)}},
	}))
}

// UserAgent makes the window say it is another browser.
func (b *Tab) UserAgent(agent string) {
	b.T.Helper()
	b.Run(command(emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent}))
}

// WithoutScripts switches JavaScript off in the pages visited from now on.
func (b *Tab) WithoutScripts() {
	b.T.Helper()
	b.Run(command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
}

// Block does what a content blocker does to the addresses of a pattern (https://urlpattern.spec.whatwg.org/).
func (b *Tab) Block(pattern string) {
	b.T.Helper()
	b.Run(command(network.Enable, network.EnableParams{}), command(network.SetBlockedURLs, network.SetBlockedURLsParams{
		URLPatterns: []*network.BlockPattern{{URLPattern: pattern, Block: true}},
	}))
}

// Shots is the folder for pictures, PASSBOOK_TEST_SHOTS; empty where none are wanted.
func Shots() string { return os.Getenv("PASSBOOK_TEST_SHOTS") }

// Screenshot keeps a picture of the tab where Shots names a folder; otherwise it does nothing.
func (b *Tab) Screenshot(name string) *Tab {
	b.T.Helper()
	if folder := Shots(); folder != "" {
		if err := b.picture(folder, name); err != nil {
			b.T.Fatal(err)
		}
	}
	return b
}

func (b *Tab) picture(folder, name string) error {
	bytes, err := chromedp.Run(b.Ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return fmt.Errorf("take a picture: %w", err)
	}
	file := strings.NewReplacer("/", "-", " ", "-").Replace(name) + ".png"
	return os.WriteFile(filepath.Join(folder, file), bytes, 0o600)
}
