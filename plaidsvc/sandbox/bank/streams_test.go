package bank_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"passbook/plaidsvc/sandbox/bank"
)

func streamsOf(login *bank.Login, on bank.Date) (in, out []bank.Stream) {
	var ids []bank.AccountID
	for _, a := range login.Accounts(on) {
		if a.Type == bank.Depository || a.Type == bank.Credit {
			ids = append(ids, a.ID)
		}
	}
	return bank.Streams(login.Transactions(on), ids, on)
}

// describe is what a stream is, without ids and dates.
func describe(s bank.Stream) string {
	name := s.MerchantName
	if name == "" {
		name = s.Personal.Detailed
	}
	return fmt.Sprintf("%s %s %s active=%t", name, s.Frequency, s.Status, s.Active)
}

func TestStreamsOfTheHouseholds(t *testing.T) {
	want := map[string][]string{
		bank.UserRivera: {
			"INCOME_WAGES BIWEEKLY MATURE active=true", "INCOME_WAGES SEMI_MONTHLY MATURE active=true",
			"INCOME_INTEREST_EARNED MONTHLY MATURE active=true", "TRANSFER_IN_SAVINGS MONTHLY MATURE active=true",
			"Barton Creek Apartments MONTHLY MATURE active=true", "Austin Energy MONTHLY MATURE active=true",
			"Texas Gas Service MONTHLY MATURE active=true", "Spectrum MONTHLY MATURE active=true", "T-Mobile MONTHLY MATURE active=true",
			"GEICO MONTHLY MATURE active=true", "Netflix MONTHLY MATURE active=true", "Spotify MONTHLY MATURE active=true",
			"Apple MONTHLY MATURE active=true", "Disney+ MONTHLY MATURE active=true", "The New York Times MONTHLY MATURE active=true",
			"Castle Hill Fitness MONTHLY MATURE active=true", "YouTube Premium MONTHLY MATURE active=false",
			"Headspace MONTHLY TOMBSTONED active=false", "Emler Swim School WEEKLY MATURE active=true",
			"Costco Membership ANNUALLY MATURE active=true", "Amazon Prime ANNUALLY MATURE active=true",
			"LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT MONTHLY MATURE active=true", "GENERAL_SERVICES_CHILDCARE MONTHLY MATURE active=true",
		},
		bank.UserLindqvist: {
			"INCOME_WAGES BIWEEKLY MATURE active=true", "INCOME_RETIREMENT_PENSION MONTHLY MATURE active=true",
			"Rocket Mortgage MONTHLY MATURE active=true", "Xcel Energy MONTHLY MATURE active=true", "CenterPoint Energy MONTHLY MATURE active=true",
			"City of Minneapolis MONTHLY MATURE active=true", "Comcast MONTHLY MATURE active=true", "Netflix MONTHLY MATURE active=true",
			"Max MONTHLY MATURE active=false", "Audible MONTHLY EARLY_DETECTION active=true", "Le Monde MONTHLY MATURE active=true",
			"Länsförsäkringar Home ANNUALLY MATURE active=true", "INCOME_OTHER_INCOME MONTHLY MATURE active=true",
			"TRANSFER_OUT_ACCOUNT_TRANSFER WEEKLY MATURE active=true",
		},
	}
	forEachHousehold(t, func(t *testing.T, login *bank.Login, opened bank.Date) {
		in, out := streamsOf(login, opened)
		var found []string
		for _, s := range slices.Concat(in, out) {
			found = append(found, describe(s))
			switch s.Personal.Primary {
			case "FOOD_AND_DRINK", "TRANSPORTATION", "TRAVEL", "MEDICAL":
				t.Errorf("a habit was taken for a stream: %s, %d rows, %q", describe(s), len(s.TransactionIDs), s.Description)
			}
		}
		for _, line := range want[login.Username()] {
			if !slices.Contains(found, line) {
				t.Errorf("not found: %s\nin:\n%s", line, strings.Join(found, "\n"))
			}
		}
		if len(found) > 45 {
			t.Errorf("%d streams:\n%s", len(found), strings.Join(found, "\n"))
		}
	})
}

func TestStreamDetails(t *testing.T) {
	opened := day("2026-06-15")
	login := openAt(t, bank.UserRivera, "pass_good", opened)
	rows := byID(login.Transactions(opened))
	in, out := streamsOf(login, opened)
	for _, s := range slices.Concat(in, out) {
		var sum int64
		last := bank.Date(0)
		for _, id := range s.TransactionIDs {
			row, known := rows[id]
			if !known || row.AccountID != s.AccountID || row.Pending || row.On < last {
				t.Fatalf("%s names the row %+v", s.Description, row)
			}
			last = row.On
			sum += row.Amount.Minor
		}
		if n := int64(len(s.TransactionIDs)); s.Average.Minor*n < sum-n || s.Average.Minor*n > sum+n {
			t.Errorf("%s: average %s of %d rows of %d together", s.Description, s.Average.Decimal(), n, sum)
		}
		if newest := rows[s.TransactionIDs[len(s.TransactionIDs)-1]]; s.LastOn != newest.On || s.Last != newest.Amount {
			t.Errorf("%s: last %s on %s", s.Description, s.Last.Decimal(), s.LastOn)
		}
		if s.FirstOn != rows[s.TransactionIDs[0]].On || len(s.ID) != 37 {
			t.Errorf("%s: first %s, id %q", s.Description, s.FirstOn, s.ID)
		}
	}
	for _, s := range in {
		if s.Average.Minor >= 0 {
			t.Errorf("%s: an inflow of %s", s.Description, s.Average.Decimal())
		}
	}
	// a week later every stream still has its id
	ids := map[bank.StreamID]bool{}
	laterIn, laterOut := streamsOf(login, opened.AddDays(7))
	for _, s := range slices.Concat(laterIn, laterOut) {
		ids[s.ID] = true
	}
	for _, s := range slices.Concat(in, out) {
		if !ids[s.ID] {
			t.Errorf("%s has another id a week later", s.Description)
		}
	}
}

func TestStreamRules(t *testing.T) {
	const account = "account"
	on := day("2026-06-15")
	wages := bank.PersonalFinanceCategory{Primary: "INCOME", Detailed: "INCOME_WAGES"}
	power := bank.PersonalFinanceCategory{Primary: "RENT_AND_UTILITIES", Detailed: "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"}
	film := bank.PersonalFinanceCategory{Primary: "ENTERTAINMENT", Detailed: "ENTERTAINMENT_TV_AND_MOVIES"}
	food := bank.PersonalFinanceCategory{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_GROCERIES"}
	for _, c := range []struct {
		name     string
		category bank.PersonalFinanceCategory
		daysAgo  []int
		cents    []int64
		want     string // empty: no stream
	}{
		{"weekly", film, []int{29, 22, 15, 8, 1}, []int64{500}, "WEEKLY MATURE active=true"},
		{"fortnightly", wages, []int{45, 31, 17, 3}, []int64{-900, -900, -950, -950}, "BIWEEKLY MATURE active=true"},
		{"twice a month", wages, []int{76, 61, 46, 31, 15, 0}, []int64{-900}, "SEMI_MONTHLY MATURE active=true"},
		{"monthly that varies", power, []int{100, 70, 39, 9}, []int64{5000, 8100, 9900, 4200}, "MONTHLY MATURE active=true"},
		{"monthly that rose", film, []int{100, 70, 39, 9}, []int64{1549, 1549, 1549, 1799}, "MONTHLY MATURE active=true"},
		{"stopped", film, []int{190, 160, 130, 100}, []int64{1549}, "MONTHLY MATURE active=false"},
		{"with a gap", film, []int{160, 130, 100, 39, 9}, []int64{1549}, "MONTHLY MATURE active=true"},
		{"two so far", film, []int{39, 9}, []int64{1549}, "MONTHLY EARLY_DETECTION active=true"},
		{"two and no more", film, []int{139, 109}, []int64{1549}, "MONTHLY TOMBSTONED active=false"},
		{"yearly", film, []int{400, 35}, []int64{9900}, "ANNUALLY MATURE active=true"},
		{"quarterly", film, []int{275, 184, 92, 0}, []int64{9900}, "UNKNOWN MATURE active=true"},
		{"once", film, []int{9}, []int64{1549}, ""},
		{"shopping of all sizes", food, []int{100, 70, 39, 9}, []int64{5000, 8100, 9900, 4200}, ""},
		{"shopping twice a year apart", food, []int{400, 35}, []int64{4100, 9900}, ""},
		{"at odd times", film, []int{100, 91, 60, 58, 12}, []int64{1549}, ""},
		{"bills at odd times", power, []int{100, 91, 60, 58, 12}, []int64{1549}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var rows []bank.Transaction
			for i, ago := range c.daysAgo {
				cents := c.cents[min(i, len(c.cents)-1)]
				rows = append(rows, bank.Transaction{
					ID: bank.TransactionID(fmt.Sprint(i)), AccountID: account, On: on.AddDays(-ago), Name: c.name, MerchantName: c.name,
					Amount: bank.Amount{Minor: cents, Exponent: 2, Currency: bank.Currency{Code: "USD"}}, Personal: c.category,
				})
			}
			in, out := bank.Streams(rows, []bank.AccountID{account}, on)
			got := ""
			for _, s := range slices.Concat(in, out) {
				got += strings.TrimPrefix(describe(s), c.name+" ")
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if in, out := bank.Streams(rows, []bank.AccountID{"another"}, on); len(in)+len(out) != 0 {
				t.Error("a stream of an account nobody asked for")
			}
		})
	}
}

func TestTwoSubscriptionsAtOneMerchant(t *testing.T) {
	opened := day("2026-06-15")
	_, out := streamsOf(openAt(t, bank.UserGood, "pass_good", opened), opened)
	var uber []string
	for _, s := range out {
		if s.MerchantName == "Uber" {
			uber = append(uber, s.Last.Decimal()+" "+string(s.Frequency))
		}
	}
	slices.Sort(uber)
	if !slices.Equal(uber, []string{"5.4 MONTHLY", "6.33 MONTHLY"}) {
		t.Errorf("Uber's streams: %q", uber)
	}
}
