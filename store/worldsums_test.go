package store_test

import (
	"errors"
	"maps"
	"math/big"
	"slices"

	"passbook/internal/ledger"
)

// sumOf is a sum that holds whatever is added.
type sumOf struct {
	minor *big.Int
	count int64
}

func (s sumOf) add(minor int64) sumOf {
	if s.minor == nil {
		s.minor = new(big.Int)
	}
	s.minor.Add(s.minor, big.NewInt(minor))
	s.count++
	return s
}

// checkTallies compares the tallies of everything, of Items and of accounts, which come from kept sums.
func (w *world) checkTallies(rows map[ledger.LocalID]ledger.Transaction) {
	w.checkTally(ledger.Query{}, rows, func(ledger.Transaction) bool { return true })
	for _, b := range w.banks {
		w.checkTally(ledger.Query{Item: b.item}, rows, func(r ledger.Transaction) bool { return w.entered[r.Account] == b.item })
		a := b.accounts[0].ID
		w.checkTally(ledger.Query{Account: a}, rows, func(r ledger.Transaction) bool { return r.Account == a })
	}
}

func (w *world) checkTally(q ledger.Query, rows map[ledger.LocalID]ledger.Transaction, in func(ledger.Transaction) bool) {
	want := ledger.Tally{}
	sums := map[bool]map[ledger.Currency]sumOf{true: {}, false: {}}
	for _, r := range rows {
		if !in(r) {
			continue
		}
		if want.Count++; want.Count == 1 || r.ShownOn() < want.Oldest {
			want.Oldest = r.ShownOn()
		}
		want.Newest = max(want.Newest, r.ShownOn())
		if r.Amount.Minor != 0 {
			side := sums[r.Amount.Minor > 0]
			side[r.Amount.Currency] = side[r.Amount.Currency].add(r.Amount.Minor)
		}
	}
	overflow := false
	for income, side := range sums {
		for currency, s := range side {
			into := &want.Out
			if income {
				into = &want.In
			}
			overflow = overflow || !s.minor.IsInt64() || into.Add(ledger.Money{Minor: s.minor.Int64(), Currency: currency}) != nil
		}
	}
	got, err := w.store.Tally(w.Context(), q)
	if overflow {
		if !errors.Is(err, ledger.ErrOverflow) {
			w.rt.Fatalf("the tally of %+v is %+v, %v, and does not fit", q, got, err)
		}
		return
	}
	if err != nil {
		w.rt.Fatalf("the tally of %+v: %v", q, err)
	}
	w.same("the tally of "+q.Text, []any{want.Count, want.Oldest, want.Newest, want.In.List(), want.Out.List()},
		[]any{got.Count, got.Oldest, got.Newest, got.In.List(), got.Out.List()})
}

// checkSums compares the monthly sums with what the rows come to, together and by account.
func (w *world) checkSums(rows map[ledger.LocalID]ledger.Transaction) {
	type key struct {
		month    ledger.Month
		category ledger.CategoryKey
		account  ledger.AccountID
		class    ledger.Class
		currency ledger.Currency
	}
	tree := w.tree()
	for _, apart := range []bool{false, true} {
		want, overflow := map[key]sumOf{}, false
		for _, r := range rows {
			for _, share := range w.shares(tree, r) {
				k := key{ledger.MonthOf(r.ShownOn()), share.Category, "", share.Class, share.Amount.Currency}
				if apart {
					k.account = r.Account
				}
				want[k] = want[k].add(share.Amount.Minor)
			}
		}
		for _, s := range want {
			overflow = overflow || !s.minor.IsInt64()
		}
		got, err := w.store.Spending(w.Context(), ledger.SumRequest{ByAccount: apart})
		if overflow {
			if !errors.Is(err, ledger.ErrOverflow) {
				w.rt.Fatalf("sums are %v, and do not fit", err)
			}
			continue
		}
		if err != nil || len(got) != len(want) {
			w.rt.Fatalf("%d sums, %v, want %d", len(got), err, len(want))
		}
		for _, g := range got {
			k := key{g.Month, g.Category, g.Account, g.Class, g.Sum.Currency}
			if s, ok := want[k]; !ok || g.Count != s.count || g.Sum.Minor != s.minor.Int64() {
				w.rt.Fatalf("sum %+v, want %v of %d", g, s.minor, s.count)
			}
		}
	}
}

// checkBalances compares what accounts were worth with what their snapshots and posted rows say by the ledger's own rule.
func (w *world) checkBalances(rows map[ledger.LocalID]ledger.Transaction) {
	today := ledger.DateOf(w.now)
	var series []ledger.History
	for _, a := range slices.Sorted(maps.Keys(w.known)) {
		h := w.history(rows, a)
		if _, gone := w.state.continued[a]; !gone && !w.state.excluded[a] {
			series = append(series, h)
		}
		want, wanted := ledger.WalkBack(h, ledger.Days(today.AddDays(-20), today))
		got, err := w.store.BalanceHistory(w.Context(), a, today.AddDays(-20), today)
		if (err != nil) != (wanted != nil) {
			w.rt.Fatalf("balances of %s: %v, want %v", a, err, wanted)
		}
		if err == nil {
			w.same("balances of "+string(a), want, got)
		}
	}
	months := []ledger.Month{ledger.MonthOf(today).Add(-2), ledger.MonthOf(today)}
	want, wanted := ledger.NetWorthSeries(series, ledger.MonthEnds(months[0], months[1], today))
	got, err := w.store.NetWorthHistory(w.Context(), months[0], months[1])
	if (err != nil) != (wanted != nil) {
		w.rt.Fatalf("net worth: %v, want %v", err, wanted)
	}
	for i := range got {
		slices.Sort(got[i].Missing)
		w.same("net worth on "+want[i].On.String(), []any{want[i].On, want[i].Assets.List(), want[i].Debts.List(), want[i].Worth.List(), want[i].Estimated, want[i].Missing},
			[]any{got[i].On, got[i].Assets.List(), got[i].Debts.List(), got[i].Worth.List(), got[i].Estimated, got[i].Missing})
	}
}

// history is all that is known of an account and of those that go on as it: their snapshots, and of their rows those of before its
// own first one.
func (w *world) history(rows map[ledger.LocalID]ledger.Transaction, a ledger.AccountID) ledger.History {
	snapshots, daily := map[ledger.Date]ledger.Money{}, []ledger.DailySum{}
	first := ledger.Date(0)
	var add func(a ledger.AccountID)
	add = func(a ledger.AccountID) {
		until := first
		for _, r := range rows {
			if r.Account != a || r.Pending || !until.IsZero() && r.On >= until {
				continue
			}
			daily = append(daily, ledger.DailySum{On: r.On, Sum: r.Amount})
			if first.IsZero() || r.On < first {
				first = r.On
			}
		}
		for on, m := range w.snapshots[a] {
			if _, newer := snapshots[on]; !newer {
				snapshots[on] = m
			}
		}
		for old, now := range w.state.continued {
			if now == a {
				add(old)
			}
		}
	}
	add(a)
	var list []ledger.Snapshot
	for on, m := range snapshots {
		if w.known[a].Type.IsDebt() {
			m = m.Neg()
		}
		list = append(list, ledger.Snapshot{On: on, Worth: m})
	}
	return ledger.NewHistory(w.known[a], list, daily, first)
}
