package cli

import "errors"

// unchanged marks the error of a command that changes things whole or not at all.
type unchanged struct{ error }

func (u unchanged) Unwrap() error { return u.error }

// Unchanged marks an error as one before which nothing was changed, so that it is said where the error is.
func Unchanged(err error) error {
	if err == nil {
		return nil
	}
	return unchanged{err}
}

// IsUnchanged reports whether an error is marked so.
func IsUnchanged(err error) bool {
	var u unchanged
	return errors.As(err, &u)
}
