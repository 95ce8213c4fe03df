package ledger

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func drawTags(t *rapid.T, label string) []string {
	return rapid.SliceOfN(rapid.SampledFrom([]string{"trip", "Trip", "work", "café", "CAFÉ", "x y"}), 0, 3).Draw(t, label)
}

func drawParts(t *rapid.T) []Part {
	var list []Part
	for range rapid.IntRange(0, 3).Draw(t, "parts") {
		list = append(list, Part{Category: rapid.SampledFrom([]CategoryKey{"A", "B"}).Draw(t, "part category"),
			Amount: Money{rapid.Int64Range(-5, 5).Draw(t, "part amount"), "USD"}, Note: rapid.SampledFrom([]string{"", "n"}).Draw(t, "part note")})
	}
	return list
}

// drawEdit makes an edit that may be refused.
func drawEdit(t *rapid.T) Edit {
	var e Edit
	if rapid.Bool().Draw(t, "sets category") {
		e.Category = new(rapid.SampledFrom([]CategoryKey{"", "A", "own:b"}).Draw(t, "category"))
	}
	if rapid.Bool().Draw(t, "sets name") {
		e.Name = new(rapid.SampledFrom([]string{"", " ", "Bäcker", "x\x1b[31m"}).Draw(t, "name"))
	}
	if rapid.Bool().Draw(t, "sets note") {
		e.Note = new(rapid.SampledFrom([]string{"", "\n", "a\nb", "c\x07"}).Draw(t, "note"))
	}
	if rapid.Bool().Draw(t, "sets hidden") {
		e.Hidden = new(HideMark(rapid.IntRange(0, 2).Draw(t, "hidden")))
	}
	if rapid.Bool().Draw(t, "sets transfer") {
		e.Transfer = new(TransferMark(rapid.IntRange(0, 2).Draw(t, "transfer")))
	}
	if rapid.Bool().Draw(t, "sets date") {
		e.On = new(rapid.SampledFrom([]Date{0, 19691231, 20260301, 21050101}).Draw(t, "date"))
	}
	if rapid.Bool().Draw(t, "splits") {
		e.Parts = new(drawParts(t))
	}
	e.AddTags, e.RemoveTags, e.ResetTags = drawTags(t, "add"), drawTags(t, "remove"), drawTags(t, "reset")
	return e
}

// TestAnEditAndItsInverseLeaveNothingBehind takes back a whole history of edits, last first, and does them again.
func TestAnEditAndItsInverseLeaveNothingBehind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		states := []Overlay{{}}
		var done, inverses []Edit
		for range rapid.IntRange(1, 12).Draw(t, "n") {
			e, err := drawEdit(t).Clean()
			if err != nil {
				if !errors.Is(err, ErrEdit) {
					t.Fatal(err)
				}
				continue
			}
			before := states[len(states)-1]
			kept := cloneOverlay(before)
			after, inverse := ApplyEdit(before, e)
			if !reflect.DeepEqual(before, kept) {
				t.Fatalf("the edit changed its argument: %+v, was %+v", before, kept)
			}
			checkHand(t, after)
			states, done, inverses = append(states, after), append(done, e), append(inverses, inverse)
		}
		for i := len(inverses) - 1; i >= 0; i-- {
			back, redo := ApplyEdit(states[i+1], inverses[i])
			if !reflect.DeepEqual(back, states[i]) {
				t.Fatalf("%+v taken back is %+v, want %+v", done[i], back, states[i])
			}
			if again, _ := ApplyEdit(back, redo); !reflect.DeepEqual(again, states[i+1]) {
				t.Fatalf("%+v done again is %+v, want %+v", done[i], again, states[i+1])
			}
			if again, _ := ApplyEdit(back, done[i]); !reflect.DeepEqual(again, states[i+1]) {
				t.Fatalf("%+v done once more is %+v, want %+v", done[i], again, states[i+1])
			}
		}
	})
}

func cloneOverlay(o Overlay) Overlay {
	o.Tags, o.Without, o.Parts = slices.Clone(o.Tags), slices.Clone(o.Without), slices.Clone(o.Parts)
	return o
}

// checkHand fails where a hand's layer is not in its one form.
func checkHand(t *rapid.T, o Overlay) {
	for _, tags := range [][]string{o.Tags, o.Without} {
		if tags != nil && len(tags) == 0 || !slices.IsSortedFunc(tags, compareTags) {
			t.Fatalf("tags %q", tags)
		}
		for i := range tags {
			if i > 0 && strings.EqualFold(tags[i], tags[i-1]) {
				t.Fatalf("tags %q", tags)
			}
		}
	}
	for _, tag := range o.Tags {
		if hasTag(o.Without, tag) {
			t.Fatalf("%q is both on and off", tag)
		}
	}
	if (o.CategoryBy == FromHand) != (o.Category != "") || (o.NameBy == FromHand) != (o.Name != "") ||
		(o.TransferBy == FromHand) != (o.Transfer != TransferUnset) || (o.Hidden && o.HiddenBy != FromHand) ||
		(o.Parts != nil && len(o.Parts) == 0) {
		t.Fatalf("not the hand's: %+v", o)
	}
}

func TestRefusedEdits(t *testing.T) {
	for _, c := range []struct {
		edit Edit
		why  string
	}{
		{Edit{}, "it changes nothing"},
		{Edit{Category: new(CategoryKey("a\x1bb"))}, "is no category"},
		{Edit{Name: new(strings.Repeat("x", 81))}, "the name has 81 characters"},
		{Edit{Note: new(strings.Repeat("x", 70_000))}, "the note is longer than 65536 bytes"},
		{Edit{Hidden: new(HideMark(7))}, "hidden or shown"},
		{Edit{Transfer: new(TransferMark(-1))}, "a transfer or none"},
		{Edit{On: new(Date(20260230))}, "2026-02-30 is no date"},
		{Edit{On: new(Date(19691231))}, "1969-12-31 is before 1970 or after 2100"},
		{Edit{On: new(Date(21010101))}, "2101-01-01 is before 1970 or after 2100"},
		{Edit{AddTags: []string{"a"}, RemoveTags: []string{"A"}}, "the tag \"a\" is both put on and taken off"},
		{Edit{RemoveTags: []string{"a"}, ResetTags: []string{"A"}}, "left to the rules"},
		{Edit{AddTags: []string{" # "}}, "a name is needed"},
	} {
		if _, err := c.edit.Clean(); !errors.Is(err, ErrEdit) || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%+v: %v, want %q", c.edit, err, c.why)
		}
	}
}

func TestWhatIsTypedIsKept(t *testing.T) {
	e, err := Edit{Name: new(" Bäcker\x1b 🥐 "), Note: new(" two\nlines\x00 "), AddTags: []string{"#trip", "Trip", " b "}}.Clean()
	if err != nil || *e.Name != "Bäcker 🥐" || *e.Note != " two\nlines " || !slices.Equal(e.AddTags, []string{"b", "trip"}) {
		t.Errorf("%q %q %q %v", *e.Name, *e.Note, e.AddTags, err)
	}
}

func TestSpreadDoesAllOrNothing(t *testing.T) {
	row := func(id LocalID, minor int64) Transaction {
		return Transaction{LocalID: id, Amount: Money{minor, "USD"}, On: 20260301}
	}
	coffee := CategoryKey("FOOD_AND_DRINK_COFFEE")
	rows := []HandOf{{row(1, -500), Overlay{}}, {row(2, -700), Overlay{Category: coffee, CategoryBy: FromHand}}}
	edited, err := Spread(Edit{Category: &coffee}, rows)
	if err != nil || len(edited) != 1 || edited[0].Row != 1 || *edited[0].Inverse.Category != "" {
		t.Errorf("%+v, %v", edited, err)
	}
	halves := parts(Money{-200, "USD"}, Money{-300, "USD"})
	edited, err = Spread(Edit{Parts: &halves}, rows)
	if edited != nil || !errors.Is(err, ErrSplit) || !strings.HasPrefix(err.Error(), "-7.00 USD of 2026-03-01: ") {
		t.Errorf("%+v, %v", edited, err)
	}
}
