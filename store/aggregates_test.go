package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"passbook/internal/ledger"
	"passbook/store"
)

func usd(cents int64) *ledger.Money { return &ledger.Money{Minor: cents, Currency: "USD"} }

func equal(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestItemComesBackWhole(t *testing.T) {
	s := openNew(t)
	at := noon().Add(-time.Hour)
	want := ledger.Item{
		ID: bank, Institution: "ins_1", InstitutionName: "Bänk \x1b[31m☕", Environment: ledger.Production,
		Products: []string{"transactions", "auth"}, LinkedAt: at,
		Status: ledger.ItemStatus{
			Products: []string{"transactions"}, ConsentExpiresAt: at.AddDate(0, 3, 0), LastGoodUpdateAt: at, LastFailedUpdateAt: at.Add(1),
			Trouble:   &ledger.Trouble{Type: "ITEM_ERROR", Code: "ITEM_LOGIN_REQUIRED", Message: "m", Display: "d", RequestID: "r", SeenAt: at},
			CheckedAt: at.Add(time.Second),
		},
	}
	want.Status.LastFailedUpdateAt = at // instants are stored to the millisecond
	if err := s.AddItem(t.Context(), want, []byte("sealed")); err != nil {
		t.Fatal(err)
	}
	if err := s.AddItem(t.Context(), want, []byte("sealed")); !errors.Is(err, store.ErrConflict) {
		t.Errorf("adding again: got %v, want ErrConflict", err)
	}
	got, err := s.Item(t.Context(), bank)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "item", want, got)
	trouble := ledger.Trouble{Type: "API_ERROR", Code: "INTERNAL_SERVER_ERROR", RequestID: "q", SeenAt: at}
	if err := s.SaveTrouble(t.Context(), bank, trouble); err != nil {
		t.Fatal(err)
	}
	want.Trouble, want.Status = &trouble, ledger.ItemStatus{CheckedAt: at}
	if err := s.SaveItemStatus(t.Context(), bank, want.Status); err != nil {
		t.Fatal(err)
	}
	list, err := s.Items(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "items", []ledger.Item{want}, list)
	if err := s.ClearTrouble(t.Context(), bank); err != nil {
		t.Fatal(err)
	}
	if got, err = s.Item(t.Context(), bank); err != nil || got.Trouble != nil {
		t.Errorf("trouble %+v, %v", got.Trouble, err)
	}
	for what, err := range map[string]error{
		"status":  s.SaveItemStatus(t.Context(), "nobody", want.Status),
		"trouble": s.SaveTrouble(t.Context(), "nobody", trouble),
		"token":   s.ReplaceToken(t.Context(), "nobody", []byte("x")),
		"clear":   s.ClearTrouble(t.Context(), "nobody"),
		"remove":  s.MarkRemoved(t.Context(), "nobody", true),
		"erase":   s.MarkRemoved(t.Context(), "nobody", false),
		"saving":  s.SaveAccounts(t.Context(), "nobody", nil),
		"streams": s.SaveStreams(t.Context(), "nobody", nil),
	} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s of an unknown item: got %v, want ErrNotFound", what, err)
		}
	}
	if _, err := s.Item(t.Context(), "nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestTransactionComesBackWhole(t *testing.T) {
	s := openLinked(t)
	want := ledger.Transaction{
		ID: "t1", PendingID: "p1", Account: "checking", Amount: ledger.Money{Minor: -1, Currency: "BTC"}, On: 20260703,
		AuthorizedOn: 20260701, At: noon(), AuthorizedAt: noon().Add(-time.Minute), Pending: true,
		Name: "na\x00me\x1b]0;x\a", MerchantName: "Café ☕️ 東京",
		Category: ledger.Category{Primary: "BRAND_NEW", Detailed: "BRAND_NEW_THING", Confidence: "LOW"},
		Details: ledger.Details{
			OriginalDescription: "o", CheckNumber: "7", AccountOwner: "me", Channel: "online", Code: "atm", MerchantEntityID: "e",
			Website: "w", LogoURL: "l", LegacyCategory: []string{"Shops", "Books"}, LegacyCategoryID: "19",
			Location:       ledger.Location{City: "Zürich", Lat: "47.37", Lon: "8.54"},
			Payment:        ledger.PaymentMeta{Payee: "p", PPDID: "x"},
			Counterparties: []ledger.Counterparty{{Name: "n", Type: "merchant"}, {Name: "o"}},
		},
	}
	bare := ledger.Transaction{ID: "t2", Account: "checking", Amount: ledger.Money{Currency: "JPY"}}
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{want, bare}})
	rows := all(t, s, ledger.Query{})
	want.LocalID, want.Key, bare.LocalID, bare.Key = rows[0].LocalID, rows[0].Key, rows[1].LocalID, rows[1].Key
	want.Class, bare.Class = ledger.Spending, ledger.Income
	equal(t, "rows", []ledger.Transaction{want, bare}, rows)
	if c := mustRun(t, s, "c2", ledger.Page{Modified: []ledger.Transaction{want, bare}}); c.Any() {
		t.Errorf("the same rows changed %+v", c)
	}
}

func TestAccountsAreDescribedAndClosed(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "A")}})
	if list, err := s.Accounts(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("accounts before they are described: %+v, %v", list, err)
	}
	checking := ledger.Account{
		ID: "checking", Item: bank, PersistentID: "pp", Name: "Plaid Checking", OfficialName: "Gold", Mask: "0000",
		Type: ledger.Depository, Subtype: "checking",
		Balances: ledger.Balances{Available: usd(10000), Current: usd(11000), AsOf: noon()},
	}
	card := ledger.Account{
		ID: "card", Item: bank, Name: "Card", Type: ledger.Credit, Subtype: "credit card",
		Balances: ledger.Balances{Current: usd(41000), Limit: usd(200000)},
	}
	strange := ledger.Account{ID: "strange", Item: bank, Type: "spaceship"}
	if err := s.SaveAccounts(t.Context(), bank, []ledger.Account{card, checking, strange}); err != nil {
		t.Fatal(err)
	}
	list, err := s.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "accounts", []ledger.Account{card, checking, strange}, list)
	checking.Balances.Current = usd(12000)
	if err := s.SaveAccounts(t.Context(), bank, []ledger.Account{checking}); err != nil {
		t.Fatal(err)
	}
	if list, err = s.Accounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	card.Closed, strange.Closed = true, true
	slices.SortFunc(list, func(a, b ledger.Account) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	equal(t, "accounts", []ledger.Account{card, checking, strange}, list)
	for text, want := range map[string]int64{
		"SELECT count(*) FROM balance_snapshots": 2,
		"SELECT b.current_minor FROM balance_snapshots b JOIN accounts USING (account_key) WHERE account_id = 'checking' AND on_date = 20260801": 12000,
		"SELECT b.limit_minor FROM balance_snapshots b JOIN accounts USING (account_key) WHERE account_id = 'card'":                              200000,
	} {
		if got, err := s.Number(t.Context(), text); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", text, got, err, want)
		}
	}
	mixed := checking
	mixed.Balances.Limit = &ledger.Money{Minor: 1, Currency: "EUR"}
	if err := s.SaveAccounts(t.Context(), bank, []ledger.Account{mixed}); !errors.Is(err, ledger.ErrCurrencyMismatch) {
		t.Errorf("got %v, want ErrCurrencyMismatch", err)
	}
}

func TestStreamsComeBackWhole(t *testing.T) {
	s := openLinked(t)
	rent := ledger.Stream{
		ID: "s1", Account: "checking", Description: "RENT", MerchantName: "Landlord",
		Category: ledger.Category{Primary: "RENT_AND_UTILITIES", Detailed: "RENT_AND_UTILITIES_RENT"},
		FirstOn:  20250101, LastOn: 20260701, Frequency: ledger.Monthly, Average: *usd(-150000), Last: *usd(-160000),
		Active: true, Status: ledger.Mature, Transactions: []ledger.TransactionID{"t2", "t1", "elsewhere"},
	}
	wages := ledger.Stream{ID: "s0", Account: "checking", Inflow: true, Average: *usd(1), Last: *usd(1), Status: "NEW_ONE"}
	if err := s.SaveStreams(t.Context(), bank, []ledger.Stream{wages}); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveStreams(t.Context(), bank, []ledger.Stream{rent, wages}); err != nil {
		t.Fatal(err)
	}
	list, err := s.Streams(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "streams", []ledger.Stream{rent, wages}, list)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		row("t1", 20260601, -1, "RENT"), row("t2", 20260701, -1, "RENT"), row("t3", 20260701, -1, "OTHER"),
	}})
	rows, err := s.TransactionsOfStream(t.Context(), "s1")
	if err != nil || len(rows) != 2 || rows[0].ID != "t2" || rows[1].ID != "t1" {
		t.Errorf("rows of the stream: %+v, %v", rows, err)
	}
}

func TestInstitutionComesBackWhole(t *testing.T) {
	s := openNew(t)
	want := ledger.Institution{
		ID: "ins_1", Name: "Bank", URL: "https://bank.example", Colour: "#004966", OAuth: true,
		Logins:    ledger.ProductHealth{Health: ledger.Degraded, ChangedAt: noon(), SuccessPercent: 90, PlaidPercent: 2, BankPercent: 8, RefreshInterval: "NORMAL"},
		Updates:   ledger.ProductHealth{Health: ledger.Healthy, BreakdownMissing: true},
		Incidents: []ledger.Incident{{Title: "Slow", Status: "RESOLVED", StartedAt: noon(), EndedAt: noon().Add(time.Hour)}},
		CheckedAt: noon(),
	}
	for range 2 {
		if err := s.SaveInstitution(t.Context(), want); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.Institutions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "institutions", []ledger.Institution{want}, list)
}

func TestPendingLinks(t *testing.T) {
	s := openNew(t)
	want := ledger.PendingLink{
		ID: "l1", Environment: ledger.Sandbox, LinkToken: []byte("sealed link"), CreatedAt: noon(), UpdatedAt: noon(),
	}
	if err := s.SavePendingLink(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	want.Institution, want.InstitutionName, want.PublicToken, want.ExchangeStarted = "ins_1", "Bank", []byte("sealed public"), true
	if err := s.SavePendingLink(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	list, err := s.PendingLinks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "links", []ledger.PendingLink{want}, list)
	item := ledger.Item{ID: bank, Environment: ledger.Sandbox}
	if err := s.CompleteLink(t.Context(), "other", item, []byte("sealed")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if _, err := s.Item(t.Context(), bank); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half of CompleteLink stayed: %v", err)
	}
	if err := s.CompleteLink(t.Context(), "l1", item, []byte("sealed")); err != nil {
		t.Fatal(err)
	}
	if list, err = s.PendingLinks(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("links after it was completed: %+v, %v", list, err)
	}
	if err := s.SettlePendingLink(t.Context(), "l1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestKeySlotsAndSettings(t *testing.T) {
	s := openNew(t)
	first, err := s.AddKeySlot(t.Context(), "keyring", []byte("a"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.AddKeySlot(t.Context(), "passphrase", []byte("b"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.ReplaceKeySlot(t.Context(), second, []byte("c")), s.DeleteKeySlot(t.Context(), first)); err != nil {
		t.Fatal(err)
	}
	slots, err := s.KeySlots(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "slots", []store.KeySlot{{ID: second, Kind: "passphrase", Body: []byte("c"), CreatedAt: noon()}}, slots)
	if err := s.DeleteKeySlot(t.Context(), first); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if _, err := s.Setting(t.Context(), store.UserID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	for _, value := range []string{"one", "two", ""} {
		if err := s.SetSetting(t.Context(), store.UserID, value); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Setting(t.Context(), store.UserID); err != nil || got != value {
			t.Errorf("setting %q, %v, want %q", got, err, value)
		}
	}
}

func TestForgottenSettingsLeaveNoBytes(t *testing.T) {
	s := openNew(t)
	for _, value := range []string{"first-sealed-secret", "second-sealed-secret"} {
		if err := s.SetSetting(t.Context(), store.PlaidSecret, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.ForgetSettings(t.Context(), store.PlaidSecret, store.PlaidClientID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Setting(t.Context(), store.PlaidSecret); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if info, err := os.Stat(s.Path() + "-wal"); err != nil || info.Size() != 0 {
		t.Errorf("the log was not emptied: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, filepath.Dir(s.Path()), []byte("sealed-secret")) {
		t.Error("a forgotten secret is still in the files")
	}
}

// inFiles reports whether the bytes are anywhere in the folder. The store must be closed: see files.go on locks.
func inFiles(t *testing.T, dir string, b []byte) bool {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) == 0 {
		t.Fatal("no files", err)
	}
	return slices.ContainsFunc(names, func(name string) bool {
		body, err := os.ReadFile(name)
		return err == nil && bytes.Contains(body, b)
	})
}

func TestReplacedAndRemovedTokensLeaveNoBytes(t *testing.T) {
	path := closedFile(t)
	old, now := []byte("sealed "+string(bank)), []byte("another sealed token")
	if !inFiles(t, filepath.Dir(path), old) {
		t.Fatal("the token is not where this test looks")
	}
	s := open(t, path)
	if err := s.ReplaceToken(t.Context(), bank, now); err != nil {
		t.Fatal(err)
	}
	if token, err := s.SealedToken(t.Context(), bank); err != nil || !bytes.Equal(token, now) {
		t.Errorf("token %q, %v", token, err)
	}
	if err := s.MarkRemoved(t.Context(), bank, true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SealedToken(t.Context(), bank); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, token := range [][]byte{old, now} {
		if inFiles(t, filepath.Dir(path), token) {
			t.Errorf("%q is still in the files", token)
		}
	}
}

func TestRemovedItemKeepsItsHistory(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "COFFEE")}})
	account := ledger.Account{ID: "checking", Item: bank, Balances: ledger.Balances{Current: usd(1)}}
	stream := ledger.Stream{ID: "s", Account: "checking"}
	if err := errors.Join(s.SaveAccounts(t.Context(), bank, []ledger.Account{account}),
		s.SaveStreams(t.Context(), bank, []ledger.Stream{stream}), s.MarkRemoved(t.Context(), bank, true)); err != nil {
		t.Fatal(err)
	}
	item, err := s.Item(t.Context(), bank)
	if err != nil || !item.Removed {
		t.Errorf("item %+v, %v", item, err)
	}
	if rows := all(t, s, ledger.Query{Text: "coffee"}); len(rows) != 1 {
		t.Errorf("rows %+v", rows)
	}
	accounts, err := s.Accounts(t.Context())
	if err != nil || len(accounts) != 1 || !accounts[0].Closed {
		t.Errorf("accounts %+v, %v", accounts, err)
	}
	if streams, err := s.Streams(t.Context()); err != nil || len(streams) != 0 {
		t.Errorf("streams %+v, %v", streams, err)
	}
	if _, err := s.BeginUpdate(t.Context(), bank); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("update of a removed item: got %v, want ErrNotFound", err)
	}
	if err := s.MarkRemoved(t.Context(), bank, false); err != nil {
		t.Errorf("deleting the history later: %v", err)
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 0 {
		t.Errorf("rows %+v", rows)
	}
}

func TestErasedItemLeavesNoBytes(t *testing.T) {
	s := openLinked(t)
	link(t, s, "other")
	if _, err := run(t.Context(), s, "other", "c1", ledger.Page{Added: []ledger.Transaction{row("o1", 20260701, -1, "KEPT")}}); err != nil {
		t.Fatal(err)
	}
	secret := row("t1", 20260701, -1, "XYLOPHONE WORKSHOP")
	secret.Details.OriginalDescription = "XYLOPHONE 42"
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{secret, row("t2", 20260701, -1, "OTHER")}})
	secret.Name = "xylophone again"
	mustRun(t, s, "c2", ledger.Page{Modified: []ledger.Transaction{secret}, Removed: []ledger.TransactionID{"t2"}})
	account := ledger.Account{ID: "checking", Item: bank, Name: "XYLOPHONE", Balances: ledger.Balances{Current: usd(1)}}
	stream := ledger.Stream{ID: "s", Account: "checking", Description: "XYLOPHONE", Transactions: []ledger.TransactionID{"t1"}}
	if err := errors.Join(s.SaveAccounts(t.Context(), bank, []ledger.Account{account}),
		s.SaveStreams(t.Context(), bank, []ledger.Stream{stream}), s.MarkRemoved(t.Context(), bank, false)); err != nil {
		t.Fatal(err)
	}
	if rows := all(t, s, ledger.Query{}); len(rows) != 1 || rows[0].ID != "o1" {
		t.Errorf("rows %+v", rows)
	}
	if rows := all(t, s, ledger.Query{Text: "kept"}); len(rows) != 1 {
		t.Errorf("the other bank's rows are no longer found: %+v", rows)
	}
	if items, err := s.Items(t.Context()); err != nil || len(items) != 1 {
		t.Errorf("items %+v, %v", items, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"XYLOPHONE", "xylophone", "xylo"} {
		if inFiles(t, filepath.Dir(s.Path()), []byte(word)) {
			t.Errorf("%q is still in the files", word)
		}
	}
}
