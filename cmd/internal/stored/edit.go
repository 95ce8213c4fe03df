package stored

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

func newEditCommand(sh *shell) *cobra.Command {
	var f editFlags
	var ids []int64
	var dryRun, all, asJSON bool
	c := &cobra.Command{
		Use: "edit [QUERY]", Short: "Change category, name, note, tags, date, split and more of the transactions a query finds",
		Long: "Change what is shown of the transactions that a query finds, or of those given by --id. Plaid's own values stay underneath, " +
			"and `passbook undo` takes the whole edit back.",
		Example: "passbook edit 'name:lyft date:2026-03' --category taxis --tag trip --dry-run\npassbook edit --id 812 --name 'Corner shop'\n" +
			"passbook edit --id 812 --split groceries=12.30 --split 'hardware=rest for the bathroom'\npassbook edit 'name:landlord' --split rent=80% --split water=rest",
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		return sh.with(c.Context(), func(h *house) error {
			tree, err := h.store.Categories(c.Context())
			if err != nil {
				return err
			}
			do, err := f.change(c.Flags(), tree)
			if err != nil {
				return err
			}
			if do.isZero() {
				return cli.Usage("Say what to change, such as --category groceries; see `passbook edit --help`.", "The edit changes nothing.")
			}
			if err := do.clean(); err != nil {
				return explainRefusal(err)
			}
			if err := refuseNumber(args); err != nil {
				return err
			}
			chosen, err := h.chosen(c.Context(), args, ids)
			if err != nil {
				return err
			}
			if err := do.fits(chosen.count); err != nil {
				return err
			}
			if dryRun {
				return h.previewEdit(c, chosen, do, asJSON)
			}
			return h.edit(c, chosen, do, all, asJSON)
		})
	}
	asksQuery(sh, c)
	cli.JSONFlag(c, &asJSON)
	f.register(sh, c)
	c.Flags().Int64SliceVar(&ids, "id", nil, "the number of a transaction (local_id in JSON), in place of a query; may be repeated")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show what would change, before and after, and change nothing")
	c.Flags().BoolVar(&all, "all", false, "do it also where the query finds every transaction")
	return acts(c)
}

// acts makes a command say, where it fails, that it has changed nothing: what it does is done whole or not at all.
func acts(c *cobra.Command) *cobra.Command {
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error { return cli.Unchanged(run(c, args)) }
	return c
}

func (h *house) edit(c *cobra.Command, chosen chosenRows, do change, all, asJSON bool) error {
	ctx := c.Context()
	if chosen.every && !all {
		return cli.Usage("Say which ones by a query or --id, look with --dry-run, or add --all if you mean every one.",
			"This would change every transaction, all %d.", chosen.count)
	}
	where := "where " + chosen.query.Text
	target := ledger.Target{Rows: chosen.ids, Where: chosen.query}
	switch {
	case chosen.ids != nil:
		where = "of " + cli.Counted(len(chosen.ids), "transaction")
	case chosen.every:
		where = "of every transaction"
		for row, err := range h.store.Layered(ctx, chosen.target()) {
			if err != nil {
				return err
			}
			target.Rows = append(target.Rows, row.Row.LocalID)
		}
	}
	var act ledger.Act
	if chosen.count > 0 {
		progress := cli.NewProgress(c.ErrOrStderr(), chosen.count)
		var err error
		act, err = h.store.EditEach(ctx, titled(do.words, where), target, func(row ledger.Transaction, hand ledger.Overlay) (ledger.Edit, error) {
			progress.Step()
			return do.of(row, hand)
		})
		progress.End()
		if err != nil {
			return explainRefusal(err)
		}
	}
	if asJSON {
		return export.Act(c.OutOrStdout(), act)
	}
	var err error
	switch {
	case chosen.count == 0:
		_, err = fmt.Fprintln(c.OutOrStdout(), "No transaction is like that; nothing was changed.")
	case act.ID == 0:
		_, err = fmt.Fprintf(c.OutOrStdout(), "Nothing to change: %s so already.\n", cli.Either(chosen.count == 1, "the transaction is", "the transactions are"))
	default:
		err = tellAct(c, act)
	}
	return err
}

// tellAct tells of an act that was done.
func tellAct(c *cobra.Command, act ledger.Act) error {
	what := ""
	if act.Count > 0 {
		what = ": " + cli.Counted(act.Count, "transaction") + " changed"
	}
	_, err := fmt.Fprintf(c.OutOrStdout(), "%s%s. `passbook undo` takes it back.\n", cli.Text(safetext.Untrusted(act.Title)), what)
	return err
}

// told tells of an act, or of the error that came instead of it.
func told(c *cobra.Command, act ledger.Act, err error, asJSON bool) error {
	switch {
	case err != nil:
		return explainRefusal(err)
	case asJSON:
		return export.Act(c.OutOrStdout(), act)
	case act.ID == 0:
		_, err = fmt.Fprintln(c.OutOrStdout(), "Nothing to change: it is so already.")
		return err
	}
	return tellAct(c, act)
}

// explainRefusal is for an act that makes no sense; the cause says why.
func explainRefusal(err error) error {
	var categories *ledger.CategoryError
	if errors.As(err, &categories) {
		return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence("the categories stay as they are: " + categories.Reason), Cause: err}
	}
	for _, refusal := range [...]error{ledger.ErrEdit, ledger.ErrSplit, ledger.ErrRule, store.ErrView, store.ErrContinuation, store.ErrNoCondition, store.ErrPair} {
		if !errors.Is(err, refusal) {
			continue
		}
		what := err.Error()
		what = what[strings.Index(what, refusal.Error()):]
		var of *refusedRow
		if why, ok := strings.CutPrefix(what, ledger.ErrSplit.Error()); ok && errors.As(err, &of) {
			what = fmt.Sprintf("%s transaction %d of %s%s", ledger.ErrSplit, of.row.LocalID, of.row.ShownOn(), why)
		}
		return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(what), Cause: err}
	}
	return err
}

// noTransaction is for a number that no transaction has.
func noTransaction(id int64) error {
	return cli.NotFound("`passbook transactions` tells their numbers.", "There is no transaction %d.", id)
}
