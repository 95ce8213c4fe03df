package store

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"passbook/internal/ledger"
)

// maxLists is how many lists of row keys a frame remembers.
const maxLists = 8

// keyLists are lists of row keys that were read, by the clause that lists them. To find the rows of streams takes longer than
// all else that a window does.
type keyLists struct {
	mu    sync.Mutex
	known map[string][]ledger.RowKey
}

// keysOf returns the row keys that a clause lists, in order. The caller must not change them.
func (f *frame) keysOf(ctx context.Context, q querier, c clause) ([]ledger.RowKey, error) {
	name := c.text + fmt.Sprint(c.args...)
	f.lists.mu.Lock()
	keys, ok := f.lists.known[name]
	f.lists.mu.Unlock()
	if ok {
		return keys, nil
	}
	keys, err := readKeys(ctx, q, c.text, c.args...)
	if err != nil {
		return nil, err
	}
	keys = inOrder(keys)
	f.lists.mu.Lock()
	defer f.lists.mu.Unlock()
	if f.lists.known == nil || len(f.lists.known) >= maxLists {
		f.lists.known = map[string][]ledger.RowKey{}
	}
	f.lists.known[name] = keys
	return keys, nil
}

// inBoth returns what is in both of two lists in order.
func inBoth(a, b []ledger.RowKey) (both []ledger.RowKey) {
	for _, key := range a {
		if _, ok := slices.BinarySearch(b, key); ok {
			both = append(both, key)
		}
	}
	return both
}
