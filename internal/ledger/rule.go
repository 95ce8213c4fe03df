package ledger

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Rule is a query and what is done to the rows it matches. Rules say what they say on a layer of their own: above Plaid,
// below the hand.
type Rule struct {
	ID      RuleID
	Name    string
	Query   string // in the query language; never empty
	Actions Actions
	Enabled bool
	// Position orders the rules: they run from the lowest up, and where two set the same value the later one stays.
	Position int
}

// Actions are what a rule sets. The zero value of each leaves it alone.
type Actions struct {
	Category CategoryKey
	Name     string
	AddTags  []string
	Hidden   HideMark
	Transfer TransferMark
}

// ErrRule is the reason a rule is refused; the message says what is wrong with it.
var ErrRule = errors.New("the rule cannot be kept")

// Clean returns the rule as it is kept. It refuses a rule without a condition, which would change every row there is, and one
// that does nothing. Whether the condition can be read, the query language says.
func (r Rule) Clean() (Rule, error) {
	r.Query = strings.TrimSpace(CleanText(r.Query, false))
	if r.Query == "" {
		return r, fmt.Errorf("%w: it has no condition and would change every transaction", ErrRule)
	}
	if strings.TrimSpace(r.Name) == "" {
		r.Name = r.Query
		if runes := []rune(r.Name); len(runes) > longestName {
			r.Name = string(runes[:longestName])
		}
	}
	name, why := CleanName(r.Name)
	if why != "" {
		return r, fmt.Errorf("%w: %s", ErrRule, why)
	}
	r.Name = name
	e := r.Actions.edit()
	if e.IsZero() {
		return r, fmt.Errorf("%w: it does nothing", ErrRule)
	}
	e, err := e.Clean()
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrRule, err)
	}
	r.Actions.AddTags = e.AddTags
	if e.Name != nil {
		r.Actions.Name = *e.Name
	}
	return r, nil
}

// edit returns the actions as an edit, to check them by the same rules.
func (a Actions) edit() Edit {
	var e Edit
	if a.Category != "" {
		e.Category = &a.Category
	}
	if a.Name != "" {
		e.Name = &a.Name
	}
	e.AddTags = a.AddTags
	if a.Hidden != HideUnset {
		e.Hidden = &a.Hidden
	}
	if a.Transfer != TransferUnset {
		e.Transfer = &a.Transfer
	}
	return e
}

// ApplyRules returns what the given rules, all of which match the row, say of it together: the rules' layer. Rules that are
// switched off say nothing.
func ApplyRules(matching []Rule) Overlay {
	rules := slices.Clone(matching)
	slices.SortFunc(rules, func(a, b Rule) int { return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(a.ID, b.ID)) })
	var o Overlay
	for _, r := range rules {
		if r.Enabled {
			o = r.apply(o)
		}
	}
	return o
}

func (r Rule) apply(ruled Overlay) Overlay {
	a, by := r.Actions, FromRule(r.ID)
	if a.Category != "" {
		ruled.Category, ruled.CategoryBy = a.Category, by
	}
	if a.Name != "" {
		ruled.Name, ruled.NameBy = a.Name, by
	}
	if a.Hidden != HideUnset {
		ruled.Hidden, ruled.HiddenBy = a.Hidden == Hide, by
	}
	if a.Transfer != TransferUnset {
		ruled.Transfer, ruled.TransferBy = a.Transfer, by
	}
	for _, tag := range a.AddTags {
		ruled.Tags = putTag(ruled.Tags, tag)
	}
	return ruled
}

// RuleEffect is what a rule would do to a row it matches.
type RuleEffect struct {
	Row     LocalID
	Ruled   Overlay // the rules' layer after it
	Before  Overlay // what is shown now
	After   Overlay // what would be shown
	Changes []Aspect
	// Kept are what the rule would set and the hand has set already: the rule leaves them alone.
	Kept []Aspect
}

// Preview says what running a rule does to a row that it matches, given the other layers of it.
func (r Rule) Preview(row LocalID, ruled, hand Overlay) RuleEffect {
	next := r.apply(ruled)
	e := RuleEffect{Row: row, Ruled: next, Before: Merge(ruled, hand), After: Merge(next, hand)}
	e.Changes = Differences(e.Before, e.After)
	for _, held := range [...]struct {
		aspect Aspect
		held   bool
	}{
		{AspectCategory, r.Actions.Category != "" && hand.CategoryBy != FromPlaid},
		{AspectName, r.Actions.Name != "" && hand.NameBy != FromPlaid},
		{AspectTags, slices.ContainsFunc(r.Actions.AddTags, func(tag string) bool { return hasTag(hand.Without, tag) })},
		{AspectHidden, r.Actions.Hidden != HideUnset && hand.HiddenBy != FromPlaid},
		{AspectTransfer, r.Actions.Transfer != TransferUnset && hand.TransferBy != FromPlaid},
	} {
		if held.held {
			e.Kept = append(e.Kept, held.aspect)
		}
	}
	return e
}
