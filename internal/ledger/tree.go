package ledger

import (
	"slices"
	"strings"

	"passbook/internal/spelling"
)

// CategoryGroup is a group of the tree, such as "Food and drink".
type CategoryGroup struct {
	Key        GroupKey
	Name       string
	Own        bool
	Counts     GroupKind
	Categories []CategoryNode // the ones to offer, in a fixed order
}

// CategoryNode is a category of the tree, such as "Coffee".
type CategoryNode struct {
	Key   CategoryKey
	Group GroupKey // empty for what nobody can place: uncategorised rows, codes outside every known group
	Name  string
	Own   bool
}

// Tree is the two levels of categories: Plaid's taxonomy, the codes that banks use outside it, and what the person changed.
// It never changes; NewTree makes another. Every key has a name and a place, also one that nobody knows.
type Tree struct {
	offered []CategoryGroup
	groups  []CategoryGroup // these too: Plaid's that hold nothing to offer
	groupAt map[GroupKey]int
	nodes   map[CategoryKey]CategoryNode
	into    map[CategoryKey]CategoryKey // merged and deleted ones, to where their rows count now
	gone    map[GroupKey]GroupKey       // merged groups
	counts  map[CategoryKey]GroupKind   // of every key in nodes and into
}

// Groups returns the groups to offer, Plaid's first and the person's after them, in a fixed order. One of Plaid's with nothing
// in it is left out. The caller must not change them.
func (t *Tree) Groups() []CategoryGroup { return t.offered }

// Group returns a group; one that was merged away is the group it was merged into. ok is false for a key nobody knows.
func (t *Tree) Group(key GroupKey) (g CategoryGroup, ok bool) {
	at, ok := t.groupAt[followGroup(t.gone, key)]
	if !ok {
		return CategoryGroup{}, false
	}
	return t.groups[at], true
}

// Resolve returns the category that key counts as: itself, or the one it was merged into.
func (t *Tree) Resolve(key CategoryKey) CategoryKey {
	if into, merged := t.into[key]; merged {
		return into
	}
	return key
}

// Node returns the category that key counts as. It is total: a code outside the taxonomy gets a name made of its words.
func (t *Tree) Node(key CategoryKey) CategoryNode {
	key = t.Resolve(key)
	if n, ok := t.nodes[key]; ok {
		return n
	}
	return t.derive(key)
}

// Known reports whether key is in the tree, or was before it was merged.
func (t *Tree) Known(key CategoryKey) bool {
	_, ok := t.nodes[t.Resolve(key)]
	return ok
}

// Name returns the category's own name: "Coffee".
func (t *Tree) Name(key CategoryKey) string { return t.Node(key).Name }

// FullName returns group and name: "Food and drink › Coffee". A category that is a whole group is named once.
func (t *Tree) FullName(key CategoryKey) string {
	n := t.Node(key)
	g, ok := t.Group(n.Group)
	if !ok || g.Name == n.Name {
		return n.Name
	}
	return g.Name + " › " + n.Name
}

// Counts returns how rows of the category count.
func (t *Tree) Counts(key CategoryKey) GroupKind {
	if kind, ok := t.counts[key]; ok {
		return kind
	}
	g, _ := t.Group(t.Node(key).Group)
	return g.Counts
}

// Uncategorised is the name of rows without a category.
const Uncategorised = "Uncategorised"

// derive places a code outside the tree: in the group whose code it starts with, under the words it is made of.
func (t *Tree) derive(key CategoryKey) CategoryNode {
	if key == "" {
		return CategoryNode{Name: Uncategorised}
	}
	group, rest := groupOfCode(t.knownGroup, key)
	n := CategoryNode{Key: key, Group: followGroup(t.gone, group), Own: isOwn(string(key)), Name: humanName(rest)}
	if n.Name == "" {
		if g, ok := t.Group(group); ok {
			n.Name = g.Name
		} else {
			n.Name = Uncategorised
		}
	}
	return n
}

func (t *Tree) knownGroup(key GroupKey) bool {
	_, ok := t.groupAt[followGroup(t.gone, key)]
	return ok
}

// groupOfCode returns the longest known group that a code starts with and what the code adds to it. Without one, group is
// empty and rest the whole code.
func groupOfCode(known func(GroupKey) bool, key CategoryKey) (group GroupKey, rest string) {
	if code, own := strings.CutPrefix(string(key), ownPrefix); own {
		return "", code
	}
	for end := len(key); end > 0; end = strings.LastIndexByte(string(key[:end]), '_') {
		if g := GroupKey(key[:end]); known(g) {
			return g, strings.TrimPrefix(string(key[end:]), "_")
		}
	}
	return "", string(key)
}

// Search returns the categories, offered or not, that a person means by text: the one with exactly that key, else those with
// that name and those of the group with that name, else those where every word of text starts a word of the full name or of
// Plaid's code. Case and accents make no difference to names. In tree order.
func (t *Tree) Search(text string) []CategoryKey {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	name, words := folded(text), spelling.Words(text)
	all := t.ordered()
	for _, fits := range [...]func(CategoryNode, CategoryGroup) bool{
		func(n CategoryNode, _ CategoryGroup) bool { return string(n.Key) == text },
		func(n CategoryNode, g CategoryGroup) bool {
			return folded(n.Name) == name || folded(g.Name) == name ||
				strings.EqualFold(string(n.Key), text) || strings.EqualFold(string(g.Key), text)
		},
		func(n CategoryNode, g CategoryGroup) bool {
			return startsWords(g.Name+" "+n.Name+" "+string(n.Key), words)
		},
	} {
		var found []CategoryKey
		for _, n := range all {
			if g, _ := t.Group(n.Group); fits(n, g) {
				found = append(found, n.Key)
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// ordered returns every category: those offered in tree order, then the others by key.
func (t *Tree) ordered() []CategoryNode {
	var offered []CategoryNode
	seen := make(map[CategoryKey]bool, len(t.nodes))
	for _, g := range t.offered {
		for _, n := range g.Categories {
			offered, seen[n.Key] = append(offered, n), true
		}
	}
	var others []CategoryNode
	for key, n := range t.nodes {
		if !seen[key] {
			others = append(others, n)
		}
	}
	slices.SortFunc(others, func(a, b CategoryNode) int { return strings.Compare(string(a.Key), string(b.Key)) })
	return append(offered, others...)
}

// folded is how names are compared. One without words, such as a star, is compared as it is.
func folded(name string) string {
	if words := spelling.AppendWords(nil, name); len(words) > 0 {
		return string(words)
	}
	return name
}

// startsWords reports whether every word starts a word of name.
func startsWords(name string, words []string) bool {
	has := spelling.Words(name)
	for _, w := range words {
		if !slices.ContainsFunc(has, func(word string) bool { return strings.HasPrefix(word, w) }) {
			return false
		}
	}
	return len(words) > 0
}

// NewKey returns a key for a new category of that name, one that was never used.
func (t *Tree) NewKey(name string) CategoryKey {
	return CategoryKey(freshSlug(name, "category", func(key string) bool {
		_, merged := t.into[CategoryKey(key)]
		_, live := t.nodes[CategoryKey(key)]
		return merged || live
	}))
}

// NewGroupKey returns a key for a new group of that name, one that was never used.
func (t *Tree) NewGroupKey(name string) GroupKey {
	return GroupKey(freshSlug(name, "group", func(key string) bool {
		_, merged := t.gone[GroupKey(key)]
		_, live := t.groupAt[GroupKey(key)]
		return merged || live
	}))
}
