package plaidsvc

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// scripted gives the tries of one call their answers, inside a bubble of testing/synctest where waiting takes no time.
type scripted struct {
	steps []func(*http.Request) (*http.Response, error)
	at    []time.Time
}

func (s *scripted) RoundTrip(r *http.Request) (*http.Response, error) {
	s.at = append(s.at, time.Now())
	return s.steps[min(len(s.at), len(s.steps))-1](r)
}

func gives(status int, body string, header ...string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i+1 < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{
			StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
		}, nil
	}
}

func breaks(err error) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

func hangs(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

const (
	goodItem  = `{"item":{"item_id":"i1"},"request_id":"r"}`
	goodToken = `{"access_token":"access-sandbox-1","item_id":"i1","request_id":"r"}`
	htmlPage  = `<html><body>502 Bad Gateway</body></html>`
)

func plaidError(kind, code string) string {
	return fmt.Sprintf(`{"error_type":%q,"error_code":%q,"error_message":"m","display_message":null,"request_id":"req1"}`, kind, code)
}

func TestRetries(t *testing.T) {
	type step = func(*http.Request) (*http.Response, error)
	unreachable := &net.OpError{Op: "dial", Err: syscall.ENETUNREACH}
	for _, c := range []struct {
		name  string
		steps []step
		tries int
		code  string // of the error in the end; empty for success
		took  time.Duration
	}{
		{"good at once", []step{gives(200, goodItem)}, 1, "", 0},
		{"500 then good", []step{gives(500, plaidError("API_ERROR", "INTERNAL_SERVER_ERROR")), gives(200, goodItem)}, 2, "", 500 * time.Millisecond},
		{"html 502 then good", []step{gives(502, htmlPage, "Content-Type", "text/html"), gives(200, goodItem)}, 2, "", 500 * time.Millisecond},
		{"five times 500", []step{gives(500, plaidError("API_ERROR", "INTERNAL_SERVER_ERROR"))}, 5, "INTERNAL_SERVER_ERROR", 7500 * time.Millisecond},
		{"html 503 to the end", []step{gives(503, htmlPage, "Content-Type", "text/html")}, 5, ledger.CodePlaidDown, 7500 * time.Millisecond},
		{"maintenance is not hurried", []step{gives(503, plaidError("API_ERROR", "PLANNED_MAINTENANCE"))}, 1, "PLANNED_MAINTENANCE", 0},
		{"429 then good", []step{gives(429, plaidError("RATE_LIMIT_EXCEEDED", "ITEM_GET_LIMIT")), gives(200, goodItem)}, 2, "", 2 * time.Second},
		{"429 to the end", []step{gives(429, plaidError("RATE_LIMIT_EXCEEDED", "ITEM_GET_LIMIT"))}, 5, "ITEM_GET_LIMIT", 30 * time.Second},
		{"Retry-After in seconds", []step{gives(429, plaidError("RATE_LIMIT_EXCEEDED", "RATE_LIMIT"), "Retry-After", "7"), gives(200, goodItem)}, 2, "", 7 * time.Second},
		{"Retry-After as a date", []step{gives(503, htmlPage, "Retry-After", "Thu, 05 Mar 2026 12:00:09 GMT"), gives(200, goodItem)}, 2, "", 9 * time.Second},
		{"Retry-After too long", []step{gives(429, plaidError("RATE_LIMIT_EXCEEDED", "RATE_LIMIT"), "Retry-After", "3600")}, 1, "RATE_LIMIT", 0},
		{"quota is no rate", []step{gives(429, plaidError("RATE_LIMIT_EXCEEDED", "ADDITION_LIMIT"))}, 1, "ADDITION_LIMIT", 0},
		{"400 is final", []step{gives(400, plaidError("ITEM_ERROR", "ITEM_LOGIN_REQUIRED"))}, 1, "ITEM_LOGIN_REQUIRED", 0},
		{"bank down is final for now", []step{gives(400, plaidError("INSTITUTION_ERROR", "INSTITUTION_DOWN"))}, 1, "INSTITUTION_DOWN", 0},
		{"no connection then good", []step{breaks(unreachable), gives(200, goodItem)}, 2, "", 500 * time.Millisecond},
		{"nobody listens", []step{breaks(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})}, 3, ledger.CodeRefused, 1500 * time.Millisecond},
		{"nobody listens on Windows", []step{breaks(&net.OpError{Op: "dial", Err: windowsRefused})}, 3, ledger.CodeRefused, 1500 * time.Millisecond},
		{"reset on Windows then good", []step{breaks(windowsReset), gives(200, goodItem)}, 2, "", 500 * time.Millisecond},
		{"no connection to the end", []step{breaks(unreachable)}, 5, ledger.CodeOffline, 7500 * time.Millisecond},
		{"cut then good", []step{breaks(io.ErrUnexpectedEOF), gives(200, goodItem)}, 2, "", 500 * time.Millisecond},
		{"silence is tried twice", []step{hangs}, 2, ledger.CodeTimeout, 60500 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				script := &scripted{steps: c.steps}
				client := newClient(t, "", func(o *Options) {
					o.Transport, o.Jitter = script, func() float64 { return 1 }
				})
				start := time.Now()
				_, err := client.Item(t.Context(), secret.New(accessToken))
				if got := codeOf(err); got != c.code || (err != nil) != (c.code != "") {
					t.Errorf("error %v, want %q", err, c.code)
				}
				if took := time.Since(start); len(script.at) != c.tries || took != c.took {
					t.Errorf("%d tries in %v, want %d in %v", len(script.at), took, c.tries, c.took)
				}
			})
		})
	}
}

func codeOf(err error) string {
	var e *Error
	var n *NetworkError
	switch {
	case errors.As(err, &e):
		return e.Code
	case errors.As(err, &n):
		return n.Code
	}
	return ""
}

func TestExchangeAndRotationAreSentOnce(t *testing.T) {
	type step = func(*http.Request) (*http.Response, error)
	for _, c := range []struct {
		name  string
		step  step
		tries int
	}{
		{"500", gives(500, plaidError("API_ERROR", "INTERNAL_SERVER_ERROR")), 1},
		{"html 502", gives(502, htmlPage), 1},
		{"no answer", hangs, 1},
		{"connection lost", breaks(io.ErrUnexpectedEOF), 1},
		{"refused by the rate limit", gives(429, plaidError("RATE_LIMIT_EXCEEDED", "RATE_LIMIT")), 5},
	} {
		for name, call := range map[string]func(*Client, context.Context) error{
			"exchange": func(c *Client, ctx context.Context) error {
				_, err := c.Exchange(ctx, secret.New("public-sandbox-1"))
				return err
			},
			"rotation": func(c *Client, ctx context.Context) error {
				_, err := c.InvalidateAccessToken(ctx, secret.New(accessToken))
				return err
			},
		} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					script := &scripted{steps: []step{c.step}}
					client := newClient(t, "", func(o *Options) { o.Transport = script })
					if err := call(client, t.Context()); err == nil {
						t.Error("no error")
					}
					if len(script.at) != c.tries {
						t.Errorf("sent %d times, want %d", len(script.at), c.tries)
					}
				})
			})
		}
	}
}

func TestJitterSpreadsRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &scripted{steps: []func(*http.Request) (*http.Response, error){gives(500, "{}"), gives(500, "{}"), gives(200, goodItem)}}
		spread := []float64{0.5, 0.25}
		client := newClient(t, "", func(o *Options) {
			o.Transport, o.Jitter = script, func() float64 { v := spread[0]; spread = spread[1:]; return v }
		})
		start := time.Now()
		if _, err := client.Item(t.Context(), secret.New(accessToken)); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 250*time.Millisecond+250*time.Millisecond {
			t.Errorf("waited %v", took)
		}
	})
}

func TestSyncAndBalancesMayTakeLonger(t *testing.T) {
	for _, c := range []struct {
		call func(*Client, context.Context) error
		want time.Duration
	}{
		{func(c *Client, ctx context.Context) error {
			_, err := c.SyncPage(ctx, secret.New("a"), "", 0)
			return err
		}, 2 * syncTimeout},
		{func(c *Client, ctx context.Context) error { _, err := c.LiveBalances(ctx, secret.New("a")); return err }, 2 * balanceTimeout},
		{func(c *Client, ctx context.Context) error { _, err := c.Accounts(ctx, secret.New("a")); return err }, 2 * defaultTimeout},
	} {
		synctest.Test(t, func(t *testing.T) {
			client := newClient(t, "", func(o *Options) { o.Transport = roundTripper(hangs) })
			start := time.Now()
			err := c.call(client, t.Context())
			if e := asNetwork(t, err); e.Code != ledger.CodeTimeout || !e.Retryable() || time.Since(start) != c.want {
				t.Errorf("%v after %v, want %v", err, time.Since(start), c.want)
			}
			if errors.Is(err, context.DeadlineExceeded) {
				t.Error("the try's own deadline looks like the caller's")
			}
		})
	}
}

func TestCancellationIsPrompt(t *testing.T) {
	type step = func(*http.Request) (*http.Response, error)
	for name, script := range map[string]*scripted{
		"while asking":  {steps: []step{hangs}},
		"while waiting": {steps: []step{gives(429, "{}", "Retry-After", "50")}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				client := newClient(t, "", func(o *Options) { o.Transport = script })
				start := time.Now()
				time.AfterFunc(5*time.Second, cancel)
				_, err := client.Item(ctx, secret.New(accessToken))
				if !errors.Is(err, context.Canceled) || errors.Is(err, ErrNetwork) || time.Since(start) != 5*time.Second {
					t.Errorf("%v after %v", err, time.Since(start))
				}
			})
		})
	}
	t.Run("deadline of the caller", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			client := newClient(t, "", func(o *Options) { o.Transport = roundTripper(hangs) })
			if _, err := client.Item(ctx, secret.New(accessToken)); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v", err)
			}
		})
	})
}

func TestAnswersArriveWholeOrNotAtAll(t *testing.T) {
	whole := string(exampleBytes(t, syncExample))
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		code    string
	}{
		"shorter than its length": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", fmt.Sprint(len(whole)))
			_, _ = io.WriteString(w, whole[:len(whole)/2])
		}, ledger.CodeCut},
		"cut between chunks": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, whole[:len(whole)/2])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, ledger.CodeCut},
		"closed before the answer": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, ledger.CodeCut},
		"cut inside gzip": {func(w http.ResponseWriter, _ *http.Request) {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = io.WriteString(z, whole)
			_ = z.Close()
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(b.Bytes()[:b.Len()/2])
		}, ledger.CodeCut},
		"valid JSON that ends early": {answer(200, whole[:len(whole)/2]), ledger.CodeUnreadable},
		"too large once unpacked": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, whole) // sound, were it not for what follows
			spaces := bytes.Repeat([]byte(" "), 1<<20)
			for range 33 {
				_, _ = z.Write(spaces)
			}
			_ = z.Close()
		}, ledger.CodeUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			server := newReplay(t).on("/transactions/sync", c.handler)
			page, err := newClient(t, server.URL).SyncPage(t.Context(), secret.New(accessToken), "", 0)
			if codeOf(err) != c.code || len(page.Added)+len(page.Modified)+len(page.Removed) != 0 || page.Next != "" {
				t.Errorf("%v with %d rows, want %s", err, len(page.Added), c.code)
			}
		})
	}
}

func TestGzipIsUnpacked(t *testing.T) {
	server := newReplay(t).on("/transactions/sync", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			t.Error("gzip is not accepted")
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write(exampleBytes(t, syncExample))
		_ = z.Close()
	})
	if page, err := newClient(t, server.URL).SyncPage(t.Context(), secret.New(accessToken), "", 0); err != nil || len(page.Added) != 1 {
		t.Errorf("%d rows, %v", len(page.Added), err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	thief := newReplay(t)
	server := newReplay(t)
	for _, status := range []int{301, 302, 303, 307, 308} {
		elsewhere := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, thief.URL+"/item/get", status) }
		server.on("/item/get", elsewhere).on("/item/public_token/exchange", elsewhere)
		c := newClient(t, server.URL)
		_, err := c.Item(t.Context(), secret.New(accessToken))
		if e := asError(t, err); e.HTTP != status || e.Code != ledger.CodeUnreadable {
			t.Errorf("own call: %v", err)
		}
		_, err = c.Exchange(t.Context(), secret.New("public-sandbox-1"))
		if e := asError(t, err); e.HTTP != status || e.Code != ledger.CodeUnreadable {
			t.Errorf("the SDK's call: %v", err)
		}
	}
	if n := len(thief.seen()); n != 0 {
		t.Errorf("%d requests followed the redirect, with the secret", n)
	}
}

func TestCredentialsGoToPlaidAlone(t *testing.T) {
	sent := 0
	a := &attempt{
		host: "sandbox.plaid.com", secret: secret.New(canarySecret), log: slog.New(slog.DiscardHandler),
		limits: newLimits(ledger.Sandbox, true),
		next:   roundTripper(func(*http.Request) (*http.Response, error) { sent++; return nil, errors.New("sent") }),
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "https://sandbox.plaid.com.example.com/item/get", strings.NewReader("{}"))
	if _, err := a.RoundTrip(req); !errors.Is(err, errHost) || sent != 0 {
		t.Errorf("%v, %d sent", err, sent)
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + l.Addr().String()
	_ = l.Close()
	_, err = newClient(t, url).Item(t.Context(), secret.New(accessToken))
	if e := asNetwork(t, err); e.Code != ledger.CodeRefused || !e.Retryable() || e.Trouble().Code != ledger.CodeRefused || !e.At.Equal(fixedNow()) {
		t.Errorf("%v", err)
	}
}

func TestUntrustedCertificate(t *testing.T) {
	server := httptest.NewTLSServer(answer(200, goodItem))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	defer server.Close()
	dial := secureTransport()
	dial.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, server.Listener.Addr().String())
	}
	defer dial.CloseIdleConnections()
	_, err := newClient(t, "", func(o *Options) { o.Transport = dial }).Item(t.Context(), secret.New(accessToken))
	if e := asNetwork(t, err); e.Code != ledger.CodeInsecure || e.Retryable() {
		t.Errorf("%v", err)
	}
}
