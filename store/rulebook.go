package store

import (
	"context"
	"database/sql"
	"slices"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// ruleBook is the rules that are switched on, in their order, ready to be asked of rows.
type ruleBook struct {
	tx        *sql.Tx
	today     ledger.Date
	rules     []readyRule
	frame     *frame
	met       map[ledger.CategoryKey]bool   // categories that came with the rows, and nobody knew before
	recurring map[ledger.TransactionID]bool // rows of streams; nil where no rule asks
}

type readyRule struct {
	ledger.Rule
	query   query.Query
	matcher query.Matcher
}

// readRules returns the rules that are switched on; nil when there are none.
func (s *Store) readRules(ctx context.Context, tx *sql.Tx) (*ruleBook, error) {
	var list []ledger.Rule
	err := eachRow(ctx, tx, listRules, func(rows *sql.Rows) error {
		r, err := scanRule(rows)
		if r.Enabled {
			list = append(list, r)
		}
		return err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rb := &ruleBook{tx: tx, today: ledger.DateOf(s.now()), met: map[ledger.CategoryKey]bool{}}
	if rb.frame, err = readFrame(ctx, tx); err != nil {
		return nil, err
	}
	for _, r := range list {
		q, err := query.Parse(r.Query)
		if err != nil {
			return nil, err
		}
		rb.rules = append(rb.rules, readyRule{r, q, q.On(rb.today, rb.frame.tree)})
		if asks(q, query.Recurring) && rb.recurring == nil {
			rb.recurring = map[ledger.TransactionID]bool{}
		}
	}
	if rb.recurring == nil {
		return rb, nil
	}
	err = eachRow(ctx, tx, "SELECT DISTINCT transaction_id FROM stream_transactions", func(rows *sql.Rows) error {
		var id ledger.TransactionID
		err := rows.Scan(&id)
		rb.recurring[id] = true
		return err
	})
	return rb, err
}

// asks reports whether a query depends on a state.
func asks(q query.Query, flag query.Flag) bool {
	return slices.ContainsFunc(q.Terms, func(t query.Term) bool {
		is, ok := t.Condition.(query.Is)
		return ok && slices.Contains(is.Any, flag)
	})
}

// say returns what the rules say of a row together. Each rule sees the row as the rules before it and the hand show it, so the
// answer rests on Plaid's row, the hand and the rules alone, and saying it again changes nothing.
func (rb *ruleBook) say(ctx context.Context, t ledger.Transaction, hand ledger.Overlay) (ledger.Overlay, error) {
	if err := rb.meet(ctx, t.Category); err != nil {
		return ledger.Overlay{}, err
	}
	var matching []ledger.Rule
	var ruled ledger.Overlay
	row := rb.row(t, ruled, hand)
	for _, r := range rb.rules {
		if !r.matcher.Match(&row) {
			continue
		}
		matching = append(matching, r.Rule)
		ruled = ledger.ApplyRules(matching)
		row = rb.row(t, ruled, hand)
	}
	return ruled, nil
}

// meet takes a category into the tree that no row had before, so that rules can name it.
func (rb *ruleBook) meet(ctx context.Context, c ledger.Category) error {
	key := c.Key()
	if key == "" || rb.met[key] || rb.frame.tree.Known(key) {
		return nil
	}
	rb.met[key] = true
	if _, err := newDictionary(rb.tx, 0).category(ctx, c); err != nil {
		return err
	}
	tree, err := readTree(ctx, rb.tx)
	if err != nil {
		return err
	}
	rb.frame.tree = tree
	for i := range rb.rules {
		rb.rules[i].matcher = rb.rules[i].query.On(rb.today, tree)
	}
	return nil
}

func (rb *ruleBook) row(t ledger.Transaction, ruled, hand ledger.Overlay) query.Row {
	t.Own = ledger.Merge(ruled, hand)
	row := rb.frame.queryRow(t)
	if !hand.IsZero() {
		row.Flags |= query.Edited
	}
	if rb.recurring[t.ID] {
		row.Flags |= query.Recurring
	}
	return row
}
