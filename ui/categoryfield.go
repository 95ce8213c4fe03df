package ui

import (
	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// categoryField names one category in a dialog of several fields. What is typed finds it among the offers, which all fields of
// the dialog share.
type categoryField struct {
	field  page.Field
	offers *categoryOffers
	key    ledger.CategoryKey
	named  bool // key is what the field says
	whole  bool // the next key replaces all that stands in it
}

func newCategoryField(offers *categoryOffers) categoryField {
	return categoryField{field: page.NewField(80), offers: offers}
}

// name makes the field say a category.
func (f *categoryField) name(tree *ledger.Tree, key ledger.CategoryKey) {
	f.key, f.named = tree.Resolve(key), true
	f.field.SetValue(look.Text(safetext.Untrusted(tree.Name(key))))
}

// focus lets the field read keys.
func (f *categoryField) focus() tea.Cmd {
	f.whole = f.named
	f.offers.filter(f.typed())
	return f.field.Focus()
}

// typed are the words to find a category by: none while the field names one.
func (f *categoryField) typed() string {
	if f.named {
		return ""
	}
	return f.field.Value()
}

// open reports whether the offers are to be seen.
func (f *categoryField) open() bool { return f.field.Focused() && !f.named }

// empty reports whether nothing stands in the field.
func (f *categoryField) empty() bool { return f.field.Value() == "" }

// update gives the field a key or pasted text.
func (f *categoryField) update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok && f.whole && (press.Text != "" || press.Code == tea.KeyBackspace || press.Code == tea.KeyDelete) {
		f.field.SetValue("")
		f.named = false
		if press.Text == "" {
			f.whole = false
			f.offers.filter("")
			return nil
		}
	}
	f.whole = false
	cmd, changed := f.field.Update(msg)
	if changed {
		f.named = false
		f.offers.filter(f.typed())
	}
	return cmd
}

// take makes the field say the category under the cursor of the offers, and reports whether there is one.
func (f *categoryField) take(tree *ledger.Tree) bool {
	offer, ok := f.offers.selected()
	if ok {
		f.name(tree, offer.key)
	}
	return ok
}
