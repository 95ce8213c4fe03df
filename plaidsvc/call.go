package plaidsvc

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// call is what the transport must know of a request that the request itself does not say.
type call struct {
	item     [sha256.Size]byte // of the access token: whose rate limit the call counts against; zero for none
	once     bool              // must not be sent a second time unless Plaid certainly refused the first
	timeout  time.Duration     // for one try
	hidden   []secret.Secret   // must not appear in an error
	tries    int               // so far
	timeouts int               // of the tries, those that ran out of time
}

type callKey struct{}

// about attaches what the transport must know. token may be empty.
func about(ctx context.Context, token secret.Secret, opts ...func(*call)) context.Context {
	c := &call{timeout: defaultTimeout}
	if !token.Empty() {
		c.item = sha256.Sum256([]byte(token.Reveal()))
		c.hidden = append(c.hidden, token)
	}
	for _, o := range opts {
		o(c)
	}
	return context.WithValue(ctx, callKey{}, c)
}

// once marks a call that does something which must not be done twice.
func once(c *call) { c.once = true }

func within(d time.Duration) func(*call) { return func(c *call) { c.timeout = d } }

func hiding(s ...secret.Secret) func(*call) {
	return func(c *call) { c.hidden = append(c.hidden, s...) }
}

func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{timeout: defaultTimeout, once: true}
}

// wholeBody is a response body that was read to its end, uncompressed and within the size cap.
type wholeBody struct {
	*bytes.Reader
	data []byte
}

func (wholeBody) Close() error { return nil }

func bodyOf(resp *http.Response) ([]byte, error) {
	if w, ok := resp.Body.(wholeBody); ok {
		return w.data, nil
	}
	return io.ReadAll(resp.Body)
}

// post sends one of the SDK's request models and reads the answer into into, a struct of this package.
func (c *Client) post(ctx context.Context, path string, body json.Marshaler, into any) error {
	raw, err := body.MarshalJSON()
	if err != nil {
		return fmt.Errorf("%s: write the request: %w", path, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(raw))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Plaid-Version", plaidVersion)
	req.Header.Set("User-Agent", userAgent)
	resp, err := c.http.Do(req)
	if err != nil {
		return c.unanswered(path, err)
	}
	defer resp.Body.Close()
	data, err := bodyOf(resp)
	if err != nil {
		return c.unanswered(path, err)
	}
	if resp.StatusCode != http.StatusOK {
		return c.refusal(ctx, path, resp, data)
	}
	if err := decode(data, into); err != nil {
		return c.unreadable(path, resp, data)
	}
	return nil
}

// scannable is an answer that reads itself, for those where encoding/json is too slow.
type scannable interface{ scan(data []byte) error }

func decode(data []byte, into any) error {
	if s, ok := into.(scannable); ok {
		return s.scan(data)
	}
	return json.Unmarshal(data, into)
}

// settle turns what an SDK call returned beside its value into one of this package's errors, or nil. The SDK's own error is
// not looked at: for a 2xx answer that does not decode it becomes an empty PlaidError, and for a 208 that carries an error it
// is none at all.
func (c *Client) settle(ctx context.Context, path string, resp *http.Response, err error) error {
	if resp == nil {
		if err == nil {
			err = errNoAnswer
		}
		return c.unanswered(path, err)
	}
	defer resp.Body.Close()
	data, readErr := bodyOf(resp)
	switch {
	case readErr != nil:
		return c.unanswered(path, readErr)
	case resp.StatusCode != http.StatusOK:
		return c.refusal(ctx, path, resp, data)
	case err != nil:
		return c.unreadable(path, resp, data)
	}
	return nil
}

// unanswered names an error that came instead of an answer. A context that ended stays recognisable as such.
func (c *Client) unanswered(path string, err error) error {
	var network *NetworkError
	if errors.As(err, &network) {
		network.At = c.now()
		return network
	}
	var plaidErr *Error
	if errors.As(err, &plaidErr) {
		plaidErr.At = c.now()
		return plaidErr
	}
	// url.Error repeats the method and the address; path says it better.
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", path, err)
	}
	return &NetworkError{Path: path, Code: ledger.CodeOffline, At: c.now(), cause: err}
}
