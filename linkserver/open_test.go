package linkserver

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pkg/browser"
)

func TestOpenable(t *testing.T) {
	const page = "http://127.0.0.1:4321/secret/"
	cases := []struct {
		name      string
		address   string
		goos      string
		env       map[string]string
		installed []string
		ok        bool
		noBrowser bool
	}{
		{name: "desktop", address: page, goos: "linux", env: map[string]string{"DISPLAY": ":0"}, installed: []string{"xdg-open"}, ok: true},
		{name: "wayland", address: page, goos: "linux", env: map[string]string{"WAYLAND_DISPLAY": "wayland-0"},
			installed: []string{"xdg-open"}, ok: true},
		{name: "wsl", address: page, goos: "linux", env: map[string]string{"WSL_DISTRO_NAME": "Debian"}, installed: []string{"xdg-open"}, ok: true},
		{name: "only x-www-browser", address: page, goos: "linux", env: map[string]string{"DISPLAY": ":0"},
			installed: []string{"x-www-browser"}, ok: true},
		{name: "no desktop", address: page, goos: "linux", installed: []string{"xdg-open"}, noBrowser: true},
		{name: "no launcher", address: page, goos: "linux", env: map[string]string{"DISPLAY": ":0"}, noBrowser: true},
		{name: "only a terminal browser", address: page, goos: "linux", env: map[string]string{"DISPLAY": ":0"},
			installed: []string{"www-browser"}, noBrowser: true},
		{name: "terminal browser chosen", address: page, goos: "linux", env: map[string]string{"DISPLAY": ":0", "BROWSER": "/usr/bin/w3m -o x:firefox"},
			installed: []string{"xdg-open"}, noBrowser: true},
		{name: "ssh", address: page, goos: "linux", env: map[string]string{"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b c d"},
			installed: []string{"xdg-open"}, noBrowser: true},
		{name: "ssh to a mac", address: page, goos: "darwin", env: map[string]string{"SSH_TTY": "/dev/ttys001"}, noBrowser: true},
		{name: "ssh with a forwarding editor", address: page, goos: "linux", env: map[string]string{
			"SSH_CONNECTION": "a b c d", "BROWSER": "/home/u/.vscode-server/helpers/browser.sh"}, installed: []string{"xdg-open"}, ok: true},
		{name: "mac", address: page, goos: "darwin", ok: true},
		{name: "windows", address: page, goos: "windows", ok: true},
		{name: "file", address: "file:///home/u/.cache/passbook/link.html", goos: "darwin", ok: true},
		{name: "remote site", address: "https://evil.example/", goos: "darwin"},
		{name: "lookalike", address: "http://127.0.0.1.evil.example/", goos: "darwin"},
		{name: "script", address: "javascript:alert(1)", goos: "darwin"},
		{name: "remote file", address: "file://server/share/x.html", goos: "windows"},
		{name: "option", address: "--help", goos: "linux", env: map[string]string{"DISPLAY": ":0"}, installed: []string{"xdg-open"}},
		{name: "nothing", address: "", goos: "darwin"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			lookPath := func(name string) (string, error) {
				for _, installed := range c.installed {
					if name == installed {
						return "/usr/bin/" + name, nil
					}
				}
				return "", exec.ErrNotFound
			}
			err := openable(c.address, c.goos, func(name string) string { return c.env[name] }, lookPath)
			if (err == nil) != c.ok || errors.Is(err, ErrNoBrowser) != c.noBrowser {
				t.Errorf("got %v", err)
			}
		})
	}
}

// launcher puts an executable named xdg-open first in the path, and a desktop around it.
func launcher(t *testing.T, script string) (folder string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the launcher is a script named xdg-open")
	}
	folder = t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("OUT", filepath.Join(folder, "out"))
	for name, value := range map[string]string{"DISPLAY": ":0", "SSH_CONNECTION": "", "SSH_TTY": "", "BROWSER": ""} {
		t.Setenv(name, value)
	}
	return folder
}

func TestOpenIsSilentAndPassesTheAddress(t *testing.T) {
	folder := launcher(t, `echo noise; echo noise >&2; readlink /proc/self/fd/1 /proc/self/fd/2 > "$OUT.fds"; printf %s "$1" > "$OUT"`)
	if err := Open("http://127.0.0.1:4321/secret/"); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(folder, "out")); err != nil || string(got) != "http://127.0.0.1:4321/secret/" {
		t.Errorf("the launcher got %q %v", got, err)
	}
	if browser.Stdout != nil || browser.Stderr != nil {
		t.Error("the launcher may write to the terminal")
	}
	if fds, err := os.ReadFile(filepath.Join(folder, "out.fds")); err != nil || !strings.HasSuffix(string(fds), "/dev/null\n") {
		t.Errorf("the launcher writes to %q %v", fds, err)
	}
}

func TestOpenTellsAboutALauncherThatFails(t *testing.T) {
	launcher(t, "exit 3")
	if err := Open("http://127.0.0.1:4321/secret/"); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("got %v", err)
	}
}

func TestOpenDoesNotWaitForTheBrowser(t *testing.T) {
	folder := launcher(t, `mkfifo "$OUT"; read -r _ < "$OUT"`)
	t.Cleanup(func() { _ = os.WriteFile(filepath.Join(folder, "out"), []byte("close\n"), 0o600) })
	began := time.Now()
	if err := Open("http://127.0.0.1:4321/secret/"); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < openPatience || took > openPatience+5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestOpenThroughFileKeepsTheAddressOutOfTheCommandLine(t *testing.T) {
	folder := launcher(t, `printf %s "$1" > "$OUT"; cat "${1#file://}" > "$OUT.page"; stat -c %a "${1#file://}" > "$OUT.mode"`)
	dir := t.TempDir()
	const address = `http://127.0.0.1:4321/secret/?a=1&b="`
	remove, err := OpenThroughFile(address, dir)
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if got := read("out"); strings.Contains(got, "secret") || !strings.HasPrefix(got, "file://"+dir) {
		t.Errorf("the launcher got %q", got)
	}
	if got := read("out.mode"); got != "600\n" {
		t.Errorf("the file has mode %s", got)
	}
	if page := read("out.page"); !strings.Contains(page, `content="0;url=http://127.0.0.1:4321/secret/?a=1&amp;b=&#34;"`) {
		t.Errorf("page %s", page)
	}
	remove()
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}

	launcher(t, "exit 3")
	if _, err := OpenThroughFile(address, dir); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if _, err := OpenThroughFile(address, filepath.Join(dir, "missing")); err == nil {
		t.Error("a missing folder gave no error")
	}
}
