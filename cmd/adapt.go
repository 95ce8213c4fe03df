package cmd

import (
	"context"
	"errors"

	"passbook/internal/ledger"
	"passbook/internal/syncer"
	"passbook/internal/vault"
	"passbook/store"
)

// repository is the store as the syncer writes to it.
type repository struct{ *store.Store }

func (r repository) BeginUpdate(ctx context.Context, item ledger.ItemID) (syncer.Update, error) {
	u, err := r.Store.BeginUpdate(ctx, item)
	if err != nil {
		return nil, err
	}
	return stagedUpdate{u}, nil
}

type stagedUpdate struct{ *store.Update }

func (u stagedUpdate) From() ledger.Cursor { return u.Update.From }

func (u stagedUpdate) Resume() syncer.Resume { return syncer.Resume(u.Update.Resume) }

// syncLock is the store's lock as the syncer takes it.
type syncLock struct{ *store.Store }

func (l syncLock) TryLock(ctx context.Context) (func() error, error) {
	lock, err := l.TrySyncLock(ctx)
	if errors.Is(err, store.ErrBusy) {
		return nil, errors.Join(syncer.ErrBusy, err)
	}
	if err != nil {
		return nil, err
	}
	return lock.Unlock, nil
}

// slotStore keeps the vault's key slots in the store.
type slotStore struct{ *store.Store }

func (s slotStore) Slots(ctx context.Context) ([]vault.Slot, error) {
	rows, err := s.KeySlots(ctx)
	if err != nil {
		return nil, err
	}
	slots := make([]vault.Slot, 0, len(rows))
	for _, row := range rows {
		slots = append(slots, vault.Slot{ID: int64(row.ID), Kind: vault.SlotKind(row.Kind), Body: row.Body})
	}
	return slots, nil
}

func (s slotStore) AddSlot(ctx context.Context, kind vault.SlotKind, body []byte) (int64, error) {
	id, err := s.AddKeySlot(ctx, string(kind), body)
	return int64(id), err
}

func (s slotStore) RemoveSlot(ctx context.Context, id int64) error {
	return s.DeleteKeySlot(ctx, store.KeySlotID(id))
}

// HasSealed reports whether any access token, pending link or Plaid secret is stored.
func (s slotStore) HasSealed(ctx context.Context) (bool, error) {
	if _, err := s.Setting(ctx, store.PlaidSecret); !errors.Is(err, store.ErrNotFound) {
		return err == nil, err
	}
	links, err := s.PendingLinks(ctx)
	if err != nil || len(links) > 0 {
		return len(links) > 0, err
	}
	items, err := s.Items(ctx)
	if err != nil {
		return false, err
	}
	for _, i := range items {
		_, err := s.SealedToken(ctx, i.ID)
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return false, err
		}
	}
	return false, nil
}
