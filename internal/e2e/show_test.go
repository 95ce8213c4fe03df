package e2e

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// explained is what `show` and `transactions --why` tell of a transaction.
type explained struct {
	shownRow
	Why struct {
		Counts, Because string
		Said            map[string][]struct{ By, Value string }
		Tags            struct {
			Rules, You []string
			TakenOff   []string `json:"taken_off"`
		}
	}
	Pair *struct {
		From, To       int64
		State, By, Why string
	}
	Stream  *struct{ ID, Name, Frequency string }
	Details map[string]any
}

// TestShowTellsWhy lets the bank, a rule and a hand speak of transactions, and looks that each is told with what it said.
func TestShowTellsWhy(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	must(t, env, "rules", "add", "cat:coffee", "--category", "fast food", "--name", "Cup", "--tag", "cup", "--apply")
	must(t, env, "edit", "tag:cup date:2026-02", "--category", "groceries", "--tag", "trip", "--untag", "cup", "--on", "2026-03-01", "--note", "hm")
	rows := decoded[[]explained](t, env, "transactions", "tag:trip", "--why")
	if len(rows) == 0 {
		t.Fatal("nothing has the tag")
	}
	for _, r := range rows {
		if got := fmt.Sprint(r.Why.Said["category"], r.Why.Said["name"][1:], r.Why.Said["date"][1], r.Why.Said["note"], r.Why.Tags); got !=
			"[{plaid Food and drink › Coffee} {rule:1 Food and drink › Fast food} {you Food and drink › Groceries}] [{rule:1 Cup}] "+
				"{you 2026-03-01} [{you hm}] {[cup] [trip] [cup]}" {
			t.Errorf("transaction %d: %s", r.LocalID, got)
		}
		if r.Why.Counts != r.Shown.Counts || !strings.Contains(r.Why.Because, "Groceries") {
			t.Errorf("transaction %d counts as %s because %s", r.LocalID, r.Why.Counts, r.Why.Because)
		}
	}
	id := strconv.FormatInt(rows[0].LocalID, 10)
	one := decoded[[]explained](t, env, "why", id)
	if len(one) != 1 || fmt.Sprint(one[0].Why) != fmt.Sprint(rows[0].Why) || len(one[0].Details) == 0 {
		t.Errorf("why %s is %+v", id, one)
	}
	text := regexp.MustCompile(" +").ReplaceAllString(must(t, env, "show", id), " ")
	for _, want := range []string{
		"Food and drink › Groceries you rule 1: Food and drink › Fast food; Plaid: Food and drink › Coffee", "#trip", "taken off by you: #cup",
		"2026-03-01", "“Food and drink › Groceries” is spending", "posted on",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	paired := 0
	for id, r := range found(t, env, "is:transfer", "date:2026-02") {
		e := decoded[[]explained](t, env, "show", strconv.FormatInt(id, 10))[0]
		if p := e.Pair; p != nil && p.State == "confirmed" {
			paired++
			if (p.From == id) == (p.To == id) || (p.From == id) != strings.HasPrefix(r.Amount, "-") || p.By != "passbook" || p.Why == "" {
				t.Errorf("transaction %d of %s has the pair %+v", id, r.Amount, *p)
			}
		}
	}
	if paired == 0 {
		t.Error("no transfer of February has another side")
	}
	if out := must(t, env, "transactions", "tag:trip", "--why"); !strings.Contains(out, "Said by") || !strings.Contains(out, id) {
		t.Errorf("--why says\n%s", out)
	}
	refusal{8, "no transaction 999999", "passbook transactions"}.check(t, passbook(t, env, "show", "999999"))
	refusal{2, `"x"`, "passbook transactions"}.check(t, passbook(t, env, "show", "x"))
	refusal{2, "number of a transaction", "passbook transactions"}.check(t, passbook(t, env, "show"))
	refusal{2, "--why", "--json"}.check(t, passbook(t, env, "transactions", "--why", "--csv"))
}
