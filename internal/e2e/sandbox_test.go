package e2e

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"testing"
)

// sandboxKeys is the line `passbook sandbox` prints first.
type sandboxKeys struct {
	URL      string `json:"url"`
	ClientID string `json:"client_id"`
	Secret   string `json:"secret"`
}

// env returns what makes Passbook use this Sandbox.
func (k sandboxKeys) env() []string {
	return []string{"PASSBOOK_PLAID_URL=" + k.URL, "PLAID_CLIENT_ID=" + k.ClientID, "PLAID_SECRET=" + k.Secret, "PLAID_ENV=sandbox"}
}

// startSandbox runs `passbook sandbox` until the test ends.
func startSandbox(t *testing.T, args ...string) sandboxKeys {
	t.Helper()
	cmd := exec.Command(bin, append([]string{"sandbox"}, args...)...)
	cmd.Env, cmd.Stderr = cleanEnv(t), os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the sandbox ended with %v after an interrupt", err)
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the sandbox printed no line: %v", err)
	}
	var keys sandboxKeys
	if err := json.Unmarshal(line, &keys); err != nil {
		t.Fatalf("the sandbox's first line is %q: %v", line, err)
	}
	return keys
}

func TestSandboxRefusesOtherMachines(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", "[::]:0", ":0", "nonsense"} {
		r := passbook(t, cleanEnv(t), "sandbox", "--listen", address)
		if r.code != 2 || r.err == "" || r.out != "" {
			t.Errorf("--listen %s: exit %d, %q, %q", address, r.code, r.out, r.err)
		}
	}
	r := passbook(t, cleanEnv(t), "sandbox", "--now", "yesterday")
	if r.code != 2 || r.out != "" {
		t.Errorf("--now yesterday: exit %d, %q", r.code, r.err)
	}
}

func TestSandboxIsTheSameForASeedAndADay(t *testing.T) {
	t.Parallel()
	list := func(seed int) string {
		keys := startSandbox(t, "--seed", strconv.Itoa(seed), "--now", "2026-03-05", "--history-delay", "1ms")
		env := cleanEnv(t, append(keys.env(), "PASSBOOK_HOME="+t.TempDir(), passphraseFile(t))...)
		if r := passbook(t, env, "link", "--institution", "ins_109508"); r.code != 0 {
			t.Fatalf("link: exit %d, %s", r.code, r.err)
		}
		r := passbook(t, env, "transactions")
		if r.code != 0 {
			t.Fatalf("transactions: exit %d, %s", r.code, r.err)
		}
		return r.out
	}
	one, again := list(5), list(5)
	if one != again {
		t.Error("the same seed and day gave other transactions")
	}
}

// passphraseFile protects the vault of a test, where there is no keyring.
func passphraseFile(t *testing.T) string {
	t.Helper()
	variable, _ := passphrase(t)
	return variable
}

// passphrase writes a passphrase file and returns the variable that names it, and its path.
func passphrase(t *testing.T) (variable, path string) {
	t.Helper()
	path = t.TempDir() + "/passphrase"
	if err := os.WriteFile(path, []byte("correct horse battery staple\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return "PASSBOOK_PASSPHRASE_FILE=" + path, path
}
