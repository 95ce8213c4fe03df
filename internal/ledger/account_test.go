package ledger

import (
	"errors"
	"math"
	"testing"
)

func usd(n int64) *Money { return &Money{Minor: n, Currency: "USD"} }

func TestWorthAndNetWorth(t *testing.T) {
	accounts := []Account{
		{Type: Depository, Balances: Balances{Current: usd(11000), Available: usd(10000)}},
		{Type: Credit, Balances: Balances{Current: usd(41000), Limit: usd(200000)}},
		{Type: Credit, Balances: Balances{Current: usd(-500)}}, // the bank owes the holder
		{Type: Loan, Balances: Balances{Current: usd(5630206)}},
		{Type: Investment, Balances: Balances{Current: usd(2363198), Available: usd(1)}},
		{Type: "something new", Balances: Balances{Current: usd(3)}},
		{Type: Depository, Balances: Balances{Available: usd(99)}}, // no current balance given
		{Type: Depository, Closed: true, Balances: Balances{Current: usd(777)}},
		{Type: Depository, Excluded: true, Balances: Balances{Current: usd(888)}},
		{Type: Depository, ContinuedAs: "new", Balances: Balances{Current: usd(999)}},
		{Type: Depository, Balances: Balances{Current: &Money{250, "EUR"}}},
	}
	for i, want := range []struct {
		minor int64
		ok    bool
	}{{11000, true}, {-41000, true}, {500, true}, {-5630206, true}, {2363198, true}, {3, true}, {0, false}} {
		if got, ok := accounts[i].Worth(); ok != want.ok || got.Minor != want.minor {
			t.Errorf("account %d is worth %v, %v", i, got, ok)
		}
	}
	net, err := NetWorth(accounts)
	if err != nil || net.In("USD").Minor != 11000-41000+500-5630206+2363198+3 || net.In("EUR").Minor != 250 {
		t.Errorf("net worth %v, %v", net.List(), err)
	}
	huge := Account{Type: Depository, Balances: Balances{Current: usd(math.MaxInt64)}}
	if _, err := NetWorth([]Account{huge, huge}); !errors.Is(err, ErrOverflow) {
		t.Errorf("overflow gives %v", err)
	}
}

func TestUtilisation(t *testing.T) {
	for _, c := range []struct {
		name string
		a    Account
		want int
		ok   bool
	}{
		{"fifth", Account{Type: Credit, Balances: Balances{Current: usd(41000), Limit: usd(200000)}}, 20, true},
		{"over the limit", Account{Type: Credit, Balances: Balances{Current: usd(250000), Limit: usd(200000)}}, 125, true},
		{"in the holder's favour", Account{Type: Credit, Balances: Balances{Current: usd(-1), Limit: usd(200000)}}, 0, true},
		{"no limit", Account{Type: Credit, Balances: Balances{Current: usd(41000)}}, 0, false},
		{"limit of nought", Account{Type: Credit, Balances: Balances{Current: usd(1), Limit: usd(0)}}, 0, false},
		{"overdraft", Account{Type: Depository, Balances: Balances{Current: usd(1), Limit: usd(10)}}, 0, false},
		{"two currencies", Account{Type: Credit, Balances: Balances{Current: usd(1), Limit: &Money{10, "EUR"}}}, 0, false},
		{"absurd", Account{Type: Credit, Balances: Balances{Current: usd(math.MaxInt64), Limit: usd(10)}}, 0, false},
	} {
		if got, ok := c.a.Utilisation(); got != c.want || ok != c.ok {
			t.Errorf("%s: %d, %v", c.name, got, ok)
		}
	}
}

func TestInstitutionHealthIsTheWorse(t *testing.T) {
	for _, c := range []struct{ logins, updates, want Health }{
		{Healthy, Healthy, Healthy}, {Healthy, Down, Down}, {Degraded, Healthy, Degraded}, {HealthUnknown, Degraded, Degraded},
		{HealthUnknown, HealthUnknown, HealthUnknown},
	} {
		i := Institution{Logins: ProductHealth{Health: c.logins}, Updates: ProductHealth{Health: c.updates}}
		if got := i.Health(); got != c.want {
			t.Errorf("%s and %s: %s", c.logins, c.updates, got)
		}
	}
}

func TestChanges(t *testing.T) {
	sum := Changes{1, 2, 3, 4}.Plus(Changes{10, 20, 30, 40})
	if sum != (Changes{11, 22, 33, 44}) || !sum.Any() || (Changes{}).Any() || !(Changes{Posted: 1}).Any() {
		t.Errorf("sum %+v", sum)
	}
}
