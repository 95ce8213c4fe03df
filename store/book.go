package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"reflect"
	"strconv"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
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
	shown   map[ledger.CategoryKey]int64
	layers  map[string]int64
	details map[string]int64
	// currencies holds those that are entered.
	currencies map[ledger.Currency]bool
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
	return b, b.sql.prepare(ctx, tx)
}

func (b *book) close() { b.sql.close() }

// finish writes what was gathered. The transaction must not be committed without it.
func (b *book) finish(ctx context.Context) error {
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
	return b.scan(ctx, b.sql.find.QueryRowContext(ctx, item, string(id)))
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

// insert adds a row at the end of its day.
func (b *book) insert(ctx context.Context, r shaped, c columns) (_ shaped, err error) {
	if r.t.Key, err = b.key(ctx, r.t.ShownOn()); err != nil {
		return r, err
	}
	if err := b.writeRow(ctx, b.sql.insert, r, c); err != nil {
		return r, err
	}
	b.count(r, 1)
	if err := b.writeParts(ctx, r); err != nil {
		return r, err
	}
	return r, b.index(ctx, r)
}

// rewrite brings a row that is there up to date, moving it when its date has changed. What Plaid says is written when c is not nil.
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
	b.count(old, -1)
	b.count(r, 1)
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

// overwrite writes all of a row over the one there is. Most of what banks change is no reference and does not move the row: it
// costs the search index no flush.
func (b *book) overwrite(ctx context.Context, old, r shaped, c columns) error {
	t := r.t
	if old.t.Key != t.Key || old.account != r.account || old.t.Category != t.Category || !reflect.DeepEqual(old.t.Details, t.Details) {
		return b.writeRow(ctx, b.sql.rewrite, r, c)
	}
	if err := b.enterCurrency(ctx, t.Amount.Currency); err != nil {
		return err
	}
	_, err := b.sql.retell.ExecContext(ctx, int64(t.LocalID), int64(r.marks), r.shown, t.Amount.Minor, string(t.Amount.Currency),
		int64(t.On), date(t.AuthorizedOn), date(t.Own.On), instant(t.At), instant(t.AuthorizedAt), t.Pending, string(t.ID),
		text(t.PendingID), string(t.Name), text(t.MerchantName))
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
	if old.marks.has(markSplit) {
		if _, err := b.sql.dropParts.ExecContext(ctx, int64(old.t.LocalID)); err != nil {
			return err
		}
	}
	if _, err := b.sql.remove.ExecContext(ctx, int64(old.t.Key)); err != nil {
		return err
	}
	_, err := b.sql.unindex.ExecContext(ctx, int64(old.t.Key))
	return err
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
func (b *book) detailsKey(ctx context.Context, d ledger.Details) (sql.NullInt64, error) {
	body, err := document(d)
	if err != nil || body.String == "{}" {
		return sql.NullInt64{}, err
	}
	if key, ok := b.details[body.String]; ok {
		return sql.NullInt64{Int64: key, Valid: true}, nil
	}
	key, err := b.sql.details.key(ctx, digest(body.String), body.String)
	if err != nil {
		return sql.NullInt64{}, err
	}
	if len(b.details) == maxKnown {
		clear(b.details)
	}
	b.details[body.String] = key
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

// rowWords are the columns of the search index.
type rowWords struct{ marked, own, merchant, name, note, tags string }

// wordsOf returns what is indexed for the search of a row: what the person sees, so that she can search what she sees.
func wordsOf(r shaped) rowWords {
	words := func(text string) string { return string(spelling.AppendWords(nil, text)) }
	w := rowWords{
		merchant: words(safetext.Line(r.t.MerchantName)), name: words(safetext.Line(r.t.Name)), note: words(r.t.Own.Note),
	}
	for i, tag := range r.t.Own.Tags {
		if i > 0 {
			w.tags += " " + tagBreak + " "
		}
		w.tags += words(tag)
	}
	if r.t.Own.NameBy != ledger.FromPlaid {
		w.own = words(r.t.Own.Name)
	}
	w.marked = string(r.tokens())
	return w
}

// tokens are the words of the column marked: the account, the categories, and what may make the row count otherwise than those.
func (r *shaped) tokens() []byte {
	b := make([]byte, 0, 32)
	b = append(b, accountToken(r.account)...)
	if !r.marks.has(markSplit) {
		b = append(append(b, ' '), categoryToken(r.shown)...)
	}
	in := r.t.Amount.Minor >= 0
	for _, p := range r.parts {
		b = append(append(b, ' '), categoryToken(p.shown)...)
		in = in || p.minor >= 0
	}
	if in {
		b = append(append(b, ' '), inToken...)
	}
	if r.marks.has(marksOfCounting) {
		b = append(append(b, ' '), countingToken...)
	}
	return b
}

// Tokens of the column marked begin with a character for private use, which makes a word to the index and is in no text's.
// tagBreak keeps the words of one tag from following those of another.
const (
	tagBreak    = "\ue000"
	tokenPrefix = "\ue001"

	inToken       = tokenPrefix + "i" // money in
	countingToken = tokenPrefix + "m" // marked as hidden, as a transfer, or as none
)

func accountToken(account int64) string { return tokenPrefix + "a" + strconv.FormatInt(account, 36) }
func categoryToken(shown int64) string  { return tokenPrefix + "c" + strconv.FormatInt(shown, 36) }

func (b *book) index(ctx context.Context, r shaped) error {
	w := wordsOf(r)
	_, err := b.sql.index.ExecContext(ctx, int64(r.t.Key), w.marked, text(w.own), w.merchant, w.name, text(w.note), text(w.tags))
	return err
}

// bookStatements are prepared once a transaction, for they run once a row.
type bookStatements struct {
	find, former, row, layer, layersOf, saySo, unsay, lastKey, insert, rewrite, retell, remark, move, remove, index, unindex, addPart, dropParts *sql.Stmt

	details entry
	all     []*sql.Stmt
}

const storedColumns = rowColumns + ", t.item_key, t.account_key, t.marks, o.hand_key, o.ruled_key"

func (s *bookStatements) prepare(ctx context.Context, tx *sql.Tx) (err error) {
	prepare := func(into **sql.Stmt, text string) {
		if err != nil {
			return
		}
		if *into, err = tx.PrepareContext(ctx, text); err == nil { //nolint:sqlclosecheck // close closes all of them
			s.all = append(s.all, *into)
		}
	}
	prepare(&s.find, "SELECT "+storedColumns+" FROM transactions t"+rowTables+"WHERE t.item_key = ? AND t.transaction_id = ?")
	prepare(&s.former, formerID)
	prepare(&s.row, "SELECT "+storedColumns+" FROM transactions t"+rowTables+"WHERE t.local_id = ?")
	prepare(&s.layer, "SELECT body FROM layers WHERE layer_key = ?")
	prepare(&s.layersOf, "SELECT hand_key, ruled_key, partner_id FROM overlays WHERE local_id = ?")
	prepare(&s.saySo, "INSERT INTO overlays (local_id, hand_key, ruled_key, partner_id) VALUES (?, ?, ?, ?)")
	prepare(&s.unsay, "DELETE FROM overlays WHERE local_id = ?")
	prepare(&s.lastKey, "SELECT coalesce(max(row_key), 0) FROM transactions WHERE row_key > ? AND row_key < ?")
	// Not numbered: the driver would ask for the name of each number, for each row.
	prepare(&s.insert, `INSERT INTO transactions (row_key, local_id, item_key, account_key, marks, shown_key, amount_minor, currency,
		on_date, authorized_on, own_on, at_unix_ms, authorized_at_unix_ms, pending, category_key, details_key, transaction_id,
		pending_id, name, merchant_name)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	prepare(&s.rewrite, `UPDATE transactions SET row_key = ?1, account_key = ?4, marks = ?5, shown_key = ?6, amount_minor = ?7,
		currency = ?8, on_date = ?9, authorized_on = ?10, own_on = ?11, at_unix_ms = ?12, authorized_at_unix_ms = ?13,
		pending = ?14, category_key = ?15, details_key = ?16, transaction_id = ?17, pending_id = ?18, name = ?19,
		merchant_name = ?20 WHERE local_id = ?2 AND item_key = ?3`)
	prepare(&s.retell, `UPDATE transactions SET marks = ?2, shown_key = ?3, amount_minor = ?4, currency = ?5, on_date = ?6,
		authorized_on = ?7, own_on = ?8, at_unix_ms = ?9, authorized_at_unix_ms = ?10, pending = ?11, transaction_id = ?12,
		pending_id = ?13, name = ?14, merchant_name = ?15 WHERE local_id = ?1`)
	prepare(&s.remark, "UPDATE transactions SET marks = ?1, shown_key = ?2, own_on = ?3 WHERE local_id = ?4")
	prepare(&s.move, "UPDATE transactions SET row_key = ?5, marks = ?1, shown_key = ?2, own_on = ?3 WHERE local_id = ?4")
	prepare(&s.remove, "DELETE FROM transactions WHERE row_key = ?")
	prepare(&s.index, "INSERT INTO transactions_fts (rowid, marked, own, merchant, name, note, tags) VALUES (?, ?, ?, ?, ?, ?, ?)")
	prepare(&s.unindex, "DELETE FROM transactions_fts WHERE rowid = ?")
	prepare(&s.details.find, "SELECT details_key FROM details WHERE digest = ?1 AND body = ?2")
	prepare(&s.details.enter, "INSERT INTO details (digest, body) VALUES (?1, ?2)")
	prepare(&s.addPart, "INSERT INTO parts (local_id, position, shown_key, amount_minor) VALUES (?, ?, ?, ?)")
	prepare(&s.dropParts, "DELETE FROM parts WHERE local_id = ?")
	if err != nil {
		s.close()
	}
	return err
}

func (s *bookStatements) close() {
	var err error
	for _, stmt := range s.all {
		err = errors.Join(err, stmt.Close())
	}
}
