package cmd

import (
	"context"
	"errors"
	"fmt"
)

// exitCode is what the process says of itself to scripts. docs/cli.md lists the codes.
type exitCode int

const (
	exitOK          exitCode = 0
	exitUnexpected  exitCode = 1
	exitUsage       exitCode = 2
	exitNeedsPerson exitCode = 3 // a bank waits for its owner
	exitBusy        exitCode = 4
	exitStorage     exitCode = 5
	exitNetwork     exitCode = 6 // the network or Plaid
	exitKey         exitCode = 7 // the vault's key
	exitInterrupted exitCode = 130
)

// failure is an error as a person meets it: what happened, the next step, and the code for scripts. The cause is kept for the log.
type failure struct {
	code  exitCode
	what  string // one sentence
	at    string // lines that point at the place, may be empty
	next  string // one sentence, may be empty
	cause error
}

func (f *failure) Error() string {
	if f.next == "" {
		return f.what
	}
	return f.what + " " + f.next
}

func (f *failure) Unwrap() error { return f.cause }

// usage makes the failure of a command line that cannot be understood.
func usage(next, format string, args ...any) error {
	return &failure{code: exitUsage, what: fmt.Sprintf(format, args...), next: next}
}

// codeOf returns the exit code of an error that has been through explain.
func codeOf(err error) exitCode {
	var f *failure
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &f):
		return f.code
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	}
	return exitUnexpected
}
