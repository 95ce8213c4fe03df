package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"
	"passbook/internal/spelling"
)

// wordsOf splits a text into words the plain way: letters and digits, small, without their accents.
func wordsOf(s string) []string {
	folded := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// naive reports whether every word typed starts a word of the row, or means its category.
func naive(typed string, t ledger.Transaction) bool {
	tree, err := ledger.NewTree(nil, t.Category)
	if err != nil {
		panic(err)
	}
	columns := []string{safetext.Line(t.MerchantName), safetext.Line(t.Name)}
	for _, field := range strings.Fields(typed) {
		want := wordsOf(field)
		if len(want) > 0 && !slices.ContainsFunc(columns, func(c string) bool { return follows(want, wordsOf(c)) }) &&
			!slices.Contains(tree.Search(field), t.ShownCategory()) {
			return false
		}
	}
	return true
}

// quoted returns what was typed as a query for just these words, whatever else they could mean.
func quoted(typed string) string {
	var q query.Query
	for _, field := range strings.Fields(typed) {
		if len(spelling.Words(field)) > 0 {
			q.Terms = append(q.Terms, query.Term{Condition: query.Words{Text: field}})
		}
	}
	return q.String()
}

// follows reports whether want occurs in have as neighbours, the last one as the start of a word.
func follows(want, have []string) bool {
	for at := range len(have) - len(want) + 1 {
		last := at + len(want) - 1
		if slices.Equal(want[:len(want)-1], have[at:last]) && strings.HasPrefix(have[last], want[len(want)-1]) {
			return true
		}
	}
	return false
}

func TestSearchFindsWhatANaiveScanFinds(t *testing.T) {
	t.Parallel()
	s := openNew(t)
	piece := rapid.SampledFrom([]string{
		"caf", "é", "CAFÉ", "e", "McDonald", "'s", " ", "  ", "-", "7", "-Eleven", "a", "&", "b", "Zürich", "zu", "ß", "\"", "*", "(",
		"東京", "東", "☕️", "Straße", "AND", "OR", "NOT", "NEAR", ":", "^", "name", "+", "{", "#42", "4", "İ", "Ø", "ñ", "n", "\u0301",
		"\x00", "\u202e", "_", "food", "drink",
	})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(t, "pieces"), "") })
	items := 0
	rapid.Check(t, func(rt *rapid.T) {
		items++
		item := ledger.ItemID(fmt.Sprintf("item-%d", items))
		link(t, s, item)
		var page ledger.Page
		for n := range rapid.IntRange(1, 12).Draw(rt, "rows") {
			r := row(ledger.TransactionID(fmt.Sprint(n)), 20260701, 1, safetext.Untrusted(text.Draw(rt, "name")))
			r.MerchantName = safetext.Untrusted(text.Draw(rt, "merchant"))
			page.Added = append(page.Added, r)
		}
		if _, err := run(t.Context(), s, item, "c1", page); err != nil {
			rt.Fatal(err)
		}
		for range 5 {
			typed := strings.ReplaceAll(text.Draw(rt, "typed"), "\x00", " ")
			want := map[ledger.TransactionID]bool{}
			for _, r := range page.Added {
				if naive(typed, r) {
					want[r.ID] = true
				}
			}
			got := map[ledger.TransactionID]bool{}
			for _, r := range all(t, s, ledger.Query{Item: item, Text: quoted(typed)}) {
				got[r.ID] = true
			}
			for _, r := range page.Added {
				if want[r.ID] != got[r.ID] {
					rt.Fatalf("%q in merchant %q, name %q: found %t, want %t", typed,
						string(r.MerchantName), string(r.Name), got[r.ID], want[r.ID])
				}
			}
		}
	})
}

func TestAnythingMayBeTyped(t *testing.T) {
	s := openLinked(t)
	mustRun(t, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "COFFEE SHOP")}})
	for _, typed := range []string{
		`"`, `""`, `"""`, `*`, `coffee*`, `(`, `)`, `name:coffee`, `- coffee`, `^coffee`, `coffee AND`, `NEAR(coffee`, `{name}:x`,
		"\x00", "coff\x00ee", "\xff\xfe", "😀", "';--", `\`, "coffee + shop", strings.Repeat("a ", 300), strings.Repeat("(", 2000),
		"\U0001fbf0", "\u0301", "ⅷ", "①", "𝒶", "\ue000",
	} {
		for _, q := range []ledger.Query{{Text: typed}, {Text: typed, Account: "checking"}, {Text: typed, Item: bank, Stream: "x"}} {
			_, err := s.Window(t.Context(), ledger.WindowRequest{Query: q, Limit: 10})
			refusedByTheLanguageAlone(t, typed, err)
			_, err = s.Tally(t.Context(), q)
			refusedByTheLanguageAlone(t, typed, err)
		}
	}
}

// refusedByTheLanguageAlone fails the test for an error that SQLite made of a query.
func refusedByTheLanguageAlone(t *testing.T, typed string, err error) {
	t.Helper()
	_, parsing := query.Parse(typed)
	var refused *query.Error
	if (err != nil) != (parsing != nil) || (err != nil && !errors.As(err, &refused)) {
		t.Errorf("%.40q: %v; parsing it: %v", typed, err, parsing)
	}
}

func FuzzTyped(f *testing.F) {
	s := openLinked(f)
	mustRun(f, s, "c1", ledger.Page{Added: []ledger.Transaction{row("t1", 20260701, -1, "COFFEE SHOP")}})
	f.Add(`coffee "shop"`)
	f.Fuzz(func(t *testing.T, typed string) {
		_, err := s.Window(t.Context(), ledger.WindowRequest{Query: ledger.Query{Text: typed}, Limit: 10})
		refusedByTheLanguageAlone(t, typed, err)
	})
}
