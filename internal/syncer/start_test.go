package syncer

import (
	"context"
	"errors"
	"slices"
	"testing"

	"passbook/internal/ledger"
)

// TestAccountsAreKnownBeforeTheirRows: rules that ask for the name of an account are asked when rows are committed.
func TestAccountsAreKnownBeforeTheirRows(t *testing.T) {
	w := newWorld(1)
	var calls []string
	w.repo.around = func(call string, f func() error) error {
		calls = append(calls, call)
		return f()
	}
	w.sync(t, Selection{})
	if names, rows := slices.Index(calls, "save accounts"), slices.Index(calls, "commit"); names < 0 || names > rows {
		t.Errorf("calls %v", calls)
	}
	if n := w.source.count("accounts"); n != 1 {
		t.Errorf("accounts were read %d times", n)
	}
}

// TestRowsDoNotWaitForAccounts: when the accounts cannot be read the rows are kept all the same, and the accounts are asked for again.
func TestRowsDoNotWaitForAccounts(t *testing.T) {
	for failures, want := range map[int]Phase{1: Done, 9: Failed} {
		w := newWorld(1)
		away := errors.New("away")
		w.source.around = func(_ context.Context, call string, _ ledger.ItemID) error {
			if call == "accounts" && failures > 0 {
				failures--
				return away
			}
			return nil
		}
		o := w.sync(t, Selection{}).Outcomes[0]
		if o.Phase != want || w.repo.commits != 1 || len(w.repo.rows["i1"]) != 5 || (want == Failed) != errors.Is(o.Err, away) {
			t.Errorf("%+v, %d commits", o, w.repo.commits)
		}
		if got := len(w.repo.accounts["i1"]); (got == 2) != (want == Done) {
			t.Errorf("%s with %d accounts", o.Phase, got)
		}
	}
}

// TestTheWholeHistoryIsReadAgain where it is asked for, and only then.
func TestTheWholeHistoryIsReadAgain(t *testing.T) {
	w := newWorld(2)
	w.sync(t, Selection{})
	bank := w.source.banks["i1"]
	bank.asked = nil
	w.sync(t, Selection{})
	if slices.Contains(bank.asked, "") {
		t.Fatalf("asked %q", bank.asked)
	}
	bank.asked = nil
	o := w.sync(t, Selection{FromStart: true, Items: []ledger.ItemID{"i1"}}).Outcomes[0]
	if o.Phase != Done || o.Rows != 5 || !o.HistoryComplete || len(bank.asked) != 3 || bank.asked[0] != "" {
		t.Errorf("%+v, asked %q", o, bank.asked)
	}
}
