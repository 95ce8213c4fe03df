package plaidsvc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

func asError(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *Error", err)
	}
	return e
}

func asNetwork(t *testing.T, err error) *NetworkError {
	t.Helper()
	var e *NetworkError
	if !errors.As(err, &e) || !errors.Is(err, ErrNetwork) {
		t.Fatalf("%v is no *NetworkError", err)
	}
	return e
}

func TestErrorOfPlaid(t *testing.T) {
	server := newReplay(t).
		on("/item/get", example(t, "api-items__0187__response__item_get")).
		on("/accounts/get", answer(400, `{"error_type":"ITEM_ERROR","error_code":"ITEM_LOGIN_REQUIRED","error_message":"the login details of this item have changed",
			"display_message":"Please sign in again.\u001b[31m","documentation_url":"x","suggested_action":null,"request_id":"HNTDNrA8F1shFEW"}`))
	c := newClient(t, server.URL)
	if _, err := c.Item(t.Context(), secret.New(accessToken)); err != nil {
		t.Fatal(err)
	}
	_, err := c.Accounts(t.Context(), secret.New(accessToken))
	got := *asError(t, fmt.Errorf("read accounts: %w", err))
	want := Error{
		Path: "/accounts/get", Type: "ITEM_ERROR", Code: "ITEM_LOGIN_REQUIRED", Message: "the login details of this item have changed",
		Display: "Please sign in again.\x1b[31m", HTTP: 400, RequestID: "HNTDNrA8F1shFEW", ItemID: "Ed6bjNrDLJfGvZWwnkQlfxwoNz54B5C97ejBr",
		At: fixedNow(),
	}
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if text := "plaid /accounts/get: ITEM_LOGIN_REQUIRED: the login details of this item have changed (http 400, request_id HNTDNrA8F1shFEW)"; got.Error() != text {
		t.Errorf("text: %s", got.Error())
	}
	trouble := got.Trouble()
	if trouble != (ledger.Trouble{
		Type: want.Type, Code: want.Code, Message: want.Message, Display: want.Display, RequestID: want.RequestID, SeenAt: want.At,
	}) {
		t.Errorf("trouble: %+v", trouble)
	}
}

func TestKindsOfErrors(t *testing.T) {
	for _, c := range []struct {
		e                                          Error
		login, retryable, mutation, keys, notReady bool
	}{
		{e: Error{Code: "ITEM_LOGIN_REQUIRED", HTTP: 400}, login: true},
		{e: Error{Code: "ITEM_LOCKED", HTTP: 400}, login: true},
		{e: Error{Code: "USER_PERMISSION_REVOKED", HTTP: 400}},
		{e: Error{Code: "INVALID_API_KEYS", HTTP: 400}, keys: true},
		{e: Error{Code: "UNAUTHORIZED_ENVIRONMENT", HTTP: 400}, keys: true},
		{e: Error{Code: "INSTITUTION_DOWN", HTTP: 400}, retryable: true},
		{e: Error{Code: "RATE_LIMIT", HTTP: 429}, retryable: true},
		{e: Error{Code: "A_NEW_LIMIT", HTTP: 429}, retryable: true},
		{e: Error{Code: "ADDITION_LIMIT", HTTP: 429}},
		{e: Error{Code: "INTERNAL_SERVER_ERROR", HTTP: 500}, retryable: true},
		{e: Error{Code: ledger.CodePlaidDown, HTTP: 502}, retryable: true},
		{e: Error{Code: ledger.CodeUnreadable, HTTP: 200}},
		{e: Error{Code: "MISSING_FIELDS", HTTP: 400}},
		{e: Error{Code: "A_NEW_CODE", HTTP: 400}},
		{e: Error{Code: "PRODUCT_NOT_READY", HTTP: 400}, retryable: true, notReady: true},
		{e: Error{Code: "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION", HTTP: 400}, retryable: true, mutation: true},
	} {
		if c.e.LoginRequired() != c.login || c.e.Retryable() != c.retryable || c.e.Mutation() != c.mutation || c.e.Keys() != c.keys || c.e.NotReady() != c.notReady {
			t.Errorf("%s: login %v, retryable %v, mutation %v, keys %v, not ready %v", c.e.Code,
				c.e.LoginRequired(), c.e.Retryable(), c.e.Mutation(), c.e.Keys(), c.e.NotReady())
		}
	}
}

func TestUnknownCodesAreKept(t *testing.T) {
	server := newReplay(t).on("/item/get", answer(418, `{"error_type":"TEAPOT_ERROR","error_code":"SHORT_AND_STOUT","error_message":null,"request_id":null}`),
		answer(400, `{"error_type":7}`), answer(429, ``))
	c := newClient(t, server.URL, func(o *Options) { o.NoLimits = true })
	_, err := c.Item(t.Context(), secret.New(accessToken))
	if e := asError(t, err); e.Type != "TEAPOT_ERROR" || e.Code != "SHORT_AND_STOUT" || e.HTTP != 418 {
		t.Errorf("%v", err)
	}
	_, err = c.Item(t.Context(), secret.New(accessToken))
	if e := asError(t, err); e.Code != ledger.CodeUnreadable || e.HTTP != 400 {
		t.Errorf("%v", err)
	}
}

// TestSecretsNeverLeave has every secret of a call come back in every field of an answer, and looks for it in errors and logs.
func TestSecretsNeverLeave(t *testing.T) {
	const (
		access   = "access-sandbox-canary00-0000-0000-0000-000000000001"
		public   = "public-production-canary00-0000-0000-0000-000000000002"
		password = "canary-password-hunter2"
		foreign  = "link-development-canary00-0000-0000-0000-000000000003"
		merchant = "canary-merchant"
	)
	echo := strings.Join([]string{access, public, foreign, canarySecret}, " and ")
	hostile := func(text string) http.HandlerFunc {
		return answer(400, fmt.Sprintf(`{"error_type":"INVALID_INPUT","error_code":"INVALID_FIELD","error_message":%q,"display_message":%q}`, text, text))
	}
	for name, handler := range map[string]http.HandlerFunc{
		"an error that repeats them": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/sandbox/public_token/create" { // the one call that carries the password
				hostile(echo+password)(w, r)
				return
			}
			hostile(echo)(w, r)
		},
		"a gateway that repeats them":   answer(404, "<html>"+echo+"</html>"),
		"a success that cannot be read": answer(200, `{"item":"`+echo+`","access_token":{"x":"`+echo+`"},"public_token":["`+echo+`"],"added":"`+merchant+`"}`),
		"an amount that is no number":   answer(200, `{"added":[{"transaction_id":"t","account_id":"a","amount":1e99,"name":"`+merchant+`"}],"accounts":[{"account_id":"`+merchant+`","balances":{"current":1e99}}]}`),
		"an answer that is cut":         func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a redirect that repeats them": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.com/?"+strings.ReplaceAll(echo, " ", "+"), http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := newReplay(t)
			for _, path := range []string{
				"/item/get", "/accounts/get", "/accounts/balance/get", "/transactions/sync", "/transactions/recurring/get", "/item/remove",
				"/item/public_token/exchange", "/item/access_token/invalidate", "/sandbox/public_token/create", "/sandbox/item/reset_login",
				"/sandbox/item/fire_webhook", "/link/token/create", "/link/token/get", "/institutions/get_by_id", "/institutions/search",
			} {
				server.on(path, handler)
			}
			var log bytes.Buffer
			c := newClient(t, server.URL, func(o *Options) {
				o.NoLimits = true
				o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			})
			for _, err := range everyCall(t, c, secret.New(access), secret.New(public), secret.New(password), secret.New(foreign)) {
				if err == nil {
					continue // an answer may have been good enough for this call
				}
				said := fmt.Sprintf("%v %+v %#v %q", err, err, err, err)
				var e *Error
				if errors.As(err, &e) {
					said += fmt.Sprintf("%+v %#v %s %s", *e, e.Trouble(), string(e.Message), string(e.Display))
				}
				if strings.Contains(said, "canary") {
					t.Errorf("an error gives a secret away: %s", said)
				}
			}
			if strings.Contains(log.String(), "canary") {
				t.Errorf("the log gives a secret away: %s", log.String())
			}
			if log.Len() == 0 {
				t.Error("nothing was logged")
			}
		})
	}
}

// everyCall makes each call of the Client once and returns the errors.
func everyCall(t *testing.T, c *Client, access, public, password, link secret.Secret) []error {
	t.Helper()
	ctx := t.Context()
	var errs []error
	keep := func(_ any, err error) { errs = append(errs, err) }
	keep(c.Item(ctx, access))
	keep(c.Accounts(ctx, access))
	keep(c.LiveBalances(ctx, access))
	keep(c.SyncPage(ctx, access, "", 0))
	keep(c.Streams(ctx, access, []ledger.AccountID{"a"}))
	keep(c.Remove(ctx, access))
	keep(c.Exchange(ctx, public))
	keep(c.InvalidateAccessToken(ctx, access))
	keep(c.SandboxPublicToken(ctx, "ins_1", "user", password))
	keep(nil, c.ResetLogin(ctx, access))
	keep(nil, c.FireWebhook(ctx, access, "", "DEFAULT_UPDATE"))
	keep(c.CreateLinkToken(ctx, LinkRequest{UserID: "u"}))
	keep(c.CreateUpdateToken(ctx, access, UpdateRequest{UserID: "u"}))
	keep(c.LinkTokenStatus(ctx, link))
	keep(c.Institution(ctx, "ins_1"))
	keep(c.SearchInstitutions(ctx, "q"))
	return errs
}

func TestLogSaysWhatSupportNeeds(t *testing.T) {
	server := newReplay(t).
		on("/item/get", example(t, "api-items__0187__response__item_get")).
		on("/accounts/get", answer(400, plaidError("ITEM_ERROR", "ITEM_LOGIN_REQUIRED")))
	var log bytes.Buffer
	c := newClient(t, server.URL, func(o *Options) { o.Log = slog.New(slog.NewJSONHandler(&log, nil)) })
	if _, err := c.Item(t.Context(), secret.New(accessToken)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Accounts(t.Context(), secret.New(accessToken)); err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines: %s", len(lines), log.String())
	}
	for i, want := range []map[string]any{
		{"level": "INFO", "path": "/item/get", "status": 200.0, "request_id": "m8MDnv9okwxFNBV", "msg": "plaid request"},
		{"level": "WARN", "path": "/accounts/get", "status": 400.0, "request_id": "req1", "error_code": "ITEM_LOGIN_REQUIRED", "msg": "plaid request"},
	} {
		var got map[string]any
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatal(err)
		}
		if took, ok := got["took"].(float64); !ok || took <= 0 || took > float64(time.Minute) {
			t.Errorf("line %d took %v", i, got["took"])
		}
		delete(got, "took")
		delete(got, "time")
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("line %d: %v, want %v", i, got, want)
		}
	}
}

func TestLabelsArePrintable(t *testing.T) {
	for in, want := range map[string]string{
		"INVALID_FIELD": "INVALID_FIELD", "\x1b[2Jx": "^[[2Jx", strings.Repeat("é", 100): strings.Repeat("é", 64), "": "",
	} {
		if got := label(in); got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
	if got := (&Error{Path: "/x", Code: "C", Message: safetext.Untrusted("\x1b[31mred")}).Error(); strings.ContainsRune(got, 0x1b) {
		t.Errorf("an escape sequence reached the text: %q", got)
	}
}
