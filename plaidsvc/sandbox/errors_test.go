package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"passbook/plaidsvc/sandbox"
	"passbook/plaidsvc/sandbox/bank"
)

const (
	unknownAccess = "access-sandbox-11111111-2222-3333-4444-555555555555"
	unknownPublic = "public-sandbox-11111111-2222-3333-4444-555555555555"
	unknownLink   = "link-sandbox-11111111-2222-3333-4444-555555555555"
)

func linkBody(change object) object {
	body := object{
		"client_name": "Passbook", "language": "en", "country_codes": []string{"US"},
		"user": object{"client_user_id": "person-1"}, "products": []string{"transactions"},
	}
	for name, value := range change {
		if value == nil {
			delete(body, name)
		} else {
			body[name] = value
		}
	}
	return body
}

func sandboxBody(change object) object {
	body := object{"institution_id": "ins_109508", "initial_products": []string{"transactions"}}
	for name, value := range change {
		body[name] = value
	}
	return body
}

func login(username, password string) object {
	return sandboxBody(object{"options": object{"override_username": username, "override_password": password}})
}

// TestDocumentedErrors goes through the errors of Plaid's pages that one request
// can cause, with their exact texts.
func TestDocumentedErrors(t *testing.T) {
	c := start(t, sandbox.Options{NoRateLimits: true})
	token, itemID := c.linked(nil)
	removed, _ := c.linked(nil)
	c.post("/item/remove", object{"access_token": removed})
	broken, _ := c.linked(nil)
	c.post("/sandbox/item/reset_login", object{"access_token": broken})
	auth, _ := c.linked(nil)
	withAuth := func() any {
		public := c.post("/sandbox/public_token/create", sandboxBody(object{"initial_products": []string{"auth"}}))["public_token"]
		return c.post("/item/public_token/exchange", object{"public_token": public})["access_token"]
	}
	authOnly, authAtFirst := withAuth(), withAuth()
	other := c.post("/transactions/sync", object{"access_token": auth, "count": 1})["next_cursor"]

	const (
		notFoundItem  = "The Item you requested cannot be found. This Item does not exist, has been previously removed via /item/remove, or has had access removed by the user."
		loginRequired = "the login details of this item have changed (credentials, MFA, or required user action) and a user login is required to update this information. use Link's update mode to restore the item to a good state"
		noProduct     = "products must either be null or a list of strings containing at least one valid product"
	)
	tests := map[string]struct {
		path    string
		body    object
		code    string
		message string
	}{
		"unknown access token":     {"/item/get", object{"access_token": unknownAccess}, "INVALID_ACCESS_TOKEN", "could not find matching access token"},
		"access token of nonsense": {"/item/get", object{"access_token": "hello"}, "INVALID_ACCESS_TOKEN", "provided access token is in an invalid format. expected format: access-<environment>-<identifier>"},
		"access token of production": {"/item/get", object{"access_token": strings.Replace(unknownAccess, "sandbox", "production", 1)},
			"INVALID_ACCESS_TOKEN", `provided access token is for the wrong Plaid environment. expected "sandbox", got "production"`},
		"removed item":          {"/item/get", object{"access_token": removed}, "ITEM_NOT_FOUND", notFoundItem},
		"removed item, sync":    {"/transactions/sync", object{"access_token": removed}, "ITEM_NOT_FOUND", notFoundItem},
		"broken item, accounts": {"/accounts/get", object{"access_token": broken}, "ITEM_LOGIN_REQUIRED", loginRequired},
		"broken item, balance":  {"/accounts/balance/get", object{"access_token": broken}, "ITEM_LOGIN_REQUIRED", loginRequired},
		"broken item, sync":     {"/transactions/sync", object{"access_token": broken}, "ITEM_LOGIN_REQUIRED", loginRequired},
		"broken item, refresh":  {"/transactions/refresh", object{"access_token": broken}, "ITEM_LOGIN_REQUIRED", loginRequired},
		"broken item, get": {"/transactions/get", object{"access_token": broken, "start_date": "2024-01-01", "end_date": "2024-02-01"},
			"ITEM_LOGIN_REQUIRED", loginRequired},
		"broken item, recurring": {"/transactions/recurring/get", object{"access_token": broken, "account_ids": []string{}}, "ITEM_LOGIN_REQUIRED", loginRequired},
		"unknown account": {"/accounts/get", object{"access_token": token, "options": object{"account_ids": []string{"nobody"}}},
			"INVALID_ACCOUNT_ID", "failed to find requested account ID for requested item"},
		"unknown public token":  {"/item/public_token/exchange", object{"public_token": unknownPublic}, "INVALID_PUBLIC_TOKEN", "could not find matching public token"},
		"unknown link token":    {"/link/token/get", object{"link_token": unknownLink}, "INVALID_LINK_TOKEN", "invalid link_token provided"},
		"unknown institution":   {"/institutions/get_by_id", object{"institution_id": "ins_0", "country_codes": []string{"US"}}, "INVALID_INSTITUTION", "invalid institution_id provided"},
		"Capital One":           {"/institutions/get_by_id", object{"institution_id": "ins_128026", "country_codes": []string{"US"}}, "INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT", "Institution not enabled in this environment"},
		"bank of other country": {"/institutions/get_by_id", object{"institution_id": "ins_109508", "country_codes": []string{"GB"}}, "INSTITUTION_NOT_FOUND", "this institution was not found. Please check the ID supplied"},
		"unknown key": {"/webhook_verification_key/get", object{"key_id": "no-such-key"}, "INVALID_WEBHOOK_VERIFICATION_KEY_ID",
			"invalid key_id provided. note that key_ids are specific to Plaid environments, and verification requests must be made to the same environment that the webhook was sent from"},
		"wrong password":           {"/sandbox/public_token/create", login("user_good", "wrong"), "INVALID_CREDENTIALS", "the provided credentials were not correct"},
		"error password":           {"/sandbox/public_token/create", login("user_good", "error_ITEM_LOCKED"), "ITEM_LOCKED", "the account is locked. prompt the user to visit the institution's site and unlock their account"},
		"bank is down":             {"/sandbox/public_token/create", sandboxBody(object{"institution_id": "ins_132361"}), "INSTITUTION_DOWN", "this institution is not currently responding to this request. please try again soon"},
		"OAuth bank without Link":  {"/sandbox/public_token/create", sandboxBody(object{"institution_id": "ins_127287"}), "INVALID_FIELD", "institution_id must not be that of an OAuth institution"},
		"unknown product":          {"/sandbox/public_token/create", sandboxBody(object{"initial_products": []string{"horoscopes"}}), "INVALID_PRODUCT", noProduct},
		"signal":                   {"/sandbox/public_token/create", sandboxBody(object{"initial_products": []string{"signal"}}), "INVALID_PRODUCT", noProduct},
		"link without products":    {"/link/token/create", linkBody(object{"products": nil}), "MISSING_FIELDS", "the following required fields are missing: products"},
		"link with no product":     {"/link/token/create", linkBody(object{"products": []string{}}), "INVALID_PRODUCT", noProduct},
		"link with balance":        {"/link/token/create", linkBody(object{"products": []string{"balance"}}), "INVALID_PRODUCT", noProduct},
		"link, product twice":      {"/link/token/create", linkBody(object{"optional_products": []string{"transactions"}}), "INVALID_FIELD", "a product may be in only one of products, required_if_supported_products and optional_products: transactions"},
		"link, update, products":   {"/link/token/create", linkBody(object{"access_token": token}), "INVALID_FIELD", "products must not be provided with access_token"},
		"link, unknown item":       {"/link/token/create", linkBody(object{"access_token": unknownAccess}), "INVALID_ACCESS_TOKEN", "could not find matching access token"},
		"link, e-mail as user":     {"/link/token/create", linkBody(object{"user": object{"client_user_id": "a@example.com"}}), "INVALID_FIELD", "user.client_user_id must not be an email address or a phone number"},
		"link, redirect over http": {"/link/token/create", linkBody(object{"redirect_uri": "http://example.com/back"}), "INVALID_FIELD", "redirect_uri must be an https URL without query or fragment; in Sandbox, http://localhost is allowed"},
		"link, redirect with query": {"/link/token/create", linkBody(object{"redirect_uri": "https://example.com/back?a=b"}), "INVALID_FIELD",
			"redirect_uri must be an https URL without query or fragment; in Sandbox, http://localhost is allowed"},
		"link, language":    {"/link/token/create", linkBody(object{"language": "xx"}), "INVALID_FIELD", "language must be one of: da, nl, en, et, fr, de, hi, it, lv, lt, no, pl, pt, ro, es, sv, vi"},
		"link, no country":  {"/link/token/create", linkBody(object{"country_codes": []string{}}), "INVALID_FIELD", "country_codes must have at least 1 elements"},
		"link, 731 days":    {"/link/token/create", linkBody(object{"transactions": object{"days_requested": 731}}), "INVALID_FIELD", "transactions.days_requested must be less than or equal to 730"},
		"foreign cursor":    {"/transactions/sync", object{"access_token": token, "cursor": other}, "INVALID_FIELD", "cursor not associated with access_token"},
		"nonsense cursor":   {"/transactions/sync", object{"access_token": token, "cursor": "CAESJKr"}, "INVALID_FIELD", "cursor not associated with access_token"},
		"overlong cursor":   {"/transactions/sync", object{"access_token": token, "cursor": strings.Repeat("A", 257)}, "INVALID_FIELD", "cursor must have at most 256 characters"},
		"count of 0":        {"/transactions/sync", object{"access_token": token, "count": 0}, "INVALID_FIELD", "count must be greater than or equal to 1"},
		"count of 501":      {"/transactions/sync", object{"access_token": token, "count": 501}, "INVALID_FIELD", "count must be less than or equal to 500"},
		"count of text":     {"/transactions/sync", object{"access_token": token, "count": "5"}, "INVALID_FIELD", "count must be an integer"},
		"options of null":   {"/transactions/sync", object{"access_token": token, "options": nil}, "INVALID_FIELD", "options must be an object"},
		"unknown field":     {"/transactions/sync", object{"access_token": token, "page": 1, "offset": 2}, "UNKNOWN_FIELDS", "the following fields are not recognized by this endpoint: offset, page"},
		"unknown option":    {"/transactions/sync", object{"access_token": token, "options": object{"sort": 1}}, "UNKNOWN_FIELDS", "the following fields are not recognized by this endpoint: options.sort"},
		"missing field":     {"/transactions/get", object{"access_token": token}, "MISSING_FIELDS", "the following required fields are missing: start_date, end_date"},
		"no access token":   {"/accounts/get", object{}, "MISSING_FIELDS", "the following required fields are missing: access_token"},
		"null access token": {"/accounts/get", object{"access_token": nil}, "MISSING_FIELDS", "the following required fields are missing: access_token"},
		"empty token":       {"/accounts/get", object{"access_token": ""}, "INVALID_FIELD", "access_token must be a properly formatted, non-empty string"},
		"bad date":          {"/transactions/get", object{"access_token": token, "start_date": "2024-02-30", "end_date": "2024-03-01"}, "INVALID_FIELD", "start_date must be a date in the format YYYY-MM-DD"},
		"dates reversed":    {"/transactions/get", object{"access_token": token, "start_date": "2024-03-02", "end_date": "2024-03-01"}, "INVALID_FIELD", "start_date must be on or before end_date"},
		"recurring without transactions": {"/transactions/recurring/get", object{"access_token": authOnly, "account_ids": []string{}}, "PRODUCT_NOT_ENABLED",
			"A requested product was not enabled for the current access token. Please ensure it is included when when initializing Link and create the Item again."},
		"first get": {"/transactions/get", object{"access_token": authAtFirst, "start_date": "2024-01-01", "end_date": "2024-02-01"},
			"PRODUCT_NOT_READY", "the requested product is not yet ready. please provide a webhook or try the request again later"},
		"webhook of nonsense": {"/item/webhook/update", object{"access_token": token, "webhook": "ftp://x"}, "INVALID_FIELD", "webhook must be a valid URL"},
		"fire without webhook": {"/sandbox/item/fire_webhook", object{"access_token": token, "webhook_code": "DEFAULT_UPDATE"}, "SANDBOX_WEBHOOK_INVALID",
			"Webhook for this item is either not set up, or invalid. Please update the item's webhook and try again."},
		"fire without product": {"/sandbox/item/fire_webhook", object{"access_token": token, "webhook_code": "AUTH_DATA_UPDATE"}, "SANDBOX_PRODUCT_NOT_ENABLED",
			"The auth product is not enabled on this item"},
		"fire without account select": {"/sandbox/item/fire_webhook", object{"access_token": token, "webhook_code": "NEW_ACCOUNTS_AVAILABLE"}, "SANDBOX_ACCOUNT_SELECT_V2_NOT_ENABLED",
			"The item was not created with Account Select v2"},
		"fire unknown code": {"/sandbox/item/fire_webhook", object{"access_token": token, "webhook_code": "HELLO"}, "INVALID_FIELD",
			"webhook_code must be one of: DEFAULT_UPDATE, NEW_ACCOUNTS_AVAILABLE, AUTH_DATA_UPDATE, AUTHORIZATION_GRANTED, RECURRING_TRANSACTIONS_UPDATE, SYNC_UPDATES_AVAILABLE, PRODUCT_READY, ERROR, LOGIN_REPAIRED"},
		"transactions, none": {"/sandbox/transactions/create", object{"access_token": token, "transactions": []object{}}, "INVALID_FIELD", "transactions must have at least 1 elements"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			body := c.fails(test.path, test.body, test.code)
			if body["error_message"] != test.message {
				t.Errorf("error_message = %q\nwant            %q", body["error_message"], test.message)
			}
		})
	}
	if c.post("/item/get", object{"access_token": broken})["item"].(object)["error"] == nil {
		t.Error("/item/get of a broken Item shows no error")
	}
	if c.truth(itemID) == nil {
		t.Error("the Item is gone after bad requests")
	}
}

func TestTransportErrors(t *testing.T) {
	c := start(t, sandbox.Options{})
	good := c.keys()
	with := func(name, value string) http.Header {
		h := good.Clone()
		if value == "" {
			h.Del(name)
		} else {
			h.Set(name, value)
		}
		return h
	}
	inBody := `{"client_id":"` + c.server.ClientID() + `","secret":"` + c.server.Secret() + `","access_token":"` + unknownAccess + `"}`
	bare := with("Plaid-Secret", "")
	bare.Del("Plaid-Client-Id")
	tests := map[string]struct {
		path, body string
		header     http.Header
		status     int
		code       string
		message    string
	}{
		"unknown path":       {"/transactions/list", `{}`, good, 400, "NOT_FOUND", "not found"},
		"no JSON":            {"/item/get", `access_token=1`, good, 400, "INVALID_BODY", "body could not be parsed as JSON"},
		"an array":           {"/item/get", `[]`, good, 400, "INVALID_BODY", "body could not be parsed as JSON"},
		"two objects":        {"/item/get", `{}{}`, good, 400, "INVALID_BODY", "body could not be parsed as JSON"},
		"null":               {"/item/get", `null`, good, 400, "INVALID_BODY", "body could not be parsed as JSON"},
		"nothing":            {"/item/get", ``, good, 400, "INVALID_BODY", "body could not be parsed as JSON"},
		"not UTF-8":          {"/item/get", "{\"access_token\":\"\xff\"}", good, 400, "INVALID_BODY", "body could not be parsed as JSON"},
		"too large":          {"/item/get", `{"a":"` + strings.Repeat("x", 2<<20) + `"}`, good, 400, "INVALID_BODY", "body could not be parsed as JSON"},
		"form":               {"/item/get", `{}`, with("Content-Type", "application/x-www-form-urlencoded"), 400, "INVALID_BODY", "body could not be parsed as JSON"},
		"no content type":    {"/item/get", `{}`, with("Content-Type", ""), 400, "INVALID_HEADERS", "the following required headers are missing: Content-Type"},
		"old version":        {"/item/get", `{}`, with("Plaid-Version", "2018-05-22"), 400, "INVALID_HEADERS", "Plaid-Version must be 2020-09-14"},
		"no secret":          {"/item/get", `{}`, with("Plaid-Secret", ""), 400, "MISSING_FIELDS", "the following required fields are missing: secret"},
		"no keys":            {"/item/get", `{}`, bare, 400, "MISSING_FIELDS", "the following required fields are missing: client_id, secret"},
		"wrong secret":       {"/item/get", `{}`, with("Plaid-Secret", "wrong"), 400, "INVALID_API_KEYS", "invalid client_id or secret provided"},
		"wrong client":       {"/item/get", `{}`, with("Plaid-Client-Id", "wrong"), 400, "INVALID_API_KEYS", "invalid client_id or secret provided"},
		"secret of a number": {"/item/get", `{"secret":1}`, good, 400, "INVALID_FIELD", "secret must be a properly formatted, non-empty string"},
		"keys in the body":   {"/item/get", inBody, bare, 400, "INVALID_ACCESS_TOKEN", "could not find matching access token"},
		"no version header":  {"/item/get", inBody, with("Plaid-Version", ""), 400, "INVALID_ACCESS_TOKEN", "could not find matching access token"},
		"controls need keys": {"/emulator/items", `{}`, bare, 400, "MISSING_FIELDS", "the following required fields are missing: client_id, secret"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := *c
			c.t = t
			status, header, text := c.send(test.path, []byte(test.body), test.header)
			body := decode(t, text)
			if status != test.status || body["error_code"] != test.code || body["error_message"] != test.message {
				t.Errorf("got %d %v %q, want %d %s %q", status, body["error_code"], body["error_message"], test.status, test.code, test.message)
			}
			if header.Get("Content-Type") != "application/json" {
				t.Errorf("Content-Type = %q", header.Get("Content-Type"))
			}
			id, _ := body["request_id"].(string)
			if len(id) != 15 {
				t.Errorf("request_id = %q", id)
			}
		})
	}
}

// TestEveryRefusalOfABankHasItsText forces each code a bank can refuse with.
func TestEveryRefusalOfABankHasItsText(t *testing.T) {
	c := start(t, sandbox.Options{NoRateLimits: true})
	for _, code := range bank.ForcedErrors() {
		got := c.fails("/sandbox/public_token/create", login("user_custom", `{"force_error":"`+string(code)+`","override_accounts":[]}`), string(code))
		// The documented text of PRODUCTS_NOT_SUPPORTED is empty.
		if got["error_type"] == "" || (got["error_message"] == "") != (code == "PRODUCTS_NOT_SUPPORTED") {
			t.Errorf("%s: type %v, message %q", code, got["error_type"], got["error_message"])
		}
	}
}

func TestCategoriesNeedNoKeys(t *testing.T) {
	c := start(t, sandbox.Options{})
	status, _, text := c.send("/categories/get", []byte(`{}`), http.Header{"Content-Type": {"application/json"}})
	if status != http.StatusOK || len(objects(t, decode(t, text)["categories"])) == 0 {
		t.Errorf("status %d: %s", status, shorten(text))
	}
	c.post("/categories/get", object{})
}

func TestOtherHostNamesAreRefused(t *testing.T) {
	c := start(t, sandbox.Options{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/categories/get", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "rebound.example.com"
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("status = %d, want 421", response.StatusCode)
	}
}

func TestTokensEnd(t *testing.T) {
	c := start(t, sandbox.Options{})
	public := c.post("/sandbox/public_token/create", sandboxBody(nil))["public_token"]
	access := c.post("/item/public_token/exchange", object{"public_token": public})["access_token"]
	c.fails("/item/public_token/exchange", object{"public_token": public}, "INVALID_PUBLIC_TOKEN")

	late := c.post("/sandbox/public_token/create", sandboxBody(nil))["public_token"]
	c.clock.add(30 * time.Minute)
	c.fails("/item/public_token/exchange", object{"public_token": late}, "INVALID_PUBLIC_TOKEN")

	fresh := c.post("/item/access_token/invalidate", object{"access_token": access})["new_access_token"]
	c.fails("/item/get", object{"access_token": access}, "INVALID_ACCESS_TOKEN")
	c.post("/item/get", object{"access_token": fresh})
	c.post("/item/remove", object{"access_token": fresh})
	c.fails("/item/remove", object{"access_token": fresh}, "ITEM_NOT_FOUND")

	link := c.post("/link/token/create", linkBody(nil))["link_token"]
	c.clock.add(4*time.Hour + 6*time.Hour + time.Second)
	c.fails("/link/token/get", object{"link_token": link}, "INVALID_LINK_TOKEN")
}

func TestRateLimits(t *testing.T) {
	c := start(t, sandbox.Options{})
	token, _ := c.linked(nil)
	for range 2 {
		c.post("/transactions/refresh", object{"access_token": token})
	}
	limited := c.fails("/transactions/refresh", object{"access_token": token}, "RATE_LIMIT")
	if limited["error_type"] != "RATE_LIMIT_EXCEEDED" || limited["error_message"] != "rate limit exceeded for attempts to access this item. please try again later" {
		t.Errorf("got %v %q", limited["error_type"], limited["error_message"])
	}
	other, _ := c.linked(nil)
	c.post("/transactions/refresh", object{"access_token": other})
	c.clock.add(time.Minute)
	c.post("/transactions/refresh", object{"access_token": token})

	for range 10 {
		c.post("/institutions/get", object{"count": 1, "offset": 0, "country_codes": []string{"US"}})
	}
	c.fails("/institutions/get", object{"count": 1, "offset": 0, "country_codes": []string{"US"}}, "INSTITUTIONS_GET_LIMIT")
	c.control("/emulator/rate_limits", object{"enabled": false})
	c.post("/institutions/get", object{"count": 1, "offset": 0, "country_codes": []string{"US"}})
}
