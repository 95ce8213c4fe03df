package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/syncer"
)

func newSyncCommand(sh *shell) *cobra.Command {
	var asJSON bool
	var what syncer.Selection
	c := &cobra.Command{
		Use: "sync", Short: "Bring every linked bank up to date", Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return sh.with(c.Context(), func(h *house) error {
				outcomes, err := h.sync(c.Context(), what)
				if err != nil {
					return err
				}
				if !asJSON {
					return report(c.OutOrStdout(), outcomes)
				}
				if err := export.Syncs(c.OutOrStdout(), bankSyncs(outcomes)); err != nil {
					return err
				}
				return failuresOf(outcomes).err()
			})
		},
	}
	cli.JSONFlag(c, &asJSON)
	c.Flags().BoolVar(&what.FromStart, "from-start", false, "read the whole history again; what you wrote stays")
	return c
}

// sync brings banks up to date and returns how each came out.
func (h *house) sync(ctx context.Context, what syncer.Selection) ([]syncer.Outcome, error) {
	items, err := h.store.Items(ctx)
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, &cli.Failure{Code: cli.ExitUsage, What: "No bank is linked yet.", Next: "`passbook link` links one; `passbook demo` shows Passbook without any."}
	}
	s, err := h.services(ctx)
	if err != nil {
		return nil, err
	}
	done, err := s.syncer.Sync(ctx, what)
	return done.Outcomes, err
}

// report writes one line for each bank that is up to date. Its error tells what happened to the others.
func report(out io.Writer, outcomes []syncer.Outcome) error {
	for _, o := range outcomes {
		if bankFailure(o) != nil {
			continue
		}
		if _, err := fmt.Fprintln(out, outcomeLine(o)); err != nil {
			return err
		}
	}
	return failuresOf(outcomes).err()
}

func failuresOf(outcomes []syncer.Outcome) bankFailures {
	var failed bankFailures
	for _, o := range outcomes {
		if f := bankFailure(o); f != nil {
			failed = failed.with(cli.Text(o.Bank), f)
		}
	}
	return failed
}

// bankSyncs are outcomes for programs.
func bankSyncs(outcomes []syncer.Outcome) []export.BankSync {
	var list []export.BankSync
	for _, o := range outcomes {
		b := export.BankSync{Item: o.Item, Bank: o.Bank, State: export.Synced, Changes: o.Changes, HistoryComplete: o.HistoryComplete}
		if f := bankFailure(o); f != nil {
			b.State, b.What, b.Next = export.Failed, f.What, f.Next
		} else if o.Err != nil {
			b.State, b.What = export.Skipped, cli.Sentence(o.Err.Error())
		}
		list = append(list, b)
	}
	return list
}

// outcomeLine tells of a bank that is up to date or was left out on purpose.
func outcomeLine(o syncer.Outcome) string {
	bank := cli.Text(o.Bank)
	if o.Err != nil {
		return fmt.Sprintf("%s: %v.", bank, o.Err)
	}
	line := fmt.Sprintf("%s: up to date; %d added, %d changed, %d removed, %d posted.", bank, o.Changes.Added, o.Changes.Modified, o.Changes.Removed, o.Changes.Posted)
	if !o.HistoryComplete {
		line += " Older history is still arriving; sync again in a few minutes."
	}
	return line
}

// bankFailure is why a bank is not up to date; nil where it is, or need not be.
func bankFailure(o syncer.Outcome) *cli.Failure {
	var skipped *syncer.SkippedError
	var f *cli.Failure
	switch {
	case o.Err == nil:
		return nil
	case errors.As(o.Err, &skipped) && skipped.Why == syncer.NeedsPerson:
		f = fromProblem(ledger.Explain(skipped.Trouble.Code), skipped.Trouble)
		f.Cause = o.Err
	case errors.As(o.Err, &skipped):
		return nil
	case !errors.As(explain(o.Err), &f):
		return nil
	}
	if f.Code == cli.ExitNeedsPerson && repairable(o.Err) {
		f.Next = fmt.Sprintf("`passbook link --update %s` repairs it.", o.Item)
	}
	return f
}

// repairable reports that signing in again helps.
func repairable(err error) bool {
	var skipped *syncer.SkippedError
	if errors.As(err, &skipped) {
		return ledger.Explain(skipped.Trouble.Code).Remedy == ledger.Relink
	}
	var t syncer.Troubler
	return errors.As(err, &t) && ledger.Explain(t.Trouble().Code).Remedy == ledger.Relink
}

// bankFailures are what kept banks from being synced, each once.
type bankFailures []*cli.Failure

// with adds what happened to a bank. What happened to several, such as a network that is away, is said once with all their
// names.
func (list bankFailures) with(bank string, f *cli.Failure) bankFailures {
	for _, had := range list {
		if had.Code == f.Code && had.Code != cli.ExitNeedsPerson && strings.HasSuffix(had.What, ": "+f.What) {
			had.What = strings.TrimSuffix(had.What, ": "+f.What) + ", " + bank + ": " + f.What
			return list
		}
	}
	return append(list, &cli.Failure{Code: f.Code, What: bank + ": " + f.What, Next: f.Next, Cause: f.Cause})
}

// err returns the list as an error with the gravest first, because that one decides the exit Code: a cli.Failure before a bank
// that waits for its owner.
func (list bankFailures) err() error {
	if len(list) == 0 {
		return nil
	}
	slices.SortStableFunc(list, func(a, b *cli.Failure) int { return waits(a) - waits(b) })
	return list
}

func waits(f *cli.Failure) int {
	if f.Code == cli.ExitNeedsPerson {
		return 1
	}
	return 0
}

func (list bankFailures) Error() string {
	lines := make([]string, 0, len(list))
	for _, f := range list {
		lines = append(lines, f.Error())
	}
	return strings.Join(lines, " ")
}

// Unwrap returns the failures, the gravest first.
func (list bankFailures) Unwrap() []error {
	errs := make([]error, 0, len(list))
	for _, f := range list {
		errs = append(errs, f)
	}
	return errs
}
