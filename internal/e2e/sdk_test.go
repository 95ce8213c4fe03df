package e2e

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"passbook/plaidsvc/sandbox/linktest"
)

// TestOfficialSDK runs a program written for Plaid with Plaid's own Node SDK against `passbook sandbox`. Where the program
// needs its user, a browser plays that part.
func TestOfficialSDK(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("testdata/sdk/node_modules/plaid"); err != nil {
		if os.Getenv("PASSBOOK_TEST_BROWSER") == "required" {
			t.Fatal("the SDK is not installed; `make sdk` installs it")
		}
		t.Skip("the SDK is not installed; `make test` installs it")
	}
	browser := linktest.Browser(t)
	keys := startSandbox(t)
	cmd := exec.CommandContext(t.Context(), "node", "check.mjs")
	cmd.Dir, cmd.Stderr = "testdata/sdk", os.Stderr
	cmd.Env = append(os.Environ(), "SANDBOX_URL="+keys.URL, "SANDBOX_CLIENT_ID="+keys.ClientID, "SANDBOX_SECRET="+keys.Secret)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var steps []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var s struct{ Step, URL string }
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatalf("the check printed %q", lines.Text())
		}
		t.Log(lines.Text())
		steps = append(steps, s.Step)
		if s.Step != "repair" {
			continue
		}
		hosted := linktest.Open(t, browser, s.URL)
		hosted.SignIn("user_good", "pass_good").Pane("connected").Action("continue").Pane("done")
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("the check failed after %v: %v", steps, err)
	}
	want := []string{"linked", "synced", "streams", "webhook", "repair", "repaired", "removed"}
	if len(steps) != len(want) {
		t.Fatalf("steps %v, want %v", steps, want)
	}
	for i := range want {
		if steps[i] != want[i] {
			t.Fatalf("steps %v, want %v", steps, want)
		}
	}
}
