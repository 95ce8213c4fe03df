package store

import (
	"context"
	"database/sql"
	"fmt"

	"passbook/internal/ledger"
	"passbook/internal/recur"
)

// SaveStreams stores the recurring streams of an Item in place of those it had, keeps what they said before, and lists what is
// new about them. A stream the person dismissed stays dismissed, also when it comes under another id.
func (s *Store) SaveStreams(ctx context.Context, id ledger.ItemID, streams []ledger.Stream) error {
	return s.write(ctx, "save streams", func(tx *sql.Tx) error {
		item, err := itemKey(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.renewStreams(ctx, tx, item, streams)
	})
}

func (s *Store) renewStreams(ctx context.Context, tx *sql.Tx, item int64, streams []ledger.Stream) error {
	old, err := knownStreams(ctx, tx, item)
	if err != nil {
		return err
	}
	fresh := recur.Reconcile(old, streams)
	if err := s.noteStreams(ctx, tx, item, old, fresh); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM streams WHERE item_key = ?", item); err != nil {
		return err
	}
	names := newDictionary(tx, item)
	for position, st := range fresh {
		if err := saveStream(ctx, tx, names, position, st); err != nil {
			return fmt.Errorf("stream %s: %w", st.ID, err)
		}
		if err := s.keepVersion(ctx, tx, item, st); err != nil {
			return fmt.Errorf("stream %s: %w", st.ID, err)
		}
	}
	return settleDismissed(ctx, tx, item, old, fresh)
}

func saveStream(ctx context.Context, tx *sql.Tx, names *dictionary, position int, st ledger.Stream) error {
	account, err := names.account(ctx, st.Account)
	if err != nil {
		return err
	}
	category, err := names.category(ctx, st.Category)
	if err != nil {
		return err
	}
	var key int64
	err = tx.QueryRowContext(ctx, `INSERT INTO streams (item_key, stream_id, position, account_key, inflow, description,
		merchant_name, category_key, first_on, last_on, frequency, average_minor, average_currency, last_minor, last_currency,
		active, status, local) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING stream_key`,
		names.item, string(st.ID), position, account, st.Inflow, string(st.Description), string(st.MerchantName), category,
		date(st.FirstOn), date(st.LastOn), string(st.Frequency), st.Average.Minor, string(st.Average.Currency),
		st.Last.Minor, string(st.Last.Currency), st.Active, string(st.Status), st.Local).Scan(&key)
	if err != nil {
		return err
	}
	for n, t := range st.Transactions {
		if _, err := tx.ExecContext(ctx, `INSERT INTO stream_transactions (stream_key, position, transaction_id, digest)
			VALUES (?, ?, ?, ?)`, key, n, string(t), idDigest(t)); err != nil {
			return err
		}
	}
	return nil
}

// readStreams lists streams s of Items i; what follows chooses and orders them.
const readStreams = `SELECT s.stream_id, account_id, inflow, description, s.merchant_name,
	coalesce(primary_name, ''), coalesce(detailed, ''), coalesce(confidence, ''), first_on, last_on, frequency,
	average_minor, average_currency, last_minor, last_currency, active, status, local,
	EXISTS (SELECT 1 FROM dismissed_streams d WHERE d.item_key = s.item_key AND d.stream_id = s.stream_id),
	(SELECT json_group_array(transaction_id ORDER BY t.position) FROM stream_transactions t WHERE t.stream_key = s.stream_key)
	FROM streams s JOIN items i ON i.item_key = s.item_key JOIN accounts a ON a.account_key = s.account_key
	LEFT JOIN categories c ON c.category_key = s.category_key `

func scanStream(rows *sql.Rows) (ledger.Stream, error) {
	var st ledger.Stream
	var first, last sql.NullInt64
	var ids sql.NullString
	if err := rows.Scan(&st.ID, &st.Account, &st.Inflow, &st.Description, &st.MerchantName,
		&st.Category.Primary, &st.Category.Detailed, &st.Category.Confidence, &first, &last, &st.Frequency,
		&st.Average.Minor, &st.Average.Currency, &st.Last.Minor, &st.Last.Currency, &st.Active, &st.Status, &st.Local,
		&st.Dismissed, &ids); err != nil {
		return st, err
	}
	st.FirstOn, st.LastOn = toDate(first), toDate(last)
	return st, readDocument(ids, &st.Transactions)
}

// Streams returns the recurring streams of the Items that have not been removed, by Item as linked and in Plaid's order.
// Dismissed ones are among them, and say so.
func (s *Store) Streams(ctx context.Context) ([]ledger.Stream, error) {
	var streams []ledger.Stream
	err := s.query(ctx, "list streams", readStreams+"ORDER BY linked_at_unix_ms, s.item_key, s.position, s.stream_key",
		func(rows *sql.Rows) error {
			st, err := scanStream(rows)
			streams = append(streams, st)
			return err
		})
	return streams, err
}
