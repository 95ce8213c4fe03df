package linkserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/secret"
)

const (
	sandboxPublicToken    = "public-sandbox-6a1bd5d4-1d35-4bf0-a8d2-9a0f3a1d2c11"
	productionPublicToken = "public-production-6a1bd5d4-1d35-4bf0-a8d2-9a0f3a1d2c11"
	testLinkToken         = "link-sandbox-33792986-2b9c-4b80-b1f2-518caaac6183"
)

// fakeExchanger answers with what the test put in and remembers what it was asked.
type fakeExchanger struct {
	mu        sync.Mutex
	decide    func(context.Context, Success) (Decision, error)
	renew     func(context.Context) (secret.Secret, error)
	successes []Success
}

func (f *fakeExchanger) Decide(ctx context.Context, s Success) (Decision, error) {
	f.mu.Lock()
	f.successes = append(f.successes, s)
	decide := f.decide
	f.mu.Unlock()
	if decide == nil {
		return Accept(), nil
	}
	return decide(ctx, s)
}

func (f *fakeExchanger) Renew(ctx context.Context) (secret.Secret, error) {
	if f.renew == nil {
		return secret.Secret{}, ErrNoRenewal
	}
	return f.renew(ctx)
}

func (f *fakeExchanger) asked() []Success {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Success(nil), f.successes...)
}

// testClock is a clock that moves when told.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newTestClock() *testClock {
	return &testClock{now: time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)}
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// session is a started Server with the first browser's view of it.
type session struct {
	t          *testing.T
	server     *Server
	url        string
	exchanger  *fakeExchanger
	clock      *testClock
	cookie     *http.Cookie
	pageSecret string
	body       string
	mu         sync.Mutex
	notices    []Notice
}

func start(t *testing.T, change func(*Options)) *session {
	t.Helper()
	s := &session{t: t, exchanger: &fakeExchanger{}, clock: newTestClock()}
	opts := Options{
		LinkToken: secret.New(testLinkToken), Environment: Sandbox, Exchanger: s.exchanger, Now: s.clock.Now,
		Watch: func(n Notice) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.notices = append(s.notices, n)
		},
	}
	if change != nil {
		change(&opts)
	}
	server, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.server = server
	if s.url, err = server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return s
}

// request builds a request as the page's own browser would send it.
func (s *session) request(method, path, body string) *http.Request {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Origin", "http://"+s.server.host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(pageSecretHeader, s.pageSecret)
	}
	if s.cookie != nil {
		r.AddCookie(s.cookie)
	}
	return r
}

type reply struct {
	status int
	header http.Header
	body   string
	err    error
}

func (s *session) send(r *http.Request) reply {
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(r)
	if err != nil {
		return reply{err: err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, header: response.Header, body: string(body), err: err}
}

func (s *session) post(path, body string) reply {
	s.t.Helper()
	got := s.send(s.request(http.MethodPost, path, body))
	if got.err != nil {
		s.t.Fatalf("POST %s: %v", path, got.err)
	}
	return got
}

// open gets the page as the first browser does.
func (s *session) open() *session {
	s.t.Helper()
	got := s.send(s.request(http.MethodGet, "", ""))
	if got.err != nil || got.status != http.StatusOK {
		s.t.Fatalf("GET page: %d %v", got.status, got.err)
	}
	s.body = got.body
	for _, c := range (&http.Response{Header: got.header}).Cookies() {
		s.cookie = c
	}
	if s.cookie == nil {
		s.t.Fatal("the first page set no cookie")
	}
	s.pageSecret = s.data().PageSecret
	return s
}

// data reads the page's JSON data block.
func (s *session) data() pageSession {
	s.t.Helper()
	match := regexp.MustCompile(`(?s)<script type="application/json" id="session"[^>]*>(.*?)</script>`).FindStringSubmatch(s.body)
	if match == nil {
		s.t.Fatal("the page has no data block")
	}
	var data pageSession
	if err := json.Unmarshal([]byte(match[1]), &data); err != nil {
		s.t.Fatalf("data block: %v", err)
	}
	return data
}

func (s *session) noticesOf(kind NoticeKind) []Notice {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Notice
	for _, n := range s.notices {
		if n.Kind == kind {
			found = append(found, n)
		}
	}
	return found
}

// result waits for the session's end.
func (s *session) result() (Result, error) {
	ctx, cancel := context.WithTimeout(s.t.Context(), 10*time.Second)
	defer cancel()
	return s.server.Wait(ctx)
}

// running fails the test unless the session still takes a success.
func (s *session) running() {
	s.t.Helper()
	if got := s.post("alive", "{}"); got.status != http.StatusOK {
		s.t.Fatalf("session is over: alive answered %d", got.status)
	}
	select {
	case <-s.server.ended:
		s.t.Fatal("session is over")
	default:
	}
}

func successBody(publicToken string) string {
	return `{"public_token":"` + publicToken + `","institution":{"institution_id":"ins_109508","name":"First Platypus Bank"},` +
		`"accounts":[{"id":"a1","name":"Plaid Checking","mask":"0000","type":"depository","subtype":"checking"},` +
		`{"id":"a2","name":"Plaid Saving","mask":"1111","type":"depository","subtype":"savings"}],"link_session_id":"79e772be"}`
}

func decodeAnswer(t *testing.T, r reply) outcomeAnswer {
	t.Helper()
	var a outcomeAnswer
	decoder := json.NewDecoder(bytes.NewBufferString(r.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&a); err != nil {
		t.Fatalf("answer %d %q: %v", r.status, r.body, err)
	}
	return a
}

var errFromPlaid = errors.New("exchange public token: plaid said no")

// sameSecret lets cmp compare secrets, which have no exported fields.
func sameSecret() cmp.Option {
	return cmp.Comparer(func(a, b secret.Secret) bool { return a == b })
}
