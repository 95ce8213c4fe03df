package linkserver

import (
	"strings"
	"time"
)

// Limits of the session log: a hostile or looping page must not grow it.
const (
	maxEvents    = 200
	maxTextBytes = 256
)

// EventName is the first argument of Link's onEvent. Plaid adds names without notice: unknown ones are kept as they come.
type EventName string

// The names Plaid calls stable and this program acts on.
const (
	EventOpen              EventName = "OPEN"
	EventExit              EventName = "EXIT"
	EventHandoff           EventName = "HANDOFF"
	EventSelectInstitution EventName = "SELECT_INSTITUTION"
	EventError             EventName = "ERROR"
	EventTransitionView    EventName = "TRANSITION_VIEW"
)

// Event is one onEvent of Link, for support: what the person typed (searches, account numbers) is left out. Texts are foreign.
type Event struct {
	Name          EventName
	View          string // view_name, as CREDENTIAL, MFA or OAUTH
	Institution   Institution
	Error         *LinkError
	ExitStatus    string
	MFAType       string // code, device, questions or selections
	RequestID     string
	LinkSessionID string
	At            time.Time // Link's own timestamp in UTC; zero when it gave none
}

// eventReport is Event as the page sends it, under Plaid's names.
type eventReport struct {
	Name            string `json:"event_name"`
	View            string `json:"view_name"`
	InstitutionID   string `json:"institution_id"`
	InstitutionName string `json:"institution_name"`
	ErrorType       string `json:"error_type"`
	ErrorCode       string `json:"error_code"`
	ErrorMessage    string `json:"error_message"`
	ExitStatus      string `json:"exit_status"`
	MFAType         string `json:"mfa_type"`
	RequestID       string `json:"request_id"`
	LinkSessionID   string `json:"link_session_id"`
	Timestamp       string `json:"timestamp"`
}

func (r eventReport) event() Event {
	e := Event{
		Name:          EventName(clip(r.Name)),
		View:          clip(r.View),
		Institution:   Institution{ID: clip(r.InstitutionID), Name: clip(r.InstitutionName)},
		ExitStatus:    clip(r.ExitStatus),
		MFAType:       clip(r.MFAType),
		RequestID:     clip(r.RequestID),
		LinkSessionID: clip(r.LinkSessionID),
	}
	if r.ErrorType != "" || r.ErrorCode != "" {
		e.Error = &LinkError{Type: clip(r.ErrorType), Code: clip(r.ErrorCode), Message: clip(r.ErrorMessage)}
	}
	if at, err := time.Parse(time.RFC3339Nano, r.Timestamp); err == nil {
		e.At = at.UTC()
	}
	return e
}

// clip cuts text to maxTextBytes without splitting a character.
func clip(text string) string {
	if len(text) <= maxTextBytes {
		return text
	}
	return strings.ToValidUTF8(text[:maxTextBytes], "")
}
