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
	} {
		for _, order := range []string{"DESC", "ASC"} {
			if steps := plan(t, s, q, order); !strings.Contains(steps, "<") || strings.Contains(steps, "TEMP B-TREE") {
				t.Errorf("%+v %s: %s", q, order, steps)
			}
		}
	}
}

// plan returns the steps SQLite takes for a window.
func plan(t *testing.T, s *Store, q ledger.Query, order string) string {
	t.Helper()
	_, sel, err := s.selectionOf(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	sel.and(sel.key+" < ?", 1<<62)
	rows, err := s.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN SELECT "+rowColumns+" FROM "+sel.from+rowTables+
		sel.conditions()+" ORDER BY "+sel.key+" "+order+" LIMIT 60", sel.args...)
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
