package ledger

// requestProblem explains faults of the program itself (page errors/invalid-request and its like) and of what is asked of
// the Sandbox (page errors/sandbox).
func requestProblem(code string) (Problem, bool) {
	switch code {
	case "INCOMPATIBLE_API_VERSION", "INVALID_BODY", "INVALID_CONFIGURATION", "INVALID_FIELD", "INVALID_HEADERS", "MISSING_FIELDS",
		"UNKNOWN_FIELDS", "DIRECT_INTEGRATION_NOT_ENABLED":
		return Problem{"Passbook asked Plaid in a way that Plaid refuses.", "This is a fault of Passbook; please report it with the request id.", Report}, true
	case "NO_LONGER_AVAILABLE", "NOT_FOUND":
		return Problem{"Plaid no longer offers what Passbook asked for.", "Look for a newer Passbook.", Report}, true
	case "INVALID_WEBHOOK_VERIFICATION_KEY_ID":
		return Problem{"A message that claims to come from Plaid does not.", "Nothing to do; it was ignored.", Accept}, true
	case "SANDBOX_ONLY":
		return Problem{"This works only in Plaid's Sandbox.", "Change the environment to the Sandbox.", FixKeys}, true
	case "SANDBOX_PRODUCT_NOT_ENABLED":
		return Problem{"The Sandbox bank was not linked with this kind of data.", "Link it anew with this kind of data.", Accept}, true
	case "SANDBOX_WEBHOOK_INVALID":
		return Problem{"The Sandbox bank has no address to send messages to.", "Link it anew with an address for messages.", Accept}, true
	case "SANDBOX_ACCOUNT_SELECT_V2_NOT_ENABLED":
		return Problem{"The Sandbox bank was linked without a choice of accounts.", "Link it anew through the browser.", Accept}, true
	}
	return Problem{}, false
}

// businessProblem explains errors of Plaid's products for businesses, which Passbook does not use: a person meets them only
// where the keys are shared with another program (pages errors/assets, income, partner, payment, transfer, virtual-account).
func businessProblem(code string) (Problem, bool) {
	switch code {
	case "DATA_UNAVAILABLE", "ASSET_REPORT_GENERATION_FAILED", "INVALID_PARENT", "INSIGHTS_NOT_ENABLED",
		"INSIGHTS_PREVIOUSLY_NOT_ENABLED", "INVALID_AUDIT_COPY_TOKEN":
		return unused("asset reports"), true
	case "INCOME_VERIFICATION_DOCUMENT_NOT_FOUND", "INCOME_VERIFICATION_FAILED", "INCOME_VERIFICATION_NOT_FOUND",
		"INCOME_VERIFICATION_UPLOAD_ERROR", "VERIFICATION_STATUS_PENDING_APPROVAL", "EMPLOYMENT_NOT_FOUND", "INVALID_USER_TOKEN":
		return unused("proof of income"), true
	case "INVALID_PROCESSOR_TOKEN", "INVALID_STRIPE_ACCOUNT", "PLAID_DIRECT_ITEM_IMPORT_RETURNED_INVALID_MFA", "CUSTOMER_NOT_FOUND",
		"FLOWDOWN_NOT_COMPLETE", "QUESTIONNAIRE_NOT_COMPLETE", "CUSTOMER_NOT_READY_FOR_ENABLEMENT", "CUSTOMER_ALREADY_ENABLED",
		"CUSTOMER_ALREADY_CREATED", "LOGO_REQUIRED", "INVALID_LOGO", "CONTACT_REQUIRED", "ASSETS_UNDER_MANAGEMENT_REQUIRED",
		"CUSTOMER_REMOVAL_NOT_ALLOWED":
		return unused("partner programs"), true
	case "PAYMENT_BLOCKED", "PAYMENT_CANCELLED", "PAYMENT_INSUFFICIENT_FUNDS", "PAYMENT_INVALID_RECIPIENT", "PAYMENT_INVALID_REFERENCE",
		"PAYMENT_INVALID_SCHEDULE", "PAYMENT_REJECTED", "PAYMENT_SCHEME_NOT_SUPPORTED", "TRANSACTION_INSUFFICIENT_FUNDS",
		"TRANSACTION_EXECUTION_FAILED", "NONIDENTICAL_REQUEST", "REQUEST_CONFLICT":
		return unused("payments"), true
	case "BANK_TRANSFER_ACCOUNT_BLOCKED", "PAYMENT_PROFILE_NOT_READY", "TRANSFER_LIMIT_EXCEEDED", "TRANSFER_MISSING_ORIGINATION_ACCOUNT",
		"TRANSFER_INVALID_ORIGINATION_ACCOUNT", "TRANSFER_ACCOUNT_BLOCKED", "TRANSFER_NOT_CANCELLABLE", "TRANSFER_UNSUPPORTED_ACCOUNT_TYPE",
		"TRANSFER_FORBIDDEN_ACH_CLASS", "TRANSFER_UI_UNAUTHORIZED", "SANDBOX_TRANSFER_EVENT_TRANSITION_INVALID":
		return unused("money transfers"), true
	}
	return Problem{}, false
}

func unused(product string) Problem {
	return Problem{
		What:   "Plaid reported a matter of " + product + ", which Passbook does not use.",
		Do:     "Nothing to do here; another program may share your Plaid keys.",
		Remedy: Report,
	}
}
