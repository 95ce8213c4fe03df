package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"unicode/utf8"

	"filippo.io/age"

	"passbook/internal/secret"
)

// WorkFactor is the scrypt cost of a passphrase slot, as a power of two: about half a second to one second on a laptop.
const WorkFactor = 18

// MaxWorkFactor is the most a slot may ask for, so that a slot somebody edited cannot hang the program.
const MaxWorkFactor = 20

// MinPassphrase is how many characters a new passphrase must have at least.
const MinPassphrase = 8

// maxPassphraseFile is far more than anyone types; it keeps a wrong path from being read whole.
const maxPassphraseFile = 4096

// wrap encrypts the key under a passphrase.
func wrap(key []byte, passphrase secret.Secret, cost int) ([]byte, error) {
	if utf8.RuneCountInString(passphrase.Reveal()) < MinPassphrase {
		return nil, ErrWeakPassphrase
	}
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return nil, fmt.Errorf("wrap the key: %w", err)
	}
	recipient.SetWorkFactor(cost)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err != nil {
		return nil, fmt.Errorf("wrap the key: %w", err)
	}
	if _, err := w.Write(key); err != nil {
		return nil, fmt.Errorf("wrap the key: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("wrap the key: %w", err)
	}
	return out.Bytes(), nil
}

// unwrap opens a passphrase slot: ErrWrongPassphrase, or ErrSlotDamaged when no passphrase could open it.
func unwrap(ctx context.Context, s slot, passphrase secret.Secret) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if passphrase.Empty() {
		return nil, ErrWrongPassphrase
	}
	identity, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return nil, fmt.Errorf("unwrap the key: %w", err)
	}
	identity.SetMaxWorkFactor(MaxWorkFactor)
	r, err := age.Decrypt(bytes.NewReader(s.body.Age), identity)
	var mismatch *age.NoIdentityMatchError
	switch {
	case errors.As(err, &mismatch):
		return nil, ErrWrongPassphrase
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrSlotDamaged, err)
	}
	key, err := io.ReadAll(io.LimitReader(r, KeySize+1))
	if err != nil || len(key) != KeySize {
		return nil, fmt.Errorf("%w: it holds no key", ErrSlotDamaged)
	}
	if have := idOf(key); have != s.body.KeyID {
		return nil, &WrongKeyError{Have: have, Want: s.body.KeyID}
	}
	return key, nil
}

// ReadPassphraseFile reads a passphrase from a file that only its owner can read, or from a pipe. One final newline is
// dropped and nothing else, so that a passphrase may end in a space.
func ReadPassphraseFile(path string) (secret.Secret, error) {
	f, err := os.Open(path) // #nosec G304 -- the person names the file
	if err != nil {
		return secret.Secret{}, fmt.Errorf("%w: %w", ErrPassphraseFile, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return secret.Secret{}, fmt.Errorf("%w: %w", ErrPassphraseFile, err)
	}
	if info.IsDir() {
		return secret.Secret{}, fmt.Errorf("%w: %s is a folder", ErrPassphraseFile, path)
	}
	// Windows has no such bits; its default keeps a person's files to that person.
	if runtime.GOOS != "windows" && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		return secret.Secret{}, fmt.Errorf("%w: others can read %s (mode %04o); run chmod 600 on it", ErrPassphraseFile, path, info.Mode().Perm())
	}
	text, err := io.ReadAll(io.LimitReader(f, maxPassphraseFile+1))
	if err != nil {
		return secret.Secret{}, fmt.Errorf("%w: %w", ErrPassphraseFile, err)
	}
	if len(text) > maxPassphraseFile {
		return secret.Secret{}, fmt.Errorf("%w: %s has more than %d bytes", ErrPassphraseFile, path, maxPassphraseFile)
	}
	passphrase := secret.New(trimNewline(string(text)))
	if passphrase.Empty() {
		return secret.Secret{}, fmt.Errorf("%w: %s is empty", ErrPassphraseFile, path)
	}
	return passphrase, nil
}

func trimNewline(s string) string {
	s, cut := strings.CutSuffix(s, "\n")
	if cut {
		s = strings.TrimSuffix(s, "\r")
	}
	return s
}
