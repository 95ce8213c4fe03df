package stored

import (
	"fmt"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
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

func newAccountsCommand(sh *shell) *cobra.Command {
	return listing(sh, "accounts", "List accounts with their balances and net worth", func(c *cobra.Command, h *house, asJSON bool) error {
		accounts, err := h.store.Accounts(c.Context())
		if err != nil {
			return err
		}
		banks, err := h.bankNames(c)
		if err != nil {
			return err
		}
		if asJSON {
			return export.Accounts(c.OutOrStdout(), accounts, banks)
		}
		t := cli.NewTable("Bank", "Account", "Mask", "Type", "Current", "Available", "Limit").AlignRight("Current", "Available", "Limit")
		for _, a := range accounts {
			name := cli.Text(a.Name)
			if a.Closed {
				name += " (closed)"
			}
			t.Add(cli.Text(banks[a.Item]), name, cli.Text(a.Mask), cli.Text(safetext.Untrusted(a.Subtype)), cli.Amount(a.Balances.Current), cli.Amount(a.Balances.Available), cli.Amount(a.Balances.Limit))
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
		fmt.Fprintln(c.OutOrStdout())
		return nil
	})
}

func newRecurringCommand(sh *shell) *cobra.Command {
	return listing(sh, "recurring", "List recurring payments and income", func(c *cobra.Command, h *house, asJSON bool) error {
		streams, err := h.store.Streams(c.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return export.Streams(c.OutOrStdout(), streams)
		}
		t := cli.NewTable("Payee", "Rhythm", "Last", "Average", "Per month", "Last on", "Next", "State").AlignRight("Last", "Average", "Per month")
		for _, s := range streams {
			month := "-"
			if m, ok := s.PerMonth(); ok {
				month = m.String()
			}
			state := "active"
			if !s.Active {
				state = "ended"
			}
			t.Add(cli.Text(s.Title()), string(s.Frequency), s.Last.String(), s.Average.String(), month, cli.Day(s.LastOn, true), cli.Day(s.NextOn()), state)
		}
		return cli.WriteTable(c, t, "No recurring payments are known yet. They appear once a bank's history is complete.")
	})
}

func newInstitutionsCommand(sh *shell) *cobra.Command {
	return listing(sh, "institutions", "List linked banks, how fresh they are and what they need", func(c *cobra.Command, h *house, asJSON bool) error {
		items, err := h.store.Items(c.Context())
		if err != nil {
			return err
		}
		all, err := h.store.Institutions(c.Context())
		if err != nil {
			return err
		}
		byID := map[ledger.InstitutionID]ledger.Institution{}
		for _, i := range all {
			byID[i.ID] = i
		}
		if asJSON {
			return export.Items(c.OutOrStdout(), items, byID)
		}
		t := cli.NewTable("Bank", "Item", "Bank to Plaid", "Plaid to here", "State")
		for _, i := range items {
			t.Add(cli.Text(i.InstitutionName), string(i.ID), cli.Moment(i.Status.LastGoodUpdateAt), cli.Moment(i.SyncedAt), stateOf(i))
		}
		return cli.WriteTable(c, t, noBanks)
	})
}

const noBanks = "No bank is linked yet. `passbook link` links one; `passbook demo` shows Passbook without any."

func stateOf(i ledger.Item) string {
	if i.Removed {
		return "removed"
	}
	if t := i.Current(); t != nil {
		p := ledger.Explain(t.Code)
		return p.What + " " + p.Do
	}
	if !i.HistoryComplete {
		return "history is still arriving"
	}
	return "ok"
}

// bankNames maps each Item to its institution's name.
func (h *house) bankNames(c *cobra.Command) (map[ledger.ItemID]safetext.Untrusted, error) {
	items, err := h.store.Items(c.Context())
	if err != nil {
		return nil, err
	}
	names := map[ledger.ItemID]safetext.Untrusted{}
	for _, i := range items {
		names[i.ID] = i.InstitutionName
	}
	return names, nil
}
