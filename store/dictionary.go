package store

import (
	"context"
	"database/sql"
	"errors"

	"passbook/internal/ledger"
)

// dictionary turns the names that recur in every row into the small numbers a row holds. It lives as long as one write
// transaction, in which nobody else can give out numbers.
type dictionary struct {
	tx         *sql.Tx
	item       int64
	accounts   map[ledger.AccountID]int64
	categories map[ledger.Category]int64
}

func newDictionary(tx *sql.Tx, item int64) *dictionary {
	return &dictionary{tx: tx, item: item, accounts: map[ledger.AccountID]int64{}, categories: map[ledger.Category]int64{}}
}

// account returns the number of an account of the Item, entering one that has only its id yet.
func (d *dictionary) account(ctx context.Context, id ledger.AccountID) (int64, error) {
	if key, ok := d.accounts[id]; ok {
		return key, nil
	}
	key, err := findOrEnter(ctx, d.tx, "SELECT account_key FROM accounts WHERE account_id = ? AND item_key = ?",
		"INSERT INTO accounts (account_id, item_key) VALUES (?, ?)", string(id), d.item)
	if err == nil {
		d.accounts[id] = key
	}
	return key, err
}

// category returns the number of a category, NULL for none.
func (d *dictionary) category(ctx context.Context, c ledger.Category) (sql.NullInt64, error) {
	if c == (ledger.Category{}) {
		return sql.NullInt64{}, nil
	}
	if key, ok := d.categories[c]; ok {
		return sql.NullInt64{Int64: key, Valid: true}, nil
	}
	key, err := findOrEnter(ctx, d.tx,
		"SELECT category_key FROM categories WHERE primary_name = ? AND detailed = ? AND confidence = ?",
		"INSERT INTO categories (primary_name, detailed, confidence) VALUES (?, ?, ?)",
		c.Primary, c.Detailed, c.Confidence)
	if err == nil {
		d.categories[c] = key
	}
	return sql.NullInt64{Int64: key, Valid: err == nil}, err
}

// entry finds and makes the entries of a table of what recurs.
type entry struct{ find, enter *sql.Stmt }

// key returns the number of an entry, making one where there is none. The number is the entry's rowid. A RETURNING would open
// a savepoint, and at each savepoint the search index writes what it has gathered in memory to disk.
func (e entry) key(ctx context.Context, args ...any) (key int64, err error) {
	err = e.find.QueryRowContext(ctx, args...).Scan(&key)
	if !errors.Is(err, sql.ErrNoRows) {
		return key, err
	}
	made, err := e.enter.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return made.LastInsertId()
}

// findOrEnter is entry.key for a table that is seldom asked.
func findOrEnter(ctx context.Context, tx *sql.Tx, find, enter string, args ...any) (key int64, err error) {
	var e entry
	if e.find, err = tx.PrepareContext(ctx, find); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, e.find.Close()) }()
	if e.enter, err = tx.PrepareContext(ctx, enter); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, e.enter.Close()) }()
	return e.key(ctx, args...)
}

// itemKey returns the number of an Item that has not been removed.
func itemKey(ctx context.Context, tx *sql.Tx, id ledger.ItemID) (key int64, err error) {
	err = tx.QueryRowContext(ctx, "SELECT item_key FROM items WHERE item_id = ? AND removed_at_unix_ms IS NULL", string(id)).
		Scan(&key)
	return key, err
}
