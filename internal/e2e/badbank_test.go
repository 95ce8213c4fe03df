package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestBanksThatFail links and syncs while banks are down or want their owner; the others are synced all the same.
func TestBanksThatFail(t *testing.T) {
	t.Parallel()
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	bank := emulator{t, keys}
	env := linkedHome(t, keys, "ins_109508", "ins_109511")
	items := bank.items()
	platypus, tartan := items[0], items[1]

	refusal{6, "cannot be reached", "Nothing was linked"}.check(t, passbook(t, env, "link", "--institution", "ins_132361"), keys.Secret)
	if ids := bank.items(); len(ids) != 2 {
		t.Errorf("a bank that is down left Items: %v", ids)
	}

	// Both banks down: one sentence with both names. Plaid's client tries a few times.
	bank.fail("/transactions/sync", "INSTITUTION_DOWN", 100)
	before := stored(t, env)
	r := passbook(t, env, "sync")
	refusal{6, "First Platypus Bank, Tartan Bank: ", "tried again"}.check(t, r, keys.Secret)
	bank.call("/emulator/reset", nil, nil)
	if d := difference(stored(t, env), before); d != "" {
		t.Errorf("a failed sync lost something: %s", d)
	}

	// One wants a new login: the other is synced, and what to do is said with its command.
	var added struct {
		IDs []string `json:"transaction_ids"`
	}
	bank.call("/emulator/item/mutate", map[string]any{"item_id": platypus, "change": "add"}, &added)
	bank.call("/emulator/fail", map[string]any{"path": "/transactions/sync", "error_code": "ITEM_LOGIN_REQUIRED", "item_id": tartan}, nil)
	for range 2 { // the second time it is not even asked
		r = passbook(t, env, "sync")
		if r.out == "" || !strings.HasPrefix(r.out, "First Platypus Bank: up to date") || strings.Contains(r.out, "Tartan") {
			t.Errorf("the other bank is told of as %q", r.out)
		}
		r.out = ""
		refusal{3, "Tartan Bank: The bank wants you to sign in again", "passbook link --update " + tartan}.check(t, r, keys.Secret)
	}
	if !contains(stored(t, env), added.IDs[0]) {
		t.Error("the other bank was not synced")
	}
	needs := map[string]bool{}
	var list []struct {
		Item     string
		NeedsYou bool `json:"needs_you"`
	}
	if err := json.Unmarshal([]byte(passbook(t, env, "institutions", "--json").out), &list); err != nil {
		t.Fatal(err)
	}
	for _, i := range list {
		needs[i.Item] = i.NeedsYou
	}
	if needs[platypus] || !needs[tartan] {
		t.Errorf("who needs its owner: %v", needs)
	}

	// A failure comes before a bank that waits: the code is the network's, and both are told of.
	bank.fail("/transactions/sync", "INTERNAL_SERVER_ERROR", 100)
	r = passbook(t, env, "sync")
	if r.code != 6 || r.out != "" || strings.Count(r.err, "passbook: ") != 2 || !strings.Contains(r.err, "sign in again") {
		t.Errorf("exit %d, %q, %q", r.code, r.out, r.err)
	}
}

func contains(rows []row, id string) bool {
	for _, r := range rows {
		if r.ID == id {
			return true
		}
	}
	return false
}

// TestTwoSyncsAtOnce starts a second sync while the first waits for its bank.
func TestTwoSyncsAtOnce(t *testing.T) {
	t.Parallel()
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	dir, vault := home(t)
	env := cleanEnv(t, append(keys.env(), vault...)...)
	if r := passbook(t, env, "link", "--institution", "ins_109508"); r.code != 0 {
		t.Fatalf("link: exit %d, %s", r.code, r.err)
	}
	emulator{t, keys}.call("/emulator/fail", map[string]any{"path": "/transactions/sync", "delay_ms": 4000}, nil)
	first := exec.Command(bin, "sync")
	first.Env = env
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	pid := strconv.Itoa(first.Process.Pid)
	eventually(t, "the first sync at work", func() bool {
		b, err := os.ReadFile(dir + "/passbook.local.db.sync")
		return err == nil && strings.Contains(string(b), pid+"\n")
	})
	refusal{4, "process " + pid, "when it has finished"}.check(t, passbook(t, env, "sync"), keys.Secret)
	if r := passbook(t, env, "transactions", "--json"); r.code != 0 || !json.Valid([]byte(r.out)) {
		t.Errorf("reading beside a sync: exit %d, %s", r.code, r.err)
	}
	if err := first.Wait(); err != nil {
		t.Errorf("the first sync: %v", err)
	}
	if r := passbook(t, env, "sync"); r.code != 0 {
		t.Errorf("afterwards: exit %d, %s", r.code, r.err)
	}
}

// eventually waits until something has become true.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("gave up waiting for %s", what)
		}
	}
}
