package stored

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/export"
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// spendingHeadings are what sums can be told apart by.
func spendingHeadings() []string { return []string{"category", "group", "account", "month"} }

func newSpendingCommand(sh *shell) *cobra.Command {
	var months monthFlags
	var heading string
	c := listing(sh, "spending", "Sum up spending and income by category, group, account or month", func(c *cobra.Command, h *house, asJSON bool) error {
		if !slices.Contains(spendingHeadings(), heading) {
			next := "It knows " + strings.Join(spendingHeadings(), ", ") + "."
			if meant := spelling.Meant(heading, spendingHeadings()); meant != "" {
				next = "Did you mean " + meant + "? " + next
			}
			return cli.Usage(next, "Spending cannot be told by %q.", cli.Text(safetext.Untrusted(heading)))
		}
		before := 0
		if heading == "month" {
			before = 11
		}
		from, to, err := months.months(ledger.DateOf(h.now()), before)
		if err != nil {
			return err
		}
		names, err := h.names(c.Context())
		if err != nil {
			return err
		}
		sums, err := h.store.Spending(c.Context(), ledger.SumRequest{From: from, To: to, ByAccount: heading == "account"})
		if err != nil {
			return err
		}
		lines, err := ledger.SumBy(sums, func(s ledger.MonthlySum) string { return headingOf(s, heading, names) })
		if err != nil {
			return err
		}
		if heading != "month" {
			slices.SortStableFunc(lines, func(a, b ledger.SumLine[string]) int {
				return cmp.Or(strings.Compare(string(a.Spending.Currency), string(b.Spending.Currency)), cmp.Compare(a.Spending.Minor, b.Spending.Minor))
			})
		}
		called := func(key string) string { return headingName(key, heading, names) }
		if asJSON {
			return export.Spending(c.OutOrStdout(), lines, heading, called)
		}
		return writeSpending(c, lines, sums, heading, called, from, to)
	})
	months.register(c, "this month, or with --by month a year")
	c.Flags().StringVar(&heading, "by", "category", strings.Join(spendingHeadings(), ", "))
	offersFlag(sh, c, "by", fixedWords(spendingHeadings()))
	return c
}

// headingOf is the key of what a sum is told under.
func headingOf(s ledger.MonthlySum, heading string, names export.Names) string {
	switch heading {
	case "group":
		return string(names.Categories.Node(s.Category).Group)
	case "account":
		return string(s.Account)
	case "month":
		return s.Month.String()
	}
	return string(s.Category)
}

func headingName(key, heading string, names export.Names) string {
	switch heading {
	case "group":
		if g, ok := names.Categories.Group(ledger.GroupKey(key)); ok {
			return g.Name
		}
		return ledger.Uncategorised
	case "account":
		return string(names.Accounts[ledger.AccountID(key)].Name)
	case "month":
		return key
	}
	return names.Categories.FullName(ledger.CategoryKey(key))
}

func writeSpending(
	c *cobra.Command, lines []ledger.SumLine[string], sums []ledger.MonthlySum, heading string, called func(string) string, from, to ledger.Month,
) error {
	out := c.OutOrStdout()
	t := cli.NewTable(cli.Capital(heading), "Spending", "Income", "Transactions").AlignRight("Spending", "Income", "Transactions")
	for _, l := range lines {
		t.Add(cli.Text(safetext.Untrusted(called(l.Heading))), sumCell(l.Spending), sumCell(l.Income), fmt.Sprint(l.Count))
	}
	span := from.String()
	if from != to {
		span += " to " + to.String()
	}
	if err := cli.WriteTable(c, t, "Nothing was spent and nothing came in, "+span+"."); err != nil || len(lines) == 0 {
		return err
	}
	totals, err := ledger.SumBy(sums, func(ledger.MonthlySum) int { return 0 })
	if err != nil {
		return err
	}
	for _, l := range totals {
		left, err := l.Left()
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s: spending %s, income %s, left %s", span, l.Spending, l.Income, left)
	}
	_, err = fmt.Fprintln(out)
	return err
}

func sumCell(m ledger.Money) string {
	if m.IsZero() {
		return "-"
	}
	return m.String()
}
