package stored

import (
	"fmt"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
)

func dryRunFlags(c *cobra.Command, limit *int) {
	c.Flags().IntVar(limit, "limit", 50, "how many transactions a dry run shows at most")
}

func newRulesDryRun(sh *shell) *cobra.Command {
	var limit int
	c := onRule(sh, "dry-run RULE", "Show what a rule would change in the transactions that are here", 1,
		func(c *cobra.Command, h *house, r ledger.Rule, _ []string, asJSON bool) error {
			return h.dryRunRule(c, r, limit, asJSON)
		})
	dryRunFlags(c, &limit)
	return c
}

func (h *house) dryRunRule(c *cobra.Command, r ledger.Rule, limit int, asJSON bool) error {
	if limit < 1 {
		return cli.Usage("Leave it out for 50.", "The limit %d is out of range.", limit)
	}
	run, err := h.store.DryRunRule(c.Context(), r, limit)
	if err != nil {
		return explainRefusal(err)
	}
	names, err := h.names(c.Context())
	if err != nil {
		return err
	}
	if asJSON {
		return export.RuleRun(c.OutOrStdout(), run, names.Categories)
	}
	t := newEffectTable()
	for _, s := range run.Samples {
		addEffect(t, export.EffectOf(s), names)
	}
	if err := cli.WriteTable(c, t, fmt.Sprintf("Nothing would change: %s found.", cli.Counted(run.Matched, "transaction"))); err != nil || t.Len() == 0 {
		return err
	}
	line := fmt.Sprintf("%s found, %d would change", cli.Counted(run.Matched, "transaction"), run.Changed)
	if run.Kept > 0 {
		line += fmt.Sprintf(", %d keep what you have set", run.Kept)
	}
	if shown := len(run.Samples); shown < run.Changed {
		line += fmt.Sprintf("; the newest %d are shown", shown)
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "\n%s. Nothing has been changed.\n", line)
	return err
}
