package bank_test

import (
	"testing"

	"passbook/plaidsvc/sandbox/bank"
)

func TestBulk(t *testing.T) {
	opened := day("2026-06-15")
	login := openAt(t, "user_bulk_10000", "pass_good", opened)
	if n := login.Count(opened); n != 10_000 {
		t.Fatalf("%d rows", n)
	}
	var n int
	ids := map[bank.TransactionID]bool{}
	merchants := map[string]bool{}
	sums := map[bank.AccountID]int64{}
	last := bank.Date(0)
	for row := range login.All(opened) {
		n++
		ids[row.ID] = true
		merchants[row.MerchantName] = true
		sums[row.AccountID] += row.Amount.Minor
		if row.On < last || row.On > opened {
			t.Fatalf("row %d is on %s after %s", n, row.On, last)
		}
		last = row.On
	}
	if n != 10_000 || len(ids) != n || len(merchants) != 600 || last != opened {
		t.Errorf("%d rows, %d ids, %d merchants, the last on %s", n, len(ids), len(merchants), last)
	}
	accounts := login.Accounts(opened)
	if len(accounts) != 12 {
		t.Errorf("%d accounts", len(accounts))
	}
	before := login.Accounts(opened.AddMonths(-130))
	for i, a := range accounts {
		moved := a.Balances.Current.Minor - before[i].Balances.Current.Minor
		if a.Type == bank.Depository {
			moved = -moved
		}
		if a.Type != bank.Investment && moved != sums[a.ID] {
			t.Errorf("%s moved by %d, its rows are %d", a.Name, moved, sums[a.ID])
		}
	}
	half := opened.AddMonths(-60)
	part := login.Transactions(half)
	if len(part) != login.Count(half) || len(part) < 4_900 || len(part) > 5_100 || part[len(part)-1].On > half {
		t.Errorf("%d rows half way, the last on %s", len(part), part[len(part)-1].On)
	}
	if window := login.Range(opened, 9_990, 20_000); len(window) != 10 || window[0].ID == window[9].ID {
		t.Errorf("%d rows at the end", len(window))
	}
	if single := openAt(t, "user_bulk_1", "pass_good", opened); single.Count(opened) != 1 || len(single.Transactions(opened)) != 1 {
		t.Error("a bulk of one")
	}
}

func BenchmarkOpenAndList(b *testing.B) {
	w, opened := bank.New(1), day("2026-06-15")
	for b.Loop() {
		login, err := w.OpenLogin("ins_109508", bank.UserRivera, "pass_good", opened)
		if err != nil {
			b.Fatal(err)
		}
		login.Transactions(opened)
	}
}

func BenchmarkStreams(b *testing.B) {
	opened := day("2026-06-15")
	login, err := bank.New(1).OpenLogin("ins_109508", bank.UserRivera, "pass_good", opened)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		streamsOf(login, opened)
	}
}

func BenchmarkBulkMillion(b *testing.B) {
	opened := day("2026-06-15")
	login, err := bank.New(1).OpenLogin("ins_109508", "user_bulk_1000000", "pass_good", opened)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		n := 0
		for range login.All(opened) {
			n++
		}
	}
}
