package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"passbook/internal/ledger"
)

// environmentLine is a setting of the top level; tables come after it in a file that this package accepts.
var environmentLine = regexp.MustCompile(`(?m)^[ \t]*environment[ \t]*=.*$`)

// ChooseEnvironment makes env the one of config.toml and leaves everything else in the file as the person wrote it.
func ChooseEnvironment(f Folders, env ledger.Environment) error {
	path := filepath.Join(f.Config, "config.toml")
	body, _, err := readWhole(path)
	if err != nil && !missing(err) {
		return &Error{Where: path, What: "it cannot be read", Cause: err}
	}
	line := fmt.Appendf(nil, "environment = %q", string(env))
	if environmentLine.Match(body) {
		body = environmentLine.ReplaceAllLiteral(body, line)
	} else {
		body = append(append(line, '\n'), body...)
	}
	if err := replaceFile(path, bytes.TrimSpace(body)); err != nil {
		return &Error{Where: path, What: "it cannot be written", Cause: err}
	}
	return nil
}

// replaceFile writes a file beside the old one and puts it in its place, so that a crash leaves one of the two whole.
func replaceFile(path string, body []byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	next, err := os.CreateTemp(dir, ".config-*.toml") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(next.Name())
		}
	}()
	_, err = next.Write(append(body, '\n'))
	if err == nil {
		err = next.Sync()
	}
	if closed := next.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(next.Name(), path)
}
