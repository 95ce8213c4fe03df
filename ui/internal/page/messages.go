package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"passbook/internal/ledger"
)

// Requests of pages to the root.
type (
	// OpenRouteMsg asks for another page on top of this one; Esc comes back.
	OpenRouteMsg struct{ Route Route }
	// LinkBankMsg asks to link a bank: a new one, or, with an Item, to sign in again.
	LinkBankMsg struct{ Item ledger.ItemID }
	// RemoveBankMsg asks to remove a bank; the root asks the person first.
	RemoveBankMsg struct{ Item ledger.ItemID }
	// PickAccountMsg asks the person for an account; AccountPickedMsg answers.
	PickAccountMsg struct{ Now ledger.AccountID }
)

// What the root tells a page.
type (
	// AccountPickedMsg is the account the person chose; empty is all of them.
	AccountPickedMsg struct{ Account ledger.AccountID }
	// StartSearchMsg asks the page to begin reading a search.
	StartSearchMsg struct{}
)

// ResultMsg brings the result of a command to the page it was made for.
type ResultMsg struct {
	Owner  Route
	Result tea.Msg
}

// Notice is one line for the person: what happened and what to do next.
type Notice struct {
	Text string // printable
	Bad  bool   // an error: it stays until the next key
}

// SampleRows is how many rows an edit of many shows before it asks.
const SampleRows = 5

// EditRowsMsg asks the root to let the person change one aspect of rows: of Rows, or with All of every row of Query, of which
// Rows are the first few.
type EditRowsMsg struct {
	What  ledger.Aspect
	Rows  []ledger.Transaction
	All   bool
	Query ledger.Query
}

// DoMsg asks the root to do one act, after the person's yes where there is a question.
type DoMsg struct {
	Question string   // printable; empty to do it at once
	Text     []string // printable paragraphs below the question
	Do       func(context.Context) (ledger.Act, error)
}

// PairRowsMsg asks the root to make two rows one transfer, or to take apart the transfer that one row is a side of.
type PairRowsMsg struct{ Rows []ledger.Transaction }

// EditedMsg tells a page that the edit it asked for was made.
type EditedMsg struct{}

// NoticeMsg asks the root to tell the person something.
type NoticeMsg struct{ Notice Notice }
