package ledger

// bankProblem explains what is wrong at an institution (page errors/institution).
func bankProblem(code string) (Problem, bool) {
	switch code {
	case "INSTITUTION_DOWN", "INSTITUTION_NOT_AVAILABLE":
		return Problem{"The bank cannot be reached through Plaid at the moment.", "Nothing to do; it is tried again over the next hours.", Wait}, true
	case "INSTITUTION_NOT_RESPONDING":
		return Problem{"The bank is not answering.", "Nothing to do; it is tried again in a few minutes.", Wait}, true
	case "institution-poor-health-error":
		return Problem{"Signing in at this bank often fails just now.", "Wait a while, or go on and try.", Wait}, true
	case "INSTITUTION_NO_LONGER_SUPPORTED":
		return Problem{"Plaid no longer reads this bank in the way it was linked.",
			"Search for the bank and link it anew; your history stays here.", LinkNew}, true
	case "INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT":
		return Problem{"This bank does not exist in this environment.", "Choose another bank, or change the environment.", Restart}, true
	case "INSTITUTION_NOT_FOUND", "INVALID_INSTITUTION":
		return Problem{"Plaid does not know this bank.", "Search for it by its name.", Restart}, true
	case "COUNTRY_NOT_SUPPORTED":
		return Problem{"This bank is in a country that your Plaid keys do not cover.", "Ask for the country in Plaid's dashboard.", AskPlaid}, true
	case "UNAUTHORIZED_INSTITUTION":
		return Problem{"Your Plaid keys may not use this bank yet.", "Complete the application profile in Plaid's dashboard, then link again.", AskPlaid}, true
	case "INSTITUTION_REGISTRATION_REQUIRED":
		return Problem{"This bank asks every program to be registered first.", "Register with the bank in Plaid's dashboard, then link again.", AskPlaid}, true
	}
	return Problem{}, false
}
