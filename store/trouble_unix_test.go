//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

// A user who owns nothing.
const nobody = 65534

// openAsStranger opens the database as another user, who must be refused.
func openAsStranger(ctx context.Context, path string) error {
	if err := errors.Join(syscall.Setgid(nobody), syscall.Setuid(nobody)); err != nil {
		return err
	}
	_, err := store.Open(ctx, store.Options{Path: path, Now: noon})
	switch {
	case errors.Is(err, store.ErrPermission):
		fmt.Println("permission")
	case errors.Is(err, store.ErrReadOnly):
		fmt.Println("read only")
	case err == nil:
		return errors.New("the database was opened")
	default:
		return err
	}
	return nil
}

const umaskEnv = "PASSBOOK_STORE_TEST_UMASK"

// openUnderUmask makes a database under an umask and uses it.
func openUnderUmask(ctx context.Context, path string) error {
	mask, err := strconv.ParseInt(os.Getenv(umaskEnv), 8, 32)
	if err != nil {
		return err
	}
	syscall.Umask(int(mask))
	s, err := store.Open(ctx, store.Options{Path: path, Now: noon})
	if err != nil {
		return err
	}
	item := ledger.Item{ID: bank, Environment: ledger.Sandbox}
	if err := s.AddItem(ctx, item, []byte("sealed")); err != nil {
		return err
	}
	if _, err := run(ctx, s, bank, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}}); err != nil {
		return err
	}
	if _, err := s.TrySyncLock(ctx); err != nil {
		return err
	}
	return privateFiles(filepath.Dir(path)) // while the log is there too
}

// privateFiles reports a file that is not 0600, or a folder that is not 0700.
func privateFiles(dir string) error {
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		return fmt.Errorf("folder: %v, %w", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm() != 0o600 {
			return fmt.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
	}
	if len(entries) < 4 {
		return fmt.Errorf("only %d files: the log is missing", len(entries))
	}
	return nil
}

func TestFilesArePrivateWhateverTheUmask(t *testing.T) {
	for _, mask := range []string{"000", "002", "022", "077", "0177", "0277", "0777"} {
		t.Run(mask, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "deep", "folder", "passbook.db")
			c := command(t, "umask", path, umaskEnv+"="+mask)
			if out, err := c.Output(); err != nil {
				t.Errorf("%v %s", err, out)
			}
		})
	}
}

func TestOpenFilesOfACarelessRestoreAreTightened(t *testing.T) {
	path := closedFile(t)
	if err := os.Chmod(path, 0o644); err != nil { // #nosec G302 -- what is tested
		t.Fatal(err)
	}
	s := open(t, path)
	if info, err := os.Stat(s.Path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestFolderOpenToEverybodyIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "open")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil { // #nosec G302 -- what is tested
		t.Fatal(err)
	}
	_, err := store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "x.db"), Now: noon})
	if !errors.Is(err, store.ErrPermission) {
		t.Errorf("got %v, want ErrPermission", err)
	}
}

func TestStrangerIsRefused(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become somebody else")
	}
	base, err := os.MkdirTemp("", "stranger")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	dir := filepath.Join(base, "vault")
	s := open(t, filepath.Join(dir, "passbook.db"))
	link(t, s, bank)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name            string
		base, dir, file os.FileMode
	}{
		{"folder of another", 0o755, 0o700, 0o600},
		{"file of another", 0o755, 0o755, 0o600},
		{"readable file of another", 0o755, 0o755, 0o644},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, mode := range map[string]os.FileMode{base: c.base, dir: c.dir, s.Path(): c.file} {
				if err := os.Chmod(name, mode); err != nil {
					t.Fatal(err)
				}
			}
			if out, err := command(t, "stranger", s.Path()).Output(); err != nil || string(out) != "permission\n" {
				t.Errorf("%s, %v", out, err)
			}
		})
	}
}
