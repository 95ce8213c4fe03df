// Package secret owns the one type that carries tokens and keys through the program. A Secret prints as [redacted] by
// every road fmt, slog and encoding/json know; only Reveal gives the bytes away, so a reviewer can find each use by name.
package secret

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// ErrMarshal is returned when a Secret would be written to JSON: a secret on the wire is always written by hand.
var ErrMarshal = errors.New("a secret is not written to JSON")

// Secret is a token, key or password. The zero Secret is empty. Secrets are comparable but not printable.
type Secret struct{ value string }

// New wraps a value that must never be printed.
func New(value string) Secret { return Secret{value: value} }

// Reveal returns the value itself, for the one place that sends or seals it.
func (s Secret) Reveal() string { return s.value }

// Empty reports whether there is no value.
func (s Secret) Empty() bool { return s.value == "" }

// String returns [redacted], or nothing for an empty Secret.
func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return redacted
}

// Format writes [redacted] for every verb, %#v and %+v included.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// GoString returns [redacted].
func (s Secret) GoString() string { return s.String() }

// LogValue returns [redacted].
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON always fails with ErrMarshal.
func (s Secret) MarshalJSON() ([]byte, error) { return nil, ErrMarshal }

var (
	_ fmt.Formatter  = Secret{}
	_ slog.LogValuer = Secret{}
	_ json.Marshaler = Secret{}
)
