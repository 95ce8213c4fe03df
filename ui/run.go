package ui

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
)

// grace is how long running commands may take to end after the screen is gone.
const grace = 3 * time.Second

// framesPerSecond halves the wait for a key's frame against Bubble Tea's default; an idle screen costs nothing.
const framesPerSecond = 120

// ErrInterrupted is returned by Run when a signal or the context ended the interface, not the person.
var ErrInterrupted = errors.New("interrupted")

// Run shows the interface until the person quits, ctx is done or a signal comes. When it returns, every command has ended
// (or ignored its cancelled context for 3 seconds), so the caller may close the store.
func Run(ctx context.Context, opts Options) error {
	m, err := New(ctx, opts)
	if err != nil {
		return err
	}
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithFPS(framesPerSecond), tea.WithFilter(coalesceWheel()))
	_, err = p.Run()
	ended := m.Close()
	switch {
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
