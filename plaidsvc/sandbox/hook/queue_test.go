package hook_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"passbook/plaidsvc/sandbox/hook"
)

type delivered struct {
	body, token string
}

// receiver answers the given statuses in turn, then 200, and hands on what came.
func receiver(t *testing.T, statuses ...int) (string, <-chan delivered) {
	t.Helper()
	got := make(chan delivered, 16)
	turn := make(chan int, len(statuses))
	for _, status := range statuses {
		turn <- status
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read webhook: %v", err)
		}
		got <- delivered{string(body), r.Header.Get("Plaid-Verification")}
		select {
		case status := <-turn:
			w.WriteHeader(status)
		default:
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

func next(t *testing.T, got <-chan delivered) delivered {
	t.Helper()
	select {
	case d := <-got:
		return d
	case <-time.After(10 * time.Second):
		t.Fatal("no webhook came")
		return delivered{}
	}
}

func newQueue(t *testing.T, opts hook.Options) (*hook.Queue, *hook.Signer) {
	t.Helper()
	opts.Now = time.Now
	signer, err := hook.NewSigner(opts.Now)
	if err != nil {
		t.Fatal(err)
	}
	opts.Signer = signer
	if opts.Timeout == 0 {
		opts.Timeout = 5 * time.Second
	}
	q := hook.NewQueue(opts)
	t.Cleanup(q.Close)
	return q, signer
}

// verify does what Plaid's page on webhook verification tells a receiver to do,
// written from that page and RFC 7518 alone.
func verify(t *testing.T, signer *hook.Signer, d delivered) (kid string) {
	t.Helper()
	parts := strings.Split(d.token, ".")
	if len(parts) != 3 {
		t.Fatalf("token %q has %d parts, want 3", d.token, len(parts))
	}
	var header struct{ Alg, Kid, Typ string }
	unpack(t, parts[0], &header)
	if header.Alg != "ES256" || header.Typ != "JWT" {
		t.Errorf("header = %+v, want ES256 and JWT", header)
	}
	key, ok := signer.Key(header.Kid)
	if !ok {
		t.Fatalf("key %q is unknown", header.Kid)
	}
	point := append(append([]byte{4}, coordinate(t, key.X)...), coordinate(t, key.Y)...)
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		t.Fatalf("key %+v: %v", key, err)
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		t.Fatalf("signature has %d bytes (%v), want R and S of 32 each", len(signature), err)
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	if !ecdsa.Verify(public, digest[:], r, s) {
		t.Error("the signature does not verify")
	}
	var claims struct {
		IAT int64  `json:"iat"`
		Sum string `json:"request_body_sha256"`
	}
	unpack(t, parts[1], &claims)
	sum := sha256.Sum256([]byte(d.body))
	if claims.Sum != hex.EncodeToString(sum[:]) {
		t.Errorf("request_body_sha256 = %s, the body's is %x", claims.Sum, sum)
	}
	if age := time.Since(time.Unix(claims.IAT, 0)); age > 5*time.Minute || age < -time.Minute {
		t.Errorf("iat is %v old", age)
	}
	return header.Kid
}

func unpack(t *testing.T, part string, into any) {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func coordinate(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) != 32 {
		t.Fatalf("coordinate %q: %d bytes, %v", text, len(b), err)
	}
	return b
}

func TestWebhookVerifies(t *testing.T) {
	url, got := receiver(t)
	q, signer := newQueue(t, hook.Options{})
	q.Send(hook.Message{URL: url, Body: []byte("{\n  \"a\": 1\n}")})
	if d := next(t, got); d.body != "{\n  \"a\": 1\n}" {
		t.Errorf("body = %q, want the bytes sent", d.body)
	} else {
		verify(t, signer, d)
	}
}

func TestRotatedKeyExpiresButStaysKnown(t *testing.T) {
	url, got := receiver(t)
	q, signer := newQueue(t, hook.Options{})
	q.Send(hook.Message{URL: url, Body: []byte("{}")})
	old := verify(t, signer, next(t, got))
	made, err := signer.Rotate()
	if err != nil {
		t.Fatal(err)
	}
	q.Send(hook.Message{URL: url, Body: []byte("{}")})
	if now := verify(t, signer, next(t, got)); now != made || now == old {
		t.Errorf("signed with %s after rotation from %s to %s", now, old, made)
	}
	if key, ok := signer.Key(old); !ok || key.ExpiredAt == nil {
		t.Errorf("old key = %+v, %v; want it known and expired", key, ok)
	}
	if key, ok := signer.Key(made); !ok || key.ExpiredAt != nil || key.CreatedAt == 0 {
		t.Errorf("new key = %+v, %v; want it known, created and not expired", key, ok)
	}
}

func TestDeliveryIsTriedThreeTimes(t *testing.T) {
	url, got := receiver(t, 500, 503, 404)
	q, signer := newQueue(t, hook.Options{Retry: time.Millisecond})
	q.Send(hook.Message{URL: url, Body: []byte(`{"n":1}`)})
	for range 3 {
		verify(t, signer, next(t, got))
	}
	q.Send(hook.Message{URL: url, Body: []byte(`{"n":2}`)})
	if d := next(t, got); d.body != `{"n":2}` {
		t.Errorf("a fourth attempt was made: %s", d.body)
	}
}

func TestFailingWebhookDoesNotHoldUpTheNext(t *testing.T) {
	url, got := receiver(t, 500)
	q, _ := newQueue(t, hook.Options{Retry: time.Hour})
	q.Send(hook.Message{URL: url, Body: []byte("1")})
	q.Send(hook.Message{URL: url, Body: []byte("2")})
	if a, b := next(t, got), next(t, got); a.body != "1" || b.body != "2" {
		t.Errorf("got %q and %q, want 1 and 2", a.body, b.body)
	}
	q.Close() // must not wait for the hour
	for _, d := range q.Deliveries() {
		if d.Attempt != 1 {
			t.Errorf("attempt %d after Close", d.Attempt)
		}
	}
}

func TestWebhookDoesNotLeaveTheMachine(t *testing.T) {
	q, _ := newQueue(t, hook.Options{Retry: time.Hour})
	q.Send(hook.Message{URL: "http://192.0.2.1:9/hook", Body: []byte("{}")})
	look, deadline := time.NewTicker(time.Millisecond), time.After(10*time.Second)
	defer look.Stop()
	tries := q.Deliveries()
	for len(tries) == 0 {
		select {
		case <-look.C:
			tries = q.Deliveries()
		case <-deadline:
			t.Fatal("no attempt was recorded")
		}
	}
	if len(tries) != 1 || !strings.Contains(tries[0].Err, "this machine only") {
		t.Errorf("deliveries = %+v, want one refused", tries)
	}
}

func TestSendAfterCloseIsDropped(t *testing.T) {
	url, got := receiver(t)
	q, _ := newQueue(t, hook.Options{})
	q.Close()
	q.Send(hook.Message{URL: url, Body: []byte("{}")})
	q.Close()
	select {
	case d := <-got:
		t.Errorf("delivered %q after Close", d.body)
	default:
	}
}
