//go:build unix

package e2e

import "testing"

// TestThePassphraseIsAskedBeforeTheScreens opens the screens where no keyring answers: a passphrase is chosen, and the next time
// it is asked for, while the terminal is still the person's.
func TestThePassphraseIsAskedBeforeTheScreens(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	env := cleanEnv(t, append(keys.env(), "PASSBOOK_HOME="+t.TempDir())...)
	const passphrase = "correct horse battery\r"
	x := openTerminal(t, 100, 30, env)
	x.see("Choose a passphrase:")
	x.press(passphrase)
	x.see("Once more:")
	x.press(passphrase)
	x.see("No bank is linked yet")
	x.press("\x03")
	if code := x.ended(); code != 0 {
		t.Errorf("exit %d", code)
	}
	x = openTerminal(t, 100, 30, env)
	x.see("Passphrase:")
	x.press("something else entirely\r")
	x.see("Wrong passphrase")
	x.press(passphrase)
	x.see("No bank is linked yet")
	x.press("\x03")
	if code := x.ended(); code != 0 {
		t.Errorf("exit %d", code)
	}
}
