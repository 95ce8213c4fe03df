package store_test

import (
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

func undo(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	verify(t, s)
}

func redo(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.Redo(t.Context()); err != nil {
		t.Fatal(err)
	}
	verify(t, s)
}

// TestUndoneJudgementsLeaveNobodyInTwoTransfers: after a pair was rejected the matcher may find another for its rows; taking the
// judgement back brings the first pair back and parts the other, and doing it again restores that.
func TestUndoneJudgementsLeaveNobodyInTwoTransfers(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{moved("out", "checking", 20260701, -900), moved("in", "savings", 20260702, 900)}})
	first := []string{"in-out transfer", "out-in transfer"}
	equal(t, "found", first, partners(t, s))
	if _, err := s.JudgePair(t.Context(), "no", localOf(t, s, "out"), localOf(t, s, "in"), ledger.PairRejected); err != nil {
		t.Fatal(err)
	}
	mustRun(t, s, "c2", ledger.Page{Added: []ledger.Transaction{moved("other", "third", 20260703, 900)}})
	second := []string{"other-out transfer", "out-other transfer"}
	equal(t, "found instead", second, partners(t, s))
	undo(t, s)
	equal(t, "undone", first, partners(t, s))
	redo(t, s)
	equal(t, "redone", second, partners(t, s))
	undo(t, s)
	// The bank has changed an amount since: they are no pair any more, whatever is undone.
	redo(t, s)
	mustRun(t, s, "c3", ledger.Page{Modified: []ledger.Transaction{moved("in", "savings", 20260702, 950)}, Removed: []ledger.TransactionID{"other"}})
	undo(t, s)
	equal(t, "undone after the amount changed", nil, toAny(partners(t, s)))
}

func toAny(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// TestTheHandDecidesOverWhatTheMatcherFound: two rows that were taken for a transfer are none when the person says what one of them
// is, and are one again when she takes it back.
func TestTheHandDecidesOverWhatTheMatcherFound(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{moved("out", "checking", 20260701, -900), plain(moved("in", "savings", 20260702, 900))}})
	found := []string{"in-out transfer", "out-in transfer"}
	equal(t, "found", found, partners(t, s))
	out := localOf(t, s, "out")
	mustEdit(t, s, these(out), ledger.Edit{Note: new("nothing that matters")})
	equal(t, "after a note", found, partners(t, s))
	for name, e := range map[string]ledger.Edit{
		"a category": {Category: new(ledger.CategoryKey("FOOD_AND_DRINK_GROCERIES"))}, "a mark": {Transfer: new(ledger.NotTransfer)},
	} {
		mustEdit(t, s, these(out), e)
		if r, err := s.Transaction(t.Context(), out); err != nil || r.Partner != 0 || r.Class != ledger.Spending {
			t.Errorf("%s: still %s of %d, %v", name, r.Class, r.Partner, err)
		}
		undo(t, s)
		equal(t, name+" undone", found, partners(t, s))
	}
	// A pair the person has judged stays, whatever she says of its rows.
	if _, err := s.JudgePair(t.Context(), "yes", out, localOf(t, s, "in"), ledger.PairConfirmed); err != nil {
		t.Fatal(err)
	}
	mustEdit(t, s, these(out), ledger.Edit{Category: new(ledger.CategoryKey("FOOD_AND_DRINK_GROCERIES"))})
	equal(t, "judged", found, partners(t, s))
	verify(t, s)
}

// TestARuleThatIsUndoneSaysNothing: rows that came since it was made lose what it said of them, and get it back with it.
func TestARuleThatIsUndoneSaysNothing(t *testing.T) {
	s := openLinked(t)
	saveRule(t, s, "luna", ledger.Actions{Category: "TRAVEL_FLIGHTS", AddTags: []string{"moon"}})
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -500, "LUNA 1")}})
	with := []string{"LUNA 1 TRAVEL_FLIGHTS by rule 1 [moon] spending"}
	equal(t, "ruled", with, ruled(t, s))
	undo(t, s)
	equal(t, "undone", []string{"LUNA 1 FOOD_AND_DRINK_COFFEE by Plaid [] spending"}, ruled(t, s))
	redo(t, s)
	equal(t, "redone", with, ruled(t, s))
	if _, err := s.RemoveRule(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	undo(t, s)
	mustRun(t, s, "c2", ledger.Page{Added: []ledger.Transaction{row("t2", 20260702, -500, "LUNA 2")}})
	both := []string{"LUNA 2 TRAVEL_FLIGHTS by rule 1 [moon] spending", with[0]}
	equal(t, "there again", both, ruled(t, s))
	redo(t, s)
	equal(t, "removed again", []string{"LUNA 2 FOOD_AND_DRINK_COFFEE by Plaid [] spending", "LUNA 1 FOOD_AND_DRINK_COFFEE by Plaid [] spending"}, ruled(t, s))
	undo(t, s)
	equal(t, "and back", both, ruled(t, s))
}

// TestWhatIsErasedLeavesTheJournal: an act that was about an erased bank alone is gone with it, and one that was about others too can
// still be undone for those.
func TestWhatIsErasedLeavesTheJournal(t *testing.T) {
	s := openLinked(t)
	link(t, s, "item-2")
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{moved("out", "checking", 20260701, -900)}})
	if _, err := run(t.Context(), s, "item-2", "c1", ledger.Page{Added: []ledger.Transaction{plain(moved("in", "savings", 20260728, 900))}}); err != nil {
		t.Fatal(err)
	}
	out, in := localOf(t, s, "out"), localOf(t, s, "in")
	mustEdit(t, s, these(in), ledger.Edit{Note: new("secret")})
	mustEdit(t, s, these(in, out), ledger.Edit{Name: new("Both")})
	if _, err := s.JudgePair(t.Context(), "together", out, in, ledger.PairConfirmed); err != nil {
		t.Fatal(err)
	}
	undo(t, s)
	if err := s.MarkRemoved(t.Context(), "item-2", false); err != nil {
		t.Fatal(err)
	}
	acts, err := s.History(t.Context(), 0, 10)
	if err != nil || len(acts) != 1 || acts[0].Count != 2 {
		t.Fatalf("acts %+v, %v", acts, err)
	}
	if _, err := s.Redo(t.Context()); err == nil {
		t.Error("a judgement of a row that is erased was done again")
	}
	undo(t, s)
	if r, err := s.Transaction(t.Context(), out); err != nil || r.Title() != "MOVED" || r.Partner != 0 {
		t.Errorf("row %+v, %v", r, err)
	}
}

// TestNothingMeetsAnImpossibleCondition, whatever it stands beside.
func TestNothingMeetsAnImpossibleCondition(t *testing.T) {
	s := twoRows(t)
	mustEdit(t, s, these(1), ledger.Edit{Note: new("n"), Hidden: new(ledger.Hide)})
	for _, impossible := range []string{"amt:0.0000001", "date:..0001", "acct:nowhere"} {
		for _, beside := range []string{"", "is:hidden", "has:note", "is:pending", "is:edited", "coffee", "-is:hidden", "is:new"} {
			text := impossible + " " + beside
			if got := idsOf(t, s, text); len(got) != 0 {
				t.Errorf("%s finds %v", text, got)
			}
			if tally, err := s.Tally(t.Context(), ledger.Query{Text: text}); err != nil || tally.Count != 0 {
				t.Errorf("%s tallies %+v, %v", text, tally, err)
			}
		}
	}
}
