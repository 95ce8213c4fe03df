package store_test

import (
	"slices"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/store"
)

// sync is one update of a bank from its cursor on.
func (w *world) sync(b *fakeBank) {
	w.update(b, false, func() []ledger.Page { return b.updates(w.rt) })
}

// replay is an update from the beginning of the feed, after the cursor was lost.
func (w *world) replay(b *fakeBank) {
	if err := w.store.Rewind(w.Context(), b.item); err != nil {
		w.rt.Fatal(err)
	}
	w.update(b, true, func() []ledger.Page { return b.whole(w.rt) })
}

// update stages pages and commits them. Between two pages the bank may change, so that all begins again, and the program may be
// killed, so that another goes on.
func (w *world) update(b *fakeBank, whole bool, fetch func() []ledger.Page) {
	u := w.begin(b, store.Resume{})
	pages := fetch()
	for at := 0; at < len(pages); at++ {
		if err := u.Stage(w.Context(), pages[at]); err != nil {
			w.rt.Fatal(err)
		}
		switch rapid.IntRange(0, 12).Draw(w.rt, "between pages") {
		case 0:
			b.live(w.rt, []*fakeBank{b})
			if err := u.Discard(w.Context()); err != nil {
				w.rt.Fatal(err)
			}
			pages, at = fetch(), -1
		case 1:
			w.reopen()
			if at == 0 && !pages[at].HasMore {
				u, at = w.begin(b, store.Resume{}), -1 // the only page is asked for again
				continue
			}
			u = w.begin(b, resumeOf(pages[:at+1]))
		}
	}
	covered := w.covered()
	whole = whole || u.From == ""
	got, err := u.Commit(w.Context(), w.nextCursor(), true)
	if err != nil {
		w.rt.Fatal(err)
	}
	m := w.models[b.item]
	if want := m.apply(pages, whole); got != want {
		w.rt.Fatalf("the update changed %+v, want %+v", got, want)
	}
	b.wasTold()
	w.learn(b)
	w.leaveOut(b, covered)
	w.speak(b)
	w.rematch(b)
	w.note(b)
}

func (w *world) begin(b *fakeBank, want store.Resume) *store.Update {
	u, err := w.store.BeginUpdate(w.Context(), b.item)
	if err != nil || u.Resume != want {
		w.rt.Fatalf("an update that goes on from %+v, %v, want %+v", u.Resume, err, want)
	}
	return u
}

// resumeOf is how far a run had come that has staged those pages.
func resumeOf(pages []ledger.Page) store.Resume {
	last := pages[len(pages)-1]
	r := store.Resume{Cursor: last.Next, Pages: len(pages), Last: !last.HasMore}
	for _, p := range pages {
		r.Rows += len(p.Added) + len(p.Modified) + len(p.Removed)
		for _, t := range p.Added {
			if r.Oldest.IsZero() || t.On < r.Oldest {
				r.Oldest = t.On
			}
		}
	}
	return r
}

// learn finds out under which local ids the rows stand: each keeps its own for good, and nobody shares it.
func (w *world) learn(b *fakeBank) {
	locals := w.locals[b.item]
	for _, r := range w.all(ledger.Query{Item: b.item}) {
		known, ok := w.models[b.item].rows[r.ID]
		if !ok {
			w.rt.Fatalf("row %s should not be there", r.ID)
		}
		if local, seen := locals[known.uid]; seen && local != r.LocalID {
			w.rt.Fatalf("row %s changed its local id from %d to %d", r.ID, local, r.LocalID)
		}
		locals[known.uid] = r.LocalID
	}
	taken := map[ledger.LocalID]bool{}
	for _, locals := range w.locals {
		for _, local := range locals {
			if taken[local] {
				w.rt.Fatalf("two rows share the local id %d", local)
			}
			taken[local] = true
		}
	}
}

// covered are the accounts that go on as others, with the first day of which those tell.
func (w *world) covered() map[ledger.AccountID]ledger.Date {
	days := map[ledger.AccountID]ledger.Date{}
	for _, r := range w.rows() {
		for old, now := range w.state.continued {
			if first, ok := days[old]; r.Account == now && (!ok || r.ShownOn() < first) {
				days[old] = r.ShownOn()
			}
		}
	}
	return days
}

// leaveOut hides rows that came for an account that goes on as another, from the day on from which that one tells.
func (w *world) leaveOut(b *fakeBank, covered map[ledger.AccountID]ledger.Date) {
	m := w.models[b.item]
	for _, uid := range m.added {
		id, r := w.locals[b.item][uid], m.came[uid]
		first, gone := covered[r.Account]
		switch hand := w.state.hand[id]; {
		case !gone:
			say(w.state.hand, id, unmoved(hand))
		case hand.IsZero() && r.On >= first:
			say(w.state.hand, id, movedAway())
		}
	}
}

// speak lets the rules speak of what came and changed.
func (w *world) speak(b *fakeBank) {
	m := w.models[b.item]
	for _, r := range m.shaped {
		if r.Category != (ledger.Category{}) {
			w.seen[ledger.Category{Primary: r.Category.Primary, Detailed: r.Category.Detailed}] = true
		}
		w.entered[r.Account] = b.item
	}
	tree, rules := w.tree(), w.state.inOrder()
	if !slices.ContainsFunc(rules, func(r ledger.Rule) bool { return r.Enabled }) {
		return
	}
	for uid, r := range m.spoken {
		local, there := w.locals[b.item][uid]
		if !there {
			continue // it went in the update it came with
		}
		r.LocalID, r.Partner = local, w.state.partner(local)
		say(w.state.ruled, local, w.ruledBy(tree, rules, r))
	}
}

// note keeps what the person has not looked at yet.
func (w *world) note(b *fakeBank) {
	m, locals := w.models[b.item], w.locals[b.item]
	for _, uid := range m.touched {
		w.unseen[locals[uid]] = true
	}
	if w.whole[b.item] {
		for _, uid := range m.added {
			w.unseen[locals[uid]] = true
		}
	}
	w.whole[b.item] = true
}
