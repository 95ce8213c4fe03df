package store

import (
	"errors"

	"passbook/internal/ledger"
)

// errTangled: pages say one thing after another of the same transaction. Then they are merged as they came, and not backwards.
var errTangled = errors.New("the pages of the update hang together")

// backwards watches over pages that are merged from the last to the first. As long as each of them speaks of other transactions,
// that comes to the same.
type backwards struct {
	firstNew ledger.LocalID
	met      rowSet // rows of before that a page has spoken of
}

func newBackwards(firstNew ledger.LocalID) *backwards {
	return &backwards{firstNew: firstNew, met: newRowSet(firstNew)}
}

// meets notes that a page speaks of a row that is there.
func (w *backwards) meets(id ledger.LocalID) error {
	if id >= w.firstNew || w.met.has(id) {
		return errTangled
	}
	w.met.add(id)
	return nil
}
