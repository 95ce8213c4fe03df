package stored

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/store"
)

func newEditCommand(sh *shell) *cobra.Command {
	var f editFlags
	var ids []int64
	var dryRun, all, asJSON bool
	c := &cobra.Command{
		Use: "edit [QUERY]", Short: "Change category, name, note, tags and more of the transactions a query finds",
		Long: "Change what is shown of the transactions that a query finds, or of those given by --id. Plaid's own values stay underneath, and\n" +
			"`passbook undo` takes the whole edit back.",
		Example: "passbook edit 'name:lyft date:2026-03' --category taxis --tag trip --dry-run\npassbook edit --id 812 --name 'Corner shop'",
		RunE: func(c *cobra.Command, args []string) error {
			return sh.with(c.Context(), func(h *house) error {
				tree, err := h.store.Categories(c.Context())
				if err != nil {
					return err
				}
				e, words, err := f.edit(c.Flags(), tree)
				if err != nil {
					return err
				}
				if e.IsZero() {
					return cli.Usage("Say what to change, such as --category groceries; see `passbook edit --help`.", "The edit changes nothing.")
				}
				if e, err = e.Clean(); err != nil {
					return explainRefusal(err)
				}
				chosen, err := h.chosen(c.Context(), args, ids)
				if err != nil {
					return err
				}
				if dryRun {
					return h.previewEdit(c.Context(), c.OutOrStdout(), chosen, e, asJSON)
				}
				return h.edit(c.Context(), c.OutOrStdout(), chosen, e, words, all, asJSON)
			})
		},
	}
	asksQuery(c)
	cli.JSONFlag(c, &asJSON)
	f.register(c)
	c.Flags().Int64SliceVar(&ids, "id", nil, "the local_id of a transaction, in place of a query; may be repeated")
	c.Flags().BoolVar(&dryRun, "dry-run", false, "show what would change, and change nothing")
	c.Flags().BoolVar(&all, "all", false, "do it also where the query finds every transaction")
	return c
}

// chosenRows are the transactions that a command line names.
type chosenRows struct {
	ids   []ledger.LocalID
	query ledger.Query
	count int64
	every bool // it is every transaction there is, and not by way of listing them
}

func (h *house) chosen(ctx context.Context, args []string, ids []int64) (chosenRows, error) {
	if len(ids) > 0 {
		if len(args) > 0 {
			return chosenRows{}, cli.Usage("Leave one of them out.", "There are both a query and --id.")
		}
		list := make([]ledger.LocalID, 0, len(ids))
		for _, id := range ids {
			if _, err := h.store.Transaction(ctx, ledger.LocalID(id)); err != nil {
				return chosenRows{}, explainMissing(err, id)
			}
			list = append(list, ledger.LocalID(id))
		}
		return chosenRows{ids: list, count: int64(len(list))}, nil
	}
	q, err := h.asked(ctx, args)
	if err != nil {
		return chosenRows{}, err
	}
	found, err := h.store.Tally(ctx, q)
	if err != nil {
		return chosenRows{}, err
	}
	total, err := h.store.Tally(ctx, ledger.Query{})
	if err != nil {
		return chosenRows{}, err
	}
	parsed, err := query.Parse(q.Text)
	if err != nil {
		return chosenRows{}, err
	}
	return chosenRows{query: q, count: found.Count, every: parsed.IsEmpty() || found.Count == total.Count && total.Count > 1}, nil
}

// rows yields what is chosen.
func (h *house) rows(ctx context.Context, chosen chosenRows) iter.Seq2[ledger.Transaction, error] {
	if chosen.ids == nil {
		return h.store.AllTransactions(ctx, chosen.query)
	}
	return func(yield func(ledger.Transaction, error) bool) {
		for _, id := range chosen.ids {
			if t, err := h.store.Transaction(ctx, id); !yield(t, err) || err != nil {
				return
			}
		}
	}
}

func (h *house) edit(ctx context.Context, out io.Writer, chosen chosenRows, e ledger.Edit, words string, all, asJSON bool) error {
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
		for row, err := range h.rows(ctx, chosen) {
			if err != nil {
				return err
			}
			target.Rows = append(target.Rows, row.LocalID)
		}
	}
	var act ledger.Act
	if chosen.count > 0 {
		var err error
		if act, err = h.store.Edit(ctx, titled(words, where), target, e); err != nil {
			return explainRefusal(err)
		}
	}
	if asJSON {
		return export.Act(out, act)
	}
	switch {
	case chosen.count == 0:
		fmt.Fprintln(out, "No transaction is like that; nothing was changed.")
	case act.ID == 0:
		fmt.Fprintf(out, "Nothing to change: %s so already.\n", cli.Either(chosen.count == 1, "the transaction is", "the transactions are"))
	default:
		fmt.Fprintf(out, "%s: %s changed. `passbook undo` takes it back.\n", act.Title, cli.Counted(act.Count, "transaction"))
	}
	return nil
}

// explainRefusal is for an edit, a rule or a view that makes no sense; the cause says why.
func explainRefusal(err error) error {
	for _, refusal := range [...]error{ledger.ErrEdit, ledger.ErrSplit, ledger.ErrRule, store.ErrView, store.ErrContinuation, store.ErrNoCondition} {
		if errors.Is(err, refusal) {
			what := err.Error()
			what = what[strings.Index(what, refusal.Error()):]
			return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(what), Next: "Nothing was changed.", Cause: err}
		}
	}
	return err
}

func explainMissing(err error, id int64) error {
	if errors.Is(err, store.ErrNotFound) {
		return &cli.Failure{
			Code: cli.ExitUsage, What: fmt.Sprintf("There is no transaction %d.", id),
			Next: "`passbook transactions --json` tells their local_id.", Cause: err,
		}
	}
	return err
}
