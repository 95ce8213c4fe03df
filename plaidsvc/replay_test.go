package plaidsvc

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// received is one request as the server saw it.
type received struct {
	path   string
	header http.Header
	body   map[string]any
}

// replay is a server that gives prepared answers and remembers what it was asked.
type replay struct {
	*httptest.Server
	mu       sync.Mutex
	answers  map[string][]http.HandlerFunc // by path, in turn; the last one stays
	requests []received
}

func newReplay(t *testing.T) *replay {
	t.Helper()
	r := &replay{answers: map[string][]http.HandlerFunc{}}
	r.Server = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(r.Close)
	return r
}

func (r *replay) serve(w http.ResponseWriter, req *http.Request) {
	got := received{path: req.URL.Path, header: req.Header}
	raw, _ := io.ReadAll(req.Body)
	_ = json.Unmarshal(raw, &got.body)
	r.mu.Lock()
	r.requests = append(r.requests, got)
	queue := r.answers[req.URL.Path]
	if len(queue) > 1 {
		r.answers[req.URL.Path] = queue[1:]
	}
	r.mu.Unlock()
	if len(queue) == 0 {
		answer(http.StatusBadRequest, `{"error_type":"INVALID_REQUEST","error_code":"NOT_FOUND","error_message":"not found"}`)(w, req)
		return
	}
	queue[0](w, req)
}

func (r *replay) on(path string, answers ...http.HandlerFunc) *replay {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers[path] = answers
	return r
}

func (r *replay) seen() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received(nil), r.requests...)
}

func (r *replay) last(t *testing.T) received {
	t.Helper()
	all := r.seen()
	if len(all) == 0 {
		t.Fatal("no request arrived")
	}
	return all[len(all)-1]
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// example gives one of the documentation's answers.
func example(t testing.TB, name string) http.HandlerFunc {
	return answer(http.StatusOK, string(exampleBytes(t, name)))
}

func exampleBytes(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func fixedNow() time.Time { return time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC) }

const canarySecret = "canary-client-secret-5f3a"

func newClient(t testing.TB, url string, change ...func(*Options)) *Client {
	t.Helper()
	opts := Options{
		ClientID: "client-id", Secret: secret.New(canarySecret), Environment: ledger.Sandbox, BaseURL: url, Now: fixedNow,
		Jitter: func() float64 { return 0 },
	}
	for _, f := range change {
		f(&opts)
	}
	c, err := New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
