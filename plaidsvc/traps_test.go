package plaidsvc

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// The SDK's ToPlaidError makes an empty error, and no complaint, of a 2xx answer that does not decode.
func TestUnreadableSuccessIsAnError(t *testing.T) {
	for name, body := range map[string]string{
		"html": htmlPage, "nothing": "", "null": "null", "a list": "[]", "a number": "7", "wrong types": `{"access_token":7,"item_id":[],"item":"x"}`,
		"an empty object": "{}",
	} {
		server := newReplay(t).on("/item/get", answer(200, body)).on("/item/public_token/exchange", answer(200, body))
		c := newClient(t, server.URL)
		_, err := c.Exchange(t.Context(), secret.New("public-sandbox-1"))
		if e := asError(t, err); e.Code != ledger.CodeUnreadable || e.HTTP != 200 || e.Retryable() {
			t.Errorf("%s, read by the SDK: %v", name, err)
		}
		_, err = c.Item(t.Context(), secret.New(accessToken))
		if e := asError(t, err); e.Code != ledger.CodeUnreadable || e.HTTP != 200 {
			t.Errorf("%s, read here: %v", name, err)
		}
	}
	// The trap itself: it explains why settle does not ask the SDK.
	server := newReplay(t).on("/item/public_token/exchange", answer(200, htmlPage))
	c := newClient(t, server.URL)
	ctx := about(t.Context(), secret.Secret{}, once)
	_, resp, err := c.sdk.ItemPublicTokenExchange(ctx).ItemPublicTokenExchangeRequest(*plaid.NewItemPublicTokenExchangeRequest("p")).Execute()
	if err == nil || resp == nil {
		t.Fatalf("the SDK gave %v", err)
	}
	if e, convertErr := plaid.ToPlaidError(err); convertErr == nil && e.ErrorCode != "" {
		t.Errorf("the SDK reads an error code out of HTML: %v", e)
	}
}

// The SDK takes 208 for success, though it carries OAUTH_STATE_ID_ALREADY_PROCESSED.
func TestStatus208IsAnError(t *testing.T) {
	body := plaidError("OAUTH_ERROR", "OAUTH_STATE_ID_ALREADY_PROCESSED")
	server := newReplay(t).on("/item/get", answer(208, body)).on("/item/remove", answer(208, body))
	c := newClient(t, server.URL)
	_, err := c.Remove(t.Context(), secret.New(accessToken))
	if e := asError(t, err); e.Code != "OAUTH_STATE_ID_ALREADY_PROCESSED" || e.HTTP != 208 {
		t.Errorf("read by the SDK: %v", err)
	}
	_, err = c.Item(t.Context(), secret.New(accessToken))
	if e := asError(t, err); e.Code != "OAUTH_STATE_ID_ALREADY_PROCESSED" || e.HTTP != 208 {
		t.Errorf("read here: %v", err)
	}
}

// The SDK loses a whole page over one date-time without a zone.
func TestOddInstantsDoNotFailAPage(t *testing.T) {
	row := func(datetime string) string {
		return `{"added":[{"transaction_id":"t1","account_id":"a1","amount":1.5,"iso_currency_code":"USD","date":"2022-02-03","name":"n",
			"authorized_date":null,"pending":false,"datetime":` + datetime + `,"authorized_datetime":` + datetime + `}],
			"modified":[],"removed":[],"next_cursor":"c","has_more":false,"request_id":"r"}`
	}
	for in, want := range map[string]string{
		`"2022-02-03T11:00:00Z"`:      "2022-02-03T11:00:00Z",
		`"2022-02-03T11:00:00-05:00"`: "2022-02-03T16:00:00Z",
		`"2022-02-03T11:00:00.123Z"`:  "2022-02-03T11:00:00.123Z",
		`"2022-02-03T11:00:00"`:       "2022-02-03T11:00:00Z",
		`"2022-02-03 11:00:00"`:       "2022-02-03T11:00:00Z",
		`"2022-02-03"`:                "",
		`"yesterday"`:                 "",
		`""`:                          "",
		`null`:                        "",
	} {
		server := newReplay(t).on("/transactions/sync", answer(200, row(in)))
		page, err := newClient(t, server.URL).SyncPage(t.Context(), secret.New(accessToken), "", 0)
		if err != nil || len(page.Added) != 1 {
			t.Errorf("%s: %v", in, err)
			continue
		}
		got := page.Added[0]
		if want == "" {
			if !got.At.IsZero() || !got.AuthorizedAt.IsZero() {
				t.Errorf("%s became %v", in, got.At)
			}
		} else if w := utc(t, want); !got.At.Equal(w) || !got.AuthorizedAt.Equal(w) {
			t.Errorf("%s became %v, want %v", in, got.At, w)
		}
		if got.On != 20220203 || got.Amount != (ledger.Money{Minor: -150, Currency: "USD"}) {
			t.Errorf("%s: the row is %+v", in, got)
		}
	}
}

func TestPagesOfAnOddWorld(t *testing.T) {
	page := func(t *testing.T, body string) (ledger.Page, error) {
		t.Helper()
		server := newReplay(t).on("/transactions/sync", answer(200, body))
		return newClient(t, server.URL).SyncPage(t.Context(), secret.New(accessToken), "c0", 250)
	}
	row := func(fields string) string {
		return `{"added":[{"transaction_id":"t","account_id":"a","date":"2022-02-03","name":"n",` + fields + `}],"modified":[],"removed":[],
			"next_cursor":"c","has_more":true,"request_id":"r"}`
	}
	t.Run("nothing ready", func(t *testing.T) {
		for _, next := range []string{`null`, `""`} {
			got, err := page(t, `{"added":[],"modified":[],"removed":[],"next_cursor":`+next+`,"has_more":false,"request_id":"r"}`)
			if err != nil || got.Next != "" || got.HasMore || got.Added != nil {
				t.Errorf("%s: %+v, %v", next, got, err)
			}
		}
	})
	t.Run("money", func(t *testing.T) {
		for fields, want := range map[string]ledger.Money{
			`"amount":0.1,"iso_currency_code":"USD"`:                                               {Minor: -10, Currency: "USD"},
			`"amount":-4.22,"iso_currency_code":"usd"`:                                             {Minor: 422, Currency: "USD"},
			`"amount":1e2,"iso_currency_code":"USD"`:                                               {Minor: -10000, Currency: "USD"},
			`"amount":1000,"iso_currency_code":"JPY"`:                                              {Minor: -1000, Currency: "JPY"},
			`"amount":12.50,"iso_currency_code":"COP"`:                                             {Minor: -1250, Currency: "COP"},
			`"amount":90071992547409.93,"iso_currency_code":"USD"`:                                 {Minor: -9007199254740993, Currency: "USD"}, // not a float64
			`"amount":0.00000001,"iso_currency_code":null,"unofficial_currency_code":"BTC"`:        {Minor: -1, Currency: "BTC"},
			`"amount":3,"iso_currency_code":"EUR","unofficial_currency_code":"BTC"`:                {Minor: -300, Currency: "EUR"},
			`"amount":3,"iso_currency_code":null,"unofficial_currency_code":null`:                  {Minor: -300, Currency: "XXX"},
			`"amount":0,"iso_currency_code":"USD","pending":true,"pending_transaction_id":"older"`: {Minor: 0, Currency: "USD"},
		} {
			got, err := page(t, row(fields))
			if err != nil || got.Added[0].Amount != want || !got.HasMore {
				t.Errorf("%s: %+v, %v; want %v", fields, got.Added, err, want)
			}
		}
	})
	t.Run("values nobody knows", func(t *testing.T) {
		got, err := page(t, row(`"amount":1,"iso_currency_code":"USD","payment_channel":"telepathy","transaction_code":"barter","new_field":{"a":[1]},
			"personal_finance_category":{"primary":"SPACE","detailed":"SPACE_TRAVEL","confidence_level":"COSMIC"},
			"counterparties":[{"name":"X","type":"alien","confidence_level":"HIGH","entity_id":null,"website":null,"logo_url":null}]`))
		if err != nil {
			t.Fatal(err)
		}
		r := got.Added[0]
		if r.Category.Detailed != "SPACE_TRAVEL" || r.Details.Channel != "telepathy" || r.Details.Code != "barter" || r.Details.Counterparties[0].Type != "alien" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("useless rows fail the page", func(t *testing.T) {
		for _, body := range []string{
			row(`"amount":null,"iso_currency_code":"USD"`), row(`"iso_currency_code":"USD"`),
			row(`"amount":1e300,"iso_currency_code":"USD"`), row(`"amount":"lots","iso_currency_code":"USD"`),
			strings.Replace(row(`"amount":1`), `"transaction_id":"t"`, `"transaction_id":""`, 1),
			strings.Replace(row(`"amount":1`), `"account_id":"a"`, `"account_id":null`, 1),
			strings.Replace(row(`"amount":1`), `"2022-02-03"`, `null`, 1),
			strings.Replace(row(`"amount":1`), `"2022-02-03"`, `"soon"`, 1),
		} {
			got, err := page(t, body)
			if e := asError(t, err); e.Code != ledger.CodeUnreadable || len(got.Added) != 0 {
				t.Errorf("%s: %v", body, err)
			}
		}
	})
	t.Run("the cursor and the count are sent", func(t *testing.T) {
		server := newReplay(t).on("/transactions/sync", answer(200, row(`"amount":1`)))
		c := newClient(t, server.URL)
		for count, want := range map[int]float64{1: 1, 250: 250, 500: 500, 501: 500, -1: 500} {
			if _, err := c.SyncPage(t.Context(), secret.New(accessToken), "c0", count); err != nil {
				t.Fatal(err)
			}
			if body := server.last(t).body; body["cursor"] != "c0" || body["count"] != want {
				t.Errorf("count %d: sent %v and %v", count, body["count"], body["cursor"])
			}
		}
	})
}

// The SDK's calls for files leave temporary ones behind; this package must not use them.
func TestNoCallThatLeavesFilesBehind(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range []string{"AssetReportPdfGet", "StatementsDownload", "PdfGet(", "DocumentsDownload", "*os.File"} {
			if strings.Contains(string(src), call) {
				t.Errorf("%s uses %s", name, call)
			}
		}
	}
}

func TestWrongContentTypeIsNoPanic(t *testing.T) {
	html := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write([]byte(goodToken))
	}
	server := newReplay(t).on("/item/public_token/exchange", html)
	_, err := newClient(t, server.URL).Exchange(t.Context(), secret.New("public-sandbox-1"))
	if e := asError(t, err); e.Code != ledger.CodeUnreadable {
		t.Errorf("%v", err)
	}
}

func TestWordsOfEnumerationsArePrintable(t *testing.T) {
	const evil = `"\u001b[31mred\u202e"`
	const want = "^[[31mred"
	server := newReplay(t).
		on("/accounts/get", answer(200, `{"item":{"item_id":"i"},"accounts":[{"account_id":"a","name":"n","type":`+evil+`,"subtype":`+evil+`,"balances":{}}]}`)).
		on("/transactions/sync", answer(200, `{"added":[{"transaction_id":"t","account_id":"a","amount":1,"date":"2026-03-05","payment_channel":`+evil+`,
			"transaction_code":`+evil+`,"category":[`+evil+`],"personal_finance_category":{"primary":`+evil+`,"detailed":`+evil+`}}]}`)).
		on("/item/get", answer(200, `{"item":{"item_id":"i","products":[`+evil+`]}}`))
	c := newClient(t, server.URL)
	accounts, err := c.Accounts(t.Context(), secret.New(accessToken))
	if err != nil || string(accounts[0].Type) != want || accounts[0].Subtype != want {
		t.Errorf("%+v, %v", accounts, err)
	}
	page, err := c.SyncPage(t.Context(), secret.New(accessToken), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	row := page.Added[0]
	for _, got := range []string{row.Details.Channel, row.Details.Code, row.Details.LegacyCategory[0], row.Category.Primary, row.Category.Detailed} {
		if got != want {
			t.Errorf("%q", got)
		}
	}
	status, err := c.ItemStatus(t.Context(), secret.New(accessToken))
	if err != nil || status.Products[0] != want {
		t.Errorf("%q, %v", status.Products, err)
	}
}
