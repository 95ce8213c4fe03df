package store_test

import (
	"errors"
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

// TestAReplacedRuleTakesBackWhatItSaid lets a rule find other rows, among them one that it found by what it had itself changed.
func TestAReplacedRuleTakesBackWhatItSaid(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		row("t1", 20260701, -500, "LUNA 1"), row("t2", 20260702, -500, "LUNA 2"), row("t3", 20260703, -500, "MARS")}})
	rows := all(t, s, ledger.Query{Text: "luna"})
	mustEdit(t, s, these(rows[0].LocalID), ledger.Edit{Category: new(ledger.CategoryKey("FOOD_AND_DRINK_GROCERIES"))})
	rule := saveRule(t, s, "cat:coffee,groceries luna", ledger.Actions{Category: "TRAVEL_FLIGHTS", AddTags: []string{"moon"}})
	if _, err := s.ApplyRule(t.Context(), rule.ID); err != nil {
		t.Fatal(err)
	}
	applied := ruled(t, s)
	equal(t, "applied", []string{
		"MARS FOOD_AND_DRINK_COFFEE by Plaid [] spending",
		"LUNA 2 FOOD_AND_DRINK_GROCERIES by you [moon] spending",
		"LUNA 1 TRAVEL_FLIGHTS by rule 1 [moon] spending",
	}, applied)
	rule.Query, rule.Actions = "cat:coffee", ledger.Actions{Category: "TRAVEL_FLIGHTS", AddTags: []string{"space"}}
	kept, act, err := s.ReplaceRule(t.Context(), rule)
	if err != nil || act.Count != 3 || kept.Position != rule.Position || kept.Query != "cat:coffee" {
		t.Errorf("replaced %+v, %+v, %v", kept, act, err)
	}
	replaced := ruled(t, s)
	equal(t, "replaced", []string{
		"MARS TRAVEL_FLIGHTS by rule 1 [space] spending",
		"LUNA 2 FOOD_AND_DRINK_GROCERIES by you [] spending",
		"LUNA 1 TRAVEL_FLIGHTS by rule 1 [space] spending",
	}, replaced)
	verify(t, s)
	for _, step := range []struct {
		do   func() (ledger.Act, error)
		want []string
	}{
		{func() (ledger.Act, error) { return s.Undo(t.Context()) }, applied},
		{func() (ledger.Act, error) { return s.Redo(t.Context()) }, replaced},
		{func() (ledger.Act, error) { return s.Undo(t.Context()) }, applied},
	} {
		if _, err := step.do(); err != nil {
			t.Fatal(err)
		}
		equal(t, "gone back and forth", step.want, ruled(t, s))
		verify(t, s)
	}
	if back, err := s.Rule(t.Context(), rule.ID); err != nil || back.Query != "cat:coffee,groceries luna" {
		t.Errorf("the rule after an undo is %+v, %v", back, err)
	}
	if _, _, err := s.ReplaceRule(t.Context(), ledger.Rule{ID: 99, Query: "x", Actions: rule.Actions}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a rule there is not: %v", err)
	}
	rule.Query = " "
	if _, _, err := s.ReplaceRule(t.Context(), rule); !errors.Is(err, ledger.ErrRule) {
		t.Errorf("a rule without a condition: %v", err)
	}
	equal(t, "after what was refused", applied, ruled(t, s))
}
