package transactions

import (
	"strings"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/ui/internal/look"
)

// field is one line of the detail: what it is called and what Plaid gave. An empty label is a gap.
type field struct{ label, value string }

// fields lists everything Plaid gave of the transaction, in the order a person asks: what, where, how, and the ids last.
// What Plaid did not give is left out.
func (p *Page) fields(t *ledger.Transaction) []field {
	var out []field
	add := func(label, value string) {
		if value != "" {
			out = append(out, field{label, value})
		}
	}
	rule := func() {
		if len(out) > 0 && out[len(out)-1] != (field{}) {
			out = append(out, field{})
		}
	}
	text := func(label string, u safetext.Untrusted) { add(label, look.Text(u)) }
	p.addBasics(t, add, text)
	rule()
	p.addOwn(t, add)
	rule()
	addPlace(t.Details.Location, add, text)
	rule()
	addPayment(t.Details, add, text)
	rule()
	for _, c := range t.Details.Counterparties {
		if c.EntityID == t.Details.MerchantEntityID {
			c.EntityID = "" // it stands below as the merchant's id
		}
		add("With", counterparty(c))
	}
	rule()
	add("Plaid id", look.Code(string(t.ID)))
	add("Pending id", look.Code(string(t.PendingID)))
	add("Account id", look.Code(string(t.Account)))
	add("Merchant id", look.Code(t.Details.MerchantEntityID))
	text("Logo", t.Details.LogoURL)
	if n := len(out); n > 0 && out[n-1] == (field{}) {
		out = out[:n-1]
	}
	return out
}

func (p *Page) addBasics(t *ledger.Transaction, add func(string, string), text func(string, safetext.Untrusted)) {
	today := p.env.Today()
	if t.Pending {
		add("Status", "○ pending: the amount and the day may still change")
		add("Occurred", day(t.On, today, t.At, p.env.Now()))
	} else {
		add("Posted", day(t.On, today, t.At, p.env.Now()))
	}
	add("Authorised", day(t.AuthorizedOn, today, t.AuthorizedAt, p.env.Now()))
	add("Account", p.account(t.Account))
	if a := p.env.Book.Account(t.Account); a != nil {
		add("Bank", p.env.Book.BankName(p.env.Book.Item(a.Item)))
	}
	p.addCategory(t, add)
	p.addCounts(t, add)
	if len(t.Details.LegacyCategory) > 0 {
		words := make([]string, 0, len(t.Details.LegacyCategory))
		for _, w := range t.Details.LegacyCategory {
			words = append(words, look.Code(w))
		}
		add("Older category", strings.Join(words, " › "))
	}
	add("Category id", look.Code(t.Details.LegacyCategoryID))
	text("Merchant", t.MerchantName)
	text("Bank's text", t.Name)
	text("Original text", t.Details.OriginalDescription)
	text("Website", t.Details.Website)
	add("Channel", look.Code(t.Details.Channel))
	add("Code", look.Code(t.Details.Code))
	text("Check number", t.Details.CheckNumber)
	text("Account owner", t.Details.AccountOwner)
}

// day is the day in words and as a date, with the time where the bank tells it.
func day(d, today ledger.Date, at, now time.Time) string {
	if d.IsZero() {
		return ""
	}
	s := d.String()
	if words := look.Day(d, today); words != s {
		s = words + ", " + s
	}
	if !at.IsZero() {
		s += " " + at.In(now.Location()).Format("15:04")
	}
	return s
}

func addPlace(l ledger.Location, add func(string, string), text func(string, safetext.Untrusted)) {
	text("Address", l.Address)
	var parts []string
	for _, u := range []safetext.Untrusted{l.PostalCode, l.City, l.Region, l.Country} {
		if s := look.Text(u); s != "" {
			parts = append(parts, s)
		}
	}
	add("Place", strings.Join(parts, ", "))
	text("Store", l.StoreNumber)
	if l.Lat != "" && l.Lon != "" {
		add("Coordinates", look.Code(l.Lat)+", "+look.Code(l.Lon))
	}
}

func addPayment(d ledger.Details, _ func(string, string), text func(string, safetext.Untrusted)) {
	text("Payer", d.Payment.Payer)
	text("Payee", d.Payment.Payee)
	text("By order of", d.Payment.ByOrderOf)
	text("Method", d.Payment.Method)
	text("Processor", d.Payment.Processor)
	text("Reason", d.Payment.Reason)
	text("Reference", d.Payment.ReferenceNumber)
	text("PPD id", d.Payment.PPDID)
}

func counterparty(c ledger.Counterparty) string {
	s := look.Text(c.Name)
	var about []string
	if c.Type != "" {
		about = append(about, look.Code(strings.ReplaceAll(c.Type, "_", " ")))
	}
	if c.Confidence != "" {
		about = append(about, strings.ToLower(look.Code(strings.ReplaceAll(c.Confidence, "_", " ")))+" confidence")
	}
	if len(about) > 0 {
		s += " (" + strings.Join(about, ", ") + ")"
	}
	if site := look.Text(c.Website); site != "" {
		s += " " + site
	}
	if c.EntityID != "" {
		s += " " + look.Code(c.EntityID)
	}
	return s
}
