package bank

func riveraHabits() []habit {
	austin := &Location{Address: "4301 W William Cannon Dr", City: "Austin", Region: "TX", PostalCode: "78749", Country: "US", Coordinates: &Coordinates{30_221700, -97_838400}}
	south := &Location{Address: "1600 S Lamar Blvd", City: "Austin", Region: "TX", PostalCode: "78704", Country: "US", StoreNumber: "0417"}
	town := &Location{City: "Austin", Region: "TX", Country: "US"}
	eat := func(name, raw, website, legacy string) merchant {
		return shop(name, raw, website, legacy, "FOOD_AND_DRINK_RESTAURANT").in(town)
	}
	heb := shop("H-E-B", "H-E-B #^^^ AUSTIN TX", "heb.com", "19046000", "FOOD_AND_DRINK_GROCERIES").in(austin)
	return []habit{
		{id: "groceries", account: riveraVisa, settle: byCard, chance: [7]int{480, 210, 190, 240, 180, 270, 520}, low: 21_20, high: 178_00, refunds: 8,
			shops: []merchant{heb, heb, heb, traderJoes(south), wholeFoods(south), costco(austin), shop("Fiesta Mart", "FIESTA MART #^^ AUSTIN TX", "fiestamart.com", "19046000", "FOOD_AND_DRINK_GROCERIES").in(town)}},
		{id: "restaurants", account: riveraVisa, settle: byTipped, chance: [7]int{390, 150, 170, 210, 260, 480, 520}, low: 14_50, high: 96_00, shops: []merchant{
			eat("Taquería El Ñandú", "TST* TAQUERÍA EL ÑANDÚ AUSTIN TX", "", "13005015").through("Toast", "toasttab.com"),
			eat("Ramen Tatsu-Ya", "RAMEN TATSU-YA 🍜 AUSTIN TX", "ramen-tatsuya.com", "13005022"),
			eat("Café Crème Brûlée", "SQ *CAFÉ CRÈME BRÛLÉE AUSTIN", "", "13005031").through("Square", "squareup.com").doubtful(High),
			eat("Phở Sài Gòn", "PHỞ SÀI GÒN #^ AUSTIN TX", "", "13005000").doubtful(High),
			eat("Franklin Barbecue", "FRANKLIN BARBECUE AUSTIN TX", "franklinbbq.com", "13005000"),
			eat("Pizzería Da Niño", "TST* PIZZERÍA DA NIÑO 🍕", "", "13005012").through("Toast", "toasttab.com"),
			eat("Jardín Corona", "JARDÃ\u00adN CORONA AUSTIN TX", "", "13005015").doubtful(Medium),
			doordash(),
		}},
		{id: "coffee", account: riveraVisa, settle: byCard, chance: workdays(430, 330), low: 3_95, high: 9_80, shops: []merchant{
			starbucks(south), shop("Café Medici", "SQ *CAFÉ MEDICI ☕ AUSTIN", "caffemedici.com", "13005043", "FOOD_AND_DRINK_COFFEE").in(town).through("Square", "squareup.com"),
			shop("Houndstooth Coffee", "HOUNDSTOOTH COFFEE AUSTIN TX", "houndstoothcoffee.com", "13005043", "FOOD_AND_DRINK_COFFEE").in(town),
		}},
		{id: "fastfood", account: riveraChecking, settle: byCard, chance: everyDay(130), low: 7_40, high: 31_00, shops: []merchant{
			shop("Whataburger", "WHATABURGER ^^^ Q26 AUSTIN TX", "whataburger.com", "13005032", "FOOD_AND_DRINK_FAST_FOOD").in(town),
			shop("P. Terry's", "P. TERRY'S #^^ AUSTIN TX", "pterrys.com", "13005032", "FOOD_AND_DRINK_FAST_FOOD").in(town),
		}},
		{id: "fuel", account: riveraVisa, settle: byPump, chance: [7]int{150, 120, 60, 80, 90, 160, 170}, low: 28_00, high: 58_00, shops: []merchant{
			shell(town), shop("Buc-ee's", "BUC-EE'S #^^ LULING TX", "buc-ees.com", "22009000", "TRANSPORTATION_GAS"),
		}},
		{id: "rides", account: riveraTravel, settle: byCard, chance: [7]int{110, 40, 40, 50, 70, 190, 200}, low: 8_60, high: 38_00, shops: []merchant{
			uber(), web("Lyft", "LYFT *RIDE SAT 9PM LYFT.COM CA", "lyft.com", "22006001", "TRANSPORTATION_TAXIS_AND_RIDE_SHARES"),
			shop("CapMetro", "CAPMETRO TRANSIT APP AUSTIN TX", "capmetro.org", "22014000", "TRANSPORTATION_PUBLIC_TRANSIT"),
		}},
		{id: "shopping", account: riveraTravel, settle: byCard, chance: everyDay(230), low: 8_99, high: 148_00, refunds: 90, shops: []merchant{
			amazon(), amazon(), target(austin), homeDepot(town), ikea(town),
			shop("REI", "REI #^^ AUSTIN TX", "rei.com", "19031000", "GENERAL_MERCHANDISE_SPORTING_GOODS").in(town),
			web("Etsy", "PAYPAL *ETSY INC 402-935-7733 NY", "etsy.com", "19028000", "GENERAL_MERCHANDISE_GIFTS_AND_NOVELTIES").as(Marketplace).through("PayPal", "paypal.com"),
			shop("BookPeople", "BOOKPEOPLE AUSTIN TX", "bookpeople.com", "19009000", "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS").in(town),
		}},
		{id: "pharmacy", account: riveraVisa, settle: byCard, chance: everyDay(60), low: 6_20, high: 64_00, shops: []merchant{cvs(town), walgreens(town)}},
		{id: "doctor", account: riveraChecking, settle: byCard, chance: workdays(16, 0), low: 25_00, high: 190_00, shops: []merchant{
			shop("Austin Regional Clinic", "AUSTIN REGIONAL CLINIC 512-272-4636", "austinregionalclinic.com", "14002016", "MEDICAL_PRIMARY_CARE").in(town),
			shop("Barton Creek Dental", "BARTON CREEK DENTAL AUSTIN TX", "", "14001012", "MEDICAL_DENTAL_CARE").in(town),
		}},
		{id: "friends", account: riveraChecking, settle: byACH, chance: workdays(55, 0), low: 10_00, high: 90_00, round: 500, shops: []merchant{
			venmoOut("DIEGO M"), venmoOut("PRIYA 🎉"), zelleOut("SAM OKAFOR"),
		}},
		{id: "cash", account: riveraChecking, settle: byACH, chance: workdays(35, 30), low: 40_00, high: 160_00, round: 2000,
			shops: []merchant{atm("ATM WITHDRAWAL 00~~~~ 1600 S LAMAR AUSTIN TX")}},
		{id: "faraway", account: riveraChecking, settle: byACH, chance: workdays(12, 15), low: 40_00, high: 100_00, round: 2000,
			shops: []merchant{atm("NON-BANK ATM WITHDRAWAL ~~~~~~ 6TH ST AUSTIN TX")}, fee: atmFee(), feeOf: 3_50},
		{id: "paidback", account: riveraChecking, settle: byACH, chance: workdays(30, 0), low: -60_00, high: -12_00, shops: []merchant{venmoIn("DIEGO M")}},
		{id: "outing", account: riveraVisa, settle: byCard, chance: [7]int{70, 5, 5, 5, 15, 60, 110}, low: 12_00, high: 74_00, shops: []merchant{
			shop("Alamo Drafthouse", "ALAMO DRAFTHOUSE S LAMAR AUSTIN TX", "drafthouse.com", "17001009", "ENTERTAINMENT_TV_AND_MOVIES").in(town),
			shop("Austin Zoo", "AUSTIN ZOO 🦁 AUSTIN TX", "austinzoo.org", "17048000", "ENTERTAINMENT_SPORTING_EVENTS_AMUSEMENT_PARKS_AND_MUSEUMS").in(town),
			web("Steam", "STEAMGAMES.COM 425-952-2985 WA", "steampowered.com", "19019000", "ENTERTAINMENT_VIDEO_GAMES"),
		}},
	}
}

func riveraTrips(openedOn Date) []trip {
	paris := &Location{City: "Paris", Country: "FR", Coordinates: &Coordinates{48_856600, 2_352200}}
	return []trip{{
		id: "paris", account: riveraTravel, starts: openedOn.AddDays(-128), days: 9, ahead: 52, fee: true,
		booked: []tripCost{
			{web("Delta Air Lines", "DELTA AIR 006~~~~~~~~~~ ATLANTA GA", "delta.com", "22001000", "TRAVEL_FLIGHTS"), 1_486_40},
			{web("Booking.com", "HOTEL AT BOOKING.COM AMSTERDAM NLD", "booking.com", "22012003", "TRAVEL_LODGING"), 1_124_85},
		},
		hold: shop("Hôtel des Grands Boulevards", "HÔTEL DES GRANDS BOULEVARDS PARIS", "", "22012003", "TRAVEL_LODGING").in(paris),
		spending: []habit{
			{id: "table", settle: byCard, account: riveraTravel, chance: everyDay(950), low: 18_00, high: 118_00, shops: []merchant{
				shop("Café de Flore", "CAFÉ DE FLORE PARIS 75006 FRA", "cafedeflore.fr", "13005045", "FOOD_AND_DRINK_RESTAURANT").in(paris),
				shop("Bouillon Chartier", "BOUILLON CHARTIER PARIS FRA", "bouillon-chartier.com", "13005031", "FOOD_AND_DRINK_RESTAURANT").in(paris),
				shop("L'As du Fallafel", "L'AS DU FALLAFEL PARIS FRA", "", "13005000", "FOOD_AND_DRINK_RESTAURANT").in(paris),
			}},
			{id: "bakery", settle: byCard, account: riveraTravel, chance: everyDay(800), low: 4_10, high: 17_90, shops: []merchant{
				shop("Boulangerie Père & Fils", "BOULANGERIE PÈRE & FILS 🥐 PARIS", "", "13005049", "FOOD_AND_DRINK_COFFEE").in(paris)}},
			{id: "metro", settle: byCard, account: riveraTravel, chance: everyDay(600), low: 2_15, high: 33_00, shops: []merchant{
				shop("RATP", "RATP MÉTRO PARIS FRA", "ratp.fr", "22014000", "TRANSPORTATION_PUBLIC_TRANSIT").in(paris)}},
			{id: "museum", settle: byCard, account: riveraTravel, chance: everyDay(450), low: 15_00, high: 52_00, shops: []merchant{
				shop("Musée d'Orsay", "MUSÉE D'ORSAY PARIS FRA", "musee-orsay.fr", "17001008", "ENTERTAINMENT_SPORTING_EVENTS_AMUSEMENT_PARKS_AND_MUSEUMS").in(paris)}},
		},
	}}
}

// portfolio is the value of an account invested in shares: a growth a year in hundredths of a percent with a walk on
// top that returns to it, fixed by the day alone.
func portfolio(k key, openedOn Date, currency Currency, cents, growth int64) func(on Date) (*Amount, Amount) {
	return func(on Date) (*Amount, Amount) {
		value := cents + cents*growth/10_000*int64(on.Sub(openedOn))/365
		var drift int64 // in hundredths of a percent: the sum of the last sixty days' moves, weekends none
		for d := on.AddDays(-60); d <= on; d++ {
			if isBusinessDay(d) {
				drift += k.at(int64(d)).between(-72, 75, "move")
			}
		}
		value += value * drift / 10_000
		cash := cents / 60
		available := Amount{Minor: cash, Exponent: exponentOf(currency), Currency: currency}
		return &available, Amount{Minor: max(value, cash), Exponent: exponentOf(currency), Currency: currency}
	}
}
