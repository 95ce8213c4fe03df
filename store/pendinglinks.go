package store

import (
	"context"
	"database/sql"

	"passbook/internal/ledger"
)

// SavePendingLink stores the state of a link in the making, over an earlier state of the same.
func (s *Store) SavePendingLink(ctx context.Context, p ledger.PendingLink) error {
	return s.writeSecret(ctx, "save pending link", func(tx *sql.Tx) error {
		now := instant(s.now())
		_, err := tx.ExecContext(ctx, `INSERT INTO pending_links (link_id, environment, institution_id, institution_name,
			sealed_link_token, sealed_public_token, sealed_access_token, item_id, exchange_started,
			created_at_unix_ms, updated_at_unix_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (link_id) DO UPDATE SET institution_id = excluded.institution_id,
			institution_name = excluded.institution_name, sealed_link_token = excluded.sealed_link_token,
			sealed_public_token = excluded.sealed_public_token, sealed_access_token = excluded.sealed_access_token,
			item_id = excluded.item_id, exchange_started = excluded.exchange_started,
			updated_at_unix_ms = excluded.updated_at_unix_ms`,
			string(p.ID), string(p.Environment), string(p.Institution), string(p.InstitutionName),
			p.LinkToken, p.PublicToken, p.AccessToken, string(p.Item), p.ExchangeStarted, now, now)
		return err
	})
}

// PendingLinks returns the links in the making, oldest first.
func (s *Store) PendingLinks(ctx context.Context) ([]ledger.PendingLink, error) {
	var links []ledger.PendingLink
	err := s.query(ctx, "list pending links", `SELECT link_id, environment, institution_id, institution_name,
		sealed_link_token, sealed_public_token, sealed_access_token, item_id, exchange_started,
		created_at_unix_ms, updated_at_unix_ms FROM pending_links ORDER BY created_at_unix_ms, link_id`,
		func(rows *sql.Rows) error {
			var p ledger.PendingLink
			var created, updated sql.NullInt64
			err := rows.Scan(&p.ID, &p.Environment, &p.Institution, &p.InstitutionName, &p.LinkToken, &p.PublicToken,
				&p.AccessToken, &p.Item, &p.ExchangeStarted, &created, &updated)
			p.CreatedAt, p.UpdatedAt = toInstant(created), toInstant(updated)
			links = append(links, p)
			return err
		})
	return links, err
}

// SettlePendingLink forgets a link that came to nothing. One that led to an Item is settled by CompleteLink.
func (s *Store) SettlePendingLink(ctx context.Context, id ledger.PendingLinkID) error {
	return s.writeSecret(ctx, "settle pending link", func(tx *sql.Tx) error {
		return mustAffect(tx.ExecContext(ctx, "DELETE FROM pending_links WHERE link_id = ?", string(id)))
	})
}
