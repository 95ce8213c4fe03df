//go:build unix

package e2e

import (
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// terminal is the binary running in a pseudo-terminal, with an emulator that draws what a person would see.
type terminal struct {
	t    *testing.T
	cmd  *exec.Cmd
	file *os.File

	mu      sync.Mutex
	screen  *vt.Emulator
	changed chan struct{} // closed and replaced at every output
	exited  chan struct{}
	state   *os.ProcessState
	tail    []byte // the last of what the program wrote
}

// keptTail is how much output a terminal keeps: enough for the stacks of a program that does not end.
const keptTail = 256 << 10

// openTerminal starts the binary in a terminal of the given size.
func openTerminal(t *testing.T, cols, rows int, env []string, args ...string) *terminal {
	t.Helper()
	x := &terminal{t: t, cmd: exec.Command(bin, args...), screen: vt.NewEmulator(cols, rows),
		changed: make(chan struct{}), exited: make(chan struct{})}
	x.cmd.Env = env
	file, err := pty.StartWithSize(x.cmd, &pty.Winsize{Rows: uint16(rows), Cols: uint16(cols)})
	if err != nil {
		t.Fatal(err)
	}
	x.file = file
	go func() { _, _ = io.Copy(file, x.screen) }() // the emulator's answers to what the program asks
	go x.read()
	t.Cleanup(x.close)
	return x
}

func (x *terminal) read() {
	buf := make([]byte, 32<<10)
	for {
		n, err := x.file.Read(buf)
		x.mu.Lock()
		_, _ = x.screen.Write(buf[:n])
		x.tail = append(x.tail, buf[:n]...)
		x.tail = x.tail[max(0, len(x.tail)-keptTail):]
		close(x.changed)
		x.changed = make(chan struct{})
		x.mu.Unlock()
		if err != nil {
			_ = x.cmd.Wait()
			x.mu.Lock()
			x.state = x.cmd.ProcessState
			x.mu.Unlock()
			close(x.exited)
			return
		}
	}
}

func (x *terminal) close() {
	if x.cmd.Process != nil {
		_ = x.cmd.Process.Signal(syscall.SIGTERM)
	}
	select {
	case <-x.exited:
	case <-time.After(5 * time.Second):
		_ = x.cmd.Process.Kill()
		<-x.exited
	}
	_ = x.file.Close()
	// The emulator's own Close races with the Read that carries its answers; the end of its pipe ends that Read.
	if answers, ok := x.screen.InputPipe().(io.Closer); ok {
		_ = answers.Close()
	}
}

// text returns the screen as lines of plain text.
func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.screen.String()
}

// press types keys as a terminal sends them.
func (x *terminal) press(keys string) {
	x.t.Helper()
	if _, err := x.file.WriteString(keys); err != nil {
		x.t.Fatalf("type %q: %v", keys, err)
	}
}

// resize changes the window as a person dragging its corner does.
func (x *terminal) resize(cols, rows int) {
	x.t.Helper()
	x.mu.Lock()
	x.screen.Resize(cols, rows)
	x.mu.Unlock()
	if err := pty.Setsize(x.file, &pty.Winsize{Rows: uint16(rows), Cols: uint16(cols)}); err != nil {
		x.t.Fatal(err)
	}
}

// until waits for a screen that satisfies ok and returns it.
func (x *terminal) until(what string, ok func(screen string) bool) string {
	x.t.Helper()
	deadline := time.After(40 * time.Second)
	for {
		x.mu.Lock()
		screen, changed := x.screen.String(), x.changed
		x.mu.Unlock()
		if ok(screen) {
			return screen
		}
		select {
		case <-changed:
		case <-x.exited:
			x.t.Fatalf("the program ended while waiting for %s; last screen:\n%s", what, x.text())
		case <-deadline:
			x.t.Fatalf("gave up waiting for %s; last screen:\n%s", what, x.text())
		}
	}
}

// see waits until every one of the texts is on the screen at once.
func (x *terminal) see(texts ...string) string {
	x.t.Helper()
	return x.until(strings.Join(texts, " + "), func(screen string) bool {
		for _, s := range texts {
			if !strings.Contains(screen, s) {
				return false
			}
		}
		return true
	})
}

// gone waits until the text has left the screen.
func (x *terminal) gone(text string) string {
	x.t.Helper()
	return x.until("the end of "+text, func(screen string) bool { return !strings.Contains(screen, text) })
}

// ended waits for the program's end and returns its exit code.
func (x *terminal) ended() int {
	x.t.Helper()
	select {
	case <-x.exited:
	case <-time.After(20 * time.Second):
		x.t.Fatalf("the program did not end; last screen:\n%s\nwhere it stands:\n%s", x.text(), x.stacks())
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.state.ExitCode()
}

// stacks ends a program that hangs and returns what it was doing.
func (x *terminal) stacks() string {
	x.mu.Lock()
	x.tail = nil
	x.mu.Unlock()
	_ = x.cmd.Process.Signal(syscall.SIGQUIT)
	select {
	case <-x.exited:
	case <-time.After(10 * time.Second):
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.tail)
}
