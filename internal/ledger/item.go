package ledger

import (
	"time"

	"passbook/internal/safetext"
)

// ItemID is Plaid's item_id: one login at one institution. It may be logged.
type ItemID string

// InstitutionID is Plaid's institution_id, such as ins_109508.
type InstitutionID string

// Environment is Plaid's environment. Items, tokens and keys never cross from one to another.
type Environment string

// The environments Passbook knows.
const (
	Sandbox    Environment = "sandbox"
	Production Environment = "production"
)

// Cursor is the place in an Item's update feed up to which everything is stored. Empty is the beginning.
type Cursor string

// Item is one linked bank login. Its access token is not here: it is sealed in the vault and fetched by ItemID.
type Item struct {
	ID              ItemID
	Institution     InstitutionID
	InstitutionName safetext.Untrusted
	Environment     Environment
	Products        []string // products that are initialised
	LinkedAt        time.Time
	Cursor          Cursor
	// HistoryComplete is true once Plaid has said that the whole history asked for is in.
	HistoryComplete bool
	Status          ItemStatus
	SyncedAt        time.Time // Plaid -> us: the last update that was committed; zero before the first
	// Trouble is why the last sync of this Item stopped; nil when it succeeded or none has run.
	Trouble *Trouble
	Removed bool // /item/remove succeeded; the history is kept to read
}

// ItemStatus is what /item/get says of an Item (schemas Item and ItemStatusNullable).
type ItemStatus struct {
	Products           []string
	ConsentExpiresAt   time.Time // consent_expiration_time; zero where it does not expire
	LastGoodUpdateAt   time.Time // bank -> Plaid: status.transactions.last_successful_update
	LastFailedUpdateAt time.Time // bank -> Plaid: status.transactions.last_failed_update
	Trouble            *Trouble  // item.error
	CheckedAt          time.Time // when Passbook asked; UTC
}

// Trouble is an error that belongs to an Item (schema PlaidError).
type Trouble struct {
	Type      string // error_type
	Code      string // error_code
	Message   safetext.Untrusted
	Display   safetext.Untrusted // display_message; Plaid's own words for the person, may be empty
	RequestID string             // what Plaid's support asks for
	SeenAt    time.Time
}

// Current returns the trouble to show for the Item: the bank's own, else that of the last sync.
func (i Item) Current() *Trouble {
	if i.Status.Trouble != nil {
		return i.Status.Trouble
	}
	return i.Trouble
}

// NeedsPerson reports whether the Item is waiting for its owner. Such an Item is not polled until it is repaired.
func (i Item) NeedsPerson() bool {
	t := i.Current()
	return t != nil && Explain(t.Code).Remedy.ByPerson()
}
