package stored

import (
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

func newCategoriesGroup(sh *shell) *cobra.Command {
	c := withList("group", "List the groups of categories, or change them", newGroupsList(sh))
	c.AddCommand(newGroupsAdd(sh), newGroupsRename(sh), newGroupsMerge(sh), newGroupsCount(sh))
	return c
}

func newGroupsList(sh *shell) *cobra.Command {
	return listing(sh, "list", "List the groups of categories", func(c *cobra.Command, h *house, asJSON bool) error {
		tree, err := h.store.Categories(c.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return export.Groups(c.OutOrStdout(), tree)
		}
		t := cli.NewTable("Group", "Key", "Counts", "Categories", "").AlignRight("Categories")
		for _, g := range tree.Groups() {
			t.Add(cli.Text(safetext.Untrusted(g.Name)), cli.Text(safetext.Untrusted(g.Key)), countsWord(g.Counts), strconv.Itoa(len(g.Categories)),
				cli.Either(g.Own, "yours", ""))
		}
		return cli.WriteTable(c, t, "There are no groups.")
	})
}

func newGroupsAdd(sh *shell) *cobra.Command {
	var counts string
	c := changing(sh, "add NAME", "Add a group of your own", 1, func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
		kind, err := countsTyped(counts)
		return "Add the group " + args[0],
			ledger.CategoryChange{Kind: ledger.NewGroup, Group: tree.NewGroupKey(args[0]), Name: args[0], Counts: kind}, err
	})
	c.Flags().StringVar(&counts, "counts", "spending", "how its categories count: "+strings.Join(countWords(), ", "))
	offersFlag(sh, c, "counts", fixedWords(countWords()))
	return c
}

func newGroupsRename(sh *shell) *cobra.Command {
	return changing(sh, "rename GROUP NAME", "Give a group another name", 2, func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
		g, err := groupNamed(tree, args[0])
		return "Rename the group " + g.Name + " to " + args[1], ledger.CategoryChange{Kind: ledger.RenameGroup, Group: g.Key, Name: args[1]}, err
	}, groupWords)
}

func newGroupsMerge(sh *shell) *cobra.Command {
	return changing(sh, "merge GROUP INTO", "Move every category of a group into another one", 2,
		func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
			g, err := groupNamed(tree, args[0])
			if err != nil {
				return "", ledger.CategoryChange{}, err
			}
			into, err := groupNamed(tree, args[1])
			return "Merge the group " + g.Name + " into " + into.Name,
				ledger.CategoryChange{Kind: ledger.MergeGroup, Group: g.Key, IntoGroup: into.Key}, err
		}, groupWords, groupWords)
}

func newGroupsCount(sh *shell) *cobra.Command {
	return changing(sh, "counts GROUP KIND", "Say how the categories of a group count: "+strings.Join(countWords(), ", "), 2,
		func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
			g, err := groupNamed(tree, args[0])
			if err != nil {
				return "", ledger.CategoryChange{}, err
			}
			kind, err := countsTyped(args[1])
			return "Count the group " + g.Name + " " + countsWord(kind), ledger.CategoryChange{Kind: ledger.CountGroup, Group: g.Key, Counts: kind}, err
		}, groupWords, fixedWords(countWords()))
}

func countWords() []string { return []string{"spending", "income", "transfer", "sign"} }

func countsTyped(typed string) (ledger.GroupKind, error) {
	switch strings.ToLower(typed) {
	case "spending":
		return ledger.CountsAsSpending, nil
	case "income":
		return ledger.CountsAsIncome, nil
	case "transfer":
		return ledger.CountsAsTransfer, nil
	case "sign":
		return ledger.CountsBySign, nil
	}
	next := "It is one of " + strings.Join(countWords(), ", ") + "; sign is by whether money comes or goes."
	if meant := spelling.Meant(strings.ToLower(typed), countWords()); meant != "" {
		next = "Did you mean " + meant + "? " + next
	}
	return 0, cli.Usage(next, "A group cannot count as %q.", cli.Text(safetext.Untrusted(typed)))
}

// groupNamed finds the one group that a person means: by key, by name, or by words of it.
func groupNamed(tree *ledger.Tree, typed string) (ledger.CategoryGroup, error) {
	var found []ledger.CategoryGroup
	var names []string
	for _, fits := range [...]func(ledger.CategoryGroup) bool{
		func(g ledger.CategoryGroup) bool { return strings.EqualFold(string(g.Key), typed) },
		func(g ledger.CategoryGroup) bool { return sameText(g.Name, typed) },
		func(g ledger.CategoryGroup) bool { return hasWords(g.Name, typed) },
	} {
		names = nil
		for _, g := range tree.Groups() {
			names = append(names, strings.ToLower(g.Name))
			if fits(g) {
				found = append(found, g)
			}
		}
		if found != nil {
			break
		}
	}
	shown := cli.Text(safetext.Untrusted(typed))
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		next := "`passbook categories group list` lists them."
		if meant := spelling.Meant(strings.ToLower(typed), names); meant != "" {
			next = "Did you mean " + meant + "? " + next
		}
		return ledger.CategoryGroup{}, cli.NotFound(next, "There is no group %q.", shown)
	}
	f := &cli.Failure{Code: cli.ExitUsage, What: "Several groups are like " + cli.Quoted(shown) + ".", Next: "Write one of these, or its key."}
	var lines []string
	for _, g := range found {
		lines = append(lines, "  "+cli.Text(safetext.Untrusted(g.Name)))
	}
	f.At = strings.Join(lines, "\n")
	return ledger.CategoryGroup{}, f
}
