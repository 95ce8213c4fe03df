package store_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/store"
)

func saveRule(t testing.TB, s *store.Store, text string, a ledger.Actions) ledger.Rule {
	t.Helper()
	r, err := s.SaveRule(t.Context(), ledger.Rule{Query: text, Actions: a, Enabled: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ruled returns the rows as name, category, tags and who said so, newest first.
func ruled(t testing.TB, s *store.Store) []string {
	t.Helper()
	var lines []string
	for _, r := range all(t, s, ledger.Query{}) {
		lines = append(lines, fmt.Sprintf("%s %s by %s %v %s", r.Title(), r.ShownCategory(), r.Own.CategoryBy, r.Own.Tags, r.Class))
	}
	return lines
}

func TestRulesSpeakOfRowsThatCome(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -500, "OLD LUNA")}})
	rule := saveRule(t, s, "luna", ledger.Actions{Category: "GENERAL_SERVICES_OTHER_GENERAL_SERVICES", Name: "Luna"})
	saveRule(t, s, "cat:GENERAL_SERVICES_OTHER_GENERAL_SERVICES", ledger.Actions{AddTags: []string{"service"}}) // sees what the first one says
	mustRun(t, s, "c2", ledger.Page{Added: []ledger.Transaction{row("t2", 20260702, -500, "LUNA 42"), row("t3", 20260703, -500, "MARS")}})
	by := "by rule " + fmt.Sprint(rule.ID)
	equal(t, "new rows", []string{
		"MARS FOOD_AND_DRINK_COFFEE by Plaid [] spending",
		"Luna GENERAL_SERVICES_OTHER_GENERAL_SERVICES " + by + " [service] spending",
		"OLD LUNA FOOD_AND_DRINK_COFFEE by Plaid [] spending",
	}, ruled(t, s))
	// A row that changes is looked at again, from what Plaid says now.
	mustRun(t, s, "c3", ledger.Page{Modified: []ledger.Transaction{row("t2", 20260702, -500, "VENUS"), row("t3", 20260703, -500, "MARS LUNA")}})
	equal(t, "changed rows", []string{
		"Luna GENERAL_SERVICES_OTHER_GENERAL_SERVICES " + by + " [service] spending",
		"VENUS FOOD_AND_DRINK_COFFEE by Plaid [] spending",
		"OLD LUNA FOOD_AND_DRINK_COFFEE by Plaid [] spending",
	}, ruled(t, s))
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestRulesKnowWhatComesWithTheRows: the names of the accounts of a bank's first rows, its own name, and a category nobody saw before.
func TestRulesKnowWhatComesWithTheRows(t *testing.T) {
	s := openLinked(t)
	saveRule(t, s, "acct:gold", ledger.Actions{AddTags: []string{"by account"}})
	saveRule(t, s, "bank:platypus", ledger.Actions{AddTags: []string{"by bank"}})
	saveRule(t, s, "cat:thing", ledger.Actions{AddTags: []string{"by category"}})
	saveAccounts(t, s, ledger.Account{ID: "checking", Item: bank, Name: "Gold", Type: ledger.Depository})
	r := row("t1", 20260701, -500, "X")
	r.Category = ledger.Category{Primary: "BRAND_NEW", Detailed: "BRAND_NEW_THING"}
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{r}})
	equal(t, "ruled", []string{"X BRAND_NEW_THING by Plaid [by account by bank by category] spending"}, ruled(t, s))
}

func TestRulesRunOverTheHistory(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		row("t1", 20260701, -500, "LUNA 1"), row("t2", 20260702, -500, "LUNA 2"), row("t3", 20260703, -500, "MARS")}})
	rows := all(t, s, ledger.Query{Text: "luna"})
	groceries := ledger.CategoryKey("FOOD_AND_DRINK_GROCERIES")
	if _, err := s.Edit(t.Context(), "By hand", ledger.Target{Rows: []ledger.LocalID{rows[0].LocalID}}, ledger.Edit{Category: &groceries}); err != nil {
		t.Fatal(err)
	}
	before := ruled(t, s)
	rule := saveRule(t, s, "luna", ledger.Actions{Category: "TRAVEL_FLIGHTS", AddTags: []string{"moon"}})
	run, err := s.DryRunRule(t.Context(), rule, 1)
	if err != nil {
		t.Fatal(err)
	}
	if run.Matched != 2 || run.Changed != 2 || run.Kept != 1 || len(run.Samples) != 1 {
		t.Fatalf("%+v", run)
	}
	sample := run.Samples[0]
	if sample.Row.Name != "LUNA 2" || fmt.Sprint(sample.Effect.Changes, sample.Effect.Kept) != "[tags] [category]" ||
		sample.Effect.Before.Category != groceries || sample.Effect.After.Category != groceries {
		t.Errorf("%+v", sample.Effect)
	}
	equal(t, "after the dry run", before, ruled(t, s))
	act, err := s.ApplyRule(t.Context(), rule.ID)
	if err != nil || act.Count != 2 {
		t.Fatalf("%+v, %v", act, err)
	}
	after := []string{
		"MARS FOOD_AND_DRINK_COFFEE by Plaid [] spending",
		"LUNA 2 FOOD_AND_DRINK_GROCERIES by you [moon] spending",
		"LUNA 1 TRAVEL_FLIGHTS by rule " + fmt.Sprint(rule.ID) + " [moon] spending",
	}
	equal(t, "after the rule", after, ruled(t, s))
	if again, err := s.ApplyRule(t.Context(), rule.ID); err != nil || again.ID != 0 {
		t.Errorf("applied again: %+v, %v", again, err)
	}
	removed, err := s.RemoveRule(t.Context(), rule.ID)
	if err != nil || removed.Count != 2 {
		t.Fatalf("%+v, %v", removed, err)
	}
	equal(t, "after the rule is removed", before, ruled(t, s))
	for _, want := range [][]string{after, before} { // the removal, then the run
		if _, err := s.Undo(t.Context()); err != nil {
			t.Fatal(err)
		}
		equal(t, "undone", want, ruled(t, s))
		if rules, err := s.Rules(t.Context()); err != nil || len(rules) != 1 || rules[0].ID != rule.ID {
			t.Errorf("rules %+v, %v", rules, err)
		}
	}
	if _, err := s.DryRunRule(t.Context(), ledger.Rule{Query: " ", Actions: ledger.Actions{Name: "X"}}, 1); !errors.Is(err, ledger.ErrRule) {
		t.Errorf("a rule without condition: %v", err)
	}
	if _, err := s.SaveRule(t.Context(), ledger.Rule{Query: "is:new", Actions: ledger.Actions{Name: "X"}}); !errors.Is(err, ledger.ErrRule) {
		t.Errorf("a rule on what is new: %v", err)
	}
	if _, err := s.ApplyRule(t.Context(), 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a rule that is not there: %v", err)
	}
}

func TestLaterRulesWinInWhateverOrderTheyAreRun(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -500, "LUNA")}})
	first := saveRule(t, s, "luna", ledger.Actions{Name: "First", Category: "TRAVEL_FLIGHTS"})
	second := saveRule(t, s, "luna", ledger.Actions{Name: "Second"})
	for _, order := range [][]ledger.RuleID{{first.ID, second.ID}, {second.ID, first.ID}} {
		for _, id := range order {
			if _, err := s.ApplyRule(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		got := all(t, s, ledger.Query{})[0]
		if got.Title() != "Second" || got.ShownCategory() != "TRAVEL_FLIGHTS" {
			t.Errorf("run as %v: %s, %s", order, got.Title(), got.ShownCategory())
		}
		if err := s.MoveRule(t.Context(), first.ID, 0); err != nil {
			t.Fatal(err)
		}
	}
}

// TestHandsAreNeverOverruled: whatever rules are made, moved, run and removed while rows come and change, what the hand set is
// what is shown, and what is derived agrees with the rows.
func TestHandsAreNeverOverruled(t *testing.T) {
	s := openQuick(t)
	link(t, s, bank)
	at := 0
	next := func() ledger.Cursor { at++; return ledger.Cursor(fmt.Sprint("c", at)) }
	mustRun(t, s, next(), ledger.Page{Added: []ledger.Transaction{row("t0", 20260701, -5, "A B"), row("t1", 20260702, -5, "B C"), row("t2", 20260703, -5, "C A")}})
	hand := map[ledger.TransactionID]string{}
	rapid.Check(t, func(rt *rapid.T) {
		id := ledger.TransactionID(fmt.Sprint("t", rapid.IntRange(0, 2).Draw(rt, "row")))
		var err error
		switch rapid.IntRange(0, 4).Draw(rt, "step") {
		case 0:
			name := rapid.SampledFrom([]string{"", "Mine", "My own"}).Draw(rt, "name")
			for _, r := range all(t, s, ledger.Query{}) {
				if r.ID == id {
					_, err = s.Edit(t.Context(), "Name", ledger.Target{Rows: []ledger.LocalID{r.LocalID}}, ledger.Edit{Name: &name})
				}
			}
			hand[id] = name
		case 1:
			_, err = s.SaveRule(t.Context(), ledger.Rule{Query: rapid.SampledFrom([]string{"a", "b", "c", "ruled"}).Draw(rt, "query"), Enabled: rapid.Bool().Draw(rt, "on"),
				Actions: ledger.Actions{Name: rapid.SampledFrom([]string{"Ruled", "Over"}).Draw(rt, "to")}})
		case 2:
			mustRun(t, s, next(), ledger.Page{Modified: []ledger.Transaction{row(id, 20260701, -rapid.Int64Range(1, 9).Draw(rt, "cents"), "A B C")}})
		default:
			rules, failed := s.Rules(t.Context())
			if failed != nil || len(rules) == 0 {
				return
			}
			r := rapid.SampledFrom(rules).Draw(rt, "rule")
			if len(rules) > 4 {
				_, err = s.RemoveRule(t.Context(), r.ID)
			} else {
				_, err = s.ApplyRule(t.Context(), r.ID)
			}
		}
		if err != nil {
			rt.Fatal(err)
		}
		for _, r := range all(t, s, ledger.Query{}) {
			if want := hand[r.ID]; want != "" && string(r.Title()) != want {
				rt.Fatalf("%s is shown as %q, the hand said %q", r.ID, r.Title(), want)
			}
		}
		if err := s.Verify(t.Context()); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestADryRunNeedsNoStoredRule(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -500, "LUNA 1"), row("t2", 20260702, -500, "MARS")}})
	r := ledger.Rule{Query: "luna", Enabled: true, Actions: ledger.Actions{Category: "GENERAL_SERVICES_OTHER_GENERAL_SERVICES", Name: "Luna"}}
	told := func(r ledger.Rule) string {
		run, err := s.DryRunRule(t.Context(), r, 10)
		if err != nil || len(run.Samples) != 1 {
			t.Fatalf("%+v, %v", run, err)
		}
		e := run.Samples[0].Effect
		return fmt.Sprintf("%d %d %d %v %+v %+v", run.Matched, run.Changed, run.Kept, e.Changes, e.Before, e.After)
	}
	before := told(r)
	stored, err := s.SaveRule(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if after := told(stored); after != before {
		t.Errorf("before it was stored: %s\nafter: %s", before, after)
	}
	if _, err := s.ApplyRule(t.Context(), stored.ID); err != nil {
		t.Fatal(err)
	}
	if got := all(t, s, ledger.Query{Text: "luna"})[0]; string(got.Title()) != "Luna" {
		t.Errorf("after it ran: %+v", got.Own)
	}
}
