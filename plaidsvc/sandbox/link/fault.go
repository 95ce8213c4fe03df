package link

import "errors"

// The errors Link itself answers with, as their pages print them (https://plaid.com/docs/errors/). Each call returns a
// fresh value, so that nobody can change another's.

func invalidLinkToken() *Error {
	return &Error{Type: "INVALID_INPUT", Code: "INVALID_LINK_TOKEN", Message: "invalid link_token provided"}
}

func internalServerError() *Error {
	return &Error{Type: "API_ERROR", Code: "INTERNAL_SERVER_ERROR", Message: "an unexpected error occurred"}
}

func noAccounts() *Error {
	return &Error{
		Type: "ITEM_ERROR", Code: "NO_ACCOUNTS", Message: "no valid accounts were found for this item",
		DisplayMessage: ptr("No valid accounts were found at the financial institution. Please visit your financial institution's website to confirm accounts are available."),
	}
}

func userInputTimeout() *Error {
	return &Error{
		Type: "ITEM_ERROR", Code: "USER_INPUT_TIMEOUT", Message: "user did not respond within the timeout period",
		DisplayMessage: ptr("The application timed out waiting for user input"),
	}
}

func insufficientCredentials() *Error {
	return &Error{
		Type: "ITEM_ERROR", Code: "INSUFFICIENT_CREDENTIALS",
		Message:        "insufficient authorization was provided to complete the request",
		DisplayMessage: ptr("INSUFFICIENT_CREDENTIALS"), // so it stands in Plaid's catalogue
	}
}

func oauthStateNotFound() *Error {
	return &Error{Type: "OAUTH_ERROR", Code: "OAUTH_STATE_ID_NOT_FOUND", Message: "the provided oauth_state_id wasn't found"}
}

func oauthStateProcessed() *Error {
	return &Error{Type: "OAUTH_ERROR", Code: "OAUTH_STATE_ID_ALREADY_PROCESSED", Message: ""}
}

func incorrectLinkToken() *Error {
	return &Error{Type: "OAUTH_ERROR", Code: "INCORRECT_LINK_TOKEN", Message: "link token does not match original link token"}
}

func institutionDown() *Error {
	return &Error{
		Type: "INSTITUTION_ERROR", Code: "INSTITUTION_DOWN",
		Message:        "this institution is not currently responding to this request. please try again soon",
		DisplayMessage: ptr("This financial institution is not currently responding to requests. We apologize for the inconvenience."),
	}
}

func invalidField(message string) *Error {
	return &Error{Type: "INVALID_REQUEST", Code: "INVALID_FIELD", Message: message}
}

// asError finds the Plaid error in err; what is none is not for the person's eyes.
func asError(err error) *Error {
	if plaid, ok := errors.AsType[*Error](err); ok {
		return plaid
	}
	return internalServerError()
}

func hasCode(err error, code string) bool {
	plaid, ok := errors.AsType[*Error](err)
	return ok && plaid.Code == code
}

func ptr(text string) *string { return &text }
