package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser starts a headless Chromium with one tab, or skips where there is none: `make test` installs it and then sets
// PASSBOOK_TEST_BROWSER=required, which turns the skip into a failure.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	switch mode := os.Getenv("PASSBOOK_TEST_BROWSER"); {
	case mode == "off":
		t.Skip("PASSBOOK_TEST_BROWSER=off")
	case path == "" && mode == "required":
		t.Fatal("no Chromium found; `make browser` installs it")
	case path == "":
		t.Skip("no Chromium found; `make test` installs it")
	}
	alloc, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true), chromedp.WindowSize(1000, 800))...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(alloc)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(tab, 90*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// openerDir makes a directory with a stand-in for the desktop's opener, which writes the URL it is given into a file. Put
// it first in PATH; opened waits for the URL.
func openerDir(t *testing.T) (dir string, opened func() string) {
	t.Helper()
	dir = t.TempDir()
	file := filepath.Join(dir, "url")
	script := "#!/bin/sh\nprintf '%s' \"$1\" > '" + file + ".part' && mv '" + file + ".part' '" + file + "'\n"
	for _, name := range []string{"xdg-open", "open"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir, func() string {
		t.Helper()
		for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
			if b, err := os.ReadFile(file); err == nil {
				_ = os.Remove(file)
				return string(b)
			}
			<-time.After(20 * time.Millisecond)
		}
		t.Fatal("nothing was opened in the browser")
		return ""
	}
}
