package store

import (
	"context"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// clause is a piece of SQL and its arguments, one for each question mark.
type clause struct {
	text string
	args []any
}

// selection is a query as SQL: what to read from, which rows, and the column their order is read from. Its text depends on
// the shape of the query and hardly on what it asks for, so there are few texts and each is prepared once.
type selection struct {
	from  string
	where []string
	args  []any
	key   string
}

// The row keys of streams: few, so they are looked up first and the rows fetched by key.
const streamKeys = `SELECT k.row_key FROM streams s JOIN stream_transactions st ON st.stream_key = s.stream_key
	JOIN transaction_ids i ON i.digest = st.digest
	JOIN transactions k ON k.local_id = i.local_id AND k.item_key = s.item_key AND k.transaction_id = st.transaction_id`

// selectionOf turns a query into SQL. The error is a *query.Error when its text cannot be read.
func (s *Store) selectionOf(ctx context.Context, q ledger.Query) (*frame, selection, error) {
	parsed, err := query.Parse(q.Text)
	if err != nil {
		return nil, selection{}, err
	}
	f, err := s.frame(ctx)
	if err != nil {
		return nil, selection{}, err
	}
	return f, compile(f, q, parsed, ledger.DateOf(s.now())), nil
}

// compile turns a query into SQL; parsed stands for its text.
func compile(f *frame, q ledger.Query, parsed query.Query, today ledger.Date) selection {
	c := compiler{frame: f, today: today}
	if q.Stream != "" {
		c.keys = append(c.keys, clause{streamKeys + " WHERE s.stream_id = ?", []any{string(q.Stream)}})
	}
	if q.Account != "" || q.Item != "" {
		c.inAccounts(f.accountKeys(func(a framedAccount) bool {
			return (q.Account == "" || a.id == q.Account) && (q.Item == "" || a.item == q.Item)
		}))
	}
	for _, t := range parsed.Terms {
		c.term(t)
	}
	return c.selection()
}

func (f *frame) accountKeys(holds func(framedAccount) bool) []int64 {
	keys := []int64{}
	for _, a := range f.accounts {
		if holds(a) {
			keys = append(keys, a.key)
		}
	}
	return keys
}

// compiler gathers the terms of a query: those the search index answers, and conditions on the rows.
type compiler struct {
	frame *frame
	today ledger.Date

	sought   []string // expressions of the index that must match
	unsought []string // and that must not
	accounts []int64  // the row must be of one of them; nil is any
	keys     []clause // lists of row keys; the row must be in all
	where    []clause // keyMark stands for the column of the row key
	walk     string   // an index that has all the rows, and few others
}

// keyMark stands for the column that rows are read in the order of.
const keyMark = "{key}"

func (c *compiler) and(text string, args ...any) {
	c.where = append(c.where, clause{text, args})
}

// inAccounts demands that the row is of one of the accounts.
func (c *compiler) inAccounts(keys []int64) {
	if c.accounts != nil {
		both := []int64{}
		for _, k := range c.accounts {
			for _, o := range keys {
				if k == o {
					both = append(both, k)
				}
			}
		}
		keys = both
	}
	c.accounts = keys
}

// selection puts the terms together. What the search index can answer it answers alone, newest rows first, so that reading
// stops when the window is full; the rows of one account lie together in an index of their own; all else is looked at row by
// row along the table.
func (c *compiler) selection() selection {
	s := selection{from: "transactions t", key: "t.row_key"}
	c.placeAccounts()
	if len(c.unsought) > 0 && len(c.sought) == 0 {
		c.sought = append(c.sought, anyToken(c.frame.accountKeys(func(framedAccount) bool { return true }), accountToken))
	}
	switch {
	case len(c.sought) > 0:
		// Left of CROSS JOIN, the index is read first.
		s.from, s.key = "transactions_fts f CROSS JOIN transactions t ON t.row_key = f.rowid", "f.rowid"
		s.and("f.transactions_fts MATCH ?", c.expression())
	case c.walk != "" && len(c.keys) == 0 && c.accounts == nil:
		s.from = "transactions t INDEXED BY " + c.walk
	}
	for _, k := range c.keys {
		s.and(s.key+" IN ("+k.text+")", k.args...)
	}
	for _, w := range c.where {
		s.and(strings.ReplaceAll(w.text, keyMark, s.key), w.args...)
	}
	return s
}

// placeAccounts turns the accounts into a term of whatever is read first.
func (c *compiler) placeAccounts() {
	switch {
	case c.accounts == nil:
	case len(c.accounts) == 0:
		c.and("0")
	case len(c.keys) > 0:
		c.and("+t.account_key IN (SELECT value FROM json_each(?))", asJSON(c.accounts))
	case len(c.accounts) == 1 && len(c.sought)+len(c.unsought) == 0:
		c.and("t.account_key = ?", c.accounts[0])
	default:
		c.sought = append(c.sought, anyToken(c.accounts, accountToken))
	}
}

// expression returns the terms of the search index as one expression of FTS5.
func (c *compiler) expression() string {
	e := strings.Join(c.sought, " AND ")
	if len(c.unsought) > 0 {
		e = "(" + e + ") NOT (" + strings.Join(c.unsought, " OR ") + ")"
	}
	return e
}

// anyToken returns the expression for rows that have one of the tokens; there is one that nothing has.
func anyToken(keys []int64, token func(int64) string) string {
	if len(keys) == 0 {
		return `"` + tokenPrefix + `"`
	}
	var b strings.Builder
	for i, key := range keys {
		if i > 0 {
			b.WriteString(" OR ")
		}
		b.WriteString(`"` + token(key) + `"`)
	}
	return "(" + b.String() + ")"
}

func (s *selection) and(condition string, args ...any) {
	s.where = append(s.where, condition)
	s.args = append(s.args, args...)
}

// conditions returns the WHERE clause, or nothing.
func (s *selection) conditions() string {
	if len(s.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(s.where, " AND ")
}
