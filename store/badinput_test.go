package store_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"passbook/internal/ledger"
	"passbook/store"
)

// everythingIn tells all that a store holds of rows and acts.
func everythingIn(t testing.TB, s *store.Store) string {
	t.Helper()
	acts, first := s.History(t.Context(), 0, 100)
	rules, second := s.Rules(t.Context())
	tree, third := s.Categories(t.Context())
	if err := errors.Join(first, second, third); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(all(t, s, ledger.Query{}), acts, rules, tree.Groups())
}

// TestBadInputIsRefusedWithItsSentence, and nothing is changed.
func TestBadInputIsRefusedWithItsSentence(t *testing.T) {
	s := twoRows(t) // a coffee of -4.50 and a book of -20.00
	if _, err := s.ChangeCategories(t.Context(), "merge", ledger.CategoryChange{Kind: ledger.MergeCategory, Category: "FOOD_AND_DRINK_COFFEE", Into: "FOOD_AND_DRINK_GROCERIES"}); err != nil {
		t.Fatal(err)
	}
	before := everythingIn(t, s)
	split := func(parts ...ledger.Part) func() error {
		return func() error {
			_, err := s.Edit(t.Context(), "split", these(1), ledger.Edit{Parts: &parts})
			return err
		}
	}
	of := func(minor int64, c ledger.Currency) ledger.Part {
		return ledger.Part{Amount: ledger.Money{Minor: minor, Currency: c}}
	}
	tree := func(c ledger.CategoryChange) func() error {
		return func() error {
			_, err := s.ChangeCategories(t.Context(), "categories", c)
			return err
		}
	}
	rule := func(text string, a ledger.Actions) func() error {
		return func() error {
			_, err := s.SaveRule(t.Context(), ledger.Rule{Query: text, Actions: a, Enabled: true})
			return err
		}
	}
	edit := func(target ledger.Target, e ledger.Edit) func() error {
		return func() error {
			_, err := s.Edit(t.Context(), "edit", target, e)
			return err
		}
	}
	hide := ledger.Edit{Hidden: new(ledger.Hide)}
	for name, c := range map[string]struct {
		do   func() error
		want string
	}{
		"a split that does not add up":   {split(of(-300, "USD"), of(-100, "USD")), "the parts come to -4.00 USD and the transaction to -4.50 USD; -0.50 USD is left over"},
		"a split in one":                 {split(of(-450, "USD")), "it needs at least two parts"},
		"a split in another currency":    {split(of(-225, "USD"), of(-225, "EUR")), "part 2 is in EUR and the transaction in USD"},
		"a split with nothing in a part": {split(of(-450, "USD"), of(0, "USD")), "part 2 is nought"},
		"a split beyond all amounts":     {split(of(math.MaxInt64, "USD"), of(math.MaxInt64, "USD")), "amount is too large"},
		"a split around the corner":      {split(of(math.MinInt64, "USD"), of(math.MinInt64, "USD"), of(-450, "USD")), "amount is too large"},
		"a merge into itself": {tree(ledger.CategoryChange{Kind: ledger.MergeCategory, Category: "FOOD_AND_DRINK_GROCERIES", Into: "FOOD_AND_DRINK_GROCERIES"}),
			"“Groceries” cannot be merged into itself"},
		"a merge into what was merged into it": {tree(ledger.CategoryChange{Kind: ledger.MergeCategory, Category: "FOOD_AND_DRINK_GROCERIES", Into: "FOOD_AND_DRINK_COFFEE"}),
			"“Groceries” cannot be merged into a category that was merged into it"},
		"a group merged into itself":          {tree(ledger.CategoryChange{Kind: ledger.MergeGroup, Group: "INCOME", IntoGroup: "INCOME"}), "“Income” cannot be merged into itself"},
		"a rule without a condition":          {rule(" ", ledger.Actions{Name: "X"}), "it has no condition and would change every transaction"},
		"a rule whose condition says nothing": {rule(`""`, ledger.Actions{Name: "X"}), "there is no letter or number here to search for"},
		"a rule that does nothing":            {rule("coffee", ledger.Actions{}), "it does nothing"},
		"an edit of everything":               {edit(where(""), hide), "it names no transactions and no condition, and would change every one"},
		"an edit of nothing":                  {edit(these(1), ledger.Edit{}), "it changes nothing"},
		"an edit of a row that is not there":  {edit(these(1, 99), hide), "transaction 99"},
		"a day long ago":                      {edit(these(1), ledger.Edit{On: new(ledger.Date(19691231))}), "1969-12-31 is before 1970 or after 2100"},
		"a day that is none":                  {edit(these(1), ledger.Edit{On: new(ledger.Date(20260230))}), "2026-02-30 is no date"},
	} {
		err := c.do()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if got := everythingIn(t, s); got != before {
			t.Errorf("%s changed something", name)
		}
	}
	verify(t, s)
}

// TestSumsAtTheEdgeOfAmountsDoNotWrapAround: what does not fit is said so, wherever it is summed, and each row stays exact.
func TestSumsAtTheEdgeOfAmountsDoNotWrapAround(t *testing.T) {
	s := openLinked(t)
	huge := ledger.Account{ID: "checking", Item: bank, Name: "Checking", Type: ledger.Depository}
	huge.Balances.Current = usd(math.MaxInt64)
	saveAccounts(t, s, huge)
	rows := []ledger.Transaction{
		row("t1", 20260701, math.MaxInt64, "A"), row("t2", 20260702, math.MaxInt64, "B"), row("t3", 20260703, math.MinInt64, "C"), row("t4", 20260704, math.MinInt64, "D"),
	}
	mustRun(t, s, "c1", ledger.Page{Added: rows})
	for i, r := range all(t, s, ledger.Query{}) {
		if want := rows[len(rows)-1-i].Amount; r.Amount != want {
			t.Errorf("row %s, want %s", r.Amount, want)
		}
	}
	for what, err := range map[string]error{
		"everything": func() error { _, err := s.Tally(t.Context(), ledger.Query{}); return err }(),
		"an account": func() error { _, err := s.Tally(t.Context(), ledger.Query{Account: "checking"}); return err }(),
		"a query":    func() error { _, err := s.Tally(t.Context(), ledger.Query{Text: "amt:>1"}); return err }(),
		"a balance":  func() error { _, err := s.BalanceHistory(t.Context(), "checking", 20260702, 20260801); return err }(),
	} {
		if !errors.Is(err, ledger.ErrOverflow) {
			t.Errorf("%s: %v, want ErrOverflow", what, err)
		}
	}
	// Money in and out together does fit.
	sums, err := s.Spending(t.Context(), ledger.SumRequest{})
	if err != nil || len(sums) != 1 || sums[0].Sum.Minor != -2 || sums[0].Count != 4 {
		t.Errorf("%+v, %v", sums, err)
	}
	mustRun(t, s, "c2", ledger.Page{Removed: []ledger.TransactionID{"t3", "t4"}})
	if _, err := s.Spending(t.Context(), ledger.SumRequest{}); !errors.Is(err, ledger.ErrOverflow) {
		t.Errorf("the sum of a month: %v", err)
	}
	twice := huge
	twice.ID = "second"
	saveAccounts(t, s, huge, twice)
	if _, err := s.NetWorthHistory(t.Context(), 202608, 202608); !errors.Is(err, ledger.ErrOverflow) {
		t.Errorf("net worth: %v", err)
	}
	mustRun(t, s, "c3", ledger.Page{Removed: []ledger.TransactionID{"t1"}})
	if tally, err := s.Tally(t.Context(), ledger.Query{}); err != nil || tally.In.In("USD").Minor != math.MaxInt64 {
		t.Errorf("when it fits again: %+v, %v", tally, err)
	}
	verify(t, s)
}

// TestDaysFarAway: rows of before 1970 and after 2100 lie, count and move like others.
func TestDaysFarAway(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{
		row("old", 18991231, -100, "OLD"), row("now", 20260701, -200, "NOW"), row("far", 21010203, -300, "FAR"), row("end", 99991231, -400, "END")}})
	equalIDs := func(text string, want ...ledger.TransactionID) {
		t.Helper()
		equal(t, text, want, idsOf(t, s, text))
	}
	equalIDs("", "end", "far", "now", "old")
	equalIDs("before:1970-01-01", "old")
	equalIDs("after:2100-01-01", "end", "far")
	equalIDs("date:1899-12", "old")
	months := func() []string {
		t.Helper()
		sums, err := s.Spending(t.Context(), ledger.SumRequest{})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, m := range sums {
			lines = append(lines, fmt.Sprint(m.Month, " ", m.Sum))
		}
		return lines
	}
	equal(t, "months", []string{"1899-12 -1.00 USD", "2026-07 -2.00 USD", "2101-02 -3.00 USD", "9999-12 -4.00 USD"}, months())
	mustEdit(t, s, these(localOf(t, s, "now")), ledger.Edit{On: new(ledger.Date(19700101))})
	equalIDs("", "end", "far", "now", "old")
	equalIDs("date:1970", "now")
	equal(t, "months", []string{"1899-12 -1.00 USD", "1970-01 -2.00 USD", "2101-02 -3.00 USD", "9999-12 -4.00 USD"}, months())
	undo(t, s)
	equalIDs("date:2026", "now")
	tally, err := s.Tally(t.Context(), ledger.Query{})
	if err != nil || tally.Oldest != 18991231 || tally.Newest != 99991231 {
		t.Errorf("%+v, %v", tally, err)
	}
}

// TestCurrenciesWithoutCents: yen have no minor unit and unofficial ones have eight places; both are summed, asked for and divided
// exactly, and nothing is summed across.
func TestCurrenciesWithoutCents(t *testing.T) {
	s := openLinked(t)
	yen, coin := row("yen", 20260701, -1200, "TOKYO"), row("coin", 20260702, -150_000_001, "EXCHANGE")
	yen.Amount.Currency, coin.Amount.Currency = "JPY", "BTC"
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{yen, coin, row("usd", 20260703, -1200, "SHOP")}})
	for text, want := range map[string][]ledger.TransactionID{
		"amt:1200": {"yen"}, "amt:12": {"usd"}, "amt:1.50000001": {"coin"}, "amt:1.5": nil, "cur:jpy": {"yen"}, "cur:btc amt:>1": {"coin"}, "amt:1200.5": nil,
	} {
		equal(t, text, want, idsOf(t, s, text))
	}
	tally, err := s.Tally(t.Context(), ledger.Query{})
	if err != nil || fmt.Sprint(tally.Out.List()) != "[-1.50000001 BTC -1200 JPY -12.00 USD]" {
		t.Errorf("%v, %v", tally.Out.List(), err)
	}
	parts := []ledger.Part{{Amount: ledger.Money{Minor: -1199, Currency: "JPY"}}, {Amount: ledger.Money{Minor: -1, Currency: "JPY"}, Category: "TRAVEL_LODGING"}}
	mustEdit(t, s, these(localOf(t, s, "yen")), ledger.Edit{Parts: &parts})
	sums, err := s.Spending(t.Context(), ledger.SumRequest{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, m := range sums {
		lines = append(lines, fmt.Sprint(m.Category, " ", m.Sum))
	}
	equal(t, "sums", []string{" -1199 JPY", "FOOD_AND_DRINK_COFFEE -1.50000001 BTC", "FOOD_AND_DRINK_COFFEE -12.00 USD", "TRAVEL_LODGING -1 JPY"}, lines)
	verify(t, s)
}
