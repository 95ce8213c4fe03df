package store

import (
	"hash/maphash"

	"passbook/internal/ledger"
)

// idFilter remembers which ids an update has brought, so that the rows of a first history need not be looked for in the table:
// it never denies an id that was added, and seldom claims one that was not. Its size does not grow.
type idFilter struct {
	seed maphash.Seed
	bits []uint64
}

// filterBits are enough to be wrong about one id in fifty when a million are in.
const (
	filterBits   = 1 << 23
	filterProbes = 5
)

func newIDFilter() *idFilter {
	return &idFilter{seed: maphash.MakeSeed(), bits: make([]uint64, filterBits/64)}
}

func (f *idFilter) add(id ledger.TransactionID) {
	for at, step, n := f.probe(id); n > 0; n-- {
		f.bits[at/64%uint64(len(f.bits))] |= 1 << (at % 64)
		at += step
	}
}

// mayHave reports whether the id may have been added.
func (f *idFilter) mayHave(id ledger.TransactionID) bool {
	for at, step, n := f.probe(id); n > 0; n-- {
		if f.bits[at/64%uint64(len(f.bits))]&(1<<(at%64)) == 0 {
			return false
		}
		at += step
	}
	return true
}

func (f *idFilter) probe(id ledger.TransactionID) (at, step uint64, n int) {
	sum := maphash.String(f.seed, string(id))
	return sum, sum>>32 | 1, filterProbes
}
