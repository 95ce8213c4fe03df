package stored

import (
	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func newCategoriesCommand(sh *shell) *cobra.Command {
	return listing(sh, "categories", "List the categories, by group, with the keys that commands take", func(c *cobra.Command, h *house, asJSON bool) error {
		tree, err := h.store.Categories(c.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return export.Categories(c.OutOrStdout(), tree)
		}
		t := cli.NewTable("Group", "Category", "Key", "Counts")
		for _, g := range tree.Groups() {
			for _, n := range g.Categories {
				t.Add(cli.Text(safetext.Untrusted(g.Name)), cli.Text(safetext.Untrusted(n.Name)), cli.Text(safetext.Untrusted(n.Key)), countsWord(g.Counts))
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
