package ledger

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// CategoryError says which change of the categories is refused and why, to the person.
type CategoryError struct {
	At     int // the index of the change
	Reason string
}

func (e *CategoryError) Error() string { return e.Reason }

// NewTree returns Plaid's taxonomy with the changes applied in order, or a *CategoryError for the first that cannot be. seen
// are the categories that transactions have: those outside the taxonomy are offered too.
func NewTree(changes []CategoryChange, seen ...Category) (*Tree, error) {
	b := newTreeBuilder()
	for _, c := range seen {
		b.see(c)
	}
	for i, c := range changes {
		if why := b.apply(c); why != "" {
			return nil, &CategoryError{At: i, Reason: why}
		}
	}
	return b.tree(), nil
}

// growingGroup and growingNode are a tree's parts while it is built.
type growingGroup struct {
	CategoryGroup
	order int
}

type growingNode struct {
	CategoryNode
	order   int
	offered bool
}

type treeBuilder struct {
	groups map[GroupKey]*growingGroup
	nodes  map[CategoryKey]*growingNode
	into   map[CategoryKey]CategoryKey
	gone   map[GroupKey]GroupKey
	next   int
}

func newTreeBuilder() *treeBuilder {
	b := &treeBuilder{groups: map[GroupKey]*growingGroup{}, nodes: map[CategoryKey]*growingNode{},
		into: map[CategoryKey]CategoryKey{}, gone: map[GroupKey]GroupKey{}}
	groups, list := taxonomy()
	for _, g := range groups {
		b.addGroup(CategoryGroup{Key: g.key, Name: g.name, Counts: g.counts})
	}
	for _, c := range list {
		b.add(CategoryNode{Key: c.key, Group: c.group, Name: c.name}, c.listed)
	}
	return b
}

func (b *treeBuilder) addGroup(g CategoryGroup) {
	b.next++
	b.groups[g.Key] = &growingGroup{g, b.next}
}

func (b *treeBuilder) add(n CategoryNode, offered bool) {
	b.next++
	b.nodes[n.Key] = &growingNode{n, b.next, offered}
}

// see offers a category that some transaction has. A code outside the taxonomy is placed by its primary category, which
// becomes a group where Plaid has invented a new one.
func (b *treeBuilder) see(c Category) {
	key := c.Key()
	if key == "" || isOwn(string(key)) {
		return
	}
	if n, ok := b.nodes[key]; ok {
		n.offered = true
		return
	}
	group := GroupKey(c.Primary)
	if group != "" && !isOwn(c.Primary) && b.groups[group] == nil && b.gone[group] == "" {
		if name := humanName(c.Primary); name != "" {
			b.addGroup(CategoryGroup{Key: group, Name: name})
		}
	}
	n := b.derived(key)
	if _, ok := b.groups[group]; ok && n.Group == "" {
		n.Group = group
	}
	b.add(n, true)
}

// derived places a code outside the taxonomy, as Tree.derive does.
func (b *treeBuilder) derived(key CategoryKey) CategoryNode {
	return (&Tree{groupAt: b.places(), groups: b.flat(), gone: b.gone}).derive(key)
}

func (b *treeBuilder) flat() []CategoryGroup {
	list := slices.SortedFunc(maps.Values(b.groups), func(a, c *growingGroup) int { return cmp.Compare(a.order, c.order) })
	flat := make([]CategoryGroup, len(list))
	for i, g := range list {
		flat[i] = g.CategoryGroup
	}
	return flat
}

func (b *treeBuilder) places() map[GroupKey]int {
	at := make(map[GroupKey]int, len(b.groups))
	for i, g := range b.flat() {
		at[g.Key] = i
	}
	return at
}

func (b *treeBuilder) tree() *Tree {
	t := &Tree{groups: b.flat(), groupAt: b.places(), nodes: make(map[CategoryKey]CategoryNode, len(b.nodes)), gone: maps.Clone(b.gone),
		into: make(map[CategoryKey]CategoryKey, len(b.into))}
	list := slices.SortedFunc(maps.Values(b.nodes), func(a, c *growingNode) int {
		return cmp.Or(cmp.Compare(rank(a), rank(c)), cmp.Compare(a.order, c.order))
	})
	for _, n := range list {
		t.nodes[n.Key] = n.CategoryNode
		if at, ok := t.groupAt[n.Group]; ok && n.offered {
			t.groups[at].Categories = append(t.groups[at].Categories, n.CategoryNode)
		}
	}
	for _, g := range t.groups {
		if g.Own || len(g.Categories) > 0 {
			t.offered = append(t.offered, g)
		}
	}
	for key := range b.into {
		t.into[key] = b.resolve(key)
	}
	counts := map[CategoryKey]GroupKind{"": CountsBySign}
	for key := range t.nodes {
		counts[key] = t.Counts(key)
	}
	for key := range t.into {
		counts[key] = t.Counts(key)
	}
	t.counts = counts
	return t
}

// rank puts what is left over at the end of its group, after the person's own categories.
func rank(n *growingNode) int {
	if strings.HasPrefix(strings.TrimPrefix(string(n.Key), string(n.Group)+"_"), "OTHER") {
		return 1
	}
	return 0
}

// resolve follows the merges. There is no circle: a category is only ever merged into one that is still there, and is then
// no longer there itself.
func (b *treeBuilder) resolve(key CategoryKey) CategoryKey {
	for into, ok := b.into[key]; ok; into, ok = b.into[key] {
		key = into
	}
	return key
}

func followGroup(gone map[GroupKey]GroupKey, key GroupKey) GroupKey {
	for into, ok := gone[key]; ok; into, ok = gone[key] {
		key = into
	}
	return key
}

// node returns a category that is still there, taking in a code nobody knew, as group does; why says why there is none.
func (b *treeBuilder) node(key CategoryKey) (n *growingNode, why string) {
	if into, merged := b.into[key]; merged {
		return nil, fmt.Sprintf("the category %q is no longer there: it was merged into “%s”", string(key), b.nodes[b.resolve(into)].Name)
	}
	if n, ok := b.nodes[key]; ok {
		return n, ""
	}
	if key == "" || isOwn(string(key)) || CleanText(string(key), false) != string(key) {
		return nil, fmt.Sprintf("there is no category %q", string(key))
	}
	b.add(b.derived(key), true)
	return b.nodes[key], ""
}

// group returns a group that is still there, taking in a code nobody knew: the rows it came with may be gone, and what the
// person did to it must still hold.
func (b *treeBuilder) group(key GroupKey) (g *growingGroup, why string) {
	if into, merged := b.gone[key]; merged {
		return nil, fmt.Sprintf("the group %q is no longer there: it was merged into “%s”", string(key), b.groups[followGroup(b.gone, into)].Name)
	}
	if g, ok := b.groups[key]; ok {
		return g, ""
	}
	name := humanName(string(key))
	if name == "" || isOwn(string(key)) || CleanText(string(key), false) != string(key) {
		return nil, fmt.Sprintf("there is no group %q", string(key))
	}
	b.addGroup(CategoryGroup{Key: key, Name: name})
	return b.groups[key], ""
}
