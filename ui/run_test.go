//go:build unix

package ui_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	"golang.org/x/term"

	"passbook/internal/ledger"
	"passbook/ui"
	"passbook/ui/internal/fake"
)

// session is a run of the interface in a pseudo-terminal.
type session struct {
	t        *testing.T
	keyboard *os.File
	cancel   context.CancelFunc
	ended    chan error
	mu       sync.Mutex
	written  strings.Builder
	news     chan struct{}
}

func run(t *testing.T, opts ui.Options) *session {
	t.Helper()
	return begin(t, func(ctx context.Context, at ui.Terminal) error {
		opts.Terminal = at
		return ui.Run(ctx, opts)
	})
}

func begin(t *testing.T, show func(context.Context, ui.Terminal) error) *session {
	t.Helper()
	if testing.Short() {
		t.Skip("the race run is short: the library's terminal reader races with its own closing")
	}
	keyboard, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(keyboard, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	// Raw before the program makes it so: what is typed early is not echoed, nor taken for a signal.
	if _, err := term.MakeRaw(int(terminal.Fd())); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &session{t: t, keyboard: keyboard, cancel: cancel, ended: make(chan error, 1), news: make(chan struct{}, 1)}
	// The terminal stays open until the process ends: Bubble Tea's reader may outlive Run and still look at its descriptor.
	forever := make(chan struct{})
	go func() {
		<-forever
		_ = terminal.Close()
	}()
	t.Cleanup(func() { cancel(); _ = keyboard.Close() })
	go s.read()
	go func() { s.ended <- show(ctx, ui.Terminal{In: terminal, Out: terminal}) }()
	return s
}

func (s *session) read() {
	buf := make([]byte, 4096)
	for {
		n, err := s.keyboard.Read(buf)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.written.Write(buf[:n])
		s.mu.Unlock()
		select {
		case s.news <- struct{}{}:
		default:
		}
	}
}

func (s *session) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.written.String()
}

func (s *session) see(text string) {
	s.t.Helper()
	s.until(text, func(out string) bool { return strings.Contains(ansi.Strip(out), text) })
}

// leave waits for the end of the alternate screen.
func (s *session) leave() {
	s.t.Helper()
	s.until("the end of the alternate screen", func(out string) bool { return strings.Contains(out, "\x1b[?1049l") })
}

func (s *session) until(what string, ok func(string) bool) {
	s.t.Helper()
	deadline := time.After(patience)
	for !ok(s.screen()) {
		select {
		case <-s.news:
		case <-deadline:
			s.t.Fatalf("waited in vain for %s in %q", what, s.screen())
		}
	}
}

func (s *session) end() error {
	s.t.Helper()
	select {
	case err := <-s.ended:
		return err
	case <-time.After(patience):
		s.t.Fatal("the interface does not end")
		return nil
	}
}

func TestRunEndsWithTheQuitKey(t *testing.T) {
	s := run(t, household())
	s.see("Everyday Checking")
	if _, err := s.keyboard.WriteString("q"); err != nil {
		t.Fatal(err)
	}
	if err := s.end(); err != nil {
		t.Errorf("quitting is the error %v", err)
	}
	s.leave()
}

func TestRunEndsWithItsContext(t *testing.T) {
	opts := household()
	syncer := &fake.Syncer{Hold: make(chan struct{})}
	opts.Syncer, opts.SyncAtStart = syncer, true
	s := run(t, opts)
	s.see("Everyday Checking")
	s.cancel()
	if err := s.end(); !errors.Is(err, ui.ErrInterrupted) {
		t.Errorf("the end of the context is the error %v", err)
	}
	s.leave()
}

// broken panics in a command, as a fault in a store would.
type broken struct{ *fake.Reader }

func (broken) Streams(context.Context) ([]ledger.Stream, error) { panic("a fault") }

func TestAPanicEndsRunWithAnError(t *testing.T) {
	opts := household()
	opts.Reader = broken{fake.Household()}
	if err := run(t, opts).end(); !errors.Is(err, tea.ErrProgramPanic) {
		t.Errorf("a panic is the error %v", err)
	}
}

func TestWhereOpeningFailsNothingIsWritten(t *testing.T) {
	refused := errors.New("no such database")
	s := begin(t, func(ctx context.Context, at ui.Terminal) error {
		return ui.Open(ctx, at, func(context.Context) (ui.Options, error) { return ui.Options{}, refused })
	})
	if err := s.end(); !errors.Is(err, refused) {
		t.Errorf("the error is %v", err)
	}
	if out := s.screen(); out != "" {
		t.Errorf("%q was written", out)
	}
}

func TestKeysTypedBeforeTheScreensAreOpenAreNotLost(t *testing.T) {
	opened := make(chan struct{})
	s := begin(t, func(ctx context.Context, at ui.Terminal) error {
		return ui.Open(ctx, at, func(context.Context) (ui.Options, error) {
			<-opened
			return household(), nil
		})
	})
	if _, err := s.keyboard.WriteString("2"); err != nil {
		t.Fatal(err)
	}
	if out := s.screen(); out != "" {
		t.Errorf("%q was written before there was anything to show", out)
	}
	close(opened)
	s.see("Payee")
	if _, err := s.keyboard.WriteString("q"); err != nil {
		t.Fatal(err)
	}
	if err := s.end(); err != nil {
		t.Errorf("quitting is the error %v", err)
	}
}

func TestOpeningCanBeInterrupted(t *testing.T) {
	s := begin(t, func(ctx context.Context, at ui.Terminal) error {
		return ui.Open(ctx, at, func(ctx context.Context) (ui.Options, error) {
			<-ctx.Done()
			return household(), nil
		})
	})
	if _, err := s.keyboard.WriteString("\x03"); err != nil {
		t.Fatal(err)
	}
	if err := s.end(); !errors.Is(err, ui.ErrInterrupted) {
		t.Errorf("the error is %v", err)
	}
	if out := s.screen(); out != "" {
		t.Errorf("%q was written", out)
	}
}

func TestAPanicWhileOpeningEndsItWithAnError(t *testing.T) {
	s := begin(t, func(ctx context.Context, at ui.Terminal) error {
		return ui.Open(ctx, at, func(context.Context) (ui.Options, error) { panic("a fault") })
	})
	if err := s.end(); !errors.Is(err, tea.ErrProgramPanic) {
		t.Errorf("a panic is the error %v", err)
	}
}
