package ledger

// Class is how a row, or a part of one, counts in totals.
type Class int8

// The classes. Only Spending and Income are summed. A refund is Spending with money coming in: it nets inside its category.
const (
	Spending Class = 1
	Income   Class = 2
	Transfer Class = 3 // moved between the person's own pockets
	Hidden   Class = 4 // hidden by the person or a rule, or in an account left out of totals
)

// String returns the class as a word.
func (c Class) String() string {
	switch c {
	case Spending:
		return "spending"
	case Income:
		return "income"
	case Transfer:
		return "transfer"
	case Hidden:
		return "hidden"
	}
	return "unknown"
}

// MonthlySum is what one category of one account comes to in a month.
type MonthlySum struct {
	Month    Month
	Category CategoryKey // as the tree resolves it
	Account  AccountID
	Class    Class
	Sum      Money
	Count    int64 // rows, or parts of rows
}
