package ui_test

import "testing"

// BenchmarkView is one frame at 120 by 40; the budget is half a millisecond, because View runs for every message.
func BenchmarkView(b *testing.B) {
	for digit, texts := range ready() {
		b.Run(texts[0], func(b *testing.B) {
			d := open(b, household(), 120, 40)
			d.press(digit)
			d.see(texts...)
			b.ReportAllocs()
			for b.Loop() {
				_ = d.model.View()
			}
		})
	}
}
