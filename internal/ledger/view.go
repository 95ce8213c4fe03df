package ledger

// ViewID is Passbook's own number of a saved view.
type ViewID int64

// View is a query with a name.
type View struct {
	ID       ViewID
	Name     string
	Query    string // in the query language
	Position int
}
