package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// side is one transaction of a transfer.
type side struct {
	LocalID                         int64 `json:"local_id"`
	Account, Amount, Currency, Name string
}

type transfer struct {
	From, To       side
	State, By, Why string
}

func number(id int64) string { return strconv.FormatInt(id, 10) }

// TestTransfers looks at the pairs that were found, takes one apart, puts two transactions together, and judges what is proposed.
func TestTransfers(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	before := found(t, env)
	all := decoded[[]transfer](t, env, "transfers")
	if len(all) < 20 {
		t.Fatalf("%d pairs", len(all))
	}
	for _, p := range all {
		if p.From.Account == p.To.Account || !strings.HasPrefix(p.From.Amount, "-") || p.By != "passbook" || p.Why == "" ||
			p.State == "confirmed" && (p.From.Amount != "-"+p.To.Amount || before[p.From.LocalID].Shown.Counts != "transfer") {
			t.Errorf("pair %+v", p)
		}
	}
	february := decoded[[]transfer](t, env, "transfers", "list", "date:2026-02", "acct:savings", "--state", "confirmed")
	if len(february) == 0 || len(february) >= len(all) {
		t.Fatalf("%d pairs of savings in February", len(february))
	}
	one := february[0]
	must(t, env, "transfers", "unpair", number(one.To.LocalID))
	if left := decoded[[]transfer](t, env, "transfers"); len(left) != len(all)-1 {
		t.Errorf("%d pairs are left of %d", len(left), len(all))
	}
	rejected := decoded[[]transfer](t, env, "transfers", "--state", "rejected")
	if len(rejected) != 1 || rejected[0].From != one.From || rejected[0].By != "you" {
		t.Errorf("rejected %+v", rejected)
	}
	refusal{8, "no side of a transfer", "transfers pair"}.check(t, passbook(t, env, "transfers", "unpair", number(one.To.LocalID)))
	must(t, env, "transfers", "pair", number(one.To.LocalID), number(one.From.LocalID))
	if again := decoded[[]transfer](t, env, "transfers", "list", "date:2026-02", "acct:savings", "--state", "confirmed"); len(again) != len(february) ||
		again[0].By != "you" {
		t.Errorf("put together again: %+v", again)
	}
	same(t, "put together again", found(t, env), before)
	refusal{2, "one transfer already", "transfers unpair"}.check(t, passbook(t, env, "transfers", "accept", number(one.From.LocalID)))
	other := february[len(february)-1]
	if other == one {
		other = all[0]
	}
	refusal{2, "another transfer already", "passbook show"}.check(t, passbook(t, env, "transfers", "pair", number(one.From.LocalID), number(other.To.LocalID)))
	var spent, more int64
	for id, r := range found(t, env, "is:spend", "date:2026-02") {
		if strings.HasPrefix(r.Amount, "-") {
			spent, more = id, spent
		}
	}
	refusal{2, "not two sides", "Nothing was changed."}.check(t, passbook(t, env, "transfers", "pair", number(spent), number(more)))
	refusal{2, "One transaction is no transfer", "passbook transactions"}.check(t, passbook(t, env, "transfers", "pair", number(spent), number(spent)))
	refusal{8, "no transaction 999999", "passbook transactions"}.check(t, passbook(t, env, "transfers", "pair", number(spent), "999999"))
	refusal{2, "numbers of two transactions", "passbook transfers"}.check(t, passbook(t, env, "transfers", "pair", number(spent)))
	refusal{2, `"porposed"`, "Did you mean proposed?"}.check(t, passbook(t, env, "transfers", "--state", "porposed"))
	must(t, env, "undo")
	must(t, env, "undo")
	if back := decoded[[]transfer](t, env, "transfers"); len(back) != len(all) {
		t.Errorf("%d pairs after both were undone, were %d", len(back), len(all))
	}
	same(t, "after both were undone", found(t, env), before)
}

const twoAccounts = `{"version":"2","override_accounts":[
	{"type":"depository","subtype":"checking","starting_balance":5000,"meta":{"name":"Everyday","mask":"1234"},"transactions":[
		{"date_transacted":"2026-02-10","date_posted":"2026-02-10","amount":500,"description":"Blue transfer","currency":"USD"},
		{"date_transacted":"2026-02-12","date_posted":"2026-02-12","amount":700,"description":"Green transfer","currency":"USD"}]},
	{"type":"depository","subtype":"savings","starting_balance":200,"meta":{"name":"Piggy","mask":"9876"},"transactions":[
		{"date_transacted":"2026-02-11","date_posted":"2026-02-11","amount":-500,"description":"Blue book","currency":"USD"},
		{"date_transacted":"2026-02-12","date_posted":"2026-02-12","amount":-700,"description":"Green book","currency":"USD"}]}]}`

// TestProposedTransfers lets two accounts have amounts that may be transfers, and judges them.
func TestProposedTransfers(t *testing.T) {
	t.Parallel()
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns", "--now", "2026-03-05")
	_, vault := home(t)
	env := cleanEnv(t, append(keys.env(), vault...)...)
	user := filepath.Join(t.TempDir(), "user.json")
	if err := os.WriteFile(user, []byte(twoAccounts), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, env, "link", "--institution", "ins_109508", "--username", "user_custom", "--password", "@"+user)
	before := found(t, env)
	pairs := decoded[[]transfer](t, env, "transfers", "review")
	if len(before) != 4 || len(pairs) != 2 || pairs[0].From.Amount != "-700.00" || pairs[1].To.Amount != "500.00" || pairs[0].State != "proposed" {
		t.Fatalf("%d transactions, pairs %+v", len(before), pairs)
	}
	r := passbook(t, env, "transfers", "review")
	if r.code != 0 || !strings.Contains(r.out, "To be judged by you") || !strings.Contains(r.err, "transfers accept NUMBER") {
		t.Errorf("review: exit %d, %s%s", r.code, r.out, r.err)
	}
	if spent := len(found(t, env, "is:spend,income")); spent != 2 {
		t.Errorf("%d count before anybody has judged, want the two that came in", spent)
	}
	must(t, env, "transfers", "accept", number(pairs[0].To.LocalID))
	must(t, env, "transfers", "reject", number(pairs[1].From.LocalID))
	if left := found(t, env, "is:spend,income"); len(left) != 1 || left[pairs[1].To.LocalID].Amount != "500.00" {
		t.Errorf("%+v count after one was accepted", left)
	}
	if left := passbook(t, env, "transfers", "review"); left.out != "" || !strings.Contains(left.err, "nothing to judge") {
		t.Errorf("left to judge: %s%s", left.out, left.err)
	}
	refusal{8, "no side of a transfer", "transfers pair"}.check(t, passbook(t, env, "transfers", "accept", number(pairs[1].From.LocalID)))
	must(t, env, "sync")
	if again := decoded[[]transfer](t, env, "transfers", "review"); len(again) != 0 {
		t.Errorf("brought up again: %+v", again)
	}
	must(t, env, "undo")
	must(t, env, "undo")
	same(t, "after both were undone", found(t, env), before)
	if again := decoded[[]transfer](t, env, "transfers", "review"); len(again) != 2 || again[0] != pairs[0] || again[1] != pairs[1] {
		t.Errorf("after both were undone: %+v", again)
	}
	refusal{2, "proposed as one transfer, and not confirmed", "transfers accept"}.check(t, passbook(t, env, "transfers", "unpair", number(pairs[0].To.LocalID)))
}
