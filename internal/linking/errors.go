package linking

import (
	"errors"
	"fmt"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// Errors of linking and removing.
var (
	// ErrExpired: nobody used the page in time. Nothing was linked.
	ErrExpired = errors.New("the link page was not used in time")
	// ErrUnknownItem: there is no such bank, or it has been removed.
	ErrUnknownItem = errors.New("there is no such bank")
)

// DuplicateError: the bank is linked already, with accounts that were shared again or that cannot be told apart. Nothing was
// exchanged, so nothing is billed. Update mode is the way to repair or widen the Item; Request.AllowSecondLogin links
// another login at the same bank.
type DuplicateError struct {
	Item     ledger.ItemID
	Bank     safetext.Untrusted
	Accounts []ledger.Account // the stored ones that were shared again; empty where they could not be compared
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("%s is linked already (%s)", safetext.Line(e.Bank), e.Item)
}

// LeftError: the person left Link. Nothing was linked.
type LeftError struct {
	Status      string          // how far it got, such as requires_credentials
	Trouble     *ledger.Trouble // what Link complained about; nil where the person simply left
	LinkSession string
}

func (e *LeftError) Error() string {
	if e.Trouble == nil {
		return "linking was cancelled"
	}
	return "linking was left: " + ledger.Explain(e.Trouble.Code).What
}

// ExchangeError: Plaid did not accept the public token. Nothing was linked.
type ExchangeError struct {
	Cause error
}

func (e *ExchangeError) Error() string { return fmt.Sprintf("exchange the public token: %v", e.Cause) }

// Unwrap returns the cause.
func (e *ExchangeError) Unwrap() error { return e.Cause }

// UncertainError: the exchange was sent and its answer did not come. An Item may exist at Plaid; Finish finds out.
type UncertainError struct {
	Link  ledger.PendingLinkID
	Bank  safetext.Untrusted
	Cause error
}

func (e *UncertainError) Error() string {
	return fmt.Sprintf("Plaid's answer to the link of %s got lost, so it is not known whether it exists: %v", safetext.Line(e.Bank), e.Cause)
}

// Unwrap returns the cause.
func (e *UncertainError) Unwrap() error { return e.Cause }

// UnstoredError: Plaid made the Item and it could not be stored here.
type UnstoredError struct {
	Item ledger.ItemID
	Bank safetext.Untrusted
	// Kept: the access token stands in the link's own row, and Finish can complete it.
	Kept bool
	// Removed: the Item was removed at Plaid again, so nothing is left of it. Where neither Kept nor Removed is set, an Item
	// exists at Plaid that only Plaid can remove.
	Removed bool
	Cause   error
	Removal error // why the removal failed
}

func (e *UnstoredError) Error() string {
	bank := safetext.Line(e.Bank)
	switch {
	case e.Kept:
		return fmt.Sprintf("%s is linked but not stored in full yet: %v", bank, e.Cause)
	case e.Removed:
		return fmt.Sprintf("%s could not be stored and was removed at Plaid again: %v", bank, e.Cause)
	}
	return fmt.Sprintf("%s (%s) exists at Plaid, could not be stored (%v) and could not be removed there (%v)", bank, e.Item, e.Cause, e.Removal)
}

// Unwrap returns the causes.
func (e *UnstoredError) Unwrap() []error {
	if e.Removal == nil {
		return []error{e.Cause}
	}
	return []error{e.Cause, e.Removal}
}
