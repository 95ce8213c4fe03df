package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"passbook/internal/ledger"
)

// probe is a row that is new or was changed, as it is now or was before: what could be the other side of it has about its
// amount and lies around its day.
type probe struct {
	row  ledger.TransferRow
	from int64 // magnitudes
	to   int64
}

// matchProbes looks for transfers around the rows an update touched one by one, without reading all that lies around them:
// money that came in is found by its amount, and only where there is some, what went out is looked for among the days.
func (m *merge) matchProbes(ctx context.Context) error {
	kinds, err := m.kinds(ctx)
	if err != nil {
		return err
	}
	probes, err := m.probes(ctx, kinds)
	if err != nil {
		return err
	}
	live, err := m.withIncoming(ctx, probes)
	if err != nil {
		return err
	}
	if len(live) == 0 {
		return m.book.finish(ctx)
	}
	rows := map[ledger.LocalID]ledger.TransferRow{}
	for _, near := range together(live) {
		if err := m.around(ctx, near, kinds, rows); err != nil {
			return err
		}
	}
	list := slices.SortedFunc(maps.Values(rows), func(a, b ledger.TransferRow) int { return cmp.Compare(a.ID, b.ID) })
	known, err := m.pairsOf(ctx, list)
	if err != nil {
		return err
	}
	err = m.match(ctx, list, known, func(p ledger.Pair) bool {
		a, aSeen := rows[p.A]
		b, bSeen := rows[p.B]
		return aSeen && bSeen && (concerns(live, a) || concerns(live, b))
	})
	if err != nil {
		return err
	}
	return m.book.finish(ctx)
}

// withIncoming returns the probes about whose amount and around whose day money came in.
func (m *merge) withIncoming(ctx context.Context, probes []probe) ([]probe, error) {
	const some = "SELECT EXISTS (SELECT 1 FROM transactions t INDEXED BY transactions_amount WHERE t.amount_minor > 0 AND t.row_key > ?3 AND t.row_key < ?4 AND "
	// The rows of one amount lie in the order of days.
	exact, err := m.tx.PrepareContext(ctx, some+"t.amount_minor = ?1 AND ?1 = ?2)")
	if err != nil {
		return nil, err
	}
	defer exact.Close()
	about, err := m.tx.PrepareContext(ctx, some+"t.amount_minor BETWEEN ?1 AND ?2)")
	if err != nil {
		return nil, err
	}
	defer about.Close()
	var live []probe
	for _, p := range probes {
		stmt := about
		if p.from == p.to {
			stmt = exact
		}
		first, last := p.row.On.AddDays(-2*pairDays-pairShift), p.row.On.AddDays(2*pairDays+pairShift+1)
		var there bool
		if err := stmt.QueryRowContext(ctx, p.from, p.to, int64(firstKey(first)), int64(firstKey(last))).Scan(&there); err != nil {
			return nil, err
		}
		if there {
			live = append(live, p)
		}
	}
	return live, nil
}

// concerns reports whether a row is a probe or could be taken for one.
func concerns(live []probe, r ledger.TransferRow) bool {
	return slices.ContainsFunc(live, func(p probe) bool {
		days := r.On.DaysSince(p.row.On)
		return sizeOf(r.Amount) == sizeOf(p.row.Amount) && days >= -pairDays && days <= pairDays
	})
}

// sizeOf is a magnitude; the one that is out of range is the largest there is.
func sizeOf(m ledger.Money) int64 {
	switch {
	case m.Minor >= 0:
		return m.Minor
	case -m.Minor < 0:
		return 1<<63 - 1
	}
	return -m.Minor
}

// probes returns the rows that are new or were changed, and what changed ones were before: where a row was, another may have
// become the only one that fits.
func (m *merge) probes(ctx context.Context, kinds map[int64]ledger.GroupKind) ([]probe, error) {
	rows, err := m.readTransfers(ctx, kinds, "t.local_id >= ?", int64(m.firstNew))
	if err != nil {
		return nil, err
	}
	for id := range m.revived {
		back, err := m.readTransfers(ctx, kinds, "t.local_id = ?", int64(id))
		if err != nil {
			return nil, err
		}
		rows = append(rows, back...)
	}
	for _, c := range m.touched {
		rows = append(rows, ledger.TransferRow{ID: c.old.LocalID, Amount: c.old.Amount, On: c.old.On})
		if !c.gone {
			now, err := m.readTransfers(ctx, kinds, "t.local_id = ?", int64(c.now.LocalID))
			if err != nil {
				return nil, err
			}
			rows = append(rows, now...)
		}
	}
	probes := make([]probe, 0, len(rows))
	for _, r := range rows {
		if size := sizeOf(r.Amount); size > 0 && !r.On.IsZero() {
			slack := int64(0)
			if r.Counts == ledger.CountsAsTransfer {
				slack = max(size/100, 1) // amounts that differ by a fee are worth a look
			}
			probes = append(probes, probe{r, size - slack, size + min(slack, 1<<63-1-size)})
		}
	}
	slices.SortFunc(probes, func(a, b probe) int {
		return cmp.Or(cmp.Compare(a.row.On, b.row.On), cmp.Compare(a.from, b.from), cmp.Compare(a.row.ID, b.row.ID))
	})
	return slices.CompactFunc(probes, func(a, b probe) bool { return a.row.On == b.row.On && a.from == b.from && a.to == b.to }), nil
}

// together groups probes, in order of days, that lie so near that the rows around them are read at once.
func together(probes []probe) [][]probe {
	const most = 100 // conditions of one statement
	var groups [][]probe
	for _, p := range probes {
		if n := len(groups); n > 0 && len(groups[n-1]) < most && p.row.On.DaysSince(groups[n-1][0].row.On) <= 2*pairDays {
			groups[n-1] = append(groups[n-1], p)
			continue
		}
		groups = append(groups, []probe{p})
	}
	return groups
}

// around reads the rows that could be either side of a transfer with one of the probes, or compete for it.
func (m *merge) around(ctx context.Context, near []probe, kinds map[int64]ledger.GroupKind, into map[ledger.LocalID]ledger.TransferRow) error {
	first, last := near[0].row.On.AddDays(-2*pairDays), near[len(near)-1].row.On.AddDays(2*pairDays)
	where := "t.row_key > ? AND t.row_key < ? AND t.on_date BETWEEN ? AND ? AND (0"
	args := []any{int64(firstKey(first.AddDays(-pairShift))), int64(firstKey(last.AddDays(pairShift + 1))), int64(first), int64(last)}
	for _, p := range near {
		where += " OR +t.amount_minor BETWEEN ? AND ? OR +t.amount_minor BETWEEN ? AND ?"
		args = append(args, p.from, p.to, -p.to, -p.from)
	}
	rows, err := m.readTransfers(ctx, kinds, where+")", args...)
	for _, r := range rows {
		into[r.ID] = r
	}
	return err
}

// pairsOf returns the pairs of which a row is one of these.
func (m *merge) pairsOf(ctx context.Context, list []ledger.TransferRow) ([]ledger.Pair, error) {
	found := map[[2]ledger.LocalID]ledger.Pair{}
	for _, r := range list {
		pairs, err := pairsOfRow(ctx, m.tx, r.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			found[[2]ledger.LocalID{p.A, p.B}] = p
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b ledger.Pair) int {
		return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	}), nil
}
