package bank

import "time"

const (
	riveraChecking = iota
	riveraSavings
	riveraVisa
	riveraTravel
	riveraStudent
	riveraRoth
)

// rivera is a young family that rents in Austin: two wages, day care by check, a student loan and two cards.
func rivera(data key, openedOn Date) household {
	usd := Currency{Code: "USD"}
	const owner = "Ana Lucía Rivera"
	account := func(name, official, mask string, kind AccountType, subtype string, opening, limit int64) accountSpec {
		return accountSpec{
			name: name, officialName: official, mask: mask, kind: kind, subtype: subtype, currency: usd, owner: owner,
			opening: opening, limit: limit,
		}
	}
	roth := account("Roth IRA", "Individual Roth Retirement Account", "9031", Investment, "roth", 0, 0)
	roth.worth = portfolio(data.with("roth"), openedOn, usd, 28_412_77, 700)
	return household{
		accounts: []accountSpec{
			account("Everyday Checking", "Everyday Interest Checking", "1042", Depository, "checking", 3_412_18, 0),
			account("Rainy Day Savings", "High Yield Online Savings", "7731", Depository, "savings", 9_250_00, 0),
			account("Cash Rewards Visa", "Cash Rewards Visa Signature", "4417", Credit, "credit card", 862_31, 9_000_00),
			account("Voyager Travel Card", "Voyager World Elite Mastercard", "2005", Credit, "credit card", 311_09, 12_000_00),
			account("Federal Student Loan", "Direct Unsubsidized Stafford Loan", "6610", Loan, "student", 24_870_55, 0),
			roth,
		},
		bills: riveraBills(openedOn), habits: riveraHabits(), trips: riveraTrips(openedOn),
		cards: []cardPlan{
			{card: riveraVisa, from: riveraChecking, closes: 24, due: 19,
				sent:     unnamed("CASH REWARDS VISA AUTOPAY PYMT ~~~~~~~~~", "16001000", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT").doubtful(VeryHigh),
				received: unnamed("AUTOPAY PAYMENT - THANK YOU", "16001000", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT").doubtful(VeryHigh)},
			{card: riveraTravel, from: riveraChecking, closes: 3, due: 28,
				sent:     unnamed("VOYAGER CARD ONLINE PMT CKF~~~~~~~~~", "16001000", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT").doubtful(VeryHigh),
				received: unnamed("ONLINE PAYMENT, THANK YOU", "16001000", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT").doubtful(VeryHigh)},
		},
		yields: []yield{
			{riveraSavings, 410, interestEarned()},
			{riveraChecking, 1, interestEarned()},
			{riveraStudent, 453, unnamed("INTEREST ACCRUED", "15002000", "BANK_FEES_INTEREST_CHARGE")},
		},
		checking: riveraChecking, savings: riveraSavings, floor: 900_00, ceiling: 4_200_00,
		moveOut: unnamed("ONLINE TRANSFER TO RAINY DAY SAVINGS ...7731", "21001000", "TRANSFER_OUT_SAVINGS"),
		moveIn:  unnamed("ONLINE TRANSFER FROM EVERYDAY CHECKING ...1042", "21001000", "TRANSFER_IN_SAVINGS"),
		backOut: unnamed("ONLINE TRANSFER TO EVERYDAY CHECKING ...1042", "21001000", "TRANSFER_OUT_ACCOUNT_TRANSFER"),
		backIn:  unnamed("ONLINE TRANSFER FROM RAINY DAY SAVINGS ...7731", "21001000", "TRANSFER_IN_ACCOUNT_TRANSFER"),
	}
}

func riveraBills(openedOn Date) []bill {
	out := func(id string, account int, m merchant, when schedule, amount price, settle settlement) bill {
		return bill{id: id, merchant: m, account: account, other: noAccount, when: when, amount: amount, settle: settle}
	}
	ach := func(m merchant, payee string) merchant {
		return m.paid(PaymentMeta{Payee: payee, PaymentMethod: "ACH"})
	}
	stopped := out("youtube", riveraVisa, youtube(), monthly{day: 11}, flat(13_99), byCard)
	stopped.until = openedOn.AddDays(-150)
	tried := out("headspace", riveraVisa, web("Headspace", "HEADSPACE INC. 855-432-3822 CA", "headspace.com", "18061000", "ENTERTAINMENT_OTHER_ENTERTAINMENT"), monthlySince(openedOn.AddDays(-180)), flat(12_99), byCard)
	tried.from, tried.until = openedOn.AddDays(-184), openedOn.AddDays(-140) // twice, then given up
	gym := shop("Castle Hill Fitness", "CASTLE HILL FITNESS AUSTIN TX", "castlehillfitness.com", "17018000", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS")
	return []bill{
		out("wages", riveraChecking, payroll("Lone Star Logistics", "LONE STAR LOGIST DES:PAYROLL ID:XXXXX~~~~ INDN:RIVERA,ANA L", "lonestarlogistics.example", "1742918830"), fortnightly{odd: true}, price{cents: -1_962_37, risen: -2_041_86, on: openedOn.AddDays(-300)}, byPreNote),
		out("school", riveraChecking, payroll("Austin ISD", "AUSTIN ISD PAYROLL PPD ID: 9111~~~~~~", "austinisd.org", "9111002233"), twiceMonthly{}, flat(-1_484_20), byACH),
		out("rent", riveraChecking, ach(web("Barton Creek Apartments", "BARTON CREEK APTS WEB PMT ~~~~~~", "bartoncreekapts.example", "16002000", "RENT_AND_UTILITIES_RENT"), "Barton Creek Apartments"), monthly{day: 1, posted: true}, price{cents: 1_795_00, risen: 1_865_00, on: openedOn.AddDays(-330)}, byACH),
		out("power", riveraChecking, ach(web("Austin Energy", "CITY OF AUSTIN UTIL PAYMENT ~~~~~~~~~~", "austinenergy.com", "18068005", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"), "City of Austin"), monthly{day: 17, posted: true}, price{cents: 72_00, summer: 148_00, winter: 36_00, spread: 18_40}, byACH),
		out("gas", riveraChecking, ach(web("Texas Gas Service", "TEXAS GAS SERVICE UTIL PYMT", "texasgasservice.com", "18068004", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"), "Texas Gas Service"), monthly{day: 22, posted: true}, price{cents: 19_10, winter: 71_00, spread: 6_35}, byACH),
		out("internet", riveraVisa, web("Spectrum", "SPECTRUM 855-707-7328 MO", "spectrum.com", "18031000", "RENT_AND_UTILITIES_INTERNET_AND_CABLE"), monthly{day: 8}, flat(69_99), byCard),
		out("phone", riveraVisa, web("T-Mobile", "TMOBILE*AUTO PAY 800-937-8997 WA", "t-mobile.com", "18063000", "RENT_AND_UTILITIES_TELEPHONE"), monthly{day: 20}, flat(105_00), byCard),
		out("insurance", riveraChecking, ach(web("GEICO", "GEICO *AUTO 800-841-3000 DC", "geico.com", "18030000", "GENERAL_SERVICES_INSURANCE"), "GEICO"), monthly{day: 12, posted: true}, flat(148_62), byACH),
		{id: "loan", account: riveraChecking, other: riveraStudent, when: monthly{day: 5, posted: true}, amount: flat(312_44),
			merchant: ach(unnamed("DEPT EDUCATION STUDENT LN PPD ID: 9102001001", "16003000", "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT").doubtful(VeryHigh), "Dept of Education"),
			mirror:   unnamed("PAYMENT RECEIVED - THANK YOU", "16003000", "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT"), settle: byTransfer},
		{id: "save", account: riveraChecking, other: riveraSavings, when: monthly{day: 3, posted: true}, amount: flat(350_00),
			merchant: unnamed("RECURRING TRANSFER TO RAINY DAY SAVINGS ...7731", "21001000", "TRANSFER_OUT_SAVINGS"),
			mirror:   unnamed("RECURRING TRANSFER FROM EVERYDAY CHECKING ...1042", "21001000", "TRANSFER_IN_SAVINGS"), settle: byTransfer},
		out("daycare", riveraChecking, unnamed("CHECK", "21012001", "GENERAL_SERVICES_CHILDCARE").doubtful(Low).paid(PaymentMeta{PaymentMethod: "Check"}), monthly{day: 6, posted: true}, flat(940_00), byCheck),
		out("netflix", riveraVisa, netflix(), monthly{day: 14}, price{cents: 15_49, risen: 17_99, on: openedOn.AddDays(-190)}, byCard),
		out("spotify", riveraVisa, spotify(), monthly{day: 23}, flat(16_99), byCard),
		out("icloud", riveraVisa, icloud(), monthly{day: 2}, flat(2_99), byCard),
		out("times", riveraTravel, newYorkTimes(), monthly{day: 27}, flat(17_00), byCard),
		out("disney", riveraVisa, disney(), monthly{day: 18}, flat(13_99), byCard),
		out("gym", riveraVisa, gym, monthly{day: 4}, flat(49_00), byCard),
		stopped, tried,
		out("swim", riveraVisa, shop("Emler Swim School", "EMLER SWIM SCHOOL AUSTIN TX", "emlerswimschool.com", "17044000", "GENERAL_SERVICES_EDUCATION"), weekly{time.Thursday}, flat(27_50), byCard),
		out("costco", riveraVisa, costcoMembership(), yearlyBefore(openedOn, 75), flat(65_00), byCard),
		out("prime", riveraTravel, amazonPrime(), yearlyBefore(openedOn, 215), flat(139_00), byCard),
		out("cardfee", riveraTravel, unnamed("ANNUAL MEMBERSHIP FEE", "10000000", "BANK_FEES_OTHER_BANK_FEES"), yearlyBefore(openedOn, 160), flat(95_00), byACH),
		out("taxes", riveraChecking, taxRefund(), yearly{month: time.March, day: 12}, price{cents: -1_640_00, spread: 400_00}, byACH),
		out("grandma", riveraChecking, zelleOut("CARMEN RIVERA"), quarterly{first: 2, day: 9}, flat(120_00), byACH),
	}
}
