package listing

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFit(t *testing.T) {
	columns := []Column{{Width: 10}, {Width: 20, Grow: 3, Most: 30}, {Width: 12, Rank: 1, Grow: 1}, {Width: 8, Rank: 2}}
	for _, c := range []struct {
		width int
		want  []int
	}{
		{56, []int{10, 20, 12, 8}},
		{60, []int{10, 23, 13, 8}},
		{55, []int{10, 27, 14, 0}},
		{45, []int{10, 30, 0, 0}},
		{32, []int{10, 20, 0, 0}},
		{5, []int{10, 20, 0, 0}},
		{200, []int{10, 30, 146, 8}},
	} {
		if got := Fit(c.width, 2, columns); !slices.Equal(got, c.want) {
			t.Errorf("Fit(%d) = %v, want %v", c.width, got, c.want)
		}
	}
}

func TestHeadingsAreSkipped(t *testing.T) {
	l := List{Fixed: func(i int) bool { return i%3 == 0 }}
	l.SetHeight(4)
	l.SetCount(10)
	var seen []int
	for range 8 {
		seen = append(seen, l.Cursor())
		l.Move(1)
	}
	if want := []int{1, 2, 4, 5, 7, 8, 8, 8}; !slices.Equal(seen, want) {
		t.Errorf("the cursor stood on %v, want %v", seen, want)
	}
	l.Home()
	if l.Cursor() != 1 || l.Top() != 0 {
		t.Errorf("home is row %d with row %d at the top", l.Cursor(), l.Top())
	}
	if l.Click(0) {
		t.Error("a heading was selected by a click")
	}
}

func TestNothingToSelect(t *testing.T) {
	l := List{Fixed: func(int) bool { return true }}
	l.SetHeight(5)
	l.SetCount(3)
	l.Move(1)
	l.Page(2)
	l.End()
	if l.Cursor() != -1 {
		t.Errorf("row %d is selected although none can be", l.Cursor())
	}
	l.SetCount(0)
	if l.Cursor() != -1 {
		t.Errorf("row %d of none is selected", l.Cursor())
	}
}

// Whatever is done to a list, the cursor is on a row, the row is in view, and the view is filled where rows suffice.
func TestTheCursorIsAlwaysInView(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l List
		l.SetHeight(rapid.IntRange(1, 12).Draw(t, "height"))
		l.SetCount(rapid.IntRange(0, 40).Draw(t, "count"))
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			n := rapid.IntRange(-15, 15).Draw(t, "n")
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				l.Move(n)
			case 1:
				l.Page(n)
			case 2:
				l.Wheel(n)
			case 3:
				l.Home()
			case 4:
				l.End()
			case 5:
				l.Select(n)
			case 6:
				l.SetCount(n + 20)
			case 7:
				l.SetHeight(max(n, 1))
			case 8:
				l.Shift(n, l.Count())
			case 9:
				l.Place(n+10, n)
			}
			from, to := l.Visible()
			c := l.Cursor()
			if l.Count() == 0 {
				if c != -1 {
					t.Fatalf("row %d of none is selected", c)
				}
				continue
			}
			if c < from || c >= to {
				t.Fatalf("row %d is selected, rows %d to %d are in view", c, from, to)
			}
			if to-from != min(l.Height(), l.Count()) {
				t.Fatalf("%d rows are in view of %d in a height of %d", to-from, l.Count(), l.Height())
			}
		}
	})
}

func TestTheThumbShowsWhereTheViewIs(t *testing.T) {
	var l List
	l.SetHeight(5)
	l.SetCount(5)
	if l.Thumb(0) {
		t.Error("there is a thumb although every row is in view")
	}
	l.SetCount(50)
	if !l.Thumb(0) || l.Thumb(4) {
		t.Error("at the top the thumb is not at the top")
	}
	l.End()
	if l.Thumb(0) || !l.Thumb(4) {
		t.Error("at the end the thumb is not at the end")
	}
}
