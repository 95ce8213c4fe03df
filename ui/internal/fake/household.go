package fake

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"passbook/internal/ledger"
)

// Now is the moment the household is looked at.
func Now() time.Time { return time.Date(2026, 9, 17, 10, 30, 0, 0, time.UTC) }

func usd(minor int64) ledger.Money   { return ledger.Money{Minor: minor, Currency: "USD"} }
func usdp(minor int64) *ledger.Money { m := usd(minor); return &m }
func eurp(minor int64) *ledger.Money { return &ledger.Money{Minor: minor, Currency: "EUR"} }
func ago(d time.Duration) time.Time  { return Now().Add(-d) }
func category(p, d string) ledger.Category {
	return ledger.Category{Primary: p, Detailed: p + "_" + d, Confidence: "VERY_HIGH"}
}

// Household returns the three banks with two years of rows.
func Household() *Reader {
	r := Empty()
	r.Banks, r.Houses, r.Held = banks(), houses(), accounts()
	r.rows = history()
	r.Recurring = streams(r.rows)
	return r
}

// Empty returns a reader with nothing in it.
func Empty() *Reader {
	tree, err := ledger.NewTree(nil)
	if err != nil {
		panic(err) // Plaid's own taxonomy is a constant
	}
	return &Reader{tree: tree}
}

func banks() []ledger.Item {
	return []ledger.Item{
		{ID: "item_platypus", Institution: "ins_109508", InstitutionName: "First Platypus Bank", Environment: ledger.Sandbox,
			Products: []string{"transactions"}, LinkedAt: ago(200 * 24 * time.Hour), HistoryComplete: true, SyncedAt: ago(4 * time.Minute),
			Status: ledger.ItemStatus{LastGoodUpdateAt: ago(2 * time.Hour), CheckedAt: ago(4 * time.Minute)}},
		{ID: "item_tartan", Institution: "ins_109511", InstitutionName: "Tartan Bank", Environment: ledger.Sandbox,
			Products: []string{"transactions"}, LinkedAt: ago(160 * 24 * time.Hour), HistoryComplete: true, SyncedAt: ago(52 * time.Hour),
			Status: ledger.ItemStatus{LastGoodUpdateAt: ago(55 * time.Hour), LastFailedUpdateAt: ago(3 * time.Hour), CheckedAt: ago(4 * time.Minute),
				Trouble: &ledger.Trouble{Type: "ITEM_ERROR", Code: "ITEM_LOGIN_REQUIRED", Message: "the login details of this item have changed",
					RequestID: "HNTDNrA8F1shFEW", SeenAt: ago(3 * time.Hour)}}},
		{ID: "item_insel", Institution: "ins_116834", InstitutionName: "Sparkasse Inselstraße", Environment: ledger.Sandbox,
			Products: []string{"transactions"}, LinkedAt: ago(40 * 24 * time.Hour), HistoryComplete: true, SyncedAt: ago(5 * time.Minute),
			Status: ledger.ItemStatus{LastGoodUpdateAt: ago(6 * time.Hour), CheckedAt: ago(5 * time.Minute), ConsentExpiresAt: Now().Add(50 * 24 * time.Hour)}},
	}
}

func houses() []ledger.Institution {
	well := ledger.ProductHealth{Health: ledger.Healthy, SuccessPercent: 98, RefreshInterval: "NORMAL"}
	return []ledger.Institution{
		{ID: "ins_109508", Name: "First Platypus Bank", Logins: well, Updates: well, CheckedAt: ago(time.Hour)},
		{ID: "ins_109511", Name: "Tartan Bank", Logins: well, Updates: well, CheckedAt: ago(time.Hour)},
		{ID: "ins_116834", Name: "Sparkasse Inselstraße", OAuth: true, CheckedAt: ago(time.Hour), Logins: well,
			Updates:   ledger.ProductHealth{Health: ledger.Degraded, SuccessPercent: 71, RefreshInterval: "DELAYED"},
			Incidents: []ledger.Incident{{Title: "Transactions arrive late", Status: "INVESTIGATING", StartedAt: ago(5 * time.Hour)}}},
	}
}

func accounts() []ledger.Account {
	read := ago(4 * time.Minute)
	return []ledger.Account{
		{ID: "acc_checking", Item: "item_platypus", Name: "Everyday Checking", OfficialName: "Platypus Everyday Checking Account", Mask: "4821",
			Type: ledger.Depository, Subtype: "checking", Balances: ledger.Balances{Available: usdp(412_380), Current: usdp(423_719), AsOf: read}},
		{ID: "acc_savings", Item: "item_platypus", Name: "Rainy Day Savings", Mask: "9034",
			Type: ledger.Depository, Subtype: "savings", Balances: ledger.Balances{Available: usdp(2_150_000), Current: usdp(2_150_000), AsOf: read}},
		{ID: "acc_visa", Item: "item_platypus", Name: "Platypus Visa Signature", Mask: "3333",
			Type: ledger.Credit, Subtype: "credit card", Balances: ledger.Balances{Available: usdp(656_612), Current: usdp(143_388), Limit: usdp(800_000), AsOf: read}},
		{ID: "acc_old", Item: "item_platypus", Name: "Student Checking", Mask: "0017", Closed: true,
			Type: ledger.Depository, Subtype: "checking", Balances: ledger.Balances{Current: usdp(0), AsOf: ago(300 * 24 * time.Hour)}},
		{ID: "acc_store", Item: "item_tartan", Name: "Tartan Store Card", Mask: "7710",
			Type: ledger.Credit, Subtype: "credit card", Balances: ledger.Balances{Available: usdp(-2_240), Current: usdp(52_240), Limit: usdp(50_000), AsOf: ago(52 * time.Hour)}},
		{ID: "acc_loan", Item: "item_tartan", Name: "Car Loan", Mask: "5566",
			Type: ledger.Loan, Subtype: "auto", Balances: ledger.Balances{Current: usdp(1_184_550), AsOf: ago(52 * time.Hour)}},
		{ID: "acc_giro", Item: "item_insel", Name: "Girokonto", Mask: "2209",
			Type: ledger.Depository, Subtype: "checking", Balances: ledger.Balances{Available: eurp(188_012), Current: eurp(188_012), AsOf: ago(5 * time.Minute)}},
	}
}

// shop is somewhere the household spends.
type shop struct {
	merchant, text string
	category       ledger.Category
	low, high      int64
	account        ledger.AccountID
}

func shops() []shop {
	return []shop{
		{"Whole Foods", "WHOLEFDS HAR 10242", category("FOOD_AND_DRINK", "GROCERIES"), 2_500, 14_000, "acc_visa"},
		{"Blue Bottle Coffee", "SQ *BLUE BOTTLE COFFEE", category("FOOD_AND_DRINK", "COFFEE"), 450, 1_400, "acc_visa"},
		{"Café Zoë", "TST* CAFÉ ZOË 🥐", category("FOOD_AND_DRINK", "RESTAURANT"), 1_200, 6_400, "acc_visa"},
		{"Shell", "SHELL OIL 57444291", category("TRANSPORTATION", "GAS"), 3_200, 6_800, "acc_checking"},
		{"Amazon", "AMZN Mktp US*2K4LL0", category("GENERAL_MERCHANDISE", "ONLINE_MARKETPLACES"), 900, 22_000, "acc_visa"},
		{"CVS Pharmacy", "CVS/PHARMACY #08231", category("MEDICAL", "PHARMACIES_AND_SUPPLEMENTS"), 600, 5_200, "acc_store"},
		{"", "ATM WITHDRAWAL 0042 MAIN ST", category("TRANSFER_OUT", "WITHDRAWAL"), 4_000, 20_000, "acc_checking"},
		{"Lyft", "LYFT *RIDE WED 8AM", category("TRANSPORTATION", "TAXIS_AND_RIDE_SHARES"), 900, 4_200, "acc_visa"},
	}
}

// bill is something that comes again and again.
type bill struct {
	merchant string
	category ledger.Category
	minor    int64
	day      int // of the month; 0 every second Friday
	account  ledger.AccountID
	until    ledger.Date
	risen    int64 // the price since June 2026
}

func bills() []bill {
	return []bill{
		{merchant: "Gusto Payroll", category: category("INCOME", "WAGES"), minor: 284_615, account: "acc_checking"},
		{merchant: "Maple Street Apartments", category: category("RENT_AND_UTILITIES", "RENT"), minor: -185_000, day: 1, account: "acc_checking"},
		{merchant: "Netflix", category: category("ENTERTAINMENT", "TV_AND_MOVIES"), minor: -1_549, risen: -1_799, day: 8, account: "acc_visa"},
		{merchant: "Spotify", category: category("ENTERTAINMENT", "MUSIC_AND_AUDIO"), minor: -1_199, day: 21, account: "acc_visa"},
		{merchant: "City Power & Light", category: category("RENT_AND_UTILITIES", "GAS_AND_ELECTRICITY"), minor: -9_640, day: 14, account: "acc_checking"},
		{merchant: "Verizon", category: category("RENT_AND_UTILITIES", "TELEPHONE"), minor: -7_000, day: 18, account: "acc_visa"},
		{merchant: "Planet Fitness", category: category("PERSONAL_CARE", "GYMS_AND_FITNESS_CENTERS"), minor: -2_499, day: 5, account: "acc_visa", until: 20260410},
	}
}

// history is two years of rows, the same on every call.
func history() []ledger.Transaction {
	var rows []ledger.Transaction
	random := rand.New(rand.NewPCG(7, 11))
	today := ledger.DateOf(Now())
	add := func(on ledger.Date, t ledger.Transaction) {
		t.On = on
		if t.ID == "" {
			t.ID = ledger.TransactionID(fmt.Sprintf("tx_%06d", len(rows)+1))
		}
		rows = append(rows, t)
	}
	for on := today.AddDays(-730); on <= today; on = on.AddDays(1) {
		for _, b := range bills() {
			if due(b, on) && (b.until == 0 || on <= b.until) {
				m := usd(b.minor)
				if b.risen != 0 && on >= 20260601 {
					m = usd(b.risen)
				}
				add(on, ledger.Transaction{Account: b.account, Amount: m, MerchantName: text(b.merchant), Name: text(b.merchant), Category: b.category})
			}
		}
		for range random.IntN(4) {
			s := shops()[random.IntN(len(shops()))]
			m := usd(-(s.low + random.Int64N(s.high-s.low)))
			t := ledger.Transaction{Account: s.account, Amount: m, MerchantName: text(s.merchant), Name: text(s.text), Category: s.category,
				AuthorizedOn: on, Pending: today.DaysSince(on) < 2}
			t.Details = details(s)
			add(on, t)
		}
		if on.Day() == 12 && today.DaysSince(on) < 60 {
			add(on, ledger.Transaction{Account: "acc_giro", Amount: ledger.Money{Minor: -4_290, Currency: "EUR"}, MerchantName: "Müller Drogerie",
				Name: "MÜLLER GMBH+CO KG//ULM/DE", Category: category("PERSONAL_CARE", "OTHER_PERSONAL_CARE")})
		}
	}
	number(rows)
	return rows
}

func number(rows []ledger.Transaction) {
	slices.SortStableFunc(rows, func(a, b ledger.Transaction) int { return int(a.On - b.On) })
	for i := range rows {
		rows[i].LocalID = ledger.LocalID(i + 1)
		rows[i].Key = ledger.RowKey(int64(rows[i].On)<<24 + int64(i))
	}
}

func details(s shop) ledger.Details {
	return ledger.Details{
		OriginalDescription: text(s.text + " CARD 3333 AUTH 004417"), Channel: "in store", MerchantEntityID: "vzWXDWBjB06j5BJoD3Jo84OJZg7JJzmqOZA22",
		Website:        "example.com",
		Location:       ledger.Location{Address: "1221 Valencia St", City: "San Francisco", Region: "CA", PostalCode: "94110", Country: "US", StoreNumber: "10242", Lat: "37.7527", Lon: "-122.4209"},
		Counterparties: []ledger.Counterparty{{Name: text(s.merchant), Type: "merchant", Confidence: "VERY_HIGH", Website: "example.com"}},
	}
}

func due(b bill, on ledger.Date) bool {
	if b.day == 0 {
		return on.DaysSince(20260102)%14 == 0
	}
	return on.Day() == b.day
}

// streams are what Plaid would make of the bills.
func streams(rows []ledger.Transaction) []ledger.Stream {
	var out []ledger.Stream
	for i, b := range bills() {
		s := ledger.Stream{ID: ledger.StreamID(fmt.Sprintf("str_%d", i+1)), Account: b.account, Inflow: b.minor > 0, Description: text(b.merchant),
			MerchantName: text(b.merchant), Category: b.category, Frequency: ledger.Monthly, Active: b.until == 0, Status: ledger.Mature, Average: usd(b.minor)}
		if b.day == 0 {
			s.Frequency = ledger.Biweekly
		}
		if b.until != 0 {
			s.Status = ledger.Tombstoned
		}
		for _, t := range rows {
			if t.MerchantName == text(b.merchant) {
				s.Transactions = append(s.Transactions, t.ID)
				s.LastOn, s.Last = t.On, t.Amount
				if s.FirstOn.IsZero() {
					s.FirstOn = t.On
				}
			}
		}
		out = append(out, s)
	}
	out[4].LastOn = out[4].LastOn.AddMonths(-1) // City Power & Light is late
	out = append(out, ledger.Stream{ID: "str_ins", Account: "acc_checking", MerchantName: "Lemonade Insurance", Frequency: ledger.Annually, Active: true,
		Status: ledger.EarlyDetection, FirstOn: 20251103, LastOn: 20251103, Average: usd(-24_000), Last: usd(-24_000)})
	return out
}
