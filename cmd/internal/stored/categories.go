package stored

import (
	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func newCategoriesCommand(sh *shell) *cobra.Command {
	c := withList("categories", "List the categories, by group, with the keys that commands take, or change them", newCategoriesList(sh))
	c.Example = "passbook categories add Pets --group shopping\npassbook categories merge 'fast food' restaurants --dry-run\n" +
		"passbook categories group add Children --counts spending"
	c.AddCommand(newCategoriesAdd(sh), newCategoriesRename(sh), newCategoriesMove(sh), newCategoriesMerge(sh), newCategoriesRemove(sh),
		newCategoriesGroup(sh))
	return c
}

func newCategoriesList(sh *shell) *cobra.Command {
	return listing(sh, "list", "List the categories, by group, with the keys that commands take", func(c *cobra.Command, h *house, asJSON bool) error {
		tree, err := h.store.Categories(c.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return export.Categories(c.OutOrStdout(), tree)
		}
		t := cli.NewTable("Category", "Key", "Counts", "")
		for _, g := range tree.Groups() {
			t.Add(cli.Text(safetext.Untrusted(g.Name)), cli.Text(safetext.Untrusted(g.Key)), countsWord(g.Counts), cli.Either(g.Own, "yours", ""))
			for _, n := range g.Categories {
				t.Add("  "+cli.Text(safetext.Untrusted(n.Name)), cli.Text(safetext.Untrusted(n.Key)), "", cli.Either(n.Own, "yours", ""))
			}
		}
		return cli.WriteTable(c, t, "There are no categories.")
	})
}

func countsWord(k ledger.GroupKind) string {
	switch k {
	case ledger.CountsAsSpending:
		return "as spending"
	case ledger.CountsAsIncome:
		return "as income"
	case ledger.CountsAsTransfer:
		return "as a transfer"
	}
	return "by its sign"
}

func newCategoriesAdd(sh *shell) *cobra.Command {
	var group string
	c := changing(sh, "add NAME", "Add a category of your own", 1, func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
		if group == "" {
			return "", ledger.CategoryChange{}, cli.Usage("Add --group, such as --group shopping; `passbook categories group add` makes a new one.", "It needs a group.")
		}
		g, err := groupNamed(tree, group)
		return "Add the category " + args[0] + " to " + g.Name,
			ledger.CategoryChange{Kind: ledger.NewCategory, Category: tree.NewKey(args[0]), Group: g.Key, Name: args[0]}, err
	})
	c.Flags().StringVar(&group, "group", "", "the group it belongs to, by name or key")
	offersFlag(sh, c, "group", groupWords)
	return c
}

func newCategoriesRename(sh *shell) *cobra.Command {
	return changing(sh, "rename CATEGORY NAME", "Give a category another name", 2, func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
		key, err := categoryNamed(tree, args[0])
		return "Rename the category " + tree.Name(key) + " to " + args[1],
			ledger.CategoryChange{Kind: ledger.RenameCategory, Category: key, Name: args[1]}, err
	}, categoryWords)
}

func newCategoriesMove(sh *shell) *cobra.Command {
	return changing(sh, "move CATEGORY GROUP", "Put a category into another group, and count it as that does", 2,
		func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
			key, err := categoryNamed(tree, args[0])
			if err != nil {
				return "", ledger.CategoryChange{}, err
			}
			g, err := groupNamed(tree, args[1])
			return "Move the category " + tree.Name(key) + " to " + g.Name,
				ledger.CategoryChange{Kind: ledger.MoveCategory, Category: key, Group: g.Key}, err
		}, categoryWords, groupWords)
}

func newCategoriesMerge(sh *shell) *cobra.Command {
	return changing(sh, "merge CATEGORY INTO", "Count a category as another one from now on, older transactions too", 2,
		func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
			return intoAnother(tree, ledger.MergeCategory, "Merge the category ", args[0], args[1])
		}, categoryWords, categoryWords)
}

func newCategoriesRemove(sh *shell) *cobra.Command {
	var into string
	c := changing(sh, "remove CATEGORY", "Remove a category of your own", 1, func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error) {
		if into == "" {
			return "", ledger.CategoryChange{}, cli.Usage("Add --into, such as --into groceries.", "It needs a category that its transactions go to.")
		}
		return intoAnother(tree, ledger.DeleteCategory, "Remove the category ", args[0], into)
	}, categoryWords)
	c.Flags().StringVar(&into, "into", "", "the category that its transactions go to")
	offersFlag(sh, c, "into", categoryWords)
	return c
}

func intoAnother(tree *ledger.Tree, kind ledger.CategoryChangeKind, does, one, other string) (string, ledger.CategoryChange, error) {
	key, err := categoryNamed(tree, one)
	if err != nil {
		return "", ledger.CategoryChange{}, err
	}
	into, err := categoryNamed(tree, other)
	return does + tree.Name(key) + " into " + tree.Name(into), ledger.CategoryChange{Kind: kind, Category: key, Into: into}, err
}
