//go:build unix

package e2e

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	_ "modernc.org/sqlite" // the driver named sqlite
)

// TestRefusedDatabases opens what is no database of this Passbook; every byte of it stays as it is.
func TestRefusedDatabases(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	linked := linkedHome(t, keys, "ins_109508")
	good, err := os.ReadFile(variable(linked, "PASSBOOK_HOME") + "/passbook.local.db")
	if err != nil {
		t.Fatal(err)
	}
	random := bytes.Repeat([]byte("no database at all "), 1000)
	for name, c := range map[string]struct {
		content []byte
		change  string // SQL run on it
		want    refusal
	}{
		"a newer version":                 {good, "PRAGMA user_version = 9999", refusal{5, "newer Passbook", "Install the newest"}},
		"another program's":               {good, "PRAGMA application_id = 42", refusal{5, "no Passbook database", "Move it away"}},
		"no database":                     {random, "", refusal{5, "no Passbook database", "Move it away"}},
		"nothing in it":                   {[]byte{}, "", refusal{5, "no Passbook database", "Move it away"}},
		"only the beginning of one":       {good[:50], "", refusal{5, "no Passbook database", "Move it away"}},
		"only the beginning of its pages": {good[:4096*3], "", refusal{5, "damaged", "Restore"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Chmod(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "passbook.local.db")
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			if c.change != "" {
				run1(t, path, c.change)
			}
			env := append(linked[:len(linked):len(linked)], "PASSBOOK_HOME="+dir)
			before := digest(t, path)
			for _, args := range [][]string{{"accounts"}, {"sync"}, {"link", "--no-browser"}} {
				c.want.check(t, passbook(t, env, args...), keys.Secret)
			}
			if digest(t, path) != before {
				t.Error("the file was changed")
			}
			for _, beside := range []string{"-wal", "-journal", ".new"} {
				if info, err := os.Stat(path + beside); err == nil && info.Size() > 0 {
					t.Errorf("%s was left beside it with %d bytes", beside, info.Size())
				}
			}
		})
	}
	if r := passbook(t, linked, "sync"); r.code != 0 {
		t.Errorf("the good one: exit %d, %s", r.code, r.err)
	}
}

// TestARefusedDatabaseInATerminal opens the screens on a file that is no database: the person reads why, and the terminal is
// as it was.
func TestARefusedDatabaseInATerminal(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "passbook.sandbox.db"), bytes.Repeat([]byte("no database at all "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	x := openTerminal(t, 100, 30, append(cleanEnv(t), "PASSBOOK_HOME="+dir))
	if code := x.ended(); code != 5 {
		t.Errorf("exit %d, want 5", code)
	}
	said := strings.Split(x.text(), "\n")
	if !strings.Contains(said[0], "no Passbook database") || !strings.Contains(said[1], "Move it away") {
		t.Errorf("the terminal shows\n%s", x.text())
	}
}

// TestADatabaseOfAnotherEnvironment puts the Sandbox's database where production's belongs.
func TestADatabaseOfAnotherEnvironment(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	linked := linkedHome(t, keys, "ins_109508")
	dir := variable(linked, "PASSBOOK_HOME")
	if err := os.Rename(dir+"/passbook.local.db", dir+"/passbook.db"); err != nil {
		t.Fatal(err)
	}
	before := digest(t, dir+"/passbook.db")
	env := append(linked[:len(linked):len(linked)], "PASSBOOK_PLAID_URL=", "PLAID_ENV=production")
	refusal{5, "belongs to Plaid's sandbox environment", "PLAID_ENV to sandbox"}.check(t, passbook(t, env, "accounts"), keys.Secret)
	if digest(t, dir+"/passbook.db") != before {
		t.Error("the database was changed")
	}
}

// TestAFolderThatCannotBeEntered has everything below a folder of another person.
func TestAFolderThatCannotBeEntered(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can make a folder that is another person's")
	}
	closed := t.TempDir()
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	env := cleanEnv(t, "PASSBOOK_HOME="+filepath.Join(closed, "home"))
	refusal{5, "cannot be read", "belongs to you"}.check(t, asOther(t, env, "accounts"))
}

// TestFoldersThatCannotBeWritten runs as a person who may not write where the database is, or would be.
func TestFoldersThatCannotBeWritten(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	linked := linkedHome(t, keys, "ins_109508")
	empty := t.TempDir()
	for name, dir := range map[string]string{"no database yet": empty, "a database": variable(linked, "PASSBOOK_HOME")} {
		t.Run(name, func(t *testing.T) {
			before := tree(t, dir)
			give(t, dir)
			reachable(t, dir, variable(linked, "PASSBOOK_PASSPHRASE_FILE"))
			env := append(linked[:len(linked):len(linked)], "PASSBOOK_HOME="+dir)
			for _, args := range [][]string{{"sync"}, {"link", "--institution", "ins_109511"}} {
				refusal{5, "database", "owned by you"}.check(t, asOther(t, env, args...), keys.Secret)
			}
			if after := tree(t, dir); after != before {
				t.Errorf("changed:\n%s\nwas\n%s", after, before)
			}
		})
	}
}

// otherUser is the user nobody, which a test that runs as root becomes: nothing stops root from writing.
const otherUser = 65534

// give makes a folder one that its owner may read and not write. For root it is another's.
func give(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o400)
		if entry.IsDir() {
			mode = 0o500
		}
		if os.Geteuid() == 0 {
			if err := os.Chown(path, otherUser, otherUser); err != nil {
				return err
			}
		}
		return os.Chmod(path, mode)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
}

// reachable lets every user walk to what a test has made below the folder for temporary files, and gives the file away.
func reachable(t *testing.T, dir, file string) {
	t.Helper()
	for _, path := range []string{dir, file} {
		for at := filepath.Dir(path); at != os.TempDir() && len(at) > len(os.TempDir()); at = filepath.Dir(at) {
			if err := os.Chmod(at, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	if os.Geteuid() == 0 {
		if err := os.Chown(file, otherUser, otherUser); err != nil {
			t.Fatal(err)
		}
	}
}

// asOther runs a command as a user whom modes bind.
func asOther(t *testing.T, env []string, args ...string) result {
	t.Helper()
	var out, errs strings.Builder
	cmd := exec.CommandContext(t.Context(), bin, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.Dir = env, &out, &errs, "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: otherUser, Gid: otherUser}}
	}
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !asExit(err, &exit) {
		t.Fatal(err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// variable is the last value of a variable in an environment.
func variable(env []string, name string) string {
	value := ""
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			value = v
		}
	}
	return value
}

func run1(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range []string{statement, "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
}

func digest(t *testing.T, path string) [sha256.Size]byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return sha256.Sum256(b)
}

// tree is the names and contents below a folder, in short.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		sum := sha256.Sum256(b)
		all.WriteString(path + " ")
		all.Write(sum[:4])
		all.WriteByte('\n')
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
