package ledger

// Rule is a query and what is done to the rows it matches. Rules say what they say on a layer of their own: above Plaid,
// below the hand.
type Rule struct {
	ID      RuleID
	Name    string
	Query   string // in the query language; never empty
	Actions Actions
	Enabled bool
	// Position orders the rules: they run from the lowest up, and where two set the same value the later one stays.
	Position int
}

// Actions are what a rule sets. The zero value of each leaves it alone.
type Actions struct {
	Category CategoryKey
	Name     string
	AddTags  []string
	Hidden   HideMark
	Transfer TransferMark
}
