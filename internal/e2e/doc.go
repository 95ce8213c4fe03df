// Package e2e holds the tests that stand where a person stands: they build the binary and know nothing of its insides. A
// real pseudo-terminal, a real headless Chromium, Plaid's official Node SDK, and kill -9.
package e2e
