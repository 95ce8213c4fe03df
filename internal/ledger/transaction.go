package ledger

import (
	"time"

	"passbook/internal/safetext"
)

// TransactionID is Plaid's transaction_id. A pending transaction posts under a new one.
type TransactionID string

// LocalID is Passbook's own number of a transaction. It stays when a pending transaction posts under another TransactionID,
// so that what the person wrote stays with it. Zero means not stored yet.
type LocalID int64

// RowKey is a transaction's place in the ledger's order, oldest first: by date, and within a day by arrival. It changes
// when the date does; remember LocalID instead. Zero is before every row.
type RowKey int64

// Transaction is one row of an account as Plaid tells it (schema Transaction), amounts with Passbook's sign.
type Transaction struct {
	LocalID LocalID
	Key     RowKey
	ID      TransactionID
	// PendingID is pending_transaction_id: the id under which a posted row was known while pending.
	PendingID TransactionID
	Account   AccountID

	Amount Money // negative = money out
	// On is Plaid's date: the day it occurred while pending, the day it posted after that.
	On Date
	// AuthorizedOn is the day the person bought; prefer it on screen. Zero where the bank does not tell.
	AuthorizedOn Date
	At           time.Time // datetime, UTC; zero where the bank does not tell
	AuthorizedAt time.Time // authorized_datetime, UTC; zero where the bank does not tell
	Pending      bool

	Name         safetext.Untrusted // the bank's own text
	MerchantName safetext.Untrusted // cleaned by Plaid; may be empty
	Category     Category

	Details Details
}

// Details are the fields of a transaction that only the detail view shows. All may be empty.
type Details struct {
	OriginalDescription safetext.Untrusted `json:",omitzero"`
	CheckNumber         safetext.Untrusted `json:",omitzero"`
	AccountOwner        safetext.Untrusted `json:",omitzero"`
	Channel             string             `json:",omitzero"` // payment_channel: online, in store, other
	Code                string             `json:",omitzero"` // transaction_code, Europe only
	MerchantEntityID    string             `json:",omitzero"`
	Website             safetext.Untrusted `json:",omitzero"`
	LogoURL             safetext.Untrusted `json:",omitzero"`
	LegacyCategory      []string           `json:",omitzero"`
	LegacyCategoryID    string             `json:",omitzero"`
	Location            Location           `json:",omitzero"`
	Payment             PaymentMeta        `json:",omitzero"`
	Counterparties      []Counterparty     `json:",omitzero"`
}

// Location is where a transaction took place (schema Location). Lat and Lon are decimal text, as Plaid wrote them.
type Location struct {
	Address, City, Region, PostalCode, Country, StoreNumber safetext.Untrusted `json:",omitzero"`
	Lat, Lon                                                string             `json:",omitzero"`
}

// PaymentMeta is what an inter-bank transfer carries (schema PaymentMeta).
type PaymentMeta struct {
	ReferenceNumber, PPDID, Payee, ByOrderOf, Payer, Method, Processor, Reason safetext.Untrusted `json:",omitzero"`
}

// Counterparty is a merchant, marketplace, payment app or institution that took part (schema TransactionCounterparty).
type Counterparty struct {
	Name       safetext.Untrusted
	Type       string             `json:",omitzero"`
	EntityID   string             `json:",omitzero"`
	Website    safetext.Untrusted `json:",omitzero"`
	LogoURL    safetext.Untrusted `json:",omitzero"`
	Confidence string             `json:",omitzero"`
}

// Title returns the name to show: Plaid's merchant name, else the bank's text.
func (t Transaction) Title() safetext.Untrusted {
	if t.MerchantName != "" {
		return t.MerchantName
	}
	return t.Name
}

// ShownOn returns the date to show: the day the person bought where the bank tells it, else Plaid's date.
func (t Transaction) ShownOn() Date {
	if !t.AuthorizedOn.IsZero() {
		return t.AuthorizedOn
	}
	return t.On
}
