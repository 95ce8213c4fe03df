package plaidsvc

import (
	"crypto/tls"
	"errors"
	"net/http"
	"strings"
	"testing"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

func TestNewRefuses(t *testing.T) {
	good := Options{ClientID: "id", Secret: secret.New("s"), Environment: ledger.Sandbox}
	change := func(f func(*Options)) Options {
		o := good
		f(&o)
		return o
	}
	url := func(u string) Options { return change(func(o *Options) { o.BaseURL = u }) }
	for _, c := range []struct {
		name string
		opts Options
		want error
	}{
		{"as it should be", good, nil},
		{"production", change(func(o *Options) { o.Environment = ledger.Production }), nil},
		{"no client id", change(func(o *Options) { o.ClientID = " " }), ErrMissingKeys},
		{"no secret", change(func(o *Options) { o.Secret = secret.Secret{} }), ErrMissingKeys},
		{"a secret with a line break around", change(func(o *Options) { o.Secret = secret.New("\n s3cret\n") }), nil},
		{"a secret with a line break inside", change(func(o *Options) { o.Secret = secret.New("a\nb") }), ErrMalformedKeys},
		{"a client id in quotation marks", change(func(o *Options) { o.ClientID = "“id”" }), ErrMalformedKeys},
		{"no environment", change(func(o *Options) { o.Environment = "" }), ErrUnknownEnvironment},
		{"development", change(func(o *Options) { o.Environment = "development" }), ErrUnknownEnvironment},
		{"loopback", url("http://127.0.0.1:8080"), nil},
		{"loopback with a slash", url("http://127.0.0.1:8080/"), nil},
		{"loopback v6", url("http://[::1]:8080"), nil},
		{"localhost", url("http://localhost:8080"), nil},
		{"another host", url("http://example.com"), ErrNotLoopback},
		{"a host that looks like it", url("http://127.0.0.1.example.com"), ErrNotLoopback},
		{"a user that looks like it", url("http://127.0.0.1@example.com"), ErrNotLoopback},
		{"a user", url("http://hunter2@127.0.0.1"), ErrNotLoopback},
		{"https", url("https://127.0.0.1:8080"), ErrNotLoopback},
		{"all addresses", url("http://0.0.0.0:8080"), ErrNotLoopback},
		{"a path", url("http://127.0.0.1:8080/plaid"), ErrNotLoopback},
		{"a query", url("http://127.0.0.1:8080/?a=b"), ErrNotLoopback},
		{"no scheme", url("127.0.0.1:8080"), ErrNotLoopback},
		{"a file", url("file:///etc/passwd"), ErrNotLoopback},
		{"nonsense", url("http://[::1"), ErrNotLoopback},
	} {
		client, err := New(c.opts)
		if !errors.Is(err, c.want) || (client == nil) != (c.want != nil) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error repeats the password", c.name)
		}
	}
}

func TestHostsOfTheEnvironments(t *testing.T) {
	for env, want := range map[ledger.Environment]string{
		ledger.Sandbox: "https://sandbox.plaid.com", ledger.Production: "https://production.plaid.com",
	} {
		c := newClient(t, "", func(o *Options) { o.Environment = env })
		if c.base != want || c.Environment() != env {
			t.Errorf("%s goes to %s", env, c.base)
		}
	}
}

func TestTransportIsSecure(t *testing.T) {
	tr := secureTransport()
	if tr.TLSClientConfig.MinVersion < tls.VersionTLS12 || tr.TLSClientConfig.InsecureSkipVerify {
		t.Error("TLS is weaker than 1.2, or not verified")
	}
	if tr.TLSHandshakeTimeout == 0 || tr.DialContext == nil || tr.MaxResponseHeaderBytes == 0 {
		t.Error("a deadline or a cap is missing")
	}
}

func TestSandboxCallsAreRefusedInProduction(t *testing.T) {
	c := newClient(t, "", func(o *Options) {
		o.Environment = ledger.Production
		o.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
			t.Error("a request was sent")
			return nil, errors.New("unexpected")
		})
	})
	if _, err := c.SandboxPublicToken(t.Context(), "ins_109508", "", secret.Secret{}); !errors.Is(err, ErrSandboxOnly) {
		t.Errorf("public token: %v", err)
	}
	if err := c.ResetLogin(t.Context(), secret.New(accessToken)); !errors.Is(err, ErrSandboxOnly) {
		t.Errorf("reset login: %v", err)
	}
	if err := c.FireWebhook(t.Context(), secret.New(accessToken), "", "DEFAULT_UPDATE"); !errors.Is(err, ErrSandboxOnly) {
		t.Errorf("fire webhook: %v", err)
	}
}

// roundTripper makes a transport of a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
