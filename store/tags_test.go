package store_test

import (
	"slices"
	"testing"

	"passbook/internal/ledger"
)

func TestTagsAreListedOnceWhateverTheirCase(t *testing.T) {
	s := twoRows(t)
	if tags, err := s.Tags(t.Context()); err != nil || len(tags) != 0 {
		t.Fatalf("Tags() = %q, %v before there are any", tags, err)
	}
	mustEdit(t, s, these(1), ledger.Edit{AddTags: []string{"Trip", "work"}})
	mustEdit(t, s, these(2), ledger.Edit{AddTags: []string{"trip", "Ärger"}})
	tags, err := s.Tags(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Trip", "work", "Ärger"}; !slices.Equal(tags, want) {
		t.Errorf("Tags() = %q, want %q", tags, want)
	}
}
