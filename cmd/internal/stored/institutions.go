package stored

import (
	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
)

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
