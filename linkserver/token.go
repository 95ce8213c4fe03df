package linkserver

import (
	"fmt"
	"io"
	"log/slog"
	"regexp"
)

const redacted = "[redacted]"

// Token is a link token or a public token. It prints as [redacted] whatever the verb and encodes as such in JSON and in
// logs; [Token.Reveal] is the only way to its text.
type Token string

// Reveal returns the token's text, for the one place that sends it.
func (t Token) Reveal() string { return string(t) }

// String returns "[redacted]".
func (Token) String() string { return redacted }

// GoString returns "[redacted]".
func (Token) GoString() string { return redacted }

// Format writes "[redacted]" for every verb.
func (Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalText returns "[redacted]".
func (Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue returns "[redacted]".
func (Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// publicTokenEnvironment returns the environment a public token was made in; ok is false when the text has not the shape of
// a public token (type-environment-uuid, Plaid's glossary).
func publicTokenEnvironment(pattern *regexp.Regexp, text string) (environment Environment, ok bool) {
	match := pattern.FindStringSubmatch(text)
	if match == nil {
		return "", false
	}
	return Environment(match[1]), true
}

// publicTokenPattern compiles the shape of a public token.
func publicTokenPattern() *regexp.Regexp {
	return regexp.MustCompile(`^public-(sandbox|production)-[0-9a-f-]{36}$`)
}
