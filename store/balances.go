package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"passbook/internal/ledger"
)

func postedSums() sumTable {
	return sumTable{
		"SELECT body FROM posted_sums WHERE account_key = ? AND month = ?",
		`INSERT INTO posted_sums (account_key, month, body) VALUES (?, ?, ?)
		ON CONFLICT (account_key, month) DO UPDATE SET body = excluded.body`,
		"DELETE FROM posted_sums WHERE account_key = ? AND month = ?",
	}
}

// putPosted counts a posted row on the day it posted: that is when it moved the balance, whatever day it is shown on.
func (s sums) putPosted(r shaped, times int64) {
	if r.t.Pending || r.t.On.IsZero() {
		return
	}
	at := sumPlace{r.account, ledger.MonthOf(r.t.On)}
	line, ok := s[at]
	if !ok {
		line = map[sumKey]*sum{}
		s[at] = line
	}
	k := sumKey{shown: int64(r.t.On % 100), currency: r.t.Amount.Currency}
	entry, ok := line[k]
	if !ok {
		entry = &sum{}
		line[k] = entry
	}
	entry.put(r.t.Amount.Minor, times)
}

// NetWorthHistory returns what all accounts together were worth at the end of each month, the current one as of today, by
// currency. Accounts left out of totals are left out. What no snapshot tells is walked back through the posted rows where
// that is honest and says so; what nobody knows is missing and not nought.
func (s *Store) NetWorthHistory(ctx context.Context, from, to ledger.Month) ([]ledger.NetWorthPoint, error) {
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.frame(ctx)
	if err != nil {
		return nil, fmt.Errorf("read net worth: %w", mapped(err))
	}
	// Of a month only the first and the last snapshot matter to its end and to the ends of others.
	snapshots, err := s.snapshots(ctx, `SELECT account_key, on_date, currency, current_minor FROM (
		SELECT account_key, min(on_date) AS on_date FROM balance_snapshots WHERE current_minor IS NOT NULL GROUP BY account_key, on_date / 100
		UNION SELECT account_key, max(on_date) FROM balance_snapshots WHERE current_minor IS NOT NULL GROUP BY account_key, on_date / 100)
		JOIN balance_snapshots USING (account_key, on_date) ORDER BY account_key, on_date`)
	if err != nil {
		return nil, err
	}
	daily, err := s.dailySums(ctx, "SELECT account_key, month, body FROM posted_sums ORDER BY account_key, month")
	if err != nil {
		return nil, err
	}
	continued, err := s.ContinuedAccounts(ctx)
	if err != nil {
		return nil, err
	}
	accounts = f.goOn(accounts, continued, snapshots, daily)
	var histories []ledger.History
	for _, a := range accounts {
		if known := f.account(a.ID); !known.excluded {
			histories = append(histories, historyOf(a, known.key, snapshots, daily))
		}
	}
	points, err := ledger.NetWorthSeries(histories, ledger.MonthEnds(from, to, ledger.DateOf(s.now())))
	if err != nil {
		return nil, fmt.Errorf("read net worth: %w", err)
	}
	return points, nil
}

// goOn gives accounts that go on as others to those: their snapshots, and their rows of before the other's first. It returns the
// accounts that are left.
func (f *frame) goOn(accounts []ledger.Account, continued []ledger.AccountMatch, snapshots map[int64][]ledger.Snapshot,
	daily map[int64][]ledger.DailySum) []ledger.Account {
	// The same account may have gone on more than once: the newest is given everything last.
	next := map[ledger.AccountID]ledger.AccountID{}
	for _, m := range continued {
		next[m.Old] = m.New
	}
	left := make([]ledger.Account, 0, len(accounts))
	for _, a := range accounts { // as linked: an old account comes before the one it goes on as
		to, gone := next[a.ID]
		if !gone {
			left = append(left, a)
			continue
		}
		old, fresh := f.account(a.ID).key, f.account(to).key
		first := firstDay(daily[fresh])
		earlier := slices.DeleteFunc(slices.Clone(daily[old]), func(d ledger.DailySum) bool { return !first.IsZero() && d.On >= first })
		daily[fresh] = append(earlier, daily[fresh]...)
		// Of two snapshots of a day the later in the list counts.
		snapshots[fresh] = append(slices.Clone(snapshots[old]), snapshots[fresh]...)
	}
	return left
}

// BalanceHistory returns what an account was worth at the end of each day, up to today, and before its first day what the account was
// worth that goes on as it. ErrNotFound: there is no such account.
func (s *Store) BalanceHistory(ctx context.Context, id ledger.AccountID, from, to ledger.Date) ([]ledger.BalancePoint, error) {
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(accounts, func(a ledger.Account) bool { return a.ID == id })
	if at < 0 {
		return nil, fmt.Errorf("read balances: account %s: %w", id, ErrNotFound)
	}
	f, err := s.frame(ctx)
	if err != nil {
		return nil, fmt.Errorf("read balances: %w", mapped(err))
	}
	continued, err := s.ContinuedAccounts(ctx)
	if err != nil {
		return nil, err
	}
	line := lineOf(id, continued)
	keys := asJSON(f.accountKeys(func(a framedAccount) bool { return line[a.id] }))
	snapshots, err := s.snapshots(ctx, `SELECT account_key, on_date, currency, current_minor FROM balance_snapshots
		WHERE account_key IN (SELECT value FROM json_each(?)) AND current_minor IS NOT NULL ORDER BY account_key, on_date`, keys)
	if err != nil {
		return nil, err
	}
	daily, err := s.dailySums(ctx, `SELECT account_key, month, body FROM posted_sums
		WHERE account_key IN (SELECT value FROM json_each(?)) ORDER BY account_key, month`, keys)
	if err != nil {
		return nil, err
	}
	f.goOn(slices.DeleteFunc(slices.Clone(accounts), func(a ledger.Account) bool { return a.ID == id || !line[a.ID] }), continued, snapshots, daily)
	days := ledger.Days(from, min(to, ledger.DateOf(s.now())))
	points, err := ledger.WalkBack(historyOf(accounts[at], f.account(id).key, snapshots, daily), days)
	if err != nil {
		return nil, fmt.Errorf("read balances: %w", err)
	}
	return points, nil
}

// lineOf returns an account and all that go on as it.
func lineOf(id ledger.AccountID, continued []ledger.AccountMatch) map[ledger.AccountID]bool {
	line := map[ledger.AccountID]bool{id: true}
	for n := 0; n < len(line); {
		n = len(line)
		for _, m := range continued {
			if line[m.New] {
				line[m.Old] = true
			}
		}
	}
	return line
}

func historyOf(a ledger.Account, key int64, snapshots map[int64][]ledger.Snapshot, daily map[int64][]ledger.DailySum) ledger.History {
	own := snapshots[key]
	if a.Type.IsDebt() {
		own = make([]ledger.Snapshot, len(snapshots[key]))
		for i, snap := range snapshots[key] {
			own[i] = ledger.Snapshot{On: snap.On, Worth: snap.Worth.Neg()}
		}
	}
	return ledger.NewHistory(a, own, daily[key], firstDay(daily[key]))
}

func firstDay(daily []ledger.DailySum) ledger.Date {
	var first ledger.Date
	for _, day := range daily { // in order of months, and within one of currencies
		if first.IsZero() || day.On < first {
			first = day.On
		}
	}
	return first
}

// snapshots returns current balances as the bank gave them, by account and in order of days.
func (s *Store) snapshots(ctx context.Context, text string, args ...any) (map[int64][]ledger.Snapshot, error) {
	found := map[int64][]ledger.Snapshot{}
	err := s.query(ctx, "read balances", text, func(rows *sql.Rows) error {
		var account int64
		var snap ledger.Snapshot
		err := rows.Scan(&account, &snap.On, &snap.Worth.Currency, &snap.Worth.Minor)
		found[account] = append(found[account], snap)
		return err
	}, args...)
	return found, err
}

// dailySums returns what the posted rows come to, by account.
func (s *Store) dailySums(ctx context.Context, text string, args ...any) (map[int64][]ledger.DailySum, error) {
	found := map[int64][]ledger.DailySum{}
	err := s.query(ctx, "read sums", text, func(rows *sql.Rows) error {
		var account int64
		var month ledger.Month
		var body sql.RawBytes
		if err := rows.Scan(&account, &month, &body); err != nil {
			return err
		}
		return decodeSums(body, func(k sumKey, v sum) {
			on := ledger.Date(month)*100 + ledger.Date(k.shown)
			found[account] = appendNet(found[account], on, k.currency, v)
		})
	}, args...)
	return found, err
}

// appendNet appends what came in less what went out, in as many pieces as it takes for each to be an amount.
func appendNet(list []ledger.DailySum, on ledger.Date, c ledger.Currency, v sum) []ledger.DailySum {
	more, less, sign := v.in, v.out, int64(1)
	if more.high < less.high || more.high == less.high && more.low < less.low {
		more, less, sign = less, more, -1
	}
	low, borrow := bits.Sub64(more.low, less.low, 0)
	high, _ := bits.Sub64(more.high, less.high, borrow)
	for {
		piece := low
		if high > 0 || low > math.MaxInt64 {
			piece = math.MaxInt64
		}
		list = append(list, ledger.DailySum{On: on, Sum: ledger.Money{Minor: sign * int64(piece), Currency: c}})
		low, borrow = bits.Sub64(low, piece, 0)
		if high, _ = bits.Sub64(high, 0, borrow); high == 0 && low == 0 {
			return list
		}
	}
}
