package bank

// AccountID is Plaid's account_id: 37 letters and digits, case sensitive, unique to an Item.
type AccountID string

// AccountType is Plaid's account type.
type AccountType string

// The account types of the AccountType schema that our banks keep.
const (
	Depository AccountType = "depository"
	Credit     AccountType = "credit"
	Loan       AccountType = "loan"
	Investment AccountType = "investment"
	Payroll    AccountType = "payroll"
	OtherType  AccountType = "other"
)

// Account is one account as the bank shows it on a day. Source: /accounts/get.
type Account struct {
	ID           AccountID
	Name         string
	OfficialName string // "" is null
	Mask         string // 2-4 letters or digits; "" is null
	Type         AccountType
	Subtype      string
	Currency     Currency
	Balances     Balances
	Owner        string // the person's name, for account_owner and /identity; "" when unknown
}

// Balances are positive in Plaid's sense: for credit and loan accounts Current is what is owed.
// A nil amount is null on the wire.
type Balances struct {
	Available *Amount
	Current   *Amount
	Limit     *Amount
}

// HasTransactions reports whether the Transactions product covers the account (depository, credit, student loans).
func (a Account) HasTransactions() bool {
	return a.Type == Depository || a.Type == Credit || a.Type == OtherType || a.Type == Loan && a.Subtype == "student"
}
