package linkserver

// LinkError is the error Link left with. Texts are foreign.
type LinkError struct {
	Type           string `json:"error_type"`
	Code           string `json:"error_code"`
	Message        string `json:"error_message"`
	DisplayMessage string `json:"display_message"` // empty when the fault is not the person's
}

// Exit is what Link's onExit reported: the person left, or Link gave up. Error is nil when the person simply left.
type Exit struct {
	Error         *LinkError
	Institution   Institution
	Status        string // requires_credentials, institution_not_found, ...; empty when Link gave none
	LinkSessionID string
	RequestID     string
}

// exitReport is Exit as the page sends it.
type exitReport struct {
	Error         *LinkError   `json:"error"`
	Institution   *Institution `json:"institution"`
	Status        string       `json:"status"`
	LinkSessionID string       `json:"link_session_id"`
	RequestID     string       `json:"request_id"`
}

func (r exitReport) exit() Exit {
	e := Exit{Status: clip(r.Status), LinkSessionID: clip(r.LinkSessionID), RequestID: clip(r.RequestID)}
	if r.Error != nil {
		e.Error = &LinkError{
			Type: clip(r.Error.Type), Code: clip(r.Error.Code),
			Message: clip(r.Error.Message), DisplayMessage: clip(r.Error.DisplayMessage),
		}
	}
	if r.Institution != nil {
		e.Institution = Institution{ID: clip(r.Institution.ID), Name: clip(r.Institution.Name)}
	}
	return e
}
