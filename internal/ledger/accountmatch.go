package ledger

import (
	"cmp"
	"slices"
	"strings"

	"passbook/internal/safetext"
)

// accountEvidence says what speaks for two accounts of one institution being the same account at the bank.
type accountEvidence struct {
	persistent bool // both carry the same persistent_account_id
	mask, name bool
	official   bool
	subtype    bool
}

// compareAccounts returns what speaks for two accounts being one; ok is false when something speaks against it: another type,
// another currency, another persistent id, or nothing in common but the type.
func compareAccounts(a, b Account) (e accountEvidence, ok bool) {
	if a.PersistentID != "" && b.PersistentID != "" {
		e.persistent = a.PersistentID == b.PersistentID
		if !e.persistent {
			return e, false
		}
	}
	e.mask = a.Mask != "" && a.Mask == b.Mask
	e.subtype = a.Subtype != "" && a.Subtype == b.Subtype
	e.name = sameText(a.Name, b.Name)
	e.official = sameText(a.OfficialName, b.OfficialName)
	if e.persistent {
		return e, true
	}
	if a.Type != b.Type || currenciesDiffer(a, b) || (a.Mask != "" && b.Mask != "" && !e.mask) {
		return e, false
	}
	return e, e.mask || e.name || e.official
}

func sameText(a, b safetext.Untrusted) bool {
	x, y := strings.TrimSpace(string(a)), strings.TrimSpace(string(b))
	return x != "" && strings.EqualFold(x, y)
}

func currenciesDiffer(a, b Account) bool {
	x, y := a.Balances.Current, b.Balances.Current
	return x != nil && y != nil && x.Currency != y.Currency
}

// weight orders evidence: each kind outweighs all those before it in the list.
func (e accountEvidence) weight() int {
	w := 0
	for i, has := range [...]bool{e.subtype, e.official, e.name, e.mask, e.persistent} {
		if has {
			w |= 1 << i
		}
	}
	return w
}

// words tells the evidence to the person.
func (e accountEvidence) words(a, b Account) string {
	if e.persistent {
		return "the bank gives both the same permanent number"
	}
	list := []string{"the same bank"}
	if e.mask {
		list = append(list, "the same last digits "+safetext.Line(a.Mask))
	}
	list = append(list, "the same type")
	switch {
	case e.name:
		list = append(list, "the same name “"+safetext.Line(a.Name)+"”")
	case e.official:
		list = append(list, "the same official name “"+safetext.Line(a.OfficialName)+"”")
	default:
		list = append(list, "other names: “"+safetext.Line(a.Name)+"” and “"+safetext.Line(b.Name)+"”")
	}
	return strings.Join(list, ", ")
}

// FindDuplicates finds accounts that two Items hold both. Nothing is merged: the answer is a list for the person to judge, in
// which the account of the Item that was linked first comes first. denied are those that she has judged to be none. Items that
// were removed and accounts that were closed are history and are left out.
func FindDuplicates(items []Item, accounts []Account, denied []Duplicate) []Duplicate {
	live := map[ItemID]Item{}
	for _, it := range items {
		if !it.Removed {
			live[it.ID] = it
		}
	}
	candidates := slices.DeleteFunc(slices.Clone(accounts), func(a Account) bool {
		_, ok := live[a.Item]
		return !ok || a.Closed
	})
	slices.SortFunc(candidates, func(a, b Account) int {
		return cmp.Or(live[a.Item].LinkedAt.Compare(live[b.Item].LinkedAt), strings.Compare(string(a.Item), string(b.Item)), strings.Compare(string(a.ID), string(b.ID)))
	})
	judged := map[[2]AccountID]bool{}
	for _, d := range denied {
		judged[[2]AccountID{d.A, d.B}], judged[[2]AccountID{d.B, d.A}] = true, true
	}
	var found []Duplicate
	for i, a := range candidates {
		for _, b := range candidates[i+1:] {
			if a.Item == b.Item || judged[[2]AccountID{a.ID, b.ID}] || !sameInstitution(live[a.Item], live[b.Item]) {
				continue
			}
			// A name alone is too little: banks call everybody's account "Checking".
			if e, ok := compareAccounts(a, b); ok && (e.persistent || e.mask) {
				found = append(found, Duplicate{A: a.ID, B: b.ID, Sure: e.persistent, Why: e.words(a, b)})
			}
		}
	}
	return found
}

func sameInstitution(a, b Item) bool {
	if a.Institution != "" && b.Institution != "" {
		return a.Institution == b.Institution && a.Environment == b.Environment
	}
	return sameText(a.InstitutionName, b.InstitutionName) && a.Environment == b.Environment
}
