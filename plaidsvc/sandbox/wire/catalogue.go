package wire

import "strings"

const bankSilent = "this institution is not currently responding to this request. please try again soon"
const bankSilentDisplay = "This financial institution is not currently responding to requests. We apologize for the inconvenience."

// Lookup returns the documented error of a code, or false for a code this
// server never answers with. The texts are those of the error pages of
// https://plaid.com/docs/errors/. Codes whose text names a field, a path or a
// product have a function of their own below.
func Lookup(code ErrorCode) (*Error, bool) {
	e, ok := documented(code)
	if !ok {
		return nil, false
	}
	e.Code = code
	if e.Status == 0 {
		e.Status = 400
	}
	return &e, true
}

// Of is Lookup for a code that is known to exist; an unknown one becomes the
// INTERNAL_SERVER_ERROR it is.
func Of(code ErrorCode) *Error {
	if e, ok := Lookup(code); ok {
		return e
	}
	e, _ := Lookup("INTERNAL_SERVER_ERROR")
	return e
}

func documented(code ErrorCode) (Error, bool) {
	for _, group := range []func(ErrorCode) (Error, bool){institutionErrors, inputErrors, itemErrors, otherErrors, rateLimitErrors} {
		if e, ok := group(code); ok {
			return e, true
		}
	}
	return Error{}, false
}

func institutionErrors(code ErrorCode) (Error, bool) {
	e := Error{Type: InstitutionError}
	switch code {
	case "INSTITUTION_DOWN", "INSTITUTION_NOT_RESPONDING", "INSTITUTION_NOT_AVAILABLE":
		e.Message, e.DisplayMessage = bankSilent, bankSilentDisplay
	case "COUNTRY_NOT_SUPPORTED": // a password and a force_error of the Sandbox; its text stands on no page
		e.Message = "the institution's country is not supported"
	case "INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT":
		e.Message = "Institution not enabled in this environment"
	case "INSTITUTION_NOT_FOUND":
		e.Message = "this institution was not found. Please check the ID supplied"
	case "INSTITUTION_NO_LONGER_SUPPORTED":
		e.Message = "this institution is no longer supported"
		e.DisplayMessage = "This financial institution is no longer supported. We apologize for the inconvenience."
	case "UNAUTHORIZED_INSTITUTION":
		e.Message = "not authorized to create items for this institution"
		e.DisplayMessage = "You are not authorized to create items for this institution at this time."
	case "INSTITUTION_REGISTRATION_REQUIRED":
		e.Message = "not yet registered to create items for this institution"
		e.DisplayMessage = "You must register your application with this institution before you can create items for it."
	default:
		return e, false
	}
	return e, true
}

func inputErrors(code ErrorCode) (Error, bool) {
	e := Error{Type: InvalidInput}
	switch code {
	case "INVALID_ACCESS_TOKEN":
		e.Message = "could not find matching access token"
	case "INVALID_ACCOUNT_ID":
		e.Message = "failed to find requested account ID for requested item"
	case "INVALID_API_KEYS":
		e.Message = "invalid client_id or secret provided"
	case "INVALID_INSTITUTION":
		e.Message = "invalid institution_id provided"
	case "INVALID_LINK_CUSTOMIZATION":
		e.Message = "requested link customization is not set to update account selection"
	case "INVALID_LINK_TOKEN":
		e.Message = "invalid link_token provided"
	case "INVALID_PRODUCT":
		e.Message = "products must either be null or a list of strings containing at least one valid product"
	case "INVALID_PUBLIC_TOKEN":
		e.Message = "could not find matching public token"
	case "INVALID_USER_TOKEN":
		e.Message = "could not find matching user token"
	case "INVALID_WEBHOOK_VERIFICATION_KEY_ID":
		e.Message = "invalid key_id provided. note that key_ids are specific to Plaid environments, and verification requests must be made to the same environment that the webhook was sent from"
	case "UNAUTHORIZED_ENVIRONMENT":
		e.Message = "you are not authorized to create items in this api environment. Go to the Dashboard (https://dashboard.plaid.com) to see which environments you are authorized for."
	case "UNAUTHORIZED_ROUTE_ACCESS":
		e.Message = "you are not authorized to access this route in this api environment."
	case "USER_PERMISSION_REVOKED":
		e.Message = "the holder of this account has revoked their permission for your application to access it"
	default:
		return e, false
	}
	return e, true
}

func itemErrors(code ErrorCode) (Error, bool) {
	e := Error{Type: ItemError}
	switch code {
	case "ACCESS_NOT_GRANTED":
		e.Message = "access to this product was not granted for the account"
		e.DisplayMessage = "The user did not grant the necessary permissions for this product on their account."
	case "INSUFFICIENT_CREDENTIALS":
		e.Message = "insufficient authorization was provided to complete the request"
		e.DisplayMessage = "INSUFFICIENT_CREDENTIALS"
	case "INVALID_CREDENTIALS":
		e.Message = "the provided credentials were not correct"
		e.DisplayMessage = "The provided credentials were not correct. Please try again."
	case "INVALID_MFA":
		e.Message = "the provided MFA response(s) were not correct"
		e.DisplayMessage = "The provided MFA responses were not correct. Please try again."
	case "INVALID_SEND_METHOD":
		e.Message = "the provided MFA send_method was invalid"
	case "INVALID_UPDATED_USERNAME":
		e.Message = "the username provided to /item/credentials/update does not match the original username for the item"
	case "ITEM_LOCKED":
		e.Message = "the account is locked. prompt the user to visit the institution's site and unlock their account"
		e.DisplayMessage = "The given account has been locked by the financial institution. Please visit your financial institution's website to unlock your account."
	case "ITEM_LOGIN_REQUIRED":
		e.Message = "the login details of this item have changed (credentials, MFA, or required user action) and a user login is required to update this information. use Link's update mode to restore the item to a good state"
	case "ITEM_NOT_FOUND":
		e.Message = "The Item you requested cannot be found. This Item does not exist, has been previously removed via /item/remove, or has had access removed by the user."
	case "ITEM_NOT_SUPPORTED":
		e.Message = "this account is currently not supported"
		e.DisplayMessage = "The given account is not currently supported for this financial institution. We apologize for the inconvenience."
	case "MFA_NOT_SUPPORTED":
		e.Message = "this account requires a MFA type that we do not currently support for the institution"
		e.DisplayMessage = "The multi-factor security features enabled on this account are not currently supported for this financial institution. We apologize for the inconvenience."
	case "NO_ACCOUNTS":
		e.Message = "no valid accounts were found for this item"
		e.DisplayMessage = "No valid accounts were found at the financial institution. Please visit your financial institution's website to confirm accounts are available."
	case "PRODUCT_NOT_ENABLED":
		e.Message = "A requested product was not enabled for the current access token. Please ensure it is included when when initializing Link and create the Item again."
	case "PRODUCT_NOT_READY":
		e.Message = "the requested product is not yet ready. please provide a webhook or try the request again later"
	case "PRODUCTS_NOT_SUPPORTED":
		e.Message = ""
	case "USER_SETUP_REQUIRED":
		e.Message = "the account has not been fully set up. prompt the user to visit the issuing institution's site and finish the setup process"
		e.DisplayMessage = "The given account is not fully setup. Please visit your financial institution's website to setup your account."
	case "USER_INPUT_TIMEOUT":
		e.Message = "user must retry this operation"
		e.DisplayMessage = "The application timed out waiting for user input"
	default:
		return e, false
	}
	return e, true
}

func otherErrors(code ErrorCode) (Error, bool) {
	switch code {
	case "INTERNAL_SERVER_ERROR", "PLAID_ERROR":
		return Error{Type: APIError, Status: 500, Message: "an unexpected error occurred"}, true
	case "PLANNED_MAINTENANCE":
		return Error{Type: APIError, Status: 503, Message: "the Plaid API is temporarily unavailable due to planned maintenance. visit https://status.plaid.com/ for more information"}, true
	case "INVALID_BODY":
		return Error{Type: InvalidRequest, Message: "body could not be parsed as JSON"}, true
	case "INVALID_CONFIGURATION":
		return Error{Type: InvalidRequest, Message: "please ensure that the request body is formatted correctly"}, true
	case "NOT_FOUND":
		return Error{Type: InvalidRequest, Message: "not found"}, true
	case "PAYMENT_INVALID_RECIPIENT":
		return Error{Type: PaymentError, Message: "payment recipient invalid",
			DisplayMessage: "The payment recipient is invalid for the selected institution. Create a new payment with a different recipient."}, true
	case "TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION":
		return Error{Type: TransactionsError, Message: "Underlying transaction data changed since last page was fetched. Please restart pagination from last update."}, true
	case "SANDBOX_WEBHOOK_INVALID":
		return Error{Type: SandboxError, Message: "Webhook for this item is either not set up, or invalid. Please update the item's webhook and try again."}, true
	case "SANDBOX_ACCOUNT_SELECT_V2_NOT_ENABLED":
		return Error{Type: SandboxError, Message: "The item was not created with Account Select v2"}, true
	case "INCORRECT_LINK_TOKEN":
		return Error{Type: OAuthError, Message: "link token does not match original link token"}, true
	case "OAUTH_STATE_ID_NOT_FOUND":
		return Error{Type: OAuthError, Status: 404, Message: "the provided oauth_state_id wasn't found"}, true
	case "RECAPTCHA_REQUIRED":
		return Error{Type: RecaptchaError, Message: "This request requires additional verification. Please resubmit the request after completing the challenge"}, true
	case "RECAPTCHA_BAD":
		return Error{Type: RecaptchaError, Message: "The provided challenge response was denied. Please try again"}, true
	}
	return Error{}, false
}

func rateLimitErrors(code ErrorCode) (Error, bool) {
	e := Error{Type: RateLimitExceeded, Status: 429, Message: "rate limit exceeded for attempts to access this item. please try again later"}
	switch code {
	case "ACCOUNTS_LIMIT", "ACCOUNTS_BALANCE_GET_LIMIT", "BALANCE_LIMIT", "ITEM_GET_LIMIT", "RATE_LIMIT", "TRANSACTIONS_LIMIT", "TRANSACTIONS_SYNC_LIMIT":
	case "INSTITUTIONS_GET_LIMIT", "INSTITUTIONS_GET_BY_ID_LIMIT":
		// The documentation prints the same sentence for both.
		e.Message = `rate limit exceeded for attempts to access "institutions get by id". please try again later`
	default:
		return e, false
	}
	return e, true
}

// MissingFields names required fields the request lacks.
func MissingFields(fields []string) *Error {
	return &Error{Status: 400, Type: InvalidRequest, Code: "MISSING_FIELDS", Message: "the following required fields are missing: " + strings.Join(fields, ", ")}
}

// UnknownFields names fields the endpoint does not have.
func UnknownFields(fields []string) *Error {
	return &Error{Status: 400, Type: InvalidRequest, Code: "UNKNOWN_FIELDS", Message: "the following fields are not recognized by this endpoint: " + strings.Join(fields, ", ")}
}

// InvalidField says in message which field is wrong and what it must be.
func InvalidField(message string) *Error {
	return &Error{Status: 400, Type: InvalidRequest, Code: "INVALID_FIELD", Message: message}
}

// InvalidHeaders says in message which header is missing or wrong.
func InvalidHeaders(message string) *Error {
	return &Error{Status: 400, Type: InvalidRequest, Code: "INVALID_HEADERS", Message: message}
}

// SandboxProductNotEnabled answers a Sandbox operation on a product the Item lacks.
func SandboxProductNotEnabled(product string) *Error {
	return &Error{Status: 400, Type: SandboxError, Code: "SANDBOX_PRODUCT_NOT_ENABLED", Message: "The " + product + " product is not enabled on this item"}
}
