package ledger

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// apply makes one change, or says to the person why not and leaves everything as it was.
func (b *treeBuilder) apply(c CategoryChange) (why string) {
	switch c.Kind {
	case RenameCategory:
		return b.rename(c)
	case NewCategory:
		return b.create(c)
	case MoveCategory:
		return b.move(c)
	case MergeCategory:
		return b.merge(c)
	case DeleteCategory:
		if !isOwn(string(c.Category)) {
			return "only a category of your own can be deleted; one of Plaid's can be renamed, moved or merged"
		}
		if c.Into == "" {
			return "say which category its transactions go to"
		}
		return b.merge(c)
	case RenameGroup:
		return b.renameGroup(c)
	case NewGroup:
		return b.createGroup(c)
	case MergeGroup:
		return b.mergeGroup(c)
	case CountGroup:
		return b.countGroup(c)
	}
	return fmt.Sprintf("%q is no change of categories", string(c.Kind))
}

func (b *treeBuilder) rename(c CategoryChange) string {
	n, why := b.node(c.Category)
	if why != "" {
		return why
	}
	name, why := CleanName(c.Name)
	if why != "" {
		return why
	}
	if why := b.nameTaken(n.Group, name, n.Key); why != "" {
		return why
	}
	n.Name = name
	return ""
}

func (b *treeBuilder) create(c CategoryChange) string {
	name, why := CleanName(c.Name)
	if why != "" {
		return why
	}
	if why := b.freshKey(string(c.Category)); why != "" {
		return why
	}
	if _, used := b.nodes[c.Category]; used || b.into[c.Category] != "" {
		return fmt.Sprintf("the key %q is taken", string(c.Category))
	}
	g, why := b.group(c.Group)
	if why != "" {
		return why
	}
	if why := b.nameTaken(g.Key, name, ""); why != "" {
		return why
	}
	b.add(CategoryNode{Key: c.Category, Group: g.Key, Name: name, Own: true}, true)
	return ""
}

func (b *treeBuilder) freshKey(key string) string {
	if !isOwn(key) || key == ownPrefix || CleanText(key, false) != key || len(key) > 4*longestName {
		return fmt.Sprintf("%q cannot be the key of something of your own", key)
	}
	return ""
}

func (b *treeBuilder) move(c CategoryChange) string {
	n, why := b.node(c.Category)
	if why != "" {
		return why
	}
	g, why := b.group(c.Group)
	if why != "" {
		return why
	}
	if n.Group == g.Key {
		return fmt.Sprintf("“%s” is already in “%s”", n.Name, g.Name)
	}
	if why := b.nameTaken(g.Key, n.Name, n.Key); why != "" {
		return why + "; rename one of them or merge them"
	}
	n.Group, n.offered = g.Key, true
	return ""
}

func (b *treeBuilder) merge(c CategoryChange) string {
	n, why := b.node(c.Category)
	if why != "" {
		return why
	}
	if c.Into == c.Category {
		return fmt.Sprintf("“%s” cannot be merged into itself", n.Name)
	}
	if _, merged := b.into[c.Into]; merged && b.resolve(c.Into) == c.Category {
		return fmt.Sprintf("“%s” cannot be merged into a category that was merged into it", n.Name)
	}
	target, why := b.node(c.Into)
	if why != "" {
		return why
	}
	target.offered = true
	delete(b.nodes, n.Key)
	b.into[n.Key] = target.Key
	return ""
}

func (b *treeBuilder) renameGroup(c CategoryChange) string {
	g, why := b.group(c.Group)
	if why != "" {
		return why
	}
	name, why := CleanName(c.Name)
	if why != "" {
		return why
	}
	if why := b.groupNameTaken(name, g.Key); why != "" {
		return why
	}
	g.Name = name
	return ""
}

func (b *treeBuilder) createGroup(c CategoryChange) string {
	name, why := CleanName(c.Name)
	if why != "" {
		return why
	}
	if why := b.freshKey(string(c.Group)); why != "" {
		return why
	}
	if _, used := b.groups[c.Group]; used || b.gone[c.Group] != "" {
		return fmt.Sprintf("the key %q is taken", string(c.Group))
	}
	if why := b.groupNameTaken(name, ""); why != "" {
		return why
	}
	if c.Counts < CountsBySign || c.Counts > CountsAsTransfer {
		return "a group counts as spending, as income, as transfers or by sign"
	}
	b.addGroup(CategoryGroup{Key: c.Group, Name: name, Own: true, Counts: c.Counts})
	return ""
}

// mergeGroup moves every category of a group to another. A name that is taken there gets the old group's name behind it.
func (b *treeBuilder) mergeGroup(c CategoryChange) string {
	g, why := b.group(c.Group)
	if why != "" {
		return why
	}
	if c.IntoGroup == c.Group || followGroup(b.gone, c.IntoGroup) == c.Group {
		return fmt.Sprintf("“%s” cannot be merged into itself", g.Name)
	}
	target, why := b.group(c.IntoGroup)
	if why != "" {
		return why
	}
	for _, key := range slices.Sorted(maps.Keys(b.nodes)) {
		n := b.nodes[key]
		if n.Group != g.Key {
			continue
		}
		if b.nameTaken(target.Key, n.Name, n.Key) != "" {
			n.Name += " (" + g.Name + ")"
		}
		n.Group = target.Key
	}
	delete(b.groups, g.Key)
	b.gone[g.Key] = target.Key
	return ""
}

func (b *treeBuilder) countGroup(c CategoryChange) string {
	g, why := b.group(c.Group)
	if why != "" {
		return why
	}
	if c.Counts < CountsBySign || c.Counts > CountsAsTransfer {
		return "a group counts as spending, as income, as transfers or by sign"
	}
	g.Counts = c.Counts
	return ""
}

// nameTaken says that a category other than key has that name in the group. Two of one name could not be told apart.
func (b *treeBuilder) nameTaken(group GroupKey, name string, key CategoryKey) string {
	for _, n := range b.nodes {
		if n.Group != group || n.Key == key || !strings.EqualFold(n.Name, name) {
			continue
		}
		if g, ok := b.groups[group]; ok {
			return fmt.Sprintf("“%s” already has a category “%s”", g.Name, name)
		}
		return fmt.Sprintf("there is already a category “%s”", name)
	}
	return ""
}

func (b *treeBuilder) groupNameTaken(name string, key GroupKey) string {
	for _, g := range b.groups {
		if g.Key != key && strings.EqualFold(g.Name, name) {
			return fmt.Sprintf("there is already a group “%s”", name)
		}
	}
	return ""
}
