package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/store"
)

// pairSides names a pair.
type pairSides [2]ledger.LocalID

func sidesOf(p ledger.Pair) pairSides { return pairSides{p.A, p.B} }

// ledgerAsItIs is what pairs are found by: every row and every pair.
type ledgerAsItIs struct {
	rows  map[ledger.LocalID]ledger.Transaction
	pairs map[pairSides]ledger.Pair
	tree  *ledger.Tree
}

func readLedger(t testing.TB, s *store.Store) ledgerAsItIs {
	t.Helper()
	l := ledgerAsItIs{rows: map[ledger.LocalID]ledger.Transaction{}, pairs: map[pairSides]ledger.Pair{}}
	for _, r := range all(t, s, ledger.Query{}) {
		l.rows[r.LocalID] = r
	}
	for _, state := range []ledger.PairState{ledger.PairProposed, ledger.PairConfirmed, ledger.PairRejected} {
		for _, p := range pairs(t, s, state) {
			l.pairs[sidesOf(p)] = p
		}
	}
	var err error
	if l.tree, err = s.Categories(t.Context()); err != nil {
		t.Fatal(err)
	}
	return l
}

// plainly is what should come of the pairs of before once the rows are as they are now: the matcher is asked of every row there
// is, and what it has proposed is forgotten, as is what it has confirmed of rows that are otherwise now.
func (l ledgerAsItIs) plainly(before ledgerAsItIs) map[pairSides]ledger.Pair {
	otherwise := func(id ledger.LocalID) bool {
		was, there := before.rows[id]
		is, still := l.rows[id]
		seen, sees := ledger.NewTransferRow(was, l.tree), ledger.NewTransferRow(is, l.tree)
		return !there || !still || seen != sees
	}
	want := map[pairSides]ledger.Pair{}
	partner := map[ledger.LocalID]bool{}
	for sides, p := range before.pairs {
		if p.State == ledger.PairConfirmed && !otherwise(p.A) && !otherwise(p.B) {
			want[sides] = p
			partner[p.A], partner[p.B] = true, true
		}
	}
	var rows []ledger.TransferRow
	for id, r := range l.rows {
		if !partner[id] {
			rows = append(rows, ledger.NewTransferRow(r, l.tree))
		}
	}
	for _, p := range ledger.MatchTransfers(rows, nil) {
		want[sidesOf(p)] = p
	}
	return want
}

// mover draws what happens to a few accounts between which much money moves.
type mover struct {
	*testing.T
	rt    *rapid.T
	store *store.Store
	runs  int
}

func (m *mover) row(item ledger.ItemID) ledger.Transaction {
	n := rapid.IntRange(0, 9).Draw(m.rt, "id")
	account := ledger.AccountID(fmt.Sprint(item, "-", n%2))
	on := ledger.NewDate(2026, 7, 1).AddDays(rapid.IntRange(0, 25).Draw(m.rt, "day"))
	cents := rapid.SampledFrom([]int64{10_000, 10_000, 10_000, 10_060, 9_950, 300, 301}).Draw(m.rt, "cents")
	if n%2 == 0 {
		cents = -cents
	}
	r := moved(ledger.TransactionID(fmt.Sprint(item, "-t", n)), account, on, cents)
	switch rapid.IntRange(0, 5).Draw(m.rt, "kind") {
	case 0:
		r = plain(r)
	case 1:
		r.Category = ledger.Category{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE"}
	}
	if rapid.IntRange(0, 9).Draw(m.rt, "euros") == 0 {
		r.Amount.Currency = "EUR"
	}
	r.Pending = rapid.IntRange(0, 5).Draw(m.rt, "pending") == 0
	return r
}

func (m *mover) sync() {
	item := rapid.SampledFrom([]ledger.ItemID{bank, "item-2", "item-3"}).Draw(m.rt, "item")
	var p ledger.Page
	for range rapid.IntRange(1, 6).Draw(m.rt, "rows") {
		r := m.row(item)
		if rapid.IntRange(0, 5).Draw(m.rt, "remove") == 0 {
			p.Removed = append(p.Removed, r.ID)
		} else {
			p.Modified = append(p.Modified, r)
		}
	}
	m.runs++
	if _, err := run(m.Context(), m.store, item, ledger.Cursor(fmt.Sprint("c", m.runs)), p); err != nil {
		m.rt.Fatal(err)
	}
}

// openFresh opens a store on such bytes that need not survive the machine, and returns what closes and deletes it.
func openFresh(t testing.TB, fresh []byte) (*store.Store, func()) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "passbook.db")
	if err := os.WriteFile(path, fresh, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: noon})
	if err == nil {
		err = s.Pragma(t.Context(), "synchronous(OFF)")
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, func() {
		if err := errors.Join(s.Close(), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	}
}

// TestPairsAreThoseOfTheWholeLedger: whatever comes, changes and goes, the pairs are those that the matcher finds when it is asked
// of every row there is.
func TestPairsAreThoseOfTheWholeLedger(t *testing.T) {
	t.Parallel()
	fresh := freshFile(t)
	rapid.Check(t, func(rt *rapid.T) {
		s, leave := openFresh(t, fresh)
		defer leave()
		for _, item := range []ledger.ItemID{bank, "item-2", "item-3"} {
			link(t, s, item)
		}
		m := &mover{T: t, rt: rt, store: s}
		for range rapid.IntRange(2, 14).Draw(rt, "steps") {
			before := readLedger(t, s)
			m.sync()
			now := readLedger(t, s)
			if diff := cmp.Diff(now.plainly(before), now.pairs, cmpopts.EquateEmpty()); diff != "" {
				rt.Fatalf("pairs (-plainly +stored):\n%s", diff)
			}
			for id, r := range now.rows {
				if other, there := now.rows[r.Partner]; there && other.Partner != id {
					rt.Fatalf("%+v has the partner %+v", r, other)
				}
			}
		}
		if err := s.Verify(t.Context()); err != nil {
			rt.Fatal(err)
		}
	})
}
