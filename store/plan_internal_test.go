package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passbook/internal/ledger"
)

// TestWindowsNeverSort: a window that sorts would cost what the whole table costs.
func TestWindowsNeverSort(t *testing.T) {
	s, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "x.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.AddItem(t.Context(), ledger.Item{ID: "i", Environment: ledger.Sandbox, LinkedAt: time.Now()}, []byte("sealed")); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveAccounts(t.Context(), "i", []ledger.Account{{ID: "a"}, {ID: "b"}}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []ledger.Query{
		{}, {Account: "a"}, {Item: "i"}, {Item: "i", Account: "a"}, {Text: "x"}, {Text: "x", Account: "a"}, {Text: "x", Item: "i"},
		{Text: "x cat:coffee"}, {Text: `"x y"`}, {Text: "note:x"}, {Text: "x is:hidden"}, {Text: "x is:income date:2026"},
	} {
		for _, toward := range []ledger.Direction{ledger.Older, ledger.Newer} {
			for _, steps := range plans(t, s, ledger.WindowRequest{Query: q, Toward: toward, Edge: 1 << 60}) {
				if !strings.Contains(steps, "<") && !strings.Contains(steps, ">") || strings.Contains(steps, "TEMP B-TREE") {
					t.Errorf("%+v %d: %s", q, toward, steps)
				}
			}
		}
	}
}

// plans returns the steps SQLite takes for a window: for a first look at some rows, and for all that may be left.
func plans(t *testing.T, s *Store, r ledger.WindowRequest) []string {
	t.Helper()
	c, err := s.compiled(t.Context(), r.Query)
	if err != nil {
		t.Fatal(err)
	}
	f := newFinder(c, r)
	l, _ := f.firstLook()
	order := l.beyond(r.Edge, r.Toward)
	text, args := l.statement()
	rest := c.selection()
	restOrder := rest.beyond(r.Edge, r.Toward)
	return []string{
		plan(t, s, text+order, args),
		plan(t, s, "SELECT "+rowColumns+" FROM "+rest.from+rowTables+rest.conditions()+restOrder+" LIMIT 60", rest.args),
	}
}

func plan(t *testing.T, s *Store, text string, args []any) string {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}
