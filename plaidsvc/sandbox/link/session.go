package link

import "time"

// Session is one run of Link: from opening to success or exit. Its JSON is one element of link_sessions of
// /link/token/get (LinkTokenGetSessionsResponse), which has no events: those are for the Sandbox's own records.
type Session struct {
	ID         string          `json:"link_session_id"`
	StartedAt  time.Time       `json:"started_at"`
	FinishedAt *time.Time      `json:"finished_at"`
	OnSuccess  *SessionSuccess `json:"on_success,omitempty"`
	OnExit     *SessionExit    `json:"on_exit,omitempty"`
	Events     []Event         `json:"-"`
}

// SessionSuccess is what onSuccess was called with (LinkSessionSuccess).
type SessionSuccess struct {
	PublicToken string          `json:"public_token"`
	Metadata    SuccessMetadata `json:"metadata"`
}

// SuccessMetadata is the second argument of onSuccess.
type SuccessMetadata struct {
	Institution    *SessionInstitution `json:"institution"`
	Accounts       []Account           `json:"accounts"`
	Account        *Account            `json:"account,omitempty"` // deprecated by Plaid: set when exactly one is shared
	LinkSessionID  string              `json:"link_session_id"`
	TransferStatus *string             `json:"transfer_status"` // always null: Transfer UI is not offered
}

// SessionExit is what onExit was called with (LinkSessionExit). Error is null when nothing had gone wrong.
type SessionExit struct {
	Error    *Error       `json:"error"`
	Metadata ExitMetadata `json:"metadata"`
}

// ExitMetadata is the second argument of onExit.
type ExitMetadata struct {
	Institution   *SessionInstitution `json:"institution"`
	Status        string              `json:"status"` // such as "requires_credentials"; never empty
	LinkSessionID string              `json:"link_session_id"`
	RequestID     string              `json:"request_id"`
}

// SessionInstitution names the institution of a session.
type SessionInstitution struct {
	Name string `json:"name"`
	ID   string `json:"institution_id"`
}

// Event is one call of onEvent.
type Event struct {
	Name     string        `json:"name"` // such as "TRANSITION_VIEW"
	Metadata EventMetadata `json:"metadata"`
}

// EventMetadata is the second argument of onEvent. Every key is always present; all but the last three may be null.
type EventMetadata struct {
	AccountNumberMask      *string `json:"account_number_mask"`
	ErrorType              *string `json:"error_type"`
	ErrorCode              *string `json:"error_code"`
	ErrorMessage           *string `json:"error_message"`
	ExitStatus             *string `json:"exit_status"`
	InstitutionID          *string `json:"institution_id"`
	InstitutionName        *string `json:"institution_name"`
	InstitutionSearchQuery *string `json:"institution_search_query"`
	IsUpdateMode           *string `json:"is_update_mode"` // "true" or "false", with OPEN
	MatchReason            *string `json:"match_reason"`
	MFAType                *string `json:"mfa_type"`
	RoutingNumber          *string `json:"routing_number"`
	Selection              *string `json:"selection"`
	ViewName               *string `json:"view_name"`
	RequestID              string  `json:"request_id"`
	LinkSessionID          string  `json:"link_session_id"`
	Timestamp              string  `json:"timestamp"` // ISO 8601, milliseconds, Z; the browser's clock
}
