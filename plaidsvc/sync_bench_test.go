package plaidsvc

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/plaid/plaid-go/v20/plaid"
)

// fullPage makes a page of 500 rows out of the row in Plaid's schema, about 1.5 kB each.
func fullPage(t testing.TB) []byte {
	t.Helper()
	var page map[string]any
	if err := json.Unmarshal(exampleBytes(t, "openapi__transactions_sync__200__example-1"), &page); err != nil {
		t.Fatal(err)
	}
	model, ok := page["added"].([]any)[0].(map[string]any)
	if !ok {
		t.Fatal("the example has no row")
	}
	rows := make([]any, largestPage)
	for i := range rows {
		row := map[string]any{}
		for k, v := range model {
			row[k] = v
		}
		row["transaction_id"] = fmt.Sprintf("lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzq%03d", i)
		row["name"] = fmt.Sprintf("PURCHASE WM SUPERCENTER #%d Café \"%d\"", 1700+i, i)
		row["amount"] = float64(i*37%20000) / 100
		rows[i] = row
	}
	page["added"], page["modified"], page["removed"] = rows, []any{}, []any{}
	data, err := json.MarshalIndent(page, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// BenchmarkPage compares this package's reading of a full page with the SDK's. The goal is 3.2 ms a page, and ten times the
// SDK's speed.
func BenchmarkPage(b *testing.B) {
	data := fullPage(b)
	b.Run("here", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			var w wirePage
			if err := decode(data, &w); err != nil || w.fault != nil || len(w.page.Added) != largestPage {
				b.Fatal(err, w.fault)
			}
		}
	})
	b.Run("sdk", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			var r plaid.TransactionsSyncResponse
			if err := json.Unmarshal(data, &r); err != nil || len(r.Added) != largestPage {
				b.Fatal(err)
			}
		}
	})
}
