package stored

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func newAccountsCommand(sh *shell) *cobra.Command {
	list := newAccountsList(sh)
	c := withList("accounts", "List accounts with their balances and net worth, or leave some out of totals", list)
	c.Example = "passbook accounts exclude 'joint checking'\npassbook accounts include 8854"
	c.AddCommand(
		newAccountsSwitch(sh, "exclude ACCOUNT", "hide", "Leave an account out of totals and net worth; its transactions stay in the lists", true),
		newAccountsSwitch(sh, "include ACCOUNT", "show", "Take an account into totals and net worth again", false),
	)
	return c
}

func newAccountsList(sh *shell) *cobra.Command {
	return listing(sh, "list", "List accounts with their balances and net worth", func(c *cobra.Command, h *house, asJSON bool) error {
		accounts, err := h.store.Accounts(c.Context())
		if err != nil {
			return err
		}
		names, err := h.names(c.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return export.Accounts(c.OutOrStdout(), accounts, names)
		}
		t := cli.NewTable("Bank", "Account", "Mask", "Type", "Current", "Available", "Limit", "").AlignRight("Current", "Available", "Limit")
		for _, a := range accounts {
			var notes []string
			if a.Closed {
				notes = append(notes, "closed")
			}
			if a.Excluded {
				notes = append(notes, "left out of totals")
			}
			if a.ContinuedAs != "" {
				notes = append(notes, "goes on under a new link")
			}
			t.Add(cli.Text(names.Banks[a.Item]), cli.Text(a.Name), cli.Text(a.Mask), cli.Text(safetext.Untrusted(a.Subtype)),
				cli.Amount(a.Balances.Current), cli.Amount(a.Balances.Available), cli.Amount(a.Balances.Limit), strings.Join(notes, ", "))
		}
		if err := cli.WriteTable(c, t, noBanks); err != nil || len(accounts) == 0 {
			return err
		}
		worth, err := ledger.NetWorth(accounts)
		if err != nil {
			return err
		}
		for _, m := range worth.List() {
			fmt.Fprintf(c.OutOrStdout(), "\nNet worth  %s", m)
		}
		_, err = fmt.Fprintln(c.OutOrStdout())
		return err
	})
}

func newAccountsSwitch(sh *shell, use, alias, short string, exclude bool) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{Use: use, Aliases: []string{alias}, Short: short}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cli.Usage("`passbook accounts` lists them.", "It needs an account.")
		}
		return sh.with(c.Context(), func(h *house) error {
			a, err := h.accountNamed(c.Context(), strings.Join(args, " "))
			if err != nil {
				return err
			}
			title := strings.TrimSpace(cli.Text(a.Name)+" "+cli.Text(a.Mask)) + cli.Either(exclude, " left out of totals", " taken into totals")
			act, err := h.store.ExcludeAccount(c.Context(), title, a.ID, exclude)
			return told(c, act, err, asJSON)
		})
	}
	cli.JSONFlag(c, &asJSON)
	offers(sh, c, accountWords)
	return acts(c)
}
