package bank

import "time"

const (
	lindqvistChecking = iota
	lindqvistSavings
	lindqvistPlatinum
	lindqvistEuro
	lindqvistMortgage
	lindqvistBrokerage
)

// lindqvist is an older couple with a house in Minneapolis: one wage and a pension, a mortgage, a brokerage account and
// a euro account that royalties reach.
func lindqvist(data key, openedOn Date) household {
	usd, eur := Currency{Code: "USD"}, Currency{Code: "EUR"}
	account := func(name, official, mask string, kind AccountType, subtype string, currency Currency, opening, limit int64) accountSpec {
		return accountSpec{
			name: name, officialName: official, mask: mask, kind: kind, subtype: subtype, currency: currency, owner: "Maja Lindqvist",
			opening: opening, limit: limit,
		}
	}
	mortgage := account("Home Mortgage", "30 Year Fixed Home Mortgage", "3380", Loan, "mortgage", usd, 0, 0)
	mortgage.worth = amortised(openedOn, usd, 286_940_17, 612_80)
	brokerage := account("Brokerage", "Individual Brokerage Account", "5519", Investment, "brokerage", usd, 0, 0)
	brokerage.worth = portfolio(data.with("brokerage"), openedOn, usd, 143_806_52, 640)
	return household{
		accounts: []accountSpec{
			account("Joint Checking", "Premier Joint Checking", "8854", Depository, "checking", usd, 5_918_44, 0),
			account("Money Market Savings", "Premier Money Market", "2267", Depository, "money market", usd, 31_400_00, 0),
			account("Platinum Card", "Platinum Preferred Card", "1003", Credit, "credit card", usd, 1_204_77, 18_000_00),
			account("Konto i euro", "Euro Account · Eurokonto", "0E71", Depository, "checking", eur, 1_935_20, 0),
			mortgage, brokerage,
		},
		bills: lindqvistBills(openedOn), habits: lindqvistHabits(), trips: lindqvistTrips(openedOn),
		cards: []cardPlan{{
			card: lindqvistPlatinum, from: lindqvistChecking, closes: 17, due: 12,
			sent:     unnamed("PLATINUM CARD ACH PMT M~~~~", "16001000", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT").doubtful(VeryHigh),
			received: unnamed("AUTOPAY PAYMENT RECEIVED - THANK YOU", "16001000", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT").doubtful(VeryHigh),
		}},
		yields: []yield{
			{lindqvistSavings, 385, interestEarned()},
			{lindqvistChecking, 5, interestEarned()},
		},
		checking: lindqvistChecking, savings: lindqvistSavings, floor: 1_500_00, ceiling: 7_500_00,
		moveOut: unnamed("TRANSFER TO MONEY MARKET XXXXXX2267", "21001000", "TRANSFER_OUT_SAVINGS"),
		moveIn:  unnamed("TRANSFER FROM CHECKING XXXXXX8854", "21001000", "TRANSFER_IN_SAVINGS"),
		backOut: unnamed("TRANSFER TO CHECKING XXXXXX8854", "21001000", "TRANSFER_OUT_ACCOUNT_TRANSFER"),
		backIn:  unnamed("TRANSFER FROM MONEY MARKET XXXXXX2267", "21001000", "TRANSFER_IN_ACCOUNT_TRANSFER"),
	}
}

// amortised is a loan that stood at cents on openedOn and falls by a principal payment on the first of every month.
func amortised(openedOn Date, currency Currency, cents, principal int64) func(on Date) (*Amount, Amount) {
	return func(on Date) (*Amount, Amount) {
		y0, m0, _ := openedOn.Civil()
		y1, m1, _ := on.Civil()
		months := int64((y1-y0)*12 + int(m1-m0))
		return nil, Amount{Minor: max(cents-principal*months, 0), Exponent: exponentOf(currency), Currency: currency}
	}
}

func lindqvistBills(openedOn Date) []bill {
	out := func(id string, account int, m merchant, when schedule, amount price, settle settlement) bill {
		return bill{id: id, merchant: m, account: account, other: noAccount, when: when, amount: amount, settle: settle}
	}
	ach := func(m merchant, payee string) merchant {
		return m.paid(PaymentMeta{Payee: payee, PaymentMethod: "ACH"})
	}
	stopped := out("max", lindqvistPlatinum, hbo(), monthly{day: 19}, flat(16_99), byCard)
	stopped.until = openedOn.AddDays(-205)
	started := out("audible", lindqvistPlatinum, audible(), monthlySince(openedOn.AddDays(-40)), flat(14_95), byCard)
	started.from = openedOn.AddDays(-44) // charged twice so far
	euro := func(name, raw, website, legacy, detailed string) merchant {
		return web(name, raw, website, legacy, detailed)
	}
	return []bill{
		out("wages", lindqvistChecking, payroll("North Star Health", "NORTH STAR HEALTH PAYROLL ~~~~~~~~~~ LINDQVIST M", "northstarhealth.example", "1410693220"), fortnightly{}, price{cents: -2_604_55, risen: -2_698_73, on: openedOn.AddDays(-240)}, byPreNote),
		out("pension", lindqvistChecking, unnamed("SSA TREAS 310 XXSOC SEC PPD ID: 9031736042", "21009001", "INCOME_RETIREMENT_PENSION").doubtful(VeryHigh).paid(PaymentMeta{PPDID: "9031736042", Payer: "Social Security", PaymentMethod: "ACH"}), monthly{day: 3, posted: true}, flat(-1_912_00), byACH),
		out("mortgage", lindqvistChecking, ach(web("Rocket Mortgage", "ROCKET MORTGAGE LOAN PYMT ~~~~~~~~~~", "rocketmortgage.com", "18020004", "LOAN_PAYMENTS_MORTGAGE_PAYMENT"), "Rocket Mortgage"), monthly{day: 1, posted: true}, flat(2_148_31), byACH),
		out("power", lindqvistChecking, ach(web("Xcel Energy", "XCEL ENERGY-NSP XCELENERGY ~~~~~~~~~~", "xcelenergy.com", "18068005", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"), "Xcel Energy"), monthly{day: 14, posted: true}, price{cents: 84_00, summer: 69_00, winter: 22_00, spread: 14_20}, byACH),
		out("heating", lindqvistChecking, ach(web("CenterPoint Energy", "CENTERPOINT ENER AUTOPAY ~~~~~~~", "centerpointenergy.com", "18068004", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"), "CenterPoint Energy"), monthly{day: 21, posted: true}, price{cents: 24_00, winter: 196_00, spread: 17_75}, byACH),
		out("water", lindqvistChecking, ach(web("City of Minneapolis", "MPLS UTIL BILL PAY 612-673-1114", "minneapolismn.gov", "18068001", "RENT_AND_UTILITIES_WATER"), "City of Minneapolis"), monthly{day: 25, posted: true}, price{cents: 88_00, summer: 41_00, spread: 9_90}, byACH),
		out("internet", lindqvistPlatinum, web("Comcast", "COMCAST MINNEAPOLIS 800-266-2278 MN", "xfinity.com", "18009000", "RENT_AND_UTILITIES_INTERNET_AND_CABLE"), monthly{day: 9}, price{cents: 81_95, risen: 89_95, on: openedOn.AddDays(-120)}, byCard),
		out("phone", lindqvistPlatinum, web("Verizon", "VZWRLSS*APOCC VISB 800-922-0204 FL", "verizon.com", "18063000", "RENT_AND_UTILITIES_TELEPHONE"), monthly{day: 16}, flat(128_40), byCard),
		out("carinsurance", lindqvistChecking, ach(web("State Farm", "STATE FARM RO 27 CPC-CLIENT ~~~~~~~~", "statefarm.com", "18030000", "GENERAL_SERVICES_INSURANCE"), "State Farm"), monthly{day: 18, posted: true}, flat(121_08), byACH),
		out("homeinsurance", lindqvistChecking, ach(web("Länsförsäkringar Home", "LANSFORSAKR HOME INS ANNUAL PREM", "", "18030000", "GENERAL_SERVICES_INSURANCE").doubtful(High), "Länsförsäkringar"), yearlyBefore(openedOn, 98), flat(1_486_00), byACH),
		{id: "save", account: lindqvistChecking, other: lindqvistSavings, when: monthly{day: 7, posted: true}, amount: flat(500_00),
			merchant: unnamed("AUTOMATIC TRANSFER TO MONEY MARKET XXXXXX2267", "21001000", "TRANSFER_OUT_SAVINGS"),
			mirror:   unnamed("AUTOMATIC TRANSFER FROM CHECKING XXXXXX8854", "21001000", "TRANSFER_IN_SAVINGS"), settle: byTransfer},
		out("invest", lindqvistChecking, web("Vanguard", "VANGUARD BUY INVESTMENT ~~~~~~~~~~~~", "vanguard.com", "18020007", "TRANSFER_OUT_INVESTMENT_AND_RETIREMENT_FUNDS").as(FinancialInstitution), monthly{day: 10, posted: true}, flat(600_00), byACH),
		out("netflix", lindqvistPlatinum, netflix(), monthly{day: 5}, price{cents: 22_99, risen: 24_99, on: openedOn.AddDays(-260)}, byCard),
		out("spotify", lindqvistPlatinum, spotify(), monthly{day: 12}, flat(11_99), byCard),
		out("dropbox", lindqvistPlatinum, dropbox(), monthly{day: 29}, flat(11_99), byCard),
		out("startribune", lindqvistPlatinum, web("Star Tribune", "STAR TRIBUNE CIRCULATION MN", "startribune.com", "18061000", "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS"), monthly{day: 22}, flat(15_99), byCard),
		out("choir", lindqvistChecking, unnamed("CHECK", "21012001", "TRANSFER_OUT_OTHER_TRANSFER_OUT").doubtful(Low).paid(PaymentMeta{PaymentMethod: "Check", Payee: "Nordic Choir"}), quarterly{first: 1, day: 20}, flat(90_00), byCheck),
		out("yoga", lindqvistPlatinum, shop("Ljus Yoga Studio", "MINDBODY*LJUS YOGA 🧘 MPLS MN", "", "17047000", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS").doubtful(High), monthly{day: 2}, flat(79_00), byCard),
		stopped, started,
		out("cleaning", lindqvistChecking, zelleOut("ROSA HUERTA CLEANING"), weekly{time.Wednesday}, flat(95_00), byACH),
		out("taxes", lindqvistChecking, taxRefund(), yearly{month: time.April, day: 8}, price{cents: -812_00, spread: 300_00}, byACH),
		out("propertytax", lindqvistChecking, ach(unnamed("HENNEPIN CO PROP TAX WEB PMT ~~~~~~", "20002000", "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT"), "Hennepin County"), yearly{month: time.May, day: 15}, flat(1_934_50), byACH),
		out("propertytax2", lindqvistChecking, ach(unnamed("HENNEPIN CO PROP TAX WEB PMT ~~~~~~", "20002000", "GOVERNMENT_AND_NON_PROFIT_TAX_PAYMENT"), "Hennepin County"), yearly{month: time.October, day: 15}, flat(1_934_50), byACH),
		out("royalties", lindqvistEuro, euro("Nordlicht Verlag GmbH", "SEPA GUTSCHRIFT NORDLICHT VERLAG GMBH HONORAR ~~~~~~", "nordlicht-verlag.example", "21009000", "INCOME_OTHER_INCOME").as(IncomeSource).paid(PaymentMeta{Payer: "Nordlicht Verlag GmbH", PaymentMethod: "SEPA", Reason: "HONORAR"}), monthly{day: 27, posted: true}, price{cents: -310_00, spread: 60_00}, byACH),
		out("lemonde", lindqvistEuro, euro("Le Monde", "LE MONDE ABONNEMENT NUMÉRIQUE PARIS", "lemonde.fr", "18061000", "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS"), monthly{day: 6}, flat(12_99), byCard),
	}
}

func lindqvistTrips(openedOn Date) []trip {
	lisbon := &Location{City: "Lisboa", Country: "PT", Coordinates: &Coordinates{38_722300, -9_139300}}
	return []trip{{
		id: "lisbon", account: lindqvistPlatinum, starts: openedOn.AddDays(-66), days: 11, ahead: 70, fee: true,
		booked: []tripCost{
			{web("TAP Air Portugal", "TAP AIR PORTUGAL 047~~~~~~~~~~ LISBOA", "flytap.com", "22001000", "TRAVEL_FLIGHTS"), 1_742_16},
			{web("Airbnb", "AIRBNB * HM~X~Q~T~ AIRBNB.COM CA", "airbnb.com", "22012002", "TRAVEL_LODGING").as(Marketplace), 1_388_00},
		},
		hold: shop("Sixt", "SIXT RENT A CAR LISBOA PRT", "sixt.com", "22005000", "TRAVEL_RENTAL_CARS").in(lisbon),
		spending: []habit{
			{id: "table", settle: byCard, account: lindqvistPlatinum, chance: everyDay(950), low: 16_00, high: 104_00, shops: []merchant{
				shop("Cervejaria Ramiro", "CERVEJARIA RAMIRO LISBOA PRT", "cervejariaramiro.com", "13005010", "FOOD_AND_DRINK_RESTAURANT").in(lisbon),
				shop("Pastéis de Belém", "PASTÉIS DE BELÉM LISBOA PRT", "pasteisdebelem.pt", "13005049", "FOOD_AND_DRINK_RESTAURANT").in(lisbon),
				shop("Tasca do Chico", "TASCA DO CHICO 🎸 LISBOA", "", "13005000", "FOOD_AND_DRINK_RESTAURANT").in(lisbon),
			}},
			{id: "tram", settle: byCard, account: lindqvistPlatinum, chance: everyDay(500), low: 3_10, high: 24_00, shops: []merchant{
				shop("Carris", "CARRIS ELÉCTRICO 28 LISBOA", "carris.pt", "22014000", "TRANSPORTATION_PUBLIC_TRANSIT").in(lisbon)}},
			{id: "azulejo", settle: byCard, account: lindqvistPlatinum, chance: everyDay(400), low: 8_00, high: 61_00, shops: []merchant{
				shop("Museu Nacional do Azulejo", "MUSEU NAC. DO AZULEJO LISBOA", "", "17001008", "ENTERTAINMENT_SPORTING_EVENTS_AMUSEMENT_PARKS_AND_MUSEUMS").in(lisbon)}},
		},
	}}
}
