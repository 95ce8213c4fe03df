package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"passbook/internal/ledger"
)

// sumKey is what is summed apart within one month of one account. Whether a sum is spending, income or neither follows from
// it and from the tree of categories, so that a change of the tree changes no sum.
type sumKey struct {
	shown    int64 // shown_categories
	counting marks // of marksOfCounting
	currency ledger.Currency
}

// sum is what rows, or parts of rows, come to. Amounts are magnitudes in 128 bits: no sum of int64s overflows them.
type sum struct {
	in, out side
}

// side is one direction of a sum. Both counts of a difference may be negative; a stored one is not.
type side struct {
	count     int64
	high, low uint64
}

func (s *side) add(count int64, high, low uint64) {
	var carry uint64
	s.count += count
	s.low, carry = bits.Add64(s.low, low, 0)
	s.high, _ = bits.Add64(s.high, high, carry)
}

// put adds one amount, or takes it off again with times = -1. Nought is counted as money in, as the classes do.
func (s *sum) put(minor, times int64) {
	at, size := &s.in, uint64(minor)
	if minor < 0 {
		at, size = &s.out, -uint64(minor)
	}
	if times > 0 {
		at.add(1, 0, size)
		return
	}
	low, borrow := bits.Sub64(0, size, 0)
	at.add(-1, -borrow, low)
}

func (s *sum) plus(o sum) {
	s.in.add(o.in.count, o.in.high, o.in.low)
	s.out.add(o.out.count, o.out.high, o.out.low)
}

func (s *sum) minus(o sum) {
	for _, at := range [...]struct{ from, take *side }{{&s.in, &o.in}, {&s.out, &o.out}} {
		low, borrow := bits.Sub64(0, at.take.low, 0)
		high, _ := bits.Sub64(0, at.take.high, borrow)
		at.from.add(-at.take.count, high, low)
	}
}

var errSums = errors.New("monthly sums cannot be read")

// encodeSums returns the sums in key order: small numbers, so about fifteen bytes each. Those of no rows are left out.
func encodeSums(sums map[sumKey]*sum) ([]byte, error) {
	keys := make([]sumKey, 0, len(sums))
	for k, s := range sums {
		switch {
		case s.in.count < 0 || s.out.count < 0,
			s.in.count == 0 && s.in != (side{}), s.out.count == 0 && s.out != (side{}):
			return nil, fmt.Errorf("monthly sums do not agree with the rows: %+v of %+v", *s, k)
		case s.in.count > 0 || s.out.count > 0:
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b sumKey) int {
		return cmp.Or(cmp.Compare(a.currency, b.currency), cmp.Compare(a.shown, b.shown), cmp.Compare(a.counting, b.counting))
	})
	var b []byte
	for _, k := range keys {
		b = binary.AppendUvarint(b, uint64(len(k.currency)))
		b = append(b, k.currency...)
		b = binary.AppendUvarint(b, uint64(k.shown))
		b = binary.AppendUvarint(b, uint64(k.counting))
		for _, s := range [...]side{sums[k].in, sums[k].out} {
			b = binary.AppendUvarint(b, uint64(s.count))
			if s.count > 0 {
				b = binary.AppendUvarint(b, s.low)
				b = binary.AppendUvarint(b, s.high)
			}
		}
	}
	return b, nil
}

// decodeSums calls yield for every sum of a body.
func decodeSums(body []byte, yield func(sumKey, sum)) error {
	whole := body
	number := func() (n uint64) {
		n, used := binary.Uvarint(body)
		if used <= 0 {
			body = nil
			return 0
		}
		body = body[used:]
		return n
	}
	var currency ledger.Currency
	for len(body) > 0 {
		var k sumKey
		length := number()
		if length > uint64(len(body)) {
			return fmt.Errorf("%w: %d bytes", errSums, len(whole))
		}
		if code := body[:length]; string(code) != string(currency) {
			currency = ledger.Currency(code)
		}
		body = body[length:]
		k.currency, k.shown, k.counting = currency, int64(number()), marks(number())
		var s sum
		for _, at := range [...]*side{&s.in, &s.out} {
			if at.count = int64(number()); at.count > 0 {
				at.low = number()
				at.high = number()
			}
		}
		if s == (sum{}) {
			return fmt.Errorf("%w: %d bytes", errSums, len(whole))
		}
		yield(k, s)
	}
	return nil
}
