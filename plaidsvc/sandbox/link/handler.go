package link

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"time"
)

// maxBody bounds a request of the panes: a user_custom password may be some 55 kB of JSON, escaped once more.
const maxBody = 256 << 10

// handler serves everything below /link/.
type handler struct {
	backend  Backend
	now      func() time.Time
	sessions *registry
}

// NewHandler returns the handler for every path below /link/: the script for web pages, the panes, the pages of OAuth
// banks, the Hosted Link pages, and the calls the panes make. Mount it at "/link/" without stripping the prefix.
// Requests whose Host is not a loopback name are refused: nothing outside this machine has business here.
// now gives session times and the two time-outs of Link (10 minutes at an OAuth bank, 5 minutes at account selection).
func NewHandler(backend Backend, now func() time.Time) http.Handler {
	h := &handler{backend: backend, now: now, sessions: newRegistry()}
	mux := http.NewServeMux()
	h.routePages(mux)
	mux.Handle("POST /link/api/open", call(h.open))
	mux.Handle("POST /link/api/institutions", call(h.institutions))
	mux.Handle("POST /link/api/login", call(h.login))
	mux.Handle("POST /link/api/mfa", call(h.answerMFA))
	mux.Handle("POST /link/api/finish", call(h.finish))
	mux.Handle("POST /link/api/event", call(h.recordEvent))
	mux.Handle("POST /link/api/exit", call(h.exit))
	mux.Handle("POST /link/api/oauth/begin", call(h.beginOAuth))
	mux.Handle("POST /link/api/oauth/status", call(h.oauthStatus))
	mux.Handle("POST /link/api/oauth/page", call(h.oauthPage))
	mux.Handle("POST /link/api/oauth/login", call(h.oauthLogin))
	mux.Handle("POST /link/api/oauth/decide", call(h.oauthDecide))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		if !loopbackHost(r.Host) {
			http.Error(w, "this Sandbox answers on loopback addresses only", http.StatusMisdirectedRequest)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// reply is the envelope of every answer to the panes. Exactly one of Result and Error is set.
type reply struct {
	RequestID string `json:"request_id"`
	Result    any    `json:"result,omitempty"`
	Error     *Error `json:"error,omitempty"`
}

// call adapts one function of the panes' protocol to HTTP: same-origin JSON in, envelope out. Failures are answers too
// (200 would do, 400 reads better in a browser's network panel).
func call[Request, Result any](do func(context.Context, Request) (Result, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !sameOrigin(r) {
			http.Error(w, "only Link's own pages may call this", http.StatusForbidden)
			return
		}
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
			http.Error(w, "send JSON", http.StatusUnsupportedMediaType)
			return
		}
		var request Request
		body := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
		body.DisallowUnknownFields()
		if err := body.Decode(&request); err != nil {
			http.Error(w, "the body is not the JSON this call takes", http.StatusBadRequest)
			return
		}
		if _, err := body.Token(); !errors.Is(err, io.EOF) {
			http.Error(w, "one JSON value, nothing after it", http.StatusBadRequest)
			return
		}
		answer, status := reply{RequestID: newRequestID()}, http.StatusOK
		if result, err := do(r.Context(), request); err != nil {
			answer.Error, status = asError(err), http.StatusBadRequest
		} else {
			answer.Result = result
		}
		text, err := json.Marshal(answer)
		if err != nil {
			http.Error(w, "the answer cannot be written as JSON", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(text) // the browser is gone: nobody is left to tell
	})
}

// sameOrigin refuses calls from other web pages. A browser always sends Origin with a POST; programs need not.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	from, err := url.Parse(origin)
	return err == nil && from.Host == r.Host
}

// loopbackHost says whether a Host header names this machine, which a page that rebinds its own name cannot do.
func loopbackHost(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if name == "localhost" {
		return true
	}
	if len(name) > 2 && name[0] == '[' {
		name = name[1 : len(name)-1]
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}
