// Package wire is the part of Plaid's protocol that is the same for every
// endpoint: the error object and its documented texts, the strict reading of a
// request body, and money as exact JSON decimals. It knows no endpoint, holds
// no state and imports nothing of the project.
package wire

import "strings"

// ErrorType is Plaid's error_type, the family of an error.
type ErrorType string

// The families this server answers with.
const (
	InvalidRequest    ErrorType = "INVALID_REQUEST"
	InvalidInput      ErrorType = "INVALID_INPUT"
	InvalidResult     ErrorType = "INVALID_RESULT"
	InstitutionError  ErrorType = "INSTITUTION_ERROR"
	RateLimitExceeded ErrorType = "RATE_LIMIT_EXCEEDED"
	APIError          ErrorType = "API_ERROR"
	ItemError         ErrorType = "ITEM_ERROR"
	AssetReportError  ErrorType = "ASSET_REPORT_ERROR"
	OAuthError        ErrorType = "OAUTH_ERROR"
	SandboxError      ErrorType = "SANDBOX_ERROR"
	TransactionsError ErrorType = "TRANSACTIONS_ERROR"
	RecaptchaError    ErrorType = "RECAPTCHA_ERROR"
	PaymentError      ErrorType = "PAYMENT_ERROR"
)

// ErrorCode is Plaid's error_code, what a program switches on.
type ErrorCode string

// Error is Plaid's error object (https://plaid.com/docs/errors/). Status is the
// HTTP status it travels with. The same object, with Status inside the body and
// without a request id, stands in an Item and in webhooks.
type Error struct {
	Status         int
	Type           ErrorType
	Code           ErrorCode
	Message        string
	DisplayMessage string // empty: null on the wire
}

// Error implements error with the two names a reader of a log needs.
func (e *Error) Error() string {
	return string(e.Type) + "/" + string(e.Code) + ": " + e.Message
}

// Body is the error as it is sent in answer to a request.
type Body struct {
	DisplayMessage   *string   `json:"display_message"`
	DocumentationURL string    `json:"documentation_url"`
	ErrorCode        ErrorCode `json:"error_code"`
	ErrorMessage     string    `json:"error_message"`
	ErrorType        ErrorType `json:"error_type"`
	RequestID        string    `json:"request_id,omitempty"`
	Status           *int      `json:"status,omitempty"`
	SuggestedAction  *string   `json:"suggested_action"`
}

// Response is the body of an answer to the request with the given id.
func (e *Error) Response(requestID string) Body {
	b := e.body()
	b.RequestID = requestID
	return b
}

// Webhook is the error as webhooks carry it: with the status, without a request id.
func (e *Error) Webhook() Body {
	b := e.body()
	b.Status = &e.Status
	return b
}

// Item is the error as it stands inside an Item.
func (e *Error) Item() Body { return e.body() }

func (e *Error) body() Body {
	family := strings.ReplaceAll(strings.ToLower(strings.TrimSuffix(string(e.Type), "_ERROR")), "_", "-")
	b := Body{
		ErrorType:        e.Type,
		ErrorCode:        e.Code,
		ErrorMessage:     e.Message,
		DocumentationURL: "https://plaid.com/docs/?ref=error#" + family + "-errors",
	}
	if e.DisplayMessage != "" {
		b.DisplayMessage = &e.DisplayMessage
	}
	return b
}
