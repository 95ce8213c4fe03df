package ledger

import (
	"math"
	"testing"
)

func TestStreamNextOn(t *testing.T) {
	for _, c := range []struct {
		s    Stream
		want Date
		ok   bool
	}{
		{Stream{Active: true, LastOn: 20260305, Frequency: Weekly}, 20260312, true},
		{Stream{Active: true, LastOn: 20260305, Frequency: Biweekly}, 20260319, true},
		{Stream{Active: true, LastOn: 20260305, Frequency: SemiMonthly}, 20260320, true},
		{Stream{Active: true, LastOn: 20260131, Frequency: Monthly}, 20260228, true},
		{Stream{Active: true, LastOn: 20240229, Frequency: Annually}, 20250228, true},
		{Stream{Active: true, LastOn: 20260305, Frequency: Irregular}, 0, false},
		{Stream{Active: true, LastOn: 20260305, Frequency: "LUNAR"}, 0, false},
		{Stream{Active: true, Frequency: Monthly}, 0, false},
		{Stream{LastOn: 20260305, Frequency: Monthly}, 0, false},
	} {
		if got, ok := c.s.NextOn(); got != c.want || ok != c.ok {
			t.Errorf("%+v: %v, %v; want %v, %v", c.s, got, ok, c.want, c.ok)
		}
	}
}

func TestStreamPerMonth(t *testing.T) {
	for _, c := range []struct {
		frequency Frequency
		minor     int64
		want      int64
		ok        bool
	}{
		{Monthly, -1599, -1599, true},
		{SemiMonthly, 100000, 200000, true},
		{Weekly, -1000, -4333, true}, // 52 000 / 12 = 4 333.33
		{Weekly, -1005, -4355, true}, // 52 260 / 12 = 4 355
		{Biweekly, 150000, 325000, true},
		{Biweekly, 3, 7, true},         // 78 / 12 = 6.5, away from nought
		{Biweekly, -3, -7, true},       // the same on the other side
		{Annually, -11900, -992, true}, // 991.67
		{Irregular, -100, 0, false},
		{"LUNAR", -100, 0, false},
		{Weekly, math.MaxInt64, 0, false},
		{Weekly, -math.MaxInt64, 0, false},
	} {
		got, ok := Stream{Frequency: c.frequency, Average: Money{c.minor, "USD"}}.PerMonth()
		if ok != c.ok || got.Minor != c.want {
			t.Errorf("%s of %d: %v, %v; want %d, %v", c.frequency, c.minor, got, ok, c.want, c.ok)
		}
	}
}

func TestStreamPriceChange(t *testing.T) {
	usd := func(n int64) Money { return Money{n, "USD"} }
	for _, c := range []struct {
		name          string
		inflow        bool
		average, last Money
		want          int64
		ok            bool
	}{
		{"costs more", false, usd(-1000), usd(-1200), 200, true},
		{"costs less", false, usd(-1000), usd(-900), -100, true},
		{"pays more", true, usd(80000), usd(100000), 20000, true},
		{"the same", false, usd(-1000), usd(-1000), 0, false},
		{"another currency", false, usd(-1000), Money{-900, "EUR"}, 0, false},
	} {
		got, ok := Stream{Inflow: c.inflow, Average: c.average, Last: c.last}.PriceChange()
		if ok != c.ok || (ok && got.Minor != c.want) {
			t.Errorf("%s: %v, %v", c.name, got, ok)
		}
	}
}

func TestPerMonthSumsActiveStreamsOfOneDirection(t *testing.T) {
	streams := []Stream{
		{Active: true, Frequency: Monthly, Average: Money{-1000, "USD"}},
		{Active: true, Frequency: Annually, Average: Money{-1200, "USD"}},
		{Active: true, Frequency: Monthly, Average: Money{-700, "EUR"}},
		{Active: false, Frequency: Monthly, Average: Money{-9999, "USD"}},
		{Active: true, Frequency: Irregular, Average: Money{-9999, "USD"}},
		{Active: true, Inflow: true, Frequency: SemiMonthly, Average: Money{5000, "USD"}},
	}
	out, err := PerMonth(streams, false)
	if err != nil || out.In("USD").Minor != -1100 || out.In("EUR").Minor != -700 {
		t.Errorf("out: %v, %v", out.List(), err)
	}
	in, err := PerMonth(streams, true)
	if err != nil || in.In("USD").Minor != 10000 || len(in.List()) != 1 {
		t.Errorf("in: %v, %v", in.List(), err)
	}
}

func TestTitles(t *testing.T) {
	if got := (Stream{Description: "SPOTIFY USA", MerchantName: "Spotify"}).Title(); got != "Spotify" {
		t.Errorf("stream with a merchant: %q", string(got))
	}
	if got := (Stream{Description: "SPOTIFY USA"}).Title(); got != "SPOTIFY USA" {
		t.Errorf("stream without a merchant: %q", string(got))
	}
	row := Transaction{Name: "UBER 072515", MerchantName: "Uber", On: 20260305, AuthorizedOn: 20260303}
	if row.Title() != "Uber" || row.ShownOn() != 20260303 {
		t.Errorf("row: %q on %v", string(row.Title()), row.ShownOn())
	}
	row.MerchantName, row.AuthorizedOn = "", 0
	if row.Title() != "UBER 072515" || row.ShownOn() != 20260305 {
		t.Errorf("bare row: %q on %v", string(row.Title()), row.ShownOn())
	}
}
