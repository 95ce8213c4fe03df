package recur

import (
	"fmt"
	"strings"
	"testing"

	"passbook/internal/ledger"
)

func TestPast(t *testing.T) {
	monthly := ledger.Stream{ID: "s", Frequency: ledger.Monthly, Last: usd(-1599), Active: true}
	charge := func(on ledger.Date, minor int64) Row { return Row{On: on, Amount: usd(minor)} }
	with := func(change func(*ledger.Stream)) ledger.Stream { s := monthly; change(&s); return s }
	for _, c := range []struct {
		name    string
		stream  ledger.Stream
		charges []Row
		want    string
	}{
		{"steady", monthly, []Row{charge(20260112, -1599), charge(20260212, -1599), charge(20260312, -1599)}, ""},
		{"dearer, once told", monthly, []Row{charge(20260112, -1599), charge(20260212, -1599), charge(20260312, -1799), charge(20260411, -1799)},
			"price rise 2026-03-12 -15.99 USD -17.99 USD 17.99 USD instead of 15.99 USD, 13 % more"},
		{"in any order", monthly, []Row{charge(20260312, -799), charge(20260112, -1599), charge(20260212, -1599)},
			"price fall 2026-03-12 -15.99 USD -7.99 USD 7.99 USD instead of 15.99 USD, 50 % less"},
		{"a bill that varies", monthly, []Row{charge(20260112, -1599), charge(20260212, -1299), charge(20260312, -1799)}, ""},
		{"a bill that is the same twice by chance", monthly,
			[]Row{charge(20260112, -1599), charge(20260212, -1299), charge(20260312, -1299), charge(20260411, -1799), charge(20260511, -1650)}, ""},
		{"another currency", monthly, []Row{charge(20260112, -1599), charge(20260212, -1599), {On: 20260312, Amount: ledger.Money{Minor: -99, Currency: "EUR"}}}, ""},
		{"money back", monthly, []Row{charge(20260112, -1599), charge(20260212, -1599), charge(20260312, 1599)}, ""},
		{"one left out", monthly, []Row{charge(20260112, -1599), charge(20260312, -1599)},
			"missed 2026-02-12 -15.99 USD 0.00 USD expected on 2026-02-12; the next one came on 2026-03-12"},
		{"a week late", monthly, []Row{charge(20260112, -1599), charge(20260219, -1599), charge(20260319, -1599)}, ""},
		{"late now", monthly, []Row{charge(20260112, -1599), charge(20260211, -1599)},
			"missed 2026-03-11 -15.99 USD 0.00 USD expected on 2026-03-11; nothing has come since 2026-02-11"},
		{"ended", with(func(s *ledger.Stream) { s.Active = false }), []Row{charge(20250112, -1599), charge(20250211, -1599)}, ""},
		{"no rhythm", with(func(s *ledger.Stream) { s.Frequency = ledger.Irregular }), []Row{charge(20250112, -1599), charge(20250911, -1599)}, ""},
		{"nothing", monthly, nil, ""},
	} {
		var got []string
		for _, e := range Past(c.stream, c.charges, 20260321) {
			got = append(got, fmt.Sprintln(e.Kind, e.On, e.Old, e.New, e.Why))
		}
		if s := strings.TrimSpace(strings.Join(got, "")); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}
