package linkserver

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/pkg/browser"
)

// ErrNoBrowser says that no browser of the person's can be opened from here: over SSH, without a desktop, or when the only
// one would take over the terminal. The caller shows the address instead.
var ErrNoBrowser = errors.New("no browser can be opened from here")

// openPatience is how long an opener may take to report that it could not open the page.
const openPatience = 2 * time.Second

func init() {
	// What a browser's launcher prints would land on the terminal's screen. Left nil, os/exec gives the launcher the null
	// device, which also outlives this program: a pipe would break under a browser that still writes to it.
	browser.Stdout, browser.Stderr = nil, nil
}

// Open shows url in the person's browser and does not wait for the browser. It opens nothing but addresses of this machine's
// loopback and files. It returns ErrNoBrowser, or the launcher's own failure if that comes within two seconds.
//
// The launcher inherits this process's environment: a program that keeps secrets in variables (PLAID_SECRET) unsets them
// before.
func Open(address string) error {
	if err := openable(address, runtime.GOOS, os.Getenv, exec.LookPath); err != nil {
		return err
	}
	failed := make(chan error, 1)
	go func() { failed <- browser.OpenURL(address) }()
	patience := time.NewTimer(openPatience)
	defer patience.Stop()
	select {
	case err := <-failed:
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNoBrowser, err)
		}
		return nil
	case <-patience.C:
		return nil // some launchers stay until the browser is closed
	}
}

// OpenThroughFile is Open by way of a file that only the person can read and that leads to url, so that url does not stand in
// the launcher's command line, where other users of the machine can read it. Browsers in a sandbox of their own (snap,
// flatpak) may not be able to read the file, and this function cannot tell: the caller still shows url. The file is made in
// dir, which must be the person's own; remove deletes it.
func OpenThroughFile(address, dir string) (remove func(), err error) {
	page, err := redirectFile(address, dir)
	if err != nil {
		return nil, err
	}
	remove = func() { _ = os.Remove(page) }
	path := filepath.ToSlash(page)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/...
	}
	target := url.URL{Scheme: "file", Path: path}
	if err := Open(target.String()); err != nil {
		remove()
		return nil, err
	}
	return remove, nil
}

// redirectFile writes the page that leads to address. CreateTemp makes it 0600 and refuses an existing name.
func redirectFile(address, dir string) (string, error) {
	pages, err := readPages()
	if err != nil {
		return "", fmt.Errorf("write redirect page: %w", err)
	}
	file, err := os.CreateTemp(dir, "passbook-link-*.html")
	if err != nil {
		return "", fmt.Errorf("write redirect page: %w", err)
	}
	_, err = file.WriteString(fill(pages["redirect.html"], fields{"Address": address}, nil))
	if err := errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(file.Name())
		return "", fmt.Errorf("write redirect page: %w", err)
	}
	return file.Name(), nil
}

// openable says whether a browser can be expected to open address without touching the terminal.
func openable(address, goos string, getenv func(string) string, lookPath func(string) (string, error)) error {
	target, err := url.Parse(address)
	loopback := err == nil && target.Scheme == "http" && target.Hostname() == "127.0.0.1"
	file := err == nil && target.Scheme == "file" && target.Host == ""
	if !loopback && !file {
		return errors.New("open browser: not an address of this machine")
	}
	chosen := getenv("BROWSER")
	if inTerminal(chosen) {
		return fmt.Errorf("%w: BROWSER is a browser for the terminal", ErrNoBrowser)
	}
	remote := getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != ""
	if remote && chosen == "" {
		// Their browser is on another machine, where 127.0.0.1 is not this one. A BROWSER set by hand, or by an editor that
		// forwards ports, knows better.
		return fmt.Errorf("%w: this is a remote session", ErrNoBrowser)
	}
	if goos == "windows" || goos == "darwin" {
		return nil
	}
	if getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" && chosen == "" && getenv("WSL_DISTRO_NAME") == "" {
		return fmt.Errorf("%w: there is no desktop", ErrNoBrowser)
	}
	for _, launcher := range []string{"xdg-open", "x-www-browser"} {
		if _, err := lookPath(launcher); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%w: neither xdg-open nor x-www-browser is installed", ErrNoBrowser)
}

// inTerminal knows the browsers that draw on the terminal this program draws on.
func inTerminal(browserCommand string) bool {
	first, _, _ := strings.Cut(browserCommand, ":") // BROWSER may be a list
	fields := strings.Fields(first)
	if len(fields) == 0 {
		return false
	}
	switch filepath.Base(fields[0]) {
	case "w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl":
		return true
	}
	return false
}
