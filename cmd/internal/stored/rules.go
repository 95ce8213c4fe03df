package stored

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

func newRulesCommand(sh *shell) *cobra.Command {
	list := newRulesList(sh)
	c := &cobra.Command{
		Use: "rules", Short: "What is done by itself to the transactions a query finds", Args: cli.NoArgs, RunE: list.RunE,
		Example: "passbook rules add 'name:lyft' --category taxis --dry-run\npassbook rules add 'name:lyft' --category taxis --apply",
	}
	c.Flags().AddFlagSet(list.Flags())
	c.AddCommand(list, newRulesAdd(sh), newRulesDryRun(sh), newRulesApply(sh), newRulesMove(sh), newRulesRemove(sh),
		newRulesSwitch(sh, "enable", "Switch a rule on", true), newRulesSwitch(sh, "disable", "Switch a rule off; what it said stays", false))
	return c
}

func newRulesList(sh *shell) *cobra.Command {
	return listing(sh, "list", "List the rules in the order they run", func(c *cobra.Command, h *house, asJSON bool) error {
		rules, err := h.store.Rules(c.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return export.Rules(c.OutOrStdout(), rules)
		}
		tree, err := h.store.Categories(c.Context())
		if err != nil {
			return err
		}
		t := cli.NewTable("Rule", "Name", "Where", "Does", "").AlignRight("Rule")
		for _, r := range rules {
			t.Add(strconv.FormatInt(int64(r.ID), 10), cli.Text(safetext.Untrusted(r.Name)), cli.Text(safetext.Untrusted(r.Query)),
				actionsCell(tree, r.Actions), cli.Either(r.Enabled, "", "off"))
		}
		return cli.WriteTable(c, t, "There are no rules yet. `passbook rules add QUERY --category NAME` adds one.")
	})
}

func actionsCell(tree *ledger.Tree, a ledger.Actions) string {
	var words []string
	if a.Category != "" {
		words = append(words, "category to "+tree.Name(a.Category))
	}
	if a.Name != "" {
		words = append(words, "name to "+a.Name)
	}
	for _, tag := range a.AddTags {
		words = append(words, "tag "+tag)
	}
	if a.Hidden != ledger.HideUnset {
		words = append(words, cli.Either(a.Hidden == ledger.Hide, "hidden", "shown"))
	}
	if a.Transfer != ledger.TransferUnset {
		words = append(words, cli.Either(a.Transfer == ledger.IsTransfer, "a transfer", "no transfer"))
	}
	return cli.Text(safetext.Untrusted(strings.Join(words, ", ")))
}

func newRulesAdd(sh *shell) *cobra.Command {
	var f editFlags
	var called string
	var dryRun, apply, asJSON bool
	var limit int
	c := &cobra.Command{Use: "add QUERY", Short: "Add a rule; transactions that come from now on obey it, older ones with --apply"}
	c.RunE = func(c *cobra.Command, args []string) error {
		return sh.with(c.Context(), func(h *house) error {
			r, err := h.ruleTyped(c.Context(), &f, c.Flags(), args)
			if err != nil {
				return err
			}
			r.Name = called
			if dryRun {
				return h.dryRunRule(c, r, limit, asJSON)
			}
			if r, err = h.store.SaveRule(c.Context(), r); err != nil {
				return explainRefusal(err)
			}
			var act ledger.Act
			if apply {
				if act, err = h.store.ApplyRule(c.Context(), r.ID); err != nil {
					return err
				}
			}
			if asJSON {
				return export.Rule(c.OutOrStdout(), r)
			}
			next := fmt.Sprintf("`passbook rules apply %d` runs it over the transactions that are here.", r.ID)
			if apply {
				next = cli.Counted(act.Count, "transaction") + " changed. `passbook undo` takes that back."
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "Rule %d is added. %s\n", r.ID, next)
			return err
		})
	}
	asksQuery(c)
	f.registerActions(c)
	c.Flags().StringVar(&called, "called", "", "what to call the rule; its query without")
	c.Flags().BoolVar(&apply, "apply", false, "run it over the transactions that are here, too")
	dryRunFlags(c, &limit)
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show what it would change, and add nothing")
	cli.JSONFlag(c, &asJSON)
	cli.ExcludeEachOther(c, "apply", "dry-run")
	return c
}

func dryRunFlags(c *cobra.Command, limit *int) {
	c.Flags().IntVar(limit, "limit", 50, "how many transactions a dry run shows at most")
}

// ruleTyped makes a rule of a command line.
func (h *house) ruleTyped(ctx context.Context, f *editFlags, flags *pflag.FlagSet, args []string) (ledger.Rule, error) {
	tree, err := h.store.Categories(ctx)
	if err != nil {
		return ledger.Rule{}, err
	}
	e, _, err := f.actions(flags, tree)
	if err != nil {
		return ledger.Rule{}, err
	}
	q, err := h.asked(ctx, args)
	if err != nil {
		return ledger.Rule{}, err
	}
	r := ledger.Rule{Query: q.Text, Enabled: true, Actions: ledger.Actions{AddTags: e.AddTags}}
	if e.Category != nil {
		r.Actions.Category = *e.Category
	}
	if e.Name != nil {
		r.Actions.Name = *e.Name
	}
	if e.Hidden != nil {
		r.Actions.Hidden = *e.Hidden
	}
	if e.Transfer != nil {
		r.Actions.Transfer = *e.Transfer
	}
	return r, nil
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

func newRulesApply(sh *shell) *cobra.Command {
	return onRule(sh, "apply RULE", "Run a rule over the transactions that are here; what you have set by hand stays", 1,
		func(c *cobra.Command, h *house, r ledger.Rule, _ []string, asJSON bool) error {
			act, err := h.store.ApplyRule(c.Context(), r.ID)
			return told(c, act, err, asJSON)
		})
}

func newRulesRemove(sh *shell) *cobra.Command {
	return onRule(sh, "remove RULE", "Remove a rule and what it said of transactions", 1,
		func(c *cobra.Command, h *house, r ledger.Rule, _ []string, asJSON bool) error {
			act, err := h.store.RemoveRule(c.Context(), r.ID)
			return told(c, act, err, asJSON)
		})
}

func newRulesMove(sh *shell) *cobra.Command {
	return onRule(sh, "move RULE PLACE", "Put a rule at a place of the list, counted from 1; the last to speak is heard", 2,
		func(c *cobra.Command, h *house, r ledger.Rule, args []string, asJSON bool) error {
			place, err := placeTyped(args[1])
			if err != nil {
				return err
			}
			if err := h.store.MoveRule(c.Context(), r.ID, place); err != nil || !asJSON {
				return err
			}
			rules, err := h.store.Rules(c.Context())
			if err != nil {
				return err
			}
			return export.Rules(c.OutOrStdout(), rules)
		})
}

func newRulesSwitch(sh *shell, word, short string, on bool) *cobra.Command {
	return onRule(sh, word+" RULE", short, 1, func(c *cobra.Command, h *house, r ledger.Rule, _ []string, asJSON bool) error {
		r.Enabled = on
		r, err := h.store.SaveRule(c.Context(), r)
		if err != nil || !asJSON {
			return explainRefusal(err)
		}
		return export.Rule(c.OutOrStdout(), r)
	})
}

// onRule makes a command about one rule, whose number is its first argument.
func onRule(sh *shell, use, short string, wants int, do func(*cobra.Command, *house, ledger.Rule, []string, bool) error) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: use, Short: short, RunE: func(c *cobra.Command, args []string) error {
		if len(args) != wants {
			return cli.Usage("Write `passbook rules "+use+"`.", "It needs %s.", cli.Counted(wants, "argument"))
		}
		id, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil {
			return cli.Usage("`passbook rules list` tells their numbers.", "%q is no number of a rule.", cli.Text(safetext.Untrusted(args[0])))
		}
		return sh.with(c.Context(), func(h *house) error {
			r, err := h.store.Rule(c.Context(), ledger.RuleID(id))
			if errors.Is(err, store.ErrNotFound) {
				return cli.NotFound("`passbook rules list` tells their numbers.", "There is no rule %d.", id)
			}
			if err != nil {
				return err
			}
			return do(c, h, r, args, asJSON)
		})
	}}
	cli.JSONFlag(c, &asJSON)
	return c
}
