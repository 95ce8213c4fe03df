package transactions

import (
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// addCategory says which category is shown and who said so, and what lies beneath.
func (p *Page) addCategory(t *ledger.Transaction, add func(string, string)) {
	if t.WhyCategory() == ledger.FromPlaid {
		if t.Category.Key() != "" {
			add("Category", p.plaidCategory(t))
		}
		return
	}
	add("Category", page.FullCategory(p.env.Book.Tree, t.ShownCategory())+", "+said(t.Own.CategoryBy))
	p.addBeneath(t, ledger.AspectCategory, add)
}

// addOwn lists what the person and her rules say of the row, each with who said it and what lies beneath.
func (p *Page) addOwn(t *ledger.Transaction, add func(string, string)) {
	o := &t.Own
	mine := func(s string) string { return look.Text(safetext.Untrusted(s)) }
	if o.NameBy != ledger.FromPlaid {
		add("Name", mine(o.Name)+", "+said(o.NameBy))
		p.addBeneath(t, ledger.AspectName, add)
	}
	for i, line := range strings.Split(o.Note, "\n") {
		label := "Note"
		if i > 0 {
			label = " "
		}
		add(label, mine(line))
	}
	p.addTags(t, add)
	if o.HiddenBy != ledger.FromPlaid {
		words := "no"
		if o.Hidden {
			words = "yes, it is left out of lists and totals"
		}
		add("Hidden", words+", "+said(o.HiddenBy))
		p.addBeneath(t, ledger.AspectHidden, add)
	}
	switch {
	case o.TransferBy == ledger.FromPlaid && t.Partner != 0:
		add("Transfer", "yes, both sides are known")
	case o.Transfer == ledger.IsTransfer:
		add("Transfer", "yes, it counts neither as income nor as spending, "+said(o.TransferBy))
		p.addBeneath(t, ledger.AspectTransfer, add)
	case o.Transfer == ledger.NotTransfer:
		add("Transfer", "no, "+said(o.TransferBy))
		p.addBeneath(t, ledger.AspectTransfer, add)
	}
	if !o.On.IsZero() {
		add("Counted on", o.On.String()+", said by you")
		p.addBeneath(t, ledger.AspectDate, add)
	}
	p.addPair(t, add)
}

// said says who said a value.
func said(by ledger.Source) string { return "said by " + by.String() }
