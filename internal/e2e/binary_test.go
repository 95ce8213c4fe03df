package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"passbook/plaidsvc/sandbox/linktest"
)

// bin is the built binary, made once for all tests of the package by TestMain.
var bin string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "passbook-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Chmod(dir, 0o755); err != nil { // one test runs it as another user
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	bin = filepath.Join(dir, "passbook")
	build := exec.Command("go", "build", "-o", bin, "passbook")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build: %v\n%s", err, out)
		return 1
	}
	return linktest.Main(m)
}

// cleanEnv is an environment in which nothing of the machine's owner can be seen: an empty home, no keys, no display.
func cleanEnv(t *testing.T, extra ...string) []string {
	t.Helper()
	home := t.TempDir()
	env := []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color", "TZ=UTC",
		"XDG_RUNTIME_DIR=" + home, "TMPDIR=" + t.TempDir()}
	return append(env, extra...)
}

// result is how a command ended.
type result struct {
	out, err string
	code     int
}

// passbook runs a command to its end.
func passbook(t *testing.T, env []string, args ...string) result {
	t.Helper()
	var out, errs strings.Builder
	cmd := exec.CommandContext(t.Context(), bin, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !asExit(err, &exit) {
		t.Fatalf("passbook %s: %v", strings.Join(args, " "), err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

func asExit(err error, target **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError) //nolint:errorlint // Run returns it bare
	if ok {
		*target = e
	}
	return ok
}
