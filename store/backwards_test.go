package store_test

import (
	"slices"
	"testing"

	"passbook/internal/ledger"
)

// TestPagesFromTheNewest: a history that comes newest first comes to the same, and its rows are numbered in the order of their days.
func TestPagesFromTheNewest(t *testing.T) {
	s := openLinked(t)
	var pages []ledger.Page
	for _, day := range []ledger.Date{20260730, 20260720, 20260710} {
		pages = append(pages, ledger.Page{Added: []ledger.Transaction{
			row(ledger.TransactionID("b"+day.String()), day, -2, "TEAROOM"), row(ledger.TransactionID("a"+day.String()), day-1, -1, "TEAROOM"),
		}})
	}
	if c := mustRun(t, s, "c1", pages...); c.Added != 6 {
		t.Errorf("changes %+v", c)
	}
	verify(t, s)
	want := []ledger.LocalID{6, 5, 4, 3, 2, 1}
	for at, r := range all(t, s, ledger.Query{Text: "tearoom"}) {
		if at >= len(want) || r.LocalID != want[at] {
			t.Errorf("place %d has row %d of %s", at, r.LocalID, r.ShownOn())
		}
	}
}

// TestPagesThatHangTogether: pages that go back in time and speak of the same transaction come to what they come to in the order
// they were sent in.
func TestPagesThatHangTogether(t *testing.T) {
	const newer, older ledger.Date = 20260720, 20260710
	on := func(day ledger.Date, id, pending ledger.TransactionID, cents int64) ledger.Transaction {
		r := row(id, day, cents, "TEAROOM")
		r.PendingID = pending
		return r
	}
	page := func(rows ...ledger.Transaction) ledger.Page { return ledger.Page{Added: rows} }
	for name, c := range map[string]struct {
		before ledger.Page
		pages  []ledger.Page
	}{
		"an id twice":               {page(), []ledger.Page{page(on(newer, "q", "", -1)), page(on(older, "q", "", -2))}},
		"a row there was, twice":    {page(on(older, "q", "", -3)), []ledger.Page{page(on(newer, "q", "", -1)), page(on(older, "q", "", -2))}},
		"there and back":            {page(on(newer, "q", "", -1)), []ledger.Page{page(on(newer, "q", "", -2)), page(on(older, "x", "", -5)), page(on(older, "q", "", -1))}},
		"two of one pending row":    {page(on(older, "p", "", -3)), []ledger.Page{page(on(newer, "q", "p", -1)), page(on(older, "r", "p", -2))}},
		"posted, and posted again":  {page(on(older, "p", "", -3)), []ledger.Page{page(on(newer, "q", "p", -1)), page(on(older, "r", "q", -2))}},
		"posted before it is there": {page(on(older, "p", "", -3)), []ledger.Page{page(on(newer, "r", "q", -1)), page(on(older, "q", "p", -2))}},
		"the pending row after":     {page(), []ledger.Page{page(on(newer, "q", "p", -1)), page(on(older, "p", "", -2))}},
		"the pending row before":    {page(), []ledger.Page{page(on(newer, "p", "", -1)), page(on(older, "q", "p", -2))}},
		"both are there":            {page(on(older, "p", "", -3), on(newer, "q", "", -4)), []ledger.Page{page(on(newer, "q", "p", -1)), page(on(older, "p", "", -2))}},
		"pending beside the posted": {page(on(older, "q", "", -4)), []ledger.Page{page(on(newer, "p", "", -1)), page(on(older, "q", "p", -2))}},
		"named once and not again":  {page(on(older, "p", "", -3)), []ledger.Page{page(on(newer, "q", "p", -1)), page(on(older, "q", "", -2))}},
	} {
		t.Run(name, func(t *testing.T) {
			s := openLinked(t)
			m := &model{rows: map[ledger.TransactionID]modelRow{}}
			locals := map[int]ledger.LocalID{}
			for n, pages := range [][]ledger.Page{{c.before}, c.pages} {
				got := mustRun(t, s, ledger.Cursor(rune('a'+n)), pages...)
				if want := m.apply(pages, false); got != want {
					t.Errorf("update %d changed %+v, want %+v", n, got, want)
				}
				checkRows(t, m, locals, all(t, s, ledger.Query{}))
				verify(t, s)
			}
			rows := all(t, s, ledger.Query{Text: "tearoom"})
			if !slices.IsSortedFunc(rows, func(a, b ledger.Transaction) int { return int(b.Key - a.Key) }) || len(rows) != len(m.rows) {
				t.Errorf("search finds %v", rows)
			}
		})
	}
}
