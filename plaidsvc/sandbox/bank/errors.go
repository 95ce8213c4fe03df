package bank

import "net/http"

// ErrorCode is Plaid's error_code.
type ErrorCode string

// The codes our banks answer with by themselves; error_<CODE> passwords and force_error name the others.
const (
	InvalidCredentials  ErrorCode = "INVALID_CREDENTIALS" //nolint:gosec // a code, no credential
	InvalidMFA          ErrorCode = "INVALID_MFA"
	InvalidInstitution  ErrorCode = "INVALID_INSTITUTION"
	InstitutionDown     ErrorCode = "INSTITUTION_DOWN"
	NoLongerSupported   ErrorCode = "INSTITUTION_NO_LONGER_SUPPORTED"
	RecaptchaBad        ErrorCode = "RECAPTCHA_BAD"
	InternalServerError ErrorCode = "INTERNAL_SERVER_ERROR"
)

// Error is what the bank answers to a login, in Plaid's terms. Source: the errors pages. It has the fields of a
// PlaidError except request_id, which is the API's.
type Error struct {
	Type           string
	Code           ErrorCode
	Message        string
	DisplayMessage string // "" is null: not for the person
	HTTPStatus     int
}

func (e *Error) Error() string { return e.Type + "/" + string(e.Code) + ": " + e.Message }

const (
	itemError        = "ITEM_ERROR"
	institutionError = "INSTITUTION_ERROR"
)

// NewError is the error of a code that error_<CODE> passwords, force_error or a bank can give; ok is false for a code
// that none of them knows.
func NewError(code ErrorCode) (err *Error, ok bool) {
	e := Error{Type: itemError, Code: code, HTTPStatus: http.StatusBadRequest}
	switch code {
	case InvalidCredentials:
		e.Message = "the provided credentials were not correct"
		e.DisplayMessage = "The provided credentials were not correct. Please try again."
	case InvalidMFA:
		e.Message = "the provided MFA response(s) were not correct"
		e.DisplayMessage = "The provided MFA responses were not correct. Please try again."
	case "INSUFFICIENT_CREDENTIALS":
		e.Message = "insufficient authorization was provided to complete the request"
		e.DisplayMessage = "INSUFFICIENT_CREDENTIALS"
	case "INVALID_SEND_METHOD":
		e.Message = "the provided MFA send_method was invalid"
	case "ITEM_LOCKED":
		e.Message = "the account is locked. prompt the user to visit the institution's site and unlock their account"
		e.DisplayMessage = "The given account has been locked by the financial institution. Please visit your financial institution's website to unlock your account."
	case "ITEM_LOGIN_REQUIRED":
		e.Message = "the login details of this item have changed (credentials, MFA, or required user action) and a user login is required to update this information. use Link's update mode to restore the item to a good state"
	case "ITEM_NOT_SUPPORTED":
		e.Message = "this account is currently not supported"
		e.DisplayMessage = "The given account is not currently supported for this financial institution. We apologize for the inconvenience."
	case "MFA_NOT_SUPPORTED":
		e.Message = "this account requires a MFA type that we do not currently support for the institution"
		e.DisplayMessage = "The multi-factor security features enabled on this account are not currently supported for this financial institution. We apologize for the inconvenience."
	case "NO_ACCOUNTS":
		e.Message = "no valid accounts were found for this item"
		e.DisplayMessage = "No valid accounts were found at the financial institution. Please visit your financial institution's website to confirm accounts are available."
	case "PRODUCTS_NOT_SUPPORTED":
		e.Message = "the products requested are not supported by this item"
	case "USER_INPUT_TIMEOUT":
		e.Message = "user must retry this operation"
		e.DisplayMessage = "The application timed out waiting for user input"
	case "USER_SETUP_REQUIRED":
		e.Message = "the account has not been fully set up. prompt the user to visit the issuing institution's site and finish the setup process"
		e.DisplayMessage = "The given account is not fully setup. Please visit your financial institution's website to setup your account."
	default:
		return otherError(e)
	}
	return &e, true
}

func otherError(e Error) (*Error, bool) {
	switch e.Code {
	case InstitutionDown, "INSTITUTION_NOT_RESPONDING":
		e.Type = institutionError
		e.Message = "this institution is not currently responding to this request. please try again soon"
		e.DisplayMessage = "This financial institution is not currently responding to requests. We apologize for the inconvenience."
	case NoLongerSupported:
		e.Type = institutionError
		e.Message = "this institution is no longer supported"
		e.DisplayMessage = "This financial institution is no longer supported. We apologize for the inconvenience."
	case "COUNTRY_NOT_SUPPORTED":
		e.Type = institutionError
		e.Message = "the institution's country is not supported"
	case InvalidInstitution:
		e.Type, e.Message = "INVALID_INPUT", "invalid institution_id provided"
	case "INVALID_LINK_TOKEN":
		e.Type, e.Message = "INVALID_INPUT", "invalid link_token provided"
	case RecaptchaBad:
		e.Type, e.Message = "RECAPTCHA_ERROR", "The provided challenge response was denied. Please try again"
	case "PAYMENT_INVALID_RECIPIENT":
		e.Type, e.Message = "PAYMENT_ERROR", "payment recipient invalid"
		e.DisplayMessage = "The payment recipient is invalid for the selected institution. Create a new payment with a different recipient."
	case InternalServerError, "PLAID_ERROR":
		e.Type, e.Message, e.HTTPStatus = "API_ERROR", "an unexpected error occurred", http.StatusInternalServerError
	default:
		return nil, false
	}
	return &e, true
}

func mustError(code ErrorCode) *Error {
	e, ok := NewError(code)
	if !ok {
		e, _ = NewError(InternalServerError)
	}
	return e
}
