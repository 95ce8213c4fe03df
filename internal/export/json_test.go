package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"iter"
	"testing"
	"unicode"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

func rows(list ...ledger.Transaction) iter.Seq2[ledger.Transaction, error] {
	return func(yield func(ledger.Transaction, error) bool) {
		for _, t := range list {
			if !yield(t, nil) {
				return
			}
		}
	}
}

func TestTransactionsReadBack(t *testing.T) {
	hostile := "a\x1b[2J\u009b\u202e\U000e0041\u2028\"\\<é🍜"
	var b bytes.Buffer
	err := Transactions(&b, rows(
		ledger.Transaction{ID: "t1", LocalID: 7, Account: "a", Amount: ledger.Money{Minor: -1250, Currency: "USD"}, On: 20260305, Name: safetext.Untrusted(hostile)},
		ledger.Transaction{ID: "t2", Account: "a", Amount: ledger.Money{Minor: 3, Currency: "JPY"}, On: 20260304, Pending: true, MerchantName: "Café",
			Category: ledger.Category{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE"}},
	), names(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range b.String() {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Errorf("output holds %U", r)
		}
	}
	var got []map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got[0]["name"] != hostile {
		t.Errorf("the name changed: %q", got[0]["name"])
	}
	if got[0]["amount"] != "-12.50" || got[0]["currency"] != "USD" || got[0]["date"] != "2026-03-05" || got[0]["merchant"] != nil {
		t.Errorf("first row: %v", got[0])
	}
	if got[1]["amount"] != "3" || got[1]["pending"] != true || got[1]["category"].(map[string]any)["detailed"] != "FOOD_AND_DRINK_COFFEE" {
		t.Errorf("second row: %v", got[1])
	}
}

func TestEmptyAndFailing(t *testing.T) {
	var b bytes.Buffer
	if err := Transactions(&b, rows(), names(t)); err != nil || b.String() != "[]\n" {
		t.Errorf("no rows: %q, %v", b.String(), err)
	}
	broken := errors.New("disk")
	err := Transactions(&b, func(yield func(ledger.Transaction, error) bool) { yield(ledger.Transaction{}, broken) }, names(t))
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
	b.Reset()
	if err := Streams(&b, nil); err != nil || b.String() != "[]\n" {
		t.Errorf("no streams: %q, %v", b.String(), err)
	}
}

func TestAccountsTellDebtsApart(t *testing.T) {
	owed := ledger.Money{Minor: 41000, Currency: "USD"}
	limit := ledger.Money{Minor: 200000, Currency: "USD"}
	var b bytes.Buffer
	err := Accounts(&b, []ledger.Account{{ID: "c", Item: "i", Name: "Card", Excluded: true, Type: ledger.Credit, Balances: ledger.Balances{Current: &owed, Limit: &limit}}},
		Names{Banks: map[ledger.ItemID]safetext.Untrusted{"i": "First Platypus Bank"}})
	if err != nil {
		t.Fatal(err)
	}
	var got []struct {
		Institution     string
		Current, Worth  struct{ Amount, Currency string }
		Available       *struct{}
		Excluded        bool
		UtilisedPercent int `json:"utilised_percent"`
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	g := got[0]
	if g.Current.Amount != "410.00" || g.Worth.Amount != "-410.00" || g.Available != nil || g.UtilisedPercent != 20 || !g.Excluded || g.Institution != "First Platypus Bank" {
		t.Errorf("got %+v", g)
	}
}

func TestItemsExplainTrouble(t *testing.T) {
	var b bytes.Buffer
	items := []ledger.Item{{ID: "i", Institution: "ins_1", Status: ledger.ItemStatus{Trouble: &ledger.Trouble{Code: "ITEM_LOGIN_REQUIRED", Type: "ITEM_ERROR"}}}}
	err := Items(&b, items, map[ledger.InstitutionID]ledger.Institution{"ins_1": {Logins: ledger.ProductHealth{Health: ledger.Degraded}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []struct {
		Health   string
		NeedsYou bool `json:"needs_you"`
		Trouble  struct{ Code, What, Do string }
		SyncedAt *string `json:"synced_at"`
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if g := got[0]; g.Health != "DEGRADED" || !g.NeedsYou || g.Trouble.What == "" || g.Trouble.Do == "" || g.SyncedAt != nil {
		t.Errorf("got %+v", g)
	}
}
