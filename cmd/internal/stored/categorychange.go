package stored

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// changing makes a command that changes the categories. change returns the title of the act and the change; of are what a shell
// offers for the arguments.
func changing(
	sh *shell, use, short string, wants int, change func(tree *ledger.Tree, args []string) (string, ledger.CategoryChange, error), of ...offering,
) *cobra.Command {
	var asJSON, dryRun bool
	c := &cobra.Command{Use: use, Short: short}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) != wants {
			line := strings.TrimSuffix(c.CommandPath(), " "+c.Name()) + " " + use
			return cli.Usage("Write `"+line+"`; put a name of several words in quotes.", "It needs %s.", cli.Counted(wants, "argument"))
		}
		return sh.with(c.Context(), func(h *house) error {
			tree, err := h.store.Categories(c.Context())
			if err != nil {
				return err
			}
			title, made, err := change(tree, args)
			if err != nil {
				return err
			}
			if dryRun {
				return h.previewCategories(c, tree, made, asJSON)
			}
			act, err := h.store.ChangeCategories(c.Context(), titled(title, ""), made)
			return told(c, act, err, asJSON)
		})
	}
	offers(sh, c, of...)
	cli.JSONFlag(c, &asJSON)
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show which categories and how many transactions it would concern, and change nothing")
	return acts(c)
}

// previewCategories shows what a change would do to the categories.
func (h *house) previewCategories(c *cobra.Command, before *ledger.Tree, change ledger.CategoryChange, asJSON bool) error {
	after, err := h.store.PreviewCategories(c.Context(), change)
	if err != nil {
		return explainRefusal(err)
	}
	effects, err := h.categoryEffects(c.Context(), before, after)
	if err != nil {
		return err
	}
	if asJSON {
		return export.CategoryEffects(c.OutOrStdout(), effects)
	}
	t := cli.NewTable("Category", "Would be", "Would count", "Transactions").AlignRight("Transactions")
	for _, e := range effects {
		counts := countsWord(e.CountsAfter)
		if e.Before != "" && e.CountsBefore != e.CountsAfter {
			counts = countsWord(e.CountsBefore) + " -> " + counts
		}
		was := "none"
		if e.Before != "" {
			was = cli.Text(safetext.Untrusted(e.Before))
		}
		t.Add(was, cli.Text(safetext.Untrusted(e.After)), counts, fmt.Sprint(e.Transactions))
	}
	if err := cli.WriteTable(c, t, "No category would be another."); err != nil {
		return err
	}
	return cli.Note(c, "Nothing has been changed.")
}

// categoryEffects lists the categories that one tree has otherwise than another, in tree order, with how many transactions they have.
func (h *house) categoryEffects(ctx context.Context, before, after *ledger.Tree) ([]export.CategoryEffect, error) {
	var effects []export.CategoryEffect
	seen := map[ledger.CategoryKey]bool{}
	for _, tree := range [...]*ledger.Tree{before, after} {
		for _, g := range tree.Groups() {
			for _, n := range g.Categories {
				e := export.CategoryEffect{Key: n.Key, After: after.FullName(n.Key), CountsAfter: after.Counts(n.Key)}
				if tree == before {
					e.Before, e.CountsBefore = before.FullName(n.Key), before.Counts(n.Key)
				}
				if seen[n.Key] || e.Before == e.After && e.CountsBefore == e.CountsAfter {
					seen[n.Key] = true
					continue
				}
				seen[n.Key] = true
				found, err := h.store.Tally(ctx, ledger.Query{Text: `cat:"` + string(n.Key) + `"`})
				if err != nil {
					return nil, err
				}
				e.Transactions = found.Count
				effects = append(effects, e)
			}
		}
	}
	return effects, nil
}
