package linking

import (
	"context"
	"time"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
	"passbook/internal/vault"
)

// Plaid is what linking asks of Plaid. Errors that are answers of Plaid's carry Troubler.
type Plaid interface {
	CreateLinkToken(ctx context.Context) (secret.Secret, error)
	CreateUpdateToken(ctx context.Context, accessToken secret.Secret) (secret.Secret, error)
	// Exchange sends the public token once.
	Exchange(ctx context.Context, publicToken secret.Secret) (Login, error)
	ItemStatus(ctx context.Context, accessToken secret.Secret) (ledger.ItemStatus, error)
	Accounts(ctx context.Context, accessToken secret.Secret) ([]ledger.Account, error)
	Institution(ctx context.Context, id ledger.InstitutionID) (ledger.Institution, error)
	// SandboxPublicToken links without a page, in Plaid's Sandbox only.
	SandboxPublicToken(ctx context.Context, id ledger.InstitutionID, username string, password secret.Secret) (secret.Secret, error)
	// Remove ends the Item and its billing. alreadyGone: Plaid no longer knew it.
	Remove(ctx context.Context, accessToken secret.Secret) (alreadyGone bool, err error)
	// Successes returns the runs of Link with this token that ended well. Plaid tells them only to some clients, for some hours.
	Successes(ctx context.Context, linkToken secret.Secret) ([]Success, error)
}

// Troubler is an error that is an answer of Plaid's, or says why there was none (ledger.TypeNetwork).
type Troubler interface {
	error
	Trouble() ledger.Trouble
}

// Login is a linked Item and the token that opens it.
type Login struct {
	Item        ledger.ItemID
	AccessToken secret.Secret
}

// Success is what Link reports when the person has shared accounts (Link's onSuccess).
type Success struct {
	PublicToken     secret.Secret
	Institution     ledger.InstitutionID // empty where Link names none
	InstitutionName safetext.Untrusted
	// Accounts are those the person shared: ID, Name, Mask, Type and Subtype.
	Accounts    []ledger.Account
	LinkSession string // link_session_id, for Plaid's support
}

// Repository keeps Items and links in the making. Every method is one transaction.
type Repository interface {
	Items(ctx context.Context) ([]ledger.Item, error)
	Accounts(ctx context.Context) ([]ledger.Account, error)
	SealedToken(ctx context.Context, item ledger.ItemID) ([]byte, error)

	PendingLinks(ctx context.Context) ([]ledger.PendingLink, error)
	SavePendingLink(ctx context.Context, p ledger.PendingLink) error
	SettlePendingLink(ctx context.Context, id ledger.PendingLinkID) error
	// CompleteLink stores the Item with its sealed access token and settles the link, both or neither.
	CompleteLink(ctx context.Context, id ledger.PendingLinkID, item ledger.Item, sealedToken []byte) error

	SaveAccounts(ctx context.Context, item ledger.ItemID, accounts []ledger.Account) error
	SaveItemStatus(ctx context.Context, item ledger.ItemID, status ledger.ItemStatus) error
	SaveInstitution(ctx context.Context, institution ledger.Institution) error
	// ClearTrouble forgets why an Item needed the person.
	ClearTrouble(ctx context.Context, item ledger.ItemID) error
	// MarkRemoved forgets the access token, and the history too unless it is kept.
	MarkRemoved(ctx context.Context, item ledger.ItemID, keepHistory bool) error
}

// Sealer seals secrets for the place they are stored in.
type Sealer interface {
	Seal(plain secret.Secret, at vault.Place) ([]byte, error)
	Open(sealed []byte, at vault.Place) (secret.Secret, error)
}

// Browser shows Link to the person.
type Browser interface {
	// Open serves the page. Nothing is shown yet: the caller has the address.
	Open(ctx context.Context, r PageRequest) (Page, error)
}

// PageRequest says what the page is for.
type PageRequest struct {
	LinkToken secret.Secret
	Update    bool               // repair of an Item: its public token is not exchanged
	Bank      safetext.Untrusted // with Update
	// Decide is asked about a success before the page tells the person anything.
	Decide func(ctx context.Context, s Success) Decision
	// Renew makes a fresh link token where the first has expired.
	Renew func(ctx context.Context) (secret.Secret, error)
	// Watch hears what happens on the page, one call at a time; it returns at once.
	Watch func(Notice)
}

// Page is Link in the person's browser.
type Page interface {
	// URL is the address to show; it is a secret of this session.
	URL() string
	// Wait returns how the session ended. It returns ctx's error when that ends first.
	Wait(ctx context.Context) (Ending, error)
	Close()
}

// Verdict is what became of a success.
type Verdict int

// The verdicts.
const (
	Accepted Verdict = iota + 1 // linked or repaired: the session ends
	Refused                     // not linked, and trying again would not help: the session ends
	Retry                       // not linked; the person may try again
)

// Decision is what the page is told about a success.
type Decision struct {
	Verdict   Verdict
	Message   string // what happened; empty with Accepted
	Advice    string // what to do next
	Code      string // Plaid's error_code, for small print
	RequestID string
	// Resend: the public token was not used, so the same success may be sent again. Only with Retry.
	Resend bool
}

// EndingKind says how a session ended.
type EndingKind int

// How a session ends.
const (
	Decided EndingKind = iota + 1 // a Decision other than Retry was given
	Left                          // the person left Link
	Expired                       // nobody used the page any more
)

// Ending is how a session ended, with what Link said last where the person left.
type Ending struct {
	Kind        EndingKind
	Status      string // Link's exit status, such as requires_credentials
	Trouble     *ledger.Trouble
	LinkSession string
	RequestID   string
}

// NoticeKind says what a Notice reports.
type NoticeKind int

// What happens on the page.
const (
	PageOpened    NoticeKind = iota + 1
	SecondBrowser            // another browser asked for the page and got nothing
	LinkEvent                // Link reported an event
	LinkLeft                 // the person left Link; the page offers to try again
	Saving                   // a success came in and is being stored
	SavingFailed
	Renewed
)

// Notice is something that happened on the page.
type Notice struct {
	Kind  NoticeKind
	Event Event // with LinkEvent and LinkLeft
	Err   error // with SavingFailed and Renewed
}

// Event is one onEvent or onExit of Link, without anything the person typed.
type Event struct {
	Name            string // such as OPEN or SELECT_INSTITUTION
	View            string // such as CREDENTIAL
	Institution     ledger.InstitutionID
	InstitutionName safetext.Untrusted
	Status          string // exit status
	ErrorType       string
	ErrorCode       string
	LinkSession     string
	RequestID       string
	At              time.Time
}
