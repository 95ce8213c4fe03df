package linkserver

import "time"

// maxEvents bounds the session log: a hostile or looping page must not grow it.
const maxEvents = 200

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

// Event is one onEvent of Link, for support: what the person typed (searches, account numbers) is left out.
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
		Name:          EventName(plain(r.Name)),
		View:          plain(r.View),
		Institution:   Institution{ID: plain(r.InstitutionID), Name: foreign(r.InstitutionName)},
		ExitStatus:    plain(r.ExitStatus),
		MFAType:       plain(r.MFAType),
		RequestID:     plain(r.RequestID),
		LinkSessionID: plain(r.LinkSessionID),
	}
	if r.ErrorType != "" || r.ErrorCode != "" {
		e.Error = &LinkError{Type: plain(r.ErrorType), Code: plain(r.ErrorCode), Message: foreign(r.ErrorMessage)}
	}
	if at, err := time.Parse(time.RFC3339Nano, r.Timestamp); err == nil {
		e.At = at.UTC()
	}
	return e
}
