package export

import (
	"io"

	"passbook/internal/ledger"
)

type ruleJSON struct {
	ID       int64       `json:"id"`
	Name     string      `json:"name"`
	Query    string      `json:"query"`
	Enabled  bool        `json:"enabled"`
	Position int         `json:"position"` // rules run from the lowest up
	Actions  actionsJSON `json:"actions"`
}

// actionsJSON leaves out what the rule leaves alone.
type actionsJSON struct {
	Category string   `json:"category,omitempty"` // its key
	Name     string   `json:"name,omitempty"`
	AddTags  []string `json:"add_tags,omitempty"`
	Hidden   *bool    `json:"hidden,omitempty"`
	Transfer *bool    `json:"transfer,omitempty"`
}

func rule(r ledger.Rule) ruleJSON {
	a := actionsJSON{string(r.Actions.Category), r.Actions.Name, r.Actions.AddTags, nil, mark(r.Actions.Transfer)}
	if r.Actions.Hidden != ledger.HideUnset {
		hidden := r.Actions.Hidden == ledger.Hide
		a.Hidden = &hidden
	}
	return ruleJSON{int64(r.ID), r.Name, r.Query, r.Enabled, r.Position, a}
}

// Rule writes a rule as a JSON object.
func Rule(w io.Writer, r ledger.Rule) error { return writeObject(w, rule(r)) }

// Rules writes a JSON array of rules in the order given.
func Rules(w io.Writer, rules []ledger.Rule) error {
	list := make([]ruleJSON, 0, len(rules))
	for _, r := range rules {
		list = append(list, rule(r))
	}
	return writeArray(w, list)
}

type ruleRunJSON struct {
	Matched      int          `json:"matched"`
	Changed      int          `json:"changed"`
	Kept         int          `json:"kept"` // of which something stays as the person has set it
	Transactions []effectJSON `json:"transactions"`
}

// EffectOf is what a rule would do to a row, as Effects and RuleRun tell it.
func EffectOf(s ledger.RuleSample) Effect {
	return Effect{Row: s.Row, Before: s.Effect.Before, After: s.Effect.After, Changes: s.Effect.Changes, Kept: s.Effect.Kept}
}

// RuleRun writes as a JSON object what running a rule would do.
func RuleRun(w io.Writer, run ledger.RuleRun, tree *ledger.Tree) error {
	rec := ruleRunJSON{run.Matched, run.Changed, run.Kept, []effectJSON{}}
	for _, s := range run.Samples {
		rec.Transactions = append(rec.Transactions, Names{Categories: tree}.effect(EffectOf(s)))
	}
	return writeObject(w, rec)
}
