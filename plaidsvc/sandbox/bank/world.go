package bank

import (
	"slices"
	"strconv"
	"strings"
)

// World holds the institutions and opens logins at them. It is safe for concurrent use.
type World struct {
	root         key
	taxonomy     taxonomy
	institutions []Institution
}

// New is the world of a seed.
func New(seed int64) *World {
	return &World{root: newKey("world", strconv.FormatInt(seed, 10)), taxonomy: newTaxonomy(), institutions: institutions()}
}

// Institutions lists every institution in a fixed order: the Sandbox's own first.
func (w *World) Institutions() []Institution { return slices.Clone(w.institutions) }

// Institution finds one by its id.
func (w *World) Institution(id InstitutionID) (Institution, bool) {
	for _, institution := range w.institutions {
		if institution.ID == id {
			return institution, true
		}
	}
	return Institution{}, false
}

// Search finds the institutions whose name holds every word of the query, names that begin with it first.
// An empty query finds all.
func (w *World) Search(query string) []Institution {
	query = strings.ToLower(strings.TrimSpace(query))
	words := strings.Fields(query)
	var first, rest []Institution
	for _, institution := range w.institutions {
		name := strings.ToLower(institution.Name)
		if slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(name, word) }) {
			continue
		}
		if strings.HasPrefix(name, query) {
			first = append(first, institution)
		} else {
			rest = append(rest, institution)
		}
	}
	return append(first, rest...)
}
