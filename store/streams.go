package store

import (
	"context"
	"database/sql"
	"fmt"

	"passbook/internal/ledger"
)

// SaveStreams stores the recurring streams of an Item in place of those it had.
func (s *Store) SaveStreams(ctx context.Context, id ledger.ItemID, streams []ledger.Stream) error {
	return s.write(ctx, "save streams", func(tx *sql.Tx) error {
		item, err := itemKey(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM streams WHERE item_key = ?", item); err != nil {
			return err
		}
		names := newDictionary(tx, item)
		for position, st := range streams {
			if err := saveStream(ctx, tx, names, position, st); err != nil {
				return fmt.Errorf("stream %s: %w", st.ID, err)
			}
		}
		return nil
	})
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
		active, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING stream_key`,
		names.item, string(st.ID), position, account, st.Inflow, string(st.Description), string(st.MerchantName), category,
		date(st.FirstOn), date(st.LastOn), string(st.Frequency), st.Average.Minor, string(st.Average.Currency),
		st.Last.Minor, string(st.Last.Currency), st.Active, string(st.Status)).Scan(&key)
	if err != nil {
		return err
	}
	for n, t := range st.Transactions {
		if _, err := tx.ExecContext(ctx, "INSERT INTO stream_transactions VALUES (?, ?, ?)", key, n, string(t)); err != nil {
			return err
		}
	}
	return nil
}

// Streams returns the recurring streams of the Items that have not been removed, by Item as linked and in Plaid's order.
func (s *Store) Streams(ctx context.Context) ([]ledger.Stream, error) {
	var streams []ledger.Stream
	err := s.query(ctx, "list streams", `SELECT stream_id, account_id, inflow, description, s.merchant_name,
		coalesce(primary_name, ''), coalesce(detailed, ''), coalesce(confidence, ''), first_on, last_on, frequency,
		average_minor, average_currency, last_minor, last_currency, active, status,
		(SELECT json_group_array(transaction_id ORDER BY t.position) FROM stream_transactions t WHERE t.stream_key = s.stream_key)
		FROM streams s JOIN items i ON i.item_key = s.item_key JOIN accounts a ON a.account_key = s.account_key
		LEFT JOIN categories c ON c.category_key = s.category_key
		ORDER BY linked_at_unix_ms, s.item_key, s.position, s.stream_key`, func(rows *sql.Rows) error {
		var st ledger.Stream
		var first, last sql.NullInt64
		var ids sql.NullString
		if err := rows.Scan(&st.ID, &st.Account, &st.Inflow, &st.Description, &st.MerchantName,
			&st.Category.Primary, &st.Category.Detailed, &st.Category.Confidence, &first, &last, &st.Frequency,
			&st.Average.Minor, &st.Average.Currency, &st.Last.Minor, &st.Last.Currency, &st.Active, &st.Status, &ids); err != nil {
			return err
		}
		st.FirstOn, st.LastOn = toDate(first), toDate(last)
		if err := readDocument(ids, &st.Transactions); err != nil {
			return err
		}
		streams = append(streams, st)
		return nil
	})
	return streams, err
}
