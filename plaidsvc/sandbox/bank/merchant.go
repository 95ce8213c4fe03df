package bank

import "strings"

// merchant is someone a transaction is with, as the bank prints and as Plaid names it.
type merchant struct {
	name     string // clean
	raw      string // as the bank prints it
	website  string // without scheme
	legacy   string // id of the legacy category
	personal string // detailed personal finance category
	sure     Confidence
	channel  Channel
	kind     CounterpartyType
	nameless bool // Plaid finds no merchant: transfers, fees, interest
	place    *Location
}

// guesser turns a description into what Plaid would make of it.
type guess struct {
	merchant merchant
	category Category
}

// row is the transaction of a merchant without ids, dates and amount.
func (g guess) row(raw string) Transaction {
	m := g.merchant
	t := Transaction{
		Name: raw, OriginalDescription: raw, Channel: m.channel, Category: g.category,
		Personal: personal(m.personal, m.sure), Kind: Special, Location: m.place,
	}
	if t.Channel == InStore {
		t.Kind = Place
	}
	if m.nameless || m.name == "" {
		return t
	}
	entity := newKey("merchant", m.name).id()
	kind := m.kind
	if kind == "" {
		kind = Merchant
	}
	if kind == Merchant {
		t.MerchantName, t.MerchantEntityID, t.Website = m.name, entity, m.website
		t.LogoURL = logoURL(m)
	}
	t.Counterparties = []Counterparty{{
		Name: m.name, EntityID: entity, Type: kind, Website: m.website, LogoURL: logoURL(m), Confidence: m.sure,
	}}
	return t
}

func logoURL(m merchant) string {
	if m.website == "" {
		return ""
	}
	return "https://plaid-merchant-logos.plaid.com/" + slug(m.name) + ".png"
}

func slug(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == ' ', r == '-', r == '.':
			return '_'
		default:
			return -1
		}
	}, name)
}

// legacyCategory finds a category of the legacy taxonomy by id.
func legacyCategory(id string) Category {
	for _, category := range Categories() {
		if category.ID == id {
			return category
		}
	}
	return Category{}
}

// guessMerchant is what Plaid would make of a description nobody has described further.
func guessMerchant(description string) guess {
	m := merchant{
		name: strings.TrimSpace(description), legacy: "19000000", personal: "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE",
		sure: Low, channel: OtherChannel,
	}
	return guess{merchant: m, category: legacyCategory(m.legacy)}
}
