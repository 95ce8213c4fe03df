package linking

import (
	"errors"
	"fmt"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// decisionFor says in plain words, on the page, why a success did not become a bank.
func decisionFor(err error) Decision {
	var duplicate *DuplicateError
	var uncertain *UncertainError
	var unstored *UnstoredError
	var exchange *ExchangeError
	switch {
	case errors.As(err, &duplicate):
		return Decision{
			Verdict: Refused,
			Message: fmt.Sprintf("%s is linked already. Nothing was added, and nothing is billed twice.", safetext.Line(duplicate.Bank)),
			Advice:  "Go back to your terminal: there you can sign in again to this bank, or add another login on purpose.",
		}
	case errors.As(err, &uncertain):
		return withTrouble(err, Decision{
			Verdict: Refused,
			Message: "The connection broke while the bank was being saved.",
			Advice:  "Go back to your terminal: Passbook finds out whether the bank was linked. Do not link it again before.",
		})
	case errors.As(err, &unstored):
		return Decision{Verdict: Refused, Message: "The bank answered, but Passbook could not store it.", Advice: adviceFor(unstored)}
	case errors.As(err, &exchange):
		return exchangeDecision(exchange)
	}
	return Decision{
		Verdict: Retry, Resend: true,
		Message: "The bank answered, but Passbook could not save anything. Nothing was linked yet.",
		Advice:  "Your terminal says why. Put that right, then send it again.",
	}
}

func adviceFor(e *UnstoredError) string {
	switch {
	case e.Kept:
		return "Its access is safe. Go back to your terminal; Passbook tries again at its next start."
	case e.Removed:
		return "It was removed at Plaid again, so nothing is left of it. Your terminal says why; put that right and link it anew."
	}
	return "Your terminal says what to do next."
}

func exchangeDecision(e *ExchangeError) Decision {
	d := withTrouble(e, Decision{Verdict: Retry, Message: "Plaid did not accept the link. Nothing was linked.", Advice: "Try again."})
	var t Troubler
	if !errors.As(e.Cause, &t) {
		return d
	}
	problem := ledger.Explain(t.Trouble().Code)
	d.Message, d.Advice = problem.What, problem.Do
	// A public token that Plaid looked at and refused is dead; one that it did not get to is not.
	switch {
	case t.Trouble().Type == ledger.TypeNetwork, problem.Remedy == ledger.FixKeys, problem.Remedy == ledger.Wait:
		d.Resend = true
	}
	return d
}

func withTrouble(err error, d Decision) Decision {
	var t Troubler
	if errors.As(err, &t) {
		d.Code, d.RequestID = t.Trouble().Code, t.Trouble().RequestID
	}
	return d
}
