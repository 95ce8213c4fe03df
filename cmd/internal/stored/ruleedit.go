package stored

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// ruleFlags are what a rule is made of on the command line, and what is to be done with it.
type ruleFlags struct {
	does               editFlags
	without            []string
	called             string
	dryRun, apply, all bool
	limit              int
	asJSON             bool
}

func (f *ruleFlags) register(sh *shell, c *cobra.Command) {
	f.does.registerActions(sh, c)
	flags := c.Flags()
	flags.StringVar(&f.called, "called", "", "what to call the rule; its query without")
	flags.BoolVar(&f.apply, "apply", false, "run it over the transactions that are here, too")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what it would change in the transactions that are here, and keep nothing")
	flags.BoolVar(&f.all, "all", false, "keep it also where its query finds every transaction")
	dryRunFlags(c, &f.limit)
	cli.JSONFlag(c, &f.asJSON)
	cli.ExcludeEachOther(c, "apply", "dry-run")
}

func newRulesAdd(sh *shell) *cobra.Command {
	var f ruleFlags
	c := &cobra.Command{Use: "add QUERY", Short: "Add a rule; transactions that come from now on obey it, older ones with --apply"}
	c.RunE = func(c *cobra.Command, args []string) error {
		return sh.with(c.Context(), func(h *house) error {
			q, err := h.asked(c.Context(), args)
			if err != nil {
				return cli.Unchanged(err)
			}
			return h.keepRule(c, ledger.Rule{Query: q.Text, Enabled: true}, &f, "added")
		})
	}
	asksQuery(sh, c)
	f.register(sh, c)
	return c
}

func newRulesEdit(sh *shell) *cobra.Command {
	var f ruleFlags
	c := &cobra.Command{
		Use: "edit RULE [QUERY]", Short: "Change the query of a rule, what it does, or its name; what is not given stays",
		Long: "Change a rule for what comes from now on. With --apply it runs over the transactions that are here too, and what it said of\n" +
			"those that it does not find any more is taken back.",
		Example: "passbook rules edit 3 'name:lyft,uber' --without tags --dry-run",
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cli.Usage("`passbook rules list` tells their numbers.", "It needs the number of a rule.")
		}
		return sh.with(c.Context(), func(h *house) error {
			r, err := h.ruleNumbered(c.Context(), args[0])
			if err != nil {
				return cli.Unchanged(err)
			}
			if len(args) > 1 {
				q, err := h.asked(c.Context(), args[1:])
				if err != nil {
					return cli.Unchanged(err)
				}
				if r.Name == r.Query {
					r.Name = ""
				}
				r.Query = q.Text
			}
			return h.keepRule(c, r, &f, "changed")
		})
	}
	asksQuery(sh, c, ruleWords)
	f.register(sh, c)
	c.Flags().StringSliceVar(&f.without, "without", nil, "let the rule do no longer: "+strings.Join(ruleActions(), ", "))
	offersFlag(sh, c, "without", fixedWords(ruleActions()))
	return c
}

// keepRule stores a rule with what the flags say of it, and runs it, or shows what it would do.
func (h *house) keepRule(c *cobra.Command, r ledger.Rule, f *ruleFlags, done string) error {
	r, err := h.ruleTyped(c.Context(), r, f, c.Flags())
	if err != nil {
		return cli.Unchanged(err)
	}
	if f.dryRun {
		return cli.Unchanged(h.dryRunRule(c, r, f.limit, f.asJSON))
	}
	if err := h.refuseEvery(c.Context(), r.Query, f.all); err != nil {
		return cli.Unchanged(err)
	}
	if r.ID != 0 && f.apply {
		return cli.Unchanged(h.replaceRule(c, r, f.asJSON))
	}
	if r, err = h.store.SaveRule(c.Context(), r); err != nil {
		return cli.Unchanged(explainRefusal(err))
	}
	var act ledger.Act
	if f.apply {
		if act, err = h.store.ApplyRule(c.Context(), r.ID); err != nil {
			return fmt.Errorf("rule %d is %s, but not run: %w", r.ID, done, err)
		}
	}
	if f.asJSON {
		return export.Rule(c.OutOrStdout(), r)
	}
	next := fmt.Sprintf("`passbook rules apply %d` runs it over the transactions that are here.", r.ID)
	if f.apply {
		next = cli.Counted(act.Count, "transaction") + " changed. `passbook undo` takes that back."
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "Rule %d is %s. %s\n", r.ID, done, next)
	return err
}

// replaceRule changes a rule and runs it, as one act.
func (h *house) replaceRule(c *cobra.Command, r ledger.Rule, asJSON bool) error {
	r, act, err := h.store.ReplaceRule(c.Context(), r)
	if err != nil {
		return explainRefusal(err)
	}
	if asJSON {
		return export.Rule(c.OutOrStdout(), r)
	}
	_, err = fmt.Fprintf(c.OutOrStdout(), "Rule %d is changed. %s changed. `passbook undo` takes both back.\n", r.ID, cli.Counted(act.Count, "transaction"))
	return err
}

// refuseEvery refuses a rule that holds for every transaction there is. One without any condition is refused where it is kept.
func (h *house) refuseEvery(ctx context.Context, text string, all bool) error {
	parsed, err := query.Parse(text)
	if err != nil || parsed.IsEmpty() || all {
		return err
	}
	found, err := h.store.Tally(ctx, ledger.Query{Text: text})
	if err != nil {
		return err
	}
	total, err := h.store.Tally(ctx, ledger.Query{})
	if err != nil || found.Count < total.Count || total.Count < 2 {
		return err
	}
	return cli.Usage("Narrow its query, look with --dry-run, or add --all if you mean every one.",
		"The rule would touch every transaction, all %d.", total.Count)
}

// ruleTyped lays what the flags say over a rule.
func (h *house) ruleTyped(ctx context.Context, r ledger.Rule, f *ruleFlags, flags *pflag.FlagSet) (ledger.Rule, error) {
	tree, err := h.store.Categories(ctx)
	if err != nil {
		return r, err
	}
	e, _, err := f.does.actions(flags, tree)
	if err != nil {
		return r, err
	}
	if flags.Changed("called") {
		r.Name = f.called
	}
	for _, what := range f.without {
		if err := doNoLonger(&r.Actions, what); err != nil {
			return r, err
		}
	}
	if e.Category != nil {
		r.Actions.Category = *e.Category
	}
	if e.Name != nil {
		r.Actions.Name = *e.Name
	}
	r.Actions.AddTags = append(slices.Clone(r.Actions.AddTags), e.AddTags...)
	if e.Hidden != nil {
		r.Actions.Hidden = *e.Hidden
	}
	if e.Transfer != nil {
		r.Actions.Transfer = *e.Transfer
	}
	return r, nil
}

func ruleActions() []string { return []string{"category", "name", "tags", "hidden", "transfer"} }

func doNoLonger(a *ledger.Actions, what string) error {
	switch what {
	case "category":
		a.Category = ""
	case "name":
		a.Name = ""
	case "tags":
		a.AddTags = nil
	case "hidden":
		a.Hidden = ledger.HideUnset
	case "transfer":
		a.Transfer = ledger.TransferUnset
	default:
		next := "It knows " + strings.Join(ruleActions(), ", ") + "."
		if meant := spelling.Meant(what, ruleActions()); meant != "" {
			next = "Did you mean " + meant + "? " + next
		}
		return cli.Usage(next, "The flag --without does not know %q.", cli.Text(safetext.Untrusted(what)))
	}
	return nil
}
