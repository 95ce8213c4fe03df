package ui

import (
	"context"
	"iter"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// Reader reads what is stored. Every method may be called from several goroutines at once.
type Reader interface {
	// Items returns every linked bank, removed ones with history kept included.
	Items(context.Context) ([]ledger.Item, error)
	// Institutions returns the banks behind the Items, with their health where it is known.
	Institutions(context.Context) ([]ledger.Institution, error)
	// Accounts returns every account, closed ones included, in a stable order.
	Accounts(context.Context) ([]ledger.Account, error)
	// Streams returns every recurring stream.
	Streams(context.Context) ([]ledger.Stream, error)
	// Window returns a run of transactions next to an edge.
	Window(context.Context, ledger.WindowRequest) (ledger.Window, error)
	// Transaction returns one row.
	Transaction(context.Context, ledger.LocalID) (ledger.Transaction, error)
	// Tally counts and sums the transactions of a query.
	Tally(context.Context, ledger.Query) (ledger.Tally, error)
}

// SyncPhase is what a sync is doing for one Item.
type SyncPhase uint8

// The phases, in the order an Item goes through them; the last three end it.
const (
	SyncQueued    SyncPhase = iota
	SyncWaiting             // the bank's history is not at Plaid yet; the sync asks again by itself
	SyncFetching            // pages of transactions are coming in
	SyncSaving              // one write transaction
	SyncFinishing           // accounts, status, streams
	SyncDone
	SyncSkipped // the bank waits for its owner
	SyncFailed
)

// Over reports whether the phase ends the sync of the Item.
func (p SyncPhase) Over() bool { return p >= SyncDone }

// SyncEvent is how far the sync of one Item is. Pages and Rows count from the start of this sync.
type SyncEvent struct {
	Item    ledger.ItemID
	Phase   SyncPhase
	Pages   int
	Rows    int
	Saved   int            // of these, with SyncSaving
	Changes ledger.Changes // with SyncDone
	Err     error          // with SyncFailed
}

// Syncer brings Items up to date.
type Syncer interface {
	// Sync syncs the Items (all when the list is empty) and returns when every one is done, skipped or failed. progress may
	// be called from several goroutines and returns at once. force also asks for Items that wait for their owner. The error
	// is that of the sync as a whole; what went wrong with one Item is in its SyncFailed event.
	Sync(ctx context.Context, items []ledger.ItemID, force bool, progress func(SyncEvent)) error
}

// Linker starts Link sessions: a page on this machine in which the person signs in at the bank.
type Linker interface {
	StartNew(context.Context) (LinkSession, error)
	StartUpdate(context.Context, ledger.ItemID) (LinkSession, error)
}

// LinkSession is one visit to the bank through the browser. Its context is the one it was started with.
type LinkSession interface {
	// URL is the address the person opens; it stays the same.
	URL() string
	// Events tells how far the person is. The channel is closed when the session is over.
	Events() <-chan LinkEvent
	// Wait returns how the session ended. It may be called once.
	Wait(context.Context) (LinkResult, error)
	// Cancel ends the session and closes its page. It may be called more than once.
	Cancel()
}

// LinkStage is where the person is in Link.
type LinkStage uint8

// The stages, in the order in which they usually come.
const (
	LinkWaiting    LinkStage = iota // nobody has opened the page
	LinkPageOpened                  // the browser has loaded the page
	LinkConsenting                  // Plaid's first pane
	LinkChoosing                    // searching for the bank
	LinkSigningIn                   // the bank is chosen; credentials or the bank's own page
	LinkProving                     // a second factor
	LinkSelecting                   // choosing accounts
	LinkExchanging                  // the browser is done; the token is being exchanged and sealed
)

// LinkEvent is one step of a Link session.
type LinkEvent struct {
	Stage       LinkStage
	Institution safetext.Untrusted // once it is known
	Trouble     *ledger.Trouble    // an error Link showed to the person; the session goes on
}

// LinkOutcome is how a Link session ended.
type LinkOutcome uint8

// The outcomes.
const (
	Linked        LinkOutcome = iota // a new Item is stored
	Repaired                         // update mode succeeded
	LinkDuplicate                    // the bank is linked already; nothing was exchanged
	LinkExited                       // the person left
	LinkExpired                      // the page or its link token ran out
	LinkFailed                       // Trouble or the error of Wait says why
)

// LinkedAccount is an account as Link names it.
type LinkedAccount struct {
	Name safetext.Untrusted
	Mask safetext.Untrusted
}

// LinkResult is the end of a Link session.
type LinkResult struct {
	Outcome     LinkOutcome
	Item        ledger.ItemID // with Linked and Repaired; with LinkDuplicate the Item that is there already
	Institution safetext.Untrusted
	Accounts    []LinkedAccount
	Trouble     *ledger.Trouble // with LinkExited and LinkFailed, where Plaid gave one
}

// Remover removes a bank at Plaid and here.
type Remover interface {
	// Remove ends the Item at Plaid. With keepHistory its accounts and transactions stay to be read.
	Remove(ctx context.Context, item ledger.ItemID, keepHistory bool) error
}

// Editor changes what the person says of her rows. Every change is one act of a journal that outlives the program.
type Editor interface {
	// Edit does one act. title names it for the person. An act that changed no row has no ID and is not in the journal. Nothing
	// changes when it fails, as with ledger.ErrEdit. A target without rows and without a condition is refused.
	Edit(ctx context.Context, title string, target ledger.Target, e ledger.Edit) (ledger.Act, error)
	// EditEach is Edit with an edit of its own for each row; each is given the row and what the hand says of it, and may refuse
	// for all of them. The zero Edit leaves a row alone.
	EditEach(ctx context.Context, title string, target ledger.Target,
		each func(row ledger.Transaction, hand ledger.Overlay) (ledger.Edit, error)) (ledger.Act, error)
	// Undo takes back the newest act that is not undone, Redo does again the one that was undone last. An act without ID says
	// that there is none.
	Undo(context.Context) (ledger.Act, error)
	Redo(context.Context) (ledger.Act, error)
	// History returns up to n acts, newest first: those before an act, the newest when it is zero.
	History(ctx context.Context, before ledger.ActID, n int) ([]ledger.Act, error)
}

// News tells what changed since the person last looked.
type News interface {
	// Changes returns entries of what changed, newest first.
	Changes(context.Context, ledger.ChangesRequest) (ledger.ChangeWindow, error)
	// UnseenChanges returns how many entries the person has not looked at.
	UnseenChanges(context.Context) (int, error)
	// MarkSeen notes that the person has looked at the entry and at all older ones.
	MarkSeen(context.Context, ledger.ChangeID) error
}

// Sums tells what months came to and what the accounts were worth.
type Sums interface {
	// Spending returns sums by month, category, class and currency.
	Spending(context.Context, ledger.SumRequest) ([]ledger.MonthlySum, error)
	// NetWorthHistory returns what all accounts were worth at the end of each month, oldest first.
	NetWorthHistory(ctx context.Context, from, to ledger.Month) ([]ledger.NetWorthPoint, error)
}

// Judge tells what Passbook supposes of rows and accounts, and takes the person's word on it. Each word is one act.
type Judge interface {
	// Pairs returns up to n pairs of that state, newest rows first, of those with an A below before; zero starts at the newest.
	Pairs(ctx context.Context, state ledger.PairState, before ledger.LocalID, n int) ([]ledger.Pair, error)
	// JudgePair says whether two rows, proposed or not, are two sides of one transfer; the money left a and reached b.
	JudgePair(ctx context.Context, title string, a, b ledger.LocalID, state ledger.PairState) (ledger.Act, error)
	// Duplicates returns the accounts that two links seem to hold both; DeniedDuplicates those the person has said to be two.
	Duplicates(context.Context) ([]ledger.Duplicate, error)
	DeniedDuplicates(context.Context) ([]ledger.Duplicate, error)
	DenyDuplicate(ctx context.Context, a, b ledger.AccountID, denied bool) (ledger.Act, error)
	// ContinueAccounts lets accounts of an older link go on as those of a newer one, with all the person wrote.
	ContinueAccounts(ctx context.Context, title string, matches []ledger.AccountMatch) (ledger.Act, error)
}

// Layers tells what lies on rows, and why.
type Layers interface {
	// Layered yields the rows of a target with what rules and the hand say of each. Rows that are not there are left out.
	Layered(context.Context, ledger.Target) iter.Seq2[ledger.LayeredRow, error]
	// PairOf returns the pair a row is a side of, confirmed or proposed; ok is false when there is none.
	PairOf(context.Context, ledger.LocalID) (p ledger.Pair, ok bool, err error)
}

// Labels are the names the person sorts her rows by.
type Labels interface {
	// Categories returns the tree of categories with the person's changes.
	Categories(context.Context) (*ledger.Tree, error)
	// Tags returns every tag in use.
	Tags(context.Context) ([]string, error)
}

// Browser opens a URL in the person's browser. It returns once the browser was started, or why it could not be.
type Browser interface {
	Open(ctx context.Context, url string) error
}

// Facts are what the person may want to know of the set-up.
type Facts struct {
	Environment ledger.Environment
	Demo        bool
	DataPath    string // the folder or file everything is kept in
	Version     string
}

// Explainer turns an error into plain words. Errors nobody has described come back with ok false.
type Explainer func(error) (p ledger.Problem, ok bool)
