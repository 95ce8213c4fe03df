package ledger

import (
	"time"

	"passbook/internal/safetext"
)

// AccountID is Plaid's account_id: opaque, case sensitive, new whenever a bank is linked anew.
type AccountID string

// AccountType is Plaid's account type (schema AccountType). Unknown values are kept.
type AccountType string

// The account types Plaid documents.
const (
	Depository AccountType = "depository"
	Credit     AccountType = "credit"
	Loan       AccountType = "loan"
	Investment AccountType = "investment"
	Brokerage  AccountType = "brokerage"
	OtherType  AccountType = "other"
)

// IsDebt reports whether a positive current balance is owed rather than owned.
func (t AccountType) IsDebt() bool { return t == Credit || t == Loan }

// Account is one account of an Item (schema AccountBase).
type Account struct {
	ID           AccountID
	Item         ItemID
	PersistentID string // persistent_account_id: the same across Items, only some banks give it
	Name         safetext.Untrusted
	OfficialName safetext.Untrusted
	Mask         safetext.Untrusted // the last 2-4 characters of the number, or empty
	Type         AccountType
	Subtype      string
	Balances     Balances
	Closed       bool // no longer among the Item's accounts; its history stays

	Excluded    bool      // the person leaves it out of totals
	ContinuedAs AccountID // the account it goes on as under a newer Item of its bank; empty where it does not
}

// Counts reports whether the account is in totals.
func (a Account) Counts() bool { return !a.Closed && !a.Excluded && a.ContinuedAs == "" }

// Balances are what Plaid last read at the bank. A nil pointer is a value Plaid did not give.
//
// Current: depository and investment = owned; credit and loan = owed (a credit in the holder's favour is negative).
// Available: depository = current less pending; credit = limit less what is owed. Limit: of credit, or a European overdraft.
type Balances struct {
	Available *Money
	Current   *Money
	Limit     *Money
	AsOf      time.Time // last_updated_datetime, or when Passbook read them; UTC
}

// Worth returns what the account adds to net worth: the current balance, negated for debts. ok is false when the bank gave none.
func (a Account) Worth() (worth Money, ok bool) {
	if a.Balances.Current == nil {
		return Money{}, false
	}
	if a.Type.IsDebt() {
		return a.Balances.Current.Neg(), true
	}
	return *a.Balances.Current, true
}

// Utilisation returns how much of the limit is used, in whole percent. ok is false for accounts that are no credit line.
func (a Account) Utilisation() (percent int, ok bool) {
	b := a.Balances
	if a.Type != Credit || b.Limit == nil || b.Current == nil || b.Limit.Minor <= 0 || b.Limit.Currency != b.Current.Currency {
		return 0, false
	}
	used := max(b.Current.Minor, 0)
	if used > (1<<62)/100 {
		return 0, false
	}
	return int(used * 100 / b.Limit.Minor), true
}

// NetWorth sums what the accounts that count are worth, by currency.
func NetWorth(accounts []Account) (Totals, error) {
	var t Totals
	for _, a := range accounts {
		if w, ok := a.Worth(); ok && a.Counts() {
			if err := t.Add(w); err != nil {
				return Totals{}, err
			}
		}
	}
	return t, nil
}
