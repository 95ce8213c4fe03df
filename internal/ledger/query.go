package ledger

// Query says which transactions are asked for. The zero Query is all of them. The same Query means the same rows on
// every screen and in every command.
type Query struct {
	// Text is what the person typed: every word must occur, as the start of a word, in the merchant, the bank's text or the category.
	Text string
	// Account limits the rows to one account when it is not empty.
	Account AccountID
	// Item limits the rows to one Item's accounts when it is not empty.
	Item ItemID
	// Stream limits the rows to those of one recurring stream when it is not empty.
	Stream StreamID
}

// Direction is the way a window is read from its edge.
type Direction int

// Older reads towards the past (down the screen), Newer towards today (up).
const (
	Older Direction = iota
	Newer
)

// WindowRequest asks for up to Limit rows next to Edge, without Edge itself. With Older a zero Edge starts at the newest
// row; with Newer a zero Edge starts at the oldest.
type WindowRequest struct {
	Query  Query
	Edge   RowKey
	Toward Direction
	Limit  int
}

// Window is a run of neighbouring rows, newest first whatever the direction it was read in.
type Window struct {
	Rows []Transaction
	More bool // there is at least one more row beyond, in the direction asked
}

// Tally is how many rows a query has and what they come to.
type Tally struct {
	Count  int64
	In     Totals
	Out    Totals
	Oldest Date
	Newest Date
}
