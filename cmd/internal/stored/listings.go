package stored

import (
	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
)

// listing makes a command that opens the store, prints and closes it. It needs neither keys nor the network.
func listing(sh *shell, use, short string, show func(c *cobra.Command, h *house, asJSON bool) error) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: use, Short: short, Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return sh.with(c.Context(), func(h *house) error { return show(c, h, asJSON) })
		},
	}
	cli.JSONFlag(c, &asJSON)
	return c
}

// withList is a command that does what its subcommand list does.
func withList(use, short string, list *cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Args: cli.NoArgs, RunE: list.RunE}
	c.Flags().AddFlagSet(list.Flags())
	c.AddCommand(list)
	return c
}
