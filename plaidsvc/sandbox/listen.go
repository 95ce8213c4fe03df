package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// grace is how long a shutdown waits for requests under way.
const grace = 5 * time.Second

// ErrNotLoopback refuses an address that other machines could reach.
var ErrNotLoopback = errors.New("the sandbox listens on this machine only: use 127.0.0.1")

// Running is a Sandbox that serves over HTTP. Its JSON is what a client needs.
type Running struct {
	URL      string `json:"url"` // such as http://127.0.0.1:40123
	ClientID string `json:"client_id"`
	Secret   string `json:"secret"`
	done     chan struct{}
	err      error
}

// Wait blocks until the server has shut down; nil after an orderly end.
func (r *Running) Wait() error {
	<-r.done
	return r.err
}

// Start serves on a loopback address of IPv4 such as 127.0.0.1:0 until ctx
// ends; then requests under way get a few seconds, and the server is closed.
func (s *Server) Start(ctx context.Context, listen string) (*Running, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, fmt.Errorf("listen address: %w", err)
	}
	if ip := net.ParseIP(host); ip == nil || ip.To4() == nil || !ip.IsLoopback() {
		return nil, ErrNotLoopback
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp4", listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // a broken connection is the client's affair
	}
	r := &Running{URL: "http://" + l.Addr().String(), ClientID: s.opts.ClientID, Secret: s.opts.Secret, done: make(chan struct{})}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	go func() {
		defer close(r.done)
		select {
		case err := <-served:
			r.err = fmt.Errorf("serve: %w", err)
		case <-ctx.Done():
			s.stopWaiting()
			quiet, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
			defer cancel()
			if err := server.Shutdown(quiet); err != nil {
				_ = server.Close()
			}
		}
		s.Close()
	}()
	return r, nil
}
