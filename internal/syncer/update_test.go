package syncer

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"passbook/internal/ledger"
)

func TestMutationBeginsAgainWhereTheUpdateBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		w.sync(t, Selection{})
		b := w.source.banks["i1"]
		for k := range 4 {
			b.put(ledger.Transaction{ID: ledger.TransactionID(fmt.Sprintf("late%d", k)), On: 20260302})
		}
		b.asked = nil
		b.fail = func(n int, _ ledger.Cursor) error {
			if n == 2 {
				return fmt.Errorf("sync page: %w", errMutation)
			}
			return nil
		}
		if o := w.sync(t, Selection{}).Outcomes[0]; o.Phase != Done || o.Changes.Added != 4 || o.Pages != 2 {
			t.Fatalf("%+v", o)
		}
		want := []ledger.Cursor{"end-5", "mid-5-2-9", "end-5", "mid-5-2-9"}
		if !slices.Equal(b.asked, want) {
			t.Errorf("asked for %q, want %q", b.asked, want)
		}
	})
}

func TestAPageIsStoredWhileTheNextIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // which ends a test that waits for itself
		w := newWorld(1)
		second := make(chan struct{})
		w.source.banks["i1"].fail = func(n int, _ ledger.Cursor) error {
			if n == 2 {
				close(second)
			}
			return nil
		}
		w.repo.around = func(call string, work func() error) error {
			if call == "stage" {
				<-second
			}
			return work()
		}
		if o := w.sync(t, Selection{}).Outcomes[0]; o.Phase != Done || o.Changes.Added != 5 {
			t.Fatalf("%+v", o)
		}
	})
}

func TestAPageThatCannotBeStoredEndsTheUpdate(t *testing.T) {
	w := newWorld(1)
	full := errors.New("the disk is full")
	w.repo.around = func(call string, work func() error) error {
		if call == "stage" {
			return full
		}
		return work()
	}
	if o := w.sync(t, Selection{}).Outcomes[0]; o.Phase != Failed || !errors.Is(o.Err, full) || w.repo.commits != 0 {
		t.Fatalf("%+v after %d commits", o, w.repo.commits)
	}
}

func TestEndlessMutationEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(1)
		w.source.banks["i1"].fail = func(_ int, cursor ledger.Cursor) error {
			if cursor == "" {
				return nil
			}
			return errMutation
		}
		began := time.Now()
		o := w.sync(t, Selection{}).Outcomes[0]
		if o.Phase != Failed || !errors.Is(o.Err, errMutation) || w.repo.commits != 0 {
			t.Fatalf("%+v", o)
		}
		if n := len(w.source.banks["i1"].asked); n != 12 {
			t.Errorf("%d pages asked for, want 6 runs of 2", n)
		}
		if took := time.Since(began); took < 10*time.Second || took > 25*time.Second {
			t.Errorf("the restarts took %s", took)
		}
		if w.repo.items[0].Trouble.Code != errMutation.code {
			t.Error("the trouble is not kept")
		}
	})
}

func TestARefusedResumeIsDropped(t *testing.T) {
	w := newWorld(1)
	w.repo.staged["i1"] = []ledger.Page{{Added: []ledger.Transaction{{ID: "ghost"}}, Next: "mid-0-2-5", HasMore: true}}
	w.source.banks["i1"].fail = func(n int, _ ledger.Cursor) error {
		if n == 1 {
			return &plaidError{kind: "INVALID_REQUEST", code: "INVALID_FIELD"}
		}
		return nil
	}
	synctest.Test(t, func(t *testing.T) {
		if o := w.sync(t, Selection{}).Outcomes[0]; o.Phase != Done || o.Changes.Added != 5 {
			t.Fatalf("%+v", o)
		}
	})
	if _, kept := w.repo.rows["i1"]["ghost"]; kept {
		t.Error("a page of the refused run was committed")
	}
	if got := w.source.banks["i1"].asked; !slices.Equal(got[:2], []ledger.Cursor{"mid-0-2-5", ""}) {
		t.Errorf("asked %q", got)
	}
}

func TestAnUpdateThatOnlyLacksItsCommitIsCommittedFirst(t *testing.T) {
	w := newWorld(1)
	w.repo.staged["i1"] = []ledger.Page{{Added: []ledger.Transaction{{ID: "i1-t0"}, {ID: "i1-t1"}}, Next: "end-2"}}
	o := w.sync(t, Selection{}).Outcomes[0]
	if o.Phase != Done || o.Changes.Added != 5 || w.repo.commits != 2 {
		t.Fatalf("%+v after %d commits", o, w.repo.commits)
	}
	if got := w.source.banks["i1"].asked; got[0] != "end-2" {
		t.Errorf("asked %q", got)
	}
}

func TestAResumeIsKeptWhenTheBankNeedsThePerson(t *testing.T) {
	w := newWorld(1)
	w.repo.staged["i1"] = []ledger.Page{{Added: []ledger.Transaction{{ID: "t"}}, Next: "mid-0-2-5", HasMore: true}}
	w.source.banks["i1"].fail = func(int, ledger.Cursor) error { return errLogin }
	if o := w.sync(t, Selection{}).Outcomes[0]; !errors.Is(o.Err, errLogin) {
		t.Fatalf("%+v", o)
	}
	if len(w.repo.staged["i1"]) != 1 || w.source.count("page") != 1 {
		t.Errorf("%d pages staged after %d calls", len(w.repo.staged["i1"]), w.source.count("page"))
	}
}

func TestPagesThatContradictThemselvesAreRefused(t *testing.T) {
	row := []ledger.Transaction{{ID: "t1"}}
	for name, c := range map[string]struct {
		asked ledger.Cursor
		page  ledger.Page
		fine  bool
	}{
		"rows":                   {"", ledger.Page{Added: row, Next: "a"}, true},
		"nothing new":            {"a", ledger.Page{Next: "a"}, true},
		"nothing ready":          {"", ledger.Page{}, true},
		"ready and empty":        {"", ledger.Page{Next: "a"}, true},
		"skips the history":      {"", ledger.Page{Next: "now"}, false},
		"rows without a cursor":  {"", ledger.Page{Added: row}, false},
		"more without a cursor":  {"", ledger.Page{HasMore: true}, false},
		"cursor lost":            {"a", ledger.Page{}, false},
		"more at the same place": {"a", ledger.Page{Added: row, Next: "a", HasMore: true}, false},
	} {
		if err := check(c.page, c.asked); (err == nil) != c.fine {
			t.Errorf("%s: %v", name, err)
		}
	}
}
