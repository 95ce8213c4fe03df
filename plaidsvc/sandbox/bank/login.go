package bank

import (
	"iter"
	"slices"
	"sync"
)

// ledger is what stands behind a login. Its answers depend on the day alone.
type ledger interface {
	// count is the number of rows of a day.
	count(on Date) int
	// rows are the rows of a day from index from to below to, in ascending order of date. The slice is the caller's.
	rows(on Date, from, to int) []Transaction
	// accounts are the accounts of a day, given changes the person made beside the ledger.
	accounts(on Date) []Account
}

// Login is one person at one institution, after the credentials were accepted. It is safe for concurrent use.
type Login struct {
	world       *World
	institution Institution
	username    string
	openedOn    Date
	challenge   *Challenge
	recaptcha   bool
	open        func(ids key) ledger
	ids         key

	mu     sync.Mutex
	ledger ledger
	edits  []edit
}

// ForItem is the same login with ids of its own, as Plaid gives every Item other account and transaction ids. It starts
// without the changes made to l.
func (l *Login) ForItem(itemID string) *Login {
	ids := l.ids.with("item", itemID)
	return &Login{
		world: l.world, institution: l.institution, username: l.username, openedOn: l.openedOn,
		challenge: l.challenge, recaptcha: l.recaptcha, open: l.open, ids: ids, ledger: l.open(ids),
	}
}

// Institution is where the login is.
func (l *Login) Institution() Institution { return l.institution }

// Username is the name the login was opened with.
func (l *Login) Username() string { return l.username }

// OpenedOn is the day the history is reckoned from: it begins 24 months before (ten years for bulk logins).
func (l *Login) OpenedOn() Date { return l.openedOn }

// Challenge is the multi-factor step that must be passed first, or nil.
func (l *Login) Challenge() *Challenge { return l.challenge }

// RecaptchaRequired reports whether Link must show a reCAPTCHA first (which then succeeds).
func (l *Login) RecaptchaRequired() bool { return l.recaptcha }

// Accounts are the accounts with their balances as of a day.
func (l *Login) Accounts(on Date) []Account {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.accountsLocked(on)
}

// Transactions are all rows the bank knows on a day, in ascending order of date and then of appearance.
func (l *Login) Transactions(on Date) []Transaction {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rowsLocked(on)
}

// Count is the number of rows the bank knows on a day, without building them.
func (l *Login) Count(on Date) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.edits) > 0 {
		return len(l.rowsLocked(on))
	}
	return l.ledger.count(on)
}

// Range is the part of Transactions(on) from index from to below to, clipped to what there is.
func (l *Login) Range(on Date, from, to int) []Transaction {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.edits) > 0 {
		all := l.rowsLocked(on)
		from, to = clip(from, to, len(all))
		return all[from:to:to]
	}
	from, to = clip(from, to, l.ledger.count(on))
	return l.ledger.rows(on, from, to)
}

// All goes through Transactions(on) in blocks, so that a bulk login need not stand in memory as a whole.
func (l *Login) All(on Date) iter.Seq[Transaction] {
	const block = 2048
	return func(yield func(Transaction) bool) {
		for from := 0; ; from += block {
			rows := l.Range(on, from, from+block)
			for i := range rows {
				if !yield(rows[i]) {
					return
				}
			}
			if len(rows) < block {
				return
			}
		}
	}
}

func clip(from, to, length int) (int, int) {
	from = min(max(from, 0), length)
	return from, min(max(to, from), length)
}

func (l *Login) rowsLocked(on Date) []Transaction {
	rows := l.ledger.rows(on, 0, l.ledger.count(on))
	return applyEdits(rows, l.edits, on)
}

func (l *Login) accountsLocked(on Date) []Account {
	accounts := l.ledger.accounts(on)
	if len(l.edits) == 0 {
		return accounts
	}
	return l.adjusted(accounts, on)
}

// bookLedger is a ledger whose rows stand in a book; extend appends everything decided up to a day, in order.
type bookLedger struct {
	book   *book
	extend func(to Date)

	memoOn   Date
	memoSize int
	memo     []Transaction
}

func (b *bookLedger) list(on Date) []Transaction {
	b.extend(on)
	if b.memoOn != on || b.memoSize != len(b.book.entries) {
		b.memo, b.memoOn, b.memoSize = b.book.rows(on), on, len(b.book.entries)
	}
	return b.memo
}

func (b *bookLedger) count(on Date) int { return len(b.list(on)) }

func (b *bookLedger) rows(on Date, from, to int) []Transaction {
	return slices.Clone(b.list(on)[from:to])
}

func (b *bookLedger) accounts(on Date) []Account { return b.book.accountsOn(b.list(on), on) }
