package export

import (
	"io"

	"passbook/internal/ledger"
)

type sumJSON struct {
	By           string  `json:"by"`  // category, group, account or month
	Key          string  `json:"key"` // of the category, the group or the account; the month as YYYY-MM
	Name         string  `json:"name"`
	Currency     string  `json:"currency"`
	Spending     string  `json:"spending"` // negative, where refunds are not more than what was spent
	Income       string  `json:"income"`
	Left         *string `json:"left"`
	Transactions int64   `json:"transactions"` // or parts of split ones
}

// Spending writes a JSON array of sums in the order given, an element for each heading and currency.
func Spending(w io.Writer, lines []ledger.SumLine[string], by string, called func(key string) string) error {
	list := make([]sumJSON, 0, len(lines))
	for _, l := range lines {
		rec := sumJSON{by, l.Heading, called(l.Heading), string(l.Spending.Currency), l.Spending.Decimal(), l.Income.Decimal(), nil, l.Count}
		if left, err := l.Left(); err == nil {
			s := left.Decimal()
			rec.Left = &s
		}
		list = append(list, rec)
	}
	return writeArray(w, list)
}

type worthJSON struct {
	Date      *string          `json:"date"`
	Estimated bool             `json:"estimated"` // a balance in it was walked back or carried forward
	Missing   []string         `json:"missing"`   // accounts whose balance nobody knows; they are in no sum
	Totals    []worthTotalJSON `json:"totals"`
}

type worthTotalJSON struct {
	Currency string `json:"currency"`
	Assets   string `json:"assets"`
	Debts    string `json:"debts"` // negative
	Worth    string `json:"worth"`
}

// NetWorth writes a JSON array of what all accounts were worth, in the order given.
func NetWorth(w io.Writer, points []ledger.NetWorthPoint) error {
	list := make([]worthJSON, 0, len(points))
	for _, p := range points {
		rec := worthJSON{Date: date(p.On), Estimated: p.Estimated, Missing: []string{}, Totals: []worthTotalJSON{}}
		for _, id := range p.Missing {
			rec.Missing = append(rec.Missing, string(id))
		}
		for _, m := range p.Worth.List() {
			rec.Totals = append(rec.Totals, worthTotalJSON{
				string(m.Currency), p.Assets.In(m.Currency).Decimal(), p.Debts.In(m.Currency).Decimal(), m.Decimal(),
			})
		}
		list = append(list, rec)
	}
	return writeArray(w, list)
}
