package accounts

import (
	"testing"

	"passbook/internal/ledger"
	"passbook/ui/internal/page"
)

// TestTotalsLeaveOutWhatDoesNotCount: accounts that the person leaves out, and those that go on under a newer link, are listed
// and in no total.
func TestTotalsLeaveOutWhatDoesNotCount(t *testing.T) {
	with := func(id ledger.AccountID, minor int64) ledger.Account {
		return ledger.Account{ID: id, Item: "i", Type: ledger.Depository, Balances: ledger.Balances{Current: &ledger.Money{Minor: minor, Currency: "USD"}}}
	}
	left, relinked := with("left", 20), with("relinked", 300)
	left.Excluded, relinked.ContinuedAs = true, "counted"
	b := &page.Book{Main: "USD", Items: []ledger.Item{{ID: "i"}}, Accounts: []ledger.Account{with("counted", 1), left, relinked}}
	rows := arrange(b)
	if len(rows) != 4 || !rows[0].totals || rows[0].total.Minor != 1 {
		t.Errorf("rows %+v", rows)
	}
	worth, ok := netWorth(b)
	if !ok || len(worth) != 1 || worth[0].net.Minor != 1 || worth[0].assets.Minor != 1 {
		t.Errorf("net worth %+v, %v", worth, ok)
	}
	if kindWords(left) != "left out" || kindWords(relinked) != "relinked" {
		t.Errorf("told as %q and %q", kindWords(left), kindWords(relinked))
	}
}
