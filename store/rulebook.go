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
	rules     []readyRule
	frame     *frame
	recurring map[ledger.TransactionID]bool // rows of streams; nil where no rule asks
}

type readyRule struct {
	ledger.Rule
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
	rb := &ruleBook{}
	if rb.frame, err = readFrame(ctx, tx); err != nil {
		return nil, err
	}
	today := ledger.DateOf(s.now())
	for _, r := range list {
		q, err := query.Parse(r.Query)
		if err != nil {
			return nil, err
		}
		rb.rules = append(rb.rules, readyRule{r, q.On(today, rb.frame.tree)})
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
func (rb *ruleBook) say(_ context.Context, t ledger.Transaction, hand ledger.Overlay) (ledger.Overlay, error) {
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
