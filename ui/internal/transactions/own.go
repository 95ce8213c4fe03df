package transactions

import (
	"strings"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
	"passbook/ui/internal/page"
)

// addCategory says which category is shown and who said so, and beside it what Plaid says.
func (p *Page) addCategory(t *ledger.Transaction, add func(string, string)) {
	tree := p.env.Book.Tree
	plaid := ""
	if key := t.Category.Key(); key != "" {
		plaid = page.FullCategory(tree, key)
		if c := strings.ToLower(look.Code(strings.ReplaceAll(t.Category.Confidence, "_", " "))); c != "" {
			plaid += " (" + c + " confidence)"
		}
	}
	if t.WhyCategory() == ledger.FromPlaid {
		add("Category", plaid)
		return
	}
	add("Category", page.FullCategory(tree, t.ShownCategory())+", "+said(t.Own.CategoryBy))
	if plaid == "" {
		plaid = "none"
	}
	add("Plaid's", plaid)
}

// addOwn lists what the person and her rules say of the row, each with who said it.
func (p *Page) addOwn(t *ledger.Transaction, add func(string, string)) {
	o := &t.Own
	mine := func(s string) string { return look.Text(safetext.Untrusted(s)) }
	if o.NameBy != ledger.FromPlaid {
		add("Name", mine(o.Name)+", "+said(o.NameBy))
		add("Plaid's name", look.Text(t.PlaidTitle()))
	}
	for i, line := range strings.Split(o.Note, "\n") {
		label := "Note"
		if i > 0 {
			label = " "
		}
		add(label, mine(line))
	}
	tags := make([]string, 0, len(o.Tags))
	for _, tag := range o.Tags {
		tags = append(tags, "#"+mine(tag))
	}
	add("Tags", strings.Join(tags, " "))
	if o.HiddenBy != ledger.FromPlaid {
		words := "no"
		if o.Hidden {
			words = "yes, it is left out of lists and totals"
		}
		add("Hidden", words+", "+said(o.HiddenBy))
	}
	switch {
	case o.TransferBy == ledger.FromPlaid && t.Partner != 0:
		add("Transfer", "yes, both sides are known")
	case o.Transfer == ledger.IsTransfer:
		add("Transfer", "yes, it counts neither as income nor as spending, "+said(o.TransferBy))
	case o.Transfer == ledger.NotTransfer:
		add("Transfer", "no, "+said(o.TransferBy))
	}
	if !o.On.IsZero() {
		add("Counted on", o.On.String()+", said by you")
	}
	main := p.env.Book.Main
	for _, part := range o.Parts {
		words := look.Amount(part.Amount, main) + " " + page.FullCategory(p.env.Book.Tree, part.Category)
		if part.Note != "" {
			words += ", " + mine(part.Note)
		}
		add("Part", words)
	}
}

// said says who said a value.
func said(by ledger.Source) string { return "said by " + by.String() }
