package linkserver

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"regexp"
	"sync"
	"time"

	"passbook/internal/secret"
)

// The limits of a session and of each of its connections.
const (
	lifetime        = 15 * time.Minute
	pageSilence     = 5 * time.Minute // the page reports every few seconds; silence means the tab is gone
	decideLimit     = 2 * time.Minute
	shutdownLimit   = 2 * time.Second
	clockCheck      = 200 * time.Millisecond
	readHeaderLimit = 5 * time.Second
	requestLimit    = 10 * time.Second
	keepAliveLimit  = 30 * time.Second
	maxHeaderBytes  = 8 << 10
	maxBodyBytes    = 16 << 10
	maxConnections  = 16
	maxRenewals     = 10
)

// ErrClosed is what Wait returns when Close, or the context given to Start, ended the session.
var ErrClosed = errors.New("link session closed")

// phase is where the one success of a session stands.
type phase int

const (
	phaseOpen phase = iota
	phaseDeciding
	phaseEnded
)

// Server is one Link session. Make it with New, use it once.
type Server struct {
	opts        Options
	origins     origins
	tokenShape  *regexp.Regexp
	pages       pageSet
	oauthID     *regexp.Regexp
	pathSecret  string // the path's first segment
	pageSecret  string // stands in the page's body only; every report carries it in a header
	clientToken string // value of the cookie the first browser gets
	host        string // 127.0.0.1:PORT, set by Start
	noticeMu    sync.Mutex
	listener    net.Listener
	ended       chan struct{} // closed when the session is over and its port is closed
	cancel      context.CancelFunc
	ctx         context.Context // the session's life: an exchange must outlive the request that asked for it
	http        *http.Server

	mu         sync.Mutex
	started    bool
	phase      phase
	linkToken  secret.Secret
	renewals   int
	startedAt  time.Time
	pageOpened bool
	heardAt    time.Time
	lastExit   *Exit
	events     []Event
	dropped    int
	result     Result
	err        error
	stopErr    error // set when the session was told to end while the Exchanger was deciding
}

// New prepares a session; nothing listens before Start.
func New(opts Options) (*Server, error) {
	if err := opts.validate(); err != nil {
		return nil, fmt.Errorf("link session: %w", err)
	}
	places, err := opts.origins()
	if err != nil {
		return nil, fmt.Errorf("link session: %w", err)
	}
	pages, err := readPages()
	if err != nil {
		return nil, fmt.Errorf("link session: %w", err)
	}
	return &Server{
		opts: opts, origins: places, tokenShape: publicTokenPattern(), pages: pages, oauthID: regexp.MustCompile(`^[0-9A-Za-z-]{1,64}$`),
		pathSecret: randomText(), pageSecret: randomText(), clientToken: randomText(),
		linkToken: opts.LinkToken, ended: make(chan struct{}),
	}, nil
}

// randomText returns 256 random bits, fit for a path, a header and a cookie.
func randomText() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// Start listens on a free port of 127.0.0.1 and returns the page's address, which is a secret of this session. The session
// ends with ctx, too.
func (s *Server) Start(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started {
		return "", errors.New("link session: already started")
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("listen for the browser: %w", err)
	}
	s.started = true
	s.host = listener.Addr().String()
	s.startedAt = s.wall()
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.http = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: readHeaderLimit,
		ReadTimeout:       requestLimit,
		WriteTimeout:      requestLimit,
		IdleTimeout:       keepAliveLimit,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          log.New(io.Discard, "", 0), // the default writes to stderr, over the terminal's screen
	}
	s.listener = newCappedListener(listener, maxConnections)
	go s.serve()
	go s.watchClock()
	go s.shutdown(ctx)
	return "http://" + s.host + s.pagePath(), nil
}

func (s *Server) pagePath() string { return "/" + s.pathSecret + "/" }

func (s *Server) serve() {
	if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		s.finish(Result{}, fmt.Errorf("serve the link page: %w", err))
	}
}

// watchClock ends the session when its time is over or its context is done. It reads the wall clock instead of sleeping
// until the limit, because timers stand still while the machine is suspended.
func (s *Server) watchClock() {
	ticker := time.NewTicker(clockCheck)
	defer ticker.Stop()
	for {
		select {
		case <-s.ended:
			return
		case <-s.ctx.Done():
			s.stop(fmt.Errorf("%w: %w", ErrClosed, context.Cause(s.ctx)))
			return
		case <-ticker.C:
			s.endWhenOverdue()
		}
	}
}

// wall is the wall clock: without its monotonic part, which stands still while the machine sleeps.
func (s *Server) wall() time.Time { return s.opts.Now().Round(0) }

// endWhenOverdue ends the session if a limit has passed. While the Exchanger decides, none has.
func (s *Server) endWhenOverdue() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != phaseOpen {
		return
	}
	now := s.wall()
	result := Result{Outcome: Expired}
	switch {
	case now.Sub(s.startedAt) >= lifetime:
		result.Expiry = LifetimeOver
	case s.pageOpened && now.Sub(s.heardAt) >= pageSilence:
		result.Expiry = PageGone
	default:
		return
	}
	if s.lastExit != nil {
		result = Result{Outcome: Exited, Exit: *s.lastExit}
	}
	s.finishLocked(result, nil)
}

// finish ends the session, once. The port is closed when it returns; requests being answered get shutdownLimit more.
func (s *Server) finish(result Result, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finishLocked(result, err)
}

func (s *Server) finishLocked(result Result, err error) {
	if s.phase == phaseEnded {
		return
	}
	s.phase, s.result, s.err = phaseEnded, result, err
	_ = s.listener.Close()
	s.cancel()
	close(s.ended)
}

// stop ends the session with err. A success that is being decided is told to stop and waited for, so that an exchange that
// went through all the same is reported as Linked.
func (s *Server) stop(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase == phaseDeciding {
		s.stopErr = err
		s.cancel()
		return
	}
	s.finishLocked(Result{}, err)
}

// shutdown lets the answers on their way arrive once the session has ended. Start's context may be done by then.
func (s *Server) shutdown(ctx context.Context) {
	<-s.ended
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownLimit)
	defer cancel()
	if err := s.http.Shutdown(ctx); err != nil {
		_ = s.http.Close()
	}
}

// Wait returns how the session ended. It returns ErrClosed after Close or the end of Start's context, and ctx's own error,
// having ended the session, when ctx is done first.
func (s *Server) Wait(ctx context.Context) (Result, error) {
	s.mu.Lock()
	started := s.started
	s.mu.Unlock()
	if !started {
		return Result{}, errors.New("link session: not started")
	}
	select {
	case <-s.ended:
	case <-ctx.Done():
		s.stop(fmt.Errorf("%w: %w", ErrClosed, context.Cause(ctx)))
		<-s.ended
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.result, s.err
}

// Close ends the session if it still runs and closes the port. It may be called at any time and more than once.
func (s *Server) Close() {
	s.mu.Lock()
	started := s.started
	s.mu.Unlock()
	if !started {
		return
	}
	s.stop(ErrClosed)
	<-s.ended
}

// Events returns what Link reported so far, oldest first, and how many later events were dropped because the log was full.
func (s *Server) Events() (events []Event, dropped int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Event(nil), s.events...), s.dropped
}

// notify hands a Notice to the caller, one at a time and never under s.mu.
func (s *Server) notify(n Notice) {
	if s.opts.Watch == nil {
		return
	}
	s.noticeMu.Lock()
	defer s.noticeMu.Unlock()
	s.opts.Watch(n)
}
