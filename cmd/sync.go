package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"passbook/internal/ledger"
	"passbook/internal/syncer"
)

func newSyncCommand(sh *shell) *cobra.Command {
	return &cobra.Command{
		Use: "sync", Short: "Bring every linked bank up to date", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return sh.with(c.Context(), func(h *house) error { return h.syncAndReport(c.Context(), c.OutOrStdout(), syncer.Selection{}) })
		},
	}
}

// syncAndReport syncs and writes one line a bank. Its error is the gravest thing that happened, for the exit code.
func (h *house) syncAndReport(ctx context.Context, out io.Writer, what syncer.Selection) error {
	items, err := h.store.Items(ctx)
	if err != nil {
		return err
	}
	if len(items) == 0 {
		return &failure{code: exitUsage, what: "No bank is linked yet.", next: "`passbook link` links one; `passbook demo` shows Passbook without any."}
	}
	s, err := h.services(ctx)
	if err != nil {
		return err
	}
	report, err := s.syncer.Sync(ctx, what)
	if err != nil {
		return err
	}
	var worst error
	for _, o := range report.Outcomes {
		fmt.Fprintln(out, outcomeLine(o))
		worst = graver(worst, o)
	}
	return worst
}

// outcomeLine tells how the sync of one bank ended.
func outcomeLine(o syncer.Outcome) string {
	bank := text(o.Bank)
	var skipped *syncer.SkippedError
	switch {
	case errors.As(o.Err, &skipped) && skipped.Why == syncer.NeedsPerson:
		p := ledger.Explain(skipped.Trouble.Code)
		return fmt.Sprintf("%s: needs you. %s `passbook link --update %s` repairs it.", bank, p.What, o.Item)
	case errors.As(o.Err, &skipped):
		return fmt.Sprintf("%s: skipped, %v.", bank, o.Err)
	case o.Err != nil:
		return fmt.Sprintf("%s: not updated. %v", bank, explain(o.Err))
	}
	line := fmt.Sprintf("%s: up to date; %d added, %d changed, %d removed, %d posted.", bank, o.Changes.Added, o.Changes.Modified, o.Changes.Removed, o.Changes.Posted)
	if !o.HistoryComplete {
		line += " Older history is still arriving; sync again in a few minutes."
	}
	return line
}

// graver returns the error that decides the exit code: a failure before a bank that waits for its owner.
func graver(worst error, o syncer.Outcome) error {
	var skipped *syncer.SkippedError
	if o.Err == nil || errors.As(o.Err, &skipped) && skipped.Why != syncer.NeedsPerson {
		return worst
	}
	next := &failure{code: exitNeedsPerson, cause: o.Err}
	if skipped == nil {
		next.code = codeOf(explain(o.Err))
	}
	var had *failure
	if errors.As(worst, &had) && had.code != exitNeedsPerson {
		return worst
	}
	return next
}
