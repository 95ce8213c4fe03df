package e2e

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// decoded runs a command with --json and decodes what it says.
func decoded[T any](t *testing.T, env []string, args ...string) T {
	t.Helper()
	var v T
	out := must(t, env, append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("passbook %v: %v in %.200s", args, err, out)
	}
	return v
}

func plus(t *testing.T, a, b string) string {
	t.Helper()
	return new(big.Rat).Add(rat(t, a), rat(t, b)).RatString()
}

func rat(t *testing.T, s string) *big.Rat {
	t.Helper()
	n, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is no amount", s)
	}
	return n
}

type summed struct {
	By, Key, Name, Currency, Spending, Income, Left string
	Transactions                                    int
}

// TestSpending adds the transactions up and compares them with what is told of them, before and after edits.
func TestSpending(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	check := func(when string) {
		t.Helper()
		want := map[string]map[string]string{"category": {}, "account": {}, "month": {}}
		for _, r := range found(t, env, "is:spend") {
			for by, key := range map[string]string{"category": r.Shown.Category.Key, "account": r.Account, "month": r.Shown.Date[:7]} {
				if want[by][key] == "" {
					want[by][key] = "0"
				}
				want[by][key] = plus(t, want[by][key], r.Amount)
			}
		}
		for by, sums := range want {
			got := map[string]string{}
			for _, l := range decoded[[]summed](t, env, "spending", "--by", by, "--from", "2020-01", "--to", "2026-12") {
				if l.By != by || l.Name == "" || l.Currency != "USD" || l.Transactions == 0 || rat(t, l.Left).RatString() != plus(t, l.Spending, l.Income) {
					t.Errorf("%s: %+v", when, l)
				}
				if rat(t, l.Spending).Sign() != 0 {
					got[l.Key] = rat(t, l.Spending).RatString()
				}
			}
			if len(sums) < 2 || fmt.Sprint(got) != fmt.Sprint(sums) {
				t.Errorf("%s, by %s:\n%v, want\n%v", when, by, got, sums)
			}
		}
	}
	check("as it came")
	must(t, env, "edit", "cat:groceries amt:>60", "--category", "coffee")
	must(t, env, "edit", "merchant:uber", "--hide")
	must(t, env, "edit", "cat:rent", "--transfer")
	must(t, env, "edit", "cat:restaurants", "--date", "2025-05-05")
	check("after edits")
	refusal{2, `"gruop"`, "Did you mean group?"}.check(t, passbook(t, env, "spending", "--by", "gruop"))
	refusal{2, "2026-13", "--from 2026-03"}.check(t, passbook(t, env, "spending", "--from", "2026-13"))
	refusal{2, "from 2026-03 to 2026-01", "earlier"}.check(t, passbook(t, env, "networth", "--from", "2026-03", "--to", "2026-01"))
}

type worthPoint struct {
	Date      string
	Estimated bool
	Missing   []string
	Totals    []struct{ Currency, Assets, Debts, Worth string }
}

// TestNetWorth compares today's figure with the accounts, and looks that the past is not told as known.
func TestNetWorth(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	points := decoded[[]worthPoint](t, env, "networth")
	if len(points) != 12 || !slices.IsSortedFunc(points, func(a, b worthPoint) int { return strings.Compare(a.Date, b.Date) }) {
		t.Fatalf("%d points", len(points))
	}
	last := points[11]
	worth := "0"
	for _, a := range decoded[[]struct{ Worth money }](t, env, "accounts") {
		worth = plus(t, worth, a.Worth.Amount)
	}
	if last.Estimated || len(last.Missing) > 0 || len(last.Totals) != 1 || rat(t, last.Totals[0].Worth).RatString() != worth {
		t.Errorf("today is %+v, and the accounts are worth %s", last, worth)
	}
	for _, p := range points[:11] {
		if !p.Estimated && len(p.Missing) == 0 {
			t.Errorf("%s is told as known", p.Date)
		}
		for _, sum := range p.Totals {
			if rat(t, sum.Worth).RatString() != plus(t, sum.Assets, sum.Debts) {
				t.Errorf("%s: %+v", p.Date, sum)
			}
		}
	}
}

type changed struct {
	ID            int64
	At            *string
	Kind, Item    string
	Seen          bool
	Count         int
	Before, After *money
	Transaction   *struct {
		LocalID int64 `json:"local_id"`
		Name    string
		Amount  string
	}
	Fields []struct{ Field, Before, After string }
}

// TestChanges looks at what syncs brought, marks it as seen, and looks at what came after.
func TestChanges(t *testing.T) {
	t.Parallel()
	bank, env := riveras(t)
	first := decoded[[]changed](t, env, "changes")
	if len(first) == 0 || !slices.ContainsFunc(first, func(c changed) bool { return c.Kind == "loaded" && c.Count == len(found(t, env)) }) {
		t.Errorf("after the first history: %+v", first)
	}
	if again := decoded[[]changed](t, env, "changes", "--mark-seen"); len(again) != len(first) {
		t.Errorf("looking alone made %d of %d", len(again), len(first))
	}
	if out := must(t, env, "changes", "--json"); out != "[]\n" {
		t.Errorf("seen, and still there: %s", out)
	}
	bank.mutate(bank.items()[0], "modify", 3)
	bank.advance(10)
	must(t, env, "sync")
	kinds := map[string]int{}
	list := decoded[[]changed](t, env, "changes")
	for _, c := range list {
		kinds[c.Kind]++
		if c.Seen || c.ID == 0 || valueOf(c.At) == "" || c.Item == "" {
			t.Errorf("%+v", c)
		}
		switch c.Kind {
		case "added", "modified", "posted", "removed":
			if c.Transaction == nil || c.Transaction.LocalID == 0 || c.Transaction.Name == "" || !amountShape().MatchString(c.Transaction.Amount) {
				t.Errorf("%+v", c)
			}
			if c.Kind == "modified" && len(c.Fields) == 0 {
				t.Errorf("modified, and nothing is different: %+v", c.Transaction)
			}
		case "balance":
			c.After.valid(t, "balance")
		}
	}
	if kinds["added"] == 0 || kinds["posted"] == 0 || kinds["balance"] == 0 {
		t.Errorf("kinds %v", kinds)
	}
	if n := len(found(t, env, "is:new")); n != kinds["added"]+kinds["posted"]+kinds["modified"] {
		t.Errorf("is:new finds %d, and the list has %v", n, kinds)
	}
	must(t, env, "changes", "--mark-seen")
	seen := decoded[[]changed](t, env, "changes", "--all")
	if len(seen) != len(first)+len(list) || slices.ContainsFunc(seen, func(c changed) bool { return !c.Seen }) {
		t.Errorf("%d in all, want %d, all seen", len(seen), len(first)+len(list))
	}
}

type kept struct {
	ID          int64
	Name, Query string
	Enabled     bool
}

// TestRules tries a rule, runs it, meets a hand-set row, lets it meet new rows, and removes it.
func TestRules(t *testing.T) {
	t.Parallel()
	bank, env := riveras(t)
	must(t, env, "edit", "cat:coffee amt:>7", "--category", "groceries")
	byHand := len(found(t, env, "cat:groceries is:edited"))
	edited := found(t, env)
	type run struct{ Matched, Changed, Kept int }
	dry := decoded[run](t, env, "rules", "add", "name:starbucks,cafe", "--category", "fast food", "--tag", "cup", "--dry-run")
	same(t, "after a dry run", found(t, env), edited)
	rule := decoded[kept](t, env, "rules", "add", "name:starbucks,cafe", "--category", "fast food", "--tag", "cup", "--called", "Cups")
	same(t, "after it was added", found(t, env), edited)
	id := fmt.Sprint(rule.ID)
	if stored := decoded[run](t, env, "rules", "dry-run", id); stored != dry || dry.Matched == 0 || dry.Kept == 0 || byHand == 0 {
		t.Errorf("dry runs %+v and %+v", dry, stored)
	}
	must(t, env, "rules", "apply", id)
	cups := found(t, env, "tag:cup")
	if len(cups) != dry.Changed {
		t.Errorf("%d have the tag, the dry run told of %d", len(cups), dry.Changed)
	}
	hands := 0
	for key, r := range cups {
		switch r.Shown.CategoryBy {
		case "you":
			hands++
			if r.Shown.Category != edited[key].Shown.Category {
				t.Errorf("the rule changed what was set by hand: %s", r.own())
			}
		case "rule:" + id:
		default:
			t.Errorf("%s", r.own())
		}
	}
	if hands != dry.Kept {
		t.Errorf("%d keep what was set by hand, the dry run told of %d", hands, dry.Kept)
	}
	bank.advance(20)
	must(t, env, "sync")
	if n := len(found(t, env, "tag:cup")); n <= len(cups) {
		t.Errorf("no row that came has the tag: %d, were %d", n, len(cups))
	}
	cats := found(t, env, "name:cafe")
	must(t, env, "rules", "edit", id, "name:cafe", "--without", "category", "--called", "Cafés", "--apply")
	if cup := found(t, env, "tag:cup"); len(cup) != len(cats) || len(found(t, env, `cat:"fast food"`, "name:starbucks")) != 0 {
		t.Errorf("the changed rule holds for %d, and the tag is on %d", len(cats), len(cup))
	}
	must(t, env, "undo")
	if list := decoded[[]kept](t, env, "rules"); len(list) != 1 || list[0].Name != "Cups" || len(found(t, env, `cat:"fast food"`, "name:starbucks")) == 0 {
		t.Errorf("after an undo the rule is %+v", list)
	}
	must(t, env, "rules", "off", id)
	must(t, env, "rules", "remove", id)
	if n := len(found(t, env, "tag:cup")); n != 0 {
		t.Errorf("%d have the tag of a rule that is gone", n)
	}
	if list := decoded[[]kept](t, env, "rules", "list"); len(list) != 0 {
		t.Errorf("rules %+v", list)
	}
	for name, c := range map[string]struct {
		args []string
		want refusal
	}{
		"no condition":           {[]string{"add", "--hide"}, refusal{2, "no condition", "Nothing was changed"}},
		"does nothing":           {[]string{"add", "coffee"}, refusal{2, "does nothing", "Nothing was changed"}},
		"everything":             {[]string{"add", "amt:>=0", "--hide"}, refusal{2, "would touch every transaction", "--all"}},
		"everything, by an edit": {[]string{"edit", "1", "amt:>=0"}, refusal{8, "no rule 1", "rules list"}},
		"no such rule":           {[]string{"apply", "99"}, refusal{8, "no rule 99", "rules list"}},
		"no number":              {[]string{"apply", "x"}, refusal{2, `"x"`, "rules list"}},
		"no place":               {[]string{"move", "1"}, refusal{2, "2 arguments", "RULE PLACE"}},
		"no subcommand":          {[]string{"aply", "1"}, refusal{2, `"aply"`, "--help"}},
	} {
		t.Run(name, func(t *testing.T) { c.want.check(t, passbook(t, env, append([]string{"rules"}, c.args...)...)) })
	}
}

// TestViews saves queries under names and asks by them.
func TestViews(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	must(t, env, "views", "add", "Eating out", "cat:restaurants,coffee is:spend")
	must(t, env, "views", "add", "Big", "amt:>1000")
	must(t, env, "views", "add", "eating OUT", "cat:restaurants,coffee is:spend amt:>5")
	must(t, env, "views", "move", "big", "1")
	list := decoded[[]kept](t, env, "views", "list")
	if len(list) != 2 || list[0].Name != "Big" || list[1].Query != "cat:restaurants,coffee is:spend amt:>5" {
		t.Errorf("views %+v", list)
	}
	want := found(t, env, "cat:restaurants,coffee is:spend amt:>5 date:2026-02")
	same(t, "a view with more behind it", found(t, env, "@Eating out", "date:2026-02"), want)
	if len(want) == 0 {
		t.Error("nothing was eaten out")
	}
	must(t, env, "views", "remove", "@big")
	refusal{8, `"big"`, "passbook views"}.check(t, passbook(t, env, "transactions", "@big"))
	refusal{8, `"eeting out"`, "Did you mean @eating out?"}.check(t, passbook(t, env, "transactions", "@eeting out"))
	refusal{2, "a name is needed", "Nothing was changed"}.check(t, passbook(t, env, "views", "add", " ", "coffee"))
	refusal{2, "name and a query", "views add"}.check(t, passbook(t, env, "views", "add", "x"))
}
