package ledger

// Duplicate is the suspicion that two Items hold the same account.
type Duplicate struct {
	A, B AccountID // A was there first
	Sure bool      // both carry the bank's own persistent id
	Why  string    // the evidence, in plain words
	// Denied is true once the person has said that it is none; it is not brought up again.
	Denied bool
}
