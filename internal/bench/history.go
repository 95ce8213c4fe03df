package main

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// generation is the version of what this file makes: prepared databases of another one are built anew.
const generation = 1

const (
	historyYears = 10
	banks        = 3
	accountCount = 12
	merchants    = 600
	pageRows     = 500 // the most Plaid gives
)

// lastDay is the newest day of every history.
func lastDay() ledger.Date { return ledger.NewDate(2026, 6, 30) }

// noon of the day after the last is when the databases believe to be written.
func noon() time.Time { return lastDay().Time().Add(36 * time.Hour) }

// merchant is what the rows of one payee have in common.
type merchant struct {
	name     string // cleaned, as Plaid gives it
	raw      string // the bank's own text without its running number
	category ledger.Category
	details  ledger.Details
	income   bool
}

// history computes row i of n from i alone, so that a million rows need no memory.
type history struct {
	rows  int
	stock []merchant
}

func newHistory(rows int) *history { return &history{rows: rows, stock: newStock()} }

// newStock makes 600 merchants in the world's scripts.
func newStock() []merchant {
	heads := []string{
		"Café", "Zürcher", "Ångström", "北京", "東京", "서울", "Москва", "Αθήνα", "القاهرة", "ירושלים", "São", "Łódź", "Reykjavík", "McDuff",
		"O'Hara", "North", "Blue", "Old", "Golden", "Éclair", "Ñandú", "Green", "Harbour", "Union", "Prairie", "Cedar", "Silver", "Corner", "Velvet", "Q",
	}
	tails := []string{
		"Market", "Bäckerei", "食品", "ラーメン", "Кофе", "Grill", "Books", "Pharmacy", "& Sons", "Hardware", "Fuel", "Cinema", "Hotel", "Garage",
		"Bistró", "Traders", "Telecom", "Energy", "Toys 🧸", "Studio",
	}
	detailed := []string{
		"FOOD_AND_DRINK_GROCERIES", "FOOD_AND_DRINK_RESTAURANT", "FOOD_AND_DRINK_COFFEE", "TRANSPORTATION_GAS",
		"GENERAL_MERCHANDISE_ELECTRONICS", "MEDICAL_PHARMACIES_AND_SUPPLEMENTS", "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES",
		"RENT_AND_UTILITIES_GAS_AND_ELECTRICITY", "TRAVEL_LODGING", "ENTERTAINMENT_TV_AND_MOVIES", "HOME_IMPROVEMENT_HARDWARE",
		"PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS", "GENERAL_SERVICES_INSURANCE", "RENT_AND_UTILITIES_TELEPHONE",
	}
	primaries := []string{
		"FOOD_AND_DRINK", "TRANSPORTATION", "GENERAL_MERCHANDISE", "MEDICAL", "RENT_AND_UTILITIES", "TRAVEL", "ENTERTAINMENT",
		"HOME_IMPROVEMENT", "PERSONAL_CARE", "GENERAL_SERVICES", "INCOME",
	}
	cities := []string{"Zürich", "Brooklyn", "Portland", "Ciudad de México", "東京", "Reykjavík", "Malmö", "Santa Cruz", "Gdańsk", "Dublin"}
	random := rand.New(rand.NewPCG(6, 9))
	stock := make([]merchant, merchants)
	for i := range stock {
		m := merchant{name: heads[i%len(heads)] + " " + tails[i/len(heads)%len(tails)], income: i%100 == 7}
		m.raw = "POS " + strings.ToUpper(m.name)
		code := detailed[i%len(detailed)]
		if m.income {
			code = "INCOME_WAGES"
		}
		for _, p := range primaries {
			if strings.HasPrefix(code, p+"_") {
				m.category = ledger.Category{Primary: p, Detailed: code, Confidence: []string{"HIGH", "VERY_HIGH", "LOW"}[i%3]}
			}
		}
		entity, site := identifier(random), fmt.Sprintf("merchant-%03d.example", i)
		logo := safetext.Untrusted("https://plaid-merchant-logos.plaid.com/" + fmt.Sprintf("merchant_%03d.png", i))
		m.details = ledger.Details{
			Channel: "in store", MerchantEntityID: entity, Website: safetext.Untrusted(site), LogoURL: logo,
			Location:       ledger.Location{City: safetext.Untrusted(cities[i%len(cities)]), Country: "US", StoreNumber: safetext.Untrusted(fmt.Sprint(100 + i))},
			Counterparties: []ledger.Counterparty{{Name: safetext.Untrusted(m.name), Type: "merchant", EntityID: entity, Website: safetext.Untrusted(site), LogoURL: logo, Confidence: "VERY_HIGH"}},
		}
		if i%3 == 0 {
			m.details.Channel, m.details.Location = "online", ledger.Location{}
		}
		stock[i] = m
	}
	return stock
}

// identifier makes one of Plaid's ids: 37 random letters and digits.
func identifier(random *rand.Rand) string {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	id := make([]byte, 37)
	for i := range id {
		id[i] = letters[random.IntN(len(letters))]
	}
	return string(id)
}

// row returns row i, counted from the oldest.
func (h *history) row(i int) ledger.Transaction {
	random := rand.New(rand.NewPCG(uint64(i), generation))
	m := &h.stock[random.IntN(len(h.stock))]
	days := historyYears * 3652 / 10
	on := dayNumber(lastDay()) - days + 1 + i*days/h.rows
	t := ledger.Transaction{
		ID: ledger.TransactionID(identifier(random)), Account: accountID(random.IntN(accountCount)),
		Amount: ledger.Money{Minor: -100 - random.Int64N(20_000), Currency: "USD"},
		On:     dateOfNumber(on), AuthorizedOn: dateOfNumber(on - random.IntN(3)),
		Name: safetext.Untrusted(fmt.Sprintf("%s #%05d", m.raw, random.IntN(100_000))), MerchantName: safetext.Untrusted(m.name),
		Category: m.category, Details: m.details,
	}
	switch {
	case m.income:
		t.Amount.Minor = 200_000 + random.Int64N(400_000)
	case random.IntN(200) < 3: // a refund
		t.Amount.Minor = -t.Amount.Minor
	case random.IntN(25) == 0: // one leg of a transfer between own accounts
		t.Name, t.MerchantName, t.Details = safetext.Untrusted(fmt.Sprintf("Online transfer ref %08d", random.IntN(1e8))), "", ledger.Details{Channel: "other"}
		t.Category = ledger.Category{Primary: "TRANSFER_OUT", Detailed: "TRANSFER_OUT_ACCOUNT_TRANSFER", Confidence: "HIGH"}
		if i%2 == 0 {
			t.Category.Primary, t.Category.Detailed, t.Amount.Minor = "TRANSFER_IN", "TRANSFER_IN_ACCOUNT_TRANSFER", -t.Amount.Minor
		}
	}
	t.Pending = i >= h.settled() && random.IntN(2) == 0
	return t
}

// settled is the first row that may be pending: those of the last four days.
func (h *history) settled() int { return h.rows - h.rows*4/(historyYears*3652/10) }

// pages yields the rows of one bank as Plaid gives a history: newest first, 500 at a time.
func (h *history) pages(bank int) iter.Seq[ledger.Page] {
	return func(yield func(ledger.Page) bool) {
		var p ledger.Page
		for i := h.rows - 1; i >= 0; i-- {
			t := h.row(i)
			if bankOf(t.Account) != bank {
				continue
			}
			if p.Added = append(p.Added, t); len(p.Added) == pageRows {
				if !yield(p) {
					return
				}
				p = ledger.Page{}
			}
		}
		yield(p)
	}
}

// day is an update of one day: 40 rows more, 10 of the newest posted ones changed, 5 removed. number tells the days apart.
func (h *history) day(number int) ledger.Page {
	var p ledger.Page
	random := rand.New(rand.NewPCG(uint64(number), 77))
	for len(p.Added) < 40 {
		t := h.row(random.IntN(h.rows))
		t.ID = ledger.TransactionID(identifier(random))
		t.On, t.AuthorizedOn, t.Pending = lastDay().AddDays(1), lastDay().AddDays(1), false
		if bankOf(t.Account) == 0 {
			p.Added = append(p.Added, t)
		}
	}
	newest := h.settled() - 1 - number*100%(h.rows/2)
	for i := newest; i >= 0 && len(p.Removed) < 5; i-- {
		t := h.row(i)
		switch {
		case bankOf(t.Account) != 0:
		case len(p.Modified) < 10:
			t.Amount.Minor -= int64(number) + 1
			t.Name += " adjusted"
			p.Modified = append(p.Modified, t)
		default:
			p.Removed = append(p.Removed, t.ID)
		}
	}
	return p
}

func accountID(n int) ledger.AccountID { return ledger.AccountID(fmt.Sprintf("account-%02d", n)) }

func itemID(bank int) ledger.ItemID { return ledger.ItemID(fmt.Sprintf("item-%d", bank)) }

// bankOf returns the bank an account belongs to: the accounts are dealt out in turn.
func bankOf(id ledger.AccountID) int {
	last := id[len(id)-2:]
	return int((last[0]-'0')*10+last[1]-'0') % banks
}

// accounts returns the accounts of one bank.
func accounts(bank int) []ledger.Account {
	kinds := []struct {
		name    safetext.Untrusted
		kind    ledger.AccountType
		subtype string
	}{
		{"Checking", ledger.Depository, "checking"}, {"Sparkonto", ledger.Depository, "savings"}, {"Visa ✈", ledger.Credit, "credit card"},
		{"Student Loan", ledger.Loan, "student"},
	}
	var out []ledger.Account
	for n := range accountCount {
		if n%banks != bank {
			continue
		}
		k := kinds[n/banks%len(kinds)]
		current := ledger.Money{Minor: int64(n+1) * 1_234_56, Currency: "USD"}
		a := ledger.Account{
			ID: accountID(n), Item: itemID(bank), Name: k.name, OfficialName: "Official " + k.name,
			Mask: safetext.Untrusted(fmt.Sprintf("%04d", 9000+n)), Type: k.kind, Subtype: k.subtype,
			Balances: ledger.Balances{Current: &current, AsOf: noon()},
		}
		if k.kind == ledger.Credit {
			limit := ledger.Money{Minor: 5_000_000, Currency: "USD"}
			a.Balances.Limit = &limit
		}
		out = append(out, a)
	}
	return out
}

// streams returns some recurring payments of one bank, so that every page has something to draw.
func (h *history) streams(bank int) []ledger.Stream {
	var out []ledger.Stream
	for n, m := range h.stock[bank*6 : bank*6+6] {
		amount := ledger.Money{Minor: -1_000 - int64(n)*310, Currency: "USD"}
		out = append(out, ledger.Stream{
			ID: ledger.StreamID(fmt.Sprintf("stream-%d-%d", bank, n)), Account: accountID(bank), Description: safetext.Untrusted(m.raw),
			MerchantName: safetext.Untrusted(m.name), Category: m.category, FirstOn: lastDay().AddMonths(-30), LastOn: lastDay().AddDays(-n),
			Frequency: ledger.Monthly, Average: amount, Last: amount, Active: true, Status: ledger.Mature,
		})
	}
	return out
}

// all yields every row, oldest first.
func (h *history) all() iter.Seq[ledger.Transaction] {
	return func(yield func(ledger.Transaction) bool) {
		for i := range h.rows {
			if !yield(h.row(i)) {
				return
			}
		}
	}
}

const secondsADay = 24 * 60 * 60

func dayNumber(d ledger.Date) int { return int(d.Time().Unix() / secondsADay) }

func dateOfNumber(n int) ledger.Date { return ledger.DateOf(time.Unix(int64(n)*secondsADay, 0).UTC()) }
