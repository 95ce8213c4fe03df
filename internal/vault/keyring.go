package vault

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"
)

// keyringService is the name under which the system keyring lists Passbook's entries.
const keyringService = "passbook"

// KeyringTimeout is how long one call of the keyring may take. Some keyrings never answer.
const KeyringTimeout = 3 * time.Second

// Keyring is the system keyring. Get and Delete answer keyring.ErrNotFound for an entry that is not there; every other
// error means that the keyring cannot be used.
type Keyring interface {
	Set(service, account, value string) error
	Get(service, account string) (string, error)
	Delete(service, account string) error
}

// SystemKeyring is the keyring of the operating system: Keychain, Credential Manager or Secret Service.
type SystemKeyring struct{}

// Set stores an entry.
func (SystemKeyring) Set(service, account, value string) error {
	return keyring.Set(service, account, value)
}

// Get reads an entry.
func (SystemKeyring) Get(service, account string) (string, error) {
	return keyring.Get(service, account)
}

// Delete removes an entry.
func (SystemKeyring) Delete(service, account string) error { return keyring.Delete(service, account) }

var _ Keyring = SystemKeyring{}

var errNoEntry = errors.New("no such entry in the keyring")

// boundKeyring calls a Keyring that may be missing, broken or silent.
type boundKeyring struct {
	ring    Keyring // nil: there is none
	timeout time.Duration
}

// call runs one keyring call under the timeout. A call that never returns keeps its goroutine for the life of the
// process: the libraries below offer no way to interrupt it.
func (b boundKeyring) call(ctx context.Context, f func() (string, error)) (string, error) {
	if b.ring == nil {
		return "", fmt.Errorf("%w: switched off", ErrKeyringUnavailable)
	}
	type answer struct {
		value string
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		v, err := f()
		answers <- answer{v, err}
	}()
	timer := time.NewTimer(b.timeout)
	defer timer.Stop()
	select {
	case a := <-answers:
		switch {
		case a.err == nil:
			return a.value, nil
		case errors.Is(a.err, keyring.ErrNotFound):
			return "", errNoEntry
		}
		return "", fmt.Errorf("%w: %w", ErrKeyringUnavailable, a.err)
	case <-timer.C:
		return "", fmt.Errorf("%w: no answer within %s", ErrKeyringUnavailable, b.timeout)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// key returns the data key stored for a slot.
func (b boundKeyring) key(ctx context.Context, s slot) ([]byte, error) {
	text, err := b.call(ctx, func() (string, error) { return b.ring.Get(keyringService, s.body.Account) })
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != KeySize {
		return nil, fmt.Errorf("keyring entry %s: %w", s.body.Account, ErrSlotDamaged)
	}
	if have := idOf(key); have != s.body.KeyID {
		return nil, &WrongKeyError{Have: have, Want: s.body.KeyID}
	}
	return key, nil
}

// put stores the data key for a slot and reads it back: a keyring that says yes and keeps nothing would lose the vault.
func (b boundKeyring) put(ctx context.Context, s slot, key []byte) error {
	text := base64.StdEncoding.EncodeToString(key)
	_, err := b.call(ctx, func() (string, error) { return "", b.ring.Set(keyringService, s.body.Account, text) })
	if err != nil {
		return unavailable(err)
	}
	kept, err := b.key(ctx, s)
	if err != nil {
		return unavailable(err)
	}
	if subtle.ConstantTimeCompare(kept, key) != 1 {
		return fmt.Errorf("%w: it gave back another value than it was given", ErrKeyringUnavailable)
	}
	return nil
}

// unavailable makes every failure of a fresh entry mean the same: this keyring is not to be relied on.
func unavailable(err error) error {
	if errors.Is(err, ErrKeyringUnavailable) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrKeyringUnavailable, err)
}

func (b boundKeyring) remove(ctx context.Context, s slot) error {
	_, err := b.call(ctx, func() (string, error) { return "", b.ring.Delete(keyringService, s.body.Account) })
	if errors.Is(err, errNoEntry) {
		return nil
	}
	return err
}
