package plaidsvc

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

func utc(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v.UTC()
}

func usd(minor int64) *ledger.Money { return &ledger.Money{Minor: minor, Currency: "USD"} }

func checkBody(t *testing.T, got received, want map[string]any) {
	t.Helper()
	if diff := cmp.Diff(want, got.body); diff != "" {
		t.Errorf("%s: request body (-want +got):\n%s", got.path, diff)
	}
}

func TestCreateLinkToken(t *testing.T) {
	server := newReplay(t).on("/link/token/create", example(t, "api-tokens__0456__response__link_token_create"))
	c := newClient(t, server.URL)
	got, err := c.CreateLinkToken(t.Context(), LinkRequest{
		UserID: "user-1", RequiredIfSupported: []string{"investments"}, Optional: []string{"liabilities"},
		Webhook: "https://example.com/hook", RedirectURI: "http://localhost:1234/", Countries: []string{"us", "CA"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Token.Reveal() != "link-sandbox-af1a0311-da53-4636-b754-dd15cc058176" || !got.ExpiresAt.Equal(utc(t, "2020-03-27T12:56:34Z")) {
		t.Errorf("token expires at %v", got.ExpiresAt)
	}
	checkBody(t, server.last(t), map[string]any{
		"client_name": "Passbook", "language": "en", "country_codes": []any{"US", "CA"}, "user": map[string]any{"client_user_id": "user-1"},
		"products": []any{"transactions"}, "required_if_supported_products": []any{"investments"},
		"optional_products": []any{"liabilities"}, "webhook": "https://example.com/hook", "redirect_uri": "http://localhost:1234/",
		"transactions": map[string]any{"days_requested": float64(730)},
	})

	server.on("/link/token/create", answer(200, `{"link_token":"link-sandbox-1","expiration":"2020-03-27T12:56:34","hosted_link_url":"https://secure.plaid.com/hl/x","request_id":"r"}`))
	hosted, err := c.CreateLinkToken(t.Context(), LinkRequest{UserID: "user-1", Hosted: true, DaysRequested: 30})
	if err != nil || hosted.HostedURL != "https://secure.plaid.com/hl/x" || hosted.ExpiresAt.IsZero() {
		t.Errorf("hosted: %+v, %v", hosted, err)
	}
	checkBody(t, server.last(t), map[string]any{
		"client_name": "Passbook", "language": "en", "country_codes": []any{"US"}, "user": map[string]any{"client_user_id": "user-1"},
		"products": []any{"transactions"}, "hosted_link": map[string]any{}, "transactions": map[string]any{"days_requested": float64(30)},
	})
	if _, err := c.CreateLinkToken(t.Context(), LinkRequest{}); err == nil {
		t.Error("a link token without a user was asked for")
	}
}

func TestUpdateTokenNamesNoProducts(t *testing.T) {
	server := newReplay(t).on("/link/token/create", example(t, "api-tokens__0456__response__link_token_create"))
	c := newClient(t, server.URL)
	if _, err := c.CreateUpdateToken(t.Context(), secret.New(accessToken), UpdateRequest{UserID: "user-1"}); err != nil {
		t.Fatal(err)
	}
	plain := map[string]any{
		"client_name": "Passbook", "language": "en", "country_codes": []any{"US"}, "user": map[string]any{"client_user_id": "user-1"},
		"access_token": accessToken,
	}
	checkBody(t, server.last(t), plain)
	if _, err := c.CreateUpdateToken(t.Context(), secret.New(accessToken), UpdateRequest{UserID: "user-1", SelectAccounts: true}); err != nil {
		t.Fatal(err)
	}
	plain["update"] = map[string]any{"account_selection_enabled": true}
	checkBody(t, server.last(t), plain)
}

func TestLinkTokenStatus(t *testing.T) {
	server := newReplay(t).on("/link/token/get", example(t, "api-tokens__0578__response__link_token_get"),
		answer(200, `{"link_token":"link-sandbox-1","created_at":"2024-01-01T00:00:00Z","expiration":"2024-01-01T04:00:00Z","request_id":"r",
			"link_sessions":[
			 {"link_session_id":"s1","started_at":"2024-01-01T00:01:00","finished_at":null,"on_exit":{"error":{"error_type":"ITEM_ERROR",
			  "error_code":"INVALID_CREDENTIALS","error_message":"bad","display_message":"The credentials were not correct."},
			  "metadata":{"status":"requires_credentials"}},"on_success":null},
			 {"link_session_id":"s2","started_at":"2024-01-01T00:02:00Z","finished_at":"2024-01-01T00:03:00Z","on_exit":null,
			  "on_success":{"public_token":"public-sandbox-9","metadata":{"institution":{"name":"First Platypus Bank","institution_id":"ins_109508"},
			  "accounts":[{"id":"a1","name":"Plaid Checking","mask":"0000","type":"depository","subtype":"checking"}]}}}]}`))
	c := newClient(t, server.URL)
	token := secret.New("link-sandbox-1")
	plain, err := c.LinkTokenStatus(t.Context(), token)
	if err != nil || !plain.ExpiresAt.Equal(utc(t, "2020-12-03T01:14:54Z")) || len(plain.Sessions) != 0 {
		t.Errorf("without sessions: %+v, %v", plain, err)
	}
	got, err := c.LinkTokenStatus(t.Context(), token)
	if err != nil || len(got.Sessions) != 2 {
		t.Fatalf("sessions: %+v, %v", got, err)
	}
	left, done := got.Sessions[0], got.Sessions[1]
	if left.Success != nil || left.Exit == nil || left.Exit.Status != "requires_credentials" || left.Exit.Trouble.Code != "INVALID_CREDENTIALS" {
		t.Errorf("the session that was left: %+v", left)
	}
	if !left.StartedAt.Equal(utc(t, "2024-01-01T00:01:00Z")) || !left.FinishedAt.IsZero() {
		t.Errorf("its times: %v, %v", left.StartedAt, left.FinishedAt)
	}
	if done.Exit != nil || done.Success == nil || done.Success.PublicToken.Reveal() != "public-sandbox-9" || done.Success.Institution != "ins_109508" {
		t.Fatalf("the session that succeeded: %+v", done)
	}
	want := []LinkedAccount{{ID: "a1", Name: "Plaid Checking", Mask: "0000", Type: "depository", Subtype: "checking"}}
	if diff := cmp.Diff(want, done.Success.Accounts); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
}

func TestExchangeAndTokens(t *testing.T) {
	server := newReplay(t).
		on("/item/public_token/exchange", example(t, "api-tokens__0651__response__item_public_token_exchange")).
		on("/item/access_token/invalidate", example(t, "api-tokens__0701__response__item_access_token_invalidate")).
		on("/sandbox/public_token/create", example(t, "api-sandbox__0131__response__sandbox_public_token_create")).
		on("/sandbox/item/reset_login", example(t, "api-sandbox__0243__response__sandbox_item_reset_login")).
		on("/sandbox/item/fire_webhook", example(t, "api-sandbox__0308__response__sandbox_item_fire_webhook"))
	c := newClient(t, server.URL)
	login, err := c.Exchange(t.Context(), secret.New("public-sandbox-1"))
	if err != nil || login.AccessToken.Reveal() != "access-sandbox-de3ce8ef-33f8-452c-a685-8671031fc0f6" || login.Item != "M5eVJqLnv3tbzdngLDp9FL5OlDNxlNhlE55op" {
		t.Errorf("exchange: %v, %v", login.Item, err)
	}
	checkBody(t, server.last(t), map[string]any{"public_token": "public-sandbox-1"})
	fresh, err := c.InvalidateAccessToken(t.Context(), login.AccessToken)
	if err != nil || fresh.Reveal() != "access-sandbox-8ab976e6-64bc-4b38-98f7-731e7a349970" {
		t.Errorf("invalidate: %v", err)
	}
	public, err := c.SandboxPublicToken(t.Context(), "ins_109508", "user_custom", secret.New(`{"version":"2"}`), "transactions", "liabilities")
	if err != nil || public.Reveal() != "public-sandbox-b0e2c4ee-a763-4df5-bfe9-46a46bce993d" {
		t.Errorf("sandbox public token: %v", err)
	}
	checkBody(t, server.last(t), map[string]any{
		"institution_id": "ins_109508", "initial_products": []any{"transactions", "liabilities"},
		"options": map[string]any{
			"override_username": "user_custom", "override_password": `{"version":"2"}`,
			"transactions": map[string]any{"days_requested": float64(730)},
		},
	})
	if err := c.ResetLogin(t.Context(), fresh); err != nil {
		t.Errorf("reset login: %v", err)
	}
	if err := c.FireWebhook(t.Context(), fresh, "TRANSACTIONS", "SYNC_UPDATES_AVAILABLE"); err != nil {
		t.Errorf("fire webhook: %v", err)
	}
	checkBody(t, server.last(t), map[string]any{
		"access_token": fresh.Reveal(), "webhook_type": "TRANSACTIONS", "webhook_code": "SYNC_UPDATES_AVAILABLE",
	})
}

func TestRemove(t *testing.T) {
	server := newReplay(t).on("/item/remove", example(t, "api-items__0260__response__item_remove"),
		answer(400, `{"error_type":"ITEM_ERROR","error_code":"ITEM_NOT_FOUND","error_message":"gone","request_id":"r"}`),
		answer(400, `{"error_type":"INVALID_INPUT","error_code":"INVALID_ACCESS_TOKEN","error_message":"unknown","request_id":"r"}`))
	c := newClient(t, server.URL)
	for _, want := range []struct{ gone, failed bool }{{false, false}, {true, false}, {false, true}} {
		if gone, err := c.Remove(t.Context(), secret.New(accessToken)); gone != want.gone || (err != nil) != want.failed {
			t.Errorf("remove: already gone %v, %v; want %+v", gone, err, want)
		}
	}
}

func TestAccounts(t *testing.T) {
	server := newReplay(t).
		on("/accounts/get", example(t, "api-accounts__0229__response__accounts_get")).
		on("/accounts/balance/get", example(t, "api-products-balance__0246__response__accounts_balance_get"))
	c := newClient(t, server.URL)
	got, err := c.Accounts(t.Context(), secret.New(accessToken))
	if err != nil || len(got) < 2 {
		t.Fatalf("%d accounts, %v", len(got), err)
	}
	want := ledger.Account{
		ID: "blgvvBlXw3cq5GMPwqB6s6q4dLKB9WcVqGDGo", Item: got[0].Item, PersistentID: "8cfb8beb89b774ee43b090625f0d61d0814322b43bff984eaf60386e",
		Name: "Plaid Checking", OfficialName: "Plaid Gold Standard 0% Interest Checking", Mask: "0000", Type: ledger.Depository,
		Subtype: "checking", Balances: ledger.Balances{Available: usd(10000), Current: usd(11000), AsOf: fixedNow()},
	}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("first account (-want +got):\n%s", diff)
	}
	if got[0].Item == "" {
		t.Error("the account does not say which Item it belongs to")
	}
	live, err := c.LiveBalances(t.Context(), secret.New(accessToken))
	checkBody(t, server.last(t), map[string]any{
		"access_token": accessToken, "options": map[string]any{"min_last_updated_datetime": "2026-02-03T12:00:00Z"},
	})
	if err != nil || len(live) == 0 {
		t.Errorf("live balances: %d, %v", len(live), err)
	}
}

func TestBalancesOfOtherKinds(t *testing.T) {
	server := newReplay(t).on("/accounts/get", answer(200, `{"item":{"item_id":"i1"},"request_id":"r","accounts":[
		{"account_id":"a","name":"Crypto","type":"investment","subtype":"crypto exchange","mask":null,"official_name":null,
		 "balances":{"available":null,"current":0.12345678,"limit":null,"iso_currency_code":null,"unofficial_currency_code":"BTC"}},
		{"account_id":"b","name":"401k","type":"investment","subtype":"401k",
		 "balances":{"available":null,"current":23631.9805,"limit":null,"iso_currency_code":"USD","last_updated_datetime":"2026-03-04T10:00:00"}},
		{"account_id":"c","name":"Odd","type":"spaceship","subtype":null,"balances":{"current":1,"iso_currency_code":"EUR","unofficial_currency_code":"EURO"}},
		{"account_id":"d","name":"None","type":"other","balances":{"current":1.5,"iso_currency_code":null,"unofficial_currency_code":null}}]}`))
	got, err := newClient(t, server.URL).Accounts(t.Context(), secret.New(accessToken))
	if err != nil || len(got) != 4 {
		t.Fatalf("%d accounts, %v", len(got), err)
	}
	for i, want := range []ledger.Money{{Minor: 12345678, Currency: "BTC"}, {Minor: 2363198, Currency: "USD"}, {Minor: 100, Currency: "EUR"}, {Minor: 150, Currency: "XXX"}} {
		if b := got[i].Balances; b.Current == nil || *b.Current != want || b.Available != nil || b.Limit != nil {
			t.Errorf("balance %d: %+v, want %v", i, b, want)
		}
	}
	if !got[1].Balances.AsOf.Equal(utc(t, "2026-03-04T10:00:00Z")) || !got[0].Balances.AsOf.Equal(fixedNow()) {
		t.Errorf("as of %v and %v", got[0].Balances.AsOf, got[1].Balances.AsOf)
	}
	if got[2].Type != "spaceship" {
		t.Error("an unknown account type was not kept")
	}
}

func TestItem(t *testing.T) {
	server := newReplay(t).on("/item/get", example(t, "api-items__0187__response__item_get"),
		answer(200, `{"item":{"item_id":"i1","institution_id":null,"webhook":null,"products":["transactions"],"billed_products":["transactions"],
			"available_products":[],"consent_expiration_time":"2026-05-01T00:00:00Z","update_type":"background",
			"error":{"error_type":"ITEM_ERROR","error_code":"ITEM_LOGIN_REQUIRED","error_message":"the login details have changed",
			"display_message":null,"status":400}},"status":{"transactions":null,"last_webhook":null},"request_id":"r"}`))
	c := newClient(t, server.URL)
	got, err := c.Item(t.Context(), secret.New(accessToken))
	if err != nil {
		t.Fatal(err)
	}
	want := Item{
		ID: "Ed6bjNrDLJfGvZWwnkQlfxwoNz54B5C97ejBr", Institution: "ins_109508", Webhook: "https://plaid.com/example/hook",
		Billed: []string{"identity", "transactions"}, Available: []string{"balance", "auth"},
		Status: ledger.ItemStatus{
			Products: []string{"identity", "transactions"}, LastGoodUpdateAt: utc(t, "2019-02-15T15:52:39Z"),
			LastFailedUpdateAt: utc(t, "2019-01-22T04:32:00Z"), CheckedAt: fixedNow(),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("item (-want +got):\n%s", diff)
	}
	broken, err := c.ItemStatus(t.Context(), secret.New(accessToken))
	if err != nil || broken.Trouble == nil || broken.Trouble.Code != "ITEM_LOGIN_REQUIRED" || !broken.ConsentExpiresAt.Equal(utc(t, "2026-05-01T00:00:00Z")) {
		t.Errorf("broken Item: %+v, %v", broken, err)
	}
}

func TestStreams(t *testing.T) {
	server := newReplay(t).on("/transactions/recurring/get", example(t, "api-products-transactions__1479__response__transactions_recurring_get"),
		answer(400, `{"error_type":"ITEM_ERROR","error_code":"PRODUCT_NOT_READY","error_message":"not yet","request_id":"r"}`))
	c := newClient(t, server.URL)
	got, err := c.Streams(t.Context(), secret.New(accessToken), []ledger.AccountID{"a", "b"})
	if err != nil || len(got) < 2 {
		t.Fatalf("%d streams, %v", len(got), err)
	}
	want := ledger.Stream{
		ID: "no86Eox18VHMvaOVL7gPUM9ap3aR1LsAVZ5nc", Account: "lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzqDje", Inflow: true,
		Description: "Platypus Payroll", Category: ledger.Category{Primary: "INCOME", Detailed: "INCOME_WAGES"},
		FirstOn: 20220228, LastOn: 20220430, Frequency: ledger.SemiMonthly, Average: *usd(80000), Last: *usd(100000),
		Active: true, Status: ledger.Mature, Transactions: got[0].Transactions,
	}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Errorf("first stream (-want +got):\n%s", diff)
	}
	if len(got[0].Transactions) != 5 || got[1].Inflow || got[1].Average.Minor >= 0 {
		t.Errorf("streams: %+v", got)
	}
	checkBody(t, server.last(t), map[string]any{"access_token": accessToken, "account_ids": []any{"a", "b"}})
	_, err = c.Streams(t.Context(), secret.New(accessToken), nil)
	if e := asError(t, err); !e.NotReady() || !e.Retryable() || e.LoginRequired() {
		t.Errorf("not ready: %v", err)
	}
}

func TestInstitutions(t *testing.T) {
	server := newReplay(t).
		on("/institutions/get_by_id", example(t, "api-institutions__1149__response__institutions_get_by_id"),
			answer(200, `{"institution":{"institution_id":"ins_1","name":"Bank","url":null,"primary_color":"\u001b[31m","logo":null,"oauth":true,
				"status":null},"request_id":"r"}`),
			answer(200, `{"institution":{"institution_id":"ins_2","name":"Bank","oauth":false,"status":{"item_logins":null,
				"transactions_updates":{"status":"EXHAUSTED","last_status_change":"2026-03-01"},
				"health_incidents":[{"start_date":"2026-03-01T10:00:00Z","end_date":null,"title":"Logins fail","incident_updates":[
				 {"status":"IDENTIFIED","updated_date":"2026-03-01T12:00:00Z"},{"status":"INVESTIGATING","updated_date":"2026-03-01T11:00:00Z"}]}]}},
				"request_id":"r"}`)).
		on("/institutions/search", example(t, "api-institutions__1762__response__institutions_search"))
	c := newClient(t, server.URL)
	got, err := c.Institution(t.Context(), "ins_109512")
	if err != nil {
		t.Fatal(err)
	}
	want := ledger.Institution{
		ID: "ins_109512", Name: "Houndstooth Bank", URL: "https://plaid.com", Colour: "#004966", CheckedAt: fixedNow(),
		Logins: ledger.ProductHealth{
			Health: ledger.Healthy, ChangedAt: utc(t, "2019-02-15T15:53:00Z"), SuccessPercent: 90, PlaidPercent: 1, BankPercent: 9,
		},
		Updates: ledger.ProductHealth{
			Health: ledger.Healthy, ChangedAt: utc(t, "2019-02-12T08:22:00Z"), SuccessPercent: 95, PlaidPercent: 2, BankPercent: 3,
			RefreshInterval: "NORMAL",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("institution (-want +got):\n%s", diff)
	}
	checkBody(t, server.last(t), map[string]any{
		"institution_id": "ins_109512", "country_codes": []any{"US"},
		"options": map[string]any{"include_optional_metadata": true, "include_status": true},
	})
	bare, err := c.Institution(t.Context(), "ins_1")
	if err != nil || !bare.OAuth || bare.Colour != "" || bare.Health() != ledger.HealthUnknown || !bare.Logins.BreakdownMissing {
		t.Errorf("bank without a status: %+v, %v", bare, err)
	}
	troubled, err := c.Institution(t.Context(), "ins_2")
	if err != nil || len(troubled.Incidents) != 1 || troubled.Incidents[0].Status != "IDENTIFIED" || !troubled.Incidents[0].EndedAt.IsZero() {
		t.Errorf("bank with an incident: %+v, %v", troubled, err)
	}
	found, err := c.SearchInstitutions(t.Context(), "hound")
	if err != nil || len(found) == 0 || found[0].ID == "" {
		t.Errorf("search: %+v, %v", found, err)
	}
	if body := server.last(t).body; body["query"] != "hound" || body["products"] == nil {
		t.Errorf("search asked %v", body)
	}
}

func TestNothingButPost(t *testing.T) {
	var methods []string
	server := newReplay(t)
	server.on("/item/get", func(w http.ResponseWriter, r *http.Request) {
		methods = append(methods, r.Method)
		example(t, "api-items__0187__response__item_get")(w, r)
	})
	if _, err := newClient(t, server.URL).Item(t.Context(), secret.New(accessToken)); err != nil || len(methods) != 1 || methods[0] != http.MethodPost {
		t.Errorf("%v, %v", methods, err)
	}
}
