package recur

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"math/big"
	"slices"

	"passbook/internal/ledger"
)

// Detect finds the recurring streams among posted rows of any number of accounts, in the order of account and merchant. Rows of
// one merchant, account, currency and direction make a stream when their dates keep a rhythm, three times at least, twice for
// a yearly one. Amounts may vary, as bills do. Where the rows of a merchant keep no rhythm together, those of like amounts are
// tried: a subscription among purchases.
func Detect(rows []Row, today ledger.Date) []ledger.Stream {
	groups := grouped(rows)
	var streams []ledger.Stream
	for _, g := range slices.SortedFunc(maps.Keys(groups), group.compare) {
		found := streamsOf(groups[g])
		slices.SortFunc(found, func(a, b series) int { return cmp.Compare(a.rows[0].On, b.rows[0].On) })
		for _, s := range found {
			streams = append(streams, s.stream(g, today))
		}
	}
	return streams
}

// series are rows that recur.
type series struct {
	rows      []Row
	frequency ledger.Frequency
	part      bool // only some of the merchant's rows
}

func streamsOf(rows []Row) []series {
	if f, ok := recurs(rows); ok {
		return []series{{rows: rows, frequency: f}}
	}
	var found []series
	for _, band := range bands(rows) {
		if f, ok := recurs(band); ok && len(band) < len(rows) {
			found = append(found, series{band, f, true})
			continue
		}
		for _, same := range equals(band) {
			if f, ok := recurs(same); ok && len(same) < len(rows) {
				found = append(found, series{same, f, true})
			}
		}
	}
	return found
}

// recurs reports whether rows keep a rhythm, with amounts that one obligation could have.
func recurs(rows []Row) (ledger.Frequency, bool) {
	dates := datesOf(rows)
	if 10*len(dates) < 9*len(rows) {
		return ledger.Irregular, false // more than one a day now and then: purchases
	}
	f, ok := rhythmOf(dates)
	return f, ok && steadyFor(f, rows)
}

// steadyFor reports whether the amounts are as even as the frequency asks for: the shorter the rhythm and the fewer the rows,
// the sooner shopping looks like a bill.
func steadyFor(f ledger.Frequency, rows []Row) bool {
	sizes := make([]uint64, len(rows))
	for i, r := range rows {
		sizes[i] = size(r.Amount)
	}
	slices.Sort(sizes)
	least, median, most := sizes[0], sizes[len(sizes)/2], sizes[len(sizes)-1]
	switch {
	case f == ledger.Annually:
		return most-least <= most/3
	case f == ledger.Monthly && len(rows) < 6:
		return most/3 <= least
	case f == ledger.Monthly:
		return most/10 <= least
	}
	near := 0
	for _, s := range sizes {
		if s >= median-median/2 && s-min(s, median) <= median/2 {
			near++
		}
	}
	return 4*near >= 3*len(sizes)
}

// bands splits rows where amounts, sorted, jump by more than a quarter. Each band is in order of days.
func bands(rows []Row) [][]Row {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b Row) int { return cmp.Compare(size(a.Amount), size(b.Amount)) })
	return split(sorted, func(a, b Row) bool { return size(b.Amount)-size(a.Amount) > size(a.Amount)/4 })
}

// equals splits rows by their exact amounts.
func equals(rows []Row) [][]Row {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(a, b Row) int { return cmp.Compare(size(a.Amount), size(b.Amount)) })
	return split(sorted, func(a, b Row) bool { return a.Amount != b.Amount })
}

// split cuts rows where two neighbours are apart, and puts each piece in order of days.
func split(rows []Row, apart func(a, b Row) bool) [][]Row {
	var pieces [][]Row
	from := 0
	for i := 1; i <= len(rows); i++ {
		if i == len(rows) || apart(rows[i-1], rows[i]) {
			piece := rows[from:i:i]
			slices.SortStableFunc(piece, func(a, b Row) int { return cmp.Compare(a.On, b.On) })
			pieces, from = append(pieces, piece), i
		}
	}
	return pieces
}

func (s series) stream(g group, today ledger.Date) ledger.Stream {
	first, last := s.rows[0], s.rows[len(s.rows)-1]
	st := ledger.Stream{
		ID: s.id(g), Account: g.account, Inflow: g.inflow, Description: last.Name, MerchantName: last.MerchantName, Category: last.Category,
		FirstOn: first.On, LastOn: last.On, Frequency: s.frequency, Average: mean(s.rows), Last: last.Amount, Active: true,
		Status: ledger.EarlyDetection, Local: true,
	}
	for _, r := range s.rows {
		st.Transactions = append(st.Transactions, r.ID)
	}
	if len(s.rows) > 3 {
		st.Status = ledger.Mature
	}
	if endedBy(st, today) {
		st.Active, st.Status = false, ledger.Tombstoned
	}
	return st
}

// id names a stream by what it has in common, so that it keeps its name as rows arrive; Reconcile keeps it when more changes.
func (s series) id(g group) ledger.StreamID {
	h := fnv.New128a()
	fmt.Fprintf(h, "%q %q %v %q", g.account, g.currency, g.inflow, g.merchant)
	if s.part {
		fmt.Fprintf(h, " %q", s.rows[0].ID)
	}
	return ledger.StreamID(fmt.Sprintf("local-%x", h.Sum(nil)))
}

// mean returns the average amount, rounded half away from nought.
func mean(rows []Row) ledger.Money {
	sum := new(big.Int)
	for _, r := range rows {
		sum.Add(sum, big.NewInt(r.Amount.Minor))
	}
	n := big.NewInt(int64(len(rows)))
	half := new(big.Int).Rsh(n, 1)
	if sum.Sign() < 0 {
		half.Neg(half)
	}
	sum.Add(sum, half).Quo(sum, n)
	return ledger.Money{Minor: sum.Int64(), Currency: rows[0].Amount.Currency}
}

// endedBy reports whether a stream that was active last has missed two charges in a row.
func endedBy(s ledger.Stream, today ledger.Date) bool {
	b, ok := beatOf(s.Frequency)
	return ok && today.DaysSince(s.LastOn) > 2*b.days+b.grace
}
