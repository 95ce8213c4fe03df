package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"passbook/internal/ledger"
)

// A ChangeID is the number of an event, and in its low bits the local id of the row where the event stands for many.
const changeRowBits = 32

func changeID(event int64, row ledger.LocalID) ledger.ChangeID {
	return ledger.ChangeID(event<<changeRowBits | int64(row)&(1<<changeRowBits-1))
}

// Changes returns what the syncs brought, newest first: rows one by one with their old values, first histories as a count,
// balances, banks that broke or were mended, and recurring streams. What moved several times between two looks of the person
// and is one thing, such as a balance, is one entry.
func (s *Store) Changes(ctx context.Context, r ledger.ChangesRequest) (ledger.ChangeWindow, error) {
	if r.Limit < 1 || r.Limit == math.MaxInt {
		return ledger.ChangeWindow{}, fmt.Errorf("list changes: limit %d is out of range", r.Limit)
	}
	before := r.Before
	if before == 0 {
		before = math.MaxInt64
	}
	var found []listedChange
	err := s.query(ctx, "list changes", `SELECT e.event_key, e.at_unix_ms, e.kind, e.body, i.item_id, coalesce(a.account_id, ''),
		coalesce(c.local_id, 0), coalesce(c.kind, 0), c.old, c.update_key, e.event_key > (SELECT event_key FROM looked)
		FROM events e JOIN items i ON i.item_key = e.item_key LEFT JOIN accounts a ON a.account_key = e.account_key
		LEFT JOIN update_changes c ON c.update_key = e.update_key
		WHERE e.event_key <= ?1 AND (e.event_key < ?1 OR coalesce(c.local_id, 0) < ?2)
		AND (?3 = 0 OR e.event_key > (SELECT event_key FROM looked))
		ORDER BY e.event_key DESC, c.local_id DESC LIMIT ?4`, func(rows *sql.Rows) error {
		var c listedChange
		var at sql.NullInt64
		var fresh bool
		err := rows.Scan(&c.event, &at, &c.kind, &c.body, &c.entry.Item, &c.entry.Account, &c.entry.Row, &c.did, &c.old, &c.update, &fresh)
		c.entry.ID, c.entry.At, c.entry.Seen = changeID(c.event, c.entry.Row), toInstant(at), !fresh
		found = append(found, c)
		return err
	}, int64(before)>>changeRowBits, int64(before)&(1<<changeRowBits-1), r.Unseen, r.Limit+1)
	if err != nil {
		return ledger.ChangeWindow{}, err
	}
	var w ledger.ChangeWindow
	if w.More = len(found) > r.Limit; w.More {
		found = found[:r.Limit]
	}
	tree, err := s.Categories(ctx)
	if err != nil {
		return ledger.ChangeWindow{}, fmt.Errorf("list changes: %w", err)
	}
	for _, c := range found {
		if err := s.complete(ctx, tree, &c); err != nil {
			return ledger.ChangeWindow{}, fmt.Errorf("list changes: %w", err)
		}
		w.Entries = append(w.Entries, c.entry)
	}
	return w, nil
}

// listedChange is an entry and what it is made of.
type listedChange struct {
	entry  ledger.ChangeEntry
	event  int64
	kind   eventKind
	body   sql.NullString
	did    changeKind // to the row
	old    sql.NullString
	update sql.NullInt64
}

// complete fills in what the kind of the entry calls for.
func (s *Store) complete(ctx context.Context, tree *ledger.Tree, c *listedChange) error {
	e := &c.entry
	switch c.kind {
	case eventRows:
		return s.completeRow(ctx, tree, c)
	case eventLoaded:
		var b loadedBody
		err := readDocument(c.body, &b)
		e.Kind, e.Count = ledger.RowsLoaded, b.Count
		return err
	case eventBalance:
		var b balanceBody
		err := readDocument(c.body, &b)
		e.Kind, e.Before, e.After = ledger.BalanceMoved, b.Before, b.After
		return err
	case eventBroke:
		e.Kind = ledger.BankBroke
		return readDocument(c.body, &e.Trouble)
	case eventMended:
		e.Kind = ledger.BankMended
	case eventStream:
		e.Kind = ledger.StreamMoved
		return readDocument(c.body, &e.Stream)
	}
	return nil
}

func (s *Store) completeRow(ctx context.Context, tree *ledger.Tree, c *listedChange) error {
	e := &c.entry
	now, err := s.lastKnown(ctx, e.Row)
	if err != nil {
		return err
	}
	switch c.did {
	case changeAdded:
		e.Kind = ledger.RowAdded
	case changeRemoved:
		e.Kind = ledger.RowRemoved
		now = ledger.Transaction{LocalID: e.Row}
		if err := rewind(&now, c.old); err != nil {
			return err
		}
	case changeModified, changePosted:
		e.Kind = ledger.RowModified
		if c.did == changePosted {
			e.Kind = ledger.RowPosted
		}
		after, err := s.rowAfter(ctx, e.Row, c.update.Int64)
		if err != nil {
			return err
		}
		before := after
		if err := rewind(&before, c.old); err != nil {
			return err
		}
		if c.did == changePosted {
			before.Pending = after.Pending // told by the kind
		}
		e.Fields = tree.RowChanges(before, after)
	}
	e.Title, e.Amount, e.On, e.Account = now.Title(), now.Amount, now.ShownOn(), now.Account
	return nil
}

// lastKnown returns a row as it is now, or as it was when it was removed.
func (s *Store) lastKnown(ctx context.Context, id ledger.LocalID) (ledger.Transaction, error) {
	row, err := s.Transaction(ctx, id)
	if !errors.Is(err, ErrNotFound) {
		return row, err
	}
	row = ledger.Transaction{LocalID: id}
	err = s.query(ctx, "read removed row", `SELECT old FROM update_changes WHERE local_id = ? AND kind = 3
		ORDER BY update_key DESC LIMIT 1`, func(rows *sql.Rows) error {
		var old sql.NullString
		if err := rows.Scan(&old); err != nil {
			return err
		}
		return rewind(&row, old)
	}, int64(id))
	return row, err
}

// rowAfter returns what Plaid said of a row after an update, by taking back what later updates did to it.
func (s *Store) rowAfter(ctx context.Context, id ledger.LocalID, update int64) (ledger.Transaction, error) {
	row, err := s.Transaction(ctx, id)
	if errors.Is(err, ErrNotFound) {
		row, err = ledger.Transaction{LocalID: id}, nil
	}
	if err != nil {
		return row, err
	}
	err = s.query(ctx, "read later changes", `SELECT kind, old FROM update_changes WHERE local_id = ? AND kind <> 1
		AND update_key > ? ORDER BY update_key DESC`, func(rows *sql.Rows) error {
		var kind changeKind
		var old sql.NullString
		if err := rows.Scan(&kind, &old); err != nil {
			return err
		}
		if kind == changeRemoved {
			row = ledger.Transaction{LocalID: id} // the whole row follows
		}
		return rewind(&row, old)
	}, int64(id), update)
	return row, err
}

// UnseenChanges returns how many entries came since the person last looked.
func (s *Store) UnseenChanges(ctx context.Context) (int, error) {
	var n int
	err := s.query(ctx, "count changes",
		"SELECT coalesce(sum(entries), 0) FROM events WHERE event_key > (SELECT event_key FROM looked)",
		func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n, err
}

// MarkSeen notes that the person has looked at the entry and at all older ones. What came after it, while she looked, stays
// unseen. Zero marks everything.
func (s *Store) MarkSeen(ctx context.Context, upTo ledger.ChangeID) error {
	event := int64(math.MaxInt64)
	if upTo != 0 {
		event = int64(upTo) >> changeRowBits
	}
	return s.write(ctx, "mark changes as seen", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE looked SET event_key = max(event_key,
			min(?, (SELECT coalesce(max(event_key), 0) FROM events)))`, event)
		return err
	})
}
