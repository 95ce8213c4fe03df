package stored

import (
	"github.com/spf13/cobra"

	"passbook/cmd/internal/cli"
	"passbook/internal/ledger"
)

// monthFlags are the months a command is about.
type monthFlags struct{ from, to string }

func (f *monthFlags) register(c *cobra.Command, without string) {
	c.Flags().StringVar(&f.from, "from", "", "the first month, YYYY-MM; without it "+without)
	c.Flags().StringVar(&f.to, "to", "", "the last month, YYYY-MM; without it this month")
}

// months reads the flags; the first month is so many before the last where it is not given.
func (f *monthFlags) months(today ledger.Date, before int) (from, to ledger.Month, err error) {
	to = ledger.MonthOf(today)
	if f.to != "" {
		if to, err = month("--to", f.to); err != nil {
			return 0, 0, err
		}
	}
	from = to.Add(-before)
	if f.from != "" {
		if from, err = month("--from", f.from); err != nil {
			return 0, 0, err
		}
	}
	if from > to {
		return 0, 0, cli.Usage("Give the earlier month to --from.", "There is no month from %s to %s.", from, to)
	}
	return from, to, nil
}

func month(flag, typed string) (ledger.Month, error) {
	m, err := ledger.ParseMonth(typed)
	if err != nil {
		return 0, cli.Usage("Write it as in "+flag+" 2026-03.", "%s", cli.Sentence(err.Error()))
	}
	return m, nil
}
