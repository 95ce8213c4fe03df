package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
)

// grace is how long running commands may take to end after the screen is gone.
const grace = 3 * time.Second

// framesPerSecond halves the wait for a key's frame against Bubble Tea's default; an idle screen costs nothing.
const framesPerSecond = 120

// ErrInterrupted is returned by Run when the context ended the interface, not the person.
var ErrInterrupted = errors.New("interrupted")

// Run shows the interface until the person quits or ctx is done; signals are the caller's, who cancels ctx. When it returns, every command has ended
// (or ignored its cancelled context for 3 seconds), so the caller may close the store.
func Run(ctx context.Context, opts Options) error {
	return Open(ctx, opts.Terminal, func(context.Context) (Options, error) { return opts, nil })
}

// programOptions are those of every program here. Bubble Tea's own signal handler is off: it sends its message to an event
// loop that the same signal, cancelling ctx, may have ended already, and then waits for ever (v2.0.9, handleSignals).
func programOptions(ctx context.Context, in *os.File, out io.Writer, more ...tea.ProgramOption) []tea.ProgramOption {
	options := append([]tea.ProgramOption{
		tea.WithContext(ctx), tea.WithOutput(out), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(),
	}, more...)
	if in != nil {
		options = append(options, tea.WithInput(in))
	}
	return options
}

// Close ends a link session and a sync in progress and waits for running commands, at most 3 seconds. It reports whether
// they ended.
func (m *Model) Close() bool {
	for _, d := range m.dialogs {
		d.close()
	}
	return m.env.Jobs.Stop(grace)
}

// coalesceWheel drops turns of the wheel that come faster than a frame: touchpads send hundreds a second.
func coalesceWheel() func(tea.Model, tea.Msg) tea.Msg {
	var last time.Time
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		if _, ok := msg.(tea.MouseWheelMsg); ok {
			now := time.Now()
			if now.Sub(last) < 12*time.Millisecond {
				return nil
			}
			last = now
		}
		return msg
	}
}
