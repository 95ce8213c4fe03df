package ledger

import (
	"fmt"
	"strings"
	"testing"

	"passbook/internal/safetext"
	"pgregory.net/rapid"
)

func pendingRow(id LocalID, minor int64, day int, name string) Transaction {
	return Transaction{LocalID: id, ID: TransactionID(fmt.Sprint("p", id)), Account: "a", Pending: true, Amount: Money{minor, "USD"},
		On: NewDate(2026, 3, day), Name: safetext.Untrusted(name)}
}

func postedRow(id string, minor int64, day int, name string) Transaction {
	return Transaction{ID: TransactionID(id), Account: "a", Amount: Money{minor, "USD"}, On: NewDate(2026, 3, day), Name: safetext.Untrusted(name)}
}

func TestMatchPosted(t *testing.T) {
	rows := func(list ...Transaction) []Transaction { return list }
	bought := func(day int, r Transaction) Transaction { r.AuthorizedOn = NewDate(2026, 3, day); return r }
	elsewhere := func(r Transaction) Transaction { r.Account = "b"; return r }
	linked := func(r Transaction) Transaction { r.PendingID = "p9"; return r }
	for _, c := range []struct {
		name         string
		gone, posted []Transaction
		want         string // pending>posted, by pending row
		why          string
	}{
		{"the same", rows(pendingRow(1, -500, 1, "BLUE BOTTLE")), rows(postedRow("x", -500, 3, "BLUE BOTTLE")), "p1>x", "the same amount, the same merchant, posted 2 days later"},
		{"a tip", rows(pendingRow(1, -5000, 1, "TST* Osteria 041")), rows(postedRow("x", -6000, 2, "OSTERIA SF CA")), "p1>x", "10.00 USD more than was pending, as with a tip, a merchant much like it, posted a day later"},
		{"more than a tip", rows(pendingRow(1, -5000, 1, "Osteria")), rows(postedRow("x", -6501, 2, "Osteria")), "", ""},
		{"less", rows(pendingRow(1, -5000, 1, "Osteria")), rows(postedRow("x", -4999, 2, "Osteria")), "", ""},
		{"more money in is no tip", rows(pendingRow(1, 5000, 1, "Payroll")), rows(postedRow("x", 5500, 2, "Payroll")), "", ""},
		{"the other way", rows(pendingRow(1, -5000, 1, "Osteria")), rows(postedRow("x", 5000, 2, "Osteria")), "", ""},
		{"fourteen days", rows(pendingRow(1, -500, 1, "A B")), rows(postedRow("x", -500, 15, "A B")), "p1>x", ""},
		{"fifteen days", rows(pendingRow(1, -500, 1, "A B")), rows(postedRow("x", -500, 16, "A B")), "", ""},
		{"three days before", rows(pendingRow(1, -500, 9, "A B")), rows(postedRow("x", -500, 6, "A B")), "", ""},
		{"another account", rows(pendingRow(1, -500, 1, "A B")), rows(elsewhere(postedRow("x", -500, 2, "A B"))), "", ""},
		{"the bank says which", rows(pendingRow(1, -500, 1, "A B")), rows(linked(postedRow("x", -500, 2, "A B"))), "", ""},
		{"another name, another day", rows(pendingRow(1, -500, 1, "POS DEBIT")), rows(postedRow("x", -500, 2, "STARBUCKS")), "", ""},
		{"another name, bought that day", rows(pendingRow(1, -500, 1, "POS DEBIT")), rows(bought(1, postedRow("x", -500, 4, "STARBUCKS"))), "p1>x", "the same amount, bought on the same day, posted 3 days later"},
		{"a name cut short", rows(pendingRow(1, -500, 1, "STARBUCK")), rows(postedRow("x", -500, 2, "STARBUCKS STORE 00412")), "p1>x", "a merchant much like it"},
		{"two coffees stay two", rows(pendingRow(1, -500, 1, "CAFE"), pendingRow(2, -500, 1, "CAFE")), rows(postedRow("x", -500, 2, "CAFE"), postedRow("y", -500, 2, "CAFE")),
			"p1>x p2>y", "there are several that look the same, taken in order of their dates"},
		{"two pending and one posted", rows(pendingRow(1, -500, 1, "CAFE"), pendingRow(2, -500, 1, "CAFE")), rows(postedRow("x", -500, 2, "CAFE")), "", ""},
		{"one pending and two posted", rows(pendingRow(1, -500, 1, "CAFE")), rows(postedRow("x", -500, 2, "CAFE"), postedRow("y", -500, 3, "CAFE")), "", ""},
		{"told apart by the day", rows(pendingRow(1, -500, 1, "CAFE"), pendingRow(2, -500, 2, "CAFE")),
			rows(bought(2, postedRow("x", -500, 4, "CAFE")), bought(1, postedRow("y", -500, 4, "CAFE"))), "p1>y p2>x", ""},
		{"two tips nobody can tell apart", rows(pendingRow(1, -2000, 1, "CAFE"), pendingRow(2, -2100, 1, "CAFE")),
			rows(postedRow("x", -2400, 2, "CAFE"), postedRow("y", -2500, 2, "CAFE")), "", ""},
		{"exact beats a tip", rows(pendingRow(1, -2000, 1, "CAFE")), rows(postedRow("x", -2400, 2, "CAFE"), postedRow("y", -2000, 2, "CAFE")), "p1>y", ""},
		{"the edge of int64", rows(pendingRow(1, -1<<63, 1, "CAFE")), rows(postedRow("x", -1<<63, 1, "CAFE")), "p1>x", ""},
	} {
		var got []string
		matches := MatchPosted(c.gone, c.posted)
		for _, m := range matches {
			got = append(got, string(m.Pending.ID)+">"+string(m.Posted.ID))
			if !strings.Contains(m.Why, c.why) {
				t.Errorf("%s: because %s; want %s", c.name, m.Why, c.why)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestMatchPostedIsOneToOneInAnyOrder(t *testing.T) {
	amounts, names := rapid.SampledFrom([]int64{-500, -510, -600, 500}), rapid.SampledFrom([]string{"CAFE", "CAFE LUNA", "SHOP", "POS"})
	rapid.Check(t, func(t *rapid.T) {
		var gone, posted []Transaction
		for i := range rapid.IntRange(0, 6).Draw(t, "gone") {
			gone = append(gone, pendingRow(LocalID(i+1), amounts.Draw(t, "amount"), rapid.IntRange(1, 20).Draw(t, "day"), names.Draw(t, "name")))
		}
		for i := range rapid.IntRange(0, 6).Draw(t, "posted") {
			posted = append(posted, postedRow(fmt.Sprint("x", i), amounts.Draw(t, "amount"), rapid.IntRange(1, 28).Draw(t, "day"), names.Draw(t, "name")))
		}
		matches := MatchPosted(gone, posted)
		again := MatchPosted(rapid.Permutation(gone).Draw(t, "gone again"), rapid.Permutation(posted).Draw(t, "posted again"))
		if fmt.Sprint(again) != fmt.Sprint(matches) {
			t.Fatalf("%v, and in another order %v", matches, again)
		}
		used := map[TransactionID]bool{}
		for _, m := range matches {
			if used[m.Pending.ID] || used[m.Posted.ID] || postedScore(m.Pending, m.Posted) == 0 || m.Why == "" {
				t.Fatalf("%v", matches)
			}
			used[m.Pending.ID], used[m.Posted.ID] = true, true
			for _, other := range posted {
				if postedScore(m.Pending, other) > postedScore(m.Pending, m.Posted) {
					t.Fatalf("%v fits better than %v", other, m.Posted)
				}
			}
		}
	})
}

func TestMerchantKey(t *testing.T) {
	for _, c := range []struct{ merchant, name, want string }{
		{"Blue Bottle Coffee", "SQ *BLUE BOTTLE #12", "blue bottle coffee"},
		{"", "SQ *BLUE BOTTLE 0412 SAN FRAN CA", "blue bottle san fran"},
		{"", "PAYPAL *SPOTIFY 402-935-7733", "spotify"},
		{"", "NETFLIX.COM 866-579-7172", "netflixcom"},
		{"", "McDonald's F1234", "mcdonalds"},
		{"", "ACH DEBIT PAYMENT", "ach debit payment"},
		{"", "12345", ""},
		{"東京電力", "", "東京電力"},
		{"", "", ""},
	} {
		row := Transaction{MerchantName: safetext.Untrusted(c.merchant), Name: safetext.Untrusted(c.name)}
		if got := row.MerchantKey(); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.merchant, c.name, got, c.want)
		}
	}
}
