package bank

// The people and shops the households meet. Names of banks' making: capitals, store numbers, processors' prefixes,
// accents and now and then an emoji, as they arrive in real feeds.

func shop(name, raw, website, legacy, detailed string) merchant {
	return merchant{name: name, raw: raw, website: website, legacy: legacy, personal: detailed, sure: VeryHigh, channel: InStore}
}

func web(name, raw, website, legacy, detailed string) merchant {
	m := shop(name, raw, website, legacy, detailed)
	m.channel = Online
	return m
}

// unnamed is a row in which Plaid finds no merchant.
func unnamed(raw, legacy, detailed string) merchant {
	return merchant{raw: raw, legacy: legacy, personal: detailed, sure: High, channel: OtherChannel, nameless: true}
}

func (m merchant) in(place *Location) merchant {
	m.place = place
	return m
}

func (m merchant) doubtful(c Confidence) merchant {
	m.sure = c
	return m
}

func (m merchant) paid(p PaymentMeta) merchant {
	m.payment = &p
	return m
}

func (m merchant) as(kind CounterpartyType) merchant {
	m.kind = kind
	return m
}

func (m merchant) through(name, website string) merchant {
	m.terminal = &Counterparty{Name: name, EntityID: newKey("merchant", name).id(), Type: PaymentTerminal, Website: website, Confidence: VeryHigh}
	return m
}

func netflix() merchant {
	return web("Netflix", "NETFLIX.COM 866-579-7172 CA", "netflix.com", "18061000", "ENTERTAINMENT_TV_AND_MOVIES")
}

func spotify() merchant {
	return web("Spotify", "SPOTIFY USA P0A~~~B~C~ NEW YORK NY", "spotify.com", "18061000", "ENTERTAINMENT_MUSIC_AND_AUDIO")
}

func disney() merchant {
	return web("Disney+", "DISNEY PLUS 888-905-7888 CA", "disneyplus.com", "18061000", "ENTERTAINMENT_TV_AND_MOVIES")
}

func icloud() merchant {
	return web("Apple", "APPLE.COM/BILL 866-712-7753 CA", "apple.com", "18061000", "ENTERTAINMENT_OTHER_ENTERTAINMENT")
}

func newYorkTimes() merchant {
	return web("The New York Times", "NYTIMES*NYTIMES DISC 800-698-4637", "nytimes.com", "18061000", "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS")
}

func youtube() merchant {
	return web("YouTube Premium", "GOOGLE *YOUTUBEPREMIUM G.CO/HELPPAY~", "youtube.com", "18061000", "ENTERTAINMENT_TV_AND_MOVIES")
}

func audible() merchant {
	return web("Audible", "AUDIBLE*~X~~Y~~Z AMZN.COM/BILL NJ", "audible.com", "18061000", "ENTERTAINMENT_MUSIC_AND_AUDIO")
}

func hbo() merchant {
	return web("Max", "HELP.MAX.COM 855-4426629 NY", "max.com", "18061000", "ENTERTAINMENT_TV_AND_MOVIES")
}

func dropbox() merchant {
	return web("Dropbox", "DROPBOX*~QJ~~L DB.TT/CCHELP CA", "dropbox.com", "18061000", "GENERAL_SERVICES_OTHER_GENERAL_SERVICES")
}

func amazon() merchant {
	return web("Amazon", "AMZN MKTP US*R~4~~9~3 AMZN.COM/BILL WA", "amazon.com", "19019000", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES")
}

func amazonPrime() merchant {
	return web("Amazon Prime", "AMAZON PRIME*~T~~M AMZN.COM/BILL WA", "amazon.com", "18061000", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES")
}

func costcoMembership() merchant {
	return web("Costco Membership", "COSTCO *ANNUAL RENEWAL 800-774-2678 WA", "costco.com", "19051000", "GENERAL_MERCHANDISE_SUPERSTORES")
}

func uber() merchant {
	return web("Uber", "UBER *TRIP HELP.UBER.COM CA", "uber.com", "22006001", "TRANSPORTATION_TAXIS_AND_RIDE_SHARES")
}

func doordash() merchant {
	return web("DoorDash", "DD *DOORDASH PHO GÀ 855-973-1040 CA", "doordash.com", "13005000", "FOOD_AND_DRINK_RESTAURANT")
}

func wholeFoods(place *Location) merchant {
	return shop("Whole Foods", "WHOLEFDS LMR #10^^^", "wholefoodsmarket.com", "19046000", "FOOD_AND_DRINK_GROCERIES").in(place)
}

func traderJoes(place *Location) merchant {
	return shop("Trader Joe's", "TRADER JOE S #4^^ QPS", "traderjoes.com", "19046000", "FOOD_AND_DRINK_GROCERIES").in(place)
}

func costco(place *Location) merchant {
	return shop("Costco", "COSTCO WHSE #0^^^", "costco.com", "19051000", "GENERAL_MERCHANDISE_SUPERSTORES").in(place)
}

func target(place *Location) merchant {
	return shop("Target", "TARGET 0000^^^^", "target.com", "19018000", "GENERAL_MERCHANDISE_SUPERSTORES").in(place)
}

func cvs(place *Location) merchant {
	return shop("CVS", "CVS/PHARMACY #0^^^^", "cvs.com", "19043000", "MEDICAL_PHARMACIES_AND_SUPPLEMENTS").in(place)
}

func walgreens(place *Location) merchant {
	return shop("Walgreens", "WALGREENS #^^^^", "walgreens.com", "19043000", "MEDICAL_PHARMACIES_AND_SUPPLEMENTS").in(place)
}

func starbucks(place *Location) merchant {
	return shop("Starbucks", "STARBUCKS STORE 0^^^^", "starbucks.com", "13005043", "FOOD_AND_DRINK_COFFEE").in(place)
}

func shell(place *Location) merchant {
	return shop("Shell", "SHELL OIL 5754^^^^^^^", "shell.us", "22009000", "TRANSPORTATION_GAS").in(place)
}

func homeDepot(place *Location) merchant {
	return shop("The Home Depot", "THE HOME DEPOT #65^^", "homedepot.com", "19030000", "HOME_IMPROVEMENT_HARDWARE").in(place)
}

func ikea(place *Location) merchant {
	return shop("IKEA", "IKEA 30^^^^^^", "ikea.com", "19027000", "HOME_IMPROVEMENT_FURNITURE").in(place)
}

func venmoOut(to string) merchant {
	return web("Venmo", "VENMO PAYMENT 10~~~~~~~~ "+to, "venmo.com", "21010001", "TRANSFER_OUT_ACCOUNT_TRANSFER").
		as(PaymentApp).paid(PaymentMeta{Payee: to, PaymentMethod: "Third Party", PaymentProcessor: "Venmo"})
}

func venmoIn(from string) merchant {
	return web("Venmo", "VENMO CASHOUT 10~~~~~~~~ "+from, "venmo.com", "21010001", "TRANSFER_IN_ACCOUNT_TRANSFER").
		as(PaymentApp).paid(PaymentMeta{Payer: from, PaymentMethod: "Third Party", PaymentProcessor: "Venmo"})
}

func zelleOut(to string) merchant {
	return web("Zelle", "ZELLE TO "+to+" REF # PP0~~~~~", "zellepay.com", "21010000", "TRANSFER_OUT_ACCOUNT_TRANSFER").
		as(PaymentApp).paid(PaymentMeta{Payee: to, PaymentMethod: "Third Party", PaymentProcessor: "Zelle"})
}

func payroll(employer, raw, website, ppd string) merchant {
	return web(employer, raw, website, "21009000", "INCOME_WAGES").as(IncomeSource).
		paid(PaymentMeta{PPDID: ppd, Payer: employer, PaymentMethod: "ACH", Reason: "PAYROLL"})
}

func taxRefund() merchant {
	return unnamed("IRS TREAS 310 TAX REF 9111~~~~~~", "20001000", "INCOME_TAX_REFUND").doubtful(VeryHigh).
		paid(PaymentMeta{PPDID: "9111036170", Payer: "IRS", PaymentMethod: "ACH"})
}

func atm(raw string) merchant {
	return unnamed(raw, "21012002", "TRANSFER_OUT_WITHDRAWAL")
}

func atmFee() merchant { return unnamed("NON-NETWORK ATM FEE", "10002000", "BANK_FEES_ATM_FEES") }

func foreignFee() merchant {
	return unnamed("FOREIGN TRANSACTION FEE", "10005000", "BANK_FEES_FOREIGN_TRANSACTION_FEES").doubtful(VeryHigh)
}

func interestEarned() merchant {
	return unnamed("INTEREST PAYMENT", "15001000", "INCOME_INTEREST_EARNED").doubtful(VeryHigh)
}

// knownMerchants are those Plaid finds in a description by name.
func knownMerchants() []merchant {
	return []merchant{
		netflix(), spotify(), disney(), newYorkTimes(), youtube(), audible(), dropbox(), amazonPrime(), amazon(), uber(), doordash(),
		wholeFoods(nil), traderJoes(nil), costco(nil), target(nil), cvs(nil), walgreens(nil), starbucks(nil), shell(nil), homeDepot(nil), ikea(nil),
		shop("McDonald's", "", "mcdonalds.com", "13005032", "FOOD_AND_DRINK_FAST_FOOD"),
		shop("Walmart", "", "walmart.com", "19046000", "GENERAL_MERCHANDISE_SUPERSTORES"),
		shop("Burger King", "", "burgerking.com", "13005032", "FOOD_AND_DRINK_FAST_FOOD"),
		web("Lyft", "", "lyft.com", "22006001", "TRANSPORTATION_TAXIS_AND_RIDE_SHARES"),
		web("Airbnb", "", "airbnb.com", "22012002", "TRAVEL_LODGING"),
		web("Hulu", "", "hulu.com", "18061000", "ENTERTAINMENT_TV_AND_MOVIES"),
		web("Comcast", "", "xfinity.com", "18009000", "RENT_AND_UTILITIES_INTERNET_AND_CABLE"),
		web("Verizon", "", "verizon.com", "18063000", "RENT_AND_UTILITIES_TELEPHONE"),
		web("Apple", "", "apple.com", "19013000", "GENERAL_MERCHANDISE_ELECTRONICS"),
	}
}
