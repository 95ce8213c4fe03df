package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/query"
)

// Tally counts the rows of the query and sums them by currency and direction. A query that names accounts alone, or nothing,
// is answered from kept sums; any other reads all of its rows: call it beside the screen, and cancel it when the query changes.
// ledger.ErrOverflow: a sum does not fit an amount.
func (s *Store) Tally(ctx context.Context, q ledger.Query) (ledger.Tally, error) {
	c, err := s.compiled(ctx, q)
	if err != nil {
		return ledger.Tally{}, fmt.Errorf("tally transactions: %w", mapped(err))
	}
	if parsed, err := query.Parse(q.Text); err == nil && parsed.IsEmpty() && q.Stream == "" {
		return s.tallySums(ctx, c.frame, q)
	}
	var tally ledger.Tally
	err = s.read(ctx, "tally transactions", func(tx *sql.Tx) error {
		keys, rare, err := c.rareRows(ctx, tx)
		if err != nil {
			return err
		}
		if rare {
			c.keys = append(c.keys, clause{"SELECT value FROM json_each(?)", []any{asJSON(keys)}})
		}
		tally, err = tallyRows(ctx, tx, c.frame, c.selection())
		return err
	})
	if err != nil {
		return ledger.Tally{}, err
	}
	return tally, nil
}

// tallyRows reads every row. The sums of all currencies are gathered side by side: grouping would sort the rows first. Amounts are
// summed in halves, which cannot overflow where they would.
func tallyRows(ctx context.Context, q querier, f *frame, sel selection) (tally ledger.Tally, err error) {
	const halves = "sum(t.amount_minor >> 32) FILTER (WHERE %[1]s), sum(t.amount_minor & 0xffffffff) FILTER (WHERE %[1]s)"
	columns := []string{"count(*)", "min(t.row_key)", "max(t.row_key)"}
	var args []any
	for _, currency := range f.currencies {
		for _, sign := range [...]string{">", "<"} {
			columns = append(columns, fmt.Sprintf(halves, "t.amount_minor "+sign+" 0 AND t.currency = ?"))
			args = append(args, string(currency), string(currency))
		}
	}
	err = eachRow(ctx, q, "SELECT "+strings.Join(columns, ", ")+" FROM "+sel.from+sel.conditions(),
		func(rows *sql.Rows) error {
			var oldest, newest sql.NullInt64
			parts := make([]sql.NullInt64, 4*len(f.currencies))
			into := []any{&tally.Count, &oldest, &newest}
			for i := range parts {
				into = append(into, &parts[i])
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			tally.Oldest, tally.Newest = dayOf(ledger.RowKey(oldest.Int64)), dayOf(ledger.RowKey(newest.Int64))
			for i, currency := range f.currencies {
				for j, total := range [...]*ledger.Totals{&tally.In, &tally.Out} {
					upper, lower := parts[4*i+2*j], parts[4*i+2*j+1]
					if err := addHalves(total, currency, upper, lower); err != nil {
						return err
					}
				}
			}
			return nil
		}, append(args, sel.args...)...)
	return tally, err
}

// addHalves adds a sum of upper and lower halves, if there is one.
func addHalves(total *ledger.Totals, currency ledger.Currency, upper, lower sql.NullInt64) error {
	if !upper.Valid {
		return nil
	}
	low, carry := bits.Add64(uint64(upper.Int64)<<32, uint64(lower.Int64), 0)
	minor := int64(low)
	if upper.Int64>>32+int64(carry) != minor>>63 {
		return fmt.Errorf("%s: %w", currency, ledger.ErrOverflow)
	}
	return total.Add(ledger.Money{Minor: minor, Currency: currency})
}

// tallySums adds up the kept sums of whole accounts. Those count the parts of split rows, in whose place the rows are put.
func (s *Store) tallySums(ctx context.Context, f *frame, q ledger.Query) (ledger.Tally, error) {
	lines := []int64{allAccounts}
	accounts := f.accountKeys(func(a framedAccount) bool {
		return (q.Account == "" || a.id == q.Account) && (q.Item == "" || a.item == q.Item)
	})
	if q.Account != "" || q.Item != "" {
		lines = accounts
	}
	totals := map[ledger.Currency]*sum{}
	at := func(c ledger.Currency) *sum {
		if totals[c] == nil {
			totals[c] = &sum{}
		}
		return totals[c]
	}
	var oldest, newest sql.NullInt64
	// One statement, so that all of it is of one moment. Few rows are split: CROSS JOIN and + keep the planner from walking all
	// rows of the accounts to find them.
	err := s.query(ctx, "tally transactions", `SELECT body, NULL, NULL, NULL FROM monthly_sums WHERE account_key IN (SELECT value FROM json_each(?1))
		UNION ALL SELECT NULL, t.currency, p.amount_minor, -1 FROM parts p CROSS JOIN transactions t USING (local_id)
			WHERE +t.account_key IN (SELECT value FROM json_each(?2))
		UNION ALL SELECT NULL, t.currency, t.amount_minor, 1 FROM (SELECT DISTINCT local_id FROM parts) CROSS JOIN transactions t USING (local_id)
			WHERE +t.account_key IN (SELECT value FROM json_each(?2))
		UNION ALL SELECT NULL, NULL, min((SELECT min(row_key) FROM transactions WHERE account_key = value)),
			max((SELECT max(row_key) FROM transactions WHERE account_key = value)) FROM json_each(?2)`,
		func(rows *sql.Rows) error {
			var body sql.RawBytes
			var currency sql.NullString
			var first, second sql.NullInt64
			if err := rows.Scan(&body, &currency, &first, &second); err != nil {
				return err
			}
			switch {
			case body != nil:
				return decodeSums(body, func(k sumKey, s sum) { at(k.currency).plus(s) })
			case currency.Valid:
				at(ledger.Currency(currency.String)).put(first.Int64, second.Int64)
			default:
				oldest, newest = first, second
			}
			return nil
		}, asJSON(lines), asJSON(accounts))
	if err != nil {
		return ledger.Tally{}, err
	}
	tally := ledger.Tally{Oldest: dayOf(ledger.RowKey(oldest.Int64)), Newest: dayOf(ledger.RowKey(newest.Int64))}
	for currency, t := range totals {
		tally.Count += t.in.count + t.out.count
		for total, side := range map[*ledger.Totals]sum{&tally.In: {in: t.in}, &tally.Out: {out: t.out}} {
			minor, ok := side.minor()
			if !ok {
				return ledger.Tally{}, fmt.Errorf("tally transactions: %s: %w", currency, ledger.ErrOverflow)
			}
			if minor == 0 {
				continue
			}
			if err := total.Add(ledger.Money{Minor: minor, Currency: currency}); err != nil {
				return ledger.Tally{}, fmt.Errorf("tally transactions: %w", err)
			}
		}
	}
	return tally, nil
}
