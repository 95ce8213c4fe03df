package e2e

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// part is a piece of a split transaction.
type part struct {
	Category             struct{ Key, Name string }
	Amount, Counts, Note string
}

// splitRow is a transaction with its parts.
type splitRow struct {
	LocalID          int64 `json:"local_id"`
	Amount, Currency string
	Shown            struct {
		Category struct{ Key string }
		Parts    []part
	}
}

// splits are the split transactions, by number.
func splits(t *testing.T, env []string) map[int64]splitRow {
	t.Helper()
	rows := map[int64]splitRow{}
	for _, r := range decoded[[]splitRow](t, env, "transactions", "is:split") {
		rows[r.LocalID] = r
	}
	return rows
}

// anOutflow returns the number and amount of a posted transaction of more than 20.
func anOutflow(t *testing.T, env []string) shownRow {
	t.Helper()
	rows := found(t, env, "is:posted", "is:spend", "amt:>20", "date:2026-02", "cat:groceries")
	for _, id := range slices.Sorted(keysOf(rows)) {
		if strings.HasPrefix(rows[id].Amount, "-") {
			return rows[id]
		}
	}
	t.Fatal("no groceries in February")
	return shownRow{}
}

func keysOf[V any](m map[int64]V) func(func(int64) bool) {
	return func(yield func(int64) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// TestSplits splits one transaction by amounts and many by percentages, and looks that every one is whole, counts by its parts, and
// comes back as it was.
func TestSplits(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	before := found(t, env)
	one := anOutflow(t, env)
	id := strconv.FormatInt(one.LocalID, 10)
	spent := func(category string) string {
		for _, s := range decoded[[]summed](t, env, "spending", "--from", "2026-02", "--to", "2026-02") {
			if s.Key == category {
				return s.Spending
			}
		}
		return "0"
	}
	coffee := spent("FOOD_AND_DRINK_COFFEE")
	dry := must(t, env, "edit", "--id", id, "--split", "hardware=12.30 a hinge", "--split", "coffee=rest", "--dry-run")
	if !strings.Contains(dry, "split: whole -> Hardware -12.30 + Coffee") || len(splits(t, env)) != 0 {
		t.Errorf("the dry run says %s", dry)
	}
	must(t, env, "edit", "--id", id, "--split", "hardware=12.30 a hinge", "--split", "coffee=rest")
	parts := splits(t, env)[one.LocalID].Shown.Parts
	if len(parts) != 2 || parts[0].Amount != "-12.30" || parts[0].Note != "a hinge" || parts[0].Category.Name != "Home improvement › Hardware" ||
		parts[1].Category.Key != "FOOD_AND_DRINK_COFFEE" || plus(t, parts[0].Amount, parts[1].Amount) != rat(t, one.Amount).RatString() {
		t.Errorf("parts %+v of %s", parts, one.Amount)
	}
	if now := spent("FOOD_AND_DRINK_COFFEE"); rat(t, now).RatString() != plus(t, coffee, parts[1].Amount) {
		t.Errorf("coffee was %s, a part is %s, and it is %s", coffee, parts[1].Amount, now)
	}
	if two := decoded[[]listed](t, env, "transactions", "cat:groceries", "--limit", "2"); len(two) != 2 || two[0].ID != decoded[[]listed](t, env, "transactions", "cat:groceries")[0].ID {
		t.Errorf("--limit 2 lists %+v", two)
	}
	if list := must(t, env, "transactions", "is:split"); !strings.Contains(list, "Hardware -12.30 + Coffee "+parts[1].Amount) {
		t.Errorf("the listing says %s", list)
	}
	must(t, env, "edit", "--id", id, "--unsplit")
	same(t, "after --unsplit", found(t, env), before)
	must(t, env, "undo")
	if len(splits(t, env)) != 1 {
		t.Error("the split did not come back")
	}
	must(t, env, "undo")

	must(t, env, "edit", "cat:groceries", "--split", "coffee=33.3%", "--split", "hardware=rest", "--split", "water=rest")
	groceries := found(t, env, "cat:coffee,hardware is:split")
	if len(groceries) < 10 {
		t.Fatalf("%d are split", len(groceries))
	}
	for id, r := range splits(t, env) {
		sum := "0"
		for _, p := range r.Shown.Parts {
			sum = plus(t, sum, p.Amount)
		}
		if len(r.Shown.Parts) != 3 || sum != rat(t, before[id].Amount).RatString() {
			t.Errorf("transaction %d of %s has %+v", id, r.Amount, r.Shown.Parts)
		}
	}
	must(t, env, "edit", "is:split", "--reset", "split")
	same(t, "after --reset split", found(t, env), before)
}

// TestBadSplits asks for splits that do not come to the transaction.
func TestBadSplits(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	one := anOutflow(t, env)
	id := strconv.FormatInt(one.LocalID, 10)
	short := new(strings.Builder)
	fmt.Fprintf(short, "the parts come to -3.00 USD and the transaction to %s USD; %s USD is left over", one.Amount, rat(t, plus(t, one.Amount, "3")).FloatString(2))
	for name, c := range map[string]struct {
		args []string
		want refusal
	}{
		"not all of it":         {[]string{"--id", id, "--split", "coffee=1", "--split", "water=2"}, refusal{2, short.String(), "Nothing was changed."}},
		"more than it":          {[]string{"--id", id, "--split", "coffee=9999", "--split", "water=rest"}, refusal{2, "nothing is left for part 2", "Nothing was changed."}},
		"finer than a cent":     {[]string{"--id", id, "--split", "coffee=0.001", "--split", "water=rest"}, refusal{2, "0.001 is finer than an amount in USD", "Nothing was changed."}},
		"a part of nothing":     {[]string{"--id", id, "--split", "coffee=0", "--split", "water=rest"}, refusal{2, "part 1 is nought", "Nothing was changed."}},
		"the edge of int64":     {[]string{"--id", id, "--split", "coffee=92233720368547758.09", "--split", "water=rest"}, refusal{2, "too large", "Nothing was changed."}},
		"beyond any amount":     {[]string{"--id", id, "--split", "coffee=99999999999999999999999", "--split", "water=rest"}, refusal{2, "too large", "Nothing was changed."}},
		"90 percent":            {[]string{"cat:groceries", "--split", "coffee=50%", "--split", "water=40%"}, refusal{2, "is left over", "Nothing was changed."}},
		"one part":              {[]string{"--id", id, "--split", "coffee=1"}, refusal{2, "at least two parts", "--split groceries=12.30"}},
		"no amount":             {[]string{"--id", id, "--split", "coffee", "--split", "water=rest"}, refusal{2, `"coffee" does not say how much`, "--split groceries=12.30"}},
		"a comma":               {[]string{"--id", id, "--split", "coffee=1,5", "--split", "water=rest"}, refusal{2, `"1,5" is neither`, "--split groceries=12.30"}},
		"all in one flag":       {[]string{"--id", id, "--split", "coffee=1.5,water=rest"}, refusal{2, `"1.5,water=rest" is neither`, "one --split for each part"}},
		"a power of ten":        {[]string{"--id", id, "--split", "coffee=1e2", "--split", "water=rest"}, refusal{2, `"1e2" is neither`, "--split groceries=12.30"}},
		"no such category":      {[]string{"--id", id, "--split", "cofee=1", "--split", "water=rest"}, refusal{8, `"cofee"`, "Did you mean coffee?"}},
		"amounts of many":       {[]string{"cat:groceries", "--split", "coffee=1", "--split", "water=rest"}, refusal{2, "is for one transaction, and", "percentages"}},
		"split and whole":       {[]string{"--id", id, "--split", "coffee=1", "--split", "water=rest", "--unsplit"}, refusal{2, "--split and --unsplit", "Leave one"}},
		"split and reset":       {[]string{"--id", id, "--split", "coffee=1", "--split", "water=rest", "--reset", "split"}, refusal{2, "split is both set", "Leave one"}},
		"the same, in a trial":  {[]string{"--id", id, "--split", "coffee=1", "--split", "water=2", "--dry-run"}, refusal{2, short.String(), "Nothing was changed."}},
		"tags set and reset":    {[]string{"--id", id, "--tag", "x", "--reset", "tags"}, refusal{2, "tags are both set", "Leave one"}},
		"a day long ago":        {[]string{"--id", id, "--on", "1969-12-31"}, refusal{2, "before 1970 or after 2100", "Nothing was changed."}},
		"a day far off":         {[]string{"--id", id, "--on", "2101-01-01"}, refusal{2, "before 1970 or after 2100", "Nothing was changed."}},
		"a day that is none":    {[]string{"--id", id, "--on", "2026-02-29"}, refusal{2, "2026-02-29", "YYYY-MM-DD"}},
		"a date in other hands": {[]string{"--id", id, "--on", "2026-03-31", "--reset", "date"}, refusal{2, "date is both set", "Leave one"}},
	} {
		t.Run(name, func(t *testing.T) { c.want.check(t, passbook(t, env, append([]string{"edit"}, c.args...)...)) })
	}
	if out := must(t, env, "history", "--json"); out != "[]\n" {
		t.Errorf("history has %s", out)
	}
}

// TestResets sets everything a hand can on rows of which a rule has spoken, and gives each back to rule and bank.
func TestResets(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	must(t, env, "rules", "add", "cat:coffee", "--name", "Cup", "--tag", "cup", "--hide", "--not-transfer", "--apply")
	before := found(t, env)
	set := []string{
		"edit", "tag:cup", "--category", "taxis", "--name", "Ride", "--note", "n", "--tag", "trip", "--untag", "cup", "--show", "--transfer",
		"--on", "2026-03-31",
	}
	must(t, env, set...)
	ids := decoded[[]struct {
		LocalID int64 `json:"local_id"`
	}](t, env, "transactions", "tag:trip")
	if len(ids) < 5 || len(found(t, env, "date:2026-03-31", "tag:trip")) != len(ids) {
		t.Fatalf("%d rows have the tag", len(ids))
	}
	for i, field := range []string{"category", "name", "note", "hidden", "transfer", "date", "tags"} {
		must(t, env, "edit", "is:edited", "--reset", field)
		edited := found(t, env, "is:edited")
		if i < 6 && len(edited) != len(ids) {
			t.Errorf("after --reset %s: %d are edited", field, len(edited))
		}
		for id, r := range edited {
			got := map[string]bool{
				"category": r.Shown.CategoryBy == "plaid", "name": r.Shown.NameBy == "rule:1", "note": r.Shown.Note == "", "hidden": r.Shown.Hidden,
				"transfer": r.Shown.Transfer != nil && !*r.Shown.Transfer, "date": r.Shown.DateBy == "plaid", "tags": false,
			}
			if !got[field] {
				t.Errorf("--reset %s left transaction %d at %s", field, id, r.own())
				break
			}
		}
	}
	same(t, "after every reset", found(t, env), before)
	must(t, env, set...)
	must(t, env, "edit", "tag:trip", "--reset", "all")
	same(t, "after --reset all", found(t, env), before)
}
