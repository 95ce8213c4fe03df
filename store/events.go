package store

import (
	"context"
	"database/sql"
	"errors"

	"passbook/internal/ledger"
)

// eventKind is a kind of entry in the list of what changed. The numbers are stored.
type eventKind int

const (
	eventRows    eventKind = 1
	eventLoaded  eventKind = 2
	eventBalance eventKind = 3
	eventBroke   eventKind = 4
	eventMended  eventKind = 5
	eventStream  eventKind = 6
)

// event is an entry, or for eventRows a run of entries, of what changed.
type event struct {
	kind    eventKind
	item    int64
	account int64 // zero for what concerns a whole Item
	update  int64 // of eventRows
	entries int
	body    any // stored as JSON; nil for none
}

// balanceBody and loadedBody are stored: their names are part of the file's format.
type balanceBody struct {
	Before *ledger.Money `json:"before,omitempty"`
	After  *ledger.Money `json:"after,omitempty"`
}

type loadedBody struct {
	Count int `json:"count"`
}

func (s *Store) addEvent(ctx context.Context, tx *sql.Tx, e event) error {
	body, err := document(e.body)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO events (at_unix_ms, kind, item_key, account_key, update_key, entries, body)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, instant(s.now()), int(e.kind), e.item, key(e.account), key(e.update), max(e.entries, 1), body)
	return err
}

// key stores zero, which is no row's number, as NULL.
func key(n int64) sql.NullInt64 { return sql.NullInt64{Int64: n, Valid: n != 0} }

// noteUpdate lists what an update did: added rows one by one, or in one entry with their count while the Item's first history
// is still coming in.
func (s *Store) noteUpdate(ctx context.Context, tx *sql.Tx, item, update int64, each bool, c ledger.Changes) error {
	listed := c.Modified + c.Removed + c.Posted
	if each {
		listed += c.Added
	} else if c.Added > 0 {
		if err := s.addEvent(ctx, tx, event{kind: eventLoaded, item: item, body: loadedBody{c.Added}}); err != nil {
			return err
		}
	}
	if listed == 0 {
		return nil
	}
	return s.addEvent(ctx, tx, event{kind: eventRows, item: item, update: update, entries: listed})
}

// takeUnseen removes the newest entry of those kinds that the person has not seen, so that another can say what both come to.
// body is empty when there is none.
func takeUnseen(ctx context.Context, tx *sql.Tx, text string, args ...any) (body sql.NullString, kind eventKind, err error) {
	var found int64
	err = tx.QueryRowContext(ctx, "SELECT event_key, kind, body FROM events WHERE event_key > (SELECT event_key FROM looked) AND "+
		text+" ORDER BY event_key DESC LIMIT 1", args...).Scan(&found, &kind, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return sql.NullString{}, 0, nil
	}
	if err != nil {
		return body, 0, err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM events WHERE event_key = ?", found)
	return body, kind, err
}

// noteBalance lists that the balance of an account moved. Until the person looks there is one entry an account, from what she
// last saw to what it is now, and none where that is the same.
func (s *Store) noteBalance(ctx context.Context, tx *sql.Tx, item, account int64, before, after *ledger.Money) error {
	if sameMoney(before, after) {
		return nil
	}
	body, kind, err := takeUnseen(ctx, tx, "account_key = ? AND kind = ?", account, int(eventBalance))
	if err != nil {
		return err
	}
	if kind != 0 {
		var earlier balanceBody
		if err := readDocument(body, &earlier); err != nil {
			return err
		}
		before = earlier.Before
	}
	if sameMoney(before, after) {
		return nil
	}
	return s.addEvent(ctx, tx, event{kind: eventBalance, item: item, account: account, body: balanceBody{before, after}})
}

// noteAccount lists that an account moved from the balance that is stored to another. One that was not described before did not
// move.
func (s *Store) noteAccount(ctx context.Context, tx *sql.Tx, item, account int64, after *ledger.Money) error {
	var currency sql.NullString
	var current sql.NullInt64
	var described bool
	err := tx.QueryRowContext(ctx, "SELECT described, currency, current_minor FROM accounts WHERE account_key = ?", account).
		Scan(&described, &currency, &current)
	if err != nil || !described {
		return err
	}
	return s.noteBalance(ctx, tx, item, account, toMoney(current, currency), after)
}

func sameMoney(a, b *ledger.Money) bool { return a == b || a != nil && b != nil && *a == *b }

// watchHealth runs a change of an Item and lists whether it broke or mended it. A bank that broke and was mended before the
// person looked is no news.
func (s *Store) watchHealth(ctx context.Context, tx *sql.Tx, item int64, change func() error) error {
	before, err := itemTrouble(ctx, tx, item)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := itemTrouble(ctx, tx, item)
	if err != nil || sameTrouble(before, after) {
		return err
	}
	_, last, err := takeUnseen(ctx, tx, "item_key = ? AND kind IN (?, ?)", item, int(eventBroke), int(eventMended))
	switch {
	case err != nil:
		return err
	case after == nil && last == eventBroke, after != nil && last == eventMended:
		return nil
	case after == nil:
		return s.addEvent(ctx, tx, event{kind: eventMended, item: item})
	}
	return s.addEvent(ctx, tx, event{kind: eventBroke, item: item, body: after})
}

// watchItem runs an UPDATE of one Item under watchHealth. ErrNotFound: there is no such Item.
func (s *Store) watchItem(ctx context.Context, tx *sql.Tx, id ledger.ItemID, text string, args ...any) error {
	var item int64
	if err := tx.QueryRowContext(ctx, "SELECT item_key FROM items WHERE item_id = ?", string(id)).Scan(&item); err != nil {
		return err
	}
	return s.watchHealth(ctx, tx, item, func() error {
		_, err := tx.ExecContext(ctx, text, args...)
		return err
	})
}

// itemTrouble returns what ails an Item, nil when nothing does.
func itemTrouble(ctx context.Context, tx *sql.Tx, item int64) (*ledger.Trouble, error) {
	var body sql.NullString
	err := tx.QueryRowContext(ctx, "SELECT coalesce(status_trouble, sync_trouble) FROM items WHERE item_key = ?", item).Scan(&body)
	if err != nil {
		return nil, err
	}
	var trouble *ledger.Trouble
	return trouble, readDocument(body, &trouble)
}

func sameTrouble(a, b *ledger.Trouble) bool {
	return a == b || a != nil && b != nil && a.Type == b.Type && a.Code == b.Code
}
