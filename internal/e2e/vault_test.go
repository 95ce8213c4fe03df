package e2e

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"passbook/internal/vault"
	"passbook/store"
)

// cheapWork makes a passphrase slot that opens in no time; the usual one takes most of a second at every start.
const cheapWork = 4

// home makes a PASSBOOK_HOME whose vault opens at once, and returns what a command needs to use it.
func home(t *testing.T) (dir string, env []string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "home")
	return dir, []string{"PASSBOOK_HOME=" + dir, prepareVault(t, filepath.Join(dir, "passbook.local.db"))}
}

// prepareVault makes a database with a vault of little work and returns the variable that names its passphrase file.
func prepareVault(t *testing.T, database string) string {
	t.Helper()
	variable, file := passphrase(t)
	st, err := store.Open(t.Context(), store.Options{Path: database, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Unlock(t.Context(), vault.Options{Slots: emptySlots{st}, PassphraseFile: file, WorkFactor: cheapWork}); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	return variable
}

// emptySlots are the key slots of a database in which nothing is sealed yet.
type emptySlots struct{ *store.Store }

func (s emptySlots) Slots(ctx context.Context) ([]vault.Slot, error) {
	rows, err := s.KeySlots(ctx)
	var slots []vault.Slot
	for _, r := range rows {
		slots = append(slots, vault.Slot{ID: int64(r.ID), Kind: vault.SlotKind(r.Kind), Body: r.Body})
	}
	return slots, err
}

func (s emptySlots) AddSlot(ctx context.Context, kind vault.SlotKind, body []byte) (int64, error) {
	id, err := s.AddKeySlot(ctx, string(kind), body)
	return int64(id), err
}

func (s emptySlots) RemoveSlot(ctx context.Context, id int64) error {
	return s.DeleteKeySlot(ctx, store.KeySlotID(id))
}

func (emptySlots) HasSealed(context.Context) (bool, error) { return false, nil }
