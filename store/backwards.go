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
	met      []uint64 // a bit for each row that was there before: whether a page has it
}

func newBackwards(firstNew ledger.LocalID) *backwards {
	return &backwards{firstNew: firstNew, met: make([]uint64, firstNew/64+1)}
}

// meets notes that a page speaks of a row that is there.
func (w *backwards) meets(id ledger.LocalID) error {
	if id >= w.firstNew {
		return errTangled
	}
	at, bit := id/64, uint64(1)<<(id%64)
	if w.met[at]&bit != 0 {
		return errTangled
	}
	w.met[at] |= bit
	return nil
}
