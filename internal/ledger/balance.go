package ledger

// Snapshot is what a bank said an account held at the end of a day, as Account.Worth counts it: debts are negative.
type Snapshot struct {
	On    Date
	Worth Money
}

// DailySum is what the posted rows of an account come to on one day, by the date they posted.
type DailySum struct {
	On  Date
	Sum Money
}

// BalanceKind is how a balance of the past is known.
type BalanceKind int8

// The kinds, best last. A missing balance is not nought and must not be drawn as nought.
const (
	BalanceMissing BalanceKind = 0
	BalanceCarried BalanceKind = 1 // an older snapshot, still taken to hold
	BalanceWalked  BalanceKind = 2 // estimated: walked back from a later snapshot through the posted rows
	BalanceRead    BalanceKind = 3 // the bank said so on that day
)

// BalancePoint is what one account was worth at the end of a day.
type BalancePoint struct {
	Account AccountID
	On      Date
	Worth   Money // debts are negative; meaningless when missing
	Kind    BalanceKind
	AsOf    Date // the day of the snapshot the figure rests on; zero when missing
}

// NetWorthPoint is what all accounts together were worth at the end of a day, by currency.
type NetWorthPoint struct {
	On     Date
	Assets Totals // positive
	Debts  Totals // negative
	Worth  Totals // assets and debts together
	// Estimated is true when a balance in it was walked back or carried forward.
	Estimated bool
	// Missing are the accounts whose balance on that day nobody knows; they are in none of the sums.
	Missing []AccountID
}

// Complete reports whether every account is in the sums.
func (p NetWorthPoint) Complete() bool { return len(p.Missing) == 0 }
