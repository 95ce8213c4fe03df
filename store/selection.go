package store

import (
	"strings"

	"passbook/internal/ledger"
)

// selection is a query as SQL: what to read from, which rows, and the column their order is read from. Its text depends
// only on which fields of the query are set, never on what they hold, so there are few texts and each is prepared once.
type selection struct {
	from  string
	where []string
	args  []any
	key   string
}

// The row keys of a stream: few, so they are looked up first and the rows fetched by key.
const streamKeys = `SELECT k.row_key FROM streams s JOIN stream_transactions st ON st.stream_key = s.stream_key
	JOIN transactions k ON k.item_key = s.item_key AND k.transaction_id = st.transaction_id WHERE s.stream_id = ?`

func selectionOf(q ledger.Query) selection {
	s := selection{from: "transactions t", key: "t.row_key"}
	expression := match(q.Text)
	if expression != "" {
		// Left of CROSS JOIN, the index is read first, newest hits first, and reading stops when the window is full.
		s.from, s.key = "transactions_fts f CROSS JOIN transactions t ON t.row_key = f.rowid", "f.rowid"
		s.and("f.transactions_fts MATCH ?", expression)
	}
	// With a + the planner filters by a column; without, it walks the column's index, which is in row key order.
	filter := func(column string) string {
		if expression != "" || q.Stream != "" {
			return "+" + column
		}
		return column
	}
	if q.Stream != "" {
		s.and(s.key+" IN ("+streamKeys+")", string(q.Stream))
	}
	if q.Item != "" {
		column := filter("t.item_key")
		if q.Account != "" {
			column = "+t.item_key"
		}
		s.and(column+" = (SELECT item_key FROM items WHERE item_id = ?)", string(q.Item))
	}
	if q.Account != "" {
		// Ids of accounts are Plaid's and never given twice; a list instead of the one would have to be sorted.
		s.and(filter("t.account_key")+" = (SELECT account_key FROM accounts WHERE account_id = ? LIMIT 1)", string(q.Account))
	}
	return s
}

func (s *selection) and(condition string, arg any) {
	s.where = append(s.where, condition)
	s.args = append(s.args, arg)
}

// conditions returns the WHERE clause, or nothing.
func (s *selection) conditions() string {
	if len(s.where) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(s.where, " AND ")
}
