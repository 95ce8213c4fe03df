//go:build unix

package e2e

import (
	"strings"
	"testing"
)

// TestATerminalOfAFewCells opens a home with one bank in ten columns and three lines, and makes the window large.
func TestATerminalOfAFewCells(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	env := linkedHome(t, keys, "ins_109508")
	before := stored(t, env)
	x := openTerminal(t, 10, 3, env)
	x.until("the words that it is too small", func(s string) bool {
		return strings.Contains(strings.Join(strings.Fields(s), " "), "Terminal too small")
	})
	x.resize(1, 1)
	x.resize(100, 30)
	x.see("First Platypus Bank", "Plaid Checking", "Net worth")
	x.press("2")
	x.see("Payee", "Amount")
	x.resize(10, 3)
	x.until("the words again", func(s string) bool {
		return strings.Contains(strings.Join(strings.Fields(s), " "), "Terminal too small")
	})
	x.press("q")
	if code := x.ended(); code != 0 {
		t.Errorf("exit %d", code)
	}
	if d := difference(stored(t, env), before); d != "" {
		t.Errorf("something was lost: %s", d)
	}
}
