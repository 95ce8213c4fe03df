package bank

import "errors"

// ErrorCode is Plaid's error_code (https://plaid.com/docs/errors/).
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

// Refusal is a bank's no to a login. How it reads is the API's affair.
type Refusal struct{ Code ErrorCode }

func (r *Refusal) Error() string { return "refused with " + string(r.Code) }

// AsRefusal is the bank's refusal inside err, if there is one.
func AsRefusal(err error) (*Refusal, bool) {
	var refusal *Refusal
	return refusal, errors.As(err, &refusal)
}

func refuse(code ErrorCode) *Refusal { return &Refusal{Code: code} }

// PasswordErrors are the codes a password error_<CODE> makes a bank refuse with. Source: the test credentials page.
func PasswordErrors() []ErrorCode {
	return []ErrorCode{
		"COUNTRY_NOT_SUPPORTED", InstitutionDown, "INSTITUTION_NOT_RESPONDING", NoLongerSupported, "INSUFFICIENT_CREDENTIALS",
		InternalServerError, InvalidCredentials, InvalidMFA, "INVALID_SEND_METHOD", "ITEM_LOCKED", "ITEM_NOT_SUPPORTED",
		"MFA_NOT_SUPPORTED", "NO_ACCOUNTS", "PAYMENT_INVALID_RECIPIENT", "PRODUCTS_NOT_SUPPORTED", "USER_INPUT_TIMEOUT",
		"USER_SETUP_REQUIRED",
	}
}

// ForcedErrors are the codes a custom user's force_error may name.
func ForcedErrors() []ErrorCode {
	return append(PasswordErrors(), "ITEM_LOGIN_REQUIRED", "INVALID_LINK_TOKEN", "PLAID_ERROR", InvalidInstitution, RecaptchaBad)
}
