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

	// Own is what is shown in place of Plaid's values: the rules' word with the person's over it. Empty as it comes from Plaid.
	Own Overlay
	// Class is how the undivided row counts in totals; zero as it comes from Plaid.
	Class Class
	// Partner is the other side of the confirmed transfer this row is a side of, or zero.
	Partner LocalID
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

// Title returns the name to show: the person's or a rule's, else Plaid's merchant name, else the bank's text.
func (t Transaction) Title() safetext.Untrusted {
	if t.Own.NameBy != FromPlaid {
		return safetext.Untrusted(t.Own.Name)
	}
	return t.PlaidTitle()
}

// PlaidTitle returns the name without what the person or a rule says: Plaid's merchant name, else the bank's text.
func (t Transaction) PlaidTitle() safetext.Untrusted {
	if t.MerchantName != "" {
		return t.MerchantName
	}
	return t.Name
}

// ShownOn returns the date to show: the one the person gave, else the day she bought where the bank tells it, else Plaid's
// date.
func (t Transaction) ShownOn() Date {
	switch {
	case !t.Own.On.IsZero():
		return t.Own.On
	case !t.AuthorizedOn.IsZero():
		return t.AuthorizedOn
	}
	return t.On
}

// ShownCategory returns the category of the undivided row: the person's, else a rule's, else Plaid's. It may have been merged
// into another since; Tree.Resolve says.
func (t Transaction) ShownCategory() CategoryKey {
	if t.Own.CategoryBy != FromPlaid {
		return t.Own.Category
	}
	return t.Category.Key()
}

// WhyCategory says who gave the row the category that is shown.
func (t Transaction) WhyCategory() Source { return t.Own.CategoryBy }

// WhyTitle says who gave the row the name that is shown.
func (t Transaction) WhyTitle() Source { return t.Own.NameBy }
