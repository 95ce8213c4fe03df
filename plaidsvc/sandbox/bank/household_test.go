package bank_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"passbook/plaidsvc/sandbox/bank"
)

func households() []string { return []string{bank.UserRivera, bank.UserLindqvist} }

func forEachHousehold(t *testing.T, test func(t *testing.T, login *bank.Login, opened bank.Date)) {
	t.Helper()
	seeds := int64(2)
	if testing.Short() {
		seeds = 1
	}
	for _, username := range households() {
		for seed := range seeds {
			t.Run(fmt.Sprintf("%s/%d", username, seed), func(t *testing.T) {
				t.Parallel()
				opened := day("2026-06-15").AddDays(int(seed) * 97)
				login, err := bank.New(seed).OpenLogin("ins_109508", username, "pass_good", opened)
				if err != nil {
					t.Fatal(err)
				}
				test(t, login, opened)
			})
		}
	}
}

// TestBalancesAgree replays the rows: on any day, for every account that rows belong to, what the bank says is what it
// said before, moved by what posted, went or came since.
func TestBalancesAgree(t *testing.T) {
	forEachHousehold(t, func(t *testing.T, login *bank.Login, opened bank.Date) {
		opening := map[bank.AccountID]int64{}
		for on := opened.AddMonths(-24).AddDays(-1); on <= opened.AddDays(60); on += 5 {
			posted, held := map[bank.AccountID]int64{}, map[bank.AccountID]int64{}
			for _, row := range login.Transactions(on) {
				if row.Pending {
					held[row.AccountID] += row.Amount.Minor
				} else {
					posted[row.AccountID] += row.Amount.Minor
				}
			}
			for _, a := range login.Accounts(on) {
				if a.Type == bank.Investment || a.Subtype == "mortgage" {
					if posted[a.ID] != 0 {
						t.Fatalf("%s has rows", a.Name)
					}
					continue
				}
				sum := posted[a.ID]
				if a.Type == bank.Depository {
					sum = -sum
				}
				if _, known := opening[a.ID]; !known {
					opening[a.ID] = a.Balances.Current.Minor - sum
				}
				if got, want := a.Balances.Current.Minor, opening[a.ID]+sum; got != want {
					t.Fatalf("%s on %s: current %d, rows make it %d", a.Name, on, got, want)
				}
				switch a.Type {
				case bank.Depository:
					if a.Balances.Available.Minor != a.Balances.Current.Minor-held[a.ID] {
						t.Fatalf("%s on %s: available %d, current %d, held %d", a.Name, on, a.Balances.Available.Minor, a.Balances.Current.Minor, held[a.ID])
					}
					if a.Balances.Current.Minor < 0 {
						t.Fatalf("%s on %s is overdrawn: %s", a.Name, on, a.Balances.Current.Decimal())
					}
				case bank.Credit:
					if a.Balances.Available.Minor != a.Balances.Limit.Minor-a.Balances.Current.Minor-held[a.ID] || a.Balances.Available.Minor < 0 {
						t.Fatalf("%s on %s: available %s of %s", a.Name, on, a.Balances.Available.Decimal(), a.Balances.Limit.Decimal())
					}
				}
			}
		}
	})
}

// TestPendingRowsPostUnderANewID watches the list day by day.
func TestPendingRowsPostUnderANewID(t *testing.T) {
	forEachHousehold(t, func(t *testing.T, login *bank.Login, opened bank.Date) {
		var posted, tipped, vanished, modified, removed int
		before := recent(login, opened.AddDays(-300))
		for on := opened.AddDays(-299); on <= opened.AddDays(200); on++ {
			now := recent(login, on)
			successors := map[bank.TransactionID]bank.Transaction{}
			for _, row := range now {
				if row.PendingID != "" {
					successors[row.PendingID] = row
				}
				if old, stayed := before[row.ID]; stayed && (old.Name != row.Name || old.Personal != row.Personal) {
					modified++
				}
				if row.Pending && row.On.AddDays(14) < on {
					t.Fatalf("%q is pending since %s on %s", row.Name, row.On, on)
				}
			}
			for id, old := range before {
				if _, stayed := now[id]; stayed || old.On.AddDays(30) < on {
					continue // or it has left the window
				}
				successor, found := successors[id]
				switch {
				case !old.Pending:
					removed++
				case found && successor.Pending, found && successor.ID == id:
					t.Fatalf("%q was replaced by a row that is %v under id %s", old.Name, successor.Pending, successor.ID)
				case found:
					posted++
					if successor.Amount != old.Amount {
						tipped++
					}
				default:
					vanished++
				}
			}
			before = now
		}
		if posted < 400 || tipped < 60 || vanished < 3 || modified < 5 || removed < 1 {
			t.Errorf("posted %d, of another amount %d, vanished %d, modified %d, removed %d", posted, tipped, vanished, modified, removed)
		}
	})
}

// recent are the newest rows of a day by id, about two months of them; older ones stay as they are.
func recent(login *bank.Login, on bank.Date) map[bank.TransactionID]bank.Transaction {
	rows := login.Range(on, login.Count(on)-220, login.Count(on))
	return byID(rows)
}

func byID(rows []bank.Transaction) map[bank.TransactionID]bank.Transaction {
	out := make(map[bank.TransactionID]bank.Transaction, len(rows))
	for _, row := range rows {
		if _, twice := out[row.ID]; twice {
			panic("the id " + row.ID + " was given twice")
		}
		out[row.ID] = row
	}
	return out
}

// TestTransfersHaveTwoLegs pairs every transfer between own accounts and every card payment with its other leg.
func TestTransfersHaveTwoLegs(t *testing.T) {
	forEachHousehold(t, func(t *testing.T, login *bank.Login, opened bank.Date) {
		type leg struct {
			on    bank.Date
			minor int64
		}
		legs := map[leg]int{}
		var payments, transfers int
		for _, row := range login.Transactions(opened) {
			own := row.Category.ID == "21001000"
			card := row.Personal.Detailed == "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
			if !own && !card {
				continue
			}
			if own {
				transfers++
			} else {
				payments++
			}
			if row.Amount.Minor > 0 {
				legs[leg{row.On, row.Amount.Minor}]++
			} else {
				legs[leg{row.On, -row.Amount.Minor}]--
			}
		}
		for l, n := range legs {
			if n != 0 {
				t.Errorf("%d legs of %d on %s have no other", n, l.minor, l.on)
			}
		}
		if payments < 40 || transfers < 48 {
			t.Errorf("%d legs of card payments and %d of transfers in 24 months", payments, transfers)
		}
	})
}

func TestHouseholdsAreLifelike(t *testing.T) {
	forEachHousehold(t, func(t *testing.T, login *bank.Login, opened bank.Date) {
		rows := login.Transactions(opened)
		if perMonth := len(rows) / 24; perMonth < 88 || perMonth > 140 {
			t.Errorf("%d rows a month", perMonth)
		}
		seen := map[string]bool{}
		accounts := map[bank.AccountID]bank.Account{}
		for _, a := range login.Accounts(opened) {
			accounts[a.ID] = a
		}
		for _, row := range rows {
			account, known := accounts[row.AccountID]
			switch {
			case !known || !account.HasTransactions():
				t.Fatalf("%q belongs to %q", row.Name, account.Name)
			case row.Amount.Currency != account.Currency:
				t.Fatalf("%q is in %s on an account in %s", row.Name, row.Amount.Currency.Code, account.Currency.Code)
			case row.Amount.Minor == 0, row.Name == "", row.On > opened, row.On < opened.AddMonths(-24):
				t.Fatalf("row %+v", row)
			case row.Category.ID == "", len(row.Category.Hierarchy) == 0, !strings.HasPrefix(row.Personal.Detailed, row.Personal.Primary), row.Personal.Confidence == "":
				t.Fatalf("%q has the categories %+v and %+v", row.Name, row.Category, row.Personal)
			case len(row.ID) != 37, row.PendingID != "" && len(row.PendingID) != 37:
				t.Fatalf("ids %q and %q", row.ID, row.PendingID)
			case row.AuthorizedOn > row.On:
				t.Fatalf("%q was authorised on %s after it posted on %s", row.Name, row.AuthorizedOn, row.On)
			}
			note := func(what string, is bool) { seen[what] = seen[what] || is }
			note("accent", strings.ContainsAny(row.Name, "éñöÉÑÖ"))
			note("emoji", strings.ContainsAny(row.Name, "🍜🍕☕🧘🌷🎵🌮"))
			note("check", row.CheckNumber != "")
			note("atm", row.Category.ID == "21012002")
			note("fee", row.Personal.Primary == "BANK_FEES" && row.Personal.Detailed != "BANK_FEES_INTEREST_CHARGE")
			note("foreign fee", row.Personal.Detailed == "BANK_FEES_FOREIGN_TRANSACTION_FEES")
			note("refund", row.Amount.Minor < 0 && row.Personal.Primary == "GENERAL_MERCHANDISE")
			note("wages", row.Personal.Detailed == "INCOME_WAGES" && row.Amount.Minor < 0)
			note("interest", row.Personal.Detailed == "INCOME_INTEREST_EARNED")
			note("abroad", row.Location != nil && row.Location.Country != "US" && row.Location.Country != "")
			note("pending", row.Pending)
			note("payee", row.Payment != nil && row.Payment.Payee != "")
			note("pharmacy", row.Personal.Detailed == "MEDICAL_PHARMACIES_AND_SUPPLEMENTS")
			note("transit", row.Personal.Detailed == "TRANSPORTATION_PUBLIC_TRANSIT")
			note("flight", row.Personal.Detailed == "TRAVEL_FLIGHTS")
			note("processor", len(row.Counterparties) > 1)
			note("payment app", len(row.Counterparties) > 0 && row.Counterparties[0].Type == bank.PaymentApp)
			note("income source", len(row.Counterparties) > 0 && row.Counterparties[0].Type == bank.IncomeSource)
		}
		for what, is := range seen {
			if !is {
				t.Errorf("no row is a %s", what)
			}
		}
	})
}

func TestSameQuestionSameAnswer(t *testing.T) {
	opened := day("2026-06-15")
	for _, username := range append(households(), bank.UserGood) {
		ask := func(warm bank.Date) ([]bank.Account, []bank.Transaction) {
			login, err := bank.New(7).OpenLogin("ins_3", username, "pass_good", opened)
			if err != nil {
				t.Fatal(err)
			}
			login.Transactions(warm)
			return login.Accounts(opened.AddDays(3)), login.Transactions(opened.AddDays(3))
		}
		// what was asked before, later or earlier days, must not show
		accounts, rows := ask(opened.AddDays(400))
		again, rowsAgain := ask(opened.AddMonths(-20))
		if !reflect.DeepEqual(accounts, again) || !reflect.DeepEqual(rows, rowsAgain) {
			t.Errorf("%s: the same day looks different when asked twice", username)
		}
	}
}

func TestItemsHaveIDsOfTheirOwn(t *testing.T) {
	opened := day("2026-06-15")
	login := openAt(t, bank.UserRivera, "pass_good", opened)
	one, two := login.ForItem("one"), login.ForItem("two")
	first, second := one.Transactions(opened), two.Transactions(opened)
	if len(first) != len(second) {
		t.Fatalf("%d and %d rows", len(first), len(second))
	}
	ids := byID(first)
	for i, row := range second {
		if _, shared := ids[row.ID]; shared {
			t.Fatalf("both Items know the transaction %s", row.ID)
		}
		if row.Name != first[i].Name || row.Amount != first[i].Amount {
			t.Fatalf("row %d differs: %q and %q", i, row.Name, first[i].Name)
		}
	}
	if !reflect.DeepEqual(first, login.ForItem("one").Transactions(opened)) {
		t.Error("the same Item has other ids the second time")
	}
}
