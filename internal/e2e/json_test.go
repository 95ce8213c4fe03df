package e2e

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// money is an amount in JSON.
type money struct{ Amount, Currency string }

func (m *money) valid(t *testing.T, what string) {
	t.Helper()
	if m != nil && (!amountShape().MatchString(m.Amount) || m.Currency == "") {
		t.Errorf("%s is %+v", what, *m)
	}
}

func amountShape() *regexp.Regexp { return regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?$`) }

// lists are the commands that list, in their order.
func lists() []string { return []string{"accounts", "transactions", "recurring", "institutions"} }

// read runs a listing and decodes it, strictly: it must be an array and nothing else.
func read[T any](t *testing.T, env []string, command string) []T {
	t.Helper()
	r := passbook(t, env, command, "--json")
	if r.code != 0 || r.err != "" {
		t.Fatalf("%s: exit %d, %s", command, r.code, r.err)
	}
	var list []T
	if err := json.Unmarshal([]byte(r.out), &list); err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	if !strings.HasPrefix(r.out, "[") {
		t.Fatalf("%s is no array: %.40q", command, r.out)
	}
	return list
}

// TestListings reads what a household's listings say, and compares them with what the Sandbox has.
func TestListings(t *testing.T) {
	keys := startSandbox(t, "--no-rate-limits", "--history-delay", "-1ns")
	bank := emulator{t, keys}
	_, vault := home(t)
	env := cleanEnv(t, append(keys.env(), vault...)...)
	for _, list := range lists() {
		if r := passbook(t, env, list, "--json"); r.code != 0 || r.out != "[]\n" || r.err != "" {
			t.Errorf("%s of an empty home: exit %d, %q, %q", list, r.code, r.out, r.err)
		}
	}
	for institution, user := range map[string]string{"ins_109508": "user_household_rivera", "ins_109511": "user_household_lindqvist"} {
		if r := passbook(t, env, "link", "--institution", institution, "--username", user, "--password", "pass_good"); r.code != 0 {
			t.Fatalf("link %s: exit %d, %s", user, r.code, r.err)
		}
	}
	for _, list := range lists() {
		once, again := passbook(t, env, list, "--json"), passbook(t, env, list, "--json")
		if once != again || once.code != 0 || !json.Valid([]byte(once.out)) {
			t.Errorf("%s: two runs are not the same, or no JSON", list)
		}
		noSecrets(t, once.out, keys.Secret)
	}
	if r := passbook(t, env, "sync"); r.code != 0 {
		t.Fatalf("sync: exit %d, %s", r.code, r.err)
	}
	var want []row
	for _, item := range bank.items() {
		want = append(want, bank.transactions(item)...)
	}
	sortRows(want)
	if d := difference(stored(t, env), want); d != "" {
		t.Errorf("transactions: %s", d)
	}
	checkTransactions(t, env)
	checkAccounts(t, env)
	checkRecurring(t, env, want)
	checkInstitutions(t, env, bank.items())
}

// checkTransactions looks at the order, the shapes, and both signs.
func checkTransactions(t *testing.T, env []string) {
	t.Helper()
	rows := read[listed](t, env, "transactions")
	in, out, pending, currencies := 0, 0, 0, map[string]bool{}
	for _, r := range rows {
		if !amountShape().MatchString(r.Amount) || r.Currency == "" || r.Date == nil || r.ID == "" || r.Account == "" {
			t.Fatalf("row %+v", r)
		}
		currencies[r.Currency] = true
		switch {
		case r.Pending:
			pending++
		case strings.HasPrefix(r.Amount, "-"):
			out++
		default:
			in++
		}
	}
	if in < 50 || out < 10*in/2 || pending == 0 || len(currencies) < 2 {
		t.Errorf("%d in, %d out, %d pending, currencies %v: no household", in, out, pending, currencies)
	}
	if !slices.IsSortedFunc(rows, func(a, b listed) int { return strings.Compare(b.shownOn(), a.shownOn()) }) {
		t.Error("transactions are not in the order of the day they were made, newest first")
	}
}

// shownOn is the day the person bought, where the bank tells it.
func (l listed) shownOn() string {
	if l.BoughtOn != nil {
		return *l.BoughtOn
	}
	return valueOf(l.Date)
}

func checkAccounts(t *testing.T, env []string) {
	t.Helper()
	accounts := read[struct {
		ID, Item, Name, Type, Subtype    string
		Institution                      *string
		Current, Available, Limit, Worth *money
	}](t, env, "accounts")
	if len(accounts) < 6 {
		t.Errorf("%d accounts", len(accounts))
	}
	debts := 0
	for _, a := range accounts {
		for what, m := range map[string]*money{"current": a.Current, "available": a.Available, "limit": a.Limit, "worth": a.Worth} {
			m.valid(t, a.Name+" "+what)
		}
		if a.ID == "" || a.Item == "" || a.Name == "" || valueOf(a.Institution) == "" || a.Current == nil || a.Worth == nil {
			t.Errorf("account %+v", a)
			continue
		}
		owed := a.Type == "credit" || a.Type == "loan"
		if owed && decimal(t, a.Worth.Amount, true) != decimal(t, a.Current.Amount, false) {
			t.Errorf("%s owes %s and is worth %s", a.Name, a.Current.Amount, a.Worth.Amount)
		}
		if owed {
			debts++
		}
	}
	if debts == 0 {
		t.Error("no account that owes")
	}
}

func checkRecurring(t *testing.T, env []string, rows []row) {
	t.Helper()
	streams := read[struct {
		ID, Account, Direction, Frequency, Status string
		Average, Last                             *money
		PerMonth                                  *money `json:"per_month"`
		PriceChange                               *money `json:"price_change"`
		Transactions                              []string
	}](t, env, "recurring")
	amounts := map[string]string{}
	for _, r := range rows {
		amounts[r.ID] = r.Amount
	}
	directions := map[string]int{}
	for _, s := range streams {
		for what, m := range map[string]*money{"average": s.Average, "last": s.Last, "per month": s.PerMonth, "price change": s.PriceChange} {
			m.valid(t, s.ID+" "+what)
		}
		if s.Average == nil || s.Last == nil || s.Frequency == "" || s.Status == "" || len(s.Transactions) < 2 {
			t.Errorf("stream %+v", s)
			continue
		}
		directions[s.Direction]++
		if out := strings.HasPrefix(s.Average.Amount, "-"); out != (s.Direction == "outflow") {
			t.Errorf("an %s of %s", s.Direction, s.Average.Amount)
		}
		for _, id := range s.Transactions {
			if amount, known := amounts[id]; !known || strings.HasPrefix(amount, "-") != (s.Direction == "outflow") {
				t.Errorf("an %s has the transaction %s of %q", s.Direction, id, amount)
			}
		}
	}
	if directions["inflow"] == 0 || directions["outflow"] < 5 {
		t.Errorf("streams %v", directions)
	}
}

func checkInstitutions(t *testing.T, env, items []string) {
	t.Helper()
	list := read[struct {
		Item, Institution, Environment string
		Name, Health                   *string
		BankUpdatedAt                  *string `json:"bank_updated_at"`
		SyncedAt                       *string `json:"synced_at"`
		HistoryComplete                bool    `json:"history_complete"`
		NeedsYou                       bool    `json:"needs_you"`
	}](t, env, "institutions")
	var ids []string
	for _, i := range list {
		ids = append(ids, i.Item)
		if valueOf(i.Name) == "" || i.Environment != "sandbox" || i.SyncedAt == nil || i.BankUpdatedAt == nil || !i.HistoryComplete || i.NeedsYou {
			t.Errorf("institution %+v", i)
		}
	}
	slices.Sort(ids)
	slices.Sort(items)
	if !slices.Equal(ids, items) {
		t.Errorf("Items %v, want %v", ids, items)
	}
}
