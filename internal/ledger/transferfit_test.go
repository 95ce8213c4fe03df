package ledger

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestMayPair: two rows alone are a pair for MatchTransfers exactly where MayPair says so, and the amount of each lies in what
// the other one says its partner may have.
func TestMayPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.OneOf(rapid.Int64Range(1, 300), rapid.Int64Range(9_000, 11_000), rapid.Int64Range(math.MaxInt64-300, math.MaxInt64)).Draw(t, "size")
		gap := rapid.OneOf(rapid.Just(int64(0)), rapid.Int64Range(-3, 3), rapid.Int64Range(-105, 105)).Draw(t, "gap")
		other := size + gap
		if gap > 0 && other < size {
			other = size
		}
		row := func(id LocalID, minor int64, name string) TransferRow {
			return TransferRow{
				ID: id, Account: rapid.SampledFrom([]AccountID{"a", "b"}).Draw(t, name+"'s account"),
				Amount: Money{Minor: minor, Currency: rapid.SampledFrom([]Currency{"USD", "USD", "USD", "EUR"}).Draw(t, name+"'s currency")},
				On:     NewDate(2026, 3, 10).AddDays(rapid.IntRange(0, 6).Draw(t, name+"'s day")),
				Counts: rapid.SampledFrom([]GroupKind{CountsAsTransfer, CountsAsTransfer, CountsAsSpending, CountsAsIncome, CountsBySign}).Draw(t, name+" counts"),
				Mark:   rapid.SampledFrom([]TransferMark{TransferUnset, TransferUnset, NotTransfer}).Draw(t, name+"'s mark"),
			}
		}
		out, in := row(1, -size, "out"), row(2, other, "in")
		found := len(MatchTransfers([]TransferRow{out, in}, nil)) > 0
		if may := MayPair(out, in); may != found {
			t.Fatalf("may pair %v, found %v: %+v, %+v", may, found, out, in)
		}
		if !found {
			return
		}
		if least, most := out.PartnerAmounts(); in.Amount.Minor < least || in.Amount.Minor > most {
			t.Fatalf("the other side of %+v is looked for between %d and %d: %+v", out, least, most, in)
		}
		if least, most := in.PartnerAmounts(); out.Amount.Minor < least || out.Amount.Minor > most {
			t.Fatalf("the other side of %+v is looked for between %d and %d: %+v", in, least, most, out)
		}
	})
}

func TestPartnerAmountsOfTheLeastAmount(t *testing.T) {
	r := TransferRow{Amount: Money{Minor: math.MinInt64, Currency: "USD"}, Counts: CountsAsTransfer}
	if least, most := r.PartnerAmounts(); least > most || least <= 0 || most != math.MaxInt64 {
		t.Errorf("between %d and %d", least, most)
	}
	r.Counts = CountsAsSpending
	if least, most := r.PartnerAmounts(); least != math.MaxInt64 || most != math.MaxInt64 {
		t.Errorf("exactly between %d and %d", least, most)
	}
	if least, most := (TransferRow{Counts: CountsAsTransfer}).PartnerAmounts(); least <= most {
		t.Errorf("of nought between %d and %d", least, most)
	}
}

func TestPartnerAmountsOfTheLargestAmount(t *testing.T) {
	r := TransferRow{Amount: Money{Minor: math.MaxInt64, Currency: "USD"}, Counts: CountsAsTransfer}
	if least, most := r.PartnerAmounts(); least != math.MinInt64 || most >= 0 {
		t.Errorf("between %d and %d", least, most)
	}
}
