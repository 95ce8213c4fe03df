package store

import (
	"context"
	"database/sql"
	"time"
)

// KeySlotID numbers a key slot. A number is never given out twice.
type KeySlotID int64

// KeySlot is one wrapping of the data key. The vault knows what the kinds and bodies mean.
type KeySlot struct {
	ID        KeySlotID
	Kind      string
	Body      []byte
	CreatedAt time.Time
}

// KeySlots returns the key slots, oldest first.
func (s *Store) KeySlots(ctx context.Context) ([]KeySlot, error) {
	var slots []KeySlot
	err := s.query(ctx, "list key slots", "SELECT slot_key, kind, body, created_at_unix_ms FROM key_slots ORDER BY slot_key",
		func(rows *sql.Rows) error {
			var k KeySlot
			var created sql.NullInt64
			err := rows.Scan(&k.ID, &k.Kind, &k.Body, &created)
			k.CreatedAt = toInstant(created)
			slots = append(slots, k)
			return err
		})
	return slots, err
}

// AddKeySlot stores a key slot and returns its number.
func (s *Store) AddKeySlot(ctx context.Context, kind string, body []byte) (KeySlotID, error) {
	var id KeySlotID
	err := s.writeSecret(ctx, "add key slot", func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx,
			"INSERT INTO key_slots (kind, body, created_at_unix_ms) VALUES (?, ?, ?) RETURNING slot_key",
			kind, body, instant(s.now())).Scan(&id)
	})
	return id, err
}

// ReplaceKeySlot stores another body in a key slot, as after a change of passphrase.
func (s *Store) ReplaceKeySlot(ctx context.Context, id KeySlotID, body []byte) error {
	return s.writeSecret(ctx, "replace key slot", func(tx *sql.Tx) error {
		return mustAffect(tx.ExecContext(ctx, "UPDATE key_slots SET body = ? WHERE slot_key = ?", body, int64(id)))
	})
}

// DeleteKeySlot forgets a key slot.
func (s *Store) DeleteKeySlot(ctx context.Context, id KeySlotID) error {
	return s.writeSecret(ctx, "delete key slot", func(tx *sql.Tx) error {
		return mustAffect(tx.ExecContext(ctx, "DELETE FROM key_slots WHERE slot_key = ?", int64(id)))
	})
}
