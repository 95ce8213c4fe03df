package store

import (
	"context"
	"database/sql"
	"math"
	"sync"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
)

// frame is what rows are seen in: the few things that all of them share. It never changes; another is read when anything in
// the database has.
type frame struct {
	tree       *ledger.Tree
	categories []shownCategory
	accounts   []framedAccount
	byAccount  map[ledger.AccountID]int // an index into accounts
	currencies []ledger.Currency
	newFrom    int64 // the first update the person has not looked at
	lists      keyLists
}

type shownCategory struct {
	key      int64
	category ledger.CategoryKey
	counts   ledger.GroupKind
}

type framedAccount struct {
	key      int64
	id       ledger.AccountID
	item     ledger.ItemID
	name     safetext.Untrusted
	mask     string
	bank     safetext.Untrusted
	excluded bool
	debt     bool
}

// frames keeps the newest frame.
type frames struct {
	mu      sync.Mutex
	watch   *sql.Conn // a connection that tells when another one has written; nil until there is a frame
	version int64
	current *frame
}

// frame returns the frame of the database as it is now.
func (s *Store) frame(ctx context.Context) (*frame, error) {
	if err := s.enter(); err != nil {
		return nil, err
	}
	defer s.leave()
	s.frames.mu.Lock()
	defer s.frames.mu.Unlock()
	// A context that ends in the middle would take the connection down with it.
	ctx = context.WithoutCancel(ctx)
	if s.frames.watch == nil {
		watch, err := s.reader.Conn(ctx)
		if err != nil {
			return nil, err
		}
		s.frames.watch = watch
	}
	var version int64
	err := s.frames.watch.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version)
	if err != nil {
		return nil, err
	}
	if s.frames.current != nil && s.frames.version == version {
		return s.frames.current, nil
	}
	f, err := readFrame(ctx, s.frames.watch)
	if err != nil {
		return nil, err
	}
	s.frames.version, s.frames.current = version, f
	return f, nil
}

func (f *frames) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.watch == nil {
		return nil
	}
	return f.watch.Close()
}

// querier is a pool, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row
}

func readFrame(ctx context.Context, q querier) (*frame, error) {
	f := &frame{byAccount: map[ledger.AccountID]int{}}
	var err error
	if f.tree, err = readTree(ctx, q); err != nil {
		return nil, err
	}
	err = eachRow(ctx, q, "SELECT shown_key, category FROM shown_categories ORDER BY shown_key", func(rows *sql.Rows) error {
		var c shownCategory
		err := rows.Scan(&c.key, &c.category)
		c.counts = f.tree.Counts(c.category)
		f.categories = append(f.categories, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, q, `SELECT account_key, account_id, item_id, name, mask, institution_name, type, excluded
		FROM accounts JOIN items USING (item_key) ORDER BY account_key`, func(rows *sql.Rows) error {
		var a framedAccount
		var kind ledger.AccountType
		var mask safetext.Untrusted
		err := rows.Scan(&a.key, &a.id, &a.item, &a.name, &mask, &a.bank, &kind, &a.excluded)
		a.debt, a.mask = kind.IsDebt(), safetext.Line(mask)
		f.byAccount[a.id] = len(f.accounts)
		f.accounts = append(f.accounts, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(ctx, q, "SELECT currency FROM currencies ORDER BY currency", func(rows *sql.Rows) error {
		var c ledger.Currency
		err := rows.Scan(&c)
		f.currencies = append(f.currencies, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, q.QueryRowContext(ctx, `SELECT coalesce(min(update_key), ?) FROM events, looked
		WHERE kind = ? AND events.event_key > looked.event_key`, int64(math.MaxInt64), int(eventRows)).Scan(&f.newFrom)
}

// readTree returns the person's tree of categories, with those that rows have outside of it, and with more changes.
func readTree(ctx context.Context, q querier, more ...ledger.CategoryChange) (*ledger.Tree, error) {
	var changes []ledger.CategoryChange
	err := eachRow(ctx, q, "SELECT body FROM category_changes ORDER BY change_key", func(rows *sql.Rows) error {
		var body sql.NullString
		if err := rows.Scan(&body); err != nil {
			return err
		}
		var c categoryChangeBody
		err := readDocument(body, &c)
		changes = append(changes, ledger.CategoryChange(c))
		return err
	})
	if err != nil {
		return nil, err
	}
	var seen []ledger.Category
	err = eachRow(ctx, q, "SELECT DISTINCT primary_name, detailed FROM categories ORDER BY 1, 2", func(rows *sql.Rows) error {
		var c ledger.Category
		err := rows.Scan(&c.Primary, &c.Detailed)
		seen = append(seen, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	return ledger.NewTree(append(changes, more...), seen...)
}

// categoryChangeBody is a change as it is stored.
type categoryChangeBody struct {
	Kind      ledger.CategoryChangeKind `json:"kind"`
	Category  ledger.CategoryKey        `json:"category,omitzero"`
	Group     ledger.GroupKey           `json:"group,omitzero"`
	Name      string                    `json:"name,omitzero"`
	Into      ledger.CategoryKey        `json:"into,omitzero"`
	IntoGroup ledger.GroupKey           `json:"into_group,omitzero"`
	Counts    ledger.GroupKind          `json:"counts,omitzero"`
}

func eachRow(ctx context.Context, q querier, text string, scan func(rows *sql.Rows) error, args ...any) error {
	rows, err := q.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// account returns what is known of an account; nothing for one that was entered since.
func (f *frame) account(id ledger.AccountID) framedAccount {
	if at, ok := f.byAccount[id]; ok {
		return f.accounts[at]
	}
	return framedAccount{id: id}
}

// standing returns what decides, besides the row itself, how it counts.
func (f *frame) standing(t ledger.Transaction) ledger.Standing {
	a := f.account(t.Account)
	return ledger.Standing{Paired: t.Partner != 0, Excluded: a.excluded, Debt: a.debt}
}

// shares returns what a row adds to which category; the whole of it to its own where its parts cannot be worked out.
func (f *frame) shares(t ledger.Transaction) []ledger.Share {
	standing := f.standing(t)
	shares, err := f.tree.Shares(t, standing)
	if err != nil {
		class, _ := f.tree.Class(t, standing)
		shares = []ledger.Share{{Category: f.tree.Resolve(t.ShownCategory()), Amount: t.Amount, Class: class}}
	}
	return shares
}

// complete gives a row what follows from the frame.
func (f *frame) complete(t *ledger.Transaction) { t.Class, _ = f.tree.Class(*t, f.standing(*t)) }

// queryRow returns what a query can ask of a row, except for query.Recurring and query.New, which only the database knows, and
// for query.Edited: what is shown does not tell the hand's word from the rules'.
func (f *frame) queryRow(t ledger.Transaction) query.Row {
	a := f.account(t.Account)
	r := query.Row{
		Merchant: t.MerchantName, BankText: t.Name, Note: t.Own.Note, Tags: t.Own.Tags,
		Account: t.Account, AccountName: a.name, AccountMask: a.mask, Item: a.item, Bank: a.bank,
		Amount: t.Amount, On: t.ShownOn(),
		Location: t.Details.Location != (ledger.Location{}), Check: t.Details.CheckNumber != "",
	}
	if t.Own.NameBy != ledger.FromPlaid {
		r.Name = t.Own.Name
	}
	for flag, is := range map[query.Flag]bool{
		query.Pending: t.Pending, query.Hidden: t.Own.Hidden, query.Split: len(t.Own.Parts) > 0,
	} {
		if is {
			r.Flags |= flag
		}
	}
	for _, s := range f.shares(t) {
		r.Categories = append(r.Categories, s.Category)
		r.Flags |= flagOf(s)
	}
	return r
}

func flagOf(s ledger.Share) (flags query.Flag) {
	switch s.Class {
	case ledger.Spending:
		flags = query.Spend
	case ledger.Income:
		flags = query.Income
	case ledger.Transfer:
		flags = query.Transfer
	}
	if s.Category == "" {
		flags |= query.Uncategorized
	}
	return flags
}
