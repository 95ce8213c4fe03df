package bank_test

import (
	"reflect"
	"strings"
	"testing"

	"passbook/plaidsvc/sandbox/bank"
)

func openCustom(t *testing.T, config string, on bank.Date) *bank.Login {
	t.Helper()
	return openAt(t, bank.UserCustom, config, on)
}

func TestCustomUser(t *testing.T) {
	on := day("2026-06-15")
	login := openCustom(t, `{
		"version": "2", "seed": "my-seed",
		"override_accounts": [
			{"type": "depository", "subtype": "checking", "starting_balance": 1000.10, "force_available_balance": 12.5,
			 "currency": "EUR", "meta": {"name": "Giro", "official_name": "Girokonto", "mask": "AB12"},
			 "identity": {"names": ["Jane Doe"]},
			 "transactions": [
				{"date_transacted": "2026-06-10", "date_posted": "2026-06-12", "amount": 19.99, "description": "Netflix subscription", "currency": "EUR"},
				{"date_transacted": "2026-06-14", "date_posted": "2026-06-18", "amount": -250, "description": "refund"}]},
			{"type": "credit", "subtype": "credit card", "starting_balance": 300, "meta": {"limit": 2000}, "transactions": [],
			 "liability": {"type": "credit", "purchase_apr": 12},
			 "inflow_model": {"type": "monthly-interest-only-payment", "statement_day_of_month": 13, "payment_day_of_month": 15, "transaction_name": "Interest Payment"}},
			{"type": "depository", "subtype": "savings", "starting_balance": 5000, "transactions": [],
			 "inflow_model": {"type": "monthly-income", "income_amount": 1200.5, "payment_day_of_month": "last", "transaction_name": "Allowance"}},
			{"type": "investment", "subtype": "brokerage", "holdings": [{"institution_price": 10.5, "quantity": 4, "cost_basis": 8, "security": {"ticker_symbol": "X"}}]},
			{"type": "payroll", "subtype": "payroll", "income": {"paystubs": []}}
		]}`, on)

	accounts := login.Accounts(on)
	if len(accounts) != 5 {
		t.Fatalf("%d accounts", len(accounts))
	}
	giro := accounts[0]
	if giro.Name != "Giro" || giro.OfficialName != "Girokonto" || giro.Mask != "AB12" || giro.Owner != "Jane Doe" || giro.Currency.Code != "EUR" {
		t.Errorf("account %+v", giro)
	}
	check := func(what string, got *bank.Amount, want string) {
		t.Helper()
		if got == nil || got.Decimal() != want {
			t.Errorf("%s is %+v, want %s", what, got, want)
		}
	}
	check("current", giro.Balances.Current, "1000.1")
	check("available", giro.Balances.Available, "12.5")
	check("card", accounts[1].Balances.Current, "300")
	check("limit", accounts[1].Balances.Limit, "2000")
	check("savings", accounts[2].Balances.Current, "5000")
	check("holdings", accounts[3].Balances.Current, "42")

	var pending, interest, income int
	for _, row := range login.Transactions(on) {
		switch {
		case row.Pending:
			pending++
			if row.Amount.Decimal() != "-250" || row.On != day("2026-06-14") {
				t.Errorf("pending row %+v", row)
			}
		case row.Name == "Netflix subscription":
			if row.MerchantName != "Netflix" || row.On != day("2026-06-12") || row.AuthorizedOn != day("2026-06-10") || row.Amount.Currency.Code != "EUR" {
				t.Errorf("row %+v", row)
			}
		case row.Name == "Interest Payment":
			interest++
			if row.Amount.Decimal() != "-3" {
				t.Errorf("interest of %s", row.Amount.Decimal())
			}
		case row.Name == "Allowance":
			income++
			if row.Amount.Decimal() != "-1200.5" {
				t.Errorf("income of %s", row.Amount.Decimal())
			}
		}
	}
	if pending != 1 || interest < 23 || income < 23 {
		t.Errorf("%d pending, %d payments of interest, %d of income", pending, interest, income)
	}

	later := login.Accounts(on.AddDays(20)) // the refund posted and an income came
	check("current", later[0].Balances.Current, "1250.1")
	check("savings", later[2].Balances.Current, "6200.5")
	for _, row := range login.Transactions(on.AddDays(20)) {
		if row.Name == "refund" && (row.Pending || row.PendingID == "") {
			t.Errorf("the refund is still pending: %+v", row)
		}
	}
}

func TestCustomUserDefaults(t *testing.T) {
	on := day("2026-06-15")
	login := openCustom(t, "{}", on)
	if n := len(login.Accounts(on)); n != 3 {
		t.Errorf("%d accounts", n)
	}
	rows := login.Transactions(on)
	if len(rows) < 600 {
		t.Errorf("%d random rows", len(rows))
	}
	// rows stand a fixed number of days before the day of opening
	one, other := openCustom(t, `{"seed":"s"}`, on).Transactions(on), openCustom(t, `{"seed":"s"}`, on.AddDays(5)).Transactions(on.AddDays(5))
	if len(one) != len(other) {
		t.Fatalf("%d and %d rows from one seed", len(one), len(other))
	}
	for i := range one {
		if one[i].On.AddDays(5) != other[i].On || one[i].Amount != other[i].Amount || one[i].Name != other[i].Name {
			t.Fatalf("row %d: %+v and %+v", i, one[i], other[i])
		}
	}
	if reflect.DeepEqual(amounts(one), amounts(openCustom(t, `{"seed":"t"}`, on).Transactions(on))) {
		t.Error("two seeds gave the same rows")
	}
}

func amounts(rows []bank.Transaction) []int64 {
	var out []int64
	for _, row := range rows {
		out = append(out, row.Amount.Minor)
	}
	return out
}

func TestCustomUserControls(t *testing.T) {
	on := day("2026-06-15")
	for config, want := range map[string]bank.ErrorCode{
		`{"force_error":"ITEM_LOCKED"}`:         "ITEM_LOCKED",
		`{"force_error":"ITEM_LOGIN_REQUIRED"}`: "ITEM_LOGIN_REQUIRED",
		`{"force_error":"PLAID_ERROR"}`:         "PLAID_ERROR",
		`{"force_error":"NONSENSE"}`:            bank.InvalidCredentials,
		`{"recaptcha":"bad"}`:                   bank.RecaptchaBad,
		``:                                      bank.InvalidCredentials,
		`null`:                                  bank.InvalidCredentials,
		`[]`:                                    bank.InvalidCredentials,
		`pass_good`:                             bank.InvalidCredentials,
		`{"override_accounts":`:                 bank.InvalidCredentials,
		`{"override_accounts":{}}`:              bank.InvalidCredentials,
		`{"override_accounts":[{}]}`:            bank.InvalidCredentials,
		`{"version":3}`:                         bank.InvalidCredentials,
		`{"mfa":{"type":"fax"}}`:                bank.InvalidCredentials,
		`{"mfa":{"type":"questions"}}`:          bank.InvalidCredentials,
		`{"override_accounts":[{"type":"depository","meta":{"mask":"12345"}}]}`:                                              bank.InvalidCredentials,
		`{"override_accounts":[{"type":"depository","starting_balance":1e30}]}`:                                              bank.InvalidCredentials,
		`{"override_accounts":[{"type":"depository","starting_balance":1e999999999}]}`:                                       bank.InvalidCredentials,
		`{"override_accounts":[{"type":"depository","starting_balance":"much"}]}`:                                            bank.InvalidCredentials,
		`{"override_accounts":[{"type":"depository","transactions":[{"amount":1}]}]}`:                                        bank.InvalidCredentials,
		`{"override_accounts":[{"type":"depository","transactions":[{"date_posted":"01/02/2026","amount":1}]}]}`:             bank.InvalidCredentials,
		`{"override_accounts":[{"type":"depository","inflow_model":{"type":"hourly"}}]}`:                                     bank.InvalidCredentials,
		`{"override_accounts":[{"type":"depository","inflow_model":{"type":"monthly-income","payment_day_of_month":"31"}}]}`: bank.InvalidCredentials,
		`{"seed":"` + strings.Repeat("x", 70<<10) + `"}`:                                                                     bank.InvalidCredentials,
	} {
		_, err := bank.New(1).OpenLogin("ins_109508", bank.UserCustom, config, on)
		if refusal, ok := bank.AsRefusal(err); !ok || refusal.Code != want {
			t.Errorf("%.90s: %v, want %s", config, err, want)
		}
	}
	if c := openCustom(t, `{"mfa":{"type":"selections"}}`, on).Challenge(); c == nil || len(c.Rounds) != 1 || !c.Check(0, []string{c.Rounds[0].Prompts[0].Options[0], c.Rounds[0].Prompts[1].Options[0]}) {
		t.Errorf("selections: %+v", c)
	}
	if c := openCustom(t, `{"mfa":{"type":"questions","question_rounds":2,"questions_per_round":1}}`, on).Challenge(); c == nil || !c.Check(1, []string{"answer_1_0"}) {
		t.Errorf("questions: %+v", c)
	}
	if !openCustom(t, `{"recaptcha":"good"}`, on).RecaptchaRequired() {
		t.Error("no reCAPTCHA")
	}
}

func FuzzCustomUser(f *testing.F) {
	f.Add(`{"override_accounts":[{"type":"credit","transactions":[{"date_posted":"2026-01-01","amount":1e3}],"inflow_model":{"type":"monthly-balance-payment"}}]}`)
	w, on := bank.New(1), day("2026-06-15")
	f.Fuzz(func(t *testing.T, config string) {
		login, err := w.OpenLogin("ins_109508", bank.UserCustom, config, on)
		if err != nil {
			if _, ok := bank.AsRefusal(err); !ok {
				t.Fatalf("the error is no bank's: %v", err)
			}
			return
		}
		byID(login.Transactions(on.AddDays(40)))
		login.Accounts(on)
	})
}
