package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/store"
)

// lifelike returns n rows over about five years, newest first as Plaid gives a history, in pages of 500.
func lifelike(from, n int) []ledger.Page {
	random := rand.New(rand.NewPCG(uint64(from), 7))
	first := ledger.NewDate(2021, 1, 1)
	words := []string{"Coffee", "Zürich", "Market", "Grocer", "Pharmacy", "Payroll", "Rent", "Books", "Café", "Water", "Power", "Petrol"}
	var kinds []ledger.Category
	for _, code := range []string{
		"FOOD_AND_DRINK_COFFEE", "FOOD_AND_DRINK_GROCERIES", "FOOD_AND_DRINK_RESTAURANT", "MEDICAL_PHARMACIES_AND_SUPPLEMENTS",
		"GENERAL_MERCHANDISE_SUPERSTORES", "INCOME_WAGES", "RENT_AND_UTILITIES_RENT", "GENERAL_MERCHANDISE_BOOKSTORES_AND_NEWSSTANDS",
		"FOOD_AND_DRINK_FAST_FOOD", "RENT_AND_UTILITIES_WATER", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", "TRANSPORTATION_GAS",
	} {
		primary, _, _ := strings.Cut(code, "_")
		kinds = append(kinds, ledger.Category{Primary: primary, Detailed: code, Confidence: "HIGH"})
	}
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var pages []ledger.Page
	var p ledger.Page
	for i := range n {
		id := make([]byte, 37)
		for j := range id {
			id[j] = letters[random.IntN(len(letters))]
		}
		kind := random.IntN(len(words))
		merchant := words[kind] + " " + words[random.IntN(len(words))] + " " + strconv.Itoa(random.IntN(5))
		t := row(ledger.TransactionID(id), first.AddDays((n-i)*1800/n), random.Int64N(20000)-15000,
			safetext.Untrusted(fmt.Sprintf("POS %s #%04d", merchant, random.IntN(10000))))
		t.MerchantName = safetext.Untrusted(merchant)
		t.Account = ledger.AccountID(fmt.Sprintf("account-%d", random.IntN(12)))
		t.Category = kinds[kind]
		t.Details = ledger.Details{Channel: "in store", MerchantEntityID: fmt.Sprintf("%020x", merchant), Website: "example.com",
			Location: ledger.Location{City: "Zürich", Country: "CH"}}
		if p.Added = append(p.Added, t); len(p.Added) == 500 || i == n-1 {
			pages = append(pages, p)
			p = ledger.Page{}
		}
	}
	return pages
}

// size is how many rows the benchmarks have; PASSBOOK_ROWS sets another number.
func size() int {
	if n, err := strconv.Atoi(os.Getenv("PASSBOOK_ROWS")); err == nil {
		return n
	}
	return 100_000
}

func filled(b *testing.B, n int) *store.Store {
	b.Helper()
	s := openLinked(b)
	if _, err := run(b.Context(), s, bank, "c1", lifelike(0, n)...); err != nil {
		b.Fatal(err)
	}
	return s
}

func BenchmarkRead(b *testing.B) {
	s := filled(b, size())
	middle := ledger.RowKey(ledger.NewDate(2023, 6, 1)) << 24
	for _, c := range []struct {
		name string
		r    ledger.WindowRequest
	}{
		{"window/newest", ledger.WindowRequest{}},
		{"window/middle", ledger.WindowRequest{Edge: middle}},
		{"window/up", ledger.WindowRequest{Edge: middle, Toward: ledger.Newer}},
		{"window/account", ledger.WindowRequest{Query: ledger.Query{Account: "account-3"}, Edge: middle}},
		{"window/item", ledger.WindowRequest{Query: ledger.Query{Item: bank}, Edge: middle}},
		{"text/two letters", ledger.WindowRequest{Query: ledger.Query{Text: "co"}}},
		{"text/word", ledger.WindowRequest{Query: ledger.Query{Text: "pharmacy"}}},
		{"text/two words", ledger.WindowRequest{Query: ledger.Query{Text: "zurich boo"}}},
		{"text/account", ledger.WindowRequest{Query: ledger.Query{Text: "co", Account: "account-3"}}},
		{"text/none", ledger.WindowRequest{Query: ledger.Query{Text: "xylophone"}}},
	} {
		c.r.Limit = 60
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Window(b.Context(), c.r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for name, q := range map[string]ledger.Query{"all": {}, "text": {Text: "co"}, "account": {Account: "account-3"}} {
		b.Run("tally/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Tally(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("open and newest window", func(b *testing.B) {
		for b.Loop() {
			other, err := store.Open(b.Context(), store.Options{Path: s.Path(), Now: noon})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := other.Window(b.Context(), ledger.WindowRequest{Limit: 60}); err != nil {
				b.Fatal(err)
			}
			if err := other.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkFirstHistory stages and commits a whole history; a daily update follows on top of it.
func BenchmarkFirstHistory(b *testing.B) {
	pages := lifelike(0, size())
	b.Run("stage and commit", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s, err := store.Open(b.Context(), store.Options{Path: filepath.Join(b.TempDir(), "x.db"), Now: noon})
			if err != nil {
				b.Fatal(err)
			}
			link(b, s, bank)
			b.StartTimer()
			if _, err := run(b.Context(), s, bank, "c1", pages...); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			for unit, text := range map[string]string{
				"B/row":      "SELECT page_size * (page_count - freelist_count) FROM pragma_page_size, pragma_page_count, pragma_freelist_count",
				"free-B/row": "SELECT page_size * freelist_count FROM pragma_page_size, pragma_freelist_count",
			} {
				n, err := s.Number(b.Context(), text)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(n)/float64(size()), unit)
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
		b.ReportMetric(float64(size()*b.N)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("daily", func(b *testing.B) {
		s := filled(b, size())
		n := 0
		var took []time.Duration
		for b.Loop() {
			n++
			day := lifelike(n, 50)[0]
			for i := range day.Added {
				day.Added[i].On = ledger.NewDate(2026, 7, n)
			}
			day.Modified = pages[n%len(pages)].Added[:10]
			for i := range day.Modified {
				day.Modified[i].Amount.Minor += int64(n)
			}
			day.Removed = []ledger.TransactionID{pages[n%len(pages)].Added[20].ID}
			began := time.Now()
			if _, err := run(b.Context(), s, bank, ledger.Cursor(strconv.Itoa(n)), day); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	})
}

// BenchmarkOverlay measures what the overlay and the sums add, on top of a history.
func BenchmarkOverlay(b *testing.B) {
	s := filled(b, size())
	var accounts []ledger.Account
	for i := range 12 {
		a := ledger.Account{ID: ledger.AccountID(fmt.Sprintf("account-%d", i)), Name: "An account", Type: ledger.Depository}
		if i%4 == 0 {
			a.Type = ledger.Credit
		}
		accounts = append(accounts, a)
	}
	if err := s.SaveAccounts(b.Context(), bank, accounts); err != nil {
		b.Fatal(err)
	}
	for name, r := range map[string]ledger.SumRequest{"all": {}, "by account": {ByAccount: true}, "one account": {Accounts: []ledger.AccountID{"account-3"}}} {
		b.Run("month x category/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Spending(b.Context(), r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, text := range []string{
		"cat:coffee", "cat:food", "cat:food zurich", "-coffee", "is:spend", "is:income", "is:transfer", "is:income zurich", "is:hidden", "is:edited",
		"amt:>150", "amt:123.45", "acct:account", "name:coffee,zurich", "date:2023 coffee", "c", "f",
	} {
		b.Run("window/"+text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Window(b.Context(), ledger.WindowRequest{Query: ledger.Query{Text: text}, Limit: 60}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, text := range []string{"cat:food", "-coffee", "is:spend", "c"} {
		b.Run("tally/"+text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Tally(b.Context(), ledger.Query{Text: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("edit one row", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n++
			target := ledger.Target{Rows: []ledger.LocalID{ledger.LocalID(n%1000 + 1)}}
			if _, err := s.Edit(b.Context(), "note", target, ledger.Edit{Note: new(strconv.Itoa(n))}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bulk edit and undo", func(b *testing.B) {
		rows := 0
		for b.Loop() {
			act, err := s.Edit(b.Context(), "tag", ledger.Target{Where: ledger.Query{Text: "coffee date:2023-06"}}, ledger.Edit{AddTags: []string{"a tag"}})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := s.Undo(b.Context()); err != nil {
				b.Fatal(err)
			}
			rows += 2 * act.Count
		}
		b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
	})
}
