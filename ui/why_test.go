package ui_test

import (
	"errors"
	"strings"
	"testing"

	"passbook/internal/ledger"
	"passbook/ui/internal/fake"
)

// newest is the number of the newest row, CVS Pharmacy.
const newest = 1241

func TestDetailsTellWhoSaidWhatAndWhatLiesBeneath(t *testing.T) {
	opts, _, e := editable()
	rule := ledger.FromRule(3)
	e.Rule(newest, ledger.Overlay{Category: "FOOD_AND_DRINK_COFFEE", CategoryBy: rule, Name: "Corner shop", NameBy: rule, Tags: []string{"auto", "shop"},
		Transfer: ledger.IsTransfer, TransferBy: rule})
	d := open(t, opts, 120, 40)
	d.openTransactions()
	d.see("Corner shop")
	d.press("enter")
	d.see("Food and drink › Coffee, said by rule 3", "over Plaid: Health › Pharmacies and supplements (very high confidence)",
		"Corner shop, said by rule 3", "over Plaid: CVS Pharmacy", "put on by rules: #auto #shop")
	d.press("c")
	d.write("vet")
	d.press("enter")
	d.see("Health › Vet, said by you", "over rule 3: Food and drink › Coffee", "over Plaid: Health")
	d.press("t")
	d.write("shop")
	d.press("enter")
	d.see("taken off by you: #shop")
	d.press("m", "g", "j", "enter")
	d.see("no, said by you", "over rule 3: a transfer")
	d.see("as spending: “Health › Vet” is spending")
	d.press("u", "u", "u")
	d.see("as a transfer, neither income nor spending: marked as a transfer by rule 3")
	d.lose("taken off by you")
	d.see("put on by rules: #auto #shop")
	d.golden("why")
}

func TestDetailsTellOfTheOtherSide(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openTransactions()
	d.press("enter")
	d.see("Counts")
	for range 40 {
		if strings.Contains(d.screen(), "Transfer       yes, both sides are known") {
			break
		}
		d.press("right")
	}
	d.see("Other side     +2,846.15 on", "Everyday Checking ··4821, found by Passbook", "neither income nor spending: the other side is in")
	d.press("p")
	d.see("✓ No transfer of 2,846.15")
	d.lose("Other side")
	d.press("u")
	d.see("Other side     +2,846.15 on")
}

func TestASplitTellsHowEachPartCounts(t *testing.T) {
	d := open(t, household(), 120, 40)
	d.openSplit()
	d.write("wages")
	d.press("enter")
	d.write("+5")
	d.press("enter")
	d.see("✓ Split")
	d.press("enter")
	d.see("−34.12 Health › Pharmacies and supplements, counts as spending", "5.00 Income › Wages, counts as income")
}

func TestWhatLiesBeneathMayNotBeReadable(t *testing.T) {
	opts, r, e := editable()
	judge := opts.Judge.(*fake.Judge)
	e.Rule(newest, ledger.Overlay{Category: "FOOD_AND_DRINK_COFFEE", CategoryBy: ledger.FromRule(3)})
	d := open(t, opts, 200, 60)
	d.openTransactions()
	r.Change(func(*fake.Reader) { judge.Fail = errors.New("disk on fire") })
	d.press("enter")
	d.see("Food and drink › Coffee, said by rule 3", "over Plaid: Health")
}
