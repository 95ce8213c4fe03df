package store_test

import (
	"fmt"
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

// sameDigest returns two ids that are listed under the same digest.
func sameDigest() (a, b ledger.TransactionID) {
	seen := map[int64]ledger.TransactionID{}
	for n := 0; ; n++ {
		id := ledger.TransactionID(fmt.Sprintf("id-%d", n))
		digest := store.IDDigest(id)
		if other, ok := seen[digest]; ok {
			return other, id
		}
		seen[digest] = id
	}
}

// TestIDsOfOneDigest: rows whose ids have the same digest, and rows of two Items whose ids are the same, are told apart whatever
// an update makes of one of them.
func TestIDsOfOneDigest(t *testing.T) {
	const other = ledger.ItemID("item-2")
	s := openLinked(t)
	link(t, s, other)
	a, b := sameDigest()
	update := func(item ledger.ItemID, to ledger.Cursor, pages ...ledger.Page) ledger.Changes {
		t.Helper()
		c, err := run(t.Context(), s, item, to, pages...)
		if err != nil {
			t.Fatal(err)
		}
		verify(t, s)
		return c
	}
	plain := func(id ledger.TransactionID, cents int64) ledger.Transaction { return row(id, 20260701, cents, "SHOP") }
	first := ledger.Page{Added: []ledger.Transaction{plain(a, -1), plain(b, -2)}}
	for _, item := range []ledger.ItemID{bank, other} {
		if c := update(item, "c1", first); c.Added != 2 {
			t.Errorf("first update of %s: %+v", item, c)
		}
	}
	// Changed, and renamed when it posts: to the other id of the digest, which is free by then.
	posted := plain(a, -4)
	posted.PendingID = b
	for at, step := range []struct {
		page ledger.Page
		want ledger.Changes
	}{
		{ledger.Page{Modified: []ledger.Transaction{plain(b, -3)}}, ledger.Changes{Modified: 1}},
		{ledger.Page{Removed: []ledger.TransactionID{a}}, ledger.Changes{Removed: 1}},
		{ledger.Page{Added: []ledger.Transaction{posted}, Removed: []ledger.TransactionID{b}}, ledger.Changes{Modified: 1}},
		{ledger.Page{Added: []ledger.Transaction{plain(b, -5)}}, ledger.Changes{Added: 1}},
	} {
		if c := update(bank, ledger.Cursor(fmt.Sprintf("d%d", at)), step.page); c != step.want {
			t.Errorf("step %d came to %+v, want %+v", at, c, step.want)
		}
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 4 {
		t.Errorf("%d rows: %v", len(rows), rows)
	}
}

// TestIDThatComesAgain: an id that a long first history repeats stays one row, with what was said of it last.
func TestIDThatComesAgain(t *testing.T) {
	s := openLinked(t)
	var pages []ledger.Page
	for p := range 5 {
		var page ledger.Page
		for n := range 400 {
			id := ledger.TransactionID(fmt.Sprintf("id-%d", (p*200+n)%700))
			page.Added = append(page.Added, row(id, 20260601+ledger.Date(n%28), int64(-1000*p-n-1), "SHOP"))
		}
		pages = append(pages, page)
	}
	if c := mustRun(t, s, "c1", pages...); c.Added != 700 {
		t.Errorf("changes %+v", c)
	}
	verify(t, s)
	last := map[ledger.TransactionID]int64{}
	for _, p := range pages {
		for _, r := range p.Added {
			last[r.ID] = r.Amount.Minor
		}
	}
	for _, r := range all(t, s, ledger.Query{}) {
		if r.Amount.Minor != last[r.ID] {
			t.Errorf("row %s comes to %d, want %d", r.ID, r.Amount.Minor, last[r.ID])
		}
		delete(last, r.ID)
	}
	if len(last) > 0 {
		t.Errorf("%d rows are missing", len(last))
	}
}
