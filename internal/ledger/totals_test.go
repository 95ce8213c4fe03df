package ledger

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestTotalsKeepCurrenciesApart(t *testing.T) {
	var got Totals
	for _, m := range []Money{{100, "USD"}, {5, "EUR"}, {-30, "USD"}, {7, "BTC"}, {-5, "EUR"}} {
		if err := got.Add(m); err != nil {
			t.Fatal(err)
		}
	}
	if want := []Money{{7, "BTC"}, {0, "EUR"}, {70, "USD"}}; !slices.Equal(got.List(), want) {
		t.Errorf("totals %v, want %v", got.List(), want)
	}
	if got.In("USD") != (Money{70, "USD"}) || got.In("CHF") != (Money{0, "CHF"}) {
		t.Errorf("In: %v, %v", got.In("USD"), got.In("CHF"))
	}
	if err := got.Add(Money{math.MaxInt64, "USD"}); !errors.Is(err, ErrOverflow) {
		t.Errorf("overflow gives %v", err)
	}
	if got.In("USD") != (Money{70, "USD"}) {
		t.Error("a failed Add changed the sum")
	}
}
