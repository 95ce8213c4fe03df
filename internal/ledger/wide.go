package ledger

import "math/bits"

// wide is a 128-bit sum of int64s: it holds what many amounts come to on the way, however they are ordered, so that only a
// result that really does not fit is an overflow. The zero wide is nought.
type wide struct {
	high int64
	low  uint64
}

func (w *wide) add(n int64) {
	low, carry := bits.Add64(w.low, uint64(n), 0)
	w.low, w.high = low, w.high+n>>63+int64(carry)
}

func (w *wide) sub(n int64) {
	low, borrow := bits.Sub64(w.low, uint64(n), 0)
	w.low, w.high = low, w.high-n>>63-int64(borrow)
}

// int64 returns the sum; ok is false when it does not fit.
func (w *wide) int64() (n int64, ok bool) {
	n = int64(w.low)
	return n, w.high == n>>63
}

// minus returns w - o.
func (w wide) minus(o wide) wide {
	low, borrow := bits.Sub64(w.low, o.low, 0)
	return wide{high: w.high - o.high - int64(borrow), low: low}
}
