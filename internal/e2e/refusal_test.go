package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// refusal is how a command must end that cannot do what it was asked.
type refusal struct {
	code int
	what string // in the sentence
	next string // in the next step
}

// check says what is wrong with how a command ended: its code, one sentence and one next step on standard error, nothing on
// standard output, no secret anywhere.
func (want refusal) check(t *testing.T, got result, secrets ...string) {
	t.Helper()
	if got.code != want.code {
		t.Errorf("exit %d, want %d", got.code, want.code)
	}
	lines := strings.Split(strings.TrimSuffix(got.err, "\n"), "\n")
	if got.out != "" || len(lines) != 2 {
		t.Errorf("want two lines on standard error and none on standard output, got\n%q\n%q", got.err, got.out)
		return
	}
	what, named := strings.CutPrefix(lines[0], "passbook: ")
	if !named || !sentence().MatchString(what) || !strings.Contains(what, want.what) {
		t.Errorf("says %q, want a sentence with %q", lines[0], want.what)
	}
	if lines[1] == "" || !strings.Contains(lines[1], want.next) {
		t.Errorf("the next step is %q, want it to have %q", lines[1], want.next)
	}
	noSecrets(t, got.err, secrets...)
}

// sentence is a capital or a path, some words, and one full stop at the end; dots inside words and numbers are none.
func sentence() *regexp.Regexp {
	return regexp.MustCompile(`^["/A-Z](?:[^.]|\.[^ ])*\.$`)
}

// tokenShape finds every token of Plaid's.
func tokenShape() *regexp.Regexp {
	return regexp.MustCompile(`(?:access|public|link)-(?:sandbox|production|development)-[0-9a-f]`)
}

// noSecrets fails where a text holds a token of Plaid's or one of the secrets.
func noSecrets(t *testing.T, text string, secrets ...string) {
	t.Helper()
	if found := tokenShape().FindString(text); found != "" {
		t.Errorf("a token stands in %q", text)
	}
	for _, s := range append(secrets, "correct horse") {
		if s != "" && strings.Contains(text, s) {
			t.Errorf("a secret stands in %q", text)
		}
	}
}
