//go:build !unix

package store_test

import "context"

func openAsStranger(context.Context, string) error { return errRefused }

func openUnderUmask(context.Context, string) error { return errRefused }
