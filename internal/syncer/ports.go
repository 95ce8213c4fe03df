package syncer

import (
	"context"
	"errors"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// PageSize is how many updates one page may hold: the most Plaid gives, so that data rarely changes between two pages.
const PageSize = 500

// Source is the service that has the data. Retries of single calls are its business. Its errors may carry Mutator,
// Retryer and Troubler.
type Source interface {
	// SyncPage returns the page after cursor (empty: from the beginning). An answer without rows and without a next cursor
	// means that nothing is ready yet.
	SyncPage(ctx context.Context, token secret.Secret, cursor ledger.Cursor, count int) (ledger.Page, error)
	Accounts(ctx context.Context, token secret.Secret) ([]ledger.Account, error)
	ItemStatus(ctx context.Context, token secret.Secret) (ledger.ItemStatus, error)
	Streams(ctx context.Context, token secret.Secret, accounts []ledger.AccountID) ([]ledger.Stream, error)
	Institution(ctx context.Context, id ledger.InstitutionID) (ledger.Institution, error)
}

// Mutator is an error that says whether data changed between two pages of an update.
type Mutator interface {
	error
	Mutation() bool
}

// Retryer is an error that says whether the same call may succeed later.
type Retryer interface {
	error
	Retryable() bool
}

// Troubler is an error that belongs to an Item and is kept with it.
type Troubler interface {
	error
	Trouble() ledger.Trouble
}

// Repository keeps what the source gave. Every method is one transaction of its own.
type Repository interface {
	// Items returns all Items in their stable order, removed ones too.
	Items(ctx context.Context) ([]ledger.Item, error)
	BeginUpdate(ctx context.Context, item ledger.ItemID) (Update, error)
	// Rewind lets the next update of an Item begin at the start of its feed.
	Rewind(ctx context.Context, item ledger.ItemID) error
	SaveAccounts(ctx context.Context, item ledger.ItemID, accounts []ledger.Account) error
	SaveItemStatus(ctx context.Context, item ledger.ItemID, status ledger.ItemStatus) error
	SaveTrouble(ctx context.Context, item ledger.ItemID, trouble ledger.Trouble) error
	ClearTrouble(ctx context.Context, item ledger.ItemID) error
	SaveStreams(ctx context.Context, item ledger.ItemID, streams []ledger.Stream) error
	// DetectStreams works the streams of an Item out from its rows, where Plaid tells of none.
	DetectStreams(ctx context.Context, item ledger.ItemID) error
	SaveInstitution(ctx context.Context, institution ledger.Institution) error
	// Institutions returns the institutions that were saved.
	Institutions(ctx context.Context) ([]ledger.Institution, error)
}

// Update is one update of one Item: pages are staged durably, and become visible together by Commit.
type Update interface {
	// From is the cursor of the last commit: where the update begins.
	From() ledger.Cursor
	// Resume says what an interrupted run with the same From left staged; zero where there is nothing.
	Resume() Resume
	Stage(ctx context.Context, page ledger.Page) error
	// Discard drops everything staged.
	Discard(ctx context.Context) error
	// Watch has Commit tell how many of the staged rows it has taken in so far.
	Watch(saved func(rows int))
	// Commit applies everything staged and stores the cursor, all or nothing.
	Commit(ctx context.Context, to ledger.Cursor, historyComplete bool) (ledger.Changes, error)
}

// Resume is how far an interrupted run had come.
type Resume struct {
	Cursor ledger.Cursor // after the staged pages
	Pages  int
	Rows   int         // added, modified and removed together
	Oldest ledger.Date // of the added rows; zero where there is none
	Last   bool        // the last page is staged too: only Commit is missing
}

// Tokens opens the access token of an Item.
type Tokens func(ctx context.Context, item ledger.ItemID) (secret.Secret, error)

// ErrBusy: another process is syncing.
var ErrBusy = errors.New("another Passbook is syncing")

// Locker keeps two processes from syncing at once.
type Locker interface {
	// TryLock takes the lock or returns an error that satisfies ErrBusy; it does not wait.
	TryLock(ctx context.Context) (release func() error, err error)
}
