// Package cmd holds the commands, one file a noun, and wires the rooms of the house together. It holds no rules of its own:
// what a bank, a sync or a link is, the packages below know.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"passbook/internal/safetext"
)

// version is set by the linker.
var version = ""

// Streams are the process's own input and outputs.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Main runs a command line and returns the exit code. lookup reads the environment.
func Main(ctx context.Context, args []string, std Streams, lookup func(string) (string, bool)) int {
	root := newRoot(newShell(std, lookup)) //nolint:contextcheck // fang.Execute hands the context to the commands
	root.SetArgs(args)
	root.SetIn(std.In)
	root.SetOut(pipe{std.Out})
	root.SetErr(std.Err)
	options := []fang.Option{fang.WithErrorHandler(printError)}
	if version != "" {
		options = append(options, fang.WithVersion(version))
	}
	err := fang.Execute(ctx, root, options...)
	if errors.Is(err, errReaderLeft) {
		return int(exitOK)
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return int(exitInterrupted)
	}
	return int(codeOf(explain(err)))
}

func newRoot(sh *shell) *cobra.Command {
	root := &cobra.Command{
		Use:   "passbook",
		Short: "Your banks in your terminal: accounts, transactions, recurring payments, kept on your own machine",
		Long: "Passbook links your banks through Plaid, keeps everything in SQLite on this machine and shows it from the keyboard.\n" +
			"Without Plaid keys, `passbook demo` opens it on an offline Sandbox.",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return sh.runPassbook(c.Context()) },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &failure{code: exitUsage, what: sentence(err.Error()), next: "See `" + c.CommandPath() + " --help`.", cause: err}
	})
	root.AddCommand(
		newDemoCommand(sh), newLinkCommand(sh), newSyncCommand(sh), newAccountsCommand(sh), newTransactionsCommand(sh),
		newCategoriesCommand(sh), newEditCommand(sh), newUndoCommand(sh), newRedoCommand(sh), newHistoryCommand(sh),
		newChangesCommand(sh), newSpendingCommand(sh), newNetWorthCommand(sh), newRulesCommand(sh), newViewsCommand(sh),
		newRecurringCommand(sh), newInstitutionsCommand(sh), newRelinkCommand(sh), newKeysCommand(sh), newSandboxCommand(),
	)
	return root
}

// noArgs refuses what stands where no argument is expected, such as a command that does not exist.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("See `"+c.CommandPath()+" --help`.", "There is no %q here.", safetext.Line(safetext.Untrusted(args[0])))
	}
	return nil
}

// printError writes what happened and the next step, on one line each.
func printError(w io.Writer, _ fang.Styles, err error) {
	if errors.Is(err, errReaderLeft) {
		return
	}
	err = explain(err)
	var banks bankFailures
	var f *failure
	switch {
	case errors.As(err, &banks):
		for _, f := range banks {
			printFailure(w, f)
		}
	case errors.As(err, &f):
		printFailure(w, f)
	default:
		fmt.Fprintln(w, "passbook: "+sentence(err.Error()))
	}
}

func printFailure(w io.Writer, f *failure) {
	fmt.Fprintln(w, "passbook: "+f.what)
	if f.at != "" {
		fmt.Fprintln(w, f.at)
	}
	if f.next != "" {
		fmt.Fprintln(w, f.next)
	}
}

// sentence gives an error's text a capital and a full stop.
func sentence(s string) string {
	if s == "" {
		return s
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
