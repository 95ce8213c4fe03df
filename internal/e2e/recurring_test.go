package e2e

import (
	"slices"
	"strings"
	"testing"
)

type streamEvent struct {
	Kind, Date, Why string
	Before, After   *money
}

type knownStream struct {
	ID, Description  string
	Merchant         *string
	Local, Dismissed bool
	Active           bool
	Past             []streamEvent
	Transactions     []string
	Rows             []listed
	Versions         []struct{ At string }
}

// TestRecurring looks at a price that rose, dismisses a stream for good, and takes that back.
func TestRecurring(t *testing.T) {
	t.Parallel()
	bank, env := riveras(t)
	all := decoded[[]knownStream](t, env, "recurring")
	netflix := func(s knownStream) bool { return s.Merchant != nil && *s.Merchant == "Netflix" }
	at := slices.IndexFunc(all, netflix)
	if at < 0 {
		t.Fatal("no Netflix")
	}
	rose := slices.DeleteFunc(slices.Clone(all[at].Past), func(e streamEvent) bool { return e.Kind != "price rise" })
	if len(rose) == 0 || rose[0].Before == nil || rose[0].After == nil || rose[0].Date == "" {
		t.Fatalf("Netflix %+v", all[at])
	}
	// The Sandbox's day is long ago by this machine's clock.
	if last := all[at].Past[len(all[at].Past)-1]; last.Kind != "missed" || !strings.Contains(last.Why, "nothing has come since") {
		t.Errorf("nothing came for months, and the last that happened is %+v", last)
	}
	text := must(t, env, "recurring")
	if !strings.Contains(text, "rose on "+rose[len(rose)-1].Date) || !strings.Contains(text, "missed on ") || !strings.Contains(text, "every month") {
		t.Errorf("the listing tells no price rise:\n%s", text)
	}
	one := decoded[knownStream](t, env, "recurring", "show", "netflix")
	if len(one.Rows) < 2 || len(one.Rows) != len(one.Transactions) || one.Rows[0].ID != one.Transactions[len(one.Transactions)-1] || len(one.Versions) == 0 {
		t.Errorf("Netflix has %d rows, %d transactions, %d versions", len(one.Rows), len(one.Transactions), len(one.Versions))
	}
	if shown := must(t, env, "recurring", "show", one.ID[:8]); !strings.Contains(shown, "price rise") || strings.Count(shown, "Netflix") < len(one.Rows) {
		t.Errorf("show says\n%s", shown)
	}
	must(t, env, "recurring", "dismiss", "netflix")
	bank.advance(20)
	must(t, env, "sync")
	if left := decoded[[]knownStream](t, env, "recurring"); slices.ContainsFunc(left, netflix) {
		t.Error("Netflix came back")
	}
	everything := decoded[[]knownStream](t, env, "recurring", "--all")
	if i := slices.IndexFunc(everything, netflix); i < 0 || !everything[i].Dismissed {
		t.Error("--all does not list it, or not as dismissed")
	}
	refusal{2, "dismissed already", "recurring --all"}.check(t, passbook(t, env, "recurring", "dismiss", "netflix"))
	must(t, env, "recurring", "restore", "netflix")
	must(t, env, "undo")
	must(t, env, "undo")
	if back := decoded[[]knownStream](t, env, "recurring"); !slices.ContainsFunc(back, netflix) {
		t.Error("an undo does not bring Netflix back")
	}
	refusal{2, "not dismissed", "recurring --all"}.check(t, passbook(t, env, "recurring", "restore", "netflix"))
	refusal{8, `"netflx"`, "Did you mean netflix?"}.check(t, passbook(t, env, "recurring", "show", "netflx"))
	refusal{2, "needs a stream", "recurring --all"}.check(t, passbook(t, env, "recurring", "dismiss"))
	if r := passbook(t, env, "recurring", "dismiss", "interest"); r.code != 2 || strings.Count(r.err, "INTEREST PAYMENT") < 2 {
		t.Errorf("several streams: exit %d, %s", r.code, r.err)
	}
}

// TestHistoryTellsEachRow edits by hand, by a rule and by judging a pair, and looks that each act tells what it changed.
func TestHistoryTellsEachRow(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	type change struct {
		What          string
		Before, After any
	}
	type act struct {
		ID           int64
		Title        string
		Transactions int
		Rows         []struct {
			LocalID int64 `json:"local_id"`
			Layer   string
			Changes []change
			Was     int64 `json:"other_side_before"`
		}
		Things []struct {
			Kind, Name string
			Fields     []struct{ Field, Before, After string }
		}
	}
	must(t, env, "edit", "cat:coffee date:2026-02", "--category", "groceries", "--note", "hm")
	must(t, env, "rules", "add", "cat:restaurants", "--tag", "out", "--apply")
	pair := decoded[[]transfer](t, env, "transfers", "date:2026-02", "--state", "confirmed")[0]
	must(t, env, "transfers", "unpair", number(pair.From.LocalID))
	must(t, env, "accounts", "exclude", "visa")
	list := decoded[[]act](t, env, "history")
	if len(list) != 5 {
		t.Fatalf("acts %+v", list)
	}
	tell := func(i int) act { t.Helper(); return decoded[act](t, env, "history", number(list[i].ID)) }
	edit := tell(4)
	if len(edit.Rows) != edit.Transactions || edit.Transactions == 0 || edit.Title != list[4].Title || len(edit.Things) != 0 {
		t.Errorf("the edit changed %d, and tells of %d", edit.Transactions, len(edit.Rows))
	}
	for _, r := range edit.Rows {
		if len(r.Changes) != 2 || r.Layer != "you" || r.Changes[0] != (change{"category", "FOOD_AND_DRINK_COFFEE", "FOOD_AND_DRINK_GROCERIES"}) ||
			r.Changes[1] != (change{"note", "", "hm"}) {
			t.Errorf("row %+v", r)
			break
		}
	}
	if added := tell(3); len(added.Rows) != 0 || len(added.Things) != 1 || added.Things[0].Kind != "rule" {
		t.Errorf("adding a rule: %+v", added)
	}
	if applied := tell(2); len(applied.Rows) == 0 || applied.Rows[0].Layer != "rules" || applied.Rows[0].Changes[0].What != "tags" {
		t.Errorf("applying a rule: %+v", applied)
	}
	unpaired := tell(1)
	if len(unpaired.Rows) != 2 || unpaired.Rows[0].Layer != "pair" || unpaired.Rows[0].Was == 0 || len(unpaired.Things) != 1 {
		t.Errorf("taking a pair apart: %+v", unpaired)
	}
	if excluded := must(t, env, "history", number(list[0].ID)); !strings.Contains(excluded, "Cash Rewards Visa 4417") || !strings.Contains(excluded, "yes -> no") {
		t.Errorf("leaving an account out: %s", excluded)
	}
	if text := must(t, env, "history", number(edit.ID)); !strings.Contains(text, `category: Coffee -> Groceries; note: "" -> "hm"`) {
		t.Errorf("the edit: %s", text)
	}
	refusal{8, "no act 99", "passbook history"}.check(t, passbook(t, env, "history", "99"))
	refusal{2, `"x"`, "passbook history"}.check(t, passbook(t, env, "history", "x"))
	refusal{2, "one act", "passbook history"}.check(t, passbook(t, env, "history", "1", "2"))
}

// TestLocalStreamsSaySo links a bank whose streams Plaid does not tell, so that they are worked out here.
func TestLocalStreamsSaySo(t *testing.T) {
	t.Parallel()
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns", "--now", "2026-03-05")
	_, vault := home(t)
	env := cleanEnv(t, append(keys.env(), vault...)...)
	emulator{t, keys}.fail("/transactions/recurring/get", "PRODUCTS_NOT_SUPPORTED", 20)
	must(t, env, "link", "--institution", "ins_109508", "--username", "user_household_rivera", "--password", "pass_good")
	list := decoded[[]knownStream](t, env, "recurring")
	if len(list) < 10 || slices.ContainsFunc(list, func(s knownStream) bool { return !s.Local || len(s.Transactions) < 2 }) {
		t.Errorf("%d streams: %+v", len(list), list[:min(len(list), 2)])
	}
	if text := must(t, env, "recurring"); strings.Count(text, "found by Passbook") != len(list) {
		t.Errorf("the listing does not say who found them:\n%s", text)
	}
}
