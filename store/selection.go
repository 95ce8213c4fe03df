package store

import (
	"context"
	"math"
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
	c, err := s.compiled(ctx, q)
	if err != nil {
		return nil, selection{}, err
	}
	return c.frame, c.selection(), nil
}

// compiled takes a query apart. The error is a *query.Error when its text cannot be read.
func (s *Store) compiled(ctx context.Context, q ledger.Query) (*compiler, error) {
	parsed, err := query.Parse(q.Text)
	if err != nil {
		return nil, err
	}
	f, err := s.frame(ctx)
	if err != nil {
		return nil, err
	}
	return compile(f, q, parsed, ledger.DateOf(s.now())), nil
}

// compile takes a query apart; parsed stands for its text.
func compile(f *frame, q ledger.Query, parsed query.Query, today ledger.Date) *compiler {
	c := &compiler{frame: f, today: today, few: fewRows}
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
	c.placeAccounts()
	return c
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
	few   int // see fewRows

	sought   []sought
	accounts []int64  // the row must be of one of them; nil is any
	keys     []clause // lists of row keys; the row must be in all
	runs     []clause // ends of a run of row keys
	where    []clause // what else must hold
	amounted []amountRanges
	walk     string // an index that has all the rows, and few others
	none     bool   // nothing meets the query
}

// keyMark stands, in runs and where, for the column that rows are read in the order of.
const keyMark = "{key}"

func (c *compiler) and(text string, args ...any) {
	c.where = append(c.where, clause{text, args})
}

// between demands that the row's key lies between two others.
func (c *compiler) between(first, last ledger.RowKey) {
	c.runs = append(c.runs, clause{keyMark + " > ? AND " + keyMark + " < ?", []any{int64(first), int64(last)}})
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

// Where rows are read from, and the column that has their keys. Left of CROSS JOIN, the index is read first.
const (
	alongTable  = "transactions t"
	tableKey    = "t.row_key"
	alongIndex  = "transactions_fts f CROSS JOIN transactions t ON t.row_key = f.rowid"
	indexKey    = "f.rowid"
	indexAnswer = "f.transactions_fts MATCH ?"
)

// selection puts the terms together as one statement. What the search index can answer it answers alone, newest rows first, so
// that reading stops when the window is full; the rows of one account lie together in an index of their own; all else is looked
// at row by row along the table.
func (c *compiler) selection() selection {
	s := selection{from: alongTable, key: tableKey}
	switch expression := c.expression(); {
	case expression != "":
		s.from, s.key = alongIndex, indexKey
		s.and(indexAnswer, expression)
	case c.walk != "" && len(c.keys) == 0 && c.accounts == nil && !c.none: // SQLite refuses an index it has no need of
		s.from = alongTable + " INDEXED BY " + c.walk
	}
	s.inKeys(c.keys)
	s.holding(c.runs)
	s.holding(c.where)
	return s
}

// placeAccounts turns the accounts into a term of whatever is read first.
func (c *compiler) placeAccounts() {
	switch {
	case c.accounts == nil || len(c.accounts) == len(c.frame.accounts):
		c.accounts = nil
	case len(c.accounts) == 0:
		c.condition(clause{text: never}, false)
	case len(c.keys) > 0:
		c.and("+t.account_key IN (SELECT value FROM json_each(?))", asJSON(c.accounts))
	case len(c.accounts) == 1 && len(c.sought) == 0:
		c.and("t.account_key = ?", c.accounts[0])
	default:
		c.sought = append(c.sought, ofAccounts(c.accounts))
	}
}

// expression returns the terms of the search index as one expression of FTS5, which is empty where there are none.
func (c *compiler) expression() string {
	var yes, no []string
	for _, s := range c.sought {
		if s.not {
			no = append(no, s.expression)
		} else {
			yes = append(yes, s.expression)
		}
	}
	if len(no) == 0 {
		return strings.Join(yes, " AND ")
	}
	if len(yes) == 0 { // it takes something to exclude from
		yes = append(yes, ofAccounts(c.frame.accountKeys(func(framedAccount) bool { return true })).expression)
	}
	return "(" + strings.Join(yes, " AND ") + ") NOT (" + strings.Join(no, " OR ") + ")"
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

// inKeys demands that the row is in all the lists. With the plus the search index is not asked anew for each of them.
func (s *selection) inKeys(lists []clause) {
	key := s.key
	if s.from == alongIndex {
		key = "+" + key
	}
	for _, k := range lists {
		s.and(key+" IN ("+k.text+")", k.args...)
	}
}

func (s *selection) holding(conditions []clause) {
	for _, w := range conditions {
		s.and(strings.ReplaceAll(w.text, keyMark, s.key), w.args...)
	}
}

// beyond limits the rows to those on one side of an edge, and returns how they are ordered from there.
func (s *selection) beyond(edge ledger.RowKey, toward ledger.Direction) (order string) {
	if toward == ledger.Newer {
		s.and(s.key+" > ?", int64(edge))
		return " ORDER BY " + s.key + " ASC"
	}
	if edge == 0 {
		edge = math.MaxInt64
	}
	s.and(s.key+" < ?", int64(edge))
	return " ORDER BY " + s.key + " DESC"
}

// conditions returns the WHERE clause, or nothing.
func (s *selection) conditions() string {
	if len(s.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(s.where, " AND ")
}
