package plaidsvc_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/secret"
	"passbook/internal/syncer"
	"passbook/plaidsvc"
	"passbook/plaidsvc/sandbox"
)

var _ syncer.Source = (*plaidsvc.Client)(nil)

// bank is an offline Sandbox and a Client of it, joined by real HTTP.
type bank struct {
	*plaidsvc.Client
	server *sandbox.Server
	url    string
}

func newBank(t *testing.T, opts sandbox.Options) *bank {
	t.Helper()
	opts.Seed, opts.NoRateLimits, opts.HistoryDelay = 1, true, -1
	if opts.Today.IsZero() {
		opts.Today = time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	}
	server, err := sandbox.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(server)
	t.Cleanup(func() { front.Close(); server.Close() })
	b := &bank{server: server, url: front.URL}
	b.Client = b.client(t, secret.New(server.Secret()))
	return b
}

func (b *bank) client(t *testing.T, key secret.Secret) *plaidsvc.Client {
	t.Helper()
	c, err := plaidsvc.New(plaidsvc.Options{
		ClientID: b.server.ClientID(), Secret: key, Environment: ledger.Sandbox, BaseURL: b.url, NoLimits: true,
		Jitter: func() float64 { return 0 },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// control uses one of the Sandbox's own controls and returns its answer.
func (b *bank) control(t *testing.T, path string, body map[string]any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+path, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("PLAID-CLIENT-ID", b.server.ClientID())
	req.Header.Set("PLAID-SECRET", b.server.Secret())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: http %d, %v, %v", path, resp.StatusCode, out, err)
	}
	return out
}

func (b *bank) link(t *testing.T, institution ledger.InstitutionID, user string) plaidsvc.Login {
	t.Helper()
	public, err := b.SandboxPublicToken(t.Context(), institution, user, secret.New("pass_good"))
	if err != nil {
		t.Fatal(err)
	}
	login, err := b.Exchange(t.Context(), public)
	if err != nil {
		t.Fatal(err)
	}
	return login
}

// update fetches the pages after cursor until there are no more.
func (b *bank) update(t *testing.T, token secret.Secret, cursor ledger.Cursor, count int) (map[ledger.TransactionID]ledger.Transaction, ledger.Cursor, int, error) {
	t.Helper()
	rows := map[ledger.TransactionID]ledger.Transaction{}
	for pages := 1; ; pages++ {
		page, err := b.SyncPage(t.Context(), token, cursor, count)
		if err != nil {
			return nil, "", pages, err
		}
		for _, list := range [][]ledger.Transaction{page.Added, page.Modified} {
			for _, row := range list {
				rows[row.ID] = row
			}
		}
		for _, id := range page.Removed {
			delete(rows, id)
		}
		cursor = page.Next
		if !page.HasMore {
			return rows, cursor, pages, nil
		}
	}
}

func plaidError(t *testing.T, err error, code string) *plaidsvc.Error {
	t.Helper()
	checkCode(t, err, code)
	var e *plaidsvc.Error
	if !errors.As(err, &e) {
		t.FailNow()
	}
	return e
}

func checkCode(t *testing.T, err error, code string) {
	t.Helper()
	var e *plaidsvc.Error
	if !errors.As(err, &e) || e.Code != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestLifeOfAnItem(t *testing.T) {
	b := newBank(t, sandbox.Options{})
	ctx := t.Context()

	token, err := b.CreateLinkToken(ctx, plaidsvc.LinkRequest{UserID: "user-1", Optional: []string{"liabilities"}})
	if err != nil || token.Token.Empty() || time.Until(token.ExpiresAt) == 0 {
		t.Fatalf("link token: %v", err)
	}
	if status, err := b.LinkTokenStatus(ctx, token.Token); err != nil || !status.ExpiresAt.Equal(token.ExpiresAt) {
		t.Errorf("link token status: %+v, %v", status, err)
	}

	login := b.link(t, "ins_109508", "user_household_rivera")
	accounts, err := b.Accounts(ctx, login.AccessToken)
	if err != nil || len(accounts) == 0 {
		t.Fatalf("%d accounts, %v", len(accounts), err)
	}
	ids := map[ledger.AccountID]bool{}
	var streamed []ledger.AccountID
	for _, a := range accounts {
		if a.Item != login.Item || a.Name == "" || a.Type == "" || a.Balances.AsOf.IsZero() || a.Balances.Current == nil {
			t.Errorf("account %+v", a)
		}
		ids[a.ID] = true
		if a.Subtype == "checking" || a.Subtype == "savings" || a.Subtype == "credit card" {
			streamed = append(streamed, a.ID)
		}
	}

	rows, cursor, pages, err := b.update(t, login.AccessToken, "", 100)
	if err != nil || len(rows) == 0 || cursor == "" {
		t.Fatalf("%d rows to %q, %v", len(rows), cursor, err)
	}
	truth := b.control(t, "/emulator/item/transactions", map[string]any{"item_id": login.Item})
	if want, ok := truth["transactions"].([]any); !ok || len(want) != len(rows) || pages < 2 {
		t.Errorf("%d rows on %d pages, the bank has %d", len(rows), pages, len(want))
	} else {
		for _, raw := range want {
			checkRow(t, rows, raw)
		}
	}
	for _, r := range rows {
		if !ids[r.Account] || r.On.IsZero() || r.Name == "" || r.Amount.Currency == "" || r.Category.Primary == "" {
			t.Errorf("row %+v", r)
		}
	}
	if again, same, _, err := b.update(t, login.AccessToken, cursor, 0); err != nil || len(again) != 0 || same == "" {
		t.Errorf("nothing new gives %d rows, %v", len(again), err)
	}

	streams, err := b.Streams(ctx, login.AccessToken, streamed)
	if err != nil || len(streams) == 0 {
		t.Fatalf("%d streams, %v", len(streams), err)
	}
	for _, s := range streams {
		if s.Inflow != (s.Average.Minor > 0) || s.FirstOn > s.LastOn || s.Frequency == "" || len(s.Transactions) == 0 {
			t.Errorf("stream %+v", s)
		}
		for _, id := range s.Transactions {
			if _, ok := rows[id]; !ok {
				t.Errorf("stream %s has the unknown row %s", s.Title(), id)
			}
		}
	}

	item, err := b.Item(ctx, login.AccessToken)
	if err != nil || item.ID != login.Item || item.Institution != "ins_109508" || item.Status.Trouble != nil || item.Status.LastGoodUpdateAt.IsZero() {
		t.Errorf("item %+v, %v", item, err)
	}
	if in, err := b.Institution(ctx, item.Institution); err != nil || in.Name == "" || in.ID != item.Institution {
		t.Errorf("institution %+v, %v", in, err)
	}
	if found, err := b.SearchInstitutions(ctx, "platypus"); err != nil || len(found) < 2 {
		t.Errorf("%d institutions found, %v", len(found), err)
	}
	if live, err := b.LiveBalances(ctx, login.AccessToken); err != nil || len(live) != len(accounts) {
		t.Errorf("%d live balances, %v", len(live), err)
	}

	if err := b.ResetLogin(ctx, login.AccessToken); err != nil {
		t.Fatal(err)
	}
	_, err = b.SyncPage(ctx, login.AccessToken, cursor, 0)
	if e := plaidError(t, err, "ITEM_LOGIN_REQUIRED"); !e.LoginRequired() || e.ItemID != login.Item || e.RequestID == "" || e.Retryable() {
		t.Errorf("%+v", e)
	}
	if status, err := b.ItemStatus(ctx, login.AccessToken); err != nil || status.Trouble == nil || status.Trouble.Code != "ITEM_LOGIN_REQUIRED" {
		t.Errorf("status after the reset: %+v, %v", status, err)
	}
	repair, err := b.CreateUpdateToken(ctx, login.AccessToken, plaidsvc.UpdateRequest{UserID: "user-1", SelectAccounts: true})
	if err != nil || repair.Token.Empty() || repair.ExpiresAt.After(token.ExpiresAt) {
		t.Errorf("update token: %v", err)
	}

	fresh, err := b.InvalidateAccessToken(ctx, login.AccessToken)
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Accounts(ctx, login.AccessToken)
	checkCode(t, err, "INVALID_ACCESS_TOKEN")
	if gone, err := b.Remove(ctx, fresh); err != nil || gone {
		t.Errorf("remove: %v, %v", gone, err)
	}
	if gone, err := b.Remove(ctx, fresh); err != nil || !gone {
		t.Errorf("remove again: %v, %v", gone, err)
	}
}

// checkRow compares a row with the bank's own JSON, by way of its text.
func checkRow(t *testing.T, rows map[ledger.TransactionID]ledger.Transaction, raw any) {
	t.Helper()
	text, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	var w struct {
		ID       ledger.TransactionID `json:"transaction_id"`
		Account  ledger.AccountID     `json:"account_id"`
		Amount   json.Number          `json:"amount"`
		Currency ledger.Currency      `json:"iso_currency_code"`
		Date     string               `json:"date"`
		Name     string               `json:"name"`
		Pending  bool                 `json:"pending"`
	}
	if err := json.Unmarshal(text, &w); err != nil {
		t.Fatal(err)
	}
	if w.Currency == "" {
		return // an unofficial currency; its amounts have tests of their own
	}
	amount, err := ledger.ParseMoney(w.Amount.String(), w.Currency)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := rows[w.ID]
	if !ok || got.Account != w.Account || got.Amount != amount.Neg() || got.On.String() != w.Date || string(got.Name) != w.Name || got.Pending != w.Pending {
		t.Errorf("row %s: %+v, the bank has %s", w.ID, got, text)
	}
}

func TestMutationDuringPagination(t *testing.T) {
	b := newBank(t, sandbox.Options{})
	login := b.link(t, "ins_109508", "user_good")
	before, cursor, _, err := b.update(t, login.AccessToken, "", 50)
	if err != nil {
		t.Fatal(err)
	}
	b.control(t, "/emulator/item/mutate_pagination", map[string]any{"item_id": login.Item, "times": 1, "change": "add"})
	_, _, _, err = b.update(t, login.AccessToken, "", 50)
	if e := plaidError(t, err, "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION"); !e.Mutation() || !e.Retryable() {
		t.Errorf("%+v", e)
	}
	all, _, _, err := b.update(t, login.AccessToken, "", 50)
	if err != nil || len(all) != len(before)+1 {
		t.Errorf("%d rows after the change, %d before, %v", len(all), len(before), err)
	}
	if news, _, _, err := b.update(t, login.AccessToken, cursor, 50); err != nil || len(news) != 1 {
		t.Errorf("%d new rows after the first cursor, %v", len(news), err)
	}
}

func TestNothingReadyYet(t *testing.T) {
	b := newBank(t, sandbox.Options{InitialDelay: time.Hour})
	login := b.link(t, "ins_109508", "user_good")
	page, err := b.SyncPage(t.Context(), login.AccessToken, "", 0)
	if err != nil || page.Next != "" || page.HasMore || len(page.Added) != 0 {
		t.Errorf("%+v, %v", page, err)
	}
	_, err = b.Streams(t.Context(), login.AccessToken, nil)
	var e *plaidsvc.Error
	if !errors.As(err, &e) {
		t.Errorf("streams before the history: %v", err)
	}
}

func TestFaultsOfTheSandbox(t *testing.T) {
	b := newBank(t, sandbox.Options{})
	login := b.link(t, "ins_109508", "user_good")
	for name, c := range map[string]struct {
		fault map[string]any
		code  string // empty: the retries get over it
	}{
		"an html 502":         {map[string]any{"status": 502, "body": "<html>bad gateway</html>", "times": 2}, ""},
		"a 429":               {map[string]any{"error_code": "ACCOUNTS_LIMIT", "times": 1}, ""},
		"a cut answer":        {map[string]any{"cut_at": 20, "times": 2}, ""},
		"a bank that is down": {map[string]any{"error_code": "INSTITUTION_DOWN", "times": 1}, "INSTITUTION_DOWN"},
		"nonsense":            {map[string]any{"status": 200, "body": "<html>hello</html>", "times": 1}, ledger.CodeUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			c.fault["path"] = "/accounts/get"
			b.control(t, "/emulator/fail", c.fault)
			accounts, err := b.Accounts(t.Context(), login.AccessToken)
			if c.code == "" {
				if err != nil || len(accounts) == 0 {
					t.Errorf("%d accounts, %v", len(accounts), err)
				}
				return
			}
			checkCode(t, err, c.code)
		})
	}
}

func TestKeysAndTokensThatDoNotFit(t *testing.T) {
	b := newBank(t, sandbox.Options{})
	_, err := b.client(t, secret.New("not-the-secret")).SearchInstitutions(t.Context(), "bank")
	if e := plaidError(t, err, "INVALID_API_KEYS"); !e.Keys() || e.Retryable() {
		t.Errorf("%+v", e)
	}
	_, err = b.Exchange(t.Context(), secret.New("public-production-00000000-0000-0000-0000-000000000000"))
	checkCode(t, err, "INVALID_PUBLIC_TOKEN")
	_, err = b.Accounts(t.Context(), secret.New("access-sandbox-00000000-0000-0000-0000-000000000000"))
	checkCode(t, err, "INVALID_ACCESS_TOKEN")
	_, err = b.Institution(t.Context(), "ins_0")
	var e *plaidsvc.Error
	if !errors.As(err, &e) {
		t.Errorf("unknown institution: %v", err)
	}
	public, err := b.SandboxPublicToken(t.Context(), "ins_109508", "", secret.Secret{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Exchange(t.Context(), public); err != nil {
		t.Fatal(err)
	}
	_, err = b.Exchange(t.Context(), public)
	checkCode(t, err, "INVALID_PUBLIC_TOKEN")
}
