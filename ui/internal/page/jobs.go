package page

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// ReadTimeout bounds one question to the store.
const ReadTimeout = 10 * time.Second

// Jobs runs the commands of one program: it derives their contexts and counts them, because Bubble Tea returns from Run
// without waiting for running commands and the store must not be closed under them.
type Jobs struct {
	ctx    context.Context
	cancel context.CancelFunc
	mu     sync.Mutex
	over   bool
	wg     sync.WaitGroup
}

// NewJobs returns Jobs that end when ctx does.
func NewJobs(ctx context.Context) *Jobs {
	j := &Jobs{}
	j.ctx, j.cancel = context.WithCancel(ctx)
	return j
}

// Context is done when the program ends.
func (j *Jobs) Context() context.Context { return j.ctx }

// Run returns a command that runs do under a timeout (none when it is 0). After Stop it does nothing.
func (j *Jobs) Run(timeout time.Duration, do func(context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		if !j.start() {
			return nil
		}
		defer j.wg.Done()
		ctx := j.ctx
		if timeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, timeout)
			defer cancel()
		}
		return do(ctx)
	}
}

// For is Run for a page: the result comes back to it, wherever the person has gone since. No result brings no message.
func (j *Jobs) For(owner Route, do func(context.Context) tea.Msg) tea.Cmd {
	return j.Run(ReadTimeout, func(ctx context.Context) tea.Msg {
		if result := do(ctx); result != nil {
			return ResultMsg{Owner: owner, Result: result}
		}
		return nil
	})
}

// Series runs commands for a page of which only the newest generation is of use. The zero Series needs its first Renew.
type Series struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Renew begins a new generation: what still runs of the one before is cancelled, so that it keeps nobody waiting.
func (s *Series) Renew(j *Jobs) {
	s.Stop()
	s.ctx, s.cancel = context.WithCancel(j.ctx)
}

// Stop cancels what still runs.
func (s *Series) Stop() {
	if s.cancel != nil {
		s.cancel()
	}
}

// For is Jobs.For within the generation.
func (s *Series) For(j *Jobs, owner Route, do func(context.Context) tea.Msg) tea.Cmd {
	generation := s.ctx
	return j.For(owner, func(ctx context.Context) tea.Msg {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(generation, cancel)()
		return do(ctx)
	})
}

// Idle is For, begun after a pause unless the generation ends within it: for what nobody waits for while keys come quickly.
func (s *Series) Idle(j *Jobs, owner Route, pause time.Duration, do func(context.Context) tea.Msg) tea.Cmd {
	if pause == 0 {
		return s.For(j, owner, do)
	}
	return s.For(j, owner, func(ctx context.Context) tea.Msg {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		select {
		case <-timer.C:
			return do(ctx)
		case <-ctx.Done():
			return nil
		}
	})
}

func (j *Jobs) start() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.over {
		return false
	}
	j.wg.Add(1)
	return true
}

// Stop cancels what runs and waits for it, at most for the grace time. It reports whether everything ended.
func (j *Jobs) Stop(grace time.Duration) bool {
	j.mu.Lock()
	j.over = true
	j.mu.Unlock()
	j.cancel()
	done := make(chan struct{})
	go func() { j.wg.Wait(); close(done) }()
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}
