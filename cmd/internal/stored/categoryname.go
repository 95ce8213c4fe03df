package stored

import (
	"strings"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// categoryNamed finds the one category that a person means: by key, by name, or by group and name with > between.
func categoryNamed(tree *ledger.Tree, typed string) (ledger.CategoryKey, error) {
	const see = "`passbook categories` lists them."
	found := tree.Search(typed)
	if full := fullNamed(tree, found, typed); full != nil {
		found = full
	}
	if offered := onlyOffered(tree, found); offered != nil {
		found = offered
	}
	shown := cli.Text(safetext.Untrusted(typed))
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		next := see
		if meant := spelling.Meant(strings.ToLower(typed), categoryNames(tree)); meant != "" {
			next = "Did you mean " + meant + "? " + see
		}
		return "", cli.NotFound(next, "There is no category %q.", shown)
	}
	f := &cli.Failure{Code: cli.ExitUsage, What: "Several categories are like " + cli.Quoted(shown) + ".", Next: "Write one of these, or its key."}
	var lines []string
	for _, key := range found {
		lines = append(lines, "  "+cli.Text(safetext.Untrusted(strings.ReplaceAll(tree.FullName(key), "›", ">"))))
	}
	f.At = strings.Join(lines, "\n")
	return "", f
}

// fullNamed picks those whose full name is exactly what was typed.
func fullNamed(tree *ledger.Tree, keys []ledger.CategoryKey, typed string) []ledger.CategoryKey {
	var exact []ledger.CategoryKey
	for _, key := range keys {
		if sameName(tree.FullName(key), typed) {
			exact = append(exact, key)
		}
	}
	return exact
}

// sameName compares full names whatever the case, the space, and how the arrow is written.
func sameName(a, b string) bool {
	plain := func(s string) string {
		return strings.Join(strings.FieldsFunc(strings.ReplaceAll(s, "›", ">"), func(r rune) bool { return r == ' ' }), "")
	}
	return strings.EqualFold(plain(a), plain(b))
}

func onlyOffered(tree *ledger.Tree, keys []ledger.CategoryKey) []ledger.CategoryKey {
	wanted := map[ledger.CategoryKey]bool{}
	for _, key := range keys {
		wanted[key] = true
	}
	var offered []ledger.CategoryKey
	for _, g := range tree.Groups() {
		for _, n := range g.Categories {
			if wanted[n.Key] {
				offered = append(offered, n.Key)
			}
		}
	}
	return offered
}

func categoryNames(tree *ledger.Tree) []string {
	var names []string
	for _, g := range tree.Groups() {
		for _, n := range g.Categories {
			names = append(names, strings.ToLower(n.Name))
		}
	}
	return names
}
