package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// The terminal every program is measured in.
const (
	columns = 120
	lines   = 40
)

// errSilent says that a program did not draw what it was waited for.
var errSilent = errors.New("nothing was drawn in time")

// frame is the screen as it stood after one piece of output.
type frame struct {
	at    time.Time // when the output arrived, before it was drawn
	lines []string
}

// terminal is a program in a pseudo-terminal. Output is stamped when it is read and drawn by an emulator afterwards, so that
// drawing costs the measured program nothing but its share of the machine.
type terminal struct {
	cmd     *exec.Cmd
	file    *os.File
	started time.Time
	random  *rand.Rand

	mu      sync.Mutex
	screen  *vt.Emulator
	frames  []frame
	latest  time.Time     // the last output, drawn or not
	changed chan struct{} // closed and replaced when a frame was drawn
	exited  chan struct{}
}

// open starts a program; typed is in the terminal before it is.
func open(ctx context.Context, env []string, typed string, program string, args ...string) (*terminal, error) {
	t := &terminal{
		cmd: exec.CommandContext(ctx, program, args...), screen: vt.NewEmulator(columns, lines), random: rand.New(rand.NewPCG(1, 2)),
		changed: make(chan struct{}), exited: make(chan struct{}),
	}
	t.cmd.Env = env
	master, slave, err := pty.Open()
	if err != nil {
		return nil, fmt.Errorf("open a terminal: %w", err)
	}
	defer slave.Close()
	t.file = master
	if err := pty.Setsize(master, &pty.Winsize{Rows: lines, Cols: columns}); err != nil {
		return nil, errors.Join(err, master.Close())
	}
	if _, err := master.WriteString(typed); err != nil {
		return nil, errors.Join(err, master.Close())
	}
	t.cmd.Stdin, t.cmd.Stdout, t.cmd.Stderr = slave, slave, slave
	t.cmd.SysProcAttr = ownSession()
	t.started = time.Now()
	if err := t.cmd.Start(); err != nil {
		return nil, errors.Join(err, master.Close())
	}
	pieces := make(chan piece, 4096)
	go t.read(pieces)
	go t.draw(pieces)
	go func() { _, _ = io.Copy(master, t.screen) }() // the emulator's answers to what the program asks
	return t, nil
}

type piece struct {
	at   time.Time
	data []byte
}

func (t *terminal) read(pieces chan<- piece) {
	defer close(pieces)
	buf := make([]byte, 64<<10)
	for {
		n, err := t.file.Read(buf)
		now := time.Now()
		if n > 0 {
			t.mu.Lock()
			t.latest = now
			t.mu.Unlock()
			pieces <- piece{now, slices.Clone(buf[:n])}
		}
		if err != nil {
			return
		}
	}
}

func (t *terminal) draw(pieces <-chan piece) {
	for p := range pieces {
		t.mu.Lock()
		_, _ = t.screen.Write(p.data)
		t.frames = append(t.frames, frame{p.at, strings.Split(t.screen.String(), "\n")})
		close(t.changed)
		t.changed = make(chan struct{})
		t.mu.Unlock()
	}
	_ = t.cmd.Wait()
	close(t.exited)
}

// text returns the screen as it is now.
func (t *terminal) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen.String()
}

// region is a part of the screen, as text.
type region func(screen []string) string

// rows returns the region of the screen's lines from and to, to excluded.
func rowsOf(from, to int) region {
	return func(screen []string) string {
		return strings.Join(screen[min(from, len(screen)):min(to, len(screen))], "\n")
	}
}

// see waits until the region holds every text.
func (t *terminal) see(ctx context.Context, patience time.Duration, part region, texts ...string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		t.mu.Lock()
		changed, shown := t.changed, ""
		if len(t.frames) > 0 {
			shown = part(t.frames[len(t.frames)-1].lines)
		}
		t.mu.Unlock()
		if !slices.ContainsFunc(texts, func(s string) bool { return !strings.Contains(shown, s) }) && shown != "" {
			return nil
		}
		select {
		case <-changed:
		case <-t.exited:
			return fmt.Errorf("%s ended; its last screen:\n%s", t.cmd.Path, t.text())
		case <-ctx.Done():
			return fmt.Errorf("%s, waiting for %q: %w; the screen:\n%s", t.cmd.Path, texts, errSilent, t.text())
		}
	}
}

// quiet waits until nothing was written for so long.
func (t *terminal) quiet(ctx context.Context, rest time.Duration) error {
	for {
		t.mu.Lock()
		left := time.Until(t.latest.Add(rest))
		t.mu.Unlock()
		if left <= 0 {
			return nil
		}
		if err := sleep(ctx, left); err != nil {
			return err
		}
	}
}

// complete returns when the region came to look as it looks now.
func (t *terminal) complete(part region) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, _ := settledAt(t.frames, part)
	return at
}

// settledAt returns the first of the frames at the end that all look alike.
func settledAt(frames []frame, part region) (time.Time, int) {
	last := len(frames) - 1
	if last < 0 {
		return time.Time{}, -1
	}
	final := part(frames[last].lines)
	for last > 0 && part(frames[last-1].lines) == final {
		last--
	}
	return frames[last].at, last
}

// press sends keys, waits for the region to change and to rest, and returns how long it took from the key to the frame that
// stayed. ok is false where the region did not change: then nothing was measured.
func (t *terminal) press(ctx context.Context, keys string, part region, rest time.Duration) (took time.Duration, ok bool, err error) {
	// Without the wait, presses would lock onto the ticker that draws the frames.
	if err := sleep(ctx, time.Duration(t.random.Int64N(int64(40*time.Millisecond)))); err != nil {
		return 0, false, err
	}
	t.mu.Lock()
	if n := len(t.frames); n > 1 {
		t.frames = slices.Clone(t.frames[n-1:]) // the screen before the key
	}
	t.latest = time.Now()
	t.mu.Unlock()
	pressed := time.Now()
	if _, err := t.file.WriteString(keys); err != nil {
		return 0, false, err
	}
	if err := t.quiet(ctx, rest); err != nil {
		return 0, false, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	at, index := settledAt(t.frames, part)
	if index <= 0 {
		return 0, false, nil
	}
	return at.Sub(pressed), true, nil
}

// type sends keys without measuring anything.
func (t *terminal) send(keys string) error {
	_, err := t.file.WriteString(keys)
	return err
}

// close asks the program to quit with the given keys, and ends it where it does not.
func (t *terminal) close(keys string) error {
	_, _ = t.file.WriteString(keys)
	timer := time.NewTimer(5 * time.Second)
	defer timer.Stop()
	select {
	case <-t.exited:
	case <-timer.C:
		if err := t.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
		<-t.exited
	}
	return errors.Join(t.screen.Close(), t.file.Close())
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
