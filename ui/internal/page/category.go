package page

import (
	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
)

// Category returns group and name of a category where both fit in w cells, else the name alone. Names are the person's
// words or made of foreign codes, and come out printable.
func Category(tree *ledger.Tree, key ledger.CategoryKey, w int) string {
	if key == "" {
		return ""
	}
	node := tree.Node(key)
	name := look.Text(safetext.Untrusted(node.Name))
	group, ok := tree.Group(node.Group)
	if !ok || group.Name == node.Name {
		return name
	}
	first := look.Text(safetext.Untrusted(group.Name))
	if look.Width(first)+3+look.Width(name) <= w {
		return first + " · " + name
	}
	return name
}

// CategoryName returns the category's own name, printable.
func CategoryName(tree *ledger.Tree, key ledger.CategoryKey) string {
	return look.Text(safetext.Untrusted(tree.Name(key)))
}

// FullCategory returns group and name of a category, printable; uncategorised where it has no key.
func FullCategory(tree *ledger.Tree, key ledger.CategoryKey) string {
	return look.Text(safetext.Untrusted(tree.FullName(key)))
}
