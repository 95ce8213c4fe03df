package plaidsvc

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// Errors of New.
var (
	ErrMissingKeys        = errors.New("the Plaid client_id and secret are missing")
	ErrMalformedKeys      = errors.New("the Plaid client_id or secret has characters that no key has")
	ErrUnknownEnvironment = errors.New("the Plaid environment must be sandbox or production")
	ErrNotLoopback        = errors.New("a Plaid URL of your own must be http:// on this machine, such as http://127.0.0.1:8080")
	ErrSandboxOnly        = errors.New("this works only in Plaid's Sandbox")
)

// Options configure a Client. ClientID, Secret and Environment are required.
type Options struct {
	ClientID    string
	Secret      secret.Secret
	Environment ledger.Environment
	// BaseURL replaces Plaid's own host. Only plain http to this machine is accepted.
	BaseURL string
	// ClientName is what Link calls the program, 1 to 30 characters; default Passbook.
	ClientName string
	// Countries are the ISO 3166-1 codes Link and institution searches cover; default US.
	Countries []string
	// Now gives the instants stamped on answers; default time.Now.
	Now func() time.Time
	// Jitter returns a number in [0,1) that spreads retries; default math/rand.
	Jitter func() float64
	// Log receives one line a request, never its content; default none.
	Log *slog.Logger
	// Transport sends the requests; default one with TLS 1.2 or newer.
	Transport http.RoundTripper
	// NoLimits turns off the waiting that keeps calls under Plaid's rate limits, for a server that has none.
	NoLimits bool
}

// Client talks to one Plaid environment with one pair of keys. It is safe for concurrent use.
type Client struct {
	sdk         *plaid.PlaidApiService
	http        *http.Client
	base        string
	environment ledger.Environment
	clientName  string
	countries   []plaid.CountryCode
	now         func() time.Time
	secret      secret.Secret  // to keep it out of messages
	tokens      *regexp.Regexp // the shape of Plaid's tokens, for the same purpose
	items       itemIDs
	keys        webhookKeys
}

// New returns a Client, or one of ErrMissingKeys, ErrMalformedKeys, ErrUnknownEnvironment and ErrNotLoopback. It sends
// nothing. White space around the keys is dropped.
func New(opts Options) (*Client, error) {
	opts.ClientID, opts.Secret = strings.TrimSpace(opts.ClientID), secret.New(strings.TrimSpace(opts.Secret.Reveal()))
	if opts.ClientID == "" || opts.Secret.Empty() {
		return nil, ErrMissingKeys
	}
	if !keyShape(opts.ClientID) || !keyShape(opts.Secret.Reveal()) {
		return nil, ErrMalformedKeys
	}
	base, err := baseURL(opts)
	if err != nil {
		return nil, err
	}
	if opts.ClientName == "" {
		opts.ClientName = "Passbook"
	}
	if len(opts.Countries) == 0 {
		opts.Countries = []string{"US"}
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Jitter == nil {
		opts.Jitter = rand.Float64
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Transport == nil {
		opts.Transport = secureTransport()
	}
	send := &attempt{
		next: opts.Transport, host: base.Host, clientID: opts.ClientID, secret: opts.Secret, log: opts.Log,
		limits: newLimits(opts.Environment, opts.NoLimits),
	}
	again := retrying{now: opts.Now, jitter: opts.Jitter}
	hc := &http.Client{
		CheckRedirect: noRedirects,
		Transport: &retryablehttp.RoundTripper{Client: &retryablehttp.Client{
			HTTPClient:   &http.Client{Transport: send, CheckRedirect: noRedirects},
			RetryMax:     maxTries - 1,
			CheckRetry:   again.check,
			Backoff:      again.wait,
			ErrorHandler: retryablehttp.PassthroughErrorHandler,
		}},
	}
	cfg := plaid.NewConfiguration()
	cfg.HTTPClient = hc
	cfg.UserAgent = userAgent
	cfg.UseEnvironment(plaid.Environment(base.String()))
	return &Client{
		sdk: plaid.NewAPIClient(cfg).PlaidApi, http: hc, base: base.String(), environment: opts.Environment,
		clientName: opts.ClientName, countries: countryCodes(opts.Countries), now: opts.Now,
		secret: opts.Secret, tokens: tokenShape(),
	}, nil
}

// Environment returns the environment the Client's keys belong to.
func (c *Client) Environment() ledger.Environment { return c.environment }

func baseURL(opts Options) (*url.URL, error) {
	var host plaid.Environment
	switch opts.Environment {
	case ledger.Sandbox:
		host = plaid.Sandbox
	case ledger.Production:
		host = plaid.Production
	default:
		return nil, ErrUnknownEnvironment
	}
	if opts.BaseURL == "" {
		return url.Parse(string(host))
	}
	u, err := url.Parse(opts.BaseURL)
	if err != nil || u.Scheme != "http" || !loopback(u.Hostname()) || u.User != nil || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" {
		// The text of err would repeat the URL, which may hold a password.
		return nil, ErrNotLoopback
	}
	u.Path = ""
	return u, nil
}

// keyShape reports whether a key can stand in an HTTP header.
func keyShape(key string) bool {
	return !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

func loopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

// secureTransport is net/http's transport with stated deadlines and versions.
func secureTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		ForceAttemptHTTP2:      true,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// noRedirects keeps net/http from following a redirect: it would send the PLAID-SECRET header along.
func noRedirects(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func countryCodes(codes []string) []plaid.CountryCode {
	out := make([]plaid.CountryCode, len(codes))
	for i, code := range codes {
		out[i] = plaid.CountryCode(strings.ToUpper(code))
	}
	return out
}

func (c *Client) sandboxOnly(what string) error {
	if c.environment != ledger.Sandbox {
		return fmt.Errorf("%s: %w", what, ErrSandboxOnly)
	}
	return nil
}

// tokenShape matches Plaid's tokens, so that none survives in a message (glossary: type-environment-uuid).
func tokenShape() *regexp.Regexp {
	return regexp.MustCompile(`\b(access|public|link|processor|assets?(-report)?|user)-(sandbox|development|production)-[0-9A-Za-z-]+`)
}
