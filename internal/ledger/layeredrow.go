package ledger

// LayeredRow is a row with the layers that lie on it. Merge of them is the row's Own.
type LayeredRow struct {
	Row   Transaction
	Ruled Overlay // what the rules say
	Hand  Overlay // what the person says
}
