package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// No function of this file opens a database that a connection may have open: closing any descriptor of a file drops the
// locks the whole process holds on it. They look at names and modes, and create files that did not exist.

// siblings are the files SQLite keeps beside a database.
func siblings(path string) []string {
	return []string{path + "-wal", path + "-shm", path + "-journal"}
}

// makePrivateDir makes dir and its missing parents 0700 whatever the umask. A folder that exists keeps its mode, and is
// refused when anybody may replace the files in it.
func makePrivateDir(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is not a folder: %w", dir, ErrPermission)
	case err == nil:
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o002 != 0 && info.Mode()&fs.ModeSticky == 0 {
			return fmt.Errorf("folder %s can be written by everybody: %w", dir, ErrPermission)
		}
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("look at folder: %w", mapped(err))
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := makePrivateDir(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make folder: %w", mapped(err))
	}
	if err := os.Chmod(dir, 0o700); err != nil { // #nosec G302 -- a folder needs its x bit
		return fmt.Errorf("make folder private: %w", mapped(err))
	}
	return nil
}

// createPrivate makes an empty 0600 file that did not exist. O_EXCL also refuses a symbolic link.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- the caller's own path
	if err != nil {
		return fmt.Errorf("create file: %w", mapped(err))
	}
	defer f.Close()
	if err := f.Chmod(0o600); err != nil && runtime.GOOS != "windows" {
		return fmt.Errorf("make file private: %w", mapped(err))
	}
	return nil
}

// tighten takes the database and its siblings away from group and others, as after a restore with a careless umask.
func tighten(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	for _, name := range append([]string{path}, siblings(path)...) {
		info, err := os.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("look at file: %w", mapped(err))
		}
		if info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
			if err := os.Chmod(name, 0o600); err != nil {
				return fmt.Errorf("make file private: %w", mapped(err))
			}
		}
	}
	return nil
}

// syncDir makes a new name in dir durable. Systems that cannot sync a folder keep the name by other means.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil { // #nosec G304 -- the caller's own path
		_ = d.Sync()
		d.Close()
	}
}
