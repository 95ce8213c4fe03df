package store_test

import (
	"maps"
	"reflect"
	"slices"

	"passbook/internal/ledger"
)

// sides are the two rows of a pair, the one the money left first.
type sides [2]ledger.LocalID

// state is all that the person, her rules and the matcher of transfers have said, on top of what Plaid says.
type state struct {
	hand, ruled map[ledger.LocalID]ledger.Overlay
	pairs       map[sides]ledger.Pair
	changes     map[int]ledger.CategoryChange // by their number
	excluded    map[ledger.AccountID]bool
	rules       map[ledger.RuleID]ledger.Rule
	views       map[ledger.ViewID]ledger.View
	continued   map[ledger.AccountID]ledger.AccountID // old to new
}

func newState() state {
	return state{
		hand: map[ledger.LocalID]ledger.Overlay{}, ruled: map[ledger.LocalID]ledger.Overlay{}, pairs: map[sides]ledger.Pair{},
		changes: map[int]ledger.CategoryChange{}, excluded: map[ledger.AccountID]bool{}, rules: map[ledger.RuleID]ledger.Rule{},
		views: map[ledger.ViewID]ledger.View{}, continued: map[ledger.AccountID]ledger.AccountID{},
	}
}

func (s state) clone() state {
	return state{maps.Clone(s.hand), maps.Clone(s.ruled), maps.Clone(s.pairs), maps.Clone(s.changes), maps.Clone(s.excluded),
		maps.Clone(s.rules), maps.Clone(s.views), maps.Clone(s.continued)}
}

// say sets what a layer says of a row; an overlay that says nothing is none.
func say(layer map[ledger.LocalID]ledger.Overlay, id ledger.LocalID, o ledger.Overlay) {
	if layer[id] = o; o.IsZero() {
		delete(layer, id)
	}
}

// partner returns the other side of the confirmed transfer a row is a side of.
func (s state) partner(id ledger.LocalID) ledger.LocalID {
	for at, p := range s.pairs {
		switch {
		case p.State != ledger.PairConfirmed:
		case at[0] == id:
			return at[1]
		case at[1] == id:
			return at[0]
		}
	}
	return 0
}

// pairsOf returns the pairs a row is a side of.
func (s state) pairsOf(id ledger.LocalID) (list []sides) {
	for at := range s.pairs {
		if at[0] == id || at[1] == id {
			list = append(list, at)
		}
	}
	slices.SortFunc(list, func(a, b sides) int { return slices.Compare(a[:], b[:]) })
	return list
}

// inOrder returns the rules as they run.
func (s state) inOrder() []ledger.Rule {
	return slices.SortedFunc(maps.Values(s.rules), func(a, b ledger.Rule) int {
		if a.Position != b.Position {
			return a.Position - b.Position
		}
		return int(a.ID - b.ID)
	})
}

// tree returns the categories with the person's changes.
func (s state) tree(seen map[ledger.Category]bool) (*ledger.Tree, error) {
	var changes []ledger.CategoryChange
	for _, number := range slices.Sorted(maps.Keys(s.changes)) {
		changes = append(changes, s.changes[number])
	}
	return ledger.NewTree(changes, slices.SortedFunc(maps.Keys(seen), func(a, b ledger.Category) int {
		return slices.Compare([]string{a.Primary, a.Detailed}, []string{b.Primary, b.Detailed})
	})...)
}

// turn is what one thing was before an act and after it; nil where it was not there.
type turn[V any] struct{ was, is *V }

func turns[K comparable, V any](was, is map[K]V) map[K]turn[V] {
	list := map[K]turn[V]{}
	for k, v := range was {
		if now, ok := is[k]; !ok {
			list[k] = turn[V]{was: &v}
		} else if !reflect.DeepEqual(v, now) {
			list[k] = turn[V]{&v, &now}
		}
	}
	for k, v := range is {
		if _, ok := was[k]; !ok {
			list[k] = turn[V]{is: &v}
		}
	}
	return list
}

// play sets everything to what it was, or is.
func play[K comparable, V any](into map[K]V, list map[K]turn[V], back bool) {
	for k, t := range list {
		v := t.is
		if back {
			v = t.was
		}
		if v == nil {
			delete(into, k)
		} else {
			into[k] = *v
		}
	}
}

// worldAct is an act of the person by what it turned.
type worldAct struct {
	title           string
	count           int
	undone, dropped bool

	hand, ruled map[ledger.LocalID]turn[ledger.Overlay]
	pairs       map[sides]turn[ledger.Pair]
	changes     map[int]turn[ledger.CategoryChange]
	excluded    map[ledger.AccountID]turn[bool]
	rules       map[ledger.RuleID]turn[ledger.Rule]
	views       map[ledger.ViewID]turn[ledger.View]
	continued   map[ledger.AccountID]turn[ledger.AccountID]
}

// actOf returns the act that leads from one state to another.
func actOf(title string, was, is state) *worldAct {
	a := &worldAct{
		title: title, hand: turns(was.hand, is.hand), ruled: turns(was.ruled, is.ruled), pairs: turns(was.pairs, is.pairs),
		changes: turns(was.changes, is.changes), excluded: turns(was.excluded, is.excluded), rules: turns(was.rules, is.rules),
		views: turns(was.views, is.views), continued: turns(was.continued, is.continued),
	}
	rows := map[ledger.LocalID]bool{}
	for id := range a.hand {
		rows[id] = true
	}
	for id := range a.ruled {
		rows[id] = true
	}
	for at := range a.pairs {
		for _, id := range at {
			if was.partner(id) != is.partner(id) {
				rows[id] = true
			}
		}
	}
	a.count = len(rows)
	return a
}

func (a *worldAct) empty() bool {
	return len(a.hand)+len(a.ruled)+len(a.pairs)+len(a.changes)+len(a.excluded)+len(a.rules)+len(a.views)+len(a.continued) == 0
}

// play does the act again, or takes it back. Pairs are the world's business.
func (a *worldAct) play(s state, back bool) {
	play(s.hand, a.hand, back)
	play(s.ruled, a.ruled, back)
	play(s.changes, a.changes, back)
	play(s.excluded, a.excluded, back)
	play(s.rules, a.rules, back)
	play(s.views, a.views, back)
	play(s.continued, a.continued, back)
}
