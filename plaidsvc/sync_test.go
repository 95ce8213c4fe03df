package plaidsvc

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

const (
	syncExample = "api-products-transactions__0520__response__transactions_sync"
	accessToken = "access-sandbox-11111111-2222-3333-4444-555555555555"
)

func TestSyncPageOfTheDocumentation(t *testing.T) {
	server := newReplay(t).on("/transactions/sync", example(t, syncExample))
	page, err := newClient(t, server.URL).SyncPage(t.Context(), secret.New(accessToken), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	usd := func(minor int64) ledger.Money { return ledger.Money{Minor: minor, Currency: "USD"} }
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	want := ledger.Page{
		Added: []ledger.Transaction{{
			ID: "lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzqDje", Account: "BxBXxLj1m4HMXBm9WZZmCWVbPjX16EHwv99vp",
			Amount: usd(-230721), On: 20220203, AuthorizedOn: 20220203,
			At: at("2022-02-03T11:00:00Z"), AuthorizedAt: at("2022-02-03T10:34:50Z"),
			Name: "Apple Store", MerchantName: "Apple",
			Category: ledger.Category{Primary: "GENERAL_MERCHANDISE", Detailed: "GENERAL_MERCHANDISE_ELECTRONICS"},
			Details: ledger.Details{
				Channel: "in store", LegacyCategory: []string{"Shops", "Computers and Electronics"}, LegacyCategoryID: "19013000",
				Location: ledger.Location{
					Address: "300 Post St", City: "San Francisco", Region: "CA", PostalCode: "94108", Country: "US",
					StoreNumber: "1235", Lat: "40.740352", Lon: "-74.001761",
				},
			},
		}},
		Modified: []ledger.Transaction{{
			ID: "yhnUVvtcGGcCKU0bcz8PDQr5ZUxUXebUvbKC0", Account: "BxBXxLj1m4HMXBm9WZZmCWVbPjX16EHwv99vp",
			Amount: usd(-9805), On: 20220228, AuthorizedOn: 20220228,
			At: at("2022-02-28T11:00:00Z"), AuthorizedAt: at("2022-02-28T10:34:50Z"),
			Name: "ConEd Bill Payment", MerchantName: "ConEd",
			Category: ledger.Category{Primary: "RENT_AND_UTILITIES", Detailed: "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"},
			Details: ledger.Details{
				Channel: "online", LegacyCategory: []string{"Service", "Utilities", "Electric"}, LegacyCategoryID: "18068005",
			},
		}},
		Removed: []ledger.TransactionID{"CmdQTNgems8BT1B7ibkoUXVPyAeehT3Tmzk0l"},
		Next:    "tVUUL15lYQN5rBnfDIc1I8xudpGdIlw9nsgeXWvhOfkECvUeR663i3Dt1uf/94S8ASkitgLcIiOSqNwzzp+bh89kirazha5vuZHBb2ZA5NtCDkkV",
	}
	if diff := cmp.Diff(want, page); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}

	got := server.last(t)
	wantBody := map[string]any{
		"access_token": accessToken, "count": float64(500),
		"options": map[string]any{"include_personal_finance_category": true, "days_requested": float64(730)},
	}
	if diff := cmp.Diff(wantBody, got.body); diff != "" {
		t.Errorf("request body (-want +got):\n%s", diff)
	}
	for name, value := range map[string]string{
		"Plaid-Client-Id": "client-id", "Plaid-Secret": canarySecret, "Plaid-Version": "2020-09-14", "Content-Type": "application/json",
	} {
		if got.header.Get(name) != value {
			t.Errorf("header %s is not as it should be", name)
		}
	}
}
