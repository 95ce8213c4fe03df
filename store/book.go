package store

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"

	"passbook/internal/ledger"
)

// book writes rows inside one write transaction, and with each row everything that repeats what the row says: its place,
// its marks, its parts, its words in the search index and its share of the monthly sums. Nothing else writes any of them.
type book struct {
	tx  *sql.Tx
	sql bookStatements

	plain   *ledger.Tree // in which no category is merged into another
	nextKey map[ledger.Date]ledger.RowKey
	sums    sums
	posted  sums
	ids     ids
	pairs   pairing
	shown   map[ledger.CategoryKey]int64
	layers  map[string]int64
	details map[string]int64
	// currencies holds those that are entered.
	currencies map[ledger.Currency]bool
	turned     turned
}

// shaped is a row and what is stored beside what Plaid says. Own, Partner and Key of t are those that hold now.
type shaped struct {
	t       ledger.Transaction
	item    int64
	account int64
	shown   int64  // of the undivided row
	parts   []part // of a split one, as they count
	marks   marks
	layers  layerKeys
	words   *plaidWords // of t; nil while nobody has worked them out
}

// part is what a split row adds to one category.
type part struct {
	shown, minor int64
}

// layerKeys are a row's line in overlays.
type layerKeys struct {
	hand, ruled, partner sql.NullInt64
}

func (k layerKeys) any() bool { return k.hand.Valid || k.ruled.Valid || k.partner.Valid }

// newBook opens the book of a transaction.
func newBook(ctx context.Context, tx *sql.Tx) (*book, error) {
	plain, err := ledger.NewTree(nil)
	if err != nil {
		return nil, err
	}
	b := &book{
		tx: tx, plain: plain, nextKey: map[ledger.Date]ledger.RowKey{}, sums: sums{}, posted: sums{},
		shown: map[ledger.CategoryKey]int64{}, layers: map[string]int64{}, details: map[string]int64{},
		currencies: map[ledger.Currency]bool{},
	}
	b.ids = ids{waiting: map[int64]ledger.LocalID{}, sql: &b.sql.ids}
	return b, b.sql.prepare(ctx, tx)
}

func (b *book) close() { b.sql.close() }

// finish writes what was gathered. The transaction must not be committed without it.
func (b *book) finish(ctx context.Context) error {
	if err := b.ids.flush(ctx); err != nil {
		return err
	}
	if err := b.sums.flush(ctx, b.tx, monthlySums()); err != nil {
		return err
	}
	return b.posted.flush(ctx, b.tx, postedSums())
}

// count counts a row in the sums, or with times = -1 counts it no longer.
func (b *book) count(r shaped, times int64) {
	b.sums.put(r, times)
	b.posted.putPosted(r, times)
}

// shape works out what is stored beside a row as it is shown.
func (b *book) shape(ctx context.Context, t ledger.Transaction, item, account int64, keys layerKeys) (shaped, error) {
	r := shaped{t: t, item: item, account: account, marks: marksOf(t), layers: keys}
	if keys.any() {
		r.marks |= markLayered
	}
	if keys.hand.Valid {
		r.marks |= markEdited
	}
	return r, b.number(ctx, &r)
}

// number fills in the numbers of the categories. A split row counts under those of its parts, and what the bank has changed
// since under its own; where even that cannot be worked out, it counts undivided.
func (b *book) number(ctx context.Context, r *shaped) (err error) {
	if r.shown, err = b.shownKey(ctx, r.t.ShownCategory()); err != nil || !r.marks.has(markSplit) {
		return err
	}
	shares, err := b.plain.Shares(r.t, ledger.Standing{})
	if err != nil {
		shares = []ledger.Share{{Category: r.t.ShownCategory(), Amount: r.t.Amount}}
	}
	r.parts = make([]part, len(shares))
	for i, s := range shares {
		r.parts[i].minor = s.Amount.Minor
		if r.parts[i].shown, err = b.shownKey(ctx, s.Category); err != nil {
			return err
		}
	}
	return nil
}

// find returns a row by Plaid's id; sql.ErrNoRows when there is none.
func (b *book) find(ctx context.Context, item int64, id ledger.TransactionID) (shaped, error) {
	d, err := b.ids.settle(ctx, id)
	if err != nil {
		return shaped{}, err
	}
	return b.scan(ctx, b.sql.find.QueryRowContext(ctx, d, item, string(id)))
}

// row returns a row by its local id; sql.ErrNoRows when it is not there now.
func (b *book) row(ctx context.Context, id ledger.LocalID) (shaped, error) {
	return b.scan(ctx, b.sql.row.QueryRowContext(ctx, int64(id)))
}

func (b *book) scan(ctx context.Context, row *sql.Row) (r shaped, err error) {
	r.t, err = scanRow(row, r.stored()...)
	if err != nil {
		return r, err
	}
	r.layers.partner = sql.NullInt64{Int64: int64(r.t.Partner), Valid: r.t.Partner != 0}
	return r, b.number(ctx, &r)
}

// stored are what storedColumns are read into after rowColumns, and more after that.
func (r *shaped) stored(more ...any) []any {
	return append([]any{&r.item, &r.account, &r.marks, &r.layers.hand, &r.layers.ruled}, more...)
}

// insert adds a row at the end of its day. The Item must not have its id yet: find tells.
func (b *book) insert(ctx context.Context, r shaped, c columns) (_ shaped, err error) {
	if r.t.Key, err = b.key(ctx, r.t.ShownOn()); err != nil {
		return r, err
	}
	if err := b.writeRow(ctx, b.sql.insert, r, c); err != nil {
		return r, err
	}
	if err := b.ids.enter(ctx, r.t.ID, r.t.LocalID); err != nil {
		return r, err
	}
	b.count(r, 1)
	b.pairs.note(nil, &r)
	if err := b.writeParts(ctx, r); err != nil {
		return r, err
	}
	return r, b.index(ctx, r)
}

// rewrite brings a row that is there up to date, moving it when its date has changed. What Plaid says is written when c is not nil.
// The Item must have no other row of its id.
func (b *book) rewrite(ctx context.Context, old, r shaped, c *columns) (_ shaped, err error) {
	r.t.Key = old.t.Key
	if on := r.t.ShownOn(); on != dayOf(old.t.Key) {
		if r.t.Key, err = b.key(ctx, on); err != nil {
			return r, err
		}
	}
	if c != nil {
		err = b.overwrite(ctx, old, r, *c)
	} else {
		err = b.remark(ctx, old, r)
	}
	if err != nil {
		return r, err
	}
	if old.t.ID != r.t.ID {
		if err := b.ids.drop(ctx, old.t.ID, old.t.LocalID); err != nil {
			return r, err
		}
		if err := b.ids.enter(ctx, r.t.ID, r.t.LocalID); err != nil {
			return r, err
		}
	}
	b.count(old, -1)
	b.count(r, 1)
	b.pairs.note(&old, &r)
	if old.marks.has(markSplit) || r.marks.has(markSplit) {
		if _, err := b.sql.dropParts.ExecContext(ctx, int64(r.t.LocalID)); err != nil {
			return r, err
		}
		if err := b.writeParts(ctx, r); err != nil {
			return r, err
		}
	}
	if old.t.Key == r.t.Key && wordsOf(old) == wordsOf(r) {
		return r, nil
	}
	if _, err := b.sql.unindex.ExecContext(ctx, int64(old.t.Key)); err != nil {
		return r, err
	}
	return r, b.index(ctx, r)
}

// overwrite writes all of a row over the one there is. Most of what banks change leaves it in its place and its account: that costs
// the search index no flush.
func (b *book) overwrite(ctx context.Context, old, r shaped, c columns) error {
	t := r.t
	if old.t.Key != t.Key || old.account != r.account {
		return b.writeRow(ctx, b.sql.rewrite, r, c)
	}
	if err := b.enterCurrency(ctx, t.Amount.Currency); err != nil {
		return err
	}
	_, err := b.sql.retell.ExecContext(ctx, int64(t.LocalID), int64(r.marks), r.shown, t.Amount.Minor, string(t.Amount.Currency),
		int64(t.On), date(t.AuthorizedOn), date(t.Own.On), instant(t.At), instant(t.AuthorizedAt), t.Pending, number(c.category),
		number(c.details), string(t.ID), text(t.PendingID), string(t.Name), text(t.MerchantName))
	return err
}

// remark writes what is stored beside what Plaid says. A row that stays in its place is not moved onto it: that costs the search
// index a flush.
func (b *book) remark(ctx context.Context, old, r shaped) (err error) {
	if old.t.Key == r.t.Key {
		_, err = b.sql.remark.ExecContext(ctx, int64(r.marks), r.shown, date(r.t.Own.On), int64(r.t.LocalID))
	} else {
		_, err = b.sql.move.ExecContext(ctx, int64(r.marks), r.shown, date(r.t.Own.On), int64(r.t.LocalID), int64(r.t.Key))
	}
	return err
}

// remove takes a row away. What a hand and the rules said of it stays.
func (b *book) remove(ctx context.Context, old shaped) error {
	b.count(old, -1)
	b.pairs.note(&old, nil)
	if old.marks.has(markSplit) {
		if _, err := b.sql.dropParts.ExecContext(ctx, int64(old.t.LocalID)); err != nil {
			return err
		}
	}
	if _, err := b.sql.remove.ExecContext(ctx, int64(old.t.Key)); err != nil {
		return err
	}
	if _, err := b.sql.unindex.ExecContext(ctx, int64(old.t.Key)); err != nil {
		return err
	}
	return b.ids.drop(ctx, old.t.ID, old.t.LocalID)
}

// columns are what Plaid says, as far as it is stored under numbers.
type columns struct {
	category sql.NullInt64
	details  sql.NullInt64
}

// writeRow runs insert or rewrite, which number their parameters alike.
func (b *book) writeRow(ctx context.Context, stmt *sql.Stmt, r shaped, c columns) error {
	t := r.t
	if err := b.enterCurrency(ctx, t.Amount.Currency); err != nil {
		return err
	}
	_, err := stmt.ExecContext(ctx, int64(t.Key), int64(t.LocalID), r.item, r.account, int64(r.marks), r.shown,
		t.Amount.Minor, string(t.Amount.Currency), int64(t.On), date(t.AuthorizedOn), date(t.Own.On), instant(t.At),
		instant(t.AuthorizedAt), t.Pending, number(c.category), number(c.details), string(t.ID), text(t.PendingID), string(t.Name),
		text(t.MerchantName))
	return err
}

func (b *book) enterCurrency(ctx context.Context, c ledger.Currency) error {
	if b.currencies[c] {
		return nil
	}
	_, err := b.tx.ExecContext(ctx, "INSERT INTO currencies VALUES (?) ON CONFLICT DO NOTHING", string(c))
	b.currencies[c] = err == nil
	return err
}

func (b *book) writeParts(ctx context.Context, r shaped) error {
	for i, p := range r.parts {
		if _, err := b.sql.addPart.ExecContext(ctx, int64(r.t.LocalID), i, p.shown, p.minor); err != nil {
			return err
		}
	}
	return nil
}

// detailsKey returns the number of the details, NULL for none.
func (b *book) detailsKey(ctx context.Context, body string) (sql.NullInt64, error) {
	if body == "" {
		return sql.NullInt64{}, nil
	}
	if key, ok := b.details[body]; ok {
		return sql.NullInt64{Int64: key, Valid: true}, nil
	}
	key, err := b.sql.details.key(ctx, digest(body), body)
	if err != nil {
		return sql.NullInt64{}, err
	}
	if len(b.details) == maxKnown {
		clear(b.details)
	}
	b.details[body] = key
	return sql.NullInt64{Int64: key, Valid: true}, nil
}

// digest is a number to find a text by.
func digest(body string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(body))
	return max(int64(h.Sum64()>>1), 1)
}

// key returns the next free row key of a day.
func (b *book) key(ctx context.Context, d ledger.Date) (ledger.RowKey, error) {
	last, ok := b.nextKey[d]
	if !ok {
		err := b.sql.lastKey.QueryRowContext(ctx, int64(firstKey(d)), int64(firstKey(d+1))).Scan(&last)
		if err != nil {
			return 0, err
		}
		last = max(last, firstKey(d))
	}
	if last++; dayOf(last) != d {
		return 0, fmt.Errorf("more rows on %s than can be numbered", d)
	}
	b.nextKey[d] = last
	return last, nil
}

func (b *book) index(ctx context.Context, r shaped) error {
	w := wordsOf(r)
	_, err := b.sql.index.ExecContext(ctx, int64(r.t.Key), w.marked, text(w.own), w.merchant, w.name, text(w.note), text(w.tags))
	return err
}
