package ledger

// Page is one answer of /transactions/sync, already in Passbook's words.
type Page struct {
	Added    []Transaction
	Modified []Transaction
	Removed  []TransactionID
	Next     Cursor
	HasMore  bool
}

// Changes counts what one update did to the stored rows.
type Changes struct {
	Added    int
	Modified int
	Removed  int
	Posted   int // pending rows that posted: counted here and not under Added or Removed
}

// Any reports whether the update changed anything.
func (c Changes) Any() bool { return c.Added+c.Modified+c.Removed+c.Posted > 0 }

// Plus returns the sum of two counts.
func (c Changes) Plus(o Changes) Changes {
	return Changes{c.Added + o.Added, c.Modified + o.Modified, c.Removed + o.Removed, c.Posted + o.Posted}
}
