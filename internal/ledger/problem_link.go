package ledger

// linkProblem explains why a run of Link ended without a result (pages errors/link, errors/oauth, errors/recaptcha, and what
// errors/invalid-input says of Link).
func linkProblem(code string) (Problem, bool) {
	switch code {
	case "INVALID_LINK_TOKEN":
		return Problem{"The page that links a bank was open for too long.", "Start again; a fresh page takes its place.", Restart}, true
	case "INVALID_PUBLIC_TOKEN":
		return Problem{"The bank's consent arrived too late, twice, or for another environment.", "Start again.", Restart}, true
	case "USER_INPUT_TIMEOUT":
		return Problem{"There was no choice of accounts for five minutes.", "Start again.", Restart}, true
	case "oauth-error":
		return Problem{"The bank's window closed or waited for too long.", "Start again and finish within ten minutes.", Restart}, true
	case "INCORRECT_OAUTH_NONCE", "INCORRECT_LINK_TOKEN", "OAUTH_STATE_ID_NOT_FOUND":
		return Problem{"The way back from the bank led to a page that has expired.", "Start again.", Restart}, true
	case "OAUTH_STATE_ID_ALREADY_PROCESSED":
		return Problem{"The page that came back from the bank was loaded twice.", "See whether the bank is linked, else start again.", Restart}, true
	case "RECAPTCHA_REQUIRED":
		return Problem{"Plaid wants to see that you are a person.", "Start again and solve the puzzle.", Restart}, true
	case "RECAPTCHA_BAD":
		return Problem{"The puzzle was not solved.", "Start again.", Restart}, true
	case "INVALID_PRODUCTS":
		return Problem{"Plaid's quick sign-in cannot share what is needed.", "Start again and use the bank's user name and password.", Restart}, true
	case "INCORRECT_DEPOSIT_VERIFICATION", "INCORRECT_DEPOSIT_AMOUNTS":
		return Problem{"What you entered does not match the small deposits.", "Look at the deposits and enter it again.", Restart}, true
	case "TOO_MANY_VERIFICATION_ATTEMPTS":
		return Problem{"The small deposits were entered wrong too often.", "Link the account again from the beginning.", Restart}, true
	case "INSTANT_MATCH_FAILED":
		return Problem{"The account could not be confirmed from its number.", "Start again with another account or another way.", Restart}, true
	case "INVALID_ACCOUNT_NUMBER":
		return Problem{"The account number or the routing number is not right.", "Look at both and enter them again.", Restart}, true
	case "MICRODEPOSITS_UNSUPPORTED_ENVIRONMENT":
		return Problem{"Small deposits do not exist in this environment.", "Choose another way to link the account.", Restart}, true
	}
	return Problem{}, false
}
