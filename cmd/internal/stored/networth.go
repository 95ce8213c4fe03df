package stored

import (
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
)

func newNetWorthCommand(sh *shell) *cobra.Command {
	var months monthFlags
	c := listing(sh, "networth", "Tell net worth at the end of each month, and how it is known", func(c *cobra.Command, h *house, asJSON bool) error {
		from, to, err := months.months(ledger.DateOf(h.now()), 11)
		if err != nil {
			return err
		}
		points, err := h.store.NetWorthHistory(c.Context(), from, to)
		if err != nil {
			return err
		}
		if asJSON {
			return export.NetWorth(c.OutOrStdout(), points)
		}
		t := cli.NewTable("Date", "Assets", "Debts", "Net worth", "").AlignRight("Assets", "Debts", "Net worth")
		for _, p := range points {
			for i, worth := range p.Worth.List() {
				why := ""
				if i == 0 {
					why = howKnown(p)
				}
				t.Add(p.On.String(), p.Assets.In(worth.Currency).String(), p.Debts.In(worth.Currency).String(), worth.String(), why)
			}
			if len(p.Worth.List()) == 0 {
				t.Add(p.On.String(), "-", "-", "-", howKnown(p))
			}
		}
		return cli.WriteTable(c, t, "Nothing is known of those months.")
	})
	months.register(c, "a year before the last")
	return c
}

// howKnown says what a sum rests on.
func howKnown(p ledger.NetWorthPoint) string {
	var words []string
	if p.Estimated {
		words = append(words, "estimated")
	}
	if n := len(p.Missing); n > 0 {
		words = append(words, "without "+cli.Counted(n, "account")+" nobody knows the balance of")
	}
	return strings.Join(words, ", ")
}
