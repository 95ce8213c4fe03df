package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ExitCode is what the process says of itself to scripts. docs/commands.md lists the codes.
type ExitCode int

// The exit codes.
const (
	ExitOK          ExitCode = 0
	ExitUnexpected  ExitCode = 1
	ExitUsage       ExitCode = 2
	ExitNeedsPerson ExitCode = 3 // a bank waits for its owner
	ExitBusy        ExitCode = 4
	ExitStorage     ExitCode = 5
	ExitNetwork     ExitCode = 6 // the network or Plaid
	ExitKey         ExitCode = 7 // the vault's key
	ExitNotFound    ExitCode = 8 // what was named is not there
	ExitInterrupted ExitCode = 130
)

// Failure is an error as a person meets it: what happened, the next step, and the code for scripts. The cause is kept for the log.
type Failure struct {
	Code  ExitCode
	What  string // one sentence
	At    string // lines that point at the place, may be empty
	Next  string // one sentence, may be empty
	Cause error
}

func (f *Failure) Error() string {
	if f.Next == "" {
		return f.What
	}
	return f.What + " " + f.Next
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Cause }

// Usage makes the failure of a command line that cannot be understood.
func Usage(next, format string, args ...any) error {
	return &Failure{Code: ExitUsage, What: fmt.Sprintf(format, args...), Next: next}
}

// NotFound makes the failure of a command line that names what is not there.
func NotFound(next, format string, args ...any) error {
	return &Failure{Code: ExitNotFound, What: fmt.Sprintf(format, args...), Next: next}
}

// CodeOf returns the exit code of an error that has been explained.
func CodeOf(err error) ExitCode {
	var f *Failure
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &f):
		return f.Code
	case errors.Is(err, context.Canceled):
		return ExitInterrupted
	}
	return ExitUnexpected
}

// Sentence gives an error's text a capital and a full stop.
func Sentence(s string) string {
	if s == "" {
		return s
	}
	_, first := utf8.DecodeRuneInString(s)
	s = strings.ToUpper(s[:first]) + s[first:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
