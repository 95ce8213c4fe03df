package linkserver

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

// Every request that fails a check gets its status, is named to the caller, reveals nothing and leaves the session whole:
// right after it, the person's own success goes through.
func TestBadRequestsAreRefusedAndEndNothing(t *testing.T) {
	good := successBody(sandboxPublicToken)
	cases := []struct {
		name   string
		method string
		path   string
		body   string
		change func(*session, *http.Request)
		check  Check
		status int
	}{
		{name: "put", method: http.MethodPut, check: CheckMethod, status: 405},
		{name: "options", method: http.MethodOptions, path: "success", check: CheckMethod, status: 405},
		{name: "head", method: http.MethodHead, check: CheckMethod, status: 405},
		{name: "post to the page", method: http.MethodPost, body: good, check: CheckMethod, status: 405},
		{name: "get of a report", method: http.MethodGet, path: "success", check: CheckMethod, status: 405},
		{name: "method before host", method: http.MethodDelete, check: CheckMethod, status: 405,
			change: func(_ *session, r *http.Request) { r.Host = "evil.example" }},
		{name: "rebound host", method: http.MethodGet, check: CheckHost, status: 421,
			change: func(s *session, r *http.Request) { r.Host = "evil.example:" + port(s) }},
		{name: "rebound host posts", method: http.MethodPost, path: "success", body: good, check: CheckHost, status: 421,
			change: func(s *session, r *http.Request) {
				r.Host = "evil.example:" + port(s)
				r.Header.Set("Origin", "http://"+r.Host)
			}},
		{name: "localhost is not the host", method: http.MethodGet, check: CheckHost, status: 421,
			change: func(s *session, r *http.Request) { r.Host = "localhost:" + port(s) }},
		{name: "host without port", method: http.MethodGet, check: CheckHost, status: 421,
			change: func(_ *session, r *http.Request) { r.Host = "127.0.0.1" }},
		{name: "host of another port", method: http.MethodGet, check: CheckHost, status: 421,
			change: func(_ *session, r *http.Request) { r.Host = "127.0.0.1:1" }},
		{name: "host before path", method: http.MethodGet, check: CheckHost, status: 421,
			change: func(_ *session, r *http.Request) { r.Host = "evil.example"; r.URL.Path = "/" }},
		{name: "root", method: http.MethodGet, check: CheckPath, status: 404,
			change: func(_ *session, r *http.Request) { r.URL.Path = "/" }},
		{name: "wrong secret", method: http.MethodGet, check: CheckPath, status: 404,
			change: func(_ *session, r *http.Request) { r.URL.Path = "/" + strings.Repeat("A", 43) + "/" }},
		{name: "prefix of the secret", method: http.MethodGet, check: CheckPath, status: 404,
			change: func(s *session, r *http.Request) { r.URL.Path = s.server.pagePath()[:40] + "/" }},
		{name: "secret without slash", method: http.MethodGet, check: CheckPath, status: 404,
			change: func(s *session, r *http.Request) { r.URL.Path = strings.TrimSuffix(s.server.pagePath(), "/") }},
		{name: "unknown report", method: http.MethodPost, path: "done", body: good, check: CheckPath, status: 404},
		{name: "path before origin", method: http.MethodPost, body: good, check: CheckPath, status: 404,
			change: func(_ *session, r *http.Request) { r.URL.Path = "/success"; r.Header.Del("Origin") }},
		{name: "junk oauth state", method: http.MethodGet, path: "?oauth_state_id=%3Cscript%3E", check: CheckPath, status: 404},
		{name: "prefetch", method: http.MethodGet, check: CheckDestination, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Set("Sec-Purpose", "prefetch;prerender") }},
		{name: "frame", method: http.MethodGet, check: CheckDestination, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "iframe") }},
		{name: "image", method: http.MethodGet, check: CheckDestination, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "image") }},
		{name: "no origin", method: http.MethodPost, path: "success", body: good, check: CheckOrigin, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Del("Origin") }},
		{name: "null origin", method: http.MethodPost, path: "success", body: good, check: CheckOrigin, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Set("Origin", "null") }},
		{name: "other origin", method: http.MethodPost, path: "success", body: good, check: CheckOrigin, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Set("Origin", "https://evil.example") }},
		{name: "origin of another port", method: http.MethodPost, path: "success", body: good, check: CheckOrigin, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }},
		{name: "two origins", method: http.MethodPost, path: "success", body: good, check: CheckOrigin, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Add("Origin", "https://evil.example") }},
		{name: "cross-site fetch", method: http.MethodPost, path: "success", body: good, check: CheckFetchSite, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }},
		{name: "same-site fetch from another port", method: http.MethodPost, path: "success", body: good, check: CheckFetchSite,
			status: 403, change: func(_ *session, r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }},
		{name: "form", method: http.MethodPost, path: "success", body: "public_token=" + sandboxPublicToken, check: CheckContentType,
			status: 415, change: func(_ *session, r *http.Request) {
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			}},
		{name: "text", method: http.MethodPost, path: "success", body: good, check: CheckContentType, status: 415,
			change: func(_ *session, r *http.Request) { r.Header.Set("Content-Type", "text/plain") }},
		{name: "no content type", method: http.MethodPost, path: "success", body: good, check: CheckContentType, status: 415,
			change: func(_ *session, r *http.Request) { r.Header.Del("Content-Type") }},
		{name: "no page secret", method: http.MethodPost, path: "success", body: good, check: CheckPageSecret, status: 403,
			change: func(_ *session, r *http.Request) { r.Header.Del(pageSecretHeader) }},
		{name: "path secret as page secret", method: http.MethodPost, path: "success", body: good, check: CheckPageSecret, status: 403,
			change: func(s *session, r *http.Request) { r.Header.Set(pageSecretHeader, s.server.pathSecret) }},
		{name: "cookie as page secret", method: http.MethodPost, path: "success", body: good, check: CheckPageSecret, status: 403,
			change: func(s *session, r *http.Request) { r.Header.Set(pageSecretHeader, s.server.clientToken) }},
		{name: "too large", method: http.MethodPost, path: "success", check: CheckSize, status: 413,
			body: `{"public_token":"` + strings.Repeat("x", maxBodyBytes) + `"}`},
		{name: "too large, chunked", method: http.MethodPost, path: "success", check: CheckSize, status: 413,
			body:   `{"public_token":"` + strings.Repeat("x", maxBodyBytes) + `"}`,
			change: func(_ *session, r *http.Request) { r.ContentLength = -1 }},
		{name: "no json", method: http.MethodPost, path: "success", body: "hello", check: CheckJSON, status: 400},
		{name: "empty", method: http.MethodPost, path: "success", body: "", check: CheckJSON, status: 400},
		{name: "array", method: http.MethodPost, path: "success", body: "[]", check: CheckJSON, status: 400},
		{name: "unknown field", method: http.MethodPost, path: "success", check: CheckJSON, status: 400,
			body: strings.Replace(good, "{", `{"access_token":"x",`, 1)},
		{name: "trailing junk", method: http.MethodPost, path: "success", body: good + "{}", check: CheckJSON, status: 400},
		{name: "cut short", method: http.MethodPost, path: "success", body: good[:len(good)-2], check: CheckJSON, status: 400},
		{name: "junk events", method: http.MethodPost, path: "events", body: `{"events":{}}`, check: CheckJSON, status: 400},
		{name: "junk exit", method: http.MethodPost, path: "exit", body: `{"error":"x"}`, check: CheckJSON, status: 400},
		{name: "junk stop", method: http.MethodPost, path: "stop", body: `{"now":true}`, check: CheckJSON, status: 400},
		{name: "junk renew", method: http.MethodPost, path: "renew", body: `1`, check: CheckJSON, status: 400},
		{name: "junk alive", method: http.MethodPost, path: "alive", body: `x`, check: CheckJSON, status: 400},
		{name: "no token", method: http.MethodPost, path: "success", body: successBody(""), check: CheckTokenShape, status: 400},
		{name: "access token", method: http.MethodPost, path: "success", check: CheckTokenShape, status: 400,
			body: successBody(strings.Replace(sandboxPublicToken, "public", "access", 1))},
		{name: "token with a tail", method: http.MethodPost, path: "success", check: CheckTokenShape, status: 400,
			body: successBody(sandboxPublicToken + "0")},
		{name: "token with a line break", method: http.MethodPost, path: "success", check: CheckTokenShape, status: 400,
			body: successBody(sandboxPublicToken + `\n`)},
		{name: "token of another environment", method: http.MethodPost, path: "success", check: CheckTokenEnvironment, status: 409,
			body: successBody(productionPublicToken)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, nil).open()
			r := s.request(c.method, c.path, c.body)
			if c.change != nil {
				c.change(s, r)
			}
			got := s.send(r)
			if got.err != nil || got.status != c.status {
				t.Errorf("answered %d %v, want %d", got.status, got.err, c.status)
			}
			s.leaksNothing(got)
			refused := s.noticesOf(RequestRefused)
			if len(refused) != 1 || refused[0].Check != c.check {
				t.Errorf("notices %+v, want one refusal by %v", refused, c.check)
			}
			if n := len(s.exchanger.asked()); n != 0 {
				t.Fatalf("the exchanger was asked %d times", n)
			}
			s.running()
			if got := decodeAnswer(t, s.post("success", good)); got.Outcome != "accepted" {
				t.Fatalf("the person's own success: %+v", got)
			}
		})
	}
}

// leaksNothing checks an answer to a stranger: no secret of the session, no CORS, no cookie, and the headers of all answers.
func (s *session) leaksNothing(got reply) {
	s.t.Helper()
	whole := got.body + fmt.Sprint(got.header)
	for name, secret := range map[string]string{
		"path secret": s.server.pathSecret, "page secret": s.server.pageSecret, "cookie": s.server.clientToken,
		"link token": testLinkToken, "public token": "public-",
	} {
		if strings.Contains(whole, secret) {
			s.t.Errorf("the answer holds the %s", name)
		}
	}
	for name := range got.header {
		if strings.HasPrefix(name, "Access-Control-") || name == "Set-Cookie" || name == "Location" {
			s.t.Errorf("the answer has the header %s", name)
		}
	}
	s.hardened(got)
}

func (s *session) hardened(got reply) {
	s.t.Helper()
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
	} {
		if value := got.header.Get(name); value != want {
			s.t.Errorf("%s is %q", name, value)
		}
	}
	if got.header.Get("Content-Security-Policy") == "" {
		s.t.Error("no Content-Security-Policy")
	}
	if got.header.Get("Cross-Origin-Opener-Policy") != "" {
		s.t.Error("Cross-Origin-Opener-Policy would cut the OAuth pop-up")
	}
}

func port(s *session) string {
	_, port, err := net.SplitHostPort(s.server.host)
	if err != nil {
		s.t.Fatal(err)
	}
	return port
}

func TestOldBrowsersWithoutFetchMetadataPass(t *testing.T) {
	s := start(t, nil).open()
	r := s.request(http.MethodPost, "success", successBody(sandboxPublicToken))
	r.Header.Del("Sec-Fetch-Site")
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	if got := decodeAnswer(t, s.send(r)); got.Outcome != "accepted" {
		t.Fatalf("%+v", got)
	}
}

func TestTheIconIsNoNews(t *testing.T) {
	s := start(t, nil)
	r := s.request(http.MethodGet, "", "")
	r.URL.Path = "/favicon.ico"
	if got := s.send(r); got.status != http.StatusNotFound {
		t.Errorf("answered %d", got.status)
	}
	if refused := s.noticesOf(RequestRefused); len(refused) != 0 {
		t.Errorf("notices %+v", refused)
	}
}

func TestJunkOnTheWireEndsNothing(t *testing.T) {
	s := start(t, nil).open()
	for _, junk := range []string{
		"hello\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n",                       // no Host
		"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", // two
		"GET " + s.server.pagePath() + " HTTP/1.1\r\nHost: " + s.server.host + "\r\nX: " + strings.Repeat("x", 64<<10) + "\r\n\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	} {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.server.host)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte(junk)); err != nil && !strings.Contains(err.Error(), "reset") && !strings.Contains(err.Error(), "broken pipe") {
			t.Fatal(err)
		}
		line, _ := bufio.NewReader(conn).ReadString('\n')
		if strings.Contains(line, " 200 ") {
			t.Errorf("%.40q got %q", junk, line)
		}
		conn.Close()
	}
	s.running()
}

// Connections beyond the cap wait; they do not use up the program's files, and the page goes on when one ends.
func TestConnectionsAreCapped(t *testing.T) {
	s := start(t, nil).open()
	var held []net.Conn
	for range maxConnections {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.server.host)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "GET /x HTTP/1.1\r\nHost: %s\r\n\r\n", s.server.host); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.Contains(line, "404") {
			t.Fatalf("%q %v", line, err)
		}
		held = append(held, conn)
	}
	answered := make(chan reply, 1)
	request := s.request(http.MethodPost, "alive", "{}")
	go func() { answered <- s.send(request) }()
	if taken := len(s.server.listener.(*cappedListener).slots); taken != maxConnections {
		t.Errorf("%d slots are taken", taken)
	}
	for _, conn := range held {
		conn.Close()
	}
	if got := <-answered; got.status != http.StatusOK {
		t.Fatalf("after the others left: %d %v", got.status, got.err)
	}
}
