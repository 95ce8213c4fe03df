package ledger

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"passbook/internal/safetext"
)

func TestMatchRelinked(t *testing.T) {
	r := func(id LocalID, cents int64, on Date, name safetext.Untrusted) RelinkRow {
		return RelinkRow{ID: id, Amount: Money{cents, "USD"}, On: on, Name: name}
	}
	for _, c := range []struct {
		name       string
		old, fresh []RelinkRow
		want       string
	}{
		{"the same", []RelinkRow{r(1, -5, 20260701, "A")}, []RelinkRow{r(9, -5, 20260701, "A")}, "[{1 9}]"},
		{"twins go by their order", []RelinkRow{r(1, -5, 20260701, "A"), r(2, -5, 20260701, "A")}, []RelinkRow{r(9, -5, 20260701, "A"), r(8, -5, 20260701, "A")}, "[{1 8} {2 9}]"},
		{"another text", []RelinkRow{r(1, -5, 20260701, "A")}, []RelinkRow{r(9, -5, 20260701, "A*1")}, "[{1 9}]"},
		{"the text tells", []RelinkRow{r(1, -5, 20260701, "A"), r(2, -5, 20260701, "B")}, []RelinkRow{r(9, -5, 20260701, "B")}, "[{2 9}]"},
		{"another day", []RelinkRow{r(1, -5, 20260701, "A")}, []RelinkRow{r(9, -5, 20260703, "A")}, "[{1 9}]"},
		{"too many days", []RelinkRow{r(1, -5, 20260701, "A")}, []RelinkRow{r(9, -5, 20260705, "A")}, "[]"},
		{"two on other days", []RelinkRow{r(1, -5, 20260701, "A")}, []RelinkRow{r(9, -5, 20260702, "A"), r(8, -5, 20260630, "A")}, "[]"},
		{"other amounts", []RelinkRow{r(1, -5, 20260701, "A")}, []RelinkRow{r(9, 5, 20260701, "A")}, "[]"},
		{"uneven", []RelinkRow{r(1, -5, 20260701, "A"), r(2, -5, 20260701, "B")}, []RelinkRow{r(9, -5, 20260701, "C")}, "[]"},
		{"nothing", nil, nil, "[]"},
	} {
		if got := fmt.Sprint(MatchRelinked(c.old, c.fresh)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestRelinkedRowsAreMatchedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(first LocalID, label string) []RelinkRow {
			var rows []RelinkRow
			for n := range rapid.IntRange(0, 8).Draw(t, label) {
				rows = append(rows, RelinkRow{ID: first + LocalID(n), Amount: Money{rapid.Int64Range(1, 3).Draw(t, "cents"), "USD"},
					On: Date(20260701 + rapid.IntRange(0, 6).Draw(t, "day")), Name: safetext.Untrusted(rapid.SampledFrom([]string{"A", "B"}).Draw(t, "name"))})
			}
			return rows
		}
		old, fresh := draw(1, "old"), draw(100, "fresh")
		seen := map[LocalID]bool{}
		amount := map[LocalID]Money{}
		for _, r := range append(old, fresh...) {
			amount[r.ID] = r.Amount
		}
		for _, m := range MatchRelinked(old, fresh) {
			if seen[m.Old] || seen[m.New] || m.Old >= 100 || m.New < 100 || amount[m.Old] != amount[m.New] {
				t.Fatalf("%+v", m)
			}
			seen[m.Old], seen[m.New] = true, true
		}
		// An account that is all there again is found again whole.
		again := make([]RelinkRow, len(old))
		for i, r := range old {
			again[i] = r
			again[i].ID += 100
		}
		if n := len(MatchRelinked(old, again)); n != len(old) {
			t.Fatalf("%d of %d rows found", n, len(old))
		}
	})
}
