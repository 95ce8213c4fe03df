package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

type group struct {
	Key, Name, Counts string
	Own               bool
	Categories        []string
}

type categoryEffect struct {
	Key          string
	Before       *string
	After        string
	CountsAfter  string `json:"counts_after"`
	Transactions int
}

// TestCategories makes, renames, moves, merges and removes categories and groups, each first in a trial, and takes all of it back.
func TestCategories(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	before := found(t, env)
	groups := must(t, env, "categories", "group", "list", "--json")
	coffees := len(found(t, env, "cat:coffee"))
	if coffees == 0 {
		t.Fatal("no coffee")
	}
	steps := 0
	change := func(args ...string) {
		t.Helper()
		was := must(t, env, "categories", "--json")
		must(t, env, append(append([]string{"categories"}, args...), "--dry-run", "--json")...)
		if must(t, env, "categories", "--json") != was {
			t.Errorf("a trial of %v changed the categories", args)
		}
		must(t, env, append([]string{"categories"}, args...)...)
		steps++
	}
	dry := decoded[[]categoryEffect](t, env, "categories", "merge", "coffee", "fast food", "--dry-run")
	if len(dry) != 1 || dry[0].After != "Food and drink › Fast food" || dry[0].Transactions != coffees {
		t.Errorf("a trial of a merge says %+v, coffees %d", dry, coffees)
	}
	change("merge", "coffee", "fast food")
	if n := len(found(t, env, `cat:"fast food"`)); n < coffees {
		t.Errorf("%d are fast food, %d were coffee", n, coffees)
	}
	change("group", "add", "Small pleasures", "--counts", "spending")
	change("add", "Cakes", "--group", "small pleasures")
	change("rename", "cakes", "Cakes and pies")
	change("move", "fast food", "pleasures")
	must(t, env, "edit", "cat:groceries date:2026-02", "--category", "cakes and pies")
	steps++
	cakes := len(found(t, env, "cat:cakes"))
	income := decoded[[]categoryEffect](t, env, "categories", "group", "counts", "pleasures", "transfer", "--dry-run")
	if len(income) != 2 || income[0].CountsAfter != "transfer" {
		t.Errorf("a trial of counting says %+v", income)
	}
	change("group", "counts", "pleasures", "transfer")
	if n := len(found(t, env, "is:transfer", "cat:cakes")); n != cakes || cakes == 0 {
		t.Errorf("%d of %d cakes are transfers", n, cakes)
	}
	change("group", "rename", "pleasures", "Treats")
	change("remove", "cakes and pies", "--into", "restaurants")
	change("group", "merge", "treats", "food and drink")
	list := decoded[[]group](t, env, "categories", "group", "list")
	if slices.ContainsFunc(list, func(g group) bool { return g.Own }) {
		t.Errorf("groups %+v", list)
	}
	if !strings.Contains(must(t, env, "categories"), "\n  Groceries ") {
		t.Error("the listing is no tree")
	}
	for range steps {
		must(t, env, "undo")
	}
	same(t, "after all was undone", found(t, env), before)
	if must(t, env, "categories", "group", "list", "--json") != groups {
		t.Error("the groups are others after all was undone")
	}
	for name, c := range map[string]struct {
		args []string
		want refusal
	}{
		"into itself":           {[]string{"merge", "coffee", "FOOD_AND_DRINK_COFFEE"}, refusal{2, "“Coffee” cannot be merged into itself", "Nothing was changed."}},
		"into itself, in trial": {[]string{"merge", "coffee", "coffee", "--dry-run"}, refusal{2, "cannot be merged into itself", "Nothing was changed."}},
		"a group into itself":   {[]string{"group", "merge", "travel", "travel"}, refusal{2, "cannot be merged into itself", "Nothing was changed."}},
		"a name that is taken":  {[]string{"rename", "coffee", "groceries"}, refusal{2, "already has a category", "Nothing was changed."}},
		"an empty name":         {[]string{"rename", "coffee", " "}, refusal{2, "name", "Nothing was changed."}},
		"no such category":      {[]string{"merge", "cofee", "groceries"}, refusal{8, `"cofee"`, "Did you mean coffee?"}},
		"no such group":         {[]string{"move", "coffee", "travle"}, refusal{8, `"travle"`, "Did you mean travel?"}},
		"where it is already":   {[]string{"move", "coffee", "food and drink"}, refusal{2, "already in", "Nothing was changed."}},
		"one of Plaid's":        {[]string{"remove", "coffee", "--into", "groceries"}, refusal{2, "category of your own", "Nothing was changed."}},
		"without a place to go": {[]string{"remove", "coffee"}, refusal{2, "needs a category", "--into groceries"}},
		"without a group":       {[]string{"add", "Pets"}, refusal{2, "needs a group", "--group shopping"}},
		"an unknown way":        {[]string{"group", "counts", "travel", "spendign"}, refusal{2, `"spendign"`, "Did you mean spending?"}},
		"too few":               {[]string{"merge", "coffee"}, refusal{2, "2 arguments", "categories merge CATEGORY INTO"}},
	} {
		t.Run(name, func(t *testing.T) { c.want.check(t, passbook(t, env, append([]string{"categories"}, c.args...)...)) })
	}
}

// TestAccountsOutOfTotals leaves an account out of totals, and looks that all figures follow.
func TestAccountsOutOfTotals(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	type account struct {
		ID, Name string
		Excluded bool
		Worth    *money
	}
	worth := regexp.MustCompile(`(?m)^Net worth  (\S+) USD$`)
	net := func() string { t.Helper(); return worth.FindStringSubmatch(must(t, env, "accounts"))[1] }
	before, spending := net(), must(t, env, "spending", "--by", "account", "--json")
	spent := len(found(t, env, "acct:4417", "is:spend"))
	var visa account
	for _, a := range decoded[[]account](t, env, "accounts") {
		if a.Name == "Cash Rewards Visa" {
			visa = a
		}
	}
	must(t, env, "accounts", "exclude", "visa")
	list := decoded[[]account](t, env, "accounts", "list")
	if i := slices.IndexFunc(list, func(a account) bool { return a.Excluded }); i < 0 || list[i].ID != visa.ID {
		t.Errorf("accounts %+v", list)
	}
	if now := net(); rat(t, before).RatString() != plus(t, now, visa.Worth.Amount) {
		t.Errorf("net worth was %s, is %s without %s", before, now, visa.Worth.Amount)
	}
	points := decoded[[]worthPoint](t, env, "networth")
	if last := points[len(points)-1].Totals[0].Worth; rat(t, last).RatString() != rat(t, net()).RatString() {
		t.Errorf("networth ends at %s, accounts say %s", last, net())
	}
	if n := len(found(t, env, "acct:4417", "is:spend")); n != 0 || spent == 0 {
		t.Errorf("%d of %d still count", n, spent)
	}
	if !strings.Contains(must(t, env, "accounts"), "left out of totals") {
		t.Error("the listing does not tell")
	}
	if out := must(t, env, "accounts", "exclude", "4417"); !strings.Contains(out, "so already") {
		t.Errorf("leaving it out again says %q", out)
	}
	must(t, env, "accounts", "include", visa.ID)
	if must(t, env, "spending", "--by", "account", "--json") != spending || net() != before {
		t.Error("the figures are others after all")
	}
	must(t, env, "undo")
	must(t, env, "undo")
	if net() != before {
		t.Error("the figures are others after all was undone")
	}
	refusal{8, `"viza"`, "passbook accounts"}.check(t, passbook(t, env, "accounts", "exclude", "viza"))
	refusal{2, "needs an account", "passbook accounts"}.check(t, passbook(t, env, "accounts", "exclude"))
	r := passbook(t, env, "accounts", "exclude", "ca")
	if r.code != 2 || strings.Count(r.err, "\n  ") < 2 || !strings.HasSuffix(r.err, "Nothing was changed.\n") {
		t.Errorf("several accounts: exit %d, %s", r.code, r.err)
	}
}

// TestDuplicates links one bank twice, says of an account that it is two, and lets the rest go on.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	bank, env := riveras(t)
	type duplicate struct {
		A, B   struct{ ID, Item, Name string }
		Sure   bool
		Why    string
		Denied bool
	}
	if r := passbook(t, env, "duplicates"); r.code != 0 || r.out != "" || !strings.Contains(r.err, "No account is linked twice.") {
		t.Errorf("without any: %+v", r)
	}
	old := bank.items()[0]
	must(t, env, "link", "--second-login", "--institution", "ins_109508", "--username", "user_household_rivera", "--password", "pass_good")
	before := found(t, env)
	list := decoded[[]duplicate](t, env, "duplicates")
	if len(list) < 4 || list[0].A.Item != old || list[0].B.Item == old || list[0].Why == "" || list[0].A.Name != list[0].B.Name {
		t.Fatalf("duplicates %+v", list)
	}
	r := passbook(t, env, "duplicates")
	if r.code != 0 || !strings.Contains(r.err, "passbook relink "+old+" "+list[0].B.Item) || !strings.Contains(r.err, "duplicates deny") {
		t.Errorf("no next step: %s", r.err)
	}
	one := list[0]
	must(t, env, "duplicates", "deny", one.A.ID, one.B.ID[:10])
	if left := decoded[[]duplicate](t, env, "duplicates", "list"); len(left) != len(list)-1 || left[0] == one {
		t.Errorf("left %+v", left)
	}
	must(t, env, "sync")
	if all := decoded[[]duplicate](t, env, "duplicates", "--all"); len(all) != len(list) || !all[len(all)-1].Denied {
		t.Errorf("all %+v", all)
	}
	must(t, env, "duplicates", "allow", one.A.ID, one.B.ID)
	refusal{8, "have not said", "duplicates --all"}.check(t, passbook(t, env, "duplicates", "allow", one.A.ID, one.B.ID))
	must(t, env, "undo")
	if left := decoded[[]duplicate](t, env, "duplicates"); len(left) != len(list)-1 {
		t.Errorf("after an undo %d are left", len(left))
	}
	must(t, env, "undo")
	same(t, "judging alone merges nothing", found(t, env), before)
	refusal{2, "One account is not two", "duplicates --all"}.check(t, passbook(t, env, "duplicates", "deny", one.A.ID, one.A.ID))
	refusal{8, `"nope"`, "passbook accounts"}.check(t, passbook(t, env, "duplicates", "deny", one.A.ID, "nope"))
	refusal{2, "two accounts", "duplicates --all"}.check(t, passbook(t, env, "duplicates", "deny", one.A.ID))
	must(t, env, "relink", old, one.B.Item, "--confirm")
	if left := decoded[[]duplicate](t, env, "duplicates"); len(left) != 0 {
		t.Errorf("accounts that go on as others are suspected still: %+v", left)
	}
}
