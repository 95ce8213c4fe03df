package bank

func lindqvistHabits() []habit {
	home := &Location{Address: "2500 Lyndale Ave S", City: "Minneapolis", Region: "MN", PostalCode: "55405", Country: "US", Coordinates: &Coordinates{44_956900, -93_288100}}
	town := &Location{City: "Minneapolis", Region: "MN", Country: "US"}
	eat := func(name, raw, website, legacy string) merchant {
		return shop(name, raw, website, legacy, "FOOD_AND_DRINK_RESTAURANT").in(town)
	}
	grocer := func(name, raw, website string) merchant {
		return shop(name, raw, website, "19046000", "FOOD_AND_DRINK_GROCERIES").in(home)
	}
	return []habit{
		{id: "groceries", account: lindqvistPlatinum, settle: byCard, chance: [7]int{360, 280, 260, 310, 260, 340, 490}, low: 12_40, high: 138_00, refunds: 6, shops: []merchant{
			grocer("Wedge Co-op", "WEDGE COMMUNITY CO-OP MINNEAPOLIS MN", "wedge.coop"), grocer("Lunds & Byerlys", "LUNDS&BYERLYS #^^ MPLS", "lundsandbyerlys.com"),
			grocer("Cub Foods", "CUB FOODS #0^^^^ MINNEAPOLIS", "cub.com"), grocer("Ingebretsen's Nordic", "INGEBRETSEN'S NORDIC MARKETPLACE", "ingebretsens.com"), costco(town),
		}},
		{id: "restaurants", account: lindqvistPlatinum, settle: byTipped, chance: [7]int{330, 130, 180, 190, 260, 420, 440}, low: 16_00, high: 128_00, shops: []merchant{
			eat("Smörgås & Öl", "TST* SMÖRGÅS & ÖL MINNEAPOLIS", "", "13005000").through("Toast", "toasttab.com"),
			eat("Owamni", "OWAMNI BY THE SIOUX CHEF MN", "owamni.com", "13005000"),
			eat("Quán 36", "SQ *QUÁN 36 🍲 MINNEAPOLIS", "", "13005000").through("Square", "squareup.com").doubtful(High),
			eat("Broders' Pasta Bar", "BRODERS PASTA BAR MPLS MN", "broders.com", "13005023"),
			eat("El Norteño", "EL NORTEÑO 🌮 LAKE ST MPLS", "", "13005015"),
			eat("寿司 Masu", "寿司 MASU SUSHI & ROBATA MN", "", "13005006").doubtful(Medium),
			doordash(),
		}},
		{id: "coffee", account: lindqvistPlatinum, settle: byCard, chance: workdays(350, 430), low: 3_60, high: 14_20, shops: []merchant{
			shop("Caribou Coffee", "CARIBOU COFFEE CO # ^^^", "cariboucoffee.com", "13005043", "FOOD_AND_DRINK_COFFEE").in(town),
			shop("FIKA Café", "FIKA CAFÉ AMERICAN SWEDISH INST ☕", "asimn.org", "13005045", "FOOD_AND_DRINK_COFFEE").in(town),
			starbucks(town),
		}},
		{id: "fuel", account: lindqvistPlatinum, settle: byPump, chance: everyDay(120), low: 31_00, high: 62_00, shops: []merchant{
			shell(town), shop("Kwik Trip", "KWIK TRIP ^^^00^^^^^ MN", "kwiktrip.com", "22009000", "TRANSPORTATION_GAS").in(town),
		}},
		{id: "parking", account: lindqvistPlatinum, settle: byCard, chance: workdays(190, 90), low: 2_00, high: 18_00, shops: []merchant{
			shop("MPLS Parking", "MPLS PARKING METER 612-673-2886", "minneapolismn.gov", "22013000", "TRANSPORTATION_PARKING").in(town),
			shop("Metro Transit", "METRO TRANSIT MOBILE MPLS MN", "metrotransit.org", "22014000", "TRANSPORTATION_PUBLIC_TRANSIT").in(town),
		}},
		{id: "shopping", account: lindqvistPlatinum, settle: byCard, chance: everyDay(260), low: 9_50, high: 186_00, refunds: 80, shops: []merchant{
			amazon(), amazon(), target(home), homeDepot(town), ikea(town),
			shop("Electric Fetus", "ELECTRIC FETUS 🎵 MPLS MN", "electricfetus.com", "19036000", "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE").in(town),
			shop("Bachman's", "BACHMAN'S FLORAL 🌷 MINNEAPOLIS", "bachmans.com", "19024000", "GENERAL_MERCHANDISE_GIFTS_AND_NOVELTIES").in(town),
			web("Åhléns", "PAYPAL *AHLENS AB STOCKHOLM", "ahlens.se", "19018000", "GENERAL_MERCHANDISE_DEPARTMENT_STORES").through("PayPal", "paypal.com"),
		}},
		{id: "pharmacy", account: lindqvistPlatinum, settle: byCard, chance: everyDay(95), low: 4_80, high: 58_00, shops: []merchant{cvs(town), walgreens(home)}},
		{id: "health", account: lindqvistChecking, settle: byCard, chance: workdays(30, 0), low: 20_00, high: 240_00, shops: []merchant{
			shop("Hennepin Healthcare", "HENNEPIN HEALTHCARE 612-873-3000", "hennepinhealthcare.org", "14001010", "MEDICAL_PRIMARY_CARE").in(town),
			shop("Uptown Eye Care", "UPTOWN EYE CARE MPLS MN", "", "14001005", "MEDICAL_EYE_CARE").in(town),
		}},
		{id: "market", account: lindqvistChecking, settle: byCard, chance: [7]int{260, 30, 30, 60, 40, 60, 180}, low: 5_00, high: 44_00, shops: []merchant{
			shop("Minneapolis Farmers Market", "SQ *MPLS FARMERS MKT 🥕", "mplsfarmersmarket.com", "19025004", "FOOD_AND_DRINK_GROCERIES").in(town).through("Square", "squareup.com"),
			shop("Patrick's Bakery", "PATRICK'S BAKERY & CAFÉ MN", "patricksbakerycafe.com", "13005049", "FOOD_AND_DRINK_RESTAURANT").in(town),
		}},
		{id: "grandchildren", account: lindqvistChecking, settle: byACH, chance: workdays(45, 0), low: 20_00, high: 120_00, round: 1000,
			shops: []merchant{zelleOut("ELSA LINDQVIST"), venmoOut("NILS 🎂")}},
		{id: "cash", account: lindqvistChecking, settle: byACH, chance: workdays(60, 30), low: 40_00, high: 200_00, round: 2000,
			shops: []merchant{atm("ATM CASH WITHDRAWAL 2400 HENNEPIN AVE MPLS MN")}},
		{id: "faraway", account: lindqvistChecking, settle: byACH, chance: workdays(10, 12), low: 40_00, high: 100_00, round: 2000,
			shops: []merchant{atm("NONPNC ATM WITHDRAWAL ~~~~~~ DULUTH MN")}, fee: atmFee(), feeOf: 3_00},
		{id: "outing", account: lindqvistPlatinum, settle: byCard, chance: [7]int{90, 10, 20, 20, 40, 80, 120}, low: 14_00, high: 92_00, shops: []merchant{
			shop("Guthrie Theater", "GUTHRIE THEATER 612-377-2224 MN", "guthrietheater.org", "17001001", "ENTERTAINMENT_OTHER_ENTERTAINMENT").in(town),
			shop("Minnesota Orchestra", "MINNESOTA ORCHESTRA ASSN", "minnesotaorchestra.org", "17001007", "ENTERTAINMENT_MUSIC_AND_AUDIO").in(town),
		}},
		{id: "euro", account: lindqvistEuro, settle: byCard, chance: everyDay(70), low: 9_00, high: 88_00, shops: []merchant{
			web("Thalia Bücher", "THALIA BÜCHER GMBH HAGEN DEU", "thalia.de", "19009000", "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS"),
			web("Systembolaget", "SYSTEMBOLAGET ÖSTERMALM SWE", "systembolaget.se", "19025000", "FOOD_AND_DRINK_BEER_WINE_AND_LIQUOR"),
			web("Interflora France", "INTERFLORA LYON 💐 FRA", "interflora.fr", "19024000", "GENERAL_MERCHANDISE_GIFTS_AND_NOVELTIES"),
		}},
	}
}
