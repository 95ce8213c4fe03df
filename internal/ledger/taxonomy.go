package ledger

import "strings"

// taxon is a category of Plaid's taxonomy with the name people get to read.
type taxon struct {
	key    CategoryKey
	group  GroupKey
	name   string
	listed bool // offered even where no transaction has it
}

// taxonGroup is a primary category of Plaid's taxonomy.
type taxonGroup struct {
	key    GroupKey
	name   string
	counts GroupKind
}

// taxonomy returns Plaid's personal finance categories in the order of its published table
// (transactions-personal-finance-category-taxonomy.csv), followed by those of the table's second version, which are known by
// name but offered only once a bank uses them.
func taxonomy() (groups []taxonGroup, list []taxon) {
	for i, text := range [...]string{publishedTaxonomy, laterTaxonomy} {
		var group taxonGroup
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			code, name, _ := strings.Cut(line, " ")
			counts, title, isGroup := strings.Cut(name, ": ")
			switch {
			case code == "":
			case isGroup:
				group = taxonGroup{GroupKey(code), title, groupKind(counts)}
				if at := indexGroup(groups, group.key); at < 0 {
					groups = append(groups, group)
				}
			default:
				list = append(list, taxon{CategoryKey(string(group.key) + "_" + code), group.key, name, i == 0})
			}
		}
	}
	return groups, list
}

func indexGroup(groups []taxonGroup, key GroupKey) int {
	for i := range groups {
		if groups[i].key == key {
			return i
		}
	}
	return -1
}

func groupKind(word string) GroupKind {
	switch word {
	case "income":
		return CountsAsIncome
	case "transfer":
		return CountsAsTransfer
	case "spending":
		return CountsAsSpending
	}
	return CountsBySign
}

const publishedTaxonomy = `
INCOME income: Income
DIVIDENDS Dividends
INTEREST_EARNED Interest earned
RETIREMENT_PENSION Pension
TAX_REFUND Tax refund
UNEMPLOYMENT Unemployment benefits
WAGES Wages
OTHER_INCOME Other income

TRANSFER_IN transfer: Transfers in
CASH_ADVANCES_AND_LOANS Cash advances and loans
DEPOSIT Deposit
INVESTMENT_AND_RETIREMENT_FUNDS From investments and retirement
SAVINGS From savings
ACCOUNT_TRANSFER From another account
OTHER_TRANSFER_IN Other transfer in

TRANSFER_OUT transfer: Transfers out
INVESTMENT_AND_RETIREMENT_FUNDS To investments and retirement
SAVINGS To savings
WITHDRAWAL Withdrawal
ACCOUNT_TRANSFER To another account
OTHER_TRANSFER_OUT Other transfer out

LOAN_PAYMENTS transfer: Loan payments
CAR_PAYMENT Car payment
CREDIT_CARD_PAYMENT Credit card payment
PERSONAL_LOAN_PAYMENT Personal loan payment
MORTGAGE_PAYMENT Mortgage payment
STUDENT_LOAN_PAYMENT Student loan payment
OTHER_PAYMENT Other loan payment

BANK_FEES spending: Bank fees
ATM_FEES ATM fees
FOREIGN_TRANSACTION_FEES Foreign transaction fees
INSUFFICIENT_FUNDS Insufficient funds
INTEREST_CHARGE Interest charged
OVERDRAFT_FEES Overdraft fees
OTHER_BANK_FEES Other bank fees

ENTERTAINMENT spending: Entertainment
CASINOS_AND_GAMBLING Casinos and gambling
MUSIC_AND_AUDIO Music and audio
SPORTING_EVENTS_AMUSEMENT_PARKS_AND_MUSEUMS Sports, parks and museums
TV_AND_MOVIES TV and films
VIDEO_GAMES Video games
OTHER_ENTERTAINMENT Other entertainment

FOOD_AND_DRINK spending: Food and drink
BEER_WINE_AND_LIQUOR Beer, wine and liquor
COFFEE Coffee
FAST_FOOD Fast food
GROCERIES Groceries
RESTAURANT Restaurants
VENDING_MACHINES Vending machines
OTHER_FOOD_AND_DRINK Other food and drink

GENERAL_MERCHANDISE spending: Shopping
BOOKSTORES_AND_NEWSSTANDS Books and newspapers
CLOTHING_AND_ACCESSORIES Clothing and accessories
CONVENIENCE_STORES Convenience stores
DEPARTMENT_STORES Department stores
DISCOUNT_STORES Discount stores
ELECTRONICS Electronics
GIFTS_AND_NOVELTIES Gifts and novelties
OFFICE_SUPPLIES Office supplies
ONLINE_MARKETPLACES Online marketplaces
PET_SUPPLIES Pet supplies
SPORTING_GOODS Sporting goods
SUPERSTORES Superstores
TOBACCO_AND_VAPE Tobacco and vape
OTHER_GENERAL_MERCHANDISE Other shopping

HOME_IMPROVEMENT spending: Home improvement
FURNITURE Furniture
HARDWARE Hardware
REPAIR_AND_MAINTENANCE Repair and maintenance
SECURITY Home security
OTHER_HOME_IMPROVEMENT Other home improvement

MEDICAL spending: Health
DENTAL_CARE Dentist
EYE_CARE Eye care
NURSING_CARE Nursing care
PHARMACIES_AND_SUPPLEMENTS Pharmacies and supplements
PRIMARY_CARE Doctors
VETERINARY_SERVICES Vet
OTHER_MEDICAL Other health

PERSONAL_CARE spending: Personal care
GYMS_AND_FITNESS_CENTERS Gyms and fitness
HAIR_AND_BEAUTY Hair and beauty
LAUNDRY_AND_DRY_CLEANING Laundry and dry cleaning
OTHER_PERSONAL_CARE Other personal care

GENERAL_SERVICES spending: Services
ACCOUNTING_AND_FINANCIAL_PLANNING Accounting and financial planning
AUTOMOTIVE Car services
CHILDCARE Childcare
CONSULTING_AND_LEGAL Consulting and legal
EDUCATION Education
INSURANCE Insurance
POSTAGE_AND_SHIPPING Postage and shipping
STORAGE Storage
OTHER_GENERAL_SERVICES Other services

GOVERNMENT_AND_NON_PROFIT spending: Government and charity
DONATIONS Donations
GOVERNMENT_DEPARTMENTS_AND_AGENCIES Government departments
TAX_PAYMENT Tax payment
OTHER_GOVERNMENT_AND_NON_PROFIT Other government and charity

TRANSPORTATION spending: Transport
BIKES_AND_SCOOTERS Bikes and scooters
GAS Fuel
PARKING Parking
PUBLIC_TRANSIT Public transport
TAXIS_AND_RIDE_SHARES Taxis and ride shares
TOLLS Tolls
OTHER_TRANSPORTATION Other transport

TRAVEL spending: Travel
FLIGHTS Flights
LODGING Lodging
RENTAL_CARS Rental cars
OTHER_TRAVEL Other travel

RENT_AND_UTILITIES spending: Rent and utilities
GAS_AND_ELECTRICITY Gas and electricity
INTERNET_AND_CABLE Internet and cable
RENT Rent
SEWAGE_AND_WASTE_MANAGEMENT Sewage and waste
TELEPHONE Telephone
WATER Water
OTHER_UTILITIES Other utilities
`

const laterTaxonomy = `
INCOME income: Income
CHILD_SUPPORT Child support
CONTRACTOR Contract work
GIG_ECONOMY Gig work
LONG_TERM_DISABILITY Disability benefits
MILITARY Military pay
RENTAL Rent received
SALARY Salary
OTHER Income of other kinds

TRANSFER_IN transfer: Transfers in
TRANSFER_IN_FROM_APPS From payment apps
WIRE Wire received

TRANSFER_OUT transfer: Transfers out
CRYPTO To crypto
TRANSFER_OUT_FROM_APPS To payment apps
WIRE Wire sent

LOAN_DISBURSEMENTS transfer: Loans received
AUTO Car loan
BNPL Buy now, pay later
CASH_ADVANCES Cash advance
EWA Wages paid early
MORTGAGE Mortgage
PERSONAL Personal loan
STUDENT Student loan
OTHER_DISBURSEMENT Other loan

LOAN_PAYMENTS transfer: Loan payments
BNPL Buy now, pay later payment
CASH_ADVANCES Cash advance payment
EWA Early wages paid back

BANK_FEES spending: Bank fees
CASH_ADVANCE Cash advance fees
LATE_FEES Late fees

OTHER sign: Other
OTHER Other
`
