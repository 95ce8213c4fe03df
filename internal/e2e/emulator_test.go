package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// emulator drives the Sandbox's own controls (go doc passbook/plaidsvc/sandbox).
type emulator struct {
	t    *testing.T
	keys sandboxKeys
}

// call posts to a path of the Sandbox and decodes the answer into out, which may be nil.
func (e emulator) call(path string, fields map[string]any, out any) {
	e.t.Helper()
	body := map[string]any{"client_id": e.keys.ClientID, "secret": e.keys.Secret}
	for k, v := range fields {
		body[k] = v
	}
	b, err := json.Marshal(body)
	if err != nil {
		e.t.Fatal(err)
	}
	r, err := http.Post(e.keys.URL+path, "application/json", bytes.NewReader(b))
	if err != nil {
		e.t.Fatal(err)
	}
	defer r.Body.Close()
	answer, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		e.t.Fatalf("%s %v: %s, %v, %s", path, fields, r.Status, err, answer)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(answer, out); err != nil {
		e.t.Fatalf("%s: %v in %s", path, err, answer)
	}
}

// advance moves the Sandbox's clock.
func (e emulator) advance(days int) {
	e.t.Helper()
	e.call("/emulator/clock/advance", map[string]any{"days": days}, nil)
}

// mutate changes a bank's data a number of times: add, modify or remove.
func (e emulator) mutate(item, change string, times int) {
	e.t.Helper()
	e.call("/emulator/item/mutate", map[string]any{"item_id": item, "change": change, "times": times}, nil)
}

// fail makes an endpoint answer with one of Plaid's errors.
func (e emulator) fail(path, code string, times int) {
	e.t.Helper()
	e.call("/emulator/fail", map[string]any{"path": path, "error_code": code, "times": times}, nil)
}

// items are the ids of what is linked and not removed.
func (e emulator) items() []string {
	e.t.Helper()
	var answer struct {
		Items []struct {
			ItemID  string `json:"item_id"`
			Removed bool
		}
	}
	e.call("/emulator/items", nil, &answer)
	var ids []string
	for _, i := range answer.Items {
		if !i.Removed {
			ids = append(ids, i.ItemID)
		}
	}
	return ids
}

// requests are the paths asked so far, oldest first.
func (e emulator) requests() []string {
	e.t.Helper()
	var answer struct{ Requests []struct{ Path string } }
	e.call("/emulator/requests", nil, &answer)
	paths := make([]string, 0, len(answer.Requests))
	for _, r := range answer.Requests {
		paths = append(paths, r.Path)
	}
	return paths
}

// plaidRow is a transaction as Plaid tells it; positive = money out.
type plaidRow struct {
	ID         string      `json:"transaction_id"`
	Account    string      `json:"account_id"`
	Date       string      `json:"date"`
	Amount     json.Number `json:"amount"`
	Currency   *string     `json:"iso_currency_code"`
	Unofficial *string     `json:"unofficial_currency_code"`
	Name       string      `json:"name"`
	Merchant   *string     `json:"merchant_name"`
	Pending    bool        `json:"pending"`
	PendingID  *string     `json:"pending_transaction_id"`
}

// row is a transaction in the one form both sides are compared in; negative = money out.
type row struct {
	ID, Account, Date, Amount, Currency, Name, Merchant, PendingID string
	Pending                                                        bool
}

// transactions is what a client in sync with the Item must hold, by id.
func (e emulator) transactions(item string) []row {
	e.t.Helper()
	var answer struct{ Transactions []plaidRow }
	e.call("/emulator/item/transactions", map[string]any{"item_id": item}, &answer)
	rows := make([]row, 0, len(answer.Transactions))
	for _, p := range answer.Transactions {
		rows = append(rows, row{
			ID: p.ID, Account: p.Account, Date: p.Date, Amount: decimal(e.t, string(p.Amount), true),
			Currency: valueOf(p.Currency) + valueOf(p.Unofficial), Name: p.Name, Merchant: valueOf(p.Merchant),
			PendingID: valueOf(p.PendingID), Pending: p.Pending,
		})
	}
	sortRows(rows)
	return rows
}

// listed is one transaction of `passbook transactions --json`.
type listed struct {
	ID        string
	Account   string
	Date      *string
	BoughtOn  *string `json:"authorized_date"`
	Amount    string
	Currency  string
	Name      string
	Merchant  *string
	Pending   bool
	PendingID string `json:"pending_id"`
}

// stored reads what a home holds through the command a person would use.
func stored(t *testing.T, env []string) []row {
	t.Helper()
	r := passbook(t, env, "transactions", "--json")
	if r.code != 0 || r.err != "" {
		t.Fatalf("transactions: exit %d, %s", r.code, r.err)
	}
	var list []listed
	if err := json.Unmarshal([]byte(r.out), &list); err != nil {
		t.Fatalf("transactions: %v", err)
	}
	rows := make([]row, 0, len(list))
	for _, l := range list {
		rows = append(rows, row{
			ID: l.ID, Account: l.Account, Date: valueOf(l.Date), Amount: decimal(t, l.Amount, false), Currency: l.Currency, Name: l.Name,
			Merchant: valueOf(l.Merchant), PendingID: l.PendingID, Pending: l.Pending,
		})
	}
	sortRows(rows)
	return rows
}

func sortRows(rows []row) {
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.ID, b.ID) })
}

// decimal is an exact amount in one spelling.
func decimal(t *testing.T, s string, negate bool) string {
	t.Helper()
	n, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is no amount", s)
	}
	if negate {
		n.Neg(n)
	}
	return n.RatString()
}

func valueOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// difference says in a few lines how two sorted lists of rows differ; empty when they do not.
func difference(got, want []row) string {
	if slices.Equal(got, want) {
		return ""
	}
	byID := map[string]row{}
	for _, r := range want {
		byID[r.ID] = r
	}
	var lines []string
	for _, r := range got {
		w, ok := byID[r.ID]
		switch {
		case !ok:
			lines = append(lines, fmt.Sprintf("not in the bank's list, or twice: %+v", r))
		case w != r:
			lines = append(lines, fmt.Sprintf("got %+v\nwant %+v", r, w))
		}
		delete(byID, r.ID)
	}
	for _, r := range byID {
		lines = append(lines, fmt.Sprintf("missing: %+v", r))
	}
	slices.Sort(lines)
	head := fmt.Sprintf("%d rows, the bank has %d; %d differ\n", len(got), len(want), len(lines))
	return head + strings.Join(lines[:min(len(lines), 6)], "\n")
}
