package query_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"passbook/internal/ledger"
	"passbook/internal/query"
	"passbook/internal/safetext"

	_ "modernc.org/sqlite"
)

// index is SQLite's own full-text index, the other judge of what a word is.
type index struct {
	*sql.DB
}

func newIndex(t *testing.T) index {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+t.Name()+"?mode=memory&cache=shared")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	i := index{db}
	i.do(t, "CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')")
	i.do(t, "CREATE VIRTUAL TABLE words USING fts5vocab (texts, instance)")
	return i
}

func (i index) do(t interface {
	Helper()
	Fatal(...any)
}, statement string, args ...any) {
	t.Helper()
	if _, err := i.Exec(statement, args...); err != nil {
		t.Fatal(err)
	}
}

// TestLettersAreTheIndexs compares every assigned character of the first plane, between two letters. SQLite's tables are of
// Unicode 6.1: what came later it takes for a letter without case.
func TestLettersAreTheIndexs(t *testing.T) {
	i := newIndex(t)
	i.do(t, "BEGIN")
	compared := 0
	for r := rune(1); r <= 0xffff; r++ {
		if r > 0x3400 && r < 0xa000 && r%64 != 0 || r > 0xac00 && r < 0xd7a3 && r%64 != 0 { // letters of a kind
			continue
		}
		if unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co) {
			compared++
			i.do(t, "INSERT INTO texts (rowid, text) VALUES (?, ?)", int(r), "a"+string(r)+"b")
		}
	}
	i.do(t, "COMMIT")
	rows, err := i.QueryContext(t.Context(), "SELECT doc, group_concat(term, ' ') FROM (SELECT doc, term FROM words ORDER BY doc, offset) GROUP BY doc")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	seen, later := 0, 0
	for rows.Next() {
		var r rune
		var want string
		if err := rows.Scan(&r, &want); err != nil {
			t.Fatal(err)
		}
		seen++
		switch got := strings.Join(query.Tokens("a"+string(r)+"b"), " "); {
		case got == want:
		case want == "a"+string(r)+"b" && (!unicode.IsLetter(r) || unicode.IsUpper(r)):
			later++
		case r >= 0x19b0 && r <= 0x19c9, r == 0x1cf2, r == 0x1cf3: // marks then, letters now
			later++
		default:
			t.Errorf("%U %c: %q, and %q in the index", r, r, got, want)
		}
	}
	if err := rows.Err(); err != nil || seen != compared || seen < 20_000 || later > 650 {
		t.Fatalf("%d of %d characters compared, %d later than the index's tables: %v", seen, compared, later, err)
	}
}

// TestSearchIsTheIndexs compares a search in memory with one in the index, for texts made of what is hard.
func TestSearchIsTheIndexs(t *testing.T) {
	i := newIndex(t)
	letters := []rune("aaabcZ09éÉßẞıİſςσΣжЖйأ漢字カ¼²_-.,'&*\u0301\u0308\u0345\u200b\u00ad \U0001F355ǡŁø\ue000")
	text := rapid.StringOfN(rapid.SampledFrom(letters), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		held, sought := text.Draw(t, "held"), text.Draw(t, "sought")
		if rapid.Bool().Draw(t, "part") {
			at := rapid.IntRange(0, len(held)).Draw(t, "from")
			sought = strings.ToValidUTF8(held[at:rapid.IntRange(at, len(held)).Draw(t, "to")], "")
		}
		i.do(t, "DELETE FROM texts")
		i.do(t, "INSERT INTO texts (rowid, text) VALUES (1, ?)", held)
		tokens := query.Tokens(sought)
		if len(tokens) == 0 {
			return
		}
		var hits int
		if err := i.QueryRow("SELECT count(*) FROM texts WHERE texts MATCH ?", fmt.Sprintf(`"%s"*`, sought)).Scan(&hits); err != nil {
			t.Fatal(err)
		}
		q := query.Query{Terms: []query.Term{{Condition: query.Words{Text: sought}}}}
		if got := q.On(today, nil).Match(&query.Row{Note: held}); got != (hits == 1) {
			t.Fatalf("%q in %q: %v, and %v in the index", sought, held, got, hits == 1)
		}
		if again := query.Tokens(strings.Join(tokens, " ")); !slices.Equal(again, tokens) {
			t.Fatalf("%q becomes %q, and then %q", sought, tokens, again)
		}
	})
}

// TestForeignTextIsSearchedAsShown: what the screen leaves out cannot keep a word from being found.
func TestForeignTextIsSearchedAsShown(t *testing.T) {
	row := query.Row{Merchant: safetext.Untrusted("Cof\u200bfee\x1b[31m"), Amount: ledger.Money{Currency: "USD"}}
	if !parsed(t, "coffee").On(today, nil).Match(&row) {
		t.Error("an invisible character splits a word")
	}
}
