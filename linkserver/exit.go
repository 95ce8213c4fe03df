package linkserver

import "passbook/internal/safetext"

// LinkError is an error Link showed or left with.
type LinkError struct {
	Type           string
	Code           string
	Message        safetext.Untrusted
	DisplayMessage safetext.Untrusted // empty when the fault is not the person's
}

// Exit is what Link's onExit reported: the person left, or Link gave up. Error is nil when the person simply left.
type Exit struct {
	Error         *LinkError
	Institution   Institution
	Status        string // requires_credentials, institution_not_found, ...; empty when Link gave none
	LinkSessionID string
	RequestID     string
}

// errorReport is LinkError as the page sends it.
type errorReport struct {
	Type           string `json:"error_type"`
	Code           string `json:"error_code"`
	Message        string `json:"error_message"`
	DisplayMessage string `json:"display_message"`
}

func (r *errorReport) linkError() *LinkError {
	if r == nil {
		return nil
	}
	return &LinkError{
		Type: plain(r.Type), Code: plain(r.Code), Message: foreign(r.Message), DisplayMessage: foreign(r.DisplayMessage),
	}
}

// exitReport is Exit as the page sends it.
type exitReport struct {
	Error         *errorReport       `json:"error"`
	Institution   *institutionReport `json:"institution"`
	Status        string             `json:"status"`
	LinkSessionID string             `json:"link_session_id"`
	RequestID     string             `json:"request_id"`
}

func (r exitReport) exit() Exit {
	return Exit{
		Error: r.Error.linkError(), Institution: r.Institution.institution(), Status: plain(r.Status),
		LinkSessionID: plain(r.LinkSessionID), RequestID: plain(r.RequestID),
	}
}
