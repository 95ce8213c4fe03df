package store

import (
	"context"
	"errors"
	"maps"
	"slices"

	"passbook/internal/ledger"
)

// manyRows is how many rows are no longer looked at one by one.
const manyRows = 1000

// pairing gathers which rows are no longer what they were to ledger.MatchTransfers, while an update writes them, and at its end
// finds anew the transfers that they are, were, or keep from being certain. What the person has judged stays.
type pairing struct {
	shifts  map[ledger.LocalID]shift // no more than manyRows and one
	written []ledger.LocalID         // all rows that were there before
	days    span                     // all rows lie in, as they were and are
}

// shift is a row before and after the update; the zero sighting stands for no row.
type shift struct{ was, is sighting }

// sighting is what decides of a row which transfers it may be a side of; how its category counts is left open.
type sighting struct {
	row      ledger.TransferRow
	shown    int64
	marks    marks
	replaced bool // it goes on as another row, and that one counts
}

func sightingOf(r *shaped) sighting {
	return sighting{
		row:   ledger.TransferRow{ID: r.t.LocalID, Account: r.t.Account, Amount: r.t.Amount, On: r.t.On, Pending: r.t.Pending},
		shown: r.shown, marks: r.marks & (markTransfer | markNotTransfer | markPaired), replaced: r.t.Own.HiddenBy == ledger.FromNewLink,
	}
}

// free reports whether the row can get a partner.
func (s sighting) free() bool { return !s.marks.has(markPaired) && !s.row.On.IsZero() }

// in returns the row as it counts; kinds says how categories do.
func (s sighting) in(kinds map[int64]ledger.GroupKind) ledger.TransferRow {
	s.row.Counts = kinds[s.shown]
	switch {
	case s.marks.has(markTransfer):
		s.row.Counts, s.row.Mark = ledger.CountsAsTransfer, ledger.IsTransfer
	case s.marks.has(markNotTransfer):
		s.row.Mark = ledger.NotTransfer
	}
	if s.replaced {
		s.row.Mark = ledger.NotTransfer
	}
	return s.row
}

// note takes down that a row is new (old is nil), gone (r is nil) or another one.
func (p *pairing) note(old, r *shaped) {
	var s shift
	if old != nil {
		s.was = sightingOf(old)
	}
	if r != nil {
		s.is = sightingOf(r)
	}
	if s.was == s.is {
		return
	}
	id := max(s.was.row.ID, s.is.row.ID)
	p.days.take(s.was.row.On)
	p.days.take(s.is.row.On)
	if old != nil {
		p.written = append(p.written, id)
	}
	if len(p.shifts) > manyRows {
		return
	}
	if p.shifts == nil {
		p.shifts = map[ledger.LocalID]shift{}
	}
	if first, again := p.shifts[id]; again {
		s.was = first.was
	}
	p.shifts[id] = s
}

// settle finds anew the transfers that depend on the rows taken down.
func (p *pairing) settle(ctx context.Context, b *book) error {
	if len(p.shifts) == 0 {
		return nil
	}
	m, err := newMatcher(ctx, b)
	if err != nil {
		return err
	}
	if len(p.shifts) > manyRows {
		if _, err := m.unpair(ctx, p.written); err != nil {
			return err
		}
		return m.matchDays(ctx, p.days)
	}
	var altered, seeds []ledger.LocalID
	var before []ledger.TransferRow
	for _, id := range slices.Sorted(maps.Keys(p.shifts)) {
		s := p.shifts[id]
		was, is := s.was.in(m.kinds), s.is.in(m.kinds)
		if was == is {
			continue
		}
		seeds = append(seeds, id)
		if was.ID != 0 {
			altered = append(altered, id)
		}
		if s.was.free() {
			before = append(before, was)
		}
	}
	freed, err := m.unpair(ctx, altered)
	if err != nil {
		return err
	}
	now, err := m.rows(ctx, byNumber, "", asJSON(append(seeds, freed...)))
	if err != nil {
		return err
	}
	return m.matchAround(ctx, now, before)
}

// matcher finds transfers inside a transaction.
type matcher struct {
	book  *book
	kinds map[int64]ledger.GroupKind // how the categories count that rows have
}

func (m *matcher) drop(ctx context.Context, p ledger.Pair) error {
	if _, err := m.book.tx.ExecContext(ctx, "DELETE FROM pairs WHERE a_id = ? AND b_id = ?", int64(p.A), int64(p.B)); err != nil {
		return err
	}
	if p.State != ledger.PairConfirmed {
		return nil
	}
	for _, id := range [...]ledger.LocalID{p.A, p.B} {
		if err := m.book.say(ctx, id, func(s *said) { s.partner = 0 }); err != nil {
			return err
		}
	}
	return nil
}

func (m *matcher) add(ctx context.Context, p ledger.Pair) error {
	if err := putPair(ctx, m.book.tx, p); err != nil || p.State != ledger.PairConfirmed {
		return err
	}
	return errors.Join(
		m.book.say(ctx, p.A, func(s *said) { s.partner = p.B }),
		m.book.say(ctx, p.B, func(s *said) { s.partner = p.A }),
	)
}

// unpair forgets the pairs of rows that nobody has judged, and returns the rows that were sides of them.
func (m *matcher) unpair(ctx context.Context, ids []ledger.LocalID) (freed []ledger.LocalID, err error) {
	known, err := pairsOf(ctx, m.book.tx, ids...)
	if err != nil {
		return nil, err
	}
	for _, p := range known {
		if p.By == ledger.FromHand {
			continue
		}
		if err := m.drop(ctx, p); err != nil {
			return nil, err
		}
		freed = append(freed, p.A, p.B)
	}
	return freed, nil
}

// match finds pairs among rows. Of those that are known or found only the ones of which ours is true are its business.
func (m *matcher) match(ctx context.Context, rows []ledger.TransferRow, known []ledger.Pair, ours func(ledger.Pair) bool) error {
	taken := map[ledger.LocalID]bool{}
	stale := map[[2]ledger.LocalID]ledger.Pair{}
	var decided []ledger.Pair
	for _, p := range known {
		switch {
		case p.State != ledger.PairProposed:
			decided = append(decided, p)
		case p.By != ledger.FromHand && ours(p):
			stale[[2]ledger.LocalID{p.A, p.B}] = p
			continue
		}
		if p.State != ledger.PairRejected {
			taken[p.A], taken[p.B] = true, true
		}
	}
	var fresh []ledger.Pair
	for _, p := range ledger.MatchTransfers(rows, decided) {
		at := [2]ledger.LocalID{p.A, p.B}
		switch {
		case !ours(p) || taken[p.A] || taken[p.B]:
		case stale[at] == p:
			delete(stale, at)
		default:
			fresh = append(fresh, p)
		}
	}
	for _, p := range known {
		if _, ok := stale[[2]ledger.LocalID{p.A, p.B}]; !ok {
			continue
		}
		if err := m.drop(ctx, p); err != nil {
			return err
		}
	}
	for _, p := range fresh {
		if err := m.add(ctx, p); err != nil {
			return err
		}
	}
	return nil
}
