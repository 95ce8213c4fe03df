package ledger

import (
	"slices"
	"testing"
)

func TestPreviewOfAnEdit(t *testing.T) {
	groceries, name := CategoryKey("FOOD_AND_DRINK_GROCERIES"), "Corner shop"
	ruled := Overlay{Category: "FOOD_AND_DRINK_COFFEE", CategoryBy: FromRule(3), Tags: []string{"daily"}}
	hand := Overlay{Name: "Café", NameBy: FromHand}
	e := Edit{Category: &groceries, Name: &name, AddTags: []string{"trip"}}
	got := e.Preview(ruled, hand)
	if got.Before.Category != "FOOD_AND_DRINK_COFFEE" || got.Before.CategoryBy != FromRule(3) || got.Before.Name != "Café" {
		t.Errorf("before: %+v", got.Before)
	}
	if got.After.Category != groceries || got.After.CategoryBy != FromHand || got.After.Name != name ||
		!slices.Equal(got.After.Tags, []string{"daily", "trip"}) {
		t.Errorf("after: %+v", got.After)
	}
	if !slices.Equal(got.Changes, []Aspect{AspectCategory, AspectName, AspectTags}) || !slices.Equal(got.Replaced, []Aspect{AspectName}) {
		t.Errorf("changes %v, replaces %v", got.Changes, got.Replaced)
	}
	next, _ := ApplyEdit(hand, e)
	if again := e.Preview(ruled, next); len(again.Changes)+len(again.Replaced) > 0 {
		t.Errorf("the same edit again changes %v", again.Changes)
	}
}

// TestPreviewKnowsEveryAspect sets each aspect by hand and looks that overwriting it is told.
func TestPreviewKnowsEveryAspect(t *testing.T) {
	key, text, on, hide, transfer, parts := CategoryKey("X"), "x", Date(20260305), Hide, IsTransfer, []Part{{Category: "A"}, {Category: "B"}}
	none, noText, noDate, noHide, noTransfer, noParts := CategoryKey(""), "", Date(0), HideUnset, TransferUnset, []Part{}
	for aspect, edits := range map[Aspect][2]Edit{
		AspectCategory: {{Category: &key}, {Category: &none}},
		AspectName:     {{Name: &text}, {Name: &noText}},
		AspectNote:     {{Note: &text}, {Note: &noText}},
		AspectTags:     {{AddTags: []string{"t"}}, {ResetTags: []string{"t"}}},
		AspectHidden:   {{Hidden: &hide}, {Hidden: &noHide}},
		AspectTransfer: {{Transfer: &transfer}, {Transfer: &noTransfer}},
		AspectDate:     {{On: &on}, {On: &noDate}},
		AspectSplit:    {{Parts: &parts}, {Parts: &noParts}},
	} {
		hand, _ := ApplyEdit(Overlay{}, edits[0])
		first, back := edits[0].Preview(Overlay{}, Overlay{}), edits[1].Preview(Overlay{}, hand)
		if !slices.Equal(first.Changes, []Aspect{aspect}) || len(first.Replaced) > 0 {
			t.Errorf("%v: set: changes %v, replaces %v", aspect, first.Changes, first.Replaced)
		}
		if !slices.Equal(back.Replaced, []Aspect{aspect}) {
			t.Errorf("%v: taken back: replaces %v", aspect, back.Replaced)
		}
	}
}
