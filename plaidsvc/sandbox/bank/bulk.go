package bank

import "fmt"

// bulk is a login for load tests: any number of rows over ten years, each computed from its index, so that nothing is
// kept but the names. Nothing happens after the day it was opened.
type bulk struct {
	ids        key
	total      int
	first      Date // of the first row
	span       int  // days from the first row to the last, both counted
	specs      []accountSpec
	accountIDs []AccountID
	takers     []int // the accounts rows belong to
	stock      []Transaction
	dates      key

	sumsOn Date
	sums   []int64
}

const (
	bulkYears     = 10
	bulkMerchants = 600
)

func openBulk(t taxonomy, ids, data key, openedOn Date, count int) ledger {
	first := openedOn.AddMonths(-12 * bulkYears).AddDays(1)
	b := &bulk{ids: ids, total: count, first: first, span: openedOn.Sub(first) + 1, dates: data.with("bulk"), stock: bulkStock(t)}
	usd := Currency{Code: "USD"}
	for i, kind := range []struct {
		name    string
		kind    AccountType
		subtype string
		opening int64
		limit   int64
	}{
		{"Checking", Depository, "checking", 400_000_00, 0},
		{"Household", Depository, "checking", 400_000_00, 0},
		{"Travel Abroad ✈", Depository, "checking", 400_000_00, 0},
		{"Sparkonto", Depository, "savings", 400_000_00, 0},
		{"Épargne", Depository, "savings", 400_000_00, 0},
		{"Money Market", Depository, "money market", 400_000_00, 0},
		{"Visa", Credit, "credit card", 300_000_00, 900_000_00},
		{"Mastercard", Credit, "credit card", 300_000_00, 900_000_00},
		{"Business Card", Credit, "credit card", 300_000_00, 900_000_00},
		{"Store Card", Credit, "credit card", 300_000_00, 900_000_00},
		{"Student Loan", Loan, "student", 64_000_00, 0},
		{"Brokerage", Investment, "brokerage", 0, 0},
	} {
		spec := accountSpec{
			name: kind.name, officialName: "Bulk " + kind.name, mask: fmt.Sprintf("%04d", 9000+i), kind: kind.kind, subtype: kind.subtype,
			currency: usd, owner: "Bulk Customer", opening: kind.opening, limit: kind.limit,
		}
		if kind.kind == Investment {
			spec.worth = portfolio(data.with("portfolio"), openedOn, usd, 250_000_00, 600)
		}
		if kind.kind == Depository || kind.kind == Credit {
			b.takers = append(b.takers, i)
		}
		b.specs = append(b.specs, spec)
	}
	b.accountIDs = newBook(ids, b.specs).accounts
	return b
}

// bulkStock is six hundred merchants in the world's scripts.
func bulkStock(t taxonomy) []Transaction {
	heads := []string{
		"Café", "Zürcher", "Ångström", "北京", "東京", "서울", "Москва", "Αθήνα", "القاهرة", "ירושלים", "दिल्ली", "กรุงเทพ", "São", "Łódź", "Đà Nẵng",
		"İzmir", "Reykjavík", "Cafe\u0301", "👩‍🍳", "🏳️‍🌈", "McDuff", "O'Hara", "North", "Blue", "Old", "Golden", "Éclair", "ẞtraße", "Ñandú", "Q",
	}
	tails := []string{
		"Market", "Bäckerei", "食品", "ラーメン", "Кофе", "Grill", "Books", "Pharmacy", "& Sons", "Hardware", "Fuel", "Cinema", "Hotel", "Garage",
		"Bistró", "Traders", "Telecom", "Energy", "Toys 🧸", "Studio",
	}
	kinds := []struct{ legacy, personal string }{
		{"19046000", "FOOD_AND_DRINK_GROCERIES"}, {"13005000", "FOOD_AND_DRINK_RESTAURANT"}, {"13005043", "FOOD_AND_DRINK_COFFEE"},
		{"22009000", "TRANSPORTATION_GAS"}, {"19013000", "GENERAL_MERCHANDISE_ELECTRONICS"}, {"19043000", "MEDICAL_PHARMACIES_AND_SUPPLEMENTS"},
		{"19012000", "GENERAL_MERCHANDISE_CLOTHING_AND_ACCESSORIES"}, {"18068005", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"},
		{"22012003", "TRAVEL_LODGING"}, {"17001009", "ENTERTAINMENT_TV_AND_MOVIES"}, {"19030000", "HOME_IMPROVEMENT_HARDWARE"},
	}
	stock := make([]Transaction, 0, bulkMerchants)
	for i := range bulkMerchants {
		name := heads[i%len(heads)] + " " + tails[i/len(heads)%len(tails)]
		kind := kinds[i%len(kinds)]
		m := shop(name, name+fmt.Sprintf(" #%03d", i), "", kind.legacy, kind.personal)
		if i%3 == 0 {
			m.channel = Online
		}
		stock = append(stock, t.template(m))
	}
	return stock
}

// day is when row i posts; later rows never post earlier.
func (b *bulk) day(i int) Date {
	return b.first.AddDays(int(int64(i) * int64(b.span) / int64(b.total)))
}

func (b *bulk) count(on Date) int {
	days := on.Sub(b.first) + 1
	if days <= 0 {
		return 0
	}
	// the first i with i*span/count >= days
	return int(min(int64(b.total), (int64(days)*int64(b.total)+int64(b.span)-1)/int64(b.span)))
}

// draw is what is random about row i: its account and its amount. One row in twenty is income, so large that the
// others are paid by it.
func (b *bulk) draw(i int) (account int, minor int64, word uint64) {
	k := b.dates.at(int64(i))
	account = b.takers[k.hi%uint64(len(b.takers))]
	if k.lo%20 == 0 {
		return account, -1_149_50, k.hi
	}
	return account, 1_00 + int64(k.lo>>8%11_901), k.hi
}

func (b *bulk) rows(_ Date, from, to int) []Transaction {
	out := make([]Transaction, to-from)
	for n := range out {
		i := from + n
		account, minor, word := b.draw(i)
		row := b.stock[word>>16%bulkMerchants]
		row.ID = TransactionID(b.ids.at(int64(i)).id())
		row.AccountID = b.accountIDs[account]
		row.Amount = dollars(minor)
		row.On = b.day(i)
		row.AuthorizedOn = max(row.On-1, b.first)
		out[n] = row
	}
	return out
}

func (b *bulk) accounts(on Date) []Account {
	if b.sums == nil || b.sumsOn != on {
		b.sums, b.sumsOn = make([]int64, len(b.specs)), on
		for i := range b.count(on) {
			account, minor, _ := b.draw(i)
			b.sums[account] += minor
		}
	}
	out := make([]Account, len(b.specs))
	for i, spec := range b.specs {
		out[i] = spec.account(b.accountIDs[i], b.sums[i], 0, on)
	}
	return out
}
