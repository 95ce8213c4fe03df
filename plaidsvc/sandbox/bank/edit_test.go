package bank_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"passbook/plaidsvc/sandbox/bank"
)

func usd(cents int64) bank.Amount {
	return bank.Amount{Minor: cents, Exponent: 2, Currency: bank.Currency{Code: "USD"}}
}

func TestAddedTransactionsPostAndMoveBalances(t *testing.T) {
	on := day("2026-06-15")
	login := openAt(t, bank.UserRivera, "pass_good", on)
	other := login.ForItem("other")
	checking := login.Accounts(on)[0]
	count := login.Count(on)

	added, err := login.AddTransactions(on, "", []bank.NewTransaction{
		{TransactedOn: on.AddDays(-1), PostedOn: on, Amount: usd(4_50), Description: "Starbucks downtown"},
		{TransactedOn: on, PostedOn: on.AddDays(2), Amount: usd(100_00), Description: "Rent share"},
	})
	if err != nil || len(added) != 2 {
		t.Fatalf("added %d rows: %v", len(added), err)
	}
	if added[0].Pending || added[0].MerchantName != "Starbucks" || added[0].AccountID != checking.ID || !added[1].Pending {
		t.Errorf("added %+v", added)
	}
	if login.Count(on) != count+2 || len(login.Transactions(on)) != count+2 || len(login.Transactions(on.AddDays(-1))) == login.Count(on) {
		t.Errorf("%d rows, %d before", login.Count(on), count)
	}
	after := login.Accounts(on)[0].Balances
	if after.Current.Minor != checking.Balances.Current.Minor-4_50 || after.Available.Minor != checking.Balances.Available.Minor-104_50 {
		t.Errorf("balances %s and %s", after.Current.Decimal(), after.Available.Decimal())
	}
	var posted *bank.Transaction
	for _, row := range login.Transactions(on.AddDays(2)) {
		if row.Name == "Rent share" {
			posted = &row
		}
	}
	if posted == nil || posted.Pending || posted.PendingID != added[1].ID || posted.ID == added[1].ID {
		t.Errorf("after two days: %+v", posted)
	}
	if other.Count(on) != count {
		t.Error("another Item sees the rows")
	}
	if _, err := login.AddTransactions(on, "nowhere", []bank.NewTransaction{{TransactedOn: on, Amount: usd(1)}}); !errors.Is(err, bank.ErrNoAccount) {
		t.Errorf("an unknown account: %v", err)
	}
}

func TestMutations(t *testing.T) {
	on := day("2026-06-15")
	for _, username := range []string{bank.UserGood, bank.UserLindqvist, "user_bulk_500"} {
		login := openAt(t, username, "pass_good", on)
		before := byID(login.Transactions(on))

		row, err := login.Mutate(on, bank.MutateModify)
		if err != nil {
			t.Fatal(err)
		}
		if now := byID(login.Transactions(on)); now[row.ID].Name == before[row.ID].Name || len(now) != len(before) {
			t.Errorf("%s: %q was not changed", username, row.Name)
		}
		again, err := login.Mutate(on, bank.MutateModify)
		if err != nil || again.Name == row.Name {
			t.Errorf("%s: the second change gives %q too: %v", username, again.Name, err)
		}

		row, err = login.Mutate(on, bank.MutateRemove)
		if err != nil {
			t.Fatal(err)
		}
		if now := byID(login.Transactions(on)); now[row.ID].ID != "" || len(now) != len(before)-1 {
			t.Errorf("%s: %q is still there", username, row.Name)
		}

		row, err = login.Mutate(on, bank.MutateAdd)
		if err != nil {
			t.Fatal(err)
		}
		now := login.Transactions(on)
		if !slices.ContainsFunc(now, func(r bank.Transaction) bool { return r.ID == row.ID && r.Name == row.Name }) || len(now) != len(before) {
			t.Errorf("%s: %q did not come", username, row.Name)
		}
		if all := login.Range(on, 0, len(now)); len(all) != len(now) || login.Count(on) != len(now) {
			t.Errorf("%s: %d in the range, %d counted, %d listed", username, len(all), login.Count(on), len(now))
		}
	}
}

func TestLoginsAreSafeForConcurrentUse(t *testing.T) {
	on := day("2026-06-15")
	login := openAt(t, bank.UserRivera, "pass_good", on)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			for n := range 10 {
				login.Transactions(on.AddDays(i * n))
				login.Accounts(on.AddDays(-n))
				if _, err := login.Mutate(on, bank.MutateAdd); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if added := login.Count(on) - login.ForItem("untouched").Count(on); added != 80 {
		t.Errorf("%d of 80 additions are there", added)
	}
}
