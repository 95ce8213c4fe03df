// Package linktest drives a page in a headless Chromium as a person would, with a mouse and a keyboard, and knows the way
// through the Sandbox's Link by the panes and controls that package link documents. It is for tests, of this program or of
// another: it must not know what stands around Link. Tests in tabs of one browser may run side by side.
package linktest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is how long a test waits for something to appear before it fails.
const Patience = 30 * time.Second

// Browser starts a headless Chromium for a test and its subtests. PASSBOOK_TEST_BROWSER is off to skip, required to fail
// where there is none, and otherwise left to what is installed. With -short the test is skipped.
func Browser(t *testing.T) context.Context {
	t.Helper()
	wanted := os.Getenv("PASSBOOK_TEST_BROWSER")
	if wanted == "off" || testing.Short() {
		t.Skip("no browser with PASSBOOK_TEST_BROWSER=off or -short")
	}
	path := installed()
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

func installed() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// sideBySide is how many tests run at once: they wait for the browser far more than they compute.
const sideBySide = 6

// Main runs the tests of a package that drives a browser, more of them at once than there are processors. It is for TestMain.
func Main(m *testing.M) int {
	flag.Parse()
	if at := flag.Lookup("test.parallel"); at != nil && at.Value.String() == at.DefValue {
		if err := at.Value.Set(strconv.Itoa(max(sideBySide, runtime.GOMAXPROCS(0)))); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
	}
	return m.Run()
}
