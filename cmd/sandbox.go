package cmd

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/plaidsvc/sandbox"
)

// newSandboxCommand serves Plaid's Sandbox, offline, until it is interrupted.
func newSandboxCommand() *cobra.Command {
	var listen, today string
	var opts sandbox.Options
	c := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve Plaid's Sandbox offline, for Passbook or any Plaid SDK",
		Long: "Serves Plaid's Sandbox on this machine until it is interrupted. The first line on standard output is JSON with the\n" +
			"url, client_id and secret to use; everything is kept in memory and gone at the end.",
		Example: "  passbook sandbox --listen 127.0.0.1:8080 --seed 7\n" +
			"  PASSBOOK_PLAID_URL=http://127.0.0.1:8080 PLAID_CLIENT_ID=… PLAID_SECRET=… passbook",
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if today != "" {
				day, err := time.Parse(time.DateOnly, today)
				if err != nil {
					return cli.Usage("Give a day such as 2026-03-05.", "--now %q is not a date.", today)
				}
				opts.Today = day
			}
			server, err := sandbox.New(opts)
			if err != nil {
				return fmt.Errorf("make the sandbox: %w", err)
			}
			running, err := server.Start(c.Context(), listen)
			if err != nil {
				server.Close()
				return explainListen(listen, err)
			}
			line, err := json.Marshal(map[string]string{"url": running.URL, "client_id": running.ClientID, "secret": running.Secret})
			if err != nil {
				return fmt.Errorf("describe the sandbox: %w", err)
			}
			fmt.Fprintln(c.OutOrStdout(), string(line))
			return running.Wait()
		},
	}
	f := c.Flags()
	f.StringVar(&listen, "listen", "127.0.0.1:0", "address on this machine; port 0 takes a free one")
	f.Int64Var(&opts.Seed, "seed", 1, "chooses the households and their transactions")
	f.StringVar(&today, "now", "", "the day the Sandbox believes it is, YYYY-MM-DD (default today)")
	f.BoolVar(&opts.NoRateLimits, "no-rate-limits", false, "do not limit requests as Plaid does")
	f.DurationVar(&opts.HistoryDelay, "history-delay", 2*time.Second, "how long a new Item's older history takes to arrive")
	return c
}
