package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"passbook/internal/ledger"
)

// allAccounts is the account_key under which the sums of all accounts stand.
const allAccounts = 0

// sumPlace is one line of monthly_sums.
type sumPlace struct {
	account int64
	month   ledger.Month
}

// sums gathers what one write transaction adds to the monthly sums and takes from them.
type sums map[sumPlace]map[sumKey]*sum

// put counts a row, or with times = -1 counts it no longer.
func (s sums) put(r shaped, times int64) {
	month := ledger.MonthOf(dayOf(r.t.Key))
	k := sumKey{shown: r.shown, counting: r.marks & marksOfCounting, currency: r.t.Amount.Currency}
	if !r.marks.has(markSplit) {
		s.put1(sumPlace{r.account, month}, k, r.t.Amount.Minor, times)
		return
	}
	for _, p := range r.parts {
		k.shown = p.shown
		s.put1(sumPlace{r.account, month}, k, p.minor, times)
	}
}

func (s sums) put1(at sumPlace, k sumKey, minor, times int64) {
	for _, account := range [...]int64{at.account, allAccounts} {
		at.account = account
		line, ok := s[at]
		if !ok {
			line = map[sumKey]*sum{}
			s[at] = line
		}
		entry, ok := line[k]
		if !ok {
			entry = &sum{}
			line[k] = entry
		}
		entry.put(minor, times)
	}
}

// sumTable is where sums are stored: how to read, write and drop a line.
type sumTable struct{ read, write, drop string }

func monthlySums() sumTable {
	return sumTable{
		"SELECT body FROM monthly_sums WHERE account_key = ? AND month = ?",
		`INSERT INTO monthly_sums (account_key, month, body) VALUES (?, ?, ?)
		ON CONFLICT (account_key, month) DO UPDATE SET body = excluded.body`,
		"DELETE FROM monthly_sums WHERE account_key = ? AND month = ?",
	}
}

// flush writes what was gathered into the stored sums.
func (s sums) flush(ctx context.Context, tx *sql.Tx, in sumTable) error {
	if len(s) == 0 {
		return nil
	}
	read, err := tx.PrepareContext(ctx, in.read)
	if err != nil {
		return err
	}
	defer read.Close()
	write, err := tx.PrepareContext(ctx, in.write)
	if err != nil {
		return err
	}
	defer write.Close()
	for _, at := range slices.SortedFunc(maps.Keys(s), sumPlace.compare) {
		line := s[at]
		maps.DeleteFunc(line, func(_ sumKey, d *sum) bool { return *d == sum{} })
		if len(line) == 0 {
			continue
		}
		var body []byte
		err := read.QueryRowContext(ctx, at.account, int64(at.month)).Scan(&body)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = decodeSums(body, func(k sumKey, stored sum) {
			if d, ok := line[k]; ok {
				d.plus(stored)
				return
			}
			line[k] = &stored
		})
		if err != nil {
			return err
		}
		if body, err = encodeSums(line); err != nil {
			return err
		}
		if len(body) == 0 {
			_, err = tx.ExecContext(ctx, in.drop, at.account, int64(at.month))
		} else {
			_, err = write.ExecContext(ctx, at.account, int64(at.month), body)
		}
		if err != nil {
			return err
		}
	}
	clear(s)
	return nil
}

func (p sumPlace) compare(o sumPlace) int {
	return cmp.Or(cmp.Compare(p.account, o.account), cmp.Compare(p.month, o.month))
}
