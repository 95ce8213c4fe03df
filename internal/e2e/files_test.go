//go:build unix

package e2e

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"passbook/plaidsvc/sandbox/linktest"
)

// TestFilesArePrivate lives with the most careless umask there is: every file and folder is its owner's alone, and neither
// a token of Plaid's nor the secret stands in any of them, whatever happened.
func TestFilesArePrivate(t *testing.T) {
	browser := linktest.Browser(t)
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	bank := emulator{t, keys}
	dir := filepath.Join(t.TempDir(), "deep", "home")
	var made struct {
		PublicToken string `json:"public_token"`
	}
	bank.call("/sandbox/public_token/create", map[string]any{"institution_id": "ins_109508", "initial_products": []string{"transactions"}}, &made)
	if !tokenShape().MatchString(made.PublicToken) {
		t.Fatalf("the token %q is not what this test looks for", made.PublicToken)
	}
	old := syscall.Umask(0)
	t.Cleanup(func() { syscall.Umask(old) })
	env := cleanEnv(t, append(keys.env(), "PASSBOOK_HOME="+dir, prepareVault(t, dir+"/passbook.local.db"))...)
	check := func(after string) { checkPrivate(t, filepath.Dir(dir), after, keys.Secret) }

	run := func(args ...string) {
		t.Helper()
		if r := passbook(t, env, args...); r.code != 0 {
			t.Fatalf("passbook %v: exit %d, %s", args, r.code, r.err)
		}
		check(strings.Join(args, " "))
	}
	run("link", "--institution", "ins_109508")
	run("sync")
	item := bank.items()[1]

	l := startLink(t, env)
	tab := linktest.Open(t, browser, l.url)
	tab.Panes().ChooseBank("ins_109511").Pane("credentials")
	check("opening Link")
	if err := l.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	l.end()
	check("kill -9 of a link")

	// Killed while it is at work: the log of the database still holds what it wrote last.
	for range 3 {
		bank.mutate(item, "add", 2)
		bank.call("/emulator/fail", map[string]any{"path": "/transactions/recurring/get", "delay_ms": 20_000}, nil)
		cmd := exec.Command(bin, "sync")
		cmd.Env = env
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		known := len(bank.requests())
		eventually(t, "a committed page", func() bool {
			wal, err := os.Stat(dir + "/passbook.local.db-wal")
			return err == nil && wal.Size() > 0 && len(bank.requests()) > known
		})
		check("a sync under way")
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		check("kill -9 of a sync")
		bank.call("/emulator/reset", nil, nil)
	}

	bank.call("/emulator/fail", map[string]any{"path": "/transactions/sync", "error_code": "ITEM_LOGIN_REQUIRED"}, nil)
	if r := passbook(t, env, "sync"); r.code != 3 {
		t.Fatalf("sync of a bank that wants a login: exit %d, %s", r.code, r.err)
	}
	l = startLink(t, env, "--update", item)
	tab = linktest.Open(t, browser, l.url)
	tab.Panes().SignIn("user_good", "pass_good").Pane("connected").Action("continue")
	tab.Says("First Platypus Bank")
	if r := l.end(); r.code != 0 || !strings.Contains(r.out, "is repaired") {
		t.Fatalf("relink: exit %d, %q, %q", r.code, r.out, r.err)
	}
	check("relink")
	run("sync")
	for _, list := range lists() {
		run(list, "--json")
	}
}

// TestFoldersOfTheSystemArePrivate uses no PASSBOOK_HOME: what is made in the person's own folders is the person's alone.
func TestFoldersOfTheSystemArePrivate(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	env := cleanEnv(t, append(keys.env(), passphraseFile(t))...)
	old := syscall.Umask(0)
	t.Cleanup(func() { syscall.Umask(old) })
	if r := passbook(t, env, "link", "--institution", "ins_109508"); r.code != 0 {
		t.Fatalf("link: exit %d, %s", r.code, r.err)
	}
	made, err := os.ReadDir(variable(env, "HOME"))
	if err != nil || len(made) == 0 {
		t.Fatalf("made %v, %v", made, err)
	}
	for _, folder := range made {
		checkPrivate(t, filepath.Join(variable(env, "HOME"), folder.Name()), "a link", keys.Secret)
	}
}

// checkPrivate looks at everything below a folder: modes, and what must not be in any file.
func checkPrivate(t *testing.T, dir, after, secret string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return nil //nolint:nilerr // SQLite took its log away meanwhile
		}
		want := fs.FileMode(0o600)
		if entry.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("after %s: %s has mode %04o, want %04o", after, path, info.Mode().Perm(), want)
		}
		if entry.IsDir() {
			return nil
		}
		files++
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if found := tokenShape().Find(content); found != nil {
			t.Errorf("after %s: a token stands in %s: %.24s…", after, path, found)
		}
		for _, s := range []string{secret, "correct horse"} {
			if bytes.Contains(content, []byte(s)) {
				t.Errorf("after %s: a secret stands in %s", after, path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 3 {
		t.Errorf("after %s: only %d files", after, files)
	}
}
