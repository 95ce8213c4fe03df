package stored

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

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
	c.AddCommand(list, newRulesAdd(sh), newRulesEdit(sh), newRulesDryRun(sh), newRulesApply(sh), newRulesMove(sh), newRulesRemove(sh),
		newRulesSwitch(sh, "enable", "on", "Switch a rule on", true), newRulesSwitch(sh, "disable", "off", "Switch a rule off; what it said stays", false))
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
			if err := h.store.MoveRule(c.Context(), r.ID, place); err != nil {
				return err
			}
			rules, err := h.store.Rules(c.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return export.Rules(c.OutOrStdout(), rules)
			}
			at := 1 + slices.IndexFunc(rules, func(o ledger.Rule) bool { return o.ID == r.ID })
			_, err = fmt.Fprintf(c.OutOrStdout(), "Rule %d runs at place %d of %d. `passbook undo` takes it back.\n", r.ID, at, len(rules))
			return err
		})
}

func newRulesSwitch(sh *shell, word, alias, short string, on bool) *cobra.Command {
	c := onRule(sh, word+" RULE", short, 1, func(c *cobra.Command, h *house, r ledger.Rule, _ []string, asJSON bool) error {
		r.Enabled = on
		r, err := h.store.SaveRule(c.Context(), r)
		if err != nil {
			return explainRefusal(err)
		}
		if asJSON {
			return export.Rule(c.OutOrStdout(), r)
		}
		_, err = fmt.Fprintf(c.OutOrStdout(), "Rule %d is switched %s. `passbook undo` takes it back.\n", r.ID, cli.Either(on, "on", "off"))
		return err
	})
	c.Aliases = []string{alias}
	return c
}

// onRule makes a command about one rule, whose number is its first argument.
func onRule(sh *shell, use, short string, wants int, do func(*cobra.Command, *house, ledger.Rule, []string, bool) error) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: use, Short: short, RunE: func(c *cobra.Command, args []string) error {
		if len(args) != wants {
			return cli.Usage("Write `passbook rules "+use+"`.", "It needs %s.", cli.Counted(wants, "argument"))
		}
		return sh.with(c.Context(), func(h *house) error {
			r, err := h.ruleNumbered(c.Context(), args[0])
			if err != nil {
				return err
			}
			return do(c, h, r, args, asJSON)
		})
	}}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, ruleWords)
	return acts(c)
}

// ruleNumbered finds a rule by the number that was typed.
func (h *house) ruleNumbered(ctx context.Context, typed string) (ledger.Rule, error) {
	const see = "`passbook rules list` tells their numbers."
	id, err := strconv.ParseInt(typed, 10, 64)
	if err != nil {
		return ledger.Rule{}, cli.Usage(see, "%q is no number of a rule.", cli.Text(safetext.Untrusted(typed)))
	}
	r, err := h.store.Rule(ctx, ledger.RuleID(id))
	if errors.Is(err, store.ErrNotFound) {
		return r, cli.NotFound(see, "There is no rule %d.", id)
	}
	return r, err
}
