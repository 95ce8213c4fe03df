package vault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"
)

// SlotKind says what opens a key slot.
type SlotKind string

// The kinds of slot.
const (
	KeyringSlot    SlotKind = "keyring"    // the key is an entry of the system keyring; Wrapped is empty
	PassphraseSlot SlotKind = "passphrase" // Wrapped is an age file with one scrypt recipient
)

// Slot is one wrapping of the data key. Every slot of a vault wraps the same key.
type Slot struct {
	ID        string // made by the vault, unique for ever; also the account name in the keyring
	Kind      SlotKind
	KeyID     KeyID
	Wrapped   []byte
	CreatedAt time.Time // UTC
}

// SlotStore keeps the key slots beside the rows they protect.
type SlotStore interface {
	// Slots returns the slots in the order they were added.
	Slots(ctx context.Context) ([]Slot, error)
	AddSlot(ctx context.Context, s Slot) error
	// RemoveSlot removes a slot; one that is not there is no error.
	RemoveSlot(ctx context.Context, id string) error
	// HasSealed reports whether any sealed value is stored.
	HasSealed(ctx context.Context) (bool, error)
}

func newSlotID() (string, error) {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return "", fmt.Errorf("make a slot id: %w", err)
	}
	return "vault-" + hex.EncodeToString(id), nil
}

func ofKind(slots []Slot, k SlotKind) []Slot {
	var found []Slot
	for _, s := range slots {
		if s.Kind == k {
			found = append(found, s)
		}
	}
	return found
}
