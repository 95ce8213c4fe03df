package ledger

import (
	"cmp"
	"slices"
	"strings"
)

// AccountMatch is an account of an old Item found again under a new one.
type AccountMatch struct {
	Old, New AccountID
	Sure     bool   // both carry the bank's own persistent id
	Why      string // the evidence, in plain words
}

// AccountQuestion is an account of an old Item that several new ones could be, or that only the person can tell.
type AccountQuestion struct {
	Old        AccountID
	Candidates []AccountID // best first
	Why        string
}

// Continuation is how the accounts of a new Item continue those of an old one at the same institution. The person confirms it.
type Continuation struct {
	Matches   []AccountMatch
	Questions []AccountQuestion
	Gone      []AccountID // old accounts that nothing continues
	Fresh     []AccountID // new accounts that continue nothing and are no candidate
}

// MatchAccounts proposes how the accounts of a new Item continue those of an old one at the same institution: by the bank's
// persistent id, else by mask and type, told apart by subtype and name where several share them. What stays ambiguous, or has
// only a name in common, is asked and not decided. Lists keep the order of their arguments.
func MatchAccounts(old, fresh []Account) Continuation {
	var r Continuation
	takenOld, takenNew := map[AccountID]bool{}, map[AccountID]bool{}
	for _, a := range old {
		b, e, ok := onlyBest(a, fresh)
		if !ok || (!e.persistent && !e.mask) {
			continue
		}
		if back, _, mutual := onlyBest(b, old); mutual && back.ID == a.ID {
			r.Matches = append(r.Matches, AccountMatch{Old: a.ID, New: b.ID, Sure: e.persistent, Why: e.words(a, b)})
			takenOld[a.ID], takenNew[b.ID] = true, true
		}
	}
	asked := map[AccountID]bool{}
	for _, a := range old {
		if takenOld[a.ID] {
			continue
		}
		candidates := candidatesFor(a, fresh, takenNew)
		if len(candidates) == 0 {
			r.Gone = append(r.Gone, a.ID)
			continue
		}
		q := AccountQuestion{Old: a.ID, Why: "several new accounts could be this one"}
		if len(candidates) == 1 {
			q.Why = "this may be the one, but there is too little to be certain"
		}
		for _, c := range candidates {
			q.Candidates = append(q.Candidates, c.ID)
			asked[c.ID] = true
		}
		r.Questions = append(r.Questions, q)
	}
	for _, b := range fresh {
		if !takenNew[b.ID] && !asked[b.ID] {
			r.Fresh = append(r.Fresh, b.ID)
		}
	}
	return r
}

// onlyBest returns the account of list that has most in common with a; ok is false when there is none or a tie.
func onlyBest(a Account, list []Account) (best Account, e accountEvidence, ok bool) {
	for _, b := range list {
		f, fits := compareAccounts(a, b)
		switch {
		case !fits:
		case f.weight() > e.weight() || best.ID == "":
			best, e, ok = b, f, true
		case f.weight() == e.weight():
			ok = false
		}
	}
	return best, e, ok
}

// candidatesFor returns the accounts of list that a could be and that are not taken, those with most in common first.
func candidatesFor(a Account, list []Account, taken map[AccountID]bool) []Account {
	candidates := slices.DeleteFunc(slices.Clone(list), func(b Account) bool {
		_, fits := compareAccounts(a, b)
		return !fits || taken[b.ID]
	})
	slices.SortStableFunc(candidates, func(x, y Account) int {
		e, _ := compareAccounts(a, x)
		f, _ := compareAccounts(a, y)
		return cmp.Or(-cmp.Compare(e.weight(), f.weight()), strings.Compare(string(x.ID), string(y.ID)))
	})
	return candidates
}
