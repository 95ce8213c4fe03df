package ledger

// PairState is how sure it is that two rows are one transfer.
type PairState int8

// The states. Only a confirmed pair keeps its rows out of income and spending; a rejected one is never proposed again.
const (
	PairProposed  PairState = 0
	PairConfirmed PairState = 1
	PairRejected  PairState = 2
)

// String returns the state as a word.
func (s PairState) String() string {
	switch s {
	case PairProposed:
		return "proposed"
	case PairConfirmed:
		return "confirmed"
	case PairRejected:
		return "rejected"
	}
	return "unknown"
}

// Pair is the two sides of money moved between the person's own accounts: a transfer, a card payment, a loan payment.
type Pair struct {
	A     LocalID // the side the money left
	B     LocalID // the side it reached
	State PairState
	By    Source // FromPlaid where the matcher found it, FromHand once the person has judged it
	Why   string // for the person, in plain words
}
