package ledger

// serviceProblem explains what passes by itself at Plaid (pages errors/api, errors/rate-limit-exceeded, errors/transactions
// and errors/invalid-result).
func serviceProblem(code string) (Problem, bool) {
	switch code {
	case "INTERNAL_SERVER_ERROR", "plaid-internal-error", "PLAID_ERROR", CodePlaidDown:
		return Problem{"Something went wrong at Plaid or at the bank.", "Nothing to do; it is tried again later.", Wait}, true
	case "PLANNED_MAINTENANCE":
		return Problem{"Plaid is under maintenance.", "Nothing to do; what is stored here can be used meanwhile.", Wait}, true
	case "ACCOUNTS_LIMIT", "ACCOUNTS_BALANCE_GET_LIMIT", "AUTH_LIMIT", "BALANCE_LIMIT", "IDENTITY_LIMIT", "INSTITUTIONS_GET_LIMIT",
		"INSTITUTIONS_GET_BY_ID_LIMIT", "INVESTMENT_HOLDINGS_GET_LIMIT", "INVESTMENT_TRANSACTIONS_LIMIT", "ITEM_GET_LIMIT",
		"RATE_LIMIT", "TRANSACTIONS_LIMIT", "TRANSACTIONS_SYNC_LIMIT":
		return Problem{"Plaid was asked too often within a minute.", "Wait a minute; it is tried again by itself.", Wait}, true
	case "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION":
		return Problem{"The bank sent changes while they were being read.", "Nothing to do; the update starts again by itself.", Wait}, true
	case "LAST_UPDATED_DATETIME_OUT_OF_RANGE":
		return Problem{"The bank has no balance as fresh as that.", "Nothing to do; the newest balance it has is shown.", Wait}, true
	}
	return Problem{}, false
}

// networkProblem explains why Plaid did not answer, or not in a way that can be used.
func networkProblem(code string) (Problem, bool) {
	switch code {
	case CodeOffline:
		return Problem{"Plaid could not be reached.", "See that you are online; what is stored here can be used meanwhile.", Wait}, true
	case CodeTimeout:
		return Problem{"Plaid did not answer in time.", "Nothing to do; it is tried again later.", Wait}, true
	case CodeRefused:
		return Problem{"Nothing answers at Plaid's address.", "See that the address is right and that you are online.", Wait}, true
	case CodeCut:
		return Problem{"The connection to Plaid broke off.", "Nothing to do; it is tried again later.", Wait}, true
	case CodeInsecure:
		return Problem{"The connection to Plaid could not be secured.",
			"See that the clock is right and that nothing on this network reads along.", Report}, true
	case CodeUnreadable:
		return Problem{"Plaid gave an answer that cannot be read.", "Try again later; if it stays, look for a newer Passbook.", Report}, true
	}
	return Problem{}, false
}
