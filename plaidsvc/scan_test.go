package plaidsvc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// FuzzScanner holds the scanner to encoding/json's idea of what is JSON.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{
		`{}`, `[]`, `null`, `true`, `false`, `0`, `-0.5e+7`, `"a\u00e9\n"`, `{"a":[1,{"b":null}]}`, ` [ 1 , 2 ] `,
		``, `{`, `[1,]`, `{"a":1,}`, `{"a"}`, `{a:1}`, `01`, `1.`, `.5`, `+1`, `1e`, `-`, `"`, `"\x"`, "\"\x01\"", "\"\xff\"", `nul`, `nullx`,
		`truefalse`, `1 2`, `[1}`, `{"a":1]`, `"\ud800"`, `[[[[]]]]`, "\ufeff{}", `{"a":1 "b":2}`, `[1 2]`, `"\`, `{"\u0061":1}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Count(data, []byte("[")) > deepest/2 || bytes.Count(data, []byte("{")) > deepest/2 {
			t.Skip("deeper than any page")
		}
		s := newScanner(data)
		s.skip()
		if got, want := s.done(), json.Valid(data); got != want {
			t.Fatalf("%q: sound %v, encoding/json says %v", data, got, want)
		}
		var p wirePage
		if p.scan(data) == nil && !json.Valid(data) {
			t.Fatalf("%q was read as a page", data)
		}
	})
}

// FuzzPageText sends any text through a page.
func FuzzPageText(f *testing.F) {
	f.Add("Café \"Zürich\" \\ 🍜", "line\nbreak\ttab", "\x00\x1b[31m")
	f.Add("plain", "\xff\xfe", "\u2028")
	f.Fuzz(func(t *testing.T, name, merchant, category string) {
		row := map[string]any{
			"transaction_id": "t", "account_id": "a", "amount": json.Number("1.50"), "iso_currency_code": "USD", "date": "2026-03-05",
			"name": name, "merchant_name": merchant, "personal_finance_category": map[string]any{"detailed": category},
		}
		data, err := json.Marshal(map[string]any{"added": []any{row, row}, "next_cursor": merchant})
		if err != nil {
			t.Fatal(err)
		}
		var p wirePage
		if err := p.scan(data); err != nil || p.fault != nil || len(p.page.Added) != 2 {
			t.Fatalf("%s: %v, %v", data, err, p.fault)
		}
		for _, got := range p.page.Added {
			if string(got.Name) != valid(name) || string(got.MerchantName) != valid(merchant) || got.Category.Detailed != label(valid(category)) {
				t.Fatalf("%q %q %q became %q %q %q", name, merchant, category, string(got.Name), string(got.MerchantName), got.Category.Detailed)
			}
		}
		if string(p.page.Next) != valid(merchant) {
			t.Fatalf("cursor %q became %q", merchant, p.page.Next)
		}
	})
}

// valid is what encoding/json makes of broken UTF-8: a replacement for each byte.
func valid(s string) string { return string([]rune(s)) }

func TestScannerRefusesOtherTypes(t *testing.T) {
	for _, body := range []string{
		`[]`, `"added"`, `null`, ``, `{"added":{}}`, `{"added":[7]}`, `{"added":"x"}`, `{"next_cursor":7}`, `{"has_more":"yes"}`, `{"has_more":1}`,
		`{"removed":[{"transaction_id":7}]}`, `{"added":[{"amount":"1"}]}`, `{"added":[{"name":{}}]}`, `{"added":[]} trailing`,
		`{"added":` + strings.Repeat("[", 100_000) + `}`, `{"new":` + strings.Repeat(`{"a":`, 100_000) + `}`,
	} {
		var p wirePage
		if err := p.scan([]byte(body)); err == nil {
			t.Errorf("%.60s was read as a page", body)
		}
	}
}

func TestPageOfTheSchema(t *testing.T) {
	var p wirePage
	if err := p.scan(exampleBytes(t, "openapi__transactions_sync__200__example-1")); err != nil || p.fault != nil {
		t.Fatal(err, p.fault)
	}
	want := ledger.Transaction{
		ID: "lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzqDje", PendingID: "no86Eox18VHMvaOVL7gPUM9ap3aR1LsAVZ5nc",
		Account: "BxBXxLj1m4HMXBm9WZZmCWVbPjX16EHwv99vp", Amount: *usd(-7210), On: 20230924, AuthorizedOn: 20230922,
		At: utc(t, "2023-09-24T11:01:01Z"), AuthorizedAt: utc(t, "2023-09-22T10:34:50Z"),
		Name: "PURCHASE WM SUPERCENTER #1700", MerchantName: "Walmart",
		Category: ledger.Category{Primary: "GENERAL_MERCHANDISE", Detailed: "GENERAL_MERCHANDISE_SUPERSTORES", Confidence: "VERY_HIGH"},
		Details: ledger.Details{
			Channel: "in store", MerchantEntityID: "O5W5j4dN9OR3E6ypQmjdkWZZRoXEzVMz2ByWM", Website: "walmart.com",
			LogoURL: "https://plaid-merchant-logos.plaid.com/walmart_1100.png", LegacyCategory: []string{"Shops", "Supermarkets and Groceries"},
			LegacyCategoryID: "19046000",
			Location: ledger.Location{
				Address: "13425 Community Rd", City: "Poway", Region: "CA", PostalCode: "92064", Country: "US", StoreNumber: "1700",
				Lat: "32.959068", Lon: "-117.037666",
			},
			Counterparties: []ledger.Counterparty{{
				Name: "Walmart", Type: "merchant", EntityID: "O5W5j4dN9OR3E6ypQmjdkWZZRoXEzVMz2ByWM", Website: "walmart.com",
				LogoURL: "https://plaid-merchant-logos.plaid.com/walmart_1100.png", Confidence: "VERY_HIGH",
			}},
		},
	}
	if len(p.page.Added) != 1 {
		t.Fatalf("%d rows", len(p.page.Added))
	}
	if diff := cmp.Diff(want, p.page.Added[0]); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
}

// TestEveryFieldOfARowIsKept fills each text field with its own name and looks for it in the row.
func TestEveryFieldOfARowIsKept(t *testing.T) {
	fields := map[string][]string{
		"":                          {"pending_transaction_id", "name", "merchant_name", "original_description", "check_number", "account_owner", "payment_channel", "transaction_code", "merchant_entity_id", "website", "logo_url", "category_id"},
		"location":                  {"address", "city", "region", "postal_code", "country", "store_number"},
		"payment_meta":              {"reference_number", "ppd_id", "payee", "by_order_of", "payer", "payment_method", "payment_processor", "reason"},
		"personal_finance_category": {"primary", "detailed", "confidence_level"},
	}
	row := map[string]any{"transaction_id": "t", "account_id": "a", "amount": 1, "date": "2026-03-05", "iso_currency_code": "USD"}
	for group, names := range fields {
		into := row
		if group != "" {
			into = map[string]any{}
			row[group] = into
		}
		for _, n := range names {
			into[n] = "value of " + group + "." + n
		}
	}
	data, err := json.Marshal(map[string]any{"added": []any{row}})
	if err != nil {
		t.Fatal(err)
	}
	var p wirePage
	if err := p.scan(data); err != nil || p.fault != nil {
		t.Fatal(err, p.fault)
	}
	kept := fmt.Sprintf("%+v", p.page.Added[0])
	for group, names := range fields {
		for _, n := range names {
			if value := safetext.Line(safetext.Untrusted("value of " + group + "." + n)); strings.Count(kept, value) != 1 {
				t.Errorf("%s.%s is kept %d times", group, n, strings.Count(kept, value))
			}
		}
	}
}
