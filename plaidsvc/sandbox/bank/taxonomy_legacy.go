package bank

import "strings"

// Categories is the legacy taxonomy for /categories/get, in order of id: every top level, and the branches a personal
// client meets.
func Categories() []Category {
	var out []Category
	for line := range strings.Lines(legacyPlaces) {
		out = appendCategory(out, line, Place)
	}
	for line := range strings.Lines(legacySpecial) {
		out = appendCategory(out, line, Special)
	}
	sortCategories(out)
	return out
}

func appendCategory(out []Category, line string, group Kind) []Category {
	id, path, found := strings.Cut(strings.TrimSpace(line), " ")
	if !found {
		return out
	}
	return append(out, Category{ID: id, Group: group, Hierarchy: strings.Split(path, " / ")})
}

const legacySpecial = `
10000000 Bank Fees
10001000 Bank Fees / Overdraft
10002000 Bank Fees / ATM
10003000 Bank Fees / Late Payment
10004000 Bank Fees / Fraud Dispute
10005000 Bank Fees / Foreign Transaction
10006000 Bank Fees / Wire Transfer
10007000 Bank Fees / Insufficient Funds
10008000 Bank Fees / Cash Advance
10009000 Bank Fees / Excess Activity
11000000 Cash Advance
15000000 Interest
15001000 Interest / Interest Earned
15002000 Interest / Interest Charged
16000000 Payment
16001000 Payment / Credit Card
16002000 Payment / Rent
16003000 Payment / Loan
18009000 Service / Cable
18020004 Service / Financial / Loans and Mortgages
18030000 Service / Insurance
18031000 Service / Internet Services
18050010 Service / Real Estate / Rent
18061000 Service / Subscription
18063000 Service / Telecommunication Services
18068000 Service / Utilities
18068001 Service / Utilities / Water
18068002 Service / Utilities / Sanitary and Waste Management
18068003 Service / Utilities / Heating, Ventilating, and Air Conditioning
18068004 Service / Utilities / Gas
18068005 Service / Utilities / Electric
20000000 Tax
20001000 Tax / Refund
20002000 Tax / Payment
21000000 Transfer
21001000 Transfer / Internal Account Transfer
21002000 Transfer / ACH
21003000 Transfer / Billpay
21004000 Transfer / Check
21005000 Transfer / Credit
21006000 Transfer / Debit
21007000 Transfer / Deposit
21007001 Transfer / Deposit / Check
21007002 Transfer / Deposit / ATM
21008000 Transfer / Keep the Change Savings Program
21009000 Transfer / Payroll
21009001 Transfer / Payroll / Benefits
21010000 Transfer / Third Party
21010001 Transfer / Third Party / Venmo
21010002 Transfer / Third Party / Square Cash
21010003 Transfer / Third Party / Square
21010004 Transfer / Third Party / PayPal
21011000 Transfer / Wire
21012000 Transfer / Withdrawal
21012001 Transfer / Withdrawal / Check
21012002 Transfer / Withdrawal / ATM
21013000 Transfer / Save As You Go
22001000 Travel / Airlines and Aviation Services
22002000 Travel / Airports
22006000 Travel / Car Service
22006001 Travel / Car Service / Ride Share
22013000 Travel / Parking
22014000 Travel / Public Transportation Services
22016000 Travel / Taxi
22017000 Travel / Tolls and Fees
`

const legacyPlaces = `
12000000 Community
12001000 Community / Animal Shelter
12002000 Community / Assisted Living Services
12003000 Community / Cemetery
12004000 Community / Courts
12005000 Community / Day Care and Preschools
12006000 Community / Disabled Persons Services
12007000 Community / Drug and Alcohol Services
12008000 Community / Education
12008001 Community / Education / Vocational Schools
12008003 Community / Education / Primary and Secondary Schools
12008005 Community / Education / Driving Schools
12008008 Community / Education / Computer Training
12008009 Community / Education / Colleges and Universities
12008011 Community / Education / Adult Education
12009000 Community / Government Departments and Agencies
12012000 Community / Law Enforcement
12013000 Community / Libraries
12014000 Community / Military
12015000 Community / Organizations and Associations
12015001 Community / Organizations and Associations / Youth Organizations
12015002 Community / Organizations and Associations / Environmental
12015003 Community / Organizations and Associations / Charities and Non-Profits
12016000 Community / Post Offices
12017000 Community / Public and Social Services
12018000 Community / Religious
12019000 Community / Senior Citizen Services
13000000 Food and Drink
13001000 Food and Drink / Bar
13001001 Food and Drink / Bar / Wine Bar
13001002 Food and Drink / Bar / Sports Bar
13002000 Food and Drink / Breweries
13003000 Food and Drink / Internet Cafes
13004000 Food and Drink / Nightlife
13005000 Food and Drink / Restaurants
13005001 Food and Drink / Restaurants / Winery
13005002 Food and Drink / Restaurants / Vegan and Vegetarian
13005003 Food and Drink / Restaurants / Turkish
13005004 Food and Drink / Restaurants / Thai
13005006 Food and Drink / Restaurants / Sushi
13005007 Food and Drink / Restaurants / Steakhouses
13005010 Food and Drink / Restaurants / Seafood
13005012 Food and Drink / Restaurants / Pizza
13005015 Food and Drink / Restaurants / Mexican
13005020 Food and Drink / Restaurants / Korean
13005022 Food and Drink / Restaurants / Japanese
13005023 Food and Drink / Restaurants / Italian
13005024 Food and Drink / Restaurants / Indian
13005026 Food and Drink / Restaurants / Ice Cream
13005029 Food and Drink / Restaurants / German
13005031 Food and Drink / Restaurants / French
13005032 Food and Drink / Restaurants / Fast Food
13005035 Food and Drink / Restaurants / Donuts
13005037 Food and Drink / Restaurants / Delis
13005039 Food and Drink / Restaurants / Chinese
13005043 Food and Drink / Restaurants / Coffee Shop
13005045 Food and Drink / Restaurants / Cafe
13005046 Food and Drink / Restaurants / Burgers
13005049 Food and Drink / Restaurants / Bakery
14000000 Healthcare
14001000 Healthcare / Healthcare Services
14001002 Healthcare / Healthcare Services / Pregnancy and Sexual Health
14001003 Healthcare / Healthcare Services / Podiatrists
14001005 Healthcare / Healthcare Services / Optometrists
14001008 Healthcare / Healthcare Services / Mental Health
14001010 Healthcare / Healthcare Services / Hospitals, Clinics and Medical Centers
14001012 Healthcare / Healthcare Services / Dentists
14002000 Healthcare / Physicians
14002016 Healthcare / Physicians / Family Medicine
17000000 Recreation
17001000 Recreation / Arts and Entertainment
17001001 Recreation / Arts and Entertainment / Theatrical Productions
17001007 Recreation / Arts and Entertainment / Music and Show Venues
17001008 Recreation / Arts and Entertainment / Museums
17001009 Recreation / Arts and Entertainment / Movie Theatres
17001014 Recreation / Arts and Entertainment / Casinos and Gaming
17001018 Recreation / Arts and Entertainment / Arcades and Amusement Parks
17006000 Recreation / Boating
17007000 Recreation / Campgrounds and RV Parks
17010000 Recreation / Cycling
17015000 Recreation / Golf
17018000 Recreation / Gyms and Fitness Centers
17019000 Recreation / Hiking
17025000 Recreation / Outdoors
17027000 Recreation / Parks
17034000 Recreation / Rock Climbing
17039000 Recreation / Snow Sports
17042000 Recreation / Sports Clubs
17044000 Recreation / Swimming
17047000 Recreation / Yoga and Pilates
17048000 Recreation / Zoo
18000000 Service
18001000 Service / Advertising and Marketing
18006000 Service / Automotive
18006003 Service / Automotive / Maintenance and Repair
18006004 Service / Automotive / Car Wash and Detail
18008000 Service / Business Services
18011000 Service / Cleaning
18012000 Service / Computers
18013000 Service / Construction
18018000 Service / Entertainment
18020000 Service / Financial
18020001 Service / Financial / Taxes
18020003 Service / Financial / Stock Brokers
18020007 Service / Financial / Financial Planning and Investments
18020013 Service / Financial / ATMs
18020014 Service / Financial / Accounting and Bookkeeping
18021000 Service / Food and Beverage
18024000 Service / Home Improvement
18033000 Service / Legal
18045000 Service / Personal Care
18045004 Service / Personal Care / Massage Clinics and Therapists
18045010 Service / Personal Care / Beauty Products
18047000 Service / Photography
18050000 Service / Real Estate
18050004 Service / Real Estate / Property Management
18053000 Service / Repair Services
18057000 Service / Security and Safety
18058000 Service / Shipping and Freight
18060000 Service / Storage
18066000 Service / Transportation
18067000 Service / Travel Agents and Tour Operators
18069000 Service / Veterinarians
18073000 Service / Agriculture and Forestry
18074000 Service / Art and Graphic Design
19000000 Shops
19001000 Shops / Adult
19002000 Shops / Antiques
19003000 Shops / Arts and Crafts
19004000 Shops / Auctions
19005000 Shops / Automotive
19006000 Shops / Beauty Products
19007000 Shops / Bicycles
19008000 Shops / Boat Dealers
19009000 Shops / Bookstores
19010000 Shops / Cards and Stationery
19011000 Shops / Children
19012000 Shops / Clothing and Accessories
19013000 Shops / Computers and Electronics
19014000 Shops / Construction Supplies
19015000 Shops / Convenience Stores
19016000 Shops / Costumes
19017000 Shops / Dance and Music
19018000 Shops / Department Stores
19019000 Shops / Digital Purchase
19020000 Shops / Discount Stores
19022000 Shops / Equipment Rental
19023000 Shops / Flea Markets
19024000 Shops / Florists
19025000 Shops / Food and Beverage Store
19025003 Shops / Food and Beverage Store / Health Food
19025004 Shops / Food and Beverage Store / Farmers Markets
19026000 Shops / Fuel Dealer
19027000 Shops / Furniture and Home Decor
19028000 Shops / Gift and Novelty
19029000 Shops / Glasses and Optometrist
19030000 Shops / Hardware Store
19031000 Shops / Hobby and Collectibles
19032000 Shops / Industrial Supplies
19033000 Shops / Jewelry and Watches
19034000 Shops / Luggage
19035000 Shops / Marine Supplies
19036000 Shops / Music, Video and DVD
19037000 Shops / Musical Instruments
19038000 Shops / Newsstands
19039000 Shops / Office Supplies
19040000 Shops / Outlet
19041000 Shops / Pawn Shops
19042000 Shops / Pets
19043000 Shops / Pharmacies
19044000 Shops / Photos and Frames
19045000 Shops / Shopping Centers and Malls
19046000 Shops / Supermarkets and Groceries
19048000 Shops / Tobacco
19049000 Shops / Toys
19050000 Shops / Vintage and Thrift
19051000 Shops / Warehouses and Wholesale Stores
19052000 Shops / Wedding and Bridal
19053000 Shops / Wholesale
19054000 Shops / Lawn and Garden
22000000 Travel
22003000 Travel / Boat
22004000 Travel / Bus Stations
22005000 Travel / Car and Truck Rentals
22007000 Travel / Charter Buses
22008000 Travel / Cruises
22009000 Travel / Gas Stations
22010000 Travel / Heliports
22011000 Travel / Limos and Chauffeurs
22012000 Travel / Lodging
22012001 Travel / Lodging / Resorts
22012002 Travel / Lodging / Lodges and Vacation Rentals
22012003 Travel / Lodging / Hotels and Motels
22012004 Travel / Lodging / Hostels
22012005 Travel / Lodging / Cottages and Cabins
22012006 Travel / Lodging / Bed and Breakfasts
22015000 Travel / Rail
22018000 Travel / Transportation Centers
`
