package store

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// amountRanges are the amounts that a term allows, whichever way the money moved; they differ by currency.
type amountRanges []amountRange

type amountRange struct {
	least, most int64 // sizes
	currencies  []ledger.Currency
}

func (c *compiler) amounts(a query.Amounts) (ranges amountRanges) {
	for _, amount := range a.Any {
		first := len(ranges)
		for _, currency := range c.frame.currencies {
			least, most, ok := amount.Minor(currency)
			if !ok {
				continue
			}
			at := slices.IndexFunc(ranges[first:], func(r amountRange) bool { return r.least == least && r.most == most })
			if at < 0 {
				at = len(ranges) - first
				ranges = append(ranges, amountRange{least: least, most: most})
			}
			ranges[first+at].currencies = append(ranges[first+at].currencies, currency)
		}
	}
	return ranges
}

// lowest is the end of the range on the side where money went out.
func (r amountRange) lowest() int64 {
	if r.most == math.MaxInt64 {
		return math.MinInt64
	}
	return -r.most
}

// condition is that an amount lies in one of the ranges. The plus keeps SQLite from following the index of amounts, which is
// for rows that are few.
func (r amountRanges) condition() clause {
	if len(r) == 0 {
		return clause{text: never}
	}
	var texts []string
	var args []any
	for _, one := range r {
		texts = append(texts, `((+t.amount_minor BETWEEN ? AND ? OR +t.amount_minor BETWEEN ? AND ?)
			AND t.currency IN (SELECT value FROM json_each(?)))`)
		args = append(args, one.least, one.most, one.lowest(), -one.least, asJSON(one.currencies))
	}
	return clause{strings.Join(texts, " OR "), args}
}

// Rows of an amount are listed when they are no more than fewRows, and of no more than fewRanges. Of more there are some among the
// newest rows.
const (
	fewRows   = 2000
	fewRanges = 16
)

// rareRows lists the rows of the amounts that the query asks for, in order, whatever else it asks; ok is false where there are many.
func (c *compiler) rareRows(ctx context.Context, q querier) (keys []ledger.RowKey, ok bool, err error) {
	for _, ranges := range c.amounted {
		if len(ranges) == 0 || len(ranges) > fewRanges {
			continue
		}
		var texts []string
		var args []any
		for _, r := range ranges {
			const of = "SELECT row_key FROM transactions INDEXED BY transactions_amount WHERE amount_minor BETWEEN ? AND ?"
			texts = append(texts, of, of)
			args = append(args, r.least, r.most, r.lowest(), -max(r.least, 1))
		}
		keys, err = readKeys(ctx, q, strings.Join(texts, " UNION ALL ")+" LIMIT ?", append(args, c.few+1)...)
		if err != nil || len(keys) <= c.few {
			return inOrder(keys), err == nil, err
		}
	}
	return nil, false, nil
}

func readKeys(ctx context.Context, q querier, text string, args ...any) (keys []ledger.RowKey, err error) {
	err = eachRow(ctx, q, text, func(rows *sql.Rows) error {
		var key ledger.RowKey
		err := rows.Scan(&key)
		keys = append(keys, key)
		return err
	}, args...)
	return keys, err
}

// inOrder returns each key once.
func inOrder(keys []ledger.RowKey) []ledger.RowKey {
	slices.Sort(keys)
	return slices.Compact(keys)
}
