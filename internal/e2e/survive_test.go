package e2e

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// all tells everything the person said of a row.
func (r shownRow) all() string { return fmt.Sprint(r.own(), " ", r.Shown.Parts) }

// noted is the one row that counts and has that note.
func noted(t *testing.T, env []string, note string) shownRow {
	t.Helper()
	var list []shownRow
	for _, r := range found(t, env, "note:"+note) {
		if r.Shown.Note == note {
			list = append(list, r)
		}
	}
	if len(list) != 1 {
		t.Fatalf("%d transactions have the note %s", len(list), note)
	}
	return list[0]
}

// TestWhatIsWrittenSurvives writes everything that can be written on transactions that are still pending, and takes it through all
// that banks do: the transactions post under other ids; the whole history is read again from the start; the bank is linked anew, where
// every id is another. After each the words stand where they stood, the totals are the same, and in the end all of it can be undone.
func TestWhatIsWrittenSurvives(t *testing.T) {
	t.Parallel()
	bank, env := riveras(t)
	item := bank.items()[0]
	pending := found(t, env, "is:pending is:spend amt:>2")
	if len(pending) < 2 {
		t.Fatalf("%d pending", len(pending))
	}
	ids := make([]int64, 0, len(pending))
	for id := range pending {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	divided, hidden := strconv.FormatInt(ids[0], 10), strconv.FormatInt(ids[1], 10)
	must(t, env, "edit", "--id", divided, "--category", "sporting goods", "--name", "Ännä's corner", "--note", "divided", "--tag", "trip", "--tag", "two people",
		"--date", "2026-01-31", "--not-transfer", "--split", "groceries=40% for the kitchen", "--split", "gifts and novelties=rest")
	must(t, env, "edit", "--id", hidden, "--category", "taxis", "--note", "hidden", "--hide")
	must(t, env, "edit", "--id", hidden, "--untag", "trip")
	must(t, env, "edit", "cat:coffee -is:pending", "--category", "groceries", "--tag", "bulk")
	written := map[string]string{}
	for _, note := range []string{"divided", "hidden"} {
		written[note] = noted(t, env, note).all()
	}
	if !strings.Contains(written["divided"], "for the kitchen") || !strings.Contains(written["divided"], "2026-01-31youÄnnä's corneryou") {
		t.Fatalf("written as %s", written["divided"])
	}
	stands := func(when string) {
		t.Helper()
		for note, want := range written {
			if got := noted(t, env, note).all(); got != want {
				t.Errorf("%s, what was written on %s is\n%s, want\n%s", when, note, got, want)
			}
		}
	}

	// The bank is linked anew, while the old link goes on telling of it too.
	totals := totalsOf(t, env)
	bulk := len(found(t, env, "tag:bulk"))
	must(t, env, "link", "--second-login", "--institution", "ins_109508", "--username", "user_household_rivera", "--password", "pass_good")
	fresh := slices.DeleteFunc(bank.items(), func(other string) bool { return other == item })
	must(t, env, "relink", item, fresh[0], "--confirm")
	if got := totalsOf(t, env); got != totals {
		t.Errorf("linked anew, totals are\n%s, want\n%s", got, totals)
	}
	moved := map[string]shownRow{"divided": noted(t, env, "divided"), "hidden": noted(t, env, "hidden")}
	for note, id := range map[string]int64{"divided": ids[0], "hidden": ids[1]} {
		if r := moved[note]; r.LocalID == id || r.ID == pending[id].ID || !r.Pending {
			t.Errorf("%s still stands on the transaction of the old link", note)
		}
	}
	if got := len(found(t, env, "tag:bulk")); got != bulk {
		t.Errorf("linked anew, %d transactions of the bulk edit have their tag, want %d", got, bulk)
	}
	stands("linked anew")

	// They post, and others come, under both links.
	bank.advance(16)
	must(t, env, "sync")
	for note, was := range moved {
		if r := noted(t, env, note); r.Pending || r.LocalID != was.LocalID || r.ID == was.ID || r.PendingID != was.ID {
			t.Errorf("%s posted as %+v, pending it was %s", note, r.listed, was.ID)
		}
	}
	stands("posted")
	itemOf := map[string]string{}
	for _, a := range decoded[[]struct{ ID, Item string }](t, env, "accounts") {
		itemOf[a.ID] = a.Item
	}
	news := 0
	for _, r := range found(t, env, "after:2026-03-06") {
		if of := itemOf[r.Account]; of == fresh[0] {
			news++
		} else if !r.Shown.Hidden && r.Shown.Note == "" {
			t.Errorf("%s of %s counts under the old link too", r.Name, valueOf(r.Date))
		}
	}
	if news == 0 {
		t.Error("nothing came after the new link")
	}

	// The whole history is read again.
	rows, acts := found(t, env), must(t, env, "history", "--json")
	totals = totalsOf(t, env)
	if out := must(t, env, "sync", "--from-start"); strings.Count(out, "0 added, 0 changed, 0 removed, 0 posted") != 2 {
		t.Errorf("read again: %s", out)
	}
	same(t, "read again", found(t, env), rows)
	if got := totalsOf(t, env); got != totals {
		t.Errorf("read again, totals are\n%s, want\n%s", got, totals)
	}
	if got := must(t, env, "history", "--json"); got != acts {
		t.Errorf("read again, the journal is\n%s, want\n%s", got, acts)
	}
	stands("read again")

	// All of it is undone, and done again.
	must(t, env, "undo")
	must(t, env, "redo")
	stands("undone and done again")
	for range 5 {
		must(t, env, "undo")
	}
	if n := len(found(t, env, "is:edited")); n != 0 {
		t.Errorf("%d transactions are edited after all was undone", n)
	}
	refusal{8, "nothing to undo", "passbook history"}.check(t, passbook(t, env, "undo"))
}

// totalsOf is what the months, the categories and the accounts come to.
func totalsOf(t *testing.T, env []string) string {
	t.Helper()
	said := ""
	for _, by := range []string{"month", "category", "account"} {
		said += must(t, env, "spending", "--by", by, "--from", "2024-01", "--to", "2026-12")
	}
	return said + must(t, env, "networth")
}
