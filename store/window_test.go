package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// TestPagingCoversEachRowOnce pages down from the newest row and up from the oldest, in windows of any size.
func TestPagingCoversEachRowOnce(t *testing.T) {
	t.Parallel()
	s := openNew(t)
	items := 0
	rapid.Check(t, func(rt *rapid.T) {
		items++
		item := ledger.ItemID(fmt.Sprintf("item-%d", items))
		link(t, s, item)
		accounts := []ledger.AccountID{ledger.AccountID("a" + item), ledger.AccountID("b" + item)}
		var page ledger.Page
		var stream ledger.Stream
		for n := range rapid.IntRange(0, 40).Draw(rt, "rows") {
			r := row(ledger.TransactionID(fmt.Sprint(n)), ledger.Date(20260700+rapid.IntRange(1, 5).Draw(rt, "day")), 1,
				safetext.Untrusted(rapid.SampledFrom([]string{"TEAROOM", "PAYROLL"}).Draw(rt, "name")))
			r.Account = rapid.SampledFrom(accounts).Draw(rt, "account")
			if rapid.Bool().Draw(rt, "recurs") {
				stream.Transactions = append(stream.Transactions, r.ID)
			}
			page.Added = append(page.Added, r)
		}
		if _, err := run(t.Context(), s, item, "c1", page); err != nil {
			rt.Fatal(err)
		}
		stream.ID, stream.Account = ledger.StreamID(item), accounts[0]
		if err := s.SaveStreams(t.Context(), item, []ledger.Stream{stream}); err != nil {
			rt.Fatal(err)
		}
		q := ledger.Query{Item: item}
		q.Text = rapid.SampledFrom([]string{"", "tea", "pay coff"}).Draw(rt, "text")
		q.Account = rapid.SampledFrom([]ledger.AccountID{"", accounts[0], "nowhere"}).Draw(rt, "in account")
		q.Stream = rapid.SampledFrom([]ledger.StreamID{"", stream.ID}).Draw(rt, "in stream")
		want := expected(page.Added, q, stream)
		limit := rapid.IntRange(1, 9).Draw(rt, "limit")
		for _, toward := range []ledger.Direction{ledger.Older, ledger.Newer} {
			got := pageThrough(t, rt, s, ledger.WindowRequest{Query: q, Toward: toward, Limit: limit})
			ids := map[ledger.TransactionID]bool{}
			for i, r := range got {
				ids[r.ID] = true
				if i > 0 && got[i-1].Key <= r.Key {
					rt.Fatalf("%d: rows out of order", toward)
				}
			}
			if len(got) != len(want) || len(ids) != len(want) {
				rt.Fatalf("%d: paged through %d rows, %d different, want %d", toward, len(got), len(ids), len(want))
			}
			for _, id := range want {
				if !ids[id] {
					rt.Fatalf("%d: row %s is missing", toward, id)
				}
			}
		}
		tally, err := s.Tally(t.Context(), q)
		if err != nil || tally.Count != int64(len(want)) || tally.In.In("USD").Minor != int64(len(want)) {
			rt.Fatalf("tally %+v, %v, want %d", tally, err, len(want))
		}
	})
}

// expected returns the rows of a query by looking at each.
func expected(rows []ledger.Transaction, q ledger.Query, stream ledger.Stream) (ids []ledger.TransactionID) {
	for _, r := range rows {
		if naive(q.Text, r) && (q.Account == "" || r.Account == q.Account) &&
			(q.Stream == "" || slices.Contains(stream.Transactions, r.ID)) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// pageThrough reads window after window to the end and returns all rows, newest first.
func pageThrough(t *testing.T, rt *rapid.T, s *store.Store, r ledger.WindowRequest) (rows []ledger.Transaction) {
	for {
		w, err := s.Window(t.Context(), r)
		if err != nil {
			rt.Fatal(err)
		}
		if len(w.Rows) > r.Limit || (w.More && len(w.Rows) < r.Limit) {
			rt.Fatalf("window of %d rows, limit %d, more %t", len(w.Rows), r.Limit, w.More)
		}
		if r.Toward == ledger.Newer {
			rows = append(slices.Clone(w.Rows), rows...)
		} else {
			rows = append(rows, w.Rows...)
		}
		if !w.More {
			return rows
		}
		r.Edge = w.Rows[0].Key
		if r.Toward == ledger.Older {
			r.Edge = w.Rows[len(w.Rows)-1].Key
		}
	}
}

func TestWindowRefusesALimitThatIsNone(t *testing.T) {
	s := openNew(t)
	if _, err := s.Window(t.Context(), ledger.WindowRequest{}); err == nil {
		t.Error("a window of no rows was given")
	}
}

func TestTallyKeepsCurrenciesAndDirectionsApart(t *testing.T) {
	s := openLinked(t)
	euro := row("t3", 20260615, -700, "KIOSK")
	euro.Amount.Currency = "EUR"
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		row("t1", 20260701, -450, "COFFEE"), row("t2", 20260702, 100000, "PAYROLL"), euro, row("t4", 20260710, -50, "COFFEE"),
	}})
	tally, err := s.Tally(t.Context(), ledger.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if tally.Count != 4 || tally.Out.In("USD").Minor != -500 || tally.Out.In("EUR").Minor != -700 ||
		tally.In.In("USD").Minor != 100000 || len(tally.In.List()) != 1 || tally.Oldest != 20260615 || tally.Newest != 20260710 {
		t.Errorf("tally %+v", tally)
	}
}

func TestReadingStopsWhenCancelled(t *testing.T) {
	s := openLinked(t)
	var page ledger.Page
	for n := range 2000 {
		page.Added = append(page.Added, row(ledger.TransactionID(fmt.Sprint(n)), 20260701, 1, "COFFEE"))
	}
	mustRun(t, s, "c1", page)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for row, err := range s.AllTransactions(ctx, ledger.Query{}) {
		if err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want context.Canceled", err)
			}
			return
		}
		if row.Key > 0 {
			cancel()
		}
	}
	t.Error("the rows went on to the end after the cancel")
}

func TestTransactionByLocalID(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -450, "COFFEE")}})
	if r, err := s.Transaction(t.Context(), 1); err != nil || r.ID != "t1" {
		t.Errorf("row %+v, %v", r, err)
	}
	if _, err := s.Transaction(t.Context(), 2); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}
