package recur

import (
	"fmt"
	"strings"
	"testing"

	"passbook/internal/ledger"
)

func usd(minor int64) ledger.Money { return ledger.Money{Minor: minor, Currency: "USD"} }

func TestEvents(t *testing.T) {
	netflix := ledger.Stream{ID: "s", Account: "a", MerchantName: "Netflix", FirstOn: 20250912, LastOn: 20260212, Frequency: ledger.Monthly,
		Average: usd(-1599), Last: usd(-1599), Active: true, Status: ledger.Mature}
	later := func(on ledger.Date, minor int64) ledger.Stream {
		s := netflix
		s.LastOn, s.Last = on, usd(minor)
		return s
	}
	with := func(s ledger.Stream, change func(*ledger.Stream)) ledger.Stream { change(&s); return s }
	dismissed := func(s *ledger.Stream) { s.Dismissed = true }
	inactive := func(s *ledger.Stream) { s.Active = false }
	other := ledger.Stream{ID: "o", Account: "a", MerchantName: "Other"}
	for _, c := range []struct {
		name         string
		old, fresh   []ledger.Stream
		since, today ledger.Date
		want         string
		why          string
	}{
		{"nothing", []ledger.Stream{netflix}, []ledger.Stream{netflix}, 20260301, 20260302, "", ""},
		{"the same price again", []ledger.Stream{netflix}, []ledger.Stream{later(20260312, -1599)}, 20260311, 20260313, "", ""},
		{"dearer", []ledger.Stream{netflix}, []ledger.Stream{later(20260312, -1799)}, 20260311, 20260313,
			"price rise s 2026-03-12 -15.99 USD -17.99 USD", "17.99 USD instead of 15.99 USD, 13 % more"},
		{"cheaper", []ledger.Stream{netflix}, []ledger.Stream{later(20260312, -799)}, 20260311, 20260313,
			"price fall s 2026-03-12 -15.99 USD -7.99 USD", "50 % less"},
		{"dearer, but no new charge", []ledger.Stream{netflix}, []ledger.Stream{later(20260212, -1799)}, 20260211, 20260213, "", ""},
		{"a rate of exchange", []ledger.Stream{netflix}, []ledger.Stream{later(20260312, -1602)}, 20260311, 20260313, "", ""},
		{"a bill that varies", []ledger.Stream{with(netflix, func(s *ledger.Stream) { s.Average = usd(-1200) })}, []ledger.Stream{later(20260312, -1799)}, 20260311, 20260313, "", ""},
		{"another currency", []ledger.Stream{netflix}, []ledger.Stream{with(later(20260312, 0), func(s *ledger.Stream) { s.Last = ledger.Money{Minor: -9, Currency: "EUR"} })}, 20260311, 20260313, "", ""},
		{"from nought", []ledger.Stream{with(netflix, func(s *ledger.Stream) { s.Last, s.Average = usd(0), usd(0) })}, []ledger.Stream{later(20260312, -1799)}, 20260311, 20260313, "", ""},
		{"missed", []ledger.Stream{netflix}, []ledger.Stream{netflix}, 20260319, 20260320, "missed s 2026-03-12 -15.99 USD 0.00 USD", "expected on 2026-03-12; nothing has come 8 days later"},
		{"missed, after a long absence", []ledger.Stream{netflix}, []ledger.Stream{netflix}, 20260213, 20260401, "missed s 2026-03-12 -15.99 USD 0.00 USD", ""},
		{"missed, told before", []ledger.Stream{netflix}, []ledger.Stream{netflix}, 20260320, 20260321, "", ""},
		{"not missed yet", []ledger.Stream{netflix}, []ledger.Stream{netflix}, 20260318, 20260319, "", ""},
		{"ended", []ledger.Stream{netflix}, []ledger.Stream{with(netflix, inactive)}, 20260319, 20260420, "ended s 2026-02-12 -15.99 USD 0.00 USD", "nothing has come since 2026-02-12"},
		{"ended long ago", []ledger.Stream{with(netflix, inactive)}, []ledger.Stream{with(netflix, inactive)}, 20260319, 20260420, "", ""},
		{"back", []ledger.Stream{with(netflix, inactive)}, []ledger.Stream{later(20260312, -1599)}, 20260311, 20260313, "new s 2026-03-12 0.00 USD -15.99 USD", "it had ended and is back"},
		{"gone from the list", []ledger.Stream{netflix, other}, []ledger.Stream{other}, 20260301, 20260302, "ended s 2026-02-12 -15.99 USD 0.00 USD", "no longer among the recurring ones"},
		{"new", []ledger.Stream{other}, []ledger.Stream{other, netflix}, 20260211, 20260213, "new s 2026-02-12 0.00 USD -15.99 USD", "15.99 USD every month, since 2025-09-12"},
		{"the first of its account", nil, []ledger.Stream{netflix}, 20260211, 20260213, "", ""},
		{"new and ended already", []ledger.Stream{other}, []ledger.Stream{other, with(netflix, inactive)}, 20260211, 20260213, "", ""},
		{"dismissed", []ledger.Stream{netflix}, []ledger.Stream{with(later(20260312, -1799), dismissed)}, 20260311, 20260313, "", ""},
		{"dismissed and gone", []ledger.Stream{with(netflix, dismissed)}, nil, 20260311, 20260313, "", ""},
		{"no rhythm, nothing to miss", []ledger.Stream{with(netflix, func(s *ledger.Stream) { s.Frequency = ledger.Irregular })},
			[]ledger.Stream{with(netflix, func(s *ledger.Stream) { s.Frequency = ledger.Irregular })}, 20260101, 20270101, "", ""},
	} {
		got, why := "", ""
		for _, e := range Events(Look{Old: c.old, Fresh: c.fresh, Since: c.since, Today: c.today}) {
			got += fmt.Sprint(e.Kind, " ", e.Stream, " ", e.On, " ", e.Old, " ", e.New)
			why += e.Why
			if e.Title != "Netflix" || e.Account != "a" {
				t.Errorf("%s: %+v", c.name, e)
			}
		}
		if got != c.want || !strings.Contains(why, c.why) {
			t.Errorf("%s: %q because %q; want %q because %q", c.name, got, why, c.want, c.why)
		}
	}
}

func TestASecondRiseIsSeenBeforeTheAverageFollows(t *testing.T) {
	amounts := map[ledger.TransactionID]ledger.Money{"t000": usd(-1000), "t001": usd(-1000), "t002": usd(-1500), "t003": usd(-1500), "t004": usd(-1600)}
	amount := func(id ledger.TransactionID) (ledger.Money, bool) { m, ok := amounts[id]; return m, ok }
	all := charges("Netflix", monthly(5, 20260312), -1000, -1000, -1500, -1500, -1600)
	old, fresh := Detect(all[:4], 20260213), Detect(all, 20260313)
	events := Events(Look{Old: old, Fresh: fresh, Since: 20260213, Today: 20260313, Amount: amount})
	if len(events) != 1 || events[0].Kind != ledger.StreamRise || !events[0].Local || events[0].Old != usd(-1500) || events[0].New != usd(-1600) {
		t.Errorf("%+v", events)
	}
	if events := Events(Look{Old: old, Fresh: fresh, Since: 20260213, Today: 20260313}); events != nil {
		t.Errorf("without the amounts it cannot be known: %+v", events)
	}
}

// TestEachEventIsToldOnce looks at a life of charges day by day and counts what is told.
func TestEachEventIsToldOnce(t *testing.T) {
	rows := charges("Netflix", monthly(8, 20260112), -1000, -1000, -1000, -1000, -1200, -1200, -1200, -1200)
	rows = append(rows, charges("Gym", monthly(20, 20260601), -3000)...)
	for i := range rows {
		rows[i].ID = ledger.TransactionID(fmt.Sprintf("r%03d", i))
	}
	told := map[string]int{}
	var known []ledger.Stream
	since := ledger.Date(20250901)
	for on := since; on < 20260601; on = on.AddDays(1) {
		var seen []Row
		for _, r := range rows {
			if r.On <= on {
				seen = append(seen, r)
			}
		}
		fresh := Reconcile(known, Detect(seen, on))
		for _, e := range Events(Look{Old: known, Fresh: fresh, Since: since, Today: on}) {
			told[string(e.Kind)+" "+string(e.Title)]++
		}
		known, since = fresh, on
	}
	if fmt.Sprint(told) != "map[ended Netflix:1 missed Netflix:1 price rise Netflix:1]" {
		t.Error(told)
	}
}

func TestPercentAtTheEdges(t *testing.T) {
	for _, c := range []struct{ before, after, want uint64 }{{100, 113, 13}, {1, 2, 100}, {1 << 62, 1 << 63, 100}, {3, 4, 33}, {200, 100, 50}} {
		if got, ok := percent(c.before, c.after); !ok || got != c.want {
			t.Errorf("%d to %d: %d, %v", c.before, c.after, got, ok)
		}
	}
	for _, c := range [][2]uint64{{0, 5}, {1, 1 << 63}} {
		if p, ok := percent(c[0], c[1]); ok {
			t.Errorf("%v: %d", c, p)
		}
	}
}
