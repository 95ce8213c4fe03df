package e2e

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// shownRow is what a person sees of a transaction, and what Plaid calls it.
type shownRow struct {
	listed
	LocalID int64 `json:"local_id"`
	Shown   struct {
		Date, Name string
		DateBy     string `json:"date_by"`
		NameBy     string `json:"name_by"`
		Category   struct{ Key, Name string }
		CategoryBy string `json:"category_by"`
		Note       string
		Tags       []string
		Hidden     bool
		Transfer   *bool
		Counts     string
		Parts      []struct {
			Amount, Note string
			Category     struct{ Key string }
		}
	}
}

// own is what rules and the person make of the row.
func (r shownRow) own() string {
	s := r.Shown
	return fmt.Sprint(s.Date, s.DateBy, s.Name, s.NameBy, s.Category.Key, s.CategoryBy, s.Note, s.Tags, s.Hidden, s.Transfer != nil && *s.Transfer, s.Counts)
}

// found are the transactions of a query, by local_id.
func found(t *testing.T, env []string, query ...string) map[int64]shownRow {
	t.Helper()
	out := must(t, env, append([]string{"transactions", "--json", "--"}, query...)...)
	var list []shownRow
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatalf("transactions %v: %v", query, err)
	}
	rows := map[int64]shownRow{}
	for _, r := range list {
		if _, twice := rows[r.LocalID]; twice {
			t.Fatalf("local_id %d is there twice", r.LocalID)
		}
		rows[r.LocalID] = r
	}
	return rows
}

// must runs a command that has to succeed and returns what it says.
func must(t *testing.T, env []string, args ...string) string {
	t.Helper()
	r := passbook(t, env, args...)
	if r.code != 0 || r.err != "" {
		t.Fatalf("passbook %s: exit %d, %s", strings.Join(args, " "), r.code, r.err)
	}
	return r.out
}

// same fails where two lists of transactions differ in anything that is told of them.
func same(t *testing.T, what string, got, want map[int64]shownRow) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d transactions, want %d", what, len(got), len(want))
	}
	differ := 0
	for id, w := range want {
		if g := got[id]; g.own() != w.own() || g.ID != w.ID {
			if differ++; differ == 1 {
				t.Errorf("%s: transaction %d is\n%s, want\n%s", what, id, g.own(), w.own())
			}
		}
	}
}

func riveras(t *testing.T) (emulator, []string) {
	t.Helper()
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns", "--now", "2026-03-05")
	_, vault := home(t)
	env := cleanEnv(t, append(keys.env(), vault...)...)
	must(t, env, "link", "--institution", "ins_109508", "--username", "user_household_rivera", "--password", "pass_good")
	return emulator{t, keys}, env
}

// TestEditsStay edits pending and posted transactions, lets the bank post, change and add others, and looks that what the person
// said stands where she said it.
func TestEditsStay(t *testing.T) {
	t.Parallel()
	bank, env := riveras(t)
	pending := found(t, env, "is:pending")
	if len(pending) == 0 {
		t.Fatal("nothing is pending")
	}
	must(t, env, "edit", "is:pending", "--category", "Food and drink > Groceries", "--name", "Ännä's corner", "--note", "pending once", "--tag", "trip")
	must(t, env, "edit", "cat:coffee", "--category", "taxis", "--hide", "--date", "2026-01-31")
	before := found(t, env)
	bank.mutate(bank.items()[0], "modify", 20)
	bank.advance(16)
	must(t, env, "sync")
	after := found(t, env)
	posted := 0
	for id, was := range before {
		is, there := after[id]
		switch {
		case !there && !was.Pending:
			t.Errorf("transaction %d is gone", id)
		case !there || was.Shown.CategoryBy != "you":
		case is.Shown.Category != was.Shown.Category || is.Shown.CategoryBy != "you" || is.Shown.Note != was.Shown.Note ||
			is.Shown.Hidden != was.Shown.Hidden || fmt.Sprint(is.Shown.Tags) != fmt.Sprint(was.Shown.Tags) || is.Shown.NameBy != was.Shown.NameBy:
			t.Errorf("transaction %d was\n%s and is\n%s", id, was.own(), is.own())
		case was.Pending && !is.Pending:
			posted++
			if is.ID == was.ID || is.PendingID != was.ID {
				t.Errorf("transaction %d posted as %s of %s, pending it was %s", id, is.ID, is.PendingID, was.ID)
			}
		}
	}
	if posted == 0 {
		t.Error("no edited transaction posted")
	}
	if got := len(found(t, env, `name:"annas corner"`)) + len(found(t, env, `name:"ännä's corner"`)); got < posted {
		t.Errorf("only %d are found by the name they were given, of %d", got, posted)
	}
	again := len(found(t, env, "tag:trip"))
	must(t, env, "undo")
	must(t, env, "undo")
	if n := len(found(t, env, "is:edited")); n != 0 || again == 0 {
		t.Errorf("%d are edited still after both edits were undone, and %d had the tag", n, again)
	}
}

// TestEditsAreUndoneInOtherProcesses goes back and forth through edits, each time in a process of its own.
func TestEditsAreUndoneInOtherProcesses(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	states := []map[int64]shownRow{found(t, env)}
	for _, edit := range [][]string{
		{"cat:groceries", "--tag", "food", "--category", "coffee"},
		{"tag:food amt:>50", "--untag", "food", "--note", "much"},
		{"-is:spend", "--hide"},
	} {
		args := append([]string{"edit", "--dry-run", "--json"}, append(edit[1:], "--", edit[0])...)
		var would []struct {
			LocalID int64 `json:"local_id"`
			Changes []struct {
				What          string
				Before, After any
			}
		}
		if err := json.Unmarshal([]byte(must(t, env, args...)), &would); err != nil {
			t.Fatal(err)
		}
		must(t, env, append([]string{"edit", "--dry-run"}, args[3:]...)...)
		same(t, "after a dry run", found(t, env), states[len(states)-1])
		must(t, env, append([]string{"edit"}, args[3:]...)...)
		now, changed := found(t, env), 0
		for id, r := range now {
			if r.own() != states[len(states)-1][id].own() {
				changed++
			}
		}
		if changed == 0 || changed != len(would) {
			t.Errorf("%v: %d changed, and the dry run told of %d", edit, changed, len(would))
		}
		states = append(states, now)
	}
	for i := len(states) - 2; i >= 0; i-- {
		must(t, env, "undo")
		same(t, "undo to "+strconv.Itoa(i), found(t, env), states[i])
	}
	refusal{8, "nothing to undo", "passbook history"}.check(t, passbook(t, env, "undo"))
	for i := 1; i < len(states); i++ {
		must(t, env, "redo")
		same(t, "redo to "+strconv.Itoa(i), found(t, env), states[i])
	}
	refusal{8, "nothing to redo", "passbook history"}.check(t, passbook(t, env, "redo"))
	must(t, env, "undo")
	must(t, env, "edit", "is:pending", "--note", "another way")
	var acts []struct {
		ID           int64
		At           *string
		Title, State string
		Transactions int
	}
	if err := json.Unmarshal([]byte(must(t, env, "history", "--json")), &acts); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, a := range acts {
		if a.ID == 0 || valueOf(a.At) == "" || a.Transactions == 0 {
			t.Errorf("act %+v", a)
		}
		told = append(told, a.State+" "+a.Title)
	}
	want := "done Note where is:pending\ndropped Hidden where -is:spend\ndone Note, no tag food where tag:food amt:>50\n" +
		"done Category to Coffee, tag food where cat:groceries"
	if got := strings.Join(told, "\n"); got != want {
		t.Errorf("history tells\n%s\nwant\n%s", got, want)
	}
}

// TestBadEdits asks for what cannot be done, and looks that nothing is.
func TestBadEdits(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	before := found(t, env)
	for name, c := range map[string]struct {
		args []string
		want refusal
	}{
		"nothing to change":         {[]string{"coffee"}, refusal{2, "changes nothing", "--help"}},
		"every transaction":         {[]string{"--hide"}, refusal{2, "every transaction", "--all"}},
		"every one, by a condition": {[]string{"amt:>=0", "--hide"}, refusal{2, "every transaction", "--all"}},
		"no such category":          {[]string{"coffee", "--category", "grocreies"}, refusal{8, `"grocreies"`, "Did you mean groceries?"}},
		"no category at all":        {[]string{"coffee", "--category", ""}, refusal{8, "no category", "passbook categories"}},
		"no such transaction":       {[]string{"--id", "999999", "--hide"}, refusal{8, "999999", "passbook transactions"}},
		"a query and rows":          {[]string{"coffee", "--id", "1", "--hide"}, refusal{2, "both", "Leave one"}},
		"a number alone":            {[]string{"12", "--hide"}, refusal{2, "may be a transaction or a word", "--id 12"}},
		"both ways":                 {[]string{"coffee", "--hide", "--show"}, refusal{2, "--hide and --show", "Leave one"}},
		"no date":                   {[]string{"coffee", "--date", "2026-02-30"}, refusal{2, "2026-02-30", "YYYY-MM-DD"}},
		"set and reset":             {[]string{"coffee", "--category", "taxis", "--reset", "category"}, refusal{2, "category", "Leave one"}},
		"an unknown aspect":         {[]string{"coffee", "--reset", "nam"}, refusal{2, `"nam"`, "Did you mean name?"}},
		"an empty tag":              {[]string{"coffee", "--tag", " "}, refusal{2, "a name is needed", "Nothing was changed"}},
		"an empty name":             {[]string{"coffee", "--name", " "}, refusal{2, "name is needed", "--reset name"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.want.check(t, passbook(t, env, append([]string{"edit"}, c.args...)...))
		})
	}
	for _, c := range []struct{ query, pointed string }{
		{"coffee cta:groceries", "  coffee cta:groceries\n         ^^^^\nDid you mean cat:?\n"},
		{"日本 amt:-50", "  日本 amt:-50\n           ^^^\nDid you mean 50?\n"},
		{`"whole foods`, "  \"whole foods\n  ^^^^^^^^^^^^\nDid you mean \"whole foods\"?\n"},
	} {
		for _, command := range [][]string{{"transactions", c.query}, {"edit", c.query, "--hide"}} {
			said := strings.ReplaceAll(passbook(t, env, command...).err, " Nothing was changed.", "")
			if r := passbook(t, env, command...); r.code != 2 || r.out != "" || !strings.HasSuffix(said, c.pointed) {
				t.Errorf("%v: exit %d, %q\n%s", command, r.code, r.out, r.err)
			}
		}
	}
	r := passbook(t, env, "edit", "coffee", "--category", "food")
	if r.code != 2 || !strings.Contains(r.err, "Food and drink > Coffee\n") || !strings.Contains(r.err, "Food and drink > Groceries\n") {
		t.Errorf("a group for a category: exit %d, %s", r.code, r.err)
	}
	same(t, "after what was refused", found(t, env), before)
	if out := must(t, env, "edit", "nosuchmerchant", "--hide"); !strings.Contains(out, "nothing was changed") {
		t.Errorf("an edit of nothing says %q", out)
	}
	if out := must(t, env, "history", "--json"); out != "[]\n" {
		t.Errorf("history has %s", out)
	}
}

// TestTableReadsBack reads the CSV and compares it with the JSON.
func TestTableReadsBack(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	must(t, env, "edit", "cat:coffee", "--name", "=1+1", "--note", "-2\n\"x\", y", "--tag", "a, b", "--tag", "@c")
	want := found(t, env)
	for _, raw := range []bool{false, true} {
		args := []string{"transactions", "--csv"}
		if raw {
			args = append(args, "--raw")
		}
		lines, err := csv.NewReader(strings.NewReader(must(t, env, args...))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) != len(want)+1 {
			t.Errorf("%d lines for %d transactions", len(lines), len(want))
		}
		at := map[string]int{}
		for i, column := range lines[0] {
			at[column] = i
		}
		formulas := 0
		for _, line := range lines[1:] {
			id, err := strconv.ParseInt(line[at["local_id"]], 10, 64)
			w, there := want[id]
			if err != nil || !there {
				t.Fatalf("local_id %q", line[at["local_id"]])
			}
			name := line[at["name"]]
			if !raw {
				name = strings.TrimPrefix(name, "'")
			}
			if line[at["amount"]] != w.Amount || line[at["currency"]] != w.Currency || line[at["transaction_id"]] != w.ID ||
				line[at["date"]] != w.Shown.Date || line[at["category_key"]] != w.Shown.Category.Key || line[at["counts"]] != w.Shown.Counts ||
				raw && (name != w.Shown.Name || line[at["bank_text"]] != w.Name || line[at["note"]] != w.Shown.Note) {
				t.Errorf("%q, want %+v", line, w)
			}
			for _, column := range []string{"name", "note", "tags", "bank_text", "merchant"} {
				if cell := line[at[column]]; cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\n") {
					formulas++
				}
			}
		}
		if raw != (formulas > 0) {
			t.Errorf("raw %v: %d cells that a spreadsheet calculates", raw, formulas)
		}
	}
	refusal{2, "--raw", "--csv"}.check(t, passbook(t, env, "transactions", "--raw"))
	refusal{2, "--json and --csv", "Leave one"}.check(t, passbook(t, env, "transactions", "--csv", "--json"))
}
