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

	"passbook/cmd/internal/cli"
	"passbook/cmd/internal/stored"
	"passbook/store"
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
	root.SetOut(cli.Pipe{Writer: std.Out})
	root.SetErr(std.Err)
	options := []fang.Option{fang.WithErrorHandler(printError)}
	if version != "" {
		options = append(options, fang.WithVersion(version))
	}
	var err error
	keepErrors(root, &err)
	if mistaken := fang.Execute(ctx, root, options...); mistaken != nil {
		err = mistaken
	} else if err != nil {
		printError(std.Err, fang.Styles{}, err)
	}
	if errors.Is(err, cli.ErrReaderLeft) {
		return int(cli.ExitOK)
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return int(cli.ExitInterrupted)
	}
	return int(cli.CodeOf(explain(err)))
}

func newRoot(sh *shell) *cobra.Command {
	root := &cobra.Command{
		Use:   "passbook",
		Short: "Your banks in your terminal: accounts, transactions, recurring payments, kept on your own machine",
		Long: "Passbook links your banks through Plaid, keeps everything in SQLite on this machine and shows it from the keyboard.\n" +
			"Without Plaid keys, `passbook demo` opens it on an offline Sandbox.",
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return sh.runPassbook(c.Context()) },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &cli.Failure{Code: cli.ExitUsage, What: cli.Sentence(err.Error()), Next: "See `" + c.CommandPath() + " --help`.", Cause: err}
	})
	root.AddCommand(newDemoCommand(sh), newLinkCommand(sh), newSyncCommand(sh), newKeysCommand(sh), newSandboxCommand())
	root.AddCommand(stored.Commands(stored.Options{
		Open: func(ctx context.Context, work func(*store.Store) error) error {
			return sh.with(ctx, func(h *house) error { return work(h.store) })
		},
		Now: sh.now,
	})...)
	return root
}

// keepErrors lets the commands below c put their error aside instead of returning it. Fang asks the terminal for its background
// before it tells of an error, and waits: after the screens, whose reader may have taken the answer, it would wait for ever.
func keepErrors(c *cobra.Command, aside *error) {
	if run := c.RunE; run != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			*aside = run(c, args)
			return nil
		}
	}
	for _, below := range c.Commands() {
		keepErrors(below, aside)
	}
}

// printError writes what happened and the next step, on one line each.
func printError(w io.Writer, _ fang.Styles, err error) {
	if errors.Is(err, cli.ErrReaderLeft) {
		return
	}
	err = explain(err)
	var banks bankFailures
	var f *cli.Failure
	switch {
	case errors.As(err, &banks):
		for _, f := range banks {
			printFailure(w, f, false)
		}
	case errors.As(err, &f):
		printFailure(w, f, cli.IsUnchanged(err))
	default:
		fmt.Fprintln(w, "passbook: "+cli.Sentence(err.Error()))
	}
}

func printFailure(w io.Writer, f *cli.Failure, unchanged bool) {
	fmt.Fprintln(w, "passbook: "+f.What)
	if f.At != "" {
		fmt.Fprintln(w, f.At)
	}
	next := f.Next
	if unchanged {
		next = strings.TrimSpace(next + " Nothing was changed.")
	}
	if next != "" {
		fmt.Fprintln(w, next)
	}
}
