package store_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/store"
)

func withBalance(id ledger.AccountID, kind ledger.AccountType, cents int64) ledger.Account {
	a := ledger.Account{ID: id, Item: bank, Name: "An account", Type: kind}
	a.Balances.Current = usd(cents)
	return a
}

func saveAccounts(t testing.TB, s *store.Store, accounts ...ledger.Account) {
	t.Helper()
	if err := s.SaveAccounts(t.Context(), bank, accounts); err != nil {
		t.Fatal(err)
	}
}

func worths(t testing.TB, s *store.Store, from, to ledger.Month) []string {
	t.Helper()
	points, err := s.NetWorthHistory(t.Context(), from, to)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, p := range points {
		lines = append(lines, fmt.Sprintf("%s %s estimated %v missing %v", p.On, p.Worth.List(), p.Estimated, p.Missing))
	}
	return lines
}

func TestNetWorthIsWalkedBackWhereThatIsHonest(t *testing.T) {
	c := &calendar{noon()} // 2026-08-01
	s := openAt(t, c)
	pay := func(id ledger.TransactionID, account ledger.AccountID, on ledger.Date, cents int64) ledger.Transaction {
		r := row(id, on, cents, "ROW")
		r.Account = account
		return r
	}
	pending := pay("p", "checking", 20260731, -77)
	pending.Pending = true
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		pay("t1", "checking", 20260520, 100), pay("t2", "checking", 20260630, -40), pay("t3", "checking", 20260715, 500),
		pay("c1", "card", 20260610, -30), pay("l1", "loan", 20260610, -30), pending}})
	saveAccounts(t, s, withBalance("checking", ledger.Depository, 1000), withBalance("card", ledger.Credit, 200), withBalance("loan", ledger.Loan, 900))
	equal(t, "net worth", []string{
		"2026-04-30 [] estimated false missing [checking card loan]",
		"2026-05-31 [5.40 USD] estimated true missing [card loan]",
		"2026-06-30 [3.00 USD] estimated true missing [loan]",
		"2026-07-31 [8.00 USD] estimated true missing [loan]",
		"2026-08-01 [-1.00 USD] estimated false missing []",
	}, worths(t, s, 202604, 202612))
	c.now = time.Date(2026, 9, 10, 12, 0, 0, 0, time.UTC)
	saveAccounts(t, s, withBalance("checking", ledger.Depository, 1200), withBalance("card", ledger.Credit, 200), withBalance("loan", ledger.Loan, 800))
	equal(t, "net worth a month later", []string{
		"2026-08-31 [1.00 USD] estimated true missing []", "2026-09-10 [2.00 USD] estimated false missing []",
	}, worths(t, s, 202608, 202609))
	if _, err := s.ExcludeAccount(t.Context(), "Leave the loan out", "loan", true); err != nil {
		t.Fatal(err)
	}
	equal(t, "without the loan", []string{"2026-09-10 [10.00 USD] estimated false missing []"}, worths(t, s, 202609, 202609))

	days, err := s.BalanceHistory(t.Context(), "card", 20260609, 20260611)
	if err != nil {
		t.Fatal(err)
	}
	want := []ledger.BalancePoint{
		{Account: "card", On: 20260609},
		{Account: "card", On: 20260610, Worth: *usd(-200), Kind: ledger.BalanceWalked, AsOf: 20260801},
		{Account: "card", On: 20260611, Worth: *usd(-200), Kind: ledger.BalanceWalked, AsOf: 20260801},
	}
	equal(t, "days of the card", want, days)
	if _, err := s.BalanceHistory(t.Context(), "nobody", 20260609, 20260611); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an account that is not there: %v", err)
	}
}

// TestBalancesFollowTheRows: whatever the updates do, the balance walked back is the snapshot less the posted rows since.
func TestBalancesFollowTheRows(t *testing.T) {
	s := openLinked(t)
	saveAccounts(t, s, withBalance("checking", ledger.Depository, 100_000))
	at := 0
	mustRun(t, s, "c0", ledger.Page{Added: []ledger.Transaction{row("first", 20260101, -1, "FIRST")}})
	rapid.Check(t, func(rt *rapid.T) {
		var p ledger.Page
		for n := range rapid.IntRange(0, 4).Draw(rt, "rows") {
			id := ledger.TransactionID(fmt.Sprint("t", rapid.IntRange(0, 9).Draw(rt, "id")))
			r := row(id, ledger.Date(20260701+rapid.IntRange(0, 29).Draw(rt, "day")), rapid.Int64Range(-50, 50).Draw(rt, "cents"), "ROW")
			r.Pending = rapid.Bool().Draw(rt, "pending")
			if n == 3 {
				p.Removed = append(p.Removed, id)
			} else {
				p.Modified = append(p.Modified, r)
			}
		}
		at++
		mustRun(t, s, ledger.Cursor(fmt.Sprint("c", at)), p)
		points, err := s.BalanceHistory(t.Context(), "checking", 20260630, 20260731)
		if err != nil {
			rt.Fatal(err)
		}
		rows := all(t, s, ledger.Query{})
		for _, point := range points {
			want := int64(100_000)
			for _, r := range rows {
				if !r.Pending && r.On > point.On {
					want -= r.Amount.Minor
				}
			}
			if point.Kind != ledger.BalanceWalked || point.Worth.Minor != want {
				rt.Fatalf("%+v, want %d", point, want)
			}
		}
	})
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSumsBeyondAnAmountAreRefused(t *testing.T) {
	s := openLinked(t)
	saveAccounts(t, s, withBalance("checking", ledger.Depository, 100))
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		row("t1", 20260710, math.MinInt64, "A"), row("t2", 20260710, math.MinInt64, "B"), row("t3", 20260610, 5, "C")}})
	if _, err := s.NetWorthHistory(t.Context(), 202606, 202606); !errors.Is(err, ledger.ErrOverflow) {
		t.Errorf("got %v, want ErrOverflow", err)
	}
	// What goes out and in on one day cancels out.
	mustRun(t, s, "c2", ledger.Page{Added: []ledger.Transaction{
		row("t4", 20260710, math.MaxInt64, "D"), row("t5", 20260710, math.MaxInt64, "E"), row("t6", 20260710, 2, "F")}})
	equal(t, "net worth", []string{"2026-06-30 [1.00 USD] estimated true missing []"}, worths(t, s, 202606, 202606))
}

func BenchmarkNetWorth(b *testing.B) {
	s := filled(b, size())
	var accounts []ledger.Account
	for n := range 12 {
		accounts = append(accounts, withBalance(ledger.AccountID(fmt.Sprint("account-", n)), ledger.Depository, 1000))
	}
	saveAccounts(b, s, accounts...)
	b.Run("months", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.NetWorthHistory(b.Context(), 202101, 202608); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("days of an account", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.BalanceHistory(b.Context(), "account-3", 20260101, 20260801); err != nil {
				b.Fatal(err)
			}
		}
	})
}
