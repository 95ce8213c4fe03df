package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passbook/internal/ledger"
)

// merge brings the pages of one update into the rows of one Item, inside the update's transaction. What counts is the
// difference between the rows before and after it, whatever detours the pages make.
type merge struct {
	tx    *sql.Tx
	item  int64
	names *dictionary
	book  *book
	// rules says what the rules say of a row as Plaid tells it now; nil when there are none.
	rules func(ctx context.Context, t ledger.Transaction, hand ledger.Overlay) (ledger.Overlay, error)

	firstNew ledger.LocalID // rows numbered from here on were made by this update
	nextID   ledger.LocalID
	// known holds the ids of all rows while a long history comes in; nil otherwise.
	known *idFilter
	// gone are the accounts that go on as others, with the day from which those tell.
	gone map[ledger.AccountID]ledger.Date
	// reread is set when the whole history is read again.
	reread *reread
	// backwards is nil while the pages are merged as they came.
	backwards *backwards
	// hasRemoved: rows of this Item were removed once, and may come back under their old number.
	hasRemoved bool

	made    int                        // new rows that are still there
	revived map[ledger.LocalID]bool    // rows of earlier days that came back
	touched map[ledger.LocalID]*change // there before this update, and written by it
	removed []ledger.TransactionID
	// posted holds the pending ids whose posted row has come: the pending row does not come back after it.
	posted map[ledger.TransactionID]bool
}

// change is a row before the update and as it is now; gone when it was removed.
type change struct {
	old, now ledger.Transaction
	gone     bool
}

// newMerge begins to merge an update; whole says that it reads the feed from its beginning.
func newMerge(ctx context.Context, b *book, item int64, whole bool) (*merge, error) {
	m := &merge{
		tx: b.tx, item: item, names: newDictionary(b.tx, item), book: b,
		revived: map[ledger.LocalID]bool{},
		touched: map[ledger.LocalID]*change{},
		posted:  map[ledger.TransactionID]bool{},
	}
	var hasRows bool
	err := b.tx.QueryRowContext(ctx, `SELECT next_id, EXISTS (SELECT 1 FROM updates WHERE item_key = ?1 AND removed > 0),
		EXISTS (SELECT 1 FROM accounts a CROSS JOIN transactions t ON t.account_key = a.account_key WHERE a.item_key = ?1)
		FROM local_ids`, item).Scan(&m.nextID, &m.hasRemoved, &hasRows)
	if err != nil {
		return nil, err
	}
	m.firstNew = m.nextID
	if whole && hasRows {
		m.reread = newReread(m.firstNew)
	}
	if m.gone, err = goneOn(ctx, b.tx, item); err != nil {
		return nil, err
	}
	m.known, err = filterFor(ctx, b.tx, item)
	return m, err
}

// formerID finds the local id of a row of an Item that was removed earlier, by its id or by the one it had while pending.
const formerID = `SELECT c.local_id FROM update_changes c JOIN updates u USING (update_key)
	WHERE c.kind = 3 AND u.item_key = ?1 AND c.transaction_id IN (?2, ?3)
	AND NOT EXISTS (SELECT 1 FROM transactions t WHERE t.local_id = c.local_id)
	ORDER BY c.transaction_id = ?2 DESC, c.update_key DESC LIMIT 1`

// page merges the added and modified rows of a page and remembers its removed ones: whatever order Plaid lists them in,
// removal has the last word.
func (m *merge) page(ctx context.Context, p arrival) error {
	for i := range p.rows {
		if t := &p.rows[i]; m.backwards != nil && (m.posted[t.ID] || m.posted[t.PendingID]) {
			return errTangled
		}
	}
	for i := range p.rows {
		if id := p.rows[i].PendingID; id != "" {
			m.posted[id] = true
		}
	}
	for i := range p.rows {
		if err := m.upsert(ctx, &p.rows[i]); err != nil {
			return fmt.Errorf("transaction %s: %w", p.rows[i].ID, err)
		}
	}
	m.removed = append(m.removed, p.removed...)
	return nil
}

func (m *merge) upsert(ctx context.Context, t *arrived) error {
	if m.posted[t.ID] {
		return nil
	}
	old, err := m.find(ctx, t.ID)
	if errors.Is(err, sql.ErrNoRows) && t.PendingID != "" {
		old, err = m.find(ctx, t.PendingID)
	}
	if err == nil && m.backwards != nil {
		err = m.meetsBackwards(ctx, old.t, t.PendingID)
	}
	if m.known != nil {
		m.known.add(t.ID)
	}
	switch {
	case err == nil:
		if m.reread != nil {
			m.reread.tell(old.t.LocalID, t.On)
		}
		return m.rewrite(ctx, old, t)
	case errors.Is(err, sql.ErrNoRows):
		return m.insert(ctx, t)
	}
	return err
}

// meetsBackwards notes that a page speaks of a row that is there, and, where that one has its own id already, of the row that is
// still there under the id it had while pending.
func (m *merge) meetsBackwards(ctx context.Context, old ledger.Transaction, pending ledger.TransactionID) error {
	if err := m.backwards.meets(old.LocalID); err != nil || pending == "" || pending == old.ID {
		return err
	}
	other, err := m.find(ctx, pending)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return m.backwards.meets(other.t.LocalID)
}

// find returns the row of that id; sql.ErrNoRows when there is none.
func (m *merge) find(ctx context.Context, id ledger.TransactionID) (shaped, error) {
	if m.known != nil && !m.known.mayHave(id) {
		return shaped{}, sql.ErrNoRows
	}
	return m.book.find(ctx, m.item, id)
}

// insert makes a new row. One that Plaid removed earlier, or that was pending when it was removed, takes its old number
// up again, and with it what the person wrote.
func (m *merge) insert(ctx context.Context, t *arrived) error {
	if m.hasRemoved {
		err := m.book.sql.former.QueryRowContext(ctx, m.item, string(t.ID), string(t.PendingID)).Scan(&t.LocalID)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	if m.reread != nil {
		m.reread.tell(t.LocalID, t.On)
	}
	var keys layerKeys
	var s said
	if t.LocalID == 0 {
		t.LocalID = m.nextID
		m.nextID++
		m.made++
	} else {
		m.revived[t.LocalID] = true
		var err error
		if keys, s, err = m.book.said(ctx, t.LocalID); err != nil {
			return err
		}
	}
	if hand := m.counts(&t.Transaction, s.hand); hand.HiddenBy != s.hand.HiddenBy {
		s.hand = hand
		var err error
		if keys.hand, err = m.book.layerKey(ctx, hand); err != nil {
			return err
		}
		if err := m.book.saySo(ctx, t.LocalID, keys); err != nil {
			return err
		}
	}
	_, err := m.insertUnder(ctx, t, keys, s)
	return err
}

// place inserts a row under a local id of which something may have been said.
func (m *merge) place(ctx context.Context, t *arrived) (shaped, error) {
	keys, s, err := m.book.said(ctx, t.LocalID)
	if err != nil {
		return shaped{}, err
	}
	return m.insertUnder(ctx, t, keys, s)
}

// insertUnder inserts a row with what is said of it, and lets the rules speak.
func (m *merge) insertUnder(ctx context.Context, t *arrived, keys layerKeys, s said) (_ shaped, err error) {
	t.Own, t.Partner = ledger.Merge(s.ruled, s.hand), s.partner
	if keys, err = m.rule(ctx, &t.Transaction, keys, s); err != nil {
		return shaped{}, err
	}
	r, c, err := m.shape(ctx, t, keys)
	if err != nil {
		return r, err
	}
	return m.book.insert(ctx, r, c)
}

// rule lets the rules speak of a row that is new or has changed, and writes down what they say.
func (m *merge) rule(ctx context.Context, t *ledger.Transaction, keys layerKeys, s said) (layerKeys, error) {
	if m.rules == nil {
		return keys, nil
	}
	ruled, err := m.rules(ctx, *t, s.hand)
	if err != nil {
		return keys, err
	}
	key, err := m.book.layerKey(ctx, ruled)
	if err != nil || key == keys.ruled {
		return keys, err
	}
	keys.ruled = key
	t.Own = ledger.Merge(ruled, s.hand)
	return keys, m.book.saySo(ctx, t.LocalID, keys)
}

// shape works out what is stored of a row.
func (m *merge) shape(ctx context.Context, t *arrived, keys layerKeys) (r shaped, c columns, err error) {
	account, err := m.names.account(ctx, t.Account)
	if err != nil {
		return r, c, err
	}
	if c.category, err = m.names.category(ctx, t.Category); err != nil {
		return r, c, err
	}
	if c.details, err = m.book.detailsKey(ctx, t.details); err != nil {
		return r, c, err
	}
	r, err = m.book.shape(ctx, t.Transaction, m.item, account, keys)
	r.words = t.words
	return r, c, err
}

// isNew reports whether the row was not there before this update.
func (m *merge) isNew(id ledger.LocalID) bool { return id >= m.firstNew || m.revived[id] }

// rewrite brings an existing row up to what Plaid says now. It keeps its local number whatever else changes, and what the
// person and her rules say of it.
func (m *merge) rewrite(ctx context.Context, old shaped, t *arrived) error {
	if sameRow(old.t, t.Transaction) {
		return nil
	}
	t.LocalID, t.Own, t.Partner = old.t.LocalID, old.t.Own, old.t.Partner
	keys := old.layers
	if m.rules != nil {
		_, s, err := m.book.said(ctx, t.LocalID)
		if err != nil {
			return err
		}
		if keys, err = m.rule(ctx, &t.Transaction, keys, s); err != nil {
			return err
		}
	}
	r, c, err := m.shape(ctx, t, keys)
	if err != nil {
		return err
	}
	if r, err = m.book.rewrite(ctx, old, r, &c); err != nil {
		return err
	}
	if m.isNew(t.LocalID) {
		return nil
	}
	if c, ok := m.touched[t.LocalID]; ok {
		c.now = r.t
	} else {
		m.touched[t.LocalID] = &change{old: old.t, now: r.t}
	}
	return nil
}

// remove deletes the row of that id, and does nothing when there is none: it was never stored, or posted under another id.
func (m *merge) remove(ctx context.Context, id ledger.TransactionID) error {
	old, err := m.book.find(ctx, m.item, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := m.book.remove(ctx, old); err != nil {
		return err
	}
	switch c := m.touched[old.t.LocalID]; {
	case old.t.LocalID >= m.firstNew:
		m.made--
		return m.book.saySo(ctx, old.t.LocalID, layerKeys{}) // nobody will see the row again
	case m.revived[old.t.LocalID]:
		delete(m.revived, old.t.LocalID)
	case c != nil:
		c.gone = true
	default:
		m.touched[old.t.LocalID] = &change{old: old.t, gone: true}
	}
	return nil
}

// finish removes what the pages removed and counts what the update came to.
func (m *merge) finish(ctx context.Context) (ledger.Changes, error) {
	if err := m.removeUntold(ctx); err != nil {
		return ledger.Changes{}, err
	}
	if err := m.matchPosted(ctx); err != nil {
		return ledger.Changes{}, err
	}
	for _, id := range m.removed {
		if err := m.remove(ctx, id); err != nil {
			return ledger.Changes{}, fmt.Errorf("transaction %s: %w", id, err)
		}
	}
	if m.nextID != m.firstNew {
		if _, err := m.tx.ExecContext(ctx, "UPDATE local_ids SET next_id = ?", int64(m.nextID)); err != nil {
			return ledger.Changes{}, err
		}
	}
	counts := ledger.Changes{Added: m.made + len(m.revived)}
	for id, c := range m.touched {
		switch c.kind() {
		case changeRemoved:
			counts.Removed++
		case changePosted:
			counts.Posted++
		case changeModified:
			counts.Modified++
		default:
			delete(m.touched, id) // there and back again
		}
	}
	return counts, nil
}
