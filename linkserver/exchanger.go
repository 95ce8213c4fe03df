package linkserver

import (
	"context"
	"errors"

	"passbook/internal/secret"
)

// Exchanger is the program's side of a Link session.
type Exchanger interface {
	// Decide is asked about a success before the page is told anything, and never twice at the same time. In ModeNew it
	// compares the institution and accounts with what is linked, and exchanges the public token if they are new; in Update
	// mode there is nothing to exchange. Its context ends with the session, not with the browser's request: closing the tab
	// does not cut an exchange in half.
	//
	// An error is a [Failed] decision without words: the page says that the terminal has the details, the session stays
	// open, and the error arrives as a Notice.
	Decide(ctx context.Context, success Success) (Decision, error)
	// Renew makes a fresh link token when the session's own is used up or has expired (INVALID_LINK_TOKEN). It returns
	// ErrNoRenewal when only starting again in the terminal helps.
	Renew(ctx context.Context) (secret.Secret, error)
}

// ErrNoRenewal says that a link token cannot be renewed within the session.
var ErrNoRenewal = errors.New("link token cannot be renewed in this session")

// Verdict is what the program made of a success.
type Verdict int

const (
	// Accepted ends the session as Linked.
	Accepted Verdict = iota + 1
	// Refused ends the session as Declined: nothing was linked, and the reason is no fault (a duplicate, say).
	Refused
	// Failed leaves the session open, so that the person can try again.
	Failed
)

// Decision is the answer to a success. The zero Decision is invalid.
type Decision struct {
	Verdict Verdict
	// Message says in plain words what happened. Optional for Accepted, where the page then says which bank was linked and
	// how many accounts it has.
	Message string
	// Advice says what to do next.
	Advice string
	// ErrorCode and RequestID are Plaid's, shown in small print. Only for Failed.
	ErrorCode string
	RequestID string
	// Resend says that the same success may be sent again, because nothing happened to its public token. Only for Failed.
	Resend bool
}

// Accept is the decision that the success was used.
func Accept() Decision { return Decision{Verdict: Accepted} }

// Refuse is the decision that the success must not be used, with what to do instead.
func Refuse(message, advice string) Decision {
	return Decision{Verdict: Refused, Message: message, Advice: advice}
}

// Fail is the decision that using the success went wrong.
func Fail(message, advice string) Decision {
	return Decision{Verdict: Failed, Message: message, Advice: advice}
}
