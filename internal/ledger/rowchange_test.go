package ledger

import (
	"testing"
	"time"
)

func TestRowChanges(t *testing.T) {
	tree := mustTree(t, nil)
	old := Transaction{Amount: Money{-500, "USD"}, Pending: true, On: 20260301, Name: "POS", Category: Category{Detailed: "FOOD_AND_DRINK_COFFEE"}}
	now := old
	if got := tree.RowChanges(old, now); got != nil {
		t.Errorf("nothing changed: %v", got)
	}
	now.Amount.Minor, now.Pending, now.On, now.Name, now.MerchantName = -600, false, 20260303, "CAFE LUNA", "Cafe Luna"
	now.Category.Detailed, now.AuthorizedOn, now.At = "FOOD_AND_DRINK_RESTAURANT", 20260301, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	now.Details.Location.City, now.Details.Counterparties = "Berlin", []Counterparty{{Name: "Luna"}, {}}
	want := []FieldChange{
		{"amount", "-5.00 USD", "-6.00 USD"}, {"state", "pending", "posted"}, {"date", "2026-03-01", "2026-03-03"},
		{"bought on", "", "2026-03-01"}, {"time", "", "2026-03-01T12:00:00Z"}, {"merchant", "", "Cafe Luna"}, {"text", "POS", "CAFE LUNA"},
		{"category", "Food and drink › Coffee", "Food and drink › Restaurants"}, {"place", "", "Berlin"}, {"counterparties", "", "Luna, party 2"},
	}
	got := tree.RowChanges(old, now)
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%v, want %v", got[i], want[i])
		}
	}
}
