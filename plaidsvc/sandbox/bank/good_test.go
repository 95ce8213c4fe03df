package bank_test

import (
	"testing"
	"time"

	"passbook/plaidsvc/sandbox/bank"
)

func day(text string) bank.Date {
	d, err := bank.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func openAt(t *testing.T, username, password string, on bank.Date) *bank.Login {
	t.Helper()
	login, err := bank.New(1).OpenLogin("ins_109508", username, password, on)
	if err != nil {
		t.Fatalf("open %s: %v", username, err)
	}
	return login
}

func TestUserGoodIsAsDocumented(t *testing.T) {
	opened := day("2026-03-15")
	login := openAt(t, bank.UserGood, "pass_good", opened)

	want := []struct{ name, mask, available, current, limit string }{
		{"Plaid Checking", "0000", "100", "110", ""},
		{"Plaid Saving", "1111", "200", "210", ""},
		{"Plaid CD", "2222", "", "1000", ""},
		{"Plaid Credit Card", "3333", "", "410", "2000"},
		{"Plaid Money Market", "4444", "43200", "43200", ""},
		{"Plaid IRA", "5555", "", "320.76", ""},
		{"Plaid 401k", "6666", "", "23631.9805", ""},
		{"Plaid Student Loan", "7777", "", "65262", ""},
		{"Plaid Mortgage", "8888", "", "56302.06", ""},
		{"Plaid Crypto Exchange Account", "4092", "", "48200.03", ""},
	}
	text := func(a *bank.Amount) string {
		if a == nil {
			return ""
		}
		return a.Decimal()
	}
	accounts := login.Accounts(opened)
	if len(accounts) != len(want) {
		t.Fatalf("%d accounts, want %d", len(accounts), len(want))
	}
	for i, a := range accounts {
		got := []string{a.Name, a.Mask, text(a.Balances.Available), text(a.Balances.Current), text(a.Balances.Limit)}
		w := want[i]
		for j, v := range []string{w.name, w.mask, w.available, w.current, w.limit} {
			if got[j] != v {
				t.Errorf("account %d: %q, want %q", i, got[j], v)
			}
		}
	}

	rows := login.Transactions(opened)
	if n := len(rows); n < 16*24 || n > 16*25 {
		t.Errorf("%d rows in 24 months, want about %d", n, 16*24)
	}
	if first := rows[0].On; first < opened.AddMonths(-24) || first > opened.AddMonths(-24).AddDays(15) {
		t.Errorf("history begins on %s", first)
	}
	last := rows[len(rows)-1]
	if last.On != opened || last.Pending {
		t.Errorf("newest row is %q on %s", last.Name, last.On)
	}
	for _, row := range rows {
		if len(row.ID) != 37 || len(row.AccountID) != 37 {
			t.Fatalf("ids %q and %q, want 37 characters", row.ID, row.AccountID)
		}
		if row.Category.ID == "" || row.Personal.Primary == "" {
			t.Fatalf("%q has no category", row.Name)
		}
	}
	if later := login.Transactions(opened.AddDays(30)); len(later) != len(rows)+16 {
		t.Errorf("%d rows after thirty days, want %d", len(later), len(rows)+16)
	}
}

func TestDate(t *testing.T) {
	d := bank.NewDate(2024, time.February, 29)
	if d.String() != "2024-02-29" || d.Weekday() != time.Thursday {
		t.Errorf("%s is a %s", d, d.Weekday())
	}
	if got := d.AddMonths(12); got.String() != "2025-02-28" {
		t.Errorf("a year on: %s", got)
	}
	if got := bank.NewDate(2024, time.January, 31).AddMonths(-23).String(); got != "2022-02-28" {
		t.Errorf("23 months back: %s", got)
	}
	if got := d.Sub(bank.NewDate(1969, time.December, 31)); got != 19783 {
		t.Errorf("days since 1969-12-31: %d", got)
	}
	if bank.DateOf(time.Date(1969, 12, 31, 23, 0, 0, 0, time.UTC)).String() != "1969-12-31" {
		t.Error("a day before the epoch is off")
	}
	if _, err := bank.ParseDate("2026-02-30"); err == nil {
		t.Error("2026-02-30 was read as a date")
	}
}

func TestAmountDecimal(t *testing.T) {
	for _, c := range []struct {
		minor    int64
		exponent int
		want     string
	}{
		{0, 2, "0"}, {5, 2, "0.05"}, {-5, 2, "-0.05"}, {1200, 2, "12"}, {8940, 2, "89.4"}, {236319805, 4, "23631.9805"},
		{-123456, 0, "-123456"}, {100, 8, "0.000001"}, {-9223372036854775808, 2, "-92233720368547758.08"},
	} {
		if got := (bank.Amount{Minor: c.minor, Exponent: c.exponent}).Decimal(); got != c.want {
			t.Errorf("%d/10^%d is %s, want %s", c.minor, c.exponent, got, c.want)
		}
	}
}
