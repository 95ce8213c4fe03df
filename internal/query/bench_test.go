package query_test

import (
	"testing"

	"passbook/internal/query"
)

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := query.Parse(`coffee -cat:"food and drink",travel amt:>12.50 date:2026-01..last-month is:posted,new`); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	for name, text := range map[string]string{
		"word": "mcdonalds", "category": "cat:groceries,travel", "amount": "amt:>50", "date": "date:last-month", "state": "is:pending,income",
	} {
		b.Run(name, func(b *testing.B) {
			m, row := parsed(b, text).On(today, nil), coffee()
			b.ReportAllocs()
			for b.Loop() {
				if m.Match(&row) {
					b.Fatal("it matches")
				}
			}
		})
	}
}
