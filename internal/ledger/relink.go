package ledger

import (
	"cmp"
	"slices"

	"passbook/internal/safetext"
)

// RelinkRow is what has to be known of a row to find it again under a new Item, where all its ids are others.
type RelinkRow struct {
	ID       LocalID
	Amount   Money
	On       Date
	Name     safetext.Untrusted // the bank's own text
	Merchant safetext.Untrusted
}

// RelinkMatch is a row of an old account and the same row of the account that continues it.
type RelinkMatch struct{ Old, New LocalID }

// relinkDays is how far apart two banks' readings of one row may date it.
const relinkDays = 3

// MatchRelinked finds the rows of an old account again among those of the account that continues it: by amount, day and text;
// then by amount and day, where as many are left on both sides; then by amount a few days off, where only one fits. Rows that
// are alike in everything go by their order. What stays ambiguous is not matched. Each row is in at most one match; the answer
// is by the old row.
func MatchRelinked(old, fresh []RelinkRow) []RelinkMatch {
	m := relinkMatcher{old: inRelinkOrder(old), fresh: inRelinkOrder(fresh)}
	m.alike(func(r RelinkRow) relinkKey { return relinkKey{r.Amount, r.On, r.Name} }, false)
	m.alike(func(r RelinkRow) relinkKey { return relinkKey{amount: r.Amount, on: r.On, text: r.Merchant} }, true)
	m.alike(func(r RelinkRow) relinkKey { return relinkKey{amount: r.Amount, on: r.On} }, true)
	m.near()
	slices.SortFunc(m.found, func(a, b RelinkMatch) int { return cmp.Compare(a.Old, b.Old) })
	return m.found
}

type relinkKey struct {
	amount Money
	on     Date
	text   safetext.Untrusted
}

type relinkMatcher struct {
	old, fresh []RelinkRow // what is left
	found      []RelinkMatch
}

func inRelinkOrder(rows []RelinkRow) []RelinkRow {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b RelinkRow) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.ID, b.ID)) })
	return rows
}

// alike matches rows of one key in their order; with evenly only where there are as many on both sides.
func (m *relinkMatcher) alike(key func(RelinkRow) relinkKey, evenly bool) {
	of := map[relinkKey][]LocalID{}
	for _, r := range m.fresh {
		of[key(r)] = append(of[key(r)], r.ID)
	}
	count := map[relinkKey]int{}
	for _, r := range m.old {
		count[key(r)]++
	}
	next := map[relinkKey]int{}
	m.take(func(r RelinkRow) (LocalID, bool) {
		k := key(r)
		at := next[k]
		if at >= len(of[k]) || evenly && len(of[k]) != count[k] {
			return 0, false
		}
		next[k]++
		return of[k][at], true
	})
}

// near matches rows of one amount that are a few days apart and have no other candidate on either side.
func (m *relinkMatcher) near() {
	candidates := func(of RelinkRow, among map[Money][]RelinkRow) (only LocalID, n int) {
		for _, r := range among[of.Amount] {
			if days := r.On.DaysSince(of.On); days >= -relinkDays && days <= relinkDays {
				only = r.ID
				n++
			}
		}
		return only, n
	}
	old, fresh, byID := byAmount(m.old), byAmount(m.fresh), map[LocalID]RelinkRow{}
	for _, r := range m.fresh {
		byID[r.ID] = r
	}
	m.take(func(r RelinkRow) (LocalID, bool) {
		only, n := candidates(r, fresh)
		if n != 1 {
			return 0, false
		}
		_, back := candidates(byID[only], old)
		return only, back == 1
	})
}

func byAmount(rows []RelinkRow) map[Money][]RelinkRow {
	of := map[Money][]RelinkRow{}
	for _, r := range rows {
		of[r.Amount] = append(of[r.Amount], r)
	}
	return of
}

// take matches what find finds and leaves the rest.
func (m *relinkMatcher) take(find func(RelinkRow) (LocalID, bool)) {
	taken := map[LocalID]bool{}
	m.old = slices.DeleteFunc(m.old, func(r RelinkRow) bool {
		id, ok := find(r)
		if ok {
			m.found, taken[id] = append(m.found, RelinkMatch{r.ID, id}), true
		}
		return ok
	})
	m.fresh = slices.DeleteFunc(m.fresh, func(r RelinkRow) bool { return taken[r.ID] })
}

// HiddenByNewLink is all that the hand says of a row that goes on as another one: what it said before has moved there.
func HiddenByNewLink() Overlay { return Overlay{Hidden: true, HiddenBy: FromNewLink} }

// Back returns what the hand says of a row that no longer goes on as another one.
func (o Overlay) Back() Overlay {
	if o.HiddenBy == FromNewLink {
		o.Hidden, o.HiddenBy = false, FromPlaid
	}
	return o
}

// HandOver returns what the hand says of a new row that takes over what it said of the old one. What it said of the new row itself
// stays.
func HandOver(old, fresh Overlay) Overlay {
	old = old.Back()
	both := Merge(old, fresh)
	both.Without = fresh.Without
	for _, tag := range old.Without {
		if !both.HasTag(tag) {
			both.Without = putTag(both.Without, tag)
		}
	}
	if fresh.Note == "" {
		both.Note = old.Note
	}
	if fresh.On.IsZero() {
		both.On = old.On
	}
	if len(fresh.Parts) == 0 {
		both.Parts = slices.Clone(old.Parts)
	}
	return both
}
