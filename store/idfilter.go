package store

import (
	"context"
	"database/sql"
	"math/bits"

	"passbook/internal/ledger"
)

// idFilter remembers which ids there are, so that the rows of a long history need not be looked for in the table: it never
// denies an id that was added, and seldom claims one that was not. Its size does not grow.
type idFilter struct{ bits []uint64 }

// filterBits are enough to be wrong about one id in five hundred when a million are in.
const (
	filterBits   = 1 << 24
	filterProbes = 5
)

// filterFor returns the filter of the rows there are, for an update that brings no fewer than those; else nil, for it would take
// longer to make than it spares.
func filterFor(ctx context.Context, tx *sql.Tx, item int64) (*idFilter, error) {
	var staged int
	err := tx.QueryRowContext(ctx, "SELECT coalesce(sum(row_count), 0) FROM stages WHERE item_key = ?", item).Scan(&staged)
	if err != nil || staged < manyRows {
		return nil, err
	}
	f := &idFilter{bits: make([]uint64, filterBits/64)}
	there := 0
	err = eachRow(ctx, tx, "SELECT digest FROM transaction_ids LIMIT ?", func(rows *sql.Rows) error {
		var digest int64
		err := rows.Scan(&digest)
		f.addDigest(digest)
		there++
		return err
	}, staged+1)
	if err != nil || there > staged {
		return nil, err
	}
	return f, nil
}

func (f *idFilter) add(id ledger.TransactionID) { f.addDigest(idDigest(id)) }

func (f *idFilter) addDigest(digest int64) {
	for at, step, n := spread(digest); n > 0; n-- {
		f.bits[at/64%uint64(len(f.bits))] |= 1 << (at % 64)
		at += step
	}
}

// mayHave reports whether the id may have been added.
func (f *idFilter) mayHave(id ledger.TransactionID) bool {
	for at, step, n := spread(idDigest(id)); n > 0; n-- {
		if f.bits[at/64%uint64(len(f.bits))]&(1<<(at%64)) == 0 {
			return false
		}
		at += step
	}
	return true
}

// spread returns the first of the bits of a digest, and how far apart they lie.
func spread(digest int64) (at, step uint64, n int) {
	high, low := bits.Mul64(uint64(digest)+1, 0x9e3779b97f4a7c15)
	return low ^ high, low>>32 | 1, filterProbes
}
