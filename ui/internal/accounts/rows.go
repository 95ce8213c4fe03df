package accounts

import (
	"passbook/internal/ledger"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// rowKind is what a line of the list is.
type rowKind uint8

const (
	spaceRow  rowKind = iota
	bankRow           // the bank's name and its total in the main currency
	totalRow          // the bank's total in one more currency
	closedRow         // the heading above the closed accounts
	accountRow
)

// row is one line of the list; item and account are indexes into the book, -1 where there is none.
type row struct {
	kind    rowKind
	item    int
	account int
	total   ledger.Money
	totals  bool // total is set
}

// arrange groups the open accounts by bank, each bank with its totals, and puts the closed ones last.
func arrange(b *page.Book) []row {
	var rows, closed []row
	seen := make([]bool, len(b.Accounts))
	group := func(item int, in func(ledger.Account) bool) {
		var open []row
		var totals ledger.Totals
		summed := true
		for i, a := range b.Accounts {
			if seen[i] || !in(a) {
				continue
			}
			seen[i] = true
			if a.Closed {
				closed = append(closed, row{kind: accountRow, item: item, account: i})
				continue
			}
			open = append(open, row{kind: accountRow, item: item, account: i})
			if worth, ok := a.Worth(); ok && a.Counts() && totals.Add(worth) != nil {
				summed = false
			}
		}
		if item < 0 && len(open) == 0 {
			return
		}
		if len(rows) > 0 {
			rows = append(rows, row{kind: spaceRow, item: -1, account: -1})
		}
		rows = append(rows, headings(item, totals, b.Main, summed)...)
		rows = append(rows, open...)
	}
	for i := range b.Items {
		id := b.Items[i].ID
		group(i, func(a ledger.Account) bool { return a.Item == id })
	}
	group(-1, func(ledger.Account) bool { return true })
	if len(closed) > 0 {
		rows = append(rows, row{kind: spaceRow, item: -1, account: -1}, row{kind: closedRow, item: -1, account: -1})
		rows = append(rows, closed...)
	}
	return rows
}

// headings is the bank's own line with the main currency's total, and a line for each further currency.
func headings(item int, totals ledger.Totals, main ledger.Currency, summed bool) []row {
	head := row{kind: bankRow, item: item, account: -1}
	if !summed {
		return []row{head}
	}
	var more []row
	for _, m := range totals.List() {
		if m.Currency == main {
			head.total, head.totals = m, true
			continue
		}
		more = append(more, row{kind: totalRow, item: item, account: -1, total: m, totals: true})
	}
	if !head.totals && len(more) > 0 {
		head.total, head.totals = more[0].total, true
		more = more[1:]
	}
	return append([]row{head}, more...)
}

// worth is the net worth in one currency.
type worth struct{ assets, debts, net ledger.Money }

// netWorth sums assets and debts by currency, the main currency first. ok is false when a sum is too large.
func netWorth(b *page.Book) (out []worth, ok bool) {
	var assets, debts ledger.Totals
	for _, a := range b.Accounts {
		w, given := a.Worth()
		if !given || !a.Counts() {
			continue
		}
		side := &assets
		if w.Minor < 0 || a.Type.IsDebt() {
			side = &debts
		}
		if side.Add(w) != nil {
			return nil, false
		}
	}
	net, err := ledger.NetWorth(b.Accounts)
	if err != nil {
		return nil, false
	}
	for _, m := range net.List() {
		w := worth{assets: assets.In(m.Currency), debts: debts.In(m.Currency), net: m}
		if m.Currency == b.Main {
			out = append([]worth{w}, out...)
		} else {
			out = append(out, w)
		}
	}
	return out, true
}

// kindWords is the account's subtype, or its type, as Plaid writes it; of an account that is in no total, why.
func kindWords(a ledger.Account) string {
	switch {
	case a.Excluded:
		return "left out"
	case a.ContinuedAs != "":
		return "relinked"
	}
	if s := look.Code(a.Subtype); s != "" {
		return s
	}
	return look.Code(string(a.Type))
}
