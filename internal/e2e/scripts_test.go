package e2e

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestSyncAndLinkForPrograms links and syncs with --json, one bank of which waits for its owner.
func TestSyncAndLinkForPrograms(t *testing.T) {
	t.Parallel()
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	_, vault := home(t)
	env := cleanEnv(t, append(keys.env(), vault...)...)
	type bankSync struct {
		Item, Bank, State string
		Added             int
		HistoryComplete   bool `json:"history_complete"`
		What, Next        *string
	}
	linked := decoded[struct {
		Item, Bank string
		Repaired   bool
		Sync       []bankSync
	}](t, env, "link", "--institution", "ins_109508")
	if len(linked.Sync) != 1 || linked.Sync[0].Item != linked.Item || linked.Sync[0].State != "synced" || linked.Sync[0].Added == 0 || linked.Repaired {
		t.Errorf("linked %+v", linked)
	}
	if again := decoded[[]bankSync](t, env, "sync"); len(again) != 1 || again[0].State != "synced" || again[0].Added != 0 || again[0].What != nil {
		t.Errorf("synced %+v", again)
	}
	emulator{t, keys}.fail("/transactions/sync", "ITEM_LOGIN_REQUIRED", 1)
	r := passbook(t, env, "sync", "--json")
	var list []bankSync
	if err := json.Unmarshal([]byte(r.out), &list); err != nil {
		t.Fatalf("%v in %q", err, r.out)
	}
	if r.code != 3 || len(list) != 1 || list[0].State != "failed" || !strings.Contains(valueOf(list[0].Next), "link --update "+linked.Item) || r.err == "" {
		t.Errorf("with a bank that waits: exit %d, %+v, %s", r.code, list, r.err)
	}
}

// TestPlainForPipes looks that nothing steers a terminal where no terminal reads, and that output and notes do not mix.
func TestPlainForPipes(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	hostile := "\x1b[31mred\x1b[0m\u202eevil"
	must(t, env, "edit", "cat:coffee date:2026-02", "--name", hostile, "--note", hostile, "--tag", "a\u200bb")
	for _, args := range [][]string{
		{"--help"}, {"edit", "--help"}, {"transactions"}, {"transactions", "--why", "date:2026-02"}, {"transactions", "--csv"}, {"transactions", "--json"},
		{"accounts"}, {"recurring"}, {"categories"}, {"history"}, {"history", "1"}, {"history", "1", "--json"}, {"changes"}, {"institutions"},
		{"edit", "cat:coffee", "--dry-run", "--hide"}, {"transfers"}, {"spending", "--by", "account", "--from", "2026-02", "--to", "2026-02"}, {"networth"},
	} {
		r := passbook(t, env, args...)
		if r.code != 0 || r.out == "" || r.err != "" {
			t.Errorf("%v: exit %d, %d bytes, %q", args, r.code, len(r.out), r.err)
		}
		for _, c := range r.out {
			if c == '\x1b' || c == '\u202e' || c == '\u200b' || c == '\a' {
				t.Errorf("%v: the output holds %U", args, c)
				break
			}
		}
	}
	for _, args := range [][]string{
		{"transactions", "xyzzy"}, {"transfers", "xyzzy"}, {"transfers", "review"}, {"duplicates"}, {"views"}, {"rules"}, {"edit", "xyzzy", "--hide", "--dry-run"},
		{"spending", "--from", "2000-01", "--to", "2000-02"},
	} {
		if r := passbook(t, env, args...); r.code != 0 || r.out != "" || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%v of nothing: exit %d, %q, %q", args, r.code, r.out, r.err)
		}
	}
}
