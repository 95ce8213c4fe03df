package spelling_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"passbook/internal/spelling"

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

// TestEveryLetterIsALetterToTheIndex writes every character, between two letters, as its words: the index must find the same ones.
func TestEveryLetterIsALetterToTheIndex(t *testing.T) {
	i := newIndex(t)
	i.do(t, "BEGIN")
	compared := 0
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if r > 0x3400 && r < 0xa000 && r%64 != 0 || r > 0xac00 && r < 0xd7a3 && r%64 != 0 || r > 0x20000 && r%64 != 0 { // letters of a kind
			continue
		}
		if words := spelling.AppendWords(nil, "a"+string(r)+"b"); len(words) > len("a b") {
			compared++
			i.do(t, "INSERT INTO texts (rowid, text) VALUES (?, ?)", int(r), string(words))
		}
	}
	i.do(t, "COMMIT")
	rows, err := i.QueryContext(t.Context(), "SELECT doc, group_concat(term, ' ') FROM (SELECT doc, term FROM words ORDER BY doc, offset) GROUP BY doc")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	seen := 0
	for rows.Next() {
		var r rune
		var got string
		if err := rows.Scan(&r, &got); err != nil {
			t.Fatal(err)
		}
		seen++
		if want := strings.Join(spelling.Words("a"+string(r)+"b"), " "); got != want {
			t.Errorf("%U %c: %q, and %q in the index", r, r, want, got)
		}
	}
	if err := rows.Err(); err != nil || seen != compared || seen < 20_000 {
		t.Fatalf("%d of %d characters compared: %v", seen, compared, err)
	}
}

// TestSearchIsTheIndexs compares a search in memory with one in the index, for texts made of what is hard.
func TestSearchIsTheIndexs(t *testing.T) {
	i := newIndex(t)
	letters := []rune("aaabcZ09éÉßẞıİſςσΣжЖйأ漢字カ¼²_-.,'&*\u0301\u0308\u0345\u200b\u00ad \U0001F355\U0001F9F8ǡŁøẞᲐ\ue000")
	text := rapid.StringOfN(rapid.SampledFrom(letters), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		held, sought := text.Draw(t, "held"), text.Draw(t, "sought")
		if rapid.Bool().Draw(t, "part") {
			at := rapid.IntRange(0, len(held)).Draw(t, "from")
			sought = strings.ToValidUTF8(held[at:rapid.IntRange(at, len(held)).Draw(t, "to")], "")
		}
		i.do(t, "DELETE FROM texts")
		i.do(t, "INSERT INTO texts (rowid, text) VALUES (1, ?)", string(spelling.AppendWords(nil, held)))
		words := spelling.Words(sought)
		joined := string(spelling.AppendWords(nil, sought))
		if joined != strings.Join(words, " ") {
			t.Fatalf("%q has the words %q, and %q", sought, words, joined)
		}
		if len(words) == 0 {
			return
		}
		var hits int
		if err := i.QueryRow("SELECT count(*) FROM texts WHERE texts MATCH ?", fmt.Sprintf(`"%s"*`, joined)).Scan(&hits); err != nil {
			t.Fatal(err)
		}
		if got := spelling.Phrase(words).In(held); got != (hits == 1) {
			t.Fatalf("%q in %q: %v, and %v in the index", sought, held, got, hits == 1)
		}
		if again := spelling.Words(joined); !slices.Equal(again, words) {
			t.Fatalf("%q becomes %q, and then %q", sought, words, again)
		}
	})
}
