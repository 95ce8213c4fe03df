package store_test

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/store"
)

// asSeen is what the matcher sees of a row when such things are said of it.
func (w *world) asSeen(s state, tree *ledger.Tree, r ledger.Transaction) ledger.TransferRow {
	r.Own = ledger.Merge(s.ruled[r.LocalID], s.hand[r.LocalID])
	return ledger.NewTransferRow(r, tree)
}

// alone is what the matcher says of two rows when there are no others; ok is false when they are no pair.
func (w *world) alone(s state, tree *ledger.Tree, rows map[ledger.LocalID]ledger.Transaction, at sides) (ledger.Pair, bool) {
	a, there := rows[at[0]]
	b, too := rows[at[1]]
	if !there || !too {
		return ledger.Pair{}, false
	}
	found := ledger.MatchTransfers([]ledger.TransferRow{w.asSeen(s, tree, a), w.asSeen(s, tree, b)}, nil)
	if len(found) != 1 || found[0].A != at[0] {
		return ledger.Pair{}, false
	}
	return found[0], true
}

// weakened is a pair the matcher found, as far as it still holds.
func (w *world) weakened(s state, tree *ledger.Tree, rows map[ledger.LocalID]ledger.Transaction, p ledger.Pair) (ledger.Pair, bool) {
	now, ok := w.alone(s, tree, rows, sides{p.A, p.B})
	switch {
	case !ok:
		return p, false
	case p.State == ledger.PairConfirmed && now.State == ledger.PairProposed:
		return now, true
	}
	return p, true
}

// settle lets go of what the matcher found about rows of which something else is said now that matters to it.
func (w *world) settle(before, s state) {
	tree, rows := w.tree(), w.rows()
	changed := map[ledger.LocalID]bool{}
	for id := range turns(before.hand, s.hand) {
		changed[id] = true
	}
	for id := range turns(before.ruled, s.ruled) {
		changed[id] = true
	}
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		r, there := rows[id]
		if !there || w.asSeen(before, tree, r) == w.asSeen(s, tree, r) {
			continue
		}
		for _, at := range s.pairsOf(id) {
			p := s.pairs[at]
			if p.By == ledger.FromHand || p.State == ledger.PairRejected {
				continue
			}
			if now, ok := w.weakened(s, tree, rows, p); ok {
				s.pairs[at] = now
			} else {
				delete(s.pairs, at)
			}
		}
	}
}

// place sets the pairs of an act that is played back or forth. What the person has judged comes first; what the matcher had found
// comes back where it still holds.
func (w *world) place(act *worldAct, back bool) {
	tree, rows := w.tree(), w.rows()
	var list []ledger.Pair
	for at, t := range act.pairs {
		delete(w.state.pairs, at)
		v := t.is
		if back {
			v = t.was
		}
		if v != nil {
			list = append(list, *v)
		}
	}
	slices.SortFunc(list, func(p, q ledger.Pair) int {
		return cmp.Or(cmp.Compare(p.By, q.By), -cmp.Compare(p.State, q.State), cmp.Compare(p.A, q.A), cmp.Compare(p.B, q.B))
	})
	for _, p := range list {
		holds := true
		if p.By != ledger.FromHand {
			p, holds = w.weakened(w.state, tree, rows, p)
		}
		var others []sides
		for _, at := range slices.Concat(w.state.pairsOf(p.A), w.state.pairsOf(p.B)) {
			q := w.state.pairs[at]
			if q.State == ledger.PairRejected || p.State == ledger.PairRejected {
				continue
			}
			others = append(others, at)
			if p.By != ledger.FromHand && (q.By == ledger.FromHand || q.State > p.State) {
				holds = false
			}
		}
		if !holds {
			continue
		}
		for _, at := range others {
			delete(w.state.pairs, at)
		}
		w.state.pairs[sides{p.A, p.B}] = p
	}
}

// judge judges two rows: a pair that is known, or any two.
func (w *world) judge() {
	ids := slices.Sorted(maps.Keys(w.rows()))
	if len(ids) < 2 {
		return
	}
	known := slices.SortedFunc(maps.Keys(w.state.pairs), func(a, b sides) int { return slices.Compare(a[:], b[:]) })
	at := sides{rapid.SampledFrom(ids).Draw(w.rt, "a"), rapid.SampledFrom(ids).Draw(w.rt, "b")}
	if len(known) > 0 && rapid.IntRange(0, 4).Draw(w.rt, "known") > 0 {
		at = rapid.SampledFrom(known).Draw(w.rt, "pair")
	}
	verdict := rapid.SampledFrom([]ledger.PairState{ledger.PairConfirmed, ledger.PairConfirmed, ledger.PairRejected, ledger.PairProposed}).Draw(w.rt, "judgement")
	got, err := w.store.JudgePair(w.Context(), "a judgement", at[0], at[1], verdict)
	if wanted := w.refusal(at, verdict); !errors.Is(err, wanted) || (err == nil) != (wanted == nil) {
		w.rt.Fatalf("judging %v as %s gave %v, want %v", at, verdict, err, wanted)
	}
	if err != nil {
		return
	}
	w.didAct(got, "a judgement", func(s state) {
		p, ok := s.pairs[at]
		if !ok {
			p = ledger.Pair{A: at[0], B: at[1], Why: "You put them together."}
		}
		p.State, p.By = verdict, ledger.FromHand
		if verdict != ledger.PairRejected {
			for _, id := range at {
				for _, other := range s.pairsOf(id) {
					if s.pairs[other].State != ledger.PairRejected {
						delete(s.pairs, other)
					}
				}
			}
		}
		s.pairs[at] = p
	})
}

// refusal is why two rows cannot be judged so; nil when they can.
func (w *world) refusal(at sides, state ledger.PairState) error {
	if _, known := w.state.pairs[at]; !known || state == ledger.PairConfirmed {
		rows := w.rows()
		a, there := rows[at[0]]
		b, too := rows[at[1]]
		if !there || !too {
			return store.ErrNotFound
		}
		if a.Account == b.Account || a.Amount.Minor >= 0 || b.Amount.Minor <= 0 || a.Amount.Currency != b.Amount.Currency {
			return store.ErrPair
		}
	}
	for _, id := range at {
		for _, other := range w.state.pairsOf(id) {
			if other != at && state != ledger.PairRejected && w.state.pairs[other].State == ledger.PairConfirmed {
				return store.ErrConflict
			}
		}
	}
	return nil
}

// rematch takes over what the matcher found after an update, having looked that it was allowed to: what nobody judged and concerns a
// row that changed is found anew, everything else stays, and what is found is what the rows say.
func (w *world) rematch(b *fakeBank) {
	for _, uid := range w.models[b.item].touched {
		for _, at := range w.state.pairsOf(w.locals[b.item][uid]) {
			if w.state.pairs[at].By != ledger.FromHand {
				delete(w.state.pairs, at)
			}
		}
	}
	tree, rows := w.tree(), w.rows()
	var all []ledger.TransferRow
	blurred := map[int64]bool{} // sizes of which some row is shown so far from its day that the matcher may overlook it
	for _, r := range rows {
		all = append(all, w.asSeen(w.state, tree, r))
		if days := r.ShownOn().DaysSince(r.On); days < -10 || days > 10 {
			blurred[max(r.Amount.Minor, -r.Amount.Minor)] = true
		}
	}
	decided := slices.DeleteFunc(slices.Collect(maps.Values(w.state.pairs)), func(p ledger.Pair) bool { return p.State == ledger.PairProposed })
	certain := map[sides]ledger.Pair{}
	for _, p := range ledger.MatchTransfers(all, decided) {
		if p.State == ledger.PairConfirmed && !blurred[rows[p.B].Amount.Minor] {
			certain[sides{p.A, p.B}] = p
		}
	}
	found := w.storedPairs()
	for at, p := range found {
		was, known := w.state.pairs[at]
		now, holds := w.alone(w.state, tree, rows, at)
		_, sure := certain[at]
		switch {
		case known && p == was: // of before, and not looked at
		case known && was.State != ledger.PairProposed || known && was.By == ledger.FromHand:
			w.rt.Fatalf("the pair %+v became %+v", was, p)
		case p.By != ledger.FromPlaid || !holds || p.State > now.State || p.Why == "":
			w.rt.Fatalf("the matcher found %+v, and of the two alone %+v", p, now)
		case p.State == ledger.PairConfirmed && !sure && !blurred[rows[p.B].Amount.Minor]:
			w.rt.Fatalf("the matcher is sure of %+v, and should not be among\n%+v\nwith %+v", p, all, decided)
		}
	}
	for at, p := range w.state.pairs {
		_, there := rows[at[0]]
		_, too := rows[at[1]]
		if _, still := found[at]; !still && there && too && (p.By == ledger.FromHand || p.State == ledger.PairConfirmed) {
			w.rt.Fatalf("the pair %+v is gone", p)
		}
		if p.By != ledger.FromHand && p.State == ledger.PairProposed {
			delete(w.state.pairs, at)
		}
	}
	maps.Copy(w.state.pairs, found)
	w.missed(b, certain, all)
}

// missed fails where the matcher should have been sure of a pair of a row that came or changed, and did not see it.
func (w *world) missed(b *fakeBank, certain map[sides]ledger.Pair, all []ledger.TransferRow) {
	held := map[ledger.LocalID]bool{} // in pairs the person wants to think about
	for at, p := range w.state.pairs {
		if p.By == ledger.FromHand && p.State == ledger.PairProposed {
			held[at[0]], held[at[1]] = true, true
		}
	}
	m := w.models[b.item]
	for _, uid := range slices.Concat(m.added, m.touched) {
		id := w.locals[b.item][uid]
		for at, p := range certain {
			if (at[0] == id || at[1] == id) && !held[at[0]] && !held[at[1]] && w.state.pairs[at].State != ledger.PairConfirmed {
				w.rt.Fatalf("the matcher missed %+v among\n%+v", p, all)
			}
		}
	}
}

// storedPairs are the pairs of which both rows are there.
func (w *world) storedPairs() map[sides]ledger.Pair {
	found := map[sides]ledger.Pair{}
	for _, state := range []ledger.PairState{ledger.PairProposed, ledger.PairConfirmed, ledger.PairRejected} {
		list, err := w.store.Pairs(w.Context(), state, 0, 10_000)
		if err != nil {
			w.rt.Fatal(err)
		}
		for _, p := range list {
			found[sides{p.A, p.B}] = p
		}
	}
	return found
}

// checkPairs compares the pairs, and that nobody is in two.
func (w *world) checkPairs(rows map[ledger.LocalID]ledger.Transaction) {
	want, found := map[sides]ledger.Pair{}, w.storedPairs()
	for at, p := range w.state.pairs {
		if _, there := rows[at[0]]; !there {
			continue
		}
		if _, there := rows[at[1]]; there {
			want[at] = p
		}
	}
	if d := gocmp.Diff(want, found, cmpopts.EquateEmpty()); d != "" {
		w.rt.Fatalf("pairs differ (-want +got):\n%s", d)
	}
	taken := map[ledger.LocalID]bool{}
	for at, p := range found {
		if p.State == ledger.PairRejected {
			continue
		}
		if taken[at[0]] || taken[at[1]] {
			w.rt.Fatalf("a row of %+v is in another pair too", p)
		}
		taken[at[0]], taken[at[1]] = true, true
	}
}
