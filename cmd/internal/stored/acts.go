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
		of := ""
		if act.Count > 0 {
			of = " (" + cli.Counted(act.Count, "transaction") + ")"
		}
		_, err = fmt.Fprintf(c.OutOrStdout(), "%s%s%s. %s\n", done, cli.Text(safetext.Untrusted(act.Title)), of, next)
		return err
	}))
}
