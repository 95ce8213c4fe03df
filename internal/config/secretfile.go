package config

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"passbook/internal/secret"
)

// maxFile is far more than any configuration or secret needs.
const maxFile = 64 << 10

// ReadSecretFile returns what a file holds, without the line break at its end. The file must belong to its owner alone.
func ReadSecretFile(path string) (secret.Secret, error) {
	body, private, err := readWhole(path)
	if err != nil {
		return secret.Secret{}, &Error{Where: path, What: "it cannot be read", Cause: err}
	}
	if !private {
		return secret.Secret{}, problem(path, "others can read it; run chmod 600 on it")
	}
	value := strings.TrimRight(string(body), "\r\n")
	if value == "" {
		return secret.Secret{}, problem(path, "it is empty")
	}
	return secret.New(value), nil
}

// readWhole returns what a regular file holds, and whether only its owner can read it. The mode is that of the file that
// was opened, whatever happens to its name.
func readWhole(path string) (body []byte, private bool, err error) {
	// A pipe would keep the program waiting for somebody to write into it.
	if info, err := os.Stat(path); err != nil {
		return nil, false, err
	} else if !info.Mode().IsRegular() {
		return nil, false, fmt.Errorf("%s is no regular file", path)
	}
	f, err := os.Open(path) // #nosec G304 -- the person names it
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, false, err
	}
	body, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(body) > maxFile {
		err = fmt.Errorf("%s is larger than %d bytes", path, maxFile)
	}
	return body, runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0, err
}
