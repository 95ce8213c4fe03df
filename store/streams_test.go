package store_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// calendar is a clock that a test sets.
type calendar struct{ now time.Time }

func openAt(t testing.TB, c *calendar) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "passbook.db"), Now: func() time.Time { return c.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	link(t, s, bank)
	return s
}

func stream(id ledger.StreamID, title safetext.Untrusted, cents int64, on ledger.Date, rows ...ledger.TransactionID) ledger.Stream {
	price := ledger.Money{Minor: cents, Currency: "USD"}
	return ledger.Stream{ID: id, Account: "checking", MerchantName: title, FirstOn: 20260101, LastOn: on, Frequency: ledger.Monthly,
		Average: price, Last: price, Active: true, Status: ledger.Mature, Transactions: rows}
}

func saveStreams(t testing.TB, s *store.Store, streams ...ledger.Stream) {
	t.Helper()
	if err := s.SaveStreams(t.Context(), bank, streams); err != nil {
		t.Fatal(err)
	}
}

func TestStreamsKeepTheirHistory(t *testing.T) {
	c := &calendar{noon()}
	s := openAt(t, c)
	film := stream("s1", "Films", -999, 20260715)
	saveStreams(t, s, film)
	saveStreams(t, s, film)
	unseen(t, s, 0) // the first ones were there before anybody looked
	c.now = c.now.AddDate(0, 0, 17)
	dearer := stream("s1", "Films", -1299, 20260815)
	saveStreams(t, s, dearer, stream("s2", "Gym", -3000, 20260810))
	equal(t, "changes", []string{"stream price rise Films -9.99 USD > -12.99 USD", "stream new Gym 0.00 USD > -30.00 USD"},
		told(t, s, ledger.ChangesRequest{Unseen: true}))
	c.now = c.now.AddDate(0, 0, 45)
	for range 2 {
		saveStreams(t, s, dearer, stream("s2", "Gym", -3000, 20261001))
	}
	equal(t, "missed", "stream missed Films -12.99 USD > 0.00 USD", told(t, s, ledger.ChangesRequest{Unseen: true})[0])
	unseen(t, s, 3)
	versions, err := s.StreamVersions(t.Context(), "s1")
	if err != nil {
		t.Fatal(err)
	}
	want := []ledger.StreamVersion{{At: noon(), Stream: film}, {At: noon().AddDate(0, 0, 17), Stream: dearer}}
	equal(t, "versions", want, versions)
	events, err := s.StreamEvents(t.Context(), "s1")
	if err != nil || len(events) != 2 || events[0].Kind != ledger.StreamMissed || events[1].Kind != ledger.StreamRise || events[1].Why == "" {
		t.Errorf("events %+v, %v", events, err)
	}
}

func dismissed(t testing.TB, s *store.Store, want map[ledger.StreamID]bool) {
	t.Helper()
	streams, err := s.Streams(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[ledger.StreamID]bool{}
	for _, st := range streams {
		got[st.ID] = st.Dismissed
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("dismissed %v, want %v", got, want)
	}
}

func TestDismissedStreamsStayDismissed(t *testing.T) {
	c := &calendar{noon()}
	s := openAt(t, c)
	saveStreams(t, s, stream("s1", "Films", -999, 20260715, "t1", "t2"), stream("s2", "Gym", -3000, 20260710))
	if err := s.DismissStream(t.Context(), "s1", true); err != nil {
		t.Fatal(err)
	}
	dismissed(t, s, map[ledger.StreamID]bool{"s1": true, "s2": false})
	// It comes back under another id and another name, knowable by a row; goes away; and comes back by its name alone.
	saveStreams(t, s, stream("s3", "Films Inc", -1999, 20260715, "t2", "t3"), stream("s2", "Gym", -3000, 20260710))
	dismissed(t, s, map[ledger.StreamID]bool{"s3": true, "s2": false})
	saveStreams(t, s, stream("s2", "Gym", -3000, 20260710))
	saveStreams(t, s, stream("s2", "Gym", -3000, 20260710), stream("s4", "FILMS INC", -1999, 20260715))
	dismissed(t, s, map[ledger.StreamID]bool{"s4": true, "s2": false})
	unseen(t, s, 0)
	if err := s.DismissStream(t.Context(), "s4", false); err != nil {
		t.Fatal(err)
	}
	saveStreams(t, s, stream("s2", "Gym", -3000, 20260710), stream("s4", "FILMS INC", -1999, 20260715))
	dismissed(t, s, map[ledger.StreamID]bool{"s4": false, "s2": false})
	if err := s.DismissStream(t.Context(), "nobody", true); err == nil {
		t.Error("a stream that is not there was dismissed")
	}
}

func TestStreamsAreWorkedOutWherePlaidHasNone(t *testing.T) {
	c := &calendar{noon()}
	s := openAt(t, c)
	var page ledger.Page
	for n := range 6 {
		bill := row(ledger.TransactionID(fmt.Sprint("t", n)), ledger.Date(20260215).AddMonths(n), -999, "FILMS.COM 0123")
		bill.MerchantName = "Films"
		page.Added = append(page.Added, bill)
	}
	page.Added = append(page.Added, row("x1", 20260203, -500, "MARKET"), row("x2", 20260204, -700, "MARKET"))
	mustRun(t, s, "c1", page)
	for range 2 {
		if err := s.DetectStreams(t.Context(), bank); err != nil {
			t.Fatal(err)
		}
		streams, err := s.Streams(t.Context())
		if err != nil || len(streams) != 1 {
			t.Fatalf("%+v, %v", streams, err)
		}
		got := streams[0]
		if !got.Local || got.Title() != "Films" || got.Frequency != ledger.Monthly || got.Last.Minor != -999 || len(got.Transactions) != 6 {
			t.Errorf("%+v", got)
		}
		if rows, err := s.TransactionsOfStream(t.Context(), got.ID); err != nil || len(rows) != 6 {
			t.Errorf("%d rows, %v", len(rows), err)
		}
	}
	unseen(t, s, 1) // the first history
}
