package bank

// household is the plan of a family's money: what its accounts are and what falls due, happens and follows.
type household struct {
	accounts []accountSpec
	bills    []bill
	habits   []habit
	cards    []cardPlan
	trips    []trip
	yields   []yield
	checking int // the account that wages reach and transfers leave
	savings  int
	floor    int64 // checking is topped up from savings when it falls below this
	ceiling  int64 // what is above this at the end of a month moves to savings
	moveOut  merchant
	moveIn   merchant
	backOut  merchant // the legs of a transfer back from savings
	backIn   merchant
}

const noAccount = -1

// settlement is how a payment reaches the books.
type settlement int

const (
	byACH      settlement = iota // posts the day it is due
	byPreNote                    // pending the working day before
	byCard                       // pending for one to three working days
	byTipped                     // a card, pending without the tip
	byPump                       // a card, pending as a hold of another amount
	byCheck                      // posts with a check number
	byTransfer                   // two legs, both posted the same day
)

// bill is a payment on a schedule. A negative amount is income.
type bill struct {
	id       string
	merchant merchant
	account  int
	other    int // the own account of the other leg, or noAccount
	mirror   merchant
	when     schedule
	amount   price
	settle   settlement
	from     Date // zero: always
	until    Date // zero: for ever
}

// price is an amount that may rise, follow the seasons and vary.
type price struct {
	cents  int64
	risen  int64 // from the day on; 0 never
	on     Date
	winter int64 // added in January, nothing in July
	summer int64 // added in July, nothing in January
	spread int64 // up to so much more, by chance
}

func (p price) at(on Date, k key) int64 {
	cents := p.cents
	if p.risen != 0 && on >= p.on {
		cents = p.risen
	}
	_, month, _ := on.Civil()
	warmth := []int64{0, 8, 25, 45, 65, 88, 100, 97, 72, 45, 22, 5}[month-1]
	cents += p.winter*(100-warmth)/100 + p.summer*warmth/100
	if p.spread > 0 {
		cents += k.between(0, p.spread, "spread")
	}
	return cents
}

// habit is a purchase that happens by chance.
type habit struct {
	id      string
	account int
	shops   []merchant
	chance  [7]int // permille, Sunday first
	low     int64
	high    int64
	settle  settlement
	round   int64 // amounts are multiples of this; 0 of a cent
	refunds int   // permille that are given back in part or whole
	fee     merchant
	feeOf   int64
}

// cardPlan pays a card's statement in full.
type cardPlan struct {
	card     int
	from     int
	closes   int // day of the month
	due      int // day of the month, at least three weeks after closing
	received merchant
	sent     merchant
}

// trip is a burst of spending away from home, every year.
type trip struct {
	id       string
	account  int
	starts   Date // some occurrence of it
	days     int
	ahead    int // days before it that it is booked
	booked   []tripCost
	spending []habit
	hold     merchant // a hotel's hold that never posts
	fee      bool     // the card charges for foreign currency
}

type tripCost struct {
	merchant merchant
	cents    int64
}

// stocked is a merchant with the template of its rows.
type stocked struct {
	merchant merchant
	row      Transaction
}

// yield is the interest an account earns or a loan charges each month, in hundredths of a percent a year.
type yield struct {
	account  int
	rate     int64
	merchant merchant
}

// price of a bill that never changes.
func flat(cents int64) price { return price{cents: cents} }

// everyDay is the same chance on every day of the week.
func everyDay(permille int) [7]int {
	return [7]int{permille, permille, permille, permille, permille, permille, permille}
}

// workdays is one chance from Monday to Friday and another at the weekend.
func workdays(work, weekend int) [7]int {
	return [7]int{weekend, work, work, work, work, work, weekend}
}
