package ui_test

import (
	"strconv"
	"testing"

	"charm.land/lipgloss/v2/table"
)

// BenchmarkView is one frame at 120 by 40; the budget is half a millisecond, because View runs for every message. The last
// is what a table of the library costs at that size. The program in internal/bench reads these names.
func BenchmarkView(b *testing.B) {
	names := map[string]string{"1": "accounts", "2": "transactions", "3": "recurring", "4": "institutions", "5": "changes", "6": "spending", "7": "worth"}
	for digit, texts := range ready() {
		b.Run(names[digit], func(b *testing.B) {
			d := open(b, household(), 120, 40)
			d.press(digit)
			d.see(texts...)
			b.ReportAllocs()
			for b.Loop() {
				_ = d.model.View()
			}
		})
	}
	b.Run("lipgloss table", func(b *testing.B) {
		rows := make([][]string, 34)
		for i := range rows {
			rows[i] = []string{"2026-06-30", "Café Zürich " + strconv.Itoa(i), "Food and drink · Coffee", "Checking ··0000", "−12.34"}
		}
		b.ReportAllocs()
		for b.Loop() {
			_ = table.New().Headers("Date", "Payee", "Category", "Account", "Amount").Width(120).Rows(rows...).String()
		}
	})
}
