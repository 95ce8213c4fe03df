package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Setting names a value that belongs to the database and not to the person's configuration.
type Setting string

// The settings.
const (
	// UserID is the client_user_id Plaid is given: random, about no person.
	UserID Setting = "user_id"
	// VaultEnvironment is the Plaid environment all Items of this database belong to.
	VaultEnvironment Setting = "environment"
	// PlaidClientID is the client_id the person entered; not a secret.
	PlaidClientID Setting = "plaid_client_id"
	// PlaidSecret is the secret the person entered, sealed, in base64.
	PlaidSecret Setting = "plaid_secret"
)

// Setting returns a setting, or ErrNotFound.
func (s *Store) Setting(ctx context.Context, name Setting) (string, error) {
	var value *string
	err := s.query(ctx, "read setting", "SELECT value FROM settings WHERE name = ?",
		func(rows *sql.Rows) error { return rows.Scan(&value) }, string(name))
	if err != nil {
		return "", err
	}
	if value == nil {
		return "", fmt.Errorf("setting %s: %w", name, ErrNotFound)
	}
	return *value, nil
}

// SetSetting stores a setting over an earlier value, of which nothing is left.
func (s *Store) SetSetting(ctx context.Context, name Setting, value string) error {
	return s.writeSecret(ctx, "store setting", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx,
			"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
			string(name), value)
		return err
	})
}

// ForgetSettings deletes settings; one that is not there is no error.
func (s *Store) ForgetSettings(ctx context.Context, names ...Setting) error {
	return s.writeSecret(ctx, "forget settings", func(tx *sql.Tx) error {
		for _, name := range names {
			if _, err := tx.ExecContext(ctx, "DELETE FROM settings WHERE name = ?", string(name)); err != nil {
				return err
			}
		}
		return nil
	})
}
