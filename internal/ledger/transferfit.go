package ledger

import "math"

// MayPair reports whether MatchTransfers could make a pair of two rows if there were no others.
func MayPair(out, in TransferRow) bool {
	days := out.On.DaysSince(in.On)
	if out.Amount.Minor >= 0 || in.Amount.Minor <= 0 || out.Amount.Currency != in.Amount.Currency || out.Account == in.Account ||
		out.Mark == NotTransfer || in.Mark == NotTransfer || days > TransferDays || days < -TransferDays {
		return false
	}
	left, reached := magnitude(out.Amount), magnitude(in.Amount)
	if left == reached {
		return gradeOf(&out, &in) > unlikely
	}
	return max(left, reached)-min(left, reached) <= feeSlack(left) && says(&out) == saysTransfer && says(&in) == saysTransfer
}

// PartnerAmounts returns the least and the largest amount that the other side of a row may have, for whoever looks it up. Not
// every amount between them will do; least is above most for a row that can have no other side.
func (r TransferRow) PartnerAmounts() (least, most int64) {
	size := magnitude(r.Amount)
	if size == 0 || r.Mark == NotTransfer {
		return 1, 0
	}
	low, high := size, size
	if says(&r) == saysTransfer {
		low, high = size-max(size/100, 1), size+size/99+1
	}
	if r.Amount.Minor > 0 {
		return -int64(min(high, 1<<63)), -int64(max(low, 1))
	}
	return int64(min(max(low, 1), math.MaxInt64)), int64(min(high, math.MaxInt64))
}
