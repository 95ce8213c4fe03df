package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"passbook/store"
)

func TestFullDisk(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("TestFullDatabase has the same, of a smaller size")
	}
	dir, err := os.MkdirTemp("", "fulldisk")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(dir) })
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1536k"); err != nil {
		t.Skipf("a small disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	s := open(t, filepath.Join(dir, "vault", "passbook.db"))
	link(t, s, bank)
	fillUp(t, s, func() {
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=64m"); err != nil {
			t.Fatal(err)
		}
	})
}

func TestReadOnlyDisk(t *testing.T) {
	dir, err := os.MkdirTemp("", "readonly")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(dir) })
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a disk cannot be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(dir, "vault", "passbook.db")
	s := open(t, path)
	link(t, s, bank)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=4m"); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, filepath.Join(dir, "new", "passbook.db")} {
		if _, err := store.Open(t.Context(), store.Options{Path: p, Now: noon}); !isReadOnly(err) {
			t.Errorf("%s: got %v, want ErrReadOnly", p, err)
		}
	}
}

func isReadOnly(err error) bool { return errors.Is(err, store.ErrReadOnly) }
