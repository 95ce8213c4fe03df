package plaidsvc

import (
	"errors"
	"testing"
)

func asError(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *Error", err)
	}
	return e
}

func asNetwork(t *testing.T, err error) *NetworkError {
	t.Helper()
	var e *NetworkError
	if !errors.As(err, &e) || !errors.Is(err, ErrNetwork) {
		t.Fatalf("%v is no *NetworkError", err)
	}
	return e
}
