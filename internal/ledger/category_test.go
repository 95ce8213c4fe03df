package ledger

import "testing"

func TestCategoryNames(t *testing.T) {
	for _, c := range []struct{ primary, detailed, wantPrimary, wantDetailed string }{
		{"FOOD_AND_DRINK", "FOOD_AND_DRINK_COFFEE", "Food and drink", "Coffee"},
		{"BANK_FEES", "BANK_FEES_ATM_FEES", "Bank fees", "ATM fees"},
		{"ENTERTAINMENT", "ENTERTAINMENT_TV_AND_MOVIES", "Entertainment", "TV and movies"},
		{"INCOME", "INCOME_WAGES", "Income", "Wages"},
		{"", "", "", ""},
		{"", "TRAVEL_FLIGHTS", "", "Travel flights"},
		{"INCOME", "SOMETHING_NEW", "Income", "Something new"},
		{"INCOME", "INCOME", "Income", "Income"},
		{"été_À_LA", "", "Été à la", ""},
		{"\x1b[2J", "A\u202eB", "2j", "Ab"},
	} {
		got := Category{Primary: c.primary, Detailed: c.detailed}
		if got.PrimaryName() != c.wantPrimary || got.DetailedName() != c.wantDetailed {
			t.Errorf("%q %q: %q and %q", c.primary, c.detailed, got.PrimaryName(), got.DetailedName())
		}
	}
}
