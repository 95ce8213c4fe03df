package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

// done returns the newest act.
func done(t testing.TB, s *store.Store) ledger.Act {
	t.Helper()
	acts, err := s.History(t.Context(), 0, 1)
	if err != nil || len(acts) != 1 {
		t.Fatalf("acts %+v, %v", acts, err)
	}
	return acts[0]
}

// changedThings tells what the newest act changed besides rows.
func changedThings(t testing.TB, s *store.Store) []string {
	t.Helper()
	list, err := s.ActThings(t.Context(), done(t, s).ID)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range list {
		line := string(c.Kind) + " " + c.Name + ":"
		for _, f := range c.Fields {
			line += fmt.Sprintf(" %s %q>%q", f.Field, string(f.Old), string(f.New))
		}
		lines = append(lines, line)
	}
	return lines
}

func TestActsTellWhatTheyChangedBesidesRows(t *testing.T) {
	s := openLinked(t)
	link(t, s, "item-2")
	for _, item := range []ledger.ItemID{bank, "item-2"} {
		a := ledger.Account{ID: "account-of-" + ledger.AccountID(item), Item: item, Name: "Checking", Mask: "1111", Type: ledger.Depository}
		if err := s.SaveAccounts(t.Context(), item, []ledger.Account{a}); err != nil {
			t.Fatal(err)
		}
	}
	saveStreams(t, s, stream("s1", "Films", -999, 20260715))
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		plain(moved("out", "checking", 20260701, -700)), plain(moved("in", "savings", 20260702, 700))}})
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	told := func(want ...string) {
		t.Helper()
		equal(t, "the act "+done(t, s).Title, want, changedThings(t, s))
	}
	r := saveRule(t, s, "luna", ledger.Actions{Name: "Luna", Hidden: ledger.Hide, Transfer: ledger.NotTransfer})
	told(`rule 1: name "">"luna" query "">"luna" sets name "">"Luna" sets hidden "">"hidden" sets transfer "">"no transfer" state "">"on" place "">"1"`)
	r.Query, r.Enabled = "luna amt:>5", false
	_, err := s.SaveRule(t.Context(), r)
	must("save rule", err)
	told(`rule 1: query "luna">"luna amt:>5" state "on">"off"`)
	p := pairs(t, s, ledger.PairProposed)[0]
	_, err = s.JudgePair(t.Context(), "judge", p.A, p.B, ledger.PairConfirmed)
	must("judge", err)
	told(`pair 1 2: state "proposed">"confirmed" judged by "Passbook">"you"`)
	_, err = s.ExcludeAccount(t.Context(), "exclude", "checking", true)
	must("exclude", err)
	told(`excluded checking: in totals "yes">"no"`)
	_, err = s.ChangeCategories(t.Context(), "categories", ledger.CategoryChange{Kind: ledger.CountGroup, Group: "INCOME", Counts: ledger.CountsAsTransfer})
	must("categories", err)
	told(`category change 1: change "">"count-group" group "">"INCOME" counts "">"as transfers"`)
	v, err := s.SaveView(t.Context(), ledger.View{Name: "Fun", Query: "cat:coffee"})
	must("save view", err)
	told(`view 1: name "">"Fun" query "">"cat:coffee" place "">"1"`)
	must("remove view", s.RemoveView(t.Context(), v.ID))
	told(`view 1: name "Fun">"" query "cat:coffee">"" place "1">""`)
	must("dismiss", s.DismissStream(t.Context(), "s1", true))
	told(`dismissed stream item-1 s1: heard of "yes">"no" stream "">"Films"`)
	must("deny", s.DenyDuplicate(t.Context(), "account-of-item-2", "account-of-item-1", true))
	told(`denied duplicate account-of-item-1 account-of-item-2: duplicate "perhaps">"no"`)
	if _, err := s.ActThings(t.Context(), 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("things of no act: %v", err)
	}
	if _, err := s.ActRows(t.Context(), 99, 0, 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("rows of no act: %v", err)
	}
}

// TestViewsDismissalsAndDenialsAreUndone: each is an act of the person like any other.
func TestViewsDismissalsAndDenialsAreUndone(t *testing.T) {
	s := openLinked(t)
	link(t, s, "item-2")
	for _, item := range []ledger.ItemID{bank, "item-2"} {
		a := ledger.Account{ID: "account-of-" + ledger.AccountID(item), Item: item, Name: "Checking", Mask: "1111", Type: ledger.Depository}
		if err := s.SaveAccounts(t.Context(), item, []ledger.Account{a}); err != nil {
			t.Fatal(err)
		}
	}
	saveStreams(t, s, stream("s1", "Films", -999, 20260715, "t1"), stream("s2", "Gym", -3000, 20260710))
	state := func() string {
		t.Helper()
		views, first := s.Views(t.Context())
		denied, second := s.DeniedDuplicates(t.Context())
		streams, third := s.Streams(t.Context())
		if err := errors.Join(first, second, third); err != nil {
			t.Fatal(err)
		}
		var away []ledger.StreamID
		for _, st := range streams {
			if st.Dismissed {
				away = append(away, st.ID)
			}
		}
		return fmt.Sprint(views, denied, away)
	}
	states := []string{state()}
	var last ledger.View
	for _, act := range []func() error{
		func() (err error) {
			last, err = s.SaveView(t.Context(), ledger.View{Name: "Fun", Query: "cat:coffee"})
			return err
		},
		func() error { _, err := s.SaveView(t.Context(), ledger.View{Name: "All"}); return err },
		func() error { return s.MoveView(t.Context(), last.ID, 1) },
		func() error { last.Name = "More fun"; _, err := s.SaveView(t.Context(), last); return err },
		func() error { return s.RemoveView(t.Context(), last.ID) },
		func() error { return s.DismissStream(t.Context(), "s1", true) },
		func() error { return s.DenyDuplicate(t.Context(), "account-of-item-1", "account-of-item-2", true) },
		func() error { return s.DismissStream(t.Context(), "s2", true) },
		func() error { return s.DismissStream(t.Context(), "s1", false) },
		func() error { return s.DenyDuplicate(t.Context(), "account-of-item-1", "account-of-item-2", false) },
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
		if now := state(); now != states[len(states)-1] {
			states = append(states, now)
		} else {
			t.Fatalf("act %d changed nothing", len(states))
		}
	}
	for _, want := range slices.Backward(states[:len(states)-1]) {
		if _, err := s.Undo(t.Context()); err != nil || state() != want {
			t.Errorf("undone to %s, %v, want %s", state(), err, want)
		}
	}
	for _, want := range states[1:] {
		if _, err := s.Redo(t.Context()); err != nil || state() != want {
			t.Errorf("redone to %s, %v, want %s", state(), err, want)
		}
	}
	if _, err := s.Redo(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one act too many: %v", err)
	}
}

// TestADismissalIsUndoneUnderAnotherID: Plaid gives a stream another id between an act and its undoing.
func TestADismissalIsUndoneUnderAnotherID(t *testing.T) {
	s := openLinked(t)
	saveStreams(t, s, stream("s1", "Films", -999, 20260715))
	if err := s.DismissStream(t.Context(), "s1", true); err != nil {
		t.Fatal(err)
	}
	saveStreams(t, s, stream("s2", "FILMS", -1099, 20260815))
	dismissed(t, s, map[ledger.StreamID]bool{"s2": true})
	if _, err := s.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	dismissed(t, s, map[ledger.StreamID]bool{"s2": false})
	saveStreams(t, s, stream("s3", "Films", -1099, 20260915))
	if _, err := s.Redo(t.Context()); err != nil {
		t.Fatal(err)
	}
	dismissed(t, s, map[ledger.StreamID]bool{"s3": true})
	if _, err := s.Undo(t.Context()); err != nil {
		t.Fatal(err)
	}
	dismissed(t, s, map[ledger.StreamID]bool{"s3": false})
}

// TestRowsOfAnActAreReadInPieces: an act may speak of a row's layer and of its partner, and neither is lost between two pieces.
func TestRowsOfAnActAreReadInPieces(t *testing.T) {
	s, matches := relinked(t)
	act, err := s.ContinueAccounts(t.Context(), "relink", matches)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := s.ActRows(t.Context(), act.ID, 0, 1000)
	if err != nil || len(whole) <= act.Count {
		t.Fatalf("%d of %d rows, %v", len(whole), act.Count, err)
	}
	var pieces []ledger.ActRow
	for after := ledger.LocalID(0); ; {
		piece, err := s.ActRows(t.Context(), act.ID, after, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(piece) == 0 {
			break
		}
		pieces = append(pieces, piece...)
		after = piece[len(piece)-1].Row
	}
	equal(t, "pieces", whole, pieces)
}
