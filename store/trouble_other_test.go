//go:build !unix

package store_test

import (
	"context"
	"errors"
)

// errNoModes ends a child whose test needs the file modes and users of Unix.
var errNoModes = errors.New("there are no file modes here")

func openAsStranger(context.Context, string) error { return errNoModes }

func openUnderUmask(context.Context, string) error { return errNoModes }
