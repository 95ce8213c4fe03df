package ui

import (
	"testing"

	"passbook/ui/internal/page"
)

func TestComputeLayout(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want layout
	}{
		{80, 24, layout{Screen: rect{0, 0, 80, 24}, Header: rect{0, 0, 80, 1}, Tabs: rect{0, 1, 80, 1}, Body: rect{0, 2, 80, 20},
			Notice: rect{0, 22, 80, 1}, Footer: rect{0, 23, 80, 1}}},
		{120, 40, layout{Screen: rect{0, 0, 120, 40}, Header: rect{0, 0, 120, 1}, Tabs: rect{0, 1, 120, 1}, Body: rect{0, 2, 120, 36},
			Notice: rect{0, 38, 120, 1}, Footer: rect{0, 39, 120, 1}}},
		{200, 60, layout{Screen: rect{0, 0, 200, 60}, Header: rect{0, 0, 200, 1}, Tabs: rect{0, 1, 200, 1}, Body: rect{0, 2, 200, 56},
			Notice: rect{0, 58, 200, 1}, Footer: rect{0, 59, 200, 1}}},
		{60, 15, layout{Screen: rect{0, 0, 60, 15}, Header: rect{0, 0, 60, 1}, Tabs: rect{0, 1, 60, 1}, Body: rect{0, 2, 60, 11},
			Notice: rect{0, 13, 60, 1}, Footer: rect{0, 14, 60, 1}}},
		{59, 15, layout{TooSmall: true, Screen: rect{0, 0, 59, 15}}},
		{60, 14, layout{TooSmall: true, Screen: rect{0, 0, 60, 14}}},
		{40, 10, layout{TooSmall: true, Screen: rect{0, 0, 40, 10}}},
		{0, 0, layout{TooSmall: true}},
		{-1, -5, layout{TooSmall: true}},
	} {
		if got := computeLayout(c.w, c.h); got != c.want {
			t.Errorf("computeLayout(%d, %d) = %+v, want %+v", c.w, c.h, got, c.want)
		}
	}
}

func TestTabsFitTheirRule(t *testing.T) {
	for _, w := range []int{60, 65, 66, 80, 200} {
		last := 0
		for _, tab := range tabs(w, 1, func(page.Kind) int { return 1204 }) {
			if tab.from < last+2 && last > 0 {
				t.Errorf("at %d cells, %q touches the one before", w, tab.label)
			}
			last = tab.to
		}
		if last >= w {
			t.Errorf("at %d cells the pages end in cell %d", w, last)
		}
	}
}
