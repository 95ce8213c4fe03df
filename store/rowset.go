package store

import "passbook/internal/ledger"

// rowSet is a set of rows that were there before an update: a bit for each local id given out by then.
type rowSet []uint64

func newRowSet(firstNew ledger.LocalID) rowSet { return make(rowSet, firstNew/64+1) }

func (s rowSet) has(id ledger.LocalID) bool { return s[id/64]&(1<<(id%64)) != 0 }

func (s rowSet) add(id ledger.LocalID) { s[id/64] |= 1 << (id % 64) }
