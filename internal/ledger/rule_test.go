package ledger

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRefusedRules(t *testing.T) {
	act := Actions{Category: "A"}
	for _, c := range []struct {
		rule Rule
		why  string
	}{
		{Rule{Actions: act}, "it has no condition and would change every transaction"},
		{Rule{Query: " \x00\t", Actions: act}, "it has no condition"},
		{Rule{Query: "cat:food"}, "it does nothing"},
		{Rule{Query: "cat:food", Actions: Actions{Name: strings.Repeat("x", 90)}}, "the name has 90 characters"},
		{Rule{Query: "cat:food", Name: strings.Repeat("x", 90), Actions: act}, "80 is the most"},
		{Rule{Query: "cat:food", Actions: Actions{AddTags: []string{""}}}, "a name is needed"},
	} {
		if _, err := c.rule.Clean(); !errors.Is(err, ErrRule) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%+v: %v, want %q", c.rule, err, c.why)
		}
	}
	r, err := Rule{Query: " cat:food ", Actions: Actions{AddTags: []string{"b", "a", "A"}}}.Clean()
	if err != nil || r.Query != "cat:food" || r.Name != "cat:food" || !slices.Equal(r.Actions.AddTags, []string{"a", "b"}) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRulesRunInOrderAndTheLaterStays(t *testing.T) {
	rules := []Rule{
		{ID: 3, Position: 1, Enabled: true, Actions: Actions{Category: "B", AddTags: []string{"b"}}},
		{ID: 1, Position: 0, Enabled: true, Actions: Actions{Category: "A", Name: "N", Hidden: Hide, AddTags: []string{"a"}}},
		{ID: 2, Position: 2, Actions: Actions{Category: "C"}},
		{ID: 4, Position: 1, Enabled: true, Actions: Actions{Hidden: Show, Transfer: NotTransfer}},
	}
	want := Overlay{Category: "B", CategoryBy: FromRule(3), Name: "N", NameBy: FromRule(1), HiddenBy: FromRule(4),
		Transfer: NotTransfer, TransferBy: FromRule(4), Tags: []string{"a", "b"}}
	if got := ApplyRules(rules); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if !ApplyRules(nil).IsZero() {
		t.Error("no rules say something")
	}
}

func TestPlaidThenRuleThenHand(t *testing.T) {
	row := Transaction{Name: "SQ *BLUE", MerchantName: "Blue Bottle", On: 20260305, AuthorizedOn: 20260303,
		Category: Category{Primary: "FOOD_AND_DRINK", Detailed: "FOOD_AND_DRINK_COFFEE"}}
	ruled := Overlay{Category: "FOOD_AND_DRINK_GROCERIES", CategoryBy: FromRule(7), Name: "Café", NameBy: FromRule(8), Tags: []string{"a", "b"}}
	hand := Overlay{Category: "TRAVEL_FLIGHTS", CategoryBy: FromHand, Without: []string{"A"}, Tags: []string{"B", "c"}, On: 20260228, Note: "n"}
	tree := mustTree(t, nil)
	for _, c := range []struct {
		own      Overlay
		category CategoryKey
		why      Source
		title    string
		on       Date
		tags     []string
	}{
		{Overlay{}, "FOOD_AND_DRINK_COFFEE", FromPlaid, "Blue Bottle", 20260303, nil},
		{Merge(ruled, Overlay{}), "FOOD_AND_DRINK_GROCERIES", FromRule(7), "Café", 20260303, []string{"a", "b"}},
		{Merge(ruled, hand), "TRAVEL_FLIGHTS", FromHand, "Café", 20260228, []string{"B", "c"}},
		{Merge(Overlay{}, hand), "TRAVEL_FLIGHTS", FromHand, "Blue Bottle", 20260228, []string{"B", "c"}},
	} {
		row.Own = c.own
		if row.ShownCategory() != c.category || row.WhyCategory() != c.why || string(row.Title()) != c.title || row.ShownOn() != c.on ||
			!slices.Equal(row.Own.Tags, c.tags) || row.Own.Without != nil {
			t.Errorf("%+v shows %s by %s, %s, %s", c.own, row.ShownCategory(), row.WhyCategory(), string(row.Title()), row.ShownOn())
		}
	}
	if got := fmt.Sprint(tree.CategoryReasons(row, ruled, hand)); got != "[{Plaid Food and drink › Coffee} {rule 7 Food and drink › Groceries} {you Travel › Flights}]" {
		t.Error(got)
	}
	if !row.Own.HasTag("C") || row.WhyTitle() != FromPlaid {
		t.Error("tags have a case, or Plaid's name a reason")
	}
}

// TestARuleNeverTouchesWhatAHandHasSet previews random rules over random hands.
func TestARuleNeverTouchesWhatAHandHasSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var hand Overlay
		if e, err := drawEdit(t).Clean(); err == nil {
			hand, _ = ApplyEdit(hand, e)
		}
		r := Rule{ID: 5, Query: "x", Enabled: true, Actions: Actions{
			Category: rapid.SampledFrom([]CategoryKey{"", "R"}).Draw(t, "rule category"), Name: rapid.SampledFrom([]string{"", "R"}).Draw(t, "rule name"),
			Hidden: HideMark(rapid.IntRange(0, 2).Draw(t, "rule hidden")), Transfer: TransferMark(rapid.IntRange(0, 2).Draw(t, "rule transfer"))}}
		r.Actions.AddTags, _ = cleanTags(drawTags(t, "rule tags"))
		e := r.Preview(1, Overlay{}, hand)
		if e.After.Category != hand.Category && hand.CategoryBy == FromHand || e.After.Name != hand.Name && hand.NameBy == FromHand ||
			e.After.Hidden != hand.Hidden && hand.HiddenBy == FromHand || e.After.Transfer != hand.Transfer && hand.TransferBy == FromHand ||
			e.After.Note != hand.Note || e.After.On != hand.On || !slices.Equal(e.After.Parts, hand.Parts) {
			t.Fatalf("%+v over %+v shows %+v", r.Actions, hand, e.After)
		}
		for _, tag := range hand.Without {
			if e.After.HasTag(tag) || (hasTag(r.Actions.AddTags, tag) && !slices.Contains(e.Kept, AspectTags)) {
				t.Fatalf("the tag %q came back, or nobody says that it was kept off", tag)
			}
		}
		if r.Actions.Category != "" && (hand.CategoryBy == FromHand) != slices.Contains(e.Kept, AspectCategory) {
			t.Fatalf("kept %v", e.Kept)
		}
		if again := r.Preview(1, e.Ruled, hand); len(again.Changes) > 0 {
			t.Fatalf("the rule changes %v again", again.Changes)
		}
	})
}
