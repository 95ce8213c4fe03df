package store_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
)

// relink links a bank anew: another Item with the same accounts, in which every id is another, some of the history is not given, and
// some days are read otherwise.
func (w *world) relink(b *fakeBank) {
	if w.relinkable[b.item] != nil || len(w.banks) > 4 {
		return
	}
	from := b.today.AddDays(-rapid.SampledFrom([]int{400, 400, 6}).Draw(w.rt, "days given"))
	prefix := b.prefix + "x-"
	fresh := newFakeBank(b.item+"-x", prefix, b.today, b.accounts...)
	renamed := func(id string) string {
		if id == "" {
			return ""
		}
		return prefix + strings.TrimPrefix(id, b.prefix)
	}
	for i, a := range b.accounts {
		fresh.accounts[i].ID = ledger.AccountID(renamed(string(a.ID)))
	}
	for _, id := range slices.Sorted(maps.Keys(b.rows)) {
		r := b.rows[id]
		if r.On < from {
			continue
		}
		r.ID, r.PendingID = ledger.TransactionID(renamed(string(r.ID))), ledger.TransactionID(renamed(string(r.PendingID)))
		r.Account = ledger.AccountID(renamed(string(r.Account)))
		if rapid.IntRange(0, 5).Draw(w.rt, "dated otherwise") == 0 {
			r.On = r.On.AddDays(rapid.SampledFrom([]int{-2, 1, 5}).Draw(w.rt, "by"))
		}
		fresh.rows[r.ID] = r
	}
	fresh.next = b.next
	w.add(fresh)
	w.relinkable[b.item] = fresh
	if rapid.Bool().Draw(w.rt, "retire first") {
		w.retire(b)
	}
	w.describe(fresh)
	w.sync(fresh)
}

// continueAccounts lets the accounts of a bank go on under its new link; done again, it moves what has come since.
func (w *world) continueAccounts() {
	items := slices.Sorted(maps.Keys(w.relinkable))
	if len(items) == 0 {
		return
	}
	item := rapid.SampledFrom(items).Draw(w.rt, "old Item")
	fresh := w.relinkable[item]
	if w.models[item] == nil || w.models[fresh.item] == nil {
		return
	}
	old := w.bank(item)
	var matches []ledger.AccountMatch
	for i, a := range old.accounts {
		matches = append(matches, ledger.AccountMatch{Old: a.ID, New: fresh.accounts[i].ID})
	}
	for _, m := range matches {
		if _, gone := w.state.continued[m.New]; gone {
			return // it has gone on itself
		}
	}
	rows := w.rows()
	got, err := w.store.ContinueAccounts(w.Context(), "go on", matches)
	if err != nil {
		w.rt.Fatal(err)
	}
	w.didAct(got, "go on", func(s state) {
		now := map[ledger.LocalID]ledger.LocalID{}
		for _, m := range matches {
			for _, found := range ledger.MatchRelinked(w.relinkRows(s, rows, m.Old, true), w.relinkRows(s, rows, m.New, false)) {
				now[found.Old] = found.New
			}
			if _, before := s.continued[m.Old]; !before && s.excluded[m.Old] {
				s.excluded[m.New] = true
			}
			s.continued[m.Old] = m.New
		}
		movePairs(s, now)
		for old, fresh := range now {
			if hand := s.hand[old]; !hand.IsZero() {
				say(s.hand, fresh, handedOver(hand, s.hand[fresh]))
			}
			say(s.hand, old, movedAway())
		}
	})
}

func (w *world) bank(item ledger.ItemID) *fakeBank {
	at := slices.IndexFunc(w.banks, func(b *fakeBank) bool { return b.item == item })
	return w.banks[at]
}

// unmoved is what the hand says of a row that no longer goes on as another.
func unmoved(o ledger.Overlay) ledger.Overlay {
	if o.HiddenBy == ledger.FromNewLink {
		o.Hidden, o.HiddenBy = false, ledger.FromPlaid
	}
	return o
}

func movedAway() ledger.Overlay { return ledger.Overlay{Hidden: true, HiddenBy: ledger.FromNewLink} }

// relinkRows are the rows of an account; of one that has gone on before, those that were not moved then.
func (w *world) relinkRows(s state, rows map[ledger.LocalID]ledger.Transaction, a ledger.AccountID, old bool) (list []ledger.RelinkRow) {
	_, gone := w.state.continued[a]
	for id, r := range rows {
		moved := old && gone && reflect.DeepEqual(s.hand[id], movedAway())
		if r.Account == a && !moved {
			list = append(list, ledger.RelinkRow{ID: id, Amount: r.Amount, On: r.On, Name: r.Name, Merchant: r.MerchantName})
		}
	}
	return list
}

// handedOver is what the hand says of a new row: its own word, and the old row's on what it says nothing of.
func handedOver(old, fresh ledger.Overlay) ledger.Overlay {
	o := fresh
	if o.CategoryBy == ledger.FromPlaid {
		o.Category, o.CategoryBy = old.Category, old.CategoryBy
	}
	if o.NameBy == ledger.FromPlaid {
		o.Name, o.NameBy = old.Name, old.NameBy
	}
	if o.HiddenBy == ledger.FromPlaid && old.HiddenBy == ledger.FromHand {
		o.Hidden, o.HiddenBy = old.Hidden, old.HiddenBy
	}
	if o.TransferBy == ledger.FromPlaid {
		o.Transfer, o.TransferBy = old.Transfer, old.TransferBy
	}
	if o.Note == "" {
		o.Note = old.Note
	}
	if o.On.IsZero() {
		o.On = old.On
	}
	if len(o.Parts) == 0 {
		o.Parts = old.Parts
	}
	for _, tag := range old.Tags {
		if !o.HasTag(tag) && !(ledger.Overlay{Tags: fresh.Without}).HasTag(tag) {
			o.Tags = withTags(o.Tags, []string{tag})
		}
	}
	for _, tag := range old.Without {
		if !o.HasTag(tag) {
			o.Without = withTags(o.Without, []string{tag})
		}
	}
	return o
}

// comeBack lets accounts that went on as ones that are erased count again, with what was written before it moved.
func (w *world) comeBack(erased map[ledger.AccountID]bool) {
	for id, r := range w.rows() {
		if now := w.state.continued[r.Account]; !erased[now] || w.state.hand[id].HiddenBy != ledger.FromNewLink {
			continue
		}
		var before ledger.Overlay
		for _, act := range slices.Backward(w.done) {
			if t, ok := act.hand[id]; ok && !act.undone && t.is != nil && t.is.HiddenBy == ledger.FromNewLink && (t.was == nil || t.was.HiddenBy != ledger.FromNewLink) {
				if t.was != nil {
					before = *t.was
				}
				break
			}
		}
		say(w.state.hand, id, handedOver(before, unmoved(w.state.hand[id])))
		for _, act := range w.done {
			if t, ok := act.hand[id]; ok && (t.is != nil && t.is.HiddenBy == ledger.FromNewLink || t.was != nil && t.was.HiddenBy == ledger.FromNewLink) {
				delete(act.hand, id)
			}
		}
	}
}

// movePairs lets the new rows take the places of the old ones in what was confirmed and rejected, where nobody has that place.
func movePairs(s state, now map[ledger.LocalID]ledger.LocalID) {
	place := func(id ledger.LocalID) ledger.LocalID {
		if fresh, ok := now[id]; ok {
			return fresh
		}
		return id
	}
	var moved []ledger.Pair
	for _, at := range slices.SortedFunc(maps.Keys(s.pairs), func(a, b sides) int { return slices.Compare(a[:], b[:]) }) {
		if to := (sides{place(at[0]), place(at[1])}); to != at {
			p := s.pairs[at]
			p.A, p.B = to[0], to[1]
			moved = append(moved, p)
			delete(s.pairs, at)
		}
	}
	for _, p := range moved {
		at := sides{p.A, p.B}
		if there, ok := s.pairs[at]; p.State == ledger.PairProposed || ok && there.State != ledger.PairProposed {
			continue
		}
		if p.State == ledger.PairConfirmed {
			if s.partner(p.A) != 0 || s.partner(p.B) != 0 {
				continue
			}
			for _, other := range slices.Concat(s.pairsOf(p.A), s.pairsOf(p.B)) {
				if s.pairs[other].State == ledger.PairProposed {
					delete(s.pairs, other)
				}
			}
		}
		s.pairs[at] = p
	}
}
