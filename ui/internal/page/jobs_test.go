package page

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

func TestStopCancelsAndWaits(t *testing.T) {
	j := NewJobs(context.Background())
	running, ended := make(chan struct{}), false
	cmd := j.Run(0, func(ctx context.Context) tea.Msg {
		close(running)
		<-ctx.Done()
		ended = true
		return nil
	})
	go cmd()
	<-running
	if !j.Stop(time.Minute) {
		t.Fatal("the command did not end")
	}
	if !ended {
		t.Error("Stop did not wait for the command")
	}
	if msg := j.Run(0, func(context.Context) tea.Msg { return "late" })(); msg != nil {
		t.Errorf("a command ran after Stop and answered %v", msg)
	}
}

func TestStopDoesNotWaitForEver(t *testing.T) {
	j := NewJobs(context.Background())
	running, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	go j.Run(0, func(context.Context) tea.Msg {
		close(running)
		<-release
		return nil
	})()
	<-running
	if j.Stop(time.Millisecond) {
		t.Error("Stop says that a command ended which ignores its context")
	}
}

func TestCommandsHaveATimeout(t *testing.T) {
	j := NewJobs(context.Background())
	msg := j.Run(time.Millisecond, func(ctx context.Context) tea.Msg {
		<-ctx.Done()
		return ctx.Err()
	})()
	if err, ok := msg.(error); !ok || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the command ended with %v", msg)
	}
	j.Stop(time.Minute)
}

func TestIdleWorkGivesWay(t *testing.T) {
	j := NewJobs(context.Background())
	defer j.Stop(time.Minute)
	var s Series
	ran := 0
	work := func(context.Context) tea.Msg { ran++; return "done" }
	s.Renew(j)
	waiting := s.Idle(j, Route{}, time.Hour, work)
	answer := make(chan tea.Msg)
	go func() { answer <- waiting() }()
	s.Renew(j)
	if msg := <-answer; msg != nil || ran != 0 {
		t.Errorf("work of a generation that has ended ran %d times and answered %v", ran, msg)
	}
	for _, pause := range []time.Duration{0, time.Millisecond} {
		if msg := s.Idle(j, Route{}, pause, work)(); msg != (ResultMsg{Result: "done"}) {
			t.Errorf("after a pause of %s it answered %v", pause, msg)
		}
	}
}
