//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"passbook/plaidsvc/sandbox/linktest"
)

// TestDemoInATerminal lives one person's first evening with Passbook: the four pages, a search, a third bank linked in the
// browser, the one that waits repaired, a bank removed, the window made small and large again.
func TestDemoInATerminal(t *testing.T) {
	t.Parallel()
	browser := linktest.Browser(t)
	openers, opened := openerDir(t)
	tmp := t.TempDir()
	env := append(cleanEnv(t), "PATH="+openers+string(filepath.ListSeparator)+os.Getenv("PATH"), "DISPLAY=:0", "TMPDIR="+tmp)
	x := openTerminal(t, 120, 40, env, "demo")

	x.see("Net worth", "First Platypus Bank", "Tartan Bank", "demo", "1 bank needs you")

	x.press("2")
	x.see("Payee", "Amount", "○ pending")
	x.press("/")
	x.press("spotify")
	screen := x.until("only Spotify in the list", func(s string) bool {
		return strings.Contains(s, "Spotify") && !strings.Contains(s, "Netflix") && !strings.Contains(s, "Starbucks")
	})
	if !strings.Contains(screen, "−") {
		t.Errorf("no amount with a true minus:\n%s", screen)
	}
	x.press("\r")
	x.press("\r")
	x.see("Spotify", "Bank's text")
	x.press("\x1b")
	x.see("Payee", "spotify")
	x.press("\x1b")
	x.see("Payee", "○ pending")

	x.press("3")
	x.see("Money out", "Netflix", "a year")
	x.press("G")
	x.see("Money in")
	x.press("4")
	x.see("Bank → Plaid", "Plaid → here", "sign in again")

	// A third bank, through the page in the browser.
	x.press("l")
	x.see("http://127.0.0.1:")
	tab := linktest.Open(t, browser, opened())
	panes := tab.Panes()
	panes.ChooseBank("ins_109512").SignIn("user_good", "pass_good").Share()
	tab.Says("Houndstooth Bank is linked")
	x.see("Houndstooth Bank is linked")
	x.press("\x1b") // an Esc and a key in one breath are Alt and that key: wait between them
	x.gone("Houndstooth Bank is linked")
	x.press("1")
	x.see("Houndstooth Bank", "Plaid Checking")

	// The bank that waits, in update mode.
	x.press("4")
	x.see("Houndstooth Bank", "Tartan Bank")
	x.until("the cursor on Tartan Bank", func(s string) bool {
		if cursorLineHas(s, "Tartan Bank") {
			return true
		}
		x.press("j")
		return false
	})
	x.press("r")
	x.see("http://127.0.0.1:")
	tab = linktest.Open(t, browser, opened())
	tab.Panes().SignIn("user_household_lindqvist", "pass_good").Pane("connected").Action("continue")
	tab.Says("Tartan Bank")
	x.gone("1 bank needs you")
	x.press("\x1b")
	x.gone("Sign in again")

	// Small, smaller, large: nothing is lost.
	x.resize(40, 10)
	x.see("small")
	x.resize(10, 3)
	x.resize(200, 60)
	x.see("Tartan Bank", "Houndstooth Bank")

	x.press("?")
	x.see("Everywhere")
	x.press("\x1b")
	x.gone("Everywhere")
	x.press("q")
	if code := x.ended(); code != 0 {
		t.Errorf("the demo ended with %d", code)
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "passbook-demo-*")); len(left) != 0 {
		t.Errorf("the demo left %v behind", left)
	}
}

// cursorLineHas reports whether the line with the list's cursor holds the text.
func cursorLineHas(screen, text string) bool {
	for line := range strings.Lines(screen) {
		if strings.Contains(line, "▌") {
			return strings.Contains(line, text)
		}
	}
	return false
}

func TestScreensNeedATerminal(t *testing.T) {
	for _, args := range [][]string{nil, {"demo"}} {
		r := passbook(t, cleanEnv(t), args...)
		if r.code != 2 || !strings.Contains(r.err, "terminal") || r.out != "" {
			t.Errorf("passbook %v without a terminal: exit %d, %q, %q", args, r.code, r.out, r.err)
		}
	}
}

// TestDemoLeavesNothing ends the demo as a closed terminal, an impatient person and a shutting down machine do.
func TestDemoLeavesNothing(t *testing.T) {
	signal := func(s syscall.Signal) func(*terminal) {
		return func(x *terminal) {
			if err := x.cmd.Process.Signal(s); err != nil {
				x.t.Error(err)
			}
		}
	}
	for name, c := range map[string]struct {
		end  func(*terminal)
		code int
	}{
		"ctrl+c":  {func(x *terminal) { x.press("\x03") }, 0}, // the key to quit at once
		"SIGINT":  {signal(syscall.SIGINT), 130},
		"SIGTERM": {signal(syscall.SIGTERM), 130},
		"SIGHUP":  {signal(syscall.SIGHUP), 130},
	} {
		t.Run(name, func(t *testing.T) {
			tmp := t.TempDir()
			x := openTerminal(t, 100, 30, append(cleanEnv(t), "TMPDIR="+tmp), "demo")
			x.see("Net worth")
			if left, _ := filepath.Glob(filepath.Join(tmp, "passbook-demo-*")); len(left) != 1 {
				t.Fatalf("the demo made %v", left)
			}
			c.end(x)
			if code := x.ended(); code != c.code {
				t.Errorf("exit %d, want %d", code, c.code)
			}
			if left, _ := filepath.Glob(filepath.Join(tmp, "passbook-demo-*")); len(left) != 0 {
				t.Errorf("left %v behind", left)
			}
		})
	}
}
