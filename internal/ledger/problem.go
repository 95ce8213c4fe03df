package ledger

// Remedy is the one thing that helps against a problem.
type Remedy int

// The remedies, from nothing to do to a fault in the program.
const (
	// Wait: it passes by itself, in minutes or hours; the program tries again.
	Wait Remedy = iota
	// Relink: the person signs in again at the bank (Link's update mode).
	Relink
	// LinkNew: this Item is gone for good; the person links the bank anew to go on.
	LinkNew
	// FixKeys: the Plaid keys or the environment are wrong.
	FixKeys
	// AskPlaid: something must be enabled in the Plaid dashboard.
	AskPlaid
	// AtBank: the person must do something at the bank first, then sign in again.
	AtBank
	// Report: a fault of the program or of Plaid; the request id helps support.
	Report
	// Restart: this run of Link has ended without a result; the person starts it again. No Item is affected.
	Restart
	// Accept: it is so at this bank, and nothing needs doing.
	Accept
)

// ByPerson reports whether only the person can help, so that asking Plaid again by itself is pointless.
func (r Remedy) ByPerson() bool { return r == Relink || r == LinkNew || r == AtBank }

// Problem is an error code in plain words.
type Problem struct {
	What   string // one sentence: what happened
	Do     string // one sentence: what to do
	Remedy Remedy
}

// Explain returns the plain words for a Plaid error_code (pages errors/*) or one of the codes below. A code nobody has
// described yet gets a sentence that says so.
func Explain(code string) Problem {
	if p, ok := problem(code); ok {
		return p
	}
	return Problem{
		What:   "Plaid reported " + humanCode(code) + ".",
		Do:     "Try again later; if it stays, give Plaid's support the request id.",
		Remedy: Report,
	}
}

// TypeNetwork is the Type of a Trouble that arose on the way to Plaid; its Code is one of those below.
const TypeNetwork = "NETWORK"

// Codes for what goes wrong where Plaid gives no code of its own.
const (
	CodeOffline    = "PASSBOOK_OFFLINE"    // Plaid's host was not reached
	CodeTimeout    = "PASSBOOK_TIMEOUT"    // no answer in time
	CodeRefused    = "PASSBOOK_REFUSED"    // nothing listens at the address
	CodeInsecure   = "PASSBOOK_INSECURE"   // the connection could not be secured
	CodeCut        = "PASSBOOK_CUT"        // the connection broke before the answer was whole
	CodeUnreadable = "PASSBOOK_UNREADABLE" // the answer is not what Plaid documents
	CodePlaidDown  = "PASSBOOK_PLAID_DOWN" // Plaid's gateway answered in Plaid's place
)

func humanCode(code string) string {
	if h := humanName(code); h != "" {
		return "“" + h + "”"
	}
	return "an error without a code"
}

// problem looks the code up in the catalogue, which is kept in one file a field.
func problem(code string) (Problem, bool) {
	for _, look := range [...]func(string) (Problem, bool){
		loginProblem, bankProblem, linkProblem, keyProblem, serviceProblem, networkProblem, requestProblem, businessProblem,
	} {
		if p, ok := look(code); ok {
			return p, true
		}
	}
	return Problem{}, false
}
