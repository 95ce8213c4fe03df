package plaidsvc

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

const (
	plaidVersion = "2020-09-14"
	userAgent    = "Passbook"
	maxAnswer    = 32 << 20 // bytes, uncompressed

	defaultTimeout = 30 * time.Second
	balanceTimeout = 60 * time.Second  // a live pull at the bank takes up to half a minute
	syncTimeout    = 120 * time.Second // the first page after the history is complete takes up to eight times as long
)

// Causes of a NetworkError.
var (
	errNoAnswer = errors.New("no answer in time")
	errTooLarge = errors.New("the answer is larger than 32 MiB")
	errHost     = errors.New("the request is for another host")
)

// attempt sends one request once: it waits for its turn under Plaid's rate limits, adds the credentials, keeps the deadline,
// and returns only answers that arrived whole. It sits below the retries, so that each try is limited and logged.
type attempt struct {
	next     http.RoundTripper
	host     string
	clientID string
	secret   secret.Secret
	log      *slog.Logger
	limits   *limits
}

// RoundTrip implements http.RoundTripper.
func (a *attempt) RoundTrip(req *http.Request) (*http.Response, error) {
	parent, path := req.Context(), req.URL.Path
	c := callOf(parent)
	if req.URL.Host != a.host {
		closeBody(req)
		return nil, &NetworkError{Path: path, Code: ledger.CodeOffline, cause: errHost}
	}
	if err := a.limits.wait(parent, path, c.item); err != nil {
		closeBody(req)
		return nil, err
	}
	ctx, cancel := context.WithTimeout(parent, c.timeout)
	defer cancel() // the body is read before this returns
	out := req.Clone(ctx)
	out.Header.Set("Plaid-Client-Id", a.clientID)
	out.Header.Set("Plaid-Secret", a.secret.Reveal())

	c.tries++
	started := time.Now()
	resp, err := a.next.RoundTrip(out)
	var data []byte
	if err == nil {
		data, err = readWhole(resp)
	}
	if err != nil {
		if parent.Err() != nil {
			return nil, parent.Err()
		}
		failure := &NetworkError{Path: path, Code: networkCode(err), cause: plainCause(err)}
		if failure.Code == ledger.CodeTimeout {
			c.timeouts++
		}
		a.log.LogAttrs(ctx, slog.LevelWarn, "plaid request", slog.String("path", path),
			slog.Duration("took", time.Since(started)), slog.String("error_code", failure.Code))
		return nil, failure
	}
	resp.Body = wholeBody{Reader: bytes.NewReader(data), data: data}
	resp.ContentLength = int64(len(data))
	a.record(ctx, path, resp, data, time.Since(started))
	return resp, nil
}

// record logs one answered request: never its content.
func (a *attempt) record(ctx context.Context, path string, resp *http.Response, data []byte, took time.Duration) {
	level := slog.LevelInfo
	if resp.StatusCode != http.StatusOK {
		level = slog.LevelWarn
	}
	if !a.log.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{slog.String("path", path), slog.Int("status", resp.StatusCode), slog.Duration("took", took)}
	var w wireError
	if resp.StatusCode != http.StatusOK && json.Unmarshal(data, &w) == nil {
		attrs = append(attrs, slog.String("error_code", label(w.Code)))
	} else {
		w.RequestID = lastRequestID(data)
	}
	attrs = append(attrs, slog.String("request_id", requestID(resp, w.RequestID)))
	a.log.LogAttrs(ctx, level, "plaid request", attrs...)
}

// lastRequestID finds request_id without reading the whole answer. Plaid writes it last; elsewhere it is not worth the time.
func lastRequestID(data []byte) string {
	_, after, found := bytes.Cut(data[max(0, len(data)-256):], []byte(`"request_id"`))
	if !found {
		return ""
	}
	_, after, _ = bytes.Cut(after, []byte(`"`))
	id, _, found := bytes.Cut(after, []byte(`"`))
	if !found {
		return ""
	}
	return string(id)
}

// readWhole reads a body to its end. net/http reports a body cut short of its length or its last chunk as an error.
func readWhole(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	var b bytes.Buffer
	if n := resp.ContentLength; n > 0 && n <= maxAnswer {
		b.Grow(int(n) + bytes.MinRead)
	}
	n, err := b.ReadFrom(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if n > maxAnswer {
		return nil, errTooLarge
	}
	return b.Bytes(), nil
}

// Winsock's numbers, which the syscall package does not map to the names used elsewhere. No other system has such numbers.
const (
	windowsRefused = syscall.Errno(10061)
	windowsReset   = syscall.Errno(10054)
)

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

// networkCode names the reason why there is no answer.
func networkCode(err error) string {
	var (
		timeout  net.Error
		name     *net.DNSError
		verify   *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		alert    tls.AlertError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return ledger.CodeTimeout
	case errors.As(err, &verify), errors.As(err, &record), errors.As(err, &alert), errors.As(err, &unknown),
		errors.As(err, &hostname), errors.As(err, &invalid):
		return ledger.CodeInsecure
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, windowsRefused):
		return ledger.CodeRefused
	case errors.As(err, &name):
		return ledger.CodeOffline
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET),
		errors.Is(err, windowsReset):
		return ledger.CodeCut
	case errors.Is(err, errTooLarge):
		return ledger.CodeUnreadable
	}
	return ledger.CodeOffline
}

// plainCause keeps an attempt's own deadline from looking like the caller's.
func plainCause(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errNoAnswer
	}
	return err
}
