package e2e

import (
	"slices"
	"strings"
	"testing"
)

// completed is what the binary offers a shell for the last of the words typed.
func completed(t *testing.T, env []string, typed ...string) []string {
	t.Helper()
	r := passbook(t, env, append([]string{"__complete"}, typed...)...)
	if r.code != 0 {
		t.Fatalf("complete %q: exit %d, %s", typed, r.code, r.err)
	}
	var words []string
	for line := range strings.Lines(r.out) {
		if word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t"); !strings.HasPrefix(word, ":") {
			words = append(words, word)
		}
	}
	return words
}

// TestShellsComplete asks what a shell would, and looks that what is offered continues what was typed and is understood.
func TestShellsComplete(t *testing.T) {
	t.Parallel()
	_, env := riveras(t)
	must(t, env, "views", "add", "Eating out", "cat:restaurants")
	must(t, env, "rules", "add", "cat:coffee", "--tag", "cup", "--apply")
	for _, c := range []struct {
		typed []string
		want  string
	}{
		{[]string{"transf"}, "transfers"},
		{[]string{"transactions", "cat:gro"}, "cat:groceries"},
		{[]string{"transactions", "coffee", "cat:fas"}, `cat:fas"t food"`},
		{[]string{"transactions", `cat:"fas`}, `cat:"fast food"`},
		{[]string{"transactions", "ca"}, "cat:"},
		{[]string{"transactions", "is:pe"}, "is:pending"},
		{[]string{"transactions", "tag:"}, "tag:cup"},
		{[]string{"transactions", "acct:cash"}, `acct:cash" Rewards Visa"`},
		{[]string{"transactions", "@e"}, "@eating out"},
		{[]string{"edit", "coffee", "--category", "gro"}, "groceries"},
		{[]string{"edit", "--split", "Fast"}, "Fast food="},
		{[]string{"edit", "--reset", "no"}, "note"},
		{[]string{"edit", "--untag", "c"}, "cup"},
		{[]string{"rules", "edit", ""}, "1"},
		{[]string{"rules", "edit", "1", "cat:gro"}, "cat:groceries"},
		{[]string{"views", "remove", "@"}, "@Eating out"},
		{[]string{"accounts", "exclude", "cash"}, "cash Rewards Visa 4417"},
		{[]string{"categories", "move", "coffee", "tra"}, "travel"},
		{[]string{"categories", "group", "counts", "travel", "s"}, "spending"},
		{[]string{"recurring", "dismiss", "netf"}, "netflix"},
		{[]string{"spending", "--by", "g"}, "group"},
		{[]string{"transfers", "--state", "r"}, "rejected"},
		{[]string{"history", ""}, "3"},
	} {
		got := completed(t, env, c.typed...)
		if !slices.Contains(got, c.want) {
			t.Errorf("%q is completed by %q, want %q", c.typed, got, c.want)
		}
		last := c.typed[len(c.typed)-1]
		for _, word := range got {
			if !strings.HasPrefix(word, last) {
				t.Errorf("%q is completed by %q, which does not begin so", last, word)
			}
		}
		if c.typed[0] != "transactions" || last == "ca" {
			continue
		}
		for _, word := range got {
			if r := passbook(t, env, "transactions", "--json", word); r.code != 0 {
				t.Errorf("%q is offered and not understood: %s", word, r.err)
			}
		}
	}
	if r := passbook(t, env, "completion", "bash"); r.code != 0 || !strings.Contains(r.out, "__complete") {
		t.Errorf("no script for bash: exit %d", r.code)
	}
}
