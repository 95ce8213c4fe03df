package config

import (
	"fmt"
	"path/filepath"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// Config is everything the person has set.
type Config struct {
	Folders     Folders
	Environment ledger.Environment // sandbox unless told otherwise
	ClientID    string             // empty when not set
	Secret      secret.Secret      // the one of Environment; empty when not set
	// PlaidURL is a server on this machine to use instead of Plaid's own; empty for Plaid's.
	PlaidURL string
	// PassphraseFile holds the passphrase of the vault; empty when not set. Read it with ReadSecretFile.
	PassphraseFile string
	Link           Link
}

// Link is what a link token is asked for with.
type Link struct {
	CountryCodes  []string // ISO 3166-1 alpha-2
	Language      string   // ISO 639-1
	DaysRequested int      // of history, 1 to 730
}

// HasKeys reports whether there are keys to reach Plaid with.
func (c Config) HasKeys() bool { return c.ClientID != "" && !c.Secret.Empty() }

// Database returns the path of the database. Each environment has its own, and so has a server on this machine: Items and
// tokens of one mean nothing to another.
func (c Config) Database() string {
	name := "passbook." + string(c.Environment) + ".db"
	switch {
	case c.PlaidURL != "":
		name = "passbook.local.db"
	case c.Environment == ledger.Production:
		name = "passbook.db"
	}
	return filepath.Join(c.Folders.Data, name)
}

// Log returns the path of the log file.
func (c Config) Log() string { return filepath.Join(c.Folders.State, "passbook.log") }

// Error is something the person has set and that cannot be used.
type Error struct {
	Where string // the variable or file
	What  string // one sentence without its full stop
	Cause error  // may be nil
}

// Error returns "where: what".
func (e *Error) Error() string { return e.Where + ": " + e.What }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

func problem(where, format string, args ...any) error {
	return &Error{Where: where, What: fmt.Sprintf(format, args...)}
}
