package ledger

import (
	"fmt"
	"testing"
)

func TestReasonsTellEveryLayer(t *testing.T) {
	tree, err := NewTree(nil)
	if err != nil {
		t.Fatal(err)
	}
	row := Transaction{
		Amount: dollars(-1000), On: 20260306, AuthorizedOn: 20260305, MerchantName: "Café",
		Category: Category{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE"},
	}
	ruled := ApplyRules([]Rule{{ID: 3, Query: "x", Enabled: true, Actions: Actions{
		Category: "FOOD_AND_DRINK_GROCERIES", Name: "Shop", AddTags: []string{"cup"}, Hidden: Hide, Transfer: NotTransfer,
	}}})
	parts := []Part{{Category: "FOOD_AND_DRINK_COFFEE", Amount: dollars(-400)}, {Amount: dollars(-600)}}
	hand, _ := ApplyEdit(Overlay{}, Edit{
		Category: new(CategoryKey("TRAVEL_FLIGHTS")), Name: new("Corner"), Note: new("hm"), AddTags: []string{"trip"}, Hidden: new(Show),
		Transfer: new(IsTransfer), On: new(Date(20260331)), Parts: &parts,
	})
	plain, said := LayeredRow{Row: row}, LayeredRow{Row: row, Ruled: ruled, Hand: hand}
	said.Row.Own = Merge(ruled, hand)
	for _, c := range []struct {
		aspect      Aspect
		plain, said string
	}{
		{AspectCategory, "[{Plaid Food and drink › Coffee}]", "[{Plaid Food and drink › Coffee} {rule 3 Food and drink › Groceries} {you Travel › Flights}]"},
		{AspectName, "[{Plaid Café}]", "[{Plaid Café} {rule 3 Shop} {you Corner}]"},
		{AspectNote, "[]", "[{you hm}]"},
		{AspectTags, "[]", "[]"},
		{AspectHidden, "[]", "[{rule 3 hidden} {you shown}]"},
		{AspectTransfer, "[]", "[{rule 3 no transfer} {you a transfer}]"},
		{AspectDate, "[{Plaid 2026-03-05}]", "[{Plaid 2026-03-05} {you 2026-03-31}]"},
		{AspectSplit, "[]", "[{you Food and drink › Coffee -4.00 USD, Uncategorised -6.00 USD}]"},
	} {
		if got := fmt.Sprint(tree.Reasons(plain, c.aspect)); got != c.plain {
			t.Errorf("%s of a plain row: %s", c.aspect, got)
		}
		if got := fmt.Sprint(tree.Reasons(said, c.aspect)); got != c.said {
			t.Errorf("%s: %s", c.aspect, got)
		}
	}
}
