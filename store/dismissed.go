package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"passbook/internal/ledger"
	"passbook/internal/recur"
	"passbook/internal/safetext"
)

func dismissedStreams(ctx context.Context, tx *sql.Tx, item int64) ([]ledger.Stream, error) {
	rows, err := tx.QueryContext(ctx, "SELECT body FROM dismissed_streams WHERE item_key = ? ORDER BY stream_id", item)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []ledger.Stream
	for rows.Next() {
		var body sql.NullString
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		var st ledger.Stream
		if err := readDocument(body, &st); err != nil {
			return nil, err
		}
		list = append(list, st)
	}
	return list, rows.Err()
}

// settleDismissed brings what is kept of dismissed streams up to date: as they are now, under the id they have now.
func settleDismissed(ctx context.Context, tx *sql.Tx, item int64, old, fresh []ledger.Stream) error {
	for _, was := range old {
		if !was.Dismissed {
			continue
		}
		for i, now := range recur.Reconcile([]ledger.Stream{was}, undismissed(fresh)) {
			if !now.Dismissed || !fresh[i].Dismissed {
				continue
			}
			if _, err := tx.ExecContext(ctx, "DELETE FROM dismissed_streams WHERE item_key = ? AND stream_id = ?", item, string(was.ID)); err != nil {
				return err
			}
			if err := renameDismissed(ctx, tx, item, was.ID, now.ID); err != nil {
				return err
			}
			if err := dismiss(ctx, tx, item, now); err != nil {
				return err
			}
		}
	}
	return nil
}

func undismissed(streams []ledger.Stream) []ledger.Stream {
	plain := make([]ledger.Stream, len(streams))
	for i, st := range streams {
		st.Dismissed = false
		plain[i] = st
	}
	return plain
}

// dismiss keeps a stream as dismissed.
func dismiss(ctx context.Context, tx *sql.Tx, item int64, st ledger.Stream) error {
	body, err := dismissedBody(st)
	if err != nil {
		return err
	}
	return keepDismissed(ctx, tx, item, st.ID, body)
}

func dismissedBody(st ledger.Stream) (sql.NullString, error) {
	st.Dismissed = true
	return document(st)
}

func keepDismissed(ctx context.Context, tx *sql.Tx, item int64, id ledger.StreamID, body sql.NullString) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO dismissed_streams (item_key, stream_id, body) VALUES (?, ?, ?)
		ON CONFLICT (item_key, stream_id) DO UPDATE SET body = excluded.body`, item, string(id), body)
	return err
}

// DismissStream takes a stream from what the person hears of, for good: it stays dismissed when Plaid gives it another id or
// when it is found anew. With dismissed false it is heard of again. Either is one act.
func (s *Store) DismissStream(ctx context.Context, id ledger.StreamID, dismissed bool) error {
	title := "Dismiss a recurring stream"
	if !dismissed {
		title = "Hear of a recurring stream again"
	}
	_, err := s.act(ctx, title, func(ctx context.Context, j *journal) error {
		var key int64
		var item ledger.ItemID
		err := j.book.tx.QueryRowContext(ctx, `SELECT item_key, item_id FROM streams JOIN items USING (item_key) WHERE stream_id = ?
			ORDER BY stream_key LIMIT 1`, string(id)).Scan(&key, &item)
		if err != nil {
			return fmt.Errorf("stream %s: %w", id, err)
		}
		known, err := knownStreams(ctx, j.book.tx, key)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(known, func(st ledger.Stream) bool { return st.ID == id })
		if at < 0 {
			return fmt.Errorf("stream %s: %w", id, ErrNotFound)
		}
		if !dismissed {
			return j.setDismissed(ctx, key, item, id, sql.NullString{})
		}
		body, err := dismissedBody(known[at])
		if err != nil {
			return err
		}
		return j.setDismissed(ctx, key, item, id, body)
	})
	if err != nil {
		return fmt.Errorf("dismiss stream: %w", err)
	}
	return nil
}

// dismissed lets what the person does not want to hear of an old account be unheard of the one it goes on as.
func (r *relink) dismissed(ctx context.Context, m ledger.AccountMatch, oldItem, freshItem int64) error {
	streams, err := dismissedStreams(ctx, r.book.tx, oldItem)
	if err != nil {
		return err
	}
	var item ledger.ItemID
	if err := r.book.tx.QueryRowContext(ctx, "SELECT item_id FROM items WHERE item_key = ?", freshItem).Scan(&item); err != nil {
		return err
	}
	for _, st := range streams {
		if st.Account != m.Old {
			continue
		}
		st.Account, st.Transactions = m.New, nil // those have other ids there
		now, err := streamAsNow(ctx, r.book.tx, freshItem, st)
		if err != nil {
			return err
		}
		body, err := dismissedBody(now)
		if err != nil {
			return err
		}
		if err := r.setDismissed(ctx, freshItem, item, now.ID, body); err != nil {
			return err
		}
	}
	return nil
}

// setDismissed keeps a stream as dismissed, or with nothing as heard of, as part of the act.
func (j *journal) setDismissed(ctx context.Context, key int64, item ledger.ItemID, id ledger.StreamID, body sql.NullString) error {
	var was sql.NullString
	err := j.book.tx.QueryRowContext(ctx, "SELECT body FROM dismissed_streams WHERE item_key = ? AND stream_id = ?", key, string(id)).Scan(&was)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || was.Valid && body.Valid {
		return err
	}
	name, err := dismissedName(item, id)
	if err != nil {
		return err
	}
	return j.set(ctx, ledger.DismissedThing, name, was, body)
}

func dismissedName(item ledger.ItemID, id ledger.StreamID) (string, error) {
	name, err := document([2]string{string(item), string(id)})
	return name.String, err
}

// setDismissed sets whether a stream is dismissed, and as what it is known again; it is named by the list of the Item and its id.
// It may be under another id by now.
func setDismissed(ctx context.Context, b *book, name string, value sql.NullString) error {
	var of [2]string
	if err := readDocument(sql.NullString{String: name, Valid: true}, &of); err != nil {
		return fmt.Errorf("stream %q: %w", name, err)
	}
	var item int64
	err := b.tx.QueryRowContext(ctx, "SELECT item_key FROM items WHERE item_id = ?", of[0]).Scan(&item)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // erased since
	}
	if err != nil {
		return err
	}
	if !value.Valid {
		_, err := b.tx.ExecContext(ctx, "DELETE FROM dismissed_streams WHERE item_key = ? AND stream_id = ?", item, of[1])
		return err
	}
	var st ledger.Stream
	if err := readDocument(value, &st); err != nil {
		return err
	}
	st.ID = ledger.StreamID(of[1])
	now, err := streamAsNow(ctx, b.tx, item, st)
	if err != nil {
		return err
	}
	if err := renameDismissed(ctx, b.tx, item, st.ID, now.ID); err != nil {
		return err
	}
	return dismiss(ctx, b.tx, item, now)
}

// streamAsNow returns what a stream has become; itself where the Item has none like it now.
func streamAsNow(ctx context.Context, tx *sql.Tx, item int64, st ledger.Stream) (ledger.Stream, error) {
	known, err := knownStreams(ctx, tx, item)
	if err != nil {
		return st, err
	}
	st.Dismissed = true
	for _, now := range recur.Reconcile([]ledger.Stream{st}, undismissed(known)) {
		if now.Dismissed {
			return now, nil
		}
	}
	return st, nil
}

// renameDismissed lets the journal know a dismissed stream by the id it has now.
func renameDismissed(ctx context.Context, tx *sql.Tx, item int64, old, now ledger.StreamID) error {
	if old == now {
		return nil
	}
	var id ledger.ItemID
	if err := tx.QueryRowContext(ctx, "SELECT item_id FROM items WHERE item_key = ?", item).Scan(&id); err != nil {
		return err
	}
	before, err := dismissedName(id, old)
	if err != nil {
		return err
	}
	after, err := dismissedName(id, now)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE act_things SET name = ? WHERE kind = ? AND name = ?", after, string(ledger.DismissedThing), before)
	return err
}

func tellDismissed(value sql.NullString) ([]told, error) {
	list := []told{{"heard of", either(value.Valid, "no", "yes")}}
	streams, err := valued(value, func(st ledger.Stream) []told { return []told{{"stream", safetext.Line(st.Title())}} })
	return append(list, streams...), err
}
