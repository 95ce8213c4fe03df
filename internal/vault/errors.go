package vault

import (
	"errors"
	"fmt"
	"strings"
)

// ErrKey is what every error of this package that the person must solve with a key or passphrase satisfies.
var ErrKey = errors.New("the key that protects your bank access")

// Errors of unlocking. Each also satisfies ErrKey.
var (
	// ErrLocked: no source gave the key, and there is nobody to ask. LockedError says why for each source.
	ErrLocked = keyError("the vault is locked")
	// ErrWrongPassphrase: the passphrase does not open the slot.
	ErrWrongPassphrase = keyError("wrong passphrase")
	// ErrWeakPassphrase: a new passphrase has fewer than MinPassphrase characters.
	ErrWeakPassphrase = keyError(fmt.Sprintf("a new passphrase needs at least %d characters", MinPassphrase))
	// ErrKeyringUnavailable: there is no keyring, or it is locked, broken or does not answer.
	ErrKeyringUnavailable = keyError("the system keyring is not available")
	// ErrSlotDamaged: a key slot does not hold what it should: it was changed, or its cost was raised beyond MaxWorkFactor.
	ErrSlotDamaged = keyError("a key slot is damaged")
	// ErrPassphraseFile: the passphrase file cannot be used: missing, empty, too long, or readable by others.
	ErrPassphraseFile = keyError("the passphrase file cannot be used")
)

type keyError string

func (e keyError) Error() string        { return string(e) }
func (e keyError) Is(target error) bool { return target == ErrKey }

// KeyMissingError: rows are sealed, and the key that sealed them is nowhere any more. It needs a backup, or the banks are
// linked anew; a new key would not help and is not made.
type KeyMissingError struct {
	Reason string // where it was looked for, in plain words
}

func (e *KeyMissingError) Error() string {
	return "the key to the stored bank access is missing: " + e.Reason
}

// Is reports true for ErrKey.
func (e *KeyMissingError) Is(target error) bool { return target == ErrKey }

// WrongKeyError: there is a key, but not the one that sealed the row (a database from another machine, an old keyring entry).
type WrongKeyError struct {
	Have, Want KeyID
}

func (e *WrongKeyError) Error() string {
	return fmt.Sprintf("this is another key: have %s, the stored bank access was sealed with %s", e.Have, e.Want)
}

// Is reports true for ErrKey.
func (e *WrongKeyError) Is(target error) bool { return target == ErrKey }

// TamperedError: the row names the right key and still does not open: it was changed or moved, or the disk is failing.
type TamperedError struct {
	At Place
}

func (e *TamperedError) Error() string {
	return fmt.Sprintf("the sealed %s of %s %s was changed", e.At.Field, e.At.Table, e.At.Row)
}

// Is reports true for ErrKey.
func (e *TamperedError) Is(target error) bool { return target == ErrKey }

// LockedError is ErrLocked with what each source answered, in the order they were asked.
type LockedError struct {
	Reasons []error
}

func (e *LockedError) Error() string {
	var b strings.Builder
	b.WriteString(ErrLocked.Error())
	for i, r := range e.Reasons {
		if i == 0 {
			b.WriteString(": ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(r.Error())
	}
	return b.String()
}

// Is reports true for ErrLocked and ErrKey.
func (e *LockedError) Is(target error) bool { return target == ErrLocked || target == ErrKey }

// Unwrap returns the reasons.
func (e *LockedError) Unwrap() []error { return e.Reasons }
