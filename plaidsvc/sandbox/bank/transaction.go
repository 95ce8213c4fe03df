package bank

// TransactionID is Plaid's transaction_id: 37 letters and digits, case sensitive.
type TransactionID string

// Channel is Plaid's payment_channel.
type Channel string

// The payment channels of the Transaction schema.
const (
	Online       Channel = "online"
	InStore      Channel = "in store"
	OtherChannel Channel = "other"
)

// Kind is Plaid's deprecated transaction_type.
type Kind string

// The transaction types of the Transaction schema.
const (
	Digital    Kind = "digital"
	Place      Kind = "place"
	Special    Kind = "special"
	Unresolved Kind = "unresolved"
)

// Transaction is one row as the bank shows it on a day. Source: the Transaction schema of /transactions/sync.
// Empty strings, zero dates and nil pointers are null on the wire. What the pointers and slices refer to is shared
// between rows and must not be changed.
type Transaction struct {
	ID           TransactionID
	PendingID    TransactionID // pending_transaction_id: the row this one replaced
	AccountID    AccountID
	AccountOwner string

	Amount       Amount // positive = money leaves the account
	On           Date   // pending: the day it occurred; posted: the day it posted
	AuthorizedOn Date   // the day the person bought
	Pending      bool

	Name                string // as the bank prints it, cleaned a little
	OriginalDescription string // as the bank prints it, raw
	MerchantName        string
	MerchantEntityID    string
	Website             string // without scheme: "netflix.com"
	LogoURL             string
	Counterparties      []Counterparty

	Category Category                // legacy; zero ID is null
	Personal PersonalFinanceCategory // personal_finance_category; empty Detailed is null

	Channel         Channel
	Kind            Kind
	TransactionCode string // European banks only
	CheckNumber     string
	Location        *Location    // nil: every field null
	Payment         *PaymentMeta // nil: every field null
}

// Location is where a card was used. Empty strings are null.
type Location struct {
	Address, City, Region, PostalCode, Country, StoreNumber string
	Coordinates                                             *Coordinates
}

// Coordinates are in millionths of a degree, so that they print exactly.
type Coordinates struct{ LatMicro, LonMicro int64 }

// Lat is the latitude in degrees as a JSON number.
func (c Coordinates) Lat() string { return Amount{Minor: c.LatMicro, Exponent: 6}.Decimal() }

// Lon is the longitude in degrees as a JSON number.
func (c Coordinates) Lon() string { return Amount{Minor: c.LonMicro, Exponent: 6}.Decimal() }

// PaymentMeta describes an inter-bank payment. Empty strings are null.
type PaymentMeta struct {
	ReferenceNumber, PPDID, Payee, ByOrderOf, Payer, PaymentMethod, PaymentProcessor, Reason string
}

// CounterpartyType is the type of a Counterparty.
type CounterpartyType string

// The counterparty types of the schema.
const (
	Merchant             CounterpartyType = "merchant"
	FinancialInstitution CounterpartyType = "financial_institution"
	PaymentApp           CounterpartyType = "payment_app"
	Marketplace          CounterpartyType = "marketplace"
	PaymentTerminal      CounterpartyType = "payment_terminal"
	IncomeSource         CounterpartyType = "income_source"
)

// Counterparty is who else took part. Empty strings are null.
type Counterparty struct {
	Name       string
	EntityID   string
	Type       CounterpartyType
	Website    string
	LogoURL    string
	Confidence Confidence
}
