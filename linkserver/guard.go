package linkserver

import (
	"crypto/subtle"
	"mime"
	"net/http"
	"strings"
)

// pageSecretHeader carries the secret that stands only in the page's body. A form or a simple cross-site request cannot set
// it.
const pageSecretHeader = "X-Passbook-Link" //nolint:gosec // a header's name

// route is what a path under the session's secret leads to.
type route struct {
	method string
	serve  http.HandlerFunc
}

// handler makes the checks in their order: method, host, path; the page's and the reports' own checks follow in page.go and
// here. CrossOriginProtection stands before the reports as a second, independent layer.
func (s *Server) handler() http.Handler {
	routes := map[string]route{
		"":        {http.MethodGet, s.servePage},
		"alive":   {http.MethodPost, s.report(s.serveAlive)},
		"events":  {http.MethodPost, s.report(s.serveEvents)},
		"success": {http.MethodPost, s.report(s.serveSuccess)},
		"exit":    {http.MethodPost, s.report(s.serveExit)},
		"renew":   {http.MethodPost, s.report(s.serveRenew)},
		"stop":    {http.MethodPost, s.report(s.serveStop)},
	}
	checked := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodPost {
			w.Header().Set("Allow", "GET, POST")
			s.refuse(w, CheckMethod, http.StatusMethodNotAllowed)
			return
		}
		if r.Host != s.host {
			// A name that resolves to 127.0.0.1 would make a hostile page same-origin with this one (DNS rebinding).
			s.refuse(w, CheckHost, http.StatusMisdirectedRequest)
			return
		}
		found, ok := s.find(routes, r.URL.Path)
		if !ok {
			if r.URL.Path == "/favicon.ico" {
				http.NotFound(w, r) // browsers ask by themselves: no one needs to know
				return
			}
			s.refuse(w, CheckPath, http.StatusNotFound)
			return
		}
		if r.Method != found.method {
			w.Header().Set("Allow", found.method)
			s.refuse(w, CheckMethod, http.StatusMethodNotAllowed)
			return
		}
		found.serve(w, r)
	})
	return hardened(checked)
}

// find compares the path's secret in constant time, so that its length and prefix cannot be measured.
func (s *Server) find(routes map[string]route, path string) (route, bool) {
	secret, name, slash := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	same := subtle.ConstantTimeCompare([]byte(secret), []byte(s.pathSecret)) == 1
	found, known := routes[name]
	return found, same && slash && known
}

// report wraps a handler of the page's reports in the checks of a report.
func (s *Server) report(serve http.HandlerFunc) http.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.refuse(w, CheckFetchSite, http.StatusForbidden)
	}))
	protected := protection.Handler(serve)
	return func(w http.ResponseWriter, r *http.Request) {
		if check, status := s.checkReport(r); check != 0 {
			s.refuse(w, check, status)
			return
		}
		s.heard()
		r.Body = http.MaxBytesReader(w, r.Body, maxBodyBytes)
		protected.ServeHTTP(w, r)
	}
}

func (s *Server) checkReport(r *http.Request) (Check, int) {
	if origins := r.Header.Values("Origin"); len(origins) != 1 || origins[0] != "http://"+s.host {
		return CheckOrigin, http.StatusForbidden
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return CheckFetchSite, http.StatusForbidden
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return CheckContentType, http.StatusUnsupportedMediaType
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get(pageSecretHeader)), []byte(s.pageSecret)) != 1 {
		return CheckPageSecret, http.StatusForbidden
	}
	if r.ContentLength > maxBodyBytes {
		return CheckSize, http.StatusRequestEntityTooLarge
	}
	return 0, 0
}

// refuse answers a request that failed a check. It says no more than the status, and nothing of the session changes.
func (s *Server) refuse(w http.ResponseWriter, check Check, status int) {
	http.Error(w, http.StatusText(status), status)
	s.notify(Notice{Kind: RequestRefused, Check: check})
}

// heard notes that the page is still there.
func (s *Server) heard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heardAt = s.wall()
}
