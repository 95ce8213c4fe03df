package ledger

// SumRequest asks for monthly sums.
type SumRequest struct {
	From, To  Month       // both included; zero is the first, or the last, there is
	Accounts  []AccountID // of these alone; empty is all
	ByAccount bool        // apart by account; otherwise MonthlySum.Account is empty
}
