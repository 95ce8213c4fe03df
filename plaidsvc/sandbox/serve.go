package sandbox

import (
	"encoding/json"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"passbook/plaidsvc/sandbox/wire"
)

// maxBody bounds a request; Plaid's largest, a custom user, is about 55 kB.
const maxBody = 1 << 20

// apiVersion is the only version of Plaid's API this server speaks.
const apiVersion = "2020-09-14"

// requestIDLength is that of the ids in Plaid's examples.
const requestIDLength = 15

// answer is a finished response, held back so that a fault can still change it.
type answer struct {
	status int
	body   []byte
	err    *wire.Error
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !loopbackHost(r.Host) {
		// A page elsewhere that points its own name at this machine gets nothing.
		http.Error(w, "this server answers to loopback names only", http.StatusMisdirectedRequest)
		return
	}
	e, known := s.routes[r.URL.Path]
	if !known && s.link != nil && strings.HasPrefix(r.URL.Path, "/link/") {
		s.link.ServeHTTP(w, r)
		return
	}
	started := s.clock.wall()
	c := &call{
		ctx: r.Context(), path: r.URL.Path, requestID: randomID(requestIDLength), base: "http://" + r.Host,
	}
	body, readErr := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if readErr != nil {
		body = nil
	}
	fields, parseErr := wire.ParseObject(body)
	if len(body) == 0 && e.open {
		fields, parseErr = map[string]any{}, nil
	}
	logged := loggedBody(fields)

	var a answer
	var f fault
	if err := precheck(r, known && r.Method == http.MethodPost, parseErr); err != nil {
		a = failure(c, err)
	} else {
		a, f = s.answer(c, e, r.Header, fields)
	}
	if !e.own {
		s.record(c, started, a, logged)
	}
	s.send(w, r, c, a, f)
}

// precheck is what can be said without the server's state: the path, the
// headers and the form of the body.
func precheck(r *http.Request, known bool, parseErr error) *wire.Error {
	if !known {
		return wire.Of("NOT_FOUND")
	}
	if v := r.Header.Get("Plaid-Version"); v != "" && v != apiVersion {
		return wire.InvalidHeaders("Plaid-Version must be " + apiVersion)
	}
	contentType := r.Header.Get("Content-Type")
	if contentType == "" {
		return wire.InvalidHeaders("the following required headers are missing: Content-Type")
	}
	if media, _, err := mime.ParseMediaType(contentType); err != nil || media != "application/json" || parseErr != nil {
		return wire.Of("INVALID_BODY")
	}
	return nil
}

// answer runs an endpoint under the server's lock.
func (s *Server) answer(c *call, e endpoint, h http.Header, fields map[string]any) (answer, fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.now = s.clock.now()
	if e.open {
		delete(fields, "client_id") // some SDKs send them everywhere
		delete(fields, "secret")
	} else if err := s.authenticate(h, fields); err != nil {
		return failure(c, err), fault{}
	}
	s.identify(c, fields)
	if e.own {
		return s.run(c, e, fields), fault{}
	}
	if err := s.limits.check(c.path, c.itemID(), s.clock.wall()); err != nil {
		return failure(c, err), fault{}
	}
	f := s.faults.take(c.path, c.itemID())
	if f.Status != 0 {
		return f.answer(c), f
	}
	s.tick()
	return s.run(c, e, fields), f
}

func (s *Server) run(c *call, e endpoint, fields map[string]any) answer {
	response, err := e.handle(c, fields)
	if err != nil {
		return failure(c, err)
	}
	body, jsonErr := json.Marshal(response)
	if jsonErr != nil {
		return failure(c, wire.Of("INTERNAL_SERVER_ERROR"))
	}
	return answer{status: http.StatusOK, body: body}
}

func failure(c *call, err *wire.Error) answer {
	body, jsonErr := json.Marshal(err.Response(c.requestID))
	if jsonErr != nil {
		return answer{status: http.StatusInternalServerError, err: err}
	}
	return answer{status: err.Status, body: body, err: err}
}

// send writes an answer, after and up to where the fault says.
func (s *Server) send(w http.ResponseWriter, r *http.Request, c *call, a answer, f fault) {
	if f.DelayMS > 0 {
		wait := time.NewTimer(time.Duration(f.DelayMS) * time.Millisecond)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-s.done:
		case <-r.Context().Done():
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Plaid-Request-Id", c.requestID)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.Header().Set("Cache-Control", "no-store")
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	w.WriteHeader(a.status)
	if f.CutAt == nil || *f.CutAt >= len(a.body) {
		_, _ = w.Write(a.body) // the client may be gone; there is nobody to tell
		return
	}
	_, _ = w.Write(a.body[:*f.CutAt])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler) // the documented way to break a connection off
}

// authenticate takes the keys out of the body, or else the headers.
func (s *Server) authenticate(h http.Header, fields map[string]any) *wire.Error {
	var missing []string
	given := map[string]string{}
	for _, key := range []struct{ field, header string }{{"client_id", "Plaid-Client-Id"}, {"secret", "Plaid-Secret"}} {
		value, present := fields[key.field]
		delete(fields, key.field)
		text, isText := value.(string)
		switch {
		case !present && h.Get(key.header) == "":
			missing = append(missing, key.field)
		case !present:
			text = h.Get(key.header)
		case !isText || text == "":
			return wire.InvalidField(key.field + " must be a properly formatted, non-empty string")
		}
		given[key.field] = text
	}
	if len(missing) > 0 {
		return wire.MissingFields(missing)
	}
	if !sameSecret(given["client_id"], s.opts.ClientID) || !sameSecret(given["secret"], s.opts.Secret) {
		return wire.Of("INVALID_API_KEYS")
	}
	return nil
}

func loopbackHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
