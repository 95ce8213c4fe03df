package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func mustTree(t *testing.T, changes []CategoryChange, seen ...Category) *Tree {
	t.Helper()
	tree, err := NewTree(changes, seen...)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestTaxonomyIsPlaidsPublishedTable(t *testing.T) {
	tree := mustTree(t, nil)
	groups, list := taxonomy()
	if len(groups) != 18 || len(list) != 131 {
		t.Errorf("%d groups and %d categories", len(groups), len(list))
	}
	offered := 0
	names := map[string]bool{}
	for _, g := range tree.Groups() {
		offered += len(g.Categories)
		if g.Own || g.Name == "" || names[g.Name] {
			t.Errorf("group %+v", g)
		}
		names[g.Name] = true
		if last := g.Categories[len(g.Categories)-1]; g.Key != "TRAVEL" && !strings.Contains(string(last.Key), "_OTHER_") {
			t.Errorf("%s ends with %s", g.Key, last.Key)
		}
	}
	if len(tree.Groups()) != 16 || offered != 104 {
		t.Errorf("%d groups and %d categories are offered, want the 16 and 104 of the published table", len(tree.Groups()), offered)
	}
	inGroup := map[string]bool{}
	for _, c := range list {
		if key := string(c.group) + "/" + strings.ToLower(c.name); inGroup[key] {
			t.Errorf("%s: two categories are called %q", c.group, c.name)
		} else {
			inGroup[key] = true
		}
		if !strings.HasPrefix(string(c.key), string(c.group)+"_") || c.name == "" || strings.Contains(c.name, "_") {
			t.Errorf("%+v", c)
		}
	}
}

func TestNamesOfCategories(t *testing.T) {
	seen := []Category{
		{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_MATE"},
		{Primary: "SPACE", Detailed: "SPACE_MOON_TRIPS"},
		{Primary: "MEDICAL"},
	}
	tree := mustTree(t, []CategoryChange{
		{Kind: NewGroup, Group: "own:fun", Name: "Fun", Counts: CountsAsSpending},
		{Kind: NewCategory, Category: "own:chess", Group: "own:fun", Name: "Chess"},
		{Kind: RenameCategory, Category: "FOOD_AND_DRINK_RESTAURANT", Name: "Eating out"},
		{Kind: MergeCategory, Category: "FOOD_AND_DRINK_FAST_FOOD", Into: "FOOD_AND_DRINK_RESTAURANT"},
		{Kind: MoveCategory, Category: "LOAN_PAYMENTS_MORTGAGE_PAYMENT", Group: "RENT_AND_UTILITIES"},
	}, seen...)
	for _, c := range []struct {
		key   CategoryKey
		full  string
		group GroupKey
		kind  GroupKind
	}{
		{"FOOD_AND_DRINK_COFFEE", "Food and drink › Coffee", "FOOD_AND_DRINK", CountsAsSpending},
		{"FOOD_AND_DRINK_FAST_FOOD", "Food and drink › Eating out", "FOOD_AND_DRINK", CountsAsSpending},
		{"own:chess", "Fun › Chess", "own:fun", CountsAsSpending},
		{"LOAN_PAYMENTS_MORTGAGE_PAYMENT", "Rent and utilities › Mortgage payment", "RENT_AND_UTILITIES", CountsAsSpending},
		{"LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", "Loan payments › Credit card payment", "LOAN_PAYMENTS", CountsAsTransfer},
		{"INCOME_SALARY", "Income › Salary", "INCOME", CountsAsIncome},
		{"FOOD_AND_DRINK_MATE", "Food and drink › Mate", "FOOD_AND_DRINK", CountsAsSpending},
		{"FOOD_AND_DRINK_NEVER_SEEN", "Food and drink › Never seen", "FOOD_AND_DRINK", CountsAsSpending},
		{"SPACE_MOON_TRIPS", "Space › Moon trips", "SPACE", CountsBySign},
		{"SPACE_OTHER", "Space › Other", "SPACE", CountsBySign},
		{"MEDICAL", "Health", "MEDICAL", CountsAsSpending},
		{"TRAVEL", "Travel", "TRAVEL", CountsAsSpending},
		{"TRANSFERENCE", "Transference", "", CountsBySign},
		{"own:lost-one", "Lost one", "", CountsBySign},
		{"___", "Uncategorised", "", CountsBySign},
		{"", "Uncategorised", "", CountsBySign},
	} {
		n := tree.Node(c.key)
		if tree.FullName(c.key) != c.full || n.Group != c.group || tree.Counts(c.key) != c.kind {
			t.Errorf("%q: %q in %q, %d", c.key, tree.FullName(c.key), n.Group, tree.Counts(c.key))
		}
	}
	if !tree.Known("FOOD_AND_DRINK_FAST_FOOD") || tree.Known("TRANSFERENCE") {
		t.Error("what is known is not known")
	}
}

func TestSearchOfCategories(t *testing.T) {
	tree := mustTree(t, nil)
	for text, want := range map[string]string{
		"coffee":                "[FOOD_AND_DRINK_COFFEE]",
		" Coffee ":              "[FOOD_AND_DRINK_COFFEE]",
		"food_and_drink_coffee": "[FOOD_AND_DRINK_COFFEE]",
		"food cof":              "[FOOD_AND_DRINK_COFFEE]",
		"travel":                "[TRAVEL_FLIGHTS TRAVEL_LODGING TRAVEL_RENTAL_CARS TRAVEL_OTHER_TRAVEL]",
		"nothing of the kind":   "[]",
		"":                      "[]",
		"gas":                   "[TRANSPORTATION_GAS RENT_AND_UTILITIES_GAS_AND_ELECTRICITY]",
		"account":               "[TRANSFER_IN_ACCOUNT_TRANSFER TRANSFER_OUT_ACCOUNT_TRANSFER GENERAL_SERVICES_ACCOUNTING_AND_FINANCIAL_PLANNING]",
	} {
		if got := fmt.Sprint(tree.Search(text)); got != want {
			t.Errorf("%q finds %s, want %s", text, got, want)
		}
	}
}

func TestSearchOfOwnAndOddCategories(t *testing.T) {
	tree := mustTree(t, []CategoryChange{
		{Kind: NewCategory, Category: "own:cafe", Group: "TRAVEL", Name: "Café Ñandú"},
		{Kind: NewCategory, Category: "own:star", Group: "TRAVEL", Name: "★"},
		{Kind: NewCategory, Category: "own:medical", Group: "TRAVEL", Name: "Health"},
	}, Category{Primary: "INCOME"}, Category{Primary: "INCOME", Detailed: "INCOME_WAGES"})
	var income []CategoryKey
	for _, n := range tree.ordered() {
		if n.Group == "INCOME" {
			income = append(income, n.Key)
		}
	}
	if !slices.Contains(income, "INCOME") || len(income) < 3 {
		t.Fatalf("the group has %v", income)
	}
	for text, want := range map[string][]CategoryKey{
		"income":     income, // the group and the category of its name
		"INCOME":     {"INCOME"},
		"cafe nandu": {"own:cafe"},
		"CAFÉ":       {"own:cafe"},
		"nan":        {"own:cafe"},
		"★":          {"own:star"},
		"☆":          nil,
		"own:cafe":   {"own:cafe"},
		"wages":      {"INCOME_WAGES"},
	} {
		if got := tree.Search(text); !slices.Equal(got, want) {
			t.Errorf("%q finds %s, want %s", text, got, want)
		}
	}
	if got := tree.Search("health"); !slices.Contains(got, "own:medical") || len(got) < 3 {
		t.Errorf("a group and a category of another one that are called alike: %s", got)
	}
}

func TestRefusedChangesOfCategories(t *testing.T) {
	const coffee, groceries = CategoryKey("FOOD_AND_DRINK_COFFEE"), CategoryKey("FOOD_AND_DRINK_GROCERIES")
	own := CategoryChange{Kind: NewCategory, Category: "own:a", Group: "TRAVEL", Name: "A"}
	for _, c := range []struct {
		why     string
		changes []CategoryChange
	}{
		{"“Coffee” cannot be merged into itself", []CategoryChange{{Kind: MergeCategory, Category: coffee, Into: coffee}}},
		{"“Groceries” cannot be merged into a category that was merged into it", []CategoryChange{
			{Kind: MergeCategory, Category: coffee, Into: groceries}, {Kind: MergeCategory, Category: groceries, Into: coffee}}},
		{"“A” cannot be merged into a category that was merged into it", []CategoryChange{own,
			{Kind: MergeCategory, Category: coffee, Into: groceries}, {Kind: MergeCategory, Category: groceries, Into: "own:a"},
			{Kind: MergeCategory, Category: "own:a", Into: coffee}}},
		{"is no longer there: it was merged into “Groceries”", []CategoryChange{
			{Kind: MergeCategory, Category: coffee, Into: groceries}, {Kind: RenameCategory, Category: coffee, Name: "X"}}},
		{"is no longer there: it was merged into “Groceries”", []CategoryChange{own,
			{Kind: MergeCategory, Category: coffee, Into: groceries}, {Kind: MergeCategory, Category: "own:a", Into: coffee}}},
		{"only a category of your own can be deleted", []CategoryChange{{Kind: DeleteCategory, Category: coffee, Into: groceries}}},
		{"say which category its transactions go to", []CategoryChange{own, {Kind: DeleteCategory, Category: "own:a"}}},
		{"“A” cannot be merged into itself", []CategoryChange{own, {Kind: DeleteCategory, Category: "own:a", Into: "own:a"}}},
		{"there is no category \"own:b\"", []CategoryChange{{Kind: RenameCategory, Category: "own:b", Name: "B"}}},
		{"there is no category \"\"", []CategoryChange{{Kind: RenameCategory, Name: "B"}}},
		{"there is no group \"own:b\"", []CategoryChange{{Kind: NewCategory, Category: "own:b", Group: "own:b", Name: "B"}}},
		{"the key \"own:a\" is taken", []CategoryChange{own, own}},
		{"the key \"own:a\" is taken", []CategoryChange{own, {Kind: DeleteCategory, Category: "own:a", Into: coffee}, own}},
		{"cannot be the key of something of your own", []CategoryChange{{Kind: NewCategory, Category: coffee, Group: "TRAVEL", Name: "A"}}},
		{"cannot be the key of something of your own", []CategoryChange{{Kind: NewCategory, Category: "own:", Group: "TRAVEL", Name: "A"}}},
		{"a name is needed", []CategoryChange{{Kind: RenameCategory, Category: coffee, Name: " \x1b\n"}}},
		{"80 is the most", []CategoryChange{{Kind: RenameCategory, Category: coffee, Name: strings.Repeat("ü", 81)}}},
		{"“Food and drink” already has a category “groceries”", []CategoryChange{{Kind: RenameCategory, Category: coffee, Name: "groceries"}}},
		{"“Travel” already has a category “flights”", []CategoryChange{{Kind: NewCategory, Category: "own:f", Group: "TRAVEL", Name: "flights"}}},
		{"“Transfers out” already has a category “Wire sent”; rename one of them or merge them", []CategoryChange{
			{Kind: RenameCategory, Category: "TRANSFER_IN_WIRE", Name: "Wire sent"}, {Kind: MoveCategory, Category: "TRANSFER_IN_WIRE", Group: "TRANSFER_OUT"}}},
		{"there is already a category “Odd”", []CategoryChange{{Kind: RenameCategory, Category: "STRANGE", Name: "Odd"}, {Kind: RenameCategory, Category: "PECULIAR", Name: "Odd"}}},
		{"“Coffee” is already in “Food and drink”", []CategoryChange{{Kind: MoveCategory, Category: coffee, Group: "FOOD_AND_DRINK"}}},
		{"there is already a group “travel”", []CategoryChange{{Kind: NewGroup, Group: "own:t", Name: "travel"}}},
		{"there is already a group “Travel”", []CategoryChange{{Kind: RenameGroup, Group: "MEDICAL", Name: "Travel"}}},
		{"“Travel” cannot be merged into itself", []CategoryChange{{Kind: MergeGroup, Group: "TRAVEL", IntoGroup: "TRAVEL"}}},
		{"“Travel” cannot be merged into itself", []CategoryChange{
			{Kind: MergeGroup, Group: "MEDICAL", IntoGroup: "TRAVEL"}, {Kind: MergeGroup, Group: "TRAVEL", IntoGroup: "MEDICAL"}}},
		{"the group \"MEDICAL\" is no longer there: it was merged into “Travel”", []CategoryChange{
			{Kind: MergeGroup, Group: "MEDICAL", IntoGroup: "TRAVEL"}, {Kind: RenameGroup, Group: "MEDICAL", Name: "X"}}},
		{"a group counts as", []CategoryChange{{Kind: CountGroup, Group: "TRAVEL", Counts: 9}}},
		{"\"explode\" is no change of categories", []CategoryChange{{Kind: "explode"}}},
	} {
		_, err := NewTree(c.changes)
		var refused *CategoryError
		if !errors.As(err, &refused) || refused.At != len(c.changes)-1 || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%v, want %q", err, c.why)
		}
	}
}

func TestMergedGroups(t *testing.T) {
	tree := mustTree(t, []CategoryChange{
		{Kind: RenameCategory, Category: "TRANSFER_IN_SAVINGS", Name: "Savings"},
		{Kind: RenameCategory, Category: "TRANSFER_OUT_SAVINGS", Name: "Savings"},
		{Kind: RenameGroup, Group: "TRANSFER_OUT", Name: "Moved"},
		{Kind: MergeGroup, Group: "TRANSFER_IN", IntoGroup: "TRANSFER_OUT"},
	})
	for key, want := range map[CategoryKey]string{
		"TRANSFER_IN_SAVINGS":  "Moved › Savings (Transfers in)",
		"TRANSFER_OUT_SAVINGS": "Moved › Savings",
		"TRANSFER_IN_DEPOSIT":  "Moved › Deposit",
		"TRANSFER_IN_UNHEARD":  "Moved › Unheard",
	} {
		if got := tree.FullName(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
		if tree.Counts(key) != CountsAsTransfer {
			t.Errorf("%s no longer counts as a transfer", key)
		}
	}
	if len(tree.Groups()) != 15 {
		t.Errorf("%d groups", len(tree.Groups()))
	}
	if g, ok := tree.Group("TRANSFER_IN"); !ok || g.Name != "Moved" {
		t.Errorf("the merged group is %+v", g)
	}
}

func TestKeysOfNewCategoriesAreNeverUsedAgain(t *testing.T) {
	tree := mustTree(t, []CategoryChange{
		{Kind: NewCategory, Category: "own:kids", Group: "TRAVEL", Name: "Kids"},
		{Kind: DeleteCategory, Category: "own:kids", Into: "TRAVEL_FLIGHTS"},
		{Kind: NewGroup, Group: "own:side-job", Name: "Side job"},
		{Kind: MergeGroup, Group: "own:side-job", IntoGroup: "INCOME"},
	})
	for name, want := range map[string]CategoryKey{
		"Kids": "own:kids-2", "Café & Bar": "own:café-bar", "🍜": "own:category", "  A  b ": "own:a-b",
	} {
		if got := tree.NewKey(name); got != want {
			t.Errorf("%q gets %q, want %q", name, got, want)
		}
	}
	if got := tree.NewGroupKey("Side job"); got != "own:side-job-2" {
		t.Errorf("the group gets %q", got)
	}
}

// TestTreesHold makes random changes and checks what every tree promises: no key is lost, merging goes nowhere in circles, names
// in a group differ, and leaving out the last change gives the tree from before.
func TestTreesHold(t *testing.T) {
	keys := []CategoryKey{"FOOD_AND_DRINK_COFFEE", "FOOD_AND_DRINK_GROCERIES", "TRAVEL_FLIGHTS", "own:a", "own:b", "NEW_CODE", "TRAVEL_MOON"}
	groups := []GroupKey{"FOOD_AND_DRINK", "TRAVEL", "own:g", "own:h", "NEW"}
	kinds := []CategoryChangeKind{RenameCategory, NewCategory, MoveCategory, MergeCategory, DeleteCategory, RenameGroup, NewGroup, MergeGroup, CountGroup}
	rapid.Check(t, func(t *rapid.T) {
		var changes []CategoryChange
		tree, _ := NewTree(nil)
		for range rapid.IntRange(1, 25).Draw(t, "n") {
			c := CategoryChange{
				Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Category: rapid.SampledFrom(keys).Draw(t, "category"),
				Group: rapid.SampledFrom(groups).Draw(t, "group"), Into: rapid.SampledFrom(keys).Draw(t, "into"),
				IntoGroup: rapid.SampledFrom(groups).Draw(t, "into group"), Name: rapid.SampledFrom([]string{"Eins", "zwei", "Drei"}).Draw(t, "name"),
				Counts: GroupKind(rapid.IntRange(0, 3).Draw(t, "counts")),
			}
			next, err := NewTree(append(changes[:len(changes):len(changes)], c))
			if err != nil {
				continue
			}
			changes, tree = append(changes, c), next
		}
		for _, key := range keys {
			to := tree.Resolve(key)
			if tree.Resolve(to) != to {
				t.Fatalf("%s leads to %s, which is merged too", key, to)
			}
			if n := tree.Node(key); n.Name == "" || n.Key != to {
				t.Fatalf("%s is %+v", key, n)
			}
			if n := tree.Node(key); n.Group != "" {
				if _, ok := tree.Group(n.Group); !ok {
					t.Fatalf("%s is in the group %q, which is not there", key, n.Group)
				}
			}
		}
		for _, g := range tree.Groups() {
			names := map[string]bool{}
			for _, n := range g.Categories {
				if name := strings.ToLower(n.Name); names[name] && !strings.Contains(name, "(") {
					t.Fatalf("%s has two categories %q", g.Name, n.Name)
				} else {
					names[name] = true
				}
				if n.Group != g.Key || tree.Node(n.Key) != n {
					t.Fatalf("%+v is listed in %s", n, g.Key)
				}
			}
		}
		again, err := NewTree(changes)
		if err != nil || fmt.Sprint(again.Groups()) != fmt.Sprint(tree.Groups()) {
			t.Fatalf("the same changes give another tree: %v", err)
		}
	})
}
