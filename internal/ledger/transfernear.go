package ledger

import (
	"cmp"
	"slices"
)

// nearly proposes pairs of transfers whose amounts differ a little, as they do when a fee was taken on the way. Both sides must
// be filed as transfers: among other rows two amounts that are nearly the same are mere chance.
func (m *transferMatcher) nearly() {
	var outs, ins []int
	for i := range m.rows {
		switch {
		case m.taken[i] || says(&m.rows[i]) != saysTransfer:
		case m.rows[i].Amount.Minor < 0:
			outs = append(outs, i)
		default:
			ins = append(ins, i)
		}
	}
	// Rows are sorted by currency and amount, so what is near in amount is near in the list.
	for _, out := range outs {
		if in, ok := m.nearest(out, ins); ok {
			m.pair(out, in, PairProposed, false)
		}
	}
}

// nearest returns the free row of ins that differs least from out in amount, then in days.
func (m *transferMatcher) nearest(out int, ins []int) (in int, ok bool) {
	currency, amount := m.rows[out].Amount.Currency, m.amount[out]
	slack := feeSlack(amount)
	at, _ := slices.BinarySearchFunc(ins, out, func(i, out int) int {
		return cmp.Or(cmp.Compare(m.rows[i].Amount.Currency, currency), cmp.Compare(m.amount[i], amount))
	})
	before, after := at-1, at
	bestGap, bestDays := slack+1, 0
	for range mostTries {
		i, gap := -1, uint64(0)
		if before >= 0 && m.rows[ins[before]].Amount.Currency == currency {
			i, gap = ins[before], amount-m.amount[ins[before]]
		}
		if after < len(ins) && m.rows[ins[after]].Amount.Currency == currency {
			if more := m.amount[ins[after]] - amount; i < 0 || more < gap {
				i, gap = ins[after], more
			}
		}
		if i < 0 || gap > bestGap || gap > slack {
			break
		}
		if before >= 0 && ins[before] == i {
			before--
		} else {
			after++
		}
		days := max(m.day[i]-m.day[out], m.day[out]-m.day[i])
		if days <= TransferDays && m.fits(out, i) && (gap < bestGap || days < bestDays) {
			in, ok, bestGap, bestDays = i, true, gap, days
		}
	}
	return in, ok
}

// feeSlack is how far two sides of a transfer may differ: a hundredth of the amount, and a minor unit where that is none.
func feeSlack(amount uint64) uint64 { return max(amount/100, 1) }
