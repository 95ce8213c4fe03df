package recur

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"pgregory.net/rapid"
)

const today = ledger.Date(20260320)

func row(id int, merchant string, minor int64, on ledger.Date) Row {
	return RowOf(ledger.Transaction{ID: ledger.TransactionID(fmt.Sprintf("t%03d", id)), Account: "a", Amount: ledger.Money{Minor: minor, Currency: "USD"},
		On: on, Name: safetext.Untrusted(merchant), MerchantName: safetext.Untrusted(merchant)})
}

// charges makes a row for every date, with the amounts in turn.
func charges(merchant string, dates []ledger.Date, amounts ...int64) []Row {
	var rows []Row
	for i, on := range dates {
		rows = append(rows, row(i, merchant, amounts[i%len(amounts)], on))
	}
	return rows
}

func dates(list ...ledger.Date) []ledger.Date { return list }

// every returns n dates that end at last, step days apart.
func every(step, n int, last ledger.Date) []ledger.Date {
	var list []ledger.Date
	for i := n - 1; i >= 0; i-- {
		list = append(list, last.AddDays(-i*step))
	}
	return list
}

func monthly(n int, last ledger.Date) []ledger.Date {
	var list []ledger.Date
	for i := n - 1; i >= 0; i-- {
		list = append(list, last.AddMonths(-i))
	}
	return list
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name string
		rows []Row
		want string // frequency, number, average, last, state of each
	}{
		{"a subscription", charges("Netflix", monthly(6, 20260312), -1599), "MONTHLY 6 -1599 -1599 MATURE"},
		{"three are enough", charges("Netflix", monthly(3, 20260312), -1599), "MONTHLY 3 -1599 -1599 EARLY_DETECTION"},
		{"two are not", charges("Netflix", monthly(2, 20260312), -1599), ""},
		{"a price rise stays one stream", charges("Netflix", monthly(4, 20260312), -1599, -1599, -1599, -1799), "MONTHLY 4 -1649 -1799 MATURE"},
		{"a bill that varies", charges("City Power", monthly(7, 20260312), -4012, -5533, -9120, -6044), "MONTHLY 7 -6196 -9120 MATURE"},
		{"weekends and short months", charges("Rent", dates(20251201, 20260102, 20260131, 20260302), -120000), "MONTHLY 4 -120000 -120000 MATURE"},
		{"the end of the month", charges("Rent", dates(20251031, 20251130, 20251231, 20260131, 20260228), -120000), "MONTHLY 5 -120000 -120000 MATURE"},
		{"one month left out", charges("Gym", dates(20251010, 20251110, 20260110, 20260210, 20260310), -3000), "MONTHLY 5 -3000 -3000 MATURE"},
		{"weekly", charges("Cleaner", every(7, 6, 20260316), -8000), "WEEKLY 6 -8000 -8000 MATURE"},
		{"every other week", charges("Acme Payroll", every(14, 5, 20260313), 210000), "BIWEEKLY 5 210000 210000 MATURE"},
		{"twice a month", charges("Acme Payroll", dates(20260115, 20260130, 20260213, 20260227, 20260313), 210000), "BIWEEKLY 5 210000 210000 MATURE"},
		{"twice a month, on the 1st and the 15th", charges("Acme Payroll", dates(20251201, 20251215, 20260101, 20260115, 20260201, 20260215, 20260301, 20260315), 210000), "SEMI_MONTHLY 8 210000 210000 MATURE"},
		{"once a year, twice", charges("Domain", dates(20250301, 20260301), -1200), "ANNUALLY 2 -1200 -1200 EARLY_DETECTION"},
		{"once a year, dearer", charges("Insurance", dates(20240302, 20250301, 20260301), -50000, -54000, -58000), "ANNUALLY 3 -54000 -58000 EARLY_DETECTION"},
		{"a year apart by chance", charges("Hotel", dates(20250301, 20260301), -12000, -31000), ""},
		{"ended", charges("Netflix", monthly(6, 20250112), -1599), "MONTHLY 6 -1599 -1599 TOMBSTONED"},
		{"purchases", charges("Amazon", dates(20260101, 20260102, 20260109, 20260130, 20260207, 20260208, 20260315), -1200, -5533, -899), ""},
		{"a subscription among purchases", append(charges("Amazon", monthly(5, 20260311), -1499),
			row(90, "Amazon", -5533, 20260102), row(91, "Amazon", -5600, 20260104), row(92, "Amazon", -25000, 20260204)), "MONTHLY 5 -1499 -1499 MATURE"},
		{"among purchases of like amounts", append(charges("Amazon", monthly(5, 20260311), -1499),
			row(90, "Amazon", -1450, 20260102), row(91, "Amazon", -1550, 20260104), row(92, "Amazon", -1600, 20260204)), "MONTHLY 5 -1499 -1499 MATURE"},
		{"two subscriptions of one merchant", append(charges("Apple", monthly(5, 20260311), -299), charges("Apple", monthly(5, 20260302), -1099)...),
			"MONTHLY 5 -1099 -1099 MATURE; MONTHLY 5 -299 -299 MATURE"},
		{"shopping each month, wildly", charges("Shop", monthly(4, 20260312), -500, -90000), ""},
		{"no merchant", charges("12345", monthly(6, 20260312), -1599), ""},
		{"nought", charges("Netflix", monthly(6, 20260312), 0), ""},
		{"before 1970", charges("Rent", monthly(5, 19690312), -100), "MONTHLY 5 -100 -100 TOMBSTONED"},
		{"the edge of int64", charges("Rent", monthly(5, 20260312), math.MinInt64), fmt.Sprintf("MONTHLY 5 %d %[1]d MATURE", math.MinInt64)},
	} {
		got := ""
		for i, s := range Detect(c.rows, today) {
			if i > 0 {
				got += "; "
			}
			got += fmt.Sprint(s.Frequency, " ", len(s.Transactions), " ", s.Average.Minor, " ", s.Last.Minor, " ", s.Status)
			if !s.Local || s.Account != "a" || s.Active == (s.Status == ledger.Tombstoned) || s.Inflow != (s.Last.Minor > 0) || s.ID == "" {
				t.Errorf("%s: %+v", c.name, s)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAfterTheCenturyToo(t *testing.T) {
	if got := Detect(charges("Rent", monthly(5, 21500312), -100), 21500320); len(got) != 1 || !got[0].Active {
		t.Errorf("%+v", got)
	}
}

func TestAccountsCurrenciesAndDirectionsStayApart(t *testing.T) {
	rows := charges("Shop", monthly(4, 20260312), -1000)
	for i := range rows {
		euro, other, back := rows[i], rows[i], rows[i]
		euro.ID, euro.Amount.Currency = "e"+rows[i].ID, "EUR"
		other.ID, other.Account = "o"+rows[i].ID, "b"
		back.ID, back.Amount.Minor = "b"+rows[i].ID, 1000
		rows = append(rows, euro, other, back)
	}
	found := Detect(rows, today)
	if len(found) != 4 {
		t.Fatalf("%d streams", len(found))
	}
	ids := map[ledger.StreamID]bool{}
	for _, s := range found {
		ids[s.ID] = true
		if len(s.Transactions) != 4 {
			t.Errorf("%+v", s)
		}
	}
	if len(ids) != 4 {
		t.Error("two streams have one id")
	}
}

// TestDetectFindsWhatWasMade makes streams of every rhythm with the play that banks have, and purchases beside them, and wants
// each found whole, whatever the order of the rows.
func TestDetectFindsWhatWasMade(t *testing.T) {
	steps := map[ledger.Frequency]func(first ledger.Date, i int) ledger.Date{
		ledger.Weekly:   func(d ledger.Date, i int) ledger.Date { return d.AddDays(7 * i) },
		ledger.Biweekly: func(d ledger.Date, i int) ledger.Date { return d.AddDays(14 * i) },
		ledger.Monthly:  func(d ledger.Date, i int) ledger.Date { return d.AddMonths(i) },
		ledger.Annually: func(d ledger.Date, i int) ledger.Date { return d.AddMonths(12 * i) },
	}
	rapid.Check(t, func(t *rapid.T) {
		frequency := rapid.SampledFrom([]ledger.Frequency{ledger.Weekly, ledger.Biweekly, ledger.Monthly, ledger.Annually}).Draw(t, "frequency")
		first := ledger.NewDate(rapid.IntRange(1960, 2120).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"))
		n := rapid.IntRange(4, 14).Draw(t, "n")
		amount := rapid.Int64Range(-1_000_000, -500).Draw(t, "amount")
		var rows []Row
		for i := range n {
			late := 0
			if frequency != ledger.Weekly && frequency != ledger.Biweekly {
				late = rapid.IntRange(0, 2).Draw(t, "late")
			}
			drift := amount / 100 * rapid.Int64Range(-10, 10).Draw(t, "drift")
			rows = append(rows, row(i, "The Bill", amount+drift, steps[frequency](first, i).AddDays(late)))
		}
		made := len(rows)
		for i := range rapid.IntRange(0, 2).Draw(t, "purchases") {
			rows = append(rows, row(100+i, "Some Shop", -4321, first.AddDays(i)))
		}
		last := rows[made-1].On
		found := Detect(rapid.Permutation(rows).Draw(t, "order"), last)
		if len(found) != 1 || found[0].Frequency != frequency || len(found[0].Transactions) != n || !found[0].Active || found[0].LastOn != last {
			t.Fatalf("%+v", found)
		}
		if later := Detect(rows, last.AddDays(900)); len(later) != 1 || later[0].Active || later[0].ID != found[0].ID {
			t.Fatalf("it never ends, or has another name then: %+v", later)
		}
	})
}

func TestEveryRowIsInOneStreamAtMost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []Row
		for i := range rapid.IntRange(0, 40).Draw(t, "n") {
			rows = append(rows, row(i, rapid.SampledFrom([]string{"A", "B"}).Draw(t, "merchant"),
				rapid.SampledFrom([]int64{-100, -120, -999, 50}).Draw(t, "amount"), ledger.Date(20260101).AddDays(rapid.IntRange(0, 200).Draw(t, "day"))))
		}
		found := Detect(rows, today)
		again := Detect(rapid.Permutation(rows).Draw(t, "order"), today)
		if fmt.Sprint(found) != fmt.Sprint(again) {
			t.Fatalf("%v, and in another order %v", found, again)
		}
		used := map[ledger.TransactionID]bool{}
		ids := map[ledger.StreamID]bool{}
		for _, s := range found {
			if ids[s.ID] || len(s.Transactions) < 2 {
				t.Fatalf("%+v", s)
			}
			ids[s.ID] = true
			for _, id := range s.Transactions {
				if used[id] {
					t.Fatalf("%s is in two streams", id)
				}
				used[id] = true
			}
		}
	})
}

func TestReconcile(t *testing.T) {
	old := Detect(charges("Netflix", monthly(5, 20260212), -1599), 20260220)
	old[0].Dismissed = true
	fresh := Detect(charges("Netflix", monthly(5, 20260212), -1599), 20260220)
	fresh[0].ID = "local-other"
	got := Reconcile(old, fresh)
	if !got[0].Dismissed || got[0].ID != old[0].ID || fresh[0].Dismissed {
		t.Errorf("%+v", got)
	}
	plaids := []ledger.Stream{{ID: "p1", Account: "a", Description: "RENT"}, {ID: "p2", Account: "a", Description: "GYM", Dismissed: true}}
	anew := []ledger.Stream{{ID: "p9", Account: "a", Description: "gym"}, {ID: "p1", Account: "a", Description: "RENT"}, {ID: "p3", Account: "b", Description: "GYM"}}
	got = Reconcile(plaids, anew)
	if !got[0].Dismissed || got[0].ID != "p9" || got[1].Dismissed || got[2].Dismissed {
		t.Errorf("%+v", got)
	}
	if !slices.Equal(continued(plaids, anew), []int{1, 0, -1}) {
		t.Errorf("%v", continued(plaids, anew))
	}
}
