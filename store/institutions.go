package store

import (
	"context"
	"database/sql"
	"fmt"

	"passbook/internal/ledger"
)

// institutionHealth is the part of an institution that changes by the hour.
type institutionHealth struct {
	Logins, Updates ledger.ProductHealth
	Incidents       []ledger.Incident `json:",omitempty"`
}

// SaveInstitution stores what Plaid says of an institution, over what it said before.
func (s *Store) SaveInstitution(ctx context.Context, i ledger.Institution) error {
	health, err := document(institutionHealth{i.Logins, i.Updates, i.Incidents})
	if err != nil {
		return fmt.Errorf("save institution: %w", err)
	}
	return s.write(ctx, "save institution", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO institutions (institution_id, name, url, colour, oauth, health,
			checked_at_unix_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (institution_id) DO UPDATE SET name = excluded.name, url = excluded.url, colour = excluded.colour,
			oauth = excluded.oauth, health = excluded.health, checked_at_unix_ms = excluded.checked_at_unix_ms`,
			string(i.ID), string(i.Name), string(i.URL), i.Colour, i.OAuth, health, instant(i.CheckedAt))
		return err
	})
}

// Institutions returns the institutions that were saved, by name.
func (s *Store) Institutions(ctx context.Context) ([]ledger.Institution, error) {
	var list []ledger.Institution
	err := s.query(ctx, "list institutions", `SELECT institution_id, name, url, colour, oauth, health, checked_at_unix_ms
		FROM institutions ORDER BY name, institution_id`, func(rows *sql.Rows) error {
		var i ledger.Institution
		var body sql.NullString
		var checked sql.NullInt64
		if err := rows.Scan(&i.ID, &i.Name, &i.URL, &i.Colour, &i.OAuth, &body, &checked); err != nil {
			return err
		}
		var health institutionHealth
		if err := readDocument(body, &health); err != nil {
			return err
		}
		i.Logins, i.Updates, i.Incidents = health.Logins, health.Updates, health.Incidents
		i.CheckedAt = toInstant(checked)
		list = append(list, i)
		return nil
	})
	return list, err
}
