package e2e

import (
	"fmt"
	"slices"
	"testing"
)

// told is what a person sees of a transaction, without anything that another link numbers anew.
func told(rows map[int64]shownRow) []string {
	var list []string
	for _, r := range rows {
		if !r.Shown.Hidden {
			list = append(list, fmt.Sprint(valueOf(r.Date), r.Amount, r.Name, r.own()))
		}
	}
	slices.Sort(list)
	return list
}

// TestEditsOutliveANewLink links the same bank anew, where every id is another, and looks that what was written stands on the new
// transactions, that nothing counts twice, and that it can be undone.
func TestEditsOutliveANewLink(t *testing.T) {
	t.Parallel()
	bank, env := riveras(t)
	must(t, env, "edit", "cat:coffee", "--category", "groceries", "--tag", "trip", "--note", "with Ännä")
	must(t, env, "edit", "merchant:uber", "--name", "Taxi", "--date", "2026-01-15", "--transfer")
	old := bank.items()[0]
	before, spending := told(found(t, env)), must(t, env, "spending", "--by", "month")
	must(t, env, "link", "--second-login", "--institution", "ins_109508", "--username", "user_household_rivera", "--password", "pass_good")
	fresh := bank.items()
	fresh = slices.DeleteFunc(fresh, func(item string) bool { return item == old })
	if len(fresh) != 1 {
		t.Fatalf("Items %v", fresh)
	}
	twice := must(t, env, "spending", "--by", "month")
	if twice == spending {
		t.Fatal("the second link brought nothing")
	}
	proposal := decoded[struct {
		Matches []struct{ Old, New, Why string }
	}](t, env, "relink", old, fresh[0])
	if len(proposal.Matches) < 4 || slices.ContainsFunc(proposal.Matches, func(m struct{ Old, New, Why string }) bool { return m.Why == "" || m.Old == m.New }) {
		t.Errorf("proposed %+v", proposal.Matches)
	}
	if now := must(t, env, "spending", "--by", "month"); now != twice {
		t.Error("a proposal alone changed something")
	}
	must(t, env, "relink", old, fresh[0], "--confirm")
	if now := must(t, env, "spending", "--by", "month"); now != spending {
		t.Errorf("spending is\n%s, and was\n%s", now, spending)
	}
	after := told(found(t, env))
	missing := 0
	for i, line := range before {
		if i >= len(after) || after[i] != line {
			missing++
		}
	}
	if missing > 0 || len(after) != len(before) {
		t.Errorf("%d of %d transactions are not as they were, %d now", missing, len(before), len(after))
	}
	must(t, env, "undo")
	if now := must(t, env, "spending", "--by", "month"); now != twice {
		t.Error("undo did not bring back both links")
	}
	refusal{8, "no such Item", "passbook institutions"}.check(t, passbook(t, env, "relink", "nope", fresh[0]))
	refusal{2, "old Item and the new one", "passbook institutions"}.check(t, passbook(t, env, "relink", old))
	refusal{2, `"x"`, "OLD=NEW"}.check(t, passbook(t, env, "relink", old, fresh[0], "--account", "x"))
}
