package ledger

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func filed(minor int64, detailed string) Transaction {
	return Transaction{Amount: Money{minor, "USD"}, On: 20260301, Category: Category{Detailed: detailed}}
}

func (t Transaction) with(o Overlay) Transaction {
	t.Own = o
	return t
}

func TestHowRowsCount(t *testing.T) {
	tree := mustTree(t, []CategoryChange{
		{Kind: MoveCategory, Category: "LOAN_PAYMENTS_MORTGAGE_PAYMENT", Group: "RENT_AND_UTILITIES"},
		{Kind: NewGroup, Group: "own:job", Name: "Side job", Counts: CountsAsIncome},
		{Kind: NewCategory, Category: "own:fees", Group: "own:job", Name: "Fees"},
	})
	none := Standing{}
	for _, c := range []struct {
		name string
		row  Transaction
		s    Standing
		want Class
		why  string
	}{
		{"a purchase", filed(-500, "FOOD_AND_DRINK_COFFEE"), none, Spending, "“Food and drink › Coffee” is spending"},
		{"a refund nets inside its category", filed(500, "FOOD_AND_DRINK_COFFEE"), none, Spending, "money back in “Food and drink › Coffee”"},
		{"wages", filed(500, "INCOME_WAGES"), none, Income, "“Income › Wages” is income"},
		{"wages taken back", filed(-500, "INCOME_WAGES"), none, Income, "taken from “Income › Wages”"},
		{"a new kind of income", filed(500, "INCOME_SALARY"), none, Income, ""},
		{"a kind of income nobody knows", filed(500, "INCOME_LOTTERY"), none, Income, ""},
		{"a transfer whose other side is not linked", filed(-500, "TRANSFER_OUT_SAVINGS"), none, Transfer, "“Transfers out › To savings” is moved, not spent"},
		{"a transfer in whose other side is not linked", filed(500, "TRANSFER_IN_ACCOUNT_TRANSFER"), none, Transfer, ""},
		{"a card payment, bank side", filed(-500, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"), none, Transfer, ""},
		{"a card payment, card side", filed(500, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"), Standing{Debt: true}, Transfer, ""},
		{"a card payment without category, card side", filed(500, ""), Standing{Debt: true}, Transfer, "money came to a debt and nobody says from where"},
		{"the same, marked as none", filed(500, "").with(Overlay{Transfer: NotTransfer, TransferBy: FromHand}), Standing{Debt: true}, Spending, ""},
		{"interest on a card", filed(-500, "BANK_FEES_INTEREST_CHARGE"), Standing{Debt: true}, Spending, ""},
		{"money lent", filed(500_000, "LOAN_DISBURSEMENTS_PERSONAL"), none, Transfer, ""},
		{"a mortgage, as a rule", filed(-500, "LOAN_PAYMENTS_CAR_PAYMENT"), none, Transfer, ""},
		{"a mortgage moved to a group that is spent", filed(-500, "LOAN_PAYMENTS_MORTGAGE_PAYMENT"), none, Spending, ""},
		{"a pair beats the category", filed(-500, "GENERAL_MERCHANDISE_SUPERSTORES"), Standing{Paired: true}, Transfer, "the other side is in another account of yours"},
		{"the person beats a pair", filed(-500, "TRANSFER_OUT_SAVINGS").with(Overlay{Transfer: NotTransfer, TransferBy: FromHand}), Standing{Paired: true}, Spending, "marked as no transfer, and money went out"},
		{"no transfer, money in", filed(500, "TRANSFER_IN_DEPOSIT").with(Overlay{Transfer: NotTransfer, TransferBy: FromHand}), none, Income, ""},
		{"marked by a rule", filed(-500, "FOOD_AND_DRINK_COFFEE").with(Overlay{Transfer: IsTransfer, TransferBy: FromRule(2)}), none, Transfer, "marked as a transfer by rule 2"},
		{"hidden", filed(-500, "FOOD_AND_DRINK_COFFEE").with(Overlay{Hidden: true, HiddenBy: FromHand}), Standing{Paired: true}, Hidden, "hidden by you"},
		{"an account left out", filed(-500, "FOOD_AND_DRINK_COFFEE"), Standing{Excluded: true}, Hidden, "its account is left out of totals"},
		{"nothing known, out", filed(-500, ""), none, Spending, "money went out"},
		{"nothing known, in", filed(500, ""), none, Income, "money came in"},
		{"a code nobody can place", filed(500, "ZEBRA"), none, Income, ""},
		{"the person's category", filed(-500, "TRANSFER_OUT_WITHDRAWAL").with(Overlay{Category: "FOOD_AND_DRINK_COFFEE", CategoryBy: FromHand}), none, Spending, ""},
		{"the person's own group", filed(-500, "GENERAL_SERVICES_INSURANCE").with(Overlay{Category: "own:fees", CategoryBy: FromRule(1)}), none, Income, "taken from “Side job › Fees”"},
		{"nought", filed(0, ""), none, Income, ""},
	} {
		class, why := tree.Class(c.row, c.s)
		if class != c.want || (c.why != "" && why != c.why) || why == "" {
			t.Errorf("%s: %s because %s; want %s because %s", c.name, class, why, c.want, c.why)
		}
	}
}

func TestSharesOfASplit(t *testing.T) {
	tree := mustTree(t, []CategoryChange{{Kind: MergeCategory, Category: "FOOD_AND_DRINK_FAST_FOOD", Into: "FOOD_AND_DRINK_RESTAURANT"}})
	split := Overlay{Parts: []Part{
		{Category: "FOOD_AND_DRINK_FAST_FOOD", Amount: Money{-300, "USD"}, Note: "lunch"},
		{Category: "TRANSFER_OUT_WITHDRAWAL", Amount: Money{-200, "USD"}},
	}}
	row := filed(-500, "GENERAL_MERCHANDISE_SUPERSTORES").with(split)
	shares, err := tree.Shares(row, Standing{})
	if err != nil || len(shares) != 2 || shares[0] != (Share{"FOOD_AND_DRINK_RESTAURANT", Money{-300, "USD"}, Spending, "lunch"}) ||
		shares[1] != (Share{"TRANSFER_OUT_WITHDRAWAL", Money{-200, "USD"}, Transfer, ""}) {
		t.Errorf("%+v, %v", shares, err)
	}
	row.Amount.Minor = -560 // a tip was added when it posted
	if shares, err = tree.Shares(row, Standing{}); err != nil || len(shares) != 3 ||
		shares[2] != (Share{"GENERAL_MERCHANDISE_SUPERSTORES", Money{-60, "USD"}, Spending, ""}) {
		t.Errorf("%+v, %v", shares, err)
	}
	row.Own.Parts[0].Amount.Minor = math.MinInt64
	row.Amount.Minor = math.MaxInt64
	if _, err = tree.Shares(row, Standing{}); !errors.Is(err, ErrOverflow) {
		t.Errorf("%v", err)
	}
	row.Own.Parts[0].Amount.Currency = "EUR"
	if _, err = tree.Shares(row, Standing{}); !errors.Is(err, ErrCurrencyMismatch) {
		t.Errorf("%v", err)
	}
}

func TestSharesAlwaysSumToTheRow(t *testing.T) {
	tree, err := NewTree(nil)
	if err != nil {
		t.Fatal(err)
	}
	amounts := rapid.Int64Range(-1<<40, 1<<40)
	categories := rapid.SampledFrom([]string{"", "INCOME_WAGES", "TRAVEL_FLIGHTS", "TRANSFER_IN_DEPOSIT", "NEW"})
	rapid.Check(t, func(t *rapid.T) {
		row := filed(amounts.Draw(t, "amount"), categories.Draw(t, "category"))
		for range rapid.IntRange(0, 4).Draw(t, "parts") {
			row.Own.Parts = append(row.Own.Parts, Part{Category: CategoryKey(categories.Draw(t, "part")), Amount: Money{amounts.Draw(t, "part amount"), "USD"}})
		}
		row.Own.Hidden = rapid.Bool().Draw(t, "hidden")
		s := Standing{Paired: rapid.Bool().Draw(t, "paired"), Excluded: rapid.Bool().Draw(t, "excluded"), Debt: rapid.Bool().Draw(t, "debt")}
		shares, err := tree.Shares(row, s)
		if err != nil {
			t.Fatal(err)
		}
		var sum int64
		for _, share := range shares {
			sum += share.Amount.Minor
			if (s.Excluded || row.Own.Hidden) != (share.Class == Hidden) {
				t.Fatalf("%+v", share)
			}
			if share.Class < Spending || share.Class > Hidden {
				t.Fatalf("%+v has no class", share)
			}
		}
		if sum != row.Amount.Minor {
			t.Fatalf("the shares come to %d and the row to %d", sum, row.Amount.Minor)
		}
	})
}

// TestMoneyTruth lives a month of a household and looks at what it earned and spent: nothing twice, nothing that only moved.
func TestMoneyTruth(t *testing.T) {
	tree := mustTree(t, nil)
	rows := []struct {
		row Transaction
		s   Standing
	}{
		{filed(300_000, "INCOME_WAGES"), Standing{}},
		{filed(-100_000, "TRANSFER_OUT_SAVINGS"), Standing{Paired: true}},
		{filed(100_000, "TRANSFER_IN_SAVINGS"), Standing{Paired: true}},
		{filed(-80_000, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"), Standing{Paired: true}},
		{filed(80_000, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"), Standing{Paired: true, Debt: true}},
		{filed(-20_000, "GENERAL_MERCHANDISE_ELECTRONICS"), Standing{Debt: true}},
		{filed(20_000, "GENERAL_MERCHANDISE_ELECTRONICS"), Standing{Debt: true}}, // sent back
		{filed(-7_000, "FOOD_AND_DRINK_GROCERIES"), Standing{}},
		{filed(-9_900, "TRAVEL_FLIGHTS").with(Overlay{Hidden: true, HiddenBy: FromHand}), Standing{}},
		{Transaction{Amount: Money{-5_000, "EUR"}, Category: Category{Detailed: "TRAVEL_LODGING"}}, Standing{}},
		{filed(-4_000, "FOOD_AND_DRINK_COFFEE"), Standing{Excluded: true}},
	}
	sums := map[Class]*Totals{Spending: {}, Income: {}, Transfer: {}, Hidden: {}}
	for _, r := range rows {
		shares, err := tree.Shares(r.row, r.s)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range shares {
			if err := sums[s.Class].Add(s.Amount); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := sums[Income].In("USD").Minor; got != 300_000 {
		t.Errorf("income %d", got)
	}
	if usd, eur := sums[Spending].In("USD").Minor, sums[Spending].In("EUR").Minor; usd != -7_000 || eur != -5_000 {
		t.Errorf("spending %d and %d", usd, eur)
	}
	if got := sums[Transfer].In("USD").Minor; got != 0 {
		t.Errorf("moved %d", got)
	}
}

func BenchmarkShares(b *testing.B) {
	tree, err := NewTree(nil)
	if err != nil {
		b.Fatal(err)
	}
	row := filed(-500, "FOOD_AND_DRINK_COFFEE")
	var list []Share
	b.ReportAllocs()
	for b.Loop() {
		if list, err = tree.AppendShares(list[:0], &row, Standing{}); err != nil {
			b.Fatal(err)
		}
	}
}
