package fake

import (
	"context"

	"passbook/internal/ledger"
)

// Sums sums up the rows of a Reader, and tells of a year of balances of which the oldest are not known.
type Sums struct {
	Reader *Reader
	Fail   error
}

// Spending implements ui.Sums.
func (s *Sums) Spending(context.Context, ledger.SumRequest) ([]ledger.MonthlySum, error) {
	r := s.Reader
	r.mu.Lock()
	defer r.mu.Unlock()
	var sums []ledger.MonthlySum
	for i := range r.rows {
		shares, err := r.tree.Shares(r.rows[i], ledger.Standing{})
		if err != nil {
			return nil, err
		}
		for _, share := range shares {
			sums = append(sums, ledger.MonthlySum{Month: ledger.MonthOf(r.rows[i].ShownOn()), Category: share.Category, Class: share.Class,
				Sum: share.Amount, Count: 1})
		}
	}
	return sums, s.Fail
}

// NetWorthHistory implements ui.Sums.
func (s *Sums) NetWorthHistory(_ context.Context, from, to ledger.Month) ([]ledger.NetWorthPoint, error) {
	var points []ledger.NetWorthPoint
	for _, on := range ledger.MonthEnds(from, to, ledger.DateOf(Now())) {
		ago := int64(to.MonthsSince(ledger.MonthOf(on)))
		point := ledger.NetWorthPoint{On: on, Estimated: ago > 2}
		if ago > 8 {
			point.Missing = []ledger.AccountID{"acc_giro", "acc_loan"}
		}
		if ago > 12 {
			points = append(points, ledger.NetWorthPoint{On: on, Missing: []ledger.AccountID{"acc_giro", "acc_loan", "acc_checking"}})
			continue
		}
		for _, add := range []struct {
			to *ledger.Totals
			m  ledger.Money
		}{
			{&point.Assets, usd(2_600_000 - ago*40_000)}, {&point.Debts, usd(-1_400_000 - ago*5_000)}, {&point.Worth, usd(1_200_000 - ago*45_000)},
			{&point.Assets, *eurp(188_012)}, {&point.Worth, *eurp(188_012)},
		} {
			if err := add.to.Add(add.m); err != nil {
				return nil, err
			}
		}
		points = append(points, point)
	}
	return points, s.Fail
}
