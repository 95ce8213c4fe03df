package bank

type goodRow struct {
	daysBack int
	account  int
	cents    int64
	merchant merchant
}

const goodCycle = 30

const (
	goodChecking = iota
	goodSaving
	goodCD
	goodCard
	goodMoneyMarket
)

// openGood is the Sandbox's classic user_good: ten accounts with fixed balances and sixteen transactions that repeat every
// thirty days, as Plaid's own Sandbox shows them. The balances are Plaid's constants; as at Plaid they do not add up
// with the rows.
func openGood(t taxonomy, ids key, openedOn Date) ledger {
	b := newBook(ids, goodAccounts())
	rows := goodRows()
	templates := make([]Transaction, len(rows))
	for i, row := range rows {
		templates[i] = t.template(row.merchant)
		if row.merchant.name == "McDonald's" {
			templates[i].Location = &Location{StoreNumber: "3322"}
		}
	}
	from, next := openedOn.AddMonths(-24), 0
	// cycle n stands on the days openedOn + 30n - daysBack
	for ; openedOn.AddDays(goodCycle*(next-1)) >= from; next-- {
	}
	extend := func(to Date) {
		for ; openedOn.AddDays(goodCycle*next-goodCycle) <= to; next++ {
			for i := len(rows) - 1; i >= 0; i-- {
				on := openedOn.AddDays(goodCycle*next - rows[i].daysBack)
				if on < from {
					continue
				}
				row := templates[i]
				row.ID = TransactionID(b.ids.with("row").at(int64(on)).at(int64(i)).id())
				row.AccountID = b.accounts[rows[i].account]
				row.Amount = dollars(rows[i].cents)
				row.On, row.AuthorizedOn = on, on
				b.entries = append(b.entries, entry{row: row, account: rows[i].account, shownOn: on, postedOn: on})
			}
		}
	}
	return &bookLedger{book: b, extend: extend}
}

func goodAccounts() []accountSpec {
	usd := Currency{Code: "USD"}
	at := func(minor int64, exponent int) *Amount {
		return &Amount{Minor: minor, Exponent: exponent, Currency: usd}
	}
	cents := func(minor int64) *Amount { return at(minor, 2) }
	spec := func(name, official, mask string, kind AccountType, subtype string, available, current, limit *Amount) accountSpec {
		return accountSpec{
			name: name, officialName: official, mask: mask, kind: kind, subtype: subtype, currency: usd, owner: "Alberta Bobbeth Charleson",
			fixed: &Balances{Available: available, Current: current, Limit: limit},
		}
	}
	return []accountSpec{
		spec("Plaid Checking", "Plaid Gold Standard 0% Interest Checking", "0000", Depository, "checking", cents(100_00), cents(110_00), nil),
		spec("Plaid Saving", "Plaid Silver Standard 0.1% Interest Saving", "1111", Depository, "savings", cents(200_00), cents(210_00), nil),
		spec("Plaid CD", "Plaid Bronze Standard 0.2% Interest CD", "2222", Depository, "cd", nil, cents(1000_00), nil),
		spec("Plaid Credit Card", "Plaid Diamond 12.5% APR Interest Credit Card", "3333", Credit, "credit card", nil, cents(410_00), cents(2000_00)),
		spec("Plaid Money Market", "Plaid Platinum Standard 1.85% Interest Money Market", "4444", Depository, "money market", cents(43200_00), cents(43200_00), nil),
		spec("Plaid IRA", "", "5555", Investment, "ira", nil, cents(320_76), nil),
		spec("Plaid 401k", "", "6666", Investment, "401k", nil, at(23631_9805, 4), nil),
		spec("Plaid Student Loan", "", "7777", Loan, "student", nil, cents(65262_00), nil),
		spec("Plaid Mortgage", "", "8888", Loan, "mortgage", nil, cents(56302_06), nil),
		spec("Plaid Crypto Exchange Account", "", "4092", Investment, "crypto exchange", nil, cents(48200_03), nil),
	}
}

func goodRows() []goodRow {
	shop := func(name, website, legacy, detailed string) merchant {
		return shop(name, name, website, legacy, detailed)
	}
	bankRow := func(raw, legacy, detailed string) merchant { return unnamed(raw, legacy, detailed).doubtful(Low) }
	uber := shop("Uber", "uber.com", "22006001", "TRANSPORTATION_TAXIS_AND_RIDE_SHARES")
	uber.channel = Online
	early, late := uber, uber
	early.raw, late.raw = "Uber 072515 SF**POOL**", "Uber 063015 SF**POOL**"
	united := shop("United Airlines", "united.com", "22001000", "TRAVEL_FLIGHTS")
	gusto := bankRow("ACH Electronic CreditGUSTO PAY 123456", "21006000", "GENERAL_SERVICES_ACCOUNTING_AND_FINANCIAL_PLANNING")
	gusto.channel = Online
	return []goodRow{
		{0, goodSaving, 25_00, bankRow("CREDIT CARD 3333 PAYMENT *//", "16001000", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT")},
		{0, goodChecking, 5_40, late},
		{1, goodMoneyMarket, 5850_00, gusto},
		{1, goodCD, 1000_00, bankRow("CD DEPOSIT .INITIAL.", "21007000", "TRANSFER_OUT_SAVINGS")},
		{2, goodCard, 78_50, shop("Touchstone Climbing", "touchstoneclimbing.com", "17018000", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS")},
		{2, goodChecking, -500_00, united},
		{3, goodChecking, 12_00, shop("McDonald's", "mcdonalds.com", "13005032", "FOOD_AND_DRINK_FAST_FOOD")},
		{3, goodChecking, 4_33, shop("Starbucks", "starbucks.com", "13005043", "FOOD_AND_DRINK_COFFEE")},
		{4, goodChecking, 89_40, shop("SparkFun", "sparkfun.com", "13005000", "GENERAL_MERCHANDISE_ELECTRONICS")},
		{5, goodSaving, -4_22, bankRow("INTRST PYMNT", "21005000", "INCOME_INTEREST_EARNED")},
		{15, goodCard, 500_00, united},
		{17, goodChecking, 6_33, early},
		{20, goodCard, 500_00, shop("Tectra Inc", "", "13005000", "FOOD_AND_DRINK_RESTAURANT")},
		{21, goodCard, 2078_50, bankRow("AUTOMATIC PAYMENT - THANK", "16000000", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT")},
		{21, goodCard, 500_00, shop("KFC", "kfc.com", "13005032", "FOOD_AND_DRINK_FAST_FOOD")},
		{21, goodCard, 500_00, shop("Madison Bicycle Shop", "", "19007000", "GENERAL_MERCHANDISE_SPORTING_GOODS")},
	}
}
