package e2e

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// openerDir makes a directory with a stand-in for the desktop's opener, which keeps the address it is given. Put it first
// in PATH; opened waits for the address.
func openerDir(t *testing.T) (dir string, opened func() string) {
	t.Helper()
	dir = t.TempDir()
	file := filepath.Join(dir, "url")
	script := "#!/bin/sh\nprintf '%s' \"$1\" > '" + file + ".part' && mv '" + file + ".part' '" + file + "'\n"
	for _, name := range []string{"xdg-open", "open"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir, func() string {
		t.Helper()
		deadline := time.After(30 * time.Second)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			if b, err := os.ReadFile(file); err == nil {
				_ = os.Remove(file)
				return string(b)
			}
			select {
			case <-tick.C:
			case <-deadline:
				t.Fatal("nothing was opened in the browser")
			}
		}
	}
}
