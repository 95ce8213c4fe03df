package stored

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

func newUndoCommand(sh *shell) *cobra.Command {
	return actAgain(sh, "undo", "Take back the last thing you changed", "Undone: ", "`passbook redo` does it again.",
		func(ctx context.Context, s *store.Store) (ledger.Act, error) { return s.Undo(ctx) })
}

func newRedoCommand(sh *shell) *cobra.Command {
	return actAgain(sh, "redo", "Do again what was undone last", "Done again: ", "`passbook undo` takes it back.",
		func(ctx context.Context, s *store.Store) (ledger.Act, error) { return s.Redo(ctx) })
}

func actAgain(sh *shell, use, short, done, next string, do func(context.Context, *store.Store) (ledger.Act, error)) *cobra.Command {
	return acts(listing(sh, use, short, func(c *cobra.Command, h *house, asJSON bool) error {
		act, err := do(c.Context(), h.store)
		if errors.Is(err, store.ErrNotFound) {
			return &cli.Failure{Code: cli.ExitNotFound, What: "There is nothing to " + use + ".", Next: "`passbook history` lists what you did.", Cause: err}
		}
		if err != nil {
			return err
		}
		if asJSON {
			return export.Act(c.OutOrStdout(), act)
		}
		_, err = fmt.Fprintf(c.OutOrStdout(), "%s%s (%s). %s\n", done, cli.Text(safetext.Untrusted(act.Title)), cli.Counted(act.Count, "transaction"), next)
		return err
	}))
}

func newHistoryCommand(sh *shell) *cobra.Command {
	var limit int
	c := listing(sh, "history", "List what you changed, newest first", func(c *cobra.Command, h *house, asJSON bool) error {
		if limit < 1 {
			return cli.Usage("Leave it out for the newest 100.", "--limit %d is out of range.", limit)
		}
		acts, err := h.store.History(c.Context(), 0, limit)
		if err != nil {
			return err
		}
		if asJSON {
			return export.Acts(c.OutOrStdout(), acts)
		}
		t := cli.NewTable("When", "Act", "Transactions", "").AlignRight("Transactions")
		for _, a := range acts {
			t.Add(cli.Moment(a.At), cli.Text(safetext.Untrusted(a.Title)), fmt.Sprint(a.Count), actState(a))
		}
		return cli.WriteTable(c, t, "You have changed nothing yet.")
	})
	c.Flags().IntVar(&limit, "limit", 100, "how many at most")
	return c
}

func actState(a ledger.Act) string {
	switch {
	case a.Dropped:
		return "undone for good"
	case a.Undone:
		return "undone"
	}
	return ""
}
