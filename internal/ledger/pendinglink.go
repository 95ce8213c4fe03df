package ledger

import (
	"time"

	"passbook/internal/safetext"
)

// PendingLinkID names a link in the making. Whoever begins the link chooses it, so that tokens can be sealed to it
// beforehand.
type PendingLinkID string

// PendingLink is a link in the making. Tokens are sealed; nil where there is none yet.
type PendingLink struct {
	ID              PendingLinkID
	Environment     Environment
	Institution     InstitutionID // empty until the person has chosen
	InstitutionName safetext.Untrusted
	LinkToken       []byte
	PublicToken     []byte
	// ExchangeStarted says that the public token was, or was about to be, exchanged: an Item may exist at Plaid.
	ExchangeStarted bool
	// AccessToken and Item are known when the exchange was answered and the Item could not be stored at once.
	AccessToken []byte
	Item        ItemID
	CreatedAt   time.Time // set where it is stored
	UpdatedAt   time.Time // set where it is stored
}
