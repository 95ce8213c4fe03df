package plaidsvc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// Error is an answer of Plaid's that is no success (schema PlaidError), or one that nobody could read: then Code is
// ledger.CodeUnreadable, or ledger.CodePlaidDown for a 5xx without Plaid's error object.
type Error struct {
	Path string // the endpoint, such as /item/get
	Type string // error_type; values unknown to Passbook are kept
	Code string // error_code; values unknown to Passbook are kept
	// Message is error_message, for programmers. Tokens and keys are blotted out.
	Message safetext.Untrusted
	// Display is display_message: Plaid's own words for the person, often empty.
	Display    safetext.Untrusted
	HTTP       int           // status
	RequestID  string        // what Plaid's support asks for
	ItemID     ledger.ItemID // of the Item the call was about, once a call has told it; else empty
	RetryAfter time.Duration // how long Plaid asks to wait; zero where it does not say
	At         time.Time     // when the answer came
}

// Error says which endpoint failed, how, and the request_id.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "plaid %s: ", e.Path)
	if e.Code != "" {
		b.WriteString(e.Code)
	} else {
		b.WriteString("error without a code")
	}
	if e.Message != "" {
		fmt.Fprintf(&b, ": %s", safetext.Line(e.Message))
	}
	fmt.Fprintf(&b, " (http %d", e.HTTP)
	if e.RequestID != "" {
		fmt.Fprintf(&b, ", request_id %s", e.RequestID)
	}
	b.WriteString(")")
	return b.String()
}

// LoginRequired reports whether signing in again at the bank (Link's update mode) repairs the Item.
func (e *Error) LoginRequired() bool {
	r := ledger.Explain(e.Code).Remedy
	return r == ledger.Relink || r == ledger.AtBank
}

// Mutation reports that the data changed between two sync pages: drop the update's pages and start again from the cursor the
// update began with.
func (e *Error) Mutation() bool { return e.Code == "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION" }

// Keys reports whether the keys or the environment are wrong, so that no call can succeed.
func (e *Error) Keys() bool { return ledger.Explain(e.Code).Remedy == ledger.FixKeys }

// NotReady reports that Plaid is still fetching the data.
func (e *Error) NotReady() bool { return e.Code == "PRODUCT_NOT_READY" }

// Retryable reports whether the same call may succeed later without the person. The Client has already retried what is worth
// retrying within seconds.
func (e *Error) Retryable() bool {
	switch e.Code {
	case "ADDITION_LIMIT":
		return false
	case "":
		return e.HTTP == http.StatusTooManyRequests || e.HTTP >= 500
	}
	return e.HTTP == http.StatusTooManyRequests || ledger.Explain(e.Code).Remedy == ledger.Wait
}

// Trouble returns the error as the Item keeps it.
func (e *Error) Trouble() ledger.Trouble {
	return ledger.Trouble{
		Type: e.Type, Code: e.Code, Message: e.Message, Display: e.Display, RequestID: e.RequestID, SeenAt: e.At,
	}
}

// refusal reads an answer that is no success. A body without Plaid's error object, such as a gateway's HTML, is told by its
// status alone; nothing of it is kept.
func (c *Client) refusal(ctx context.Context, path string, resp *http.Response, data []byte) error {
	var w wireError
	if err := json.Unmarshal(data, &w); err != nil {
		w = wireError{}
	}
	e := &Error{
		Path: path, HTTP: resp.StatusCode, Type: label(w.Type), Code: label(w.Code), RequestID: requestID(resp, w.RequestID),
		Message: c.blot(ctx, w.Message), Display: c.blot(ctx, w.Display), At: c.now(), ItemID: c.items.of(callOf(ctx)),
	}
	e.RetryAfter, _ = retryAfter(resp, c.now())
	if e.Code == "" {
		e.Code = ledger.CodeUnreadable
		if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
			e.Code = ledger.CodePlaidDown
		}
	}
	return e
}

// unreadable is a success whose body is not what it should be. Nothing of the body is kept.
func (c *Client) unreadable(path string, resp *http.Response, data []byte) error {
	var id struct {
		RequestID string `json:"request_id"`
	}
	if err := json.Unmarshal(data, &id); err != nil {
		id.RequestID = ""
	}
	return &Error{
		Path: path, HTTP: resp.StatusCode, Code: ledger.CodeUnreadable, RequestID: requestID(resp, id.RequestID), At: c.now(),
	}
}

// wireError is schema PlaidError as far as it matters.
type wireError struct {
	Type      string `json:"error_type"`
	Code      string `json:"error_code"`
	Message   string `json:"error_message"`
	Display   string `json:"display_message"`
	RequestID string `json:"request_id"`
}

func (w *wireError) trouble(at time.Time, blot func(string) safetext.Untrusted) *ledger.Trouble {
	if w == nil || (w.Code == "" && w.Type == "") {
		return nil
	}
	return &ledger.Trouble{
		Type: label(w.Type), Code: label(w.Code), Message: blot(w.Message), Display: blot(w.Display),
		RequestID: label(w.RequestID), SeenAt: at,
	}
}

// label cleans a code, a type or an id: printable, and no longer than any of Plaid's.
func label(s string) string {
	s = safetext.Line(safetext.Untrusted(s))
	if len(s) > 128 {
		s = strings.ToValidUTF8(s[:128], "")
	}
	return s
}

// enum cleans a word of an enumeration. Words nobody knows are kept.
func enum[T ~string](word T) T { return T(label(string(word))) }

func requestID(resp *http.Response, inBody string) string {
	if inBody == "" {
		inBody = resp.Header.Get("Plaid-Request-Id")
	}
	return label(inBody)
}

const redacted = "[redacted]"

// blot removes everything secret from a text of Plaid's that may reach a screen or a log.
func (c *Client) blot(ctx context.Context, text string) safetext.Untrusted {
	if text == "" {
		return ""
	}
	for _, s := range slices.Concat(callOf(ctx).hidden, []secret.Secret{c.secret}) {
		if !s.Empty() {
			text = strings.ReplaceAll(text, s.Reveal(), redacted)
		}
	}
	return safetext.Untrusted(c.tokens.ReplaceAllLiteralString(text, redacted))
}

// ErrNetwork is what every error wraps that came instead of an answer.
var ErrNetwork = errors.New("plaid could not be reached")

// NetworkError says why there was no answer. Code is one of the ledger's codes for it, such as ledger.CodeTimeout.
type NetworkError struct {
	Path  string
	Code  string
	At    time.Time
	cause error
}

// Error says which endpoint was not answered, and why.
func (e *NetworkError) Error() string {
	return fmt.Sprintf("plaid %s: %s: %v", e.Path, e.Code, e.cause)
}

// Unwrap returns ErrNetwork and the cause.
func (e *NetworkError) Unwrap() []error { return []error{ErrNetwork, e.cause} }

// Retryable reports whether the same call may succeed later without the person.
func (e *NetworkError) Retryable() bool { return e.Code != ledger.CodeInsecure }

// Trouble returns the error as the Item keeps it.
func (e *NetworkError) Trouble() ledger.Trouble {
	return ledger.Trouble{Type: ledger.TypeNetwork, Code: e.Code, SeenAt: e.At}
}
