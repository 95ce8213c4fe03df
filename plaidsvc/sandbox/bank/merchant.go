package bank

import (
	"strings"
)

// merchant is someone a transaction is with, as the bank prints and as Plaid names it.
type merchant struct {
	name     string // clean; also who the counterparty is
	raw      string // as the bank prints it; ^ is a digit of the branch, ~ a digit of the single row
	website  string // without scheme
	legacy   string // id of the legacy category
	personal string // detailed personal finance category
	sure     Confidence
	channel  Channel
	kind     CounterpartyType // empty: merchant
	nameless bool             // Plaid finds nobody: transfers, fees, interest
	place    *Location
	payment  *PaymentMeta
	terminal *Counterparty // the payment processor in front of the merchant
}

// taxonomy is what names are looked up in: the legacy categories by id, and the merchants known by name.
type taxonomy struct {
	categories map[string]Category
	known      []merchant
}

func newTaxonomy() taxonomy {
	t := taxonomy{categories: map[string]Category{}, known: knownMerchants()}
	for _, category := range Categories() {
		t.categories[category.ID] = category
	}
	return t
}

// template is the transaction of a merchant without ids, dates and amount.
func (t taxonomy) template(m merchant) Transaction {
	row := Transaction{
		Name: m.raw, OriginalDescription: m.raw, Channel: m.channel, Category: t.categories[m.legacy],
		Personal: personal(m.personal, m.sure), Kind: Special, Location: m.place, Payment: m.payment,
	}
	if row.Channel == InStore {
		row.Kind = Place
	}
	if m.nameless || m.name == "" {
		return row
	}
	entity := newKey("merchant", m.name).id()
	party := Counterparty{Name: m.name, EntityID: entity, Type: m.kind, Website: m.website, LogoURL: logoURL(m), Confidence: m.sure}
	if m.kind == "" {
		party.Type = Merchant
		row.MerchantName, row.MerchantEntityID, row.Website, row.LogoURL = m.name, entity, m.website, party.LogoURL
	}
	row.Counterparties = []Counterparty{party}
	if m.terminal != nil {
		row.Counterparties = append(row.Counterparties, *m.terminal)
	}
	return row
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

// Marks in raw names that stand for digits.
const (
	branchDigit = '^'
	rowDigit    = '~'
)

// printed is a raw name with the digits of a mark filled in.
func printed(raw string, mark byte, k key) string {
	if strings.IndexByte(raw, mark) < 0 {
		return raw
	}
	out := []byte(raw)
	word := k.with("digits").hi
	for i, c := range out {
		if c == mark {
			out[i] = '0' + byte(word%10)
			word = mix(word)
		}
	}
	return string(out)
}

// guess is what Plaid would make of a description nobody has described further: someone it knows by name, wages, rent,
// interest, or a shop it is not sure of.
func (t taxonomy) guess(description string) Transaction {
	m := merchant{
		name: strings.TrimSpace(description), legacy: "19000000", personal: "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE",
		sure: Low, channel: OtherChannel,
	}
	text := strings.ToLower(description)
	for _, known := range t.known {
		if strings.Contains(text, strings.ToLower(known.name)) {
			m = known
			break
		}
	}
	for _, word := range []struct{ text, legacy, personal string }{
		{"payroll", "21009000", "INCOME_WAGES"},
		{"salary", "21009000", "INCOME_WAGES"},
		{"interest", "15000000", "INCOME_INTEREST_EARNED"},
		{"rent", "16002000", "RENT_AND_UTILITIES_RENT"},
		{"transfer", "21001000", "TRANSFER_OUT_ACCOUNT_TRANSFER"},
		{"mortgage", "18020004", "LOAN_PAYMENTS_MORTGAGE_PAYMENT"},
		{"subscription", "18061000", "ENTERTAINMENT_OTHER_ENTERTAINMENT"},
	} {
		if m.sure == Low && hasWord(text, word.text) {
			m.legacy, m.personal, m.sure = word.legacy, word.personal, Medium
		}
	}
	m.raw = description
	return t.template(m)
}

func hasWord(text, word string) bool {
	for field := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < 'a' || r > 'z' }) {
		if field == word {
			return true
		}
	}
	return false
}
