package vault

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// SlotKind says what opens a key slot.
type SlotKind string

// The kinds of slot.
const (
	KeyringSlot    SlotKind = "keyring"    // the data key is an entry of the system keyring
	PassphraseSlot SlotKind = "passphrase" // the body holds the data key in an age file with one scrypt recipient
)

// Slot is one wrapping of the data key, as it is stored. Every slot of a vault wraps the same key.
type Slot struct {
	ID   int64 // given by the store, never twice
	Kind SlotKind
	Body []byte // JSON; only the vault reads it
}

// SlotStore keeps the key slots beside the rows they protect.
type SlotStore interface {
	// Slots returns the slots in the order they were added.
	Slots(ctx context.Context) ([]Slot, error)
	AddSlot(ctx context.Context, kind SlotKind, body []byte) (id int64, err error)
	RemoveSlot(ctx context.Context, id int64) error
	// HasSealed reports whether any sealed value is stored.
	HasSealed(ctx context.Context) (bool, error)
}

// slot is a Slot that has been read.
type slot struct {
	id   int64
	kind SlotKind
	body slotBody
}

type slotBody struct {
	KeyID   KeyID  `json:"key_id"`
	Account string `json:"account,omitzero"` // in the keyring
	Age     []byte `json:"age,omitzero"`
}

func (s slot) encode() ([]byte, error) {
	body, err := json.Marshal(s.body)
	if err != nil {
		return nil, fmt.Errorf("write a key slot: %w", err)
	}
	return body, nil
}

func decodeSlots(stored []Slot) ([]slot, error) {
	slots := make([]slot, len(stored))
	for i, s := range stored {
		slots[i] = slot{id: s.ID, kind: s.Kind}
		if err := json.Unmarshal(s.Body, &slots[i].body); err != nil || slots[i].body.KeyID == "" {
			return nil, fmt.Errorf("key slot %d: %w", s.ID, ErrSlotDamaged)
		}
	}
	return slots, nil
}

// newAccount makes the name of a keyring entry. It is random, so that two databases never share one.
func newAccount() (string, error) {
	id := make([]byte, 16)
	if _, err := rand.Read(id); err != nil {
		return "", fmt.Errorf("make a keyring account: %w", err)
	}
	return "vault-" + hex.EncodeToString(id), nil
}

func ofKind(slots []slot, k SlotKind) []slot {
	var found []slot
	for _, s := range slots {
		if s.kind == k {
			found = append(found, s)
		}
	}
	return found
}
