package store

import (
	"context"
	"database/sql"
	"errors"

	"passbook/internal/ledger"
	"passbook/internal/recur"
)

// knownStreams returns what is known of an Item's streams: those it has, and dismissed ones that are away.
func knownStreams(ctx context.Context, tx *sql.Tx, item int64) ([]ledger.Stream, error) {
	rows, err := tx.QueryContext(ctx, readStreams+"WHERE s.item_key = ? ORDER BY s.position, s.stream_key", item)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var known []ledger.Stream
	here := map[ledger.StreamID]bool{}
	for rows.Next() {
		st, err := scanStream(rows)
		if err != nil {
			return nil, err
		}
		known, here[st.ID] = append(known, st), true
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	away, err := dismissedStreams(ctx, tx, item)
	for _, st := range away {
		if !here[st.ID] {
			known = append(known, st)
		}
	}
	return known, err
}

// noteStreams lists what is new about the streams of an Item since they were last looked at.
func (s *Store) noteStreams(ctx context.Context, tx *sql.Tx, item int64, old, fresh []ledger.Stream) error {
	var since sql.NullInt64
	if err := tx.QueryRowContext(ctx, "SELECT streams_on FROM items WHERE item_key = ?", item).Scan(&since); err != nil {
		return err
	}
	today := ledger.DateOf(s.now())
	var failed error
	look := recur.Look{Old: old, Fresh: fresh, Since: toDate(since), Today: today, Amount: func(id ledger.TransactionID) (ledger.Money, bool) {
		var m ledger.Money
		err := tx.QueryRowContext(ctx, "SELECT t.amount_minor, t.currency FROM "+byID+whereID, idDigest(id), item, string(id)).Scan(&m.Minor, &m.Currency)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			failed = errors.Join(failed, err)
		}
		return m, err == nil
	}}
	events := recur.Events(look)
	if failed != nil {
		return failed
	}
	names := newDictionary(tx, item)
	for _, e := range events {
		account, err := names.account(ctx, e.Account)
		if err != nil {
			return err
		}
		if err := s.addEvent(ctx, tx, event{kind: eventStream, item: item, account: account, body: e}); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "UPDATE items SET streams_on = ? WHERE item_key = ?", int64(today), item)
	return err
}

// keepVersion adds what a stream says to its history where it says something else than before.
func (s *Store) keepVersion(ctx context.Context, tx *sql.Tx, item int64, st ledger.Stream) error {
	st.Dismissed, st.Transactions = false, nil // the person's, and a list that only ever grows
	body, err := document(st)
	if err != nil {
		return err
	}
	var last sql.NullString
	err = tx.QueryRowContext(ctx, `SELECT body FROM stream_versions WHERE item_key = ? AND stream_id = ?
		ORDER BY version_key DESC LIMIT 1`, item, string(st.ID)).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || last == body {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO stream_versions (item_key, stream_id, at_unix_ms, body) VALUES (?, ?, ?, ?)",
		item, string(st.ID), instant(s.now()), body)
	return err
}

// StreamVersions returns what a stream said over time, oldest first, without its rows.
func (s *Store) StreamVersions(ctx context.Context, id ledger.StreamID) ([]ledger.StreamVersion, error) {
	var versions []ledger.StreamVersion
	err := s.query(ctx, "list versions of a stream", "SELECT at_unix_ms, body FROM stream_versions WHERE stream_id = ? ORDER BY version_key",
		func(rows *sql.Rows) error {
			var v ledger.StreamVersion
			var at sql.NullInt64
			var body sql.NullString
			if err := rows.Scan(&at, &body); err != nil {
				return err
			}
			v.At = toInstant(at)
			versions = append(versions, v)
			return readDocument(body, &versions[len(versions)-1].Stream)
		}, string(id))
	return versions, err
}

// StreamEvents returns what was ever told of a stream, newest first.
func (s *Store) StreamEvents(ctx context.Context, id ledger.StreamID) ([]ledger.StreamEvent, error) {
	var events []ledger.StreamEvent
	err := s.query(ctx, "list events of a stream", `SELECT body FROM events WHERE kind = 6 AND body ->> 'Stream' = ?
		ORDER BY event_key DESC`, func(rows *sql.Rows) error {
		var body sql.NullString
		if err := rows.Scan(&body); err != nil {
			return err
		}
		events = append(events, ledger.StreamEvent{})
		return readDocument(body, &events[len(events)-1])
	}, string(id))
	return events, err
}

// streamDays is how far back rows are looked at for what recurs: a yearly charge has to be seen twice.
const streamDays = 800

// DetectStreams works the recurring streams of an Item out from its posted rows, for Items of which Plaid tells of none. They
// are stored as SaveStreams stores Plaid's, and marked as local.
func (s *Store) DetectStreams(ctx context.Context, id ledger.ItemID) error {
	today := ledger.DateOf(s.now())
	return s.write(ctx, "detect streams", func(tx *sql.Tx) error {
		item, err := itemKey(ctx, tx, id)
		if err != nil {
			return err
		}
		found, err := recurring(ctx, tx, item, today)
		if err != nil {
			return err
		}
		return s.renewStreams(ctx, tx, item, recur.Detect(found, today))
	})
}

func recurring(ctx context.Context, tx *sql.Tx, item int64, today ledger.Date) ([]recur.Row, error) {
	rows, err := tx.QueryContext(ctx, "SELECT "+rowColumns+" FROM transactions t"+rowTables+
		"WHERE t.row_key > ? AND +t.item_key = ? AND t.pending = 0", int64(firstKey(today.AddDays(-streamDays))), item)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []recur.Row
	for rows.Next() {
		t, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, recur.RowOf(t))
	}
	return list, rows.Err()
}
