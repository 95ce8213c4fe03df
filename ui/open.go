package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"sync"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// Open shows the interface of the options that prepare returns. prepare runs while the terminal is made ready and the first
// frame is waited for, which takes about as long; nothing is written before it has returned, and nothing ever where it fails:
// then its error is returned, and the terminal is as it was. When Open returns, prepare has.
func Open(ctx context.Context, t Terminal, prepare func(context.Context) (Options, error)) error {
	jobs := page.NewJobs(ctx)
	o := &opening{curtain: &curtain{screen: t.out()}, quit: newGlobalKeys(Options{}).Abort}
	o.prepared = ahead(jobs.Run(0, func(preparing context.Context) tea.Msg { //nolint:contextcheck // jobs have it
		opts, err := prepare(preparing)
		if err != nil {
			return openedMsg{err: err}
		}
		m, err := New(ctx, opts)
		if err == nil {
			m.readAhead(preparing)
		}
		return openedMsg{m, err}
	}))
	go look.Text("界") // the first text that is not Latin builds a table of widths
	_, err := tea.NewProgram(o, programOptions(ctx, t.In, o.curtain, tea.WithFilter(coalesceWheel()))...).Run()
	jobs.Stop(math.MaxInt64)
	ended := o.opened == nil || o.opened.Close()
	switch {
	case o.err != nil:
		return o.err
	case errors.Is(err, tea.ErrProgramPanic):
		return fmt.Errorf("terminal interface: %w", err)
	case errors.Is(err, tea.ErrInterrupted), errors.Is(err, context.Canceled), ctx.Err() != nil:
		return ErrInterrupted
	case err != nil:
		return fmt.Errorf("terminal interface: %w", err)
	case !ended:
		return errors.New("work in the background did not end in time")
	}
	return nil
}

// opening stands in for the Model until that is prepared: it draws nothing, and keeps for it what the terminal says.
type opening struct {
	prepared tea.Cmd
	curtain  *curtain
	quit     key.Binding
	heard    []tea.Msg
	opened   *Model
	err      error // why there will be no Model
}

type openedMsg struct {
	model *Model
	err   error
}

// Init waits for the Model and asks the terminal for its background.
func (o *opening) Init() tea.Cmd { return tea.Batch(o.prepared, tea.RequestBackgroundColor) }

// Update gives way to the Model when it is there.
func (o *opening) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case openedMsg:
		if msg.err != nil {
			o.err = msg.err
			return o, tea.Quit
		}
		o.opened = msg.model
		o.curtain.raise()
		return o.opened, o.handOver()
	case tea.KeyPressMsg:
		if key.Matches(msg, o.quit) {
			o.err = ErrInterrupted
			return o, tea.Quit
		}
	}
	o.heard = append(o.heard, msg)
	return o, nil
}

// handOver starts the Model and tells it what was heard before. What it does next waits until its first frame is drawn.
func (o *opening) handOver() tea.Cmd {
	cmds := []tea.Cmd{o.opened.Init()}
	for _, msg := range o.heard {
		_, cmd := o.opened.Update(msg)
		cmds = append(cmds, cmd)
	}
	drawn := tea.Tick(2*time.Second/framesPerSecond, func(time.Time) tea.Msg { return nil })
	return tea.Sequence(drawn, tea.Batch(cmds...))
}

// View is empty, and on the screen that the Model will have.
func (o *opening) View() tea.View { return tea.View{AltScreen: true} }

// ahead begins a command at once. The command it returns waits for the result; what the first panics with, it panics with.
func ahead(cmd tea.Cmd) tea.Cmd {
	result := sync.OnceValue(cmd)
	go func() {
		defer func() { _ = recover() }()
		result()
	}()
	return func() tea.Msg { return result() }
}

// curtain keeps what is written to the screen until it is raised. Where it never is, nothing was written.
type curtain struct {
	screen
	mu     sync.Mutex
	raised bool
	kept   bytes.Buffer
}

// screen is what Bubble Tea takes for a terminal.
type screen interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// Write implements io.Writer.
func (c *curtain) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.raised {
		return c.kept.Write(p)
	}
	return c.screen.Write(p)
}

// raise writes what was kept, and from now on everything at once. A screen that cannot be written says so to the next write.
func (c *curtain) raise() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raised = true
	_, _ = c.kept.WriteTo(c.screen)
}
