package recur

import (
	"cmp"
	"slices"
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// Row is what has to be known of a posted transaction to find what recurs.
type Row struct {
	ID           ledger.TransactionID
	Account      ledger.AccountID
	Amount       ledger.Money
	On           ledger.Date
	Name         safetext.Untrusted
	MerchantName safetext.Untrusted
	Merchant     string // ledger.Transaction.MerchantKey
	Category     ledger.Category
}

// RowOf returns what has to be known of a transaction.
func RowOf(t ledger.Transaction) Row {
	return Row{ID: t.ID, Account: t.Account, Amount: t.Amount, On: t.On, Name: t.Name, MerchantName: t.MerchantName,
		Merchant: t.MerchantKey(), Category: t.Category}
}

// group is what the rows of one stream have in common.
type group struct {
	account  ledger.AccountID
	currency ledger.Currency
	inflow   bool
	merchant string
}

func (g group) compare(o group) int {
	direction := 0
	if g.inflow != o.inflow {
		direction = -1
		if o.inflow {
			direction = 1
		}
	}
	return cmp.Or(strings.Compare(string(g.account), string(o.account)), strings.Compare(g.merchant, o.merchant),
		strings.Compare(string(g.currency), string(o.currency)), direction)
}

// grouped sorts rows into groups and by day. Rows without a merchant or an amount are in none.
func grouped(rows []Row) map[group][]Row {
	groups := map[group][]Row{}
	for _, r := range rows {
		if r.Merchant == "" || r.Amount.IsZero() || r.On.IsZero() {
			continue
		}
		g := group{r.Account, r.Amount.Currency, r.Amount.Minor > 0, r.Merchant}
		groups[g] = append(groups[g], r)
	}
	for _, list := range groups {
		slices.SortFunc(list, func(a, b Row) int {
			return cmp.Or(cmp.Compare(a.On, b.On), strings.Compare(string(a.ID), string(b.ID)))
		})
	}
	return groups
}

// size returns the amount without its sign.
func size(m ledger.Money) uint64 {
	if m.Minor < 0 {
		return -uint64(m.Minor)
	}
	return uint64(m.Minor)
}
