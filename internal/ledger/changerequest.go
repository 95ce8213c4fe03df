package ledger

// ChangesRequest asks for up to Limit entries of what changed, newest first. Before continues a list: the ID of its last entry,
// zero at the start.
type ChangesRequest struct {
	Before ChangeID
	Limit  int
	Unseen bool // only what came since the person last looked
}

// ChangeWindow is a run of entries of what changed, newest first.
type ChangeWindow struct {
	Entries []ChangeEntry
	More    bool // there are older ones
}
