package link

import (
	"context"
	"fmt"
	"net/url"
)

// maxInstitutions is how many results a person is shown; more is a reason to type another letter.
const maxInstitutions = 50

type openRequest struct {
	LinkToken           string `json:"link_token"`
	HostedID            string `json:"hosted_id"` // instead of LinkToken, on the Hosted Link page
	ReceivedRedirectURI string `json:"received_redirect_uri"`
}

type openResult struct {
	// LinkSessionID is there even when Fault is: the callbacks always carry one.
	LinkSessionID string `json:"link_session_id"`
	// Fault is why Link cannot start with this token.
	Fault *Error `json:"fault,omitempty"`

	Session       string       `json:"session,omitempty"` // the key of every further call; never leaves the pane
	ClientName    string       `json:"client_name,omitempty"`
	Products      []string     `json:"products,omitempty"`
	UpdateMode    bool         `json:"update_mode"`
	CanRedirect   bool         `json:"can_redirect"`
	Institution   *Institution `json:"institution,omitempty"` // update mode, or resumed
	CompletionURI string       `json:"completion_uri,omitempty"`
	ResumedVisit  string       `json:"resumed_visit,omitempty"` // back from the bank: the oauth_state_id
}

func (h *handler) open(ctx context.Context, request openRequest) (openResult, error) {
	token := request.LinkToken
	if request.HostedID != "" {
		found, err := h.backend.HostedLinkToken(ctx, request.HostedID)
		if err != nil {
			return openResult{LinkSessionID: newUUID(), Fault: asError(err)}, nil
		}
		token = found
	}
	config, err := h.backend.Configuration(ctx, token)
	if err != nil {
		return openResult{LinkSessionID: newUUID(), Fault: asError(err)}, nil
	}
	if request.ReceivedRedirectURI != "" {
		return h.resume(token, config, request.ReceivedRedirectURI)
	}
	if request.HostedID != "" {
		config.RedirectURI = "" // it leads to Plaid's own hosted page, which knows nothing of this server
	}
	r := &run{
		linkToken: token, config: config, openedAt: h.now(),
		record:  Session{ID: newUUID(), StartedAt: h.now().UTC()},
		offered: map[string]Institution{},
	}
	if config.Update != nil {
		bank := config.Update.Institution
		bank.Supported = true // the Item exists: its institution could not be more supported
		r.offered[bank.ID] = bank
		r.institution = &bank
	}
	if err := h.backend.SaveSession(ctx, token, r.record); err != nil {
		return openResult{LinkSessionID: r.record.ID, Fault: asError(err)}, nil
	}
	return r.opened(h.sessions.add(r, h.now())), nil
}

func (r *run) opened(key string) openResult {
	return openResult{
		LinkSessionID: r.record.ID, Session: key,
		ClientName: r.config.ClientName, Products: r.config.Products,
		UpdateMode: r.config.Update != nil, CanRedirect: r.config.RedirectURI != "",
		Institution: r.institution, CompletionURI: r.config.HostedCompletionURI,
	}
}

// resume continues the run that sent the person to the bank, on the page the bank sent them back to.
func (h *handler) resume(token string, config Configuration, received string) (openResult, error) {
	failed := func(fault *Error) (openResult, error) {
		return openResult{LinkSessionID: newUUID(), Fault: fault}, nil
	}
	id, err := receivedState(config.RedirectURI, received)
	if err != nil {
		return failed(asError(err))
	}
	v, err := h.sessions.visit(id)
	if err != nil {
		return failed(asError(err))
	}
	v.run.mu.Lock()
	defer v.run.mu.Unlock()
	if v.run.linkToken != token {
		return failed(incorrectLinkToken())
	}
	if v.processed {
		return failed(oauthStateProcessed())
	}
	v.processed = true
	result := v.run.opened(h.sessions.move(v.run))
	result.ResumedVisit = v.id
	return result, nil
}

// receivedState takes the oauth_state_id out of the URI the bank returned to, which must be the token's redirect_uri with
// that one parameter and nothing more.
func receivedState(redirectURI, received string) (string, error) {
	got, err := url.Parse(received)
	if err != nil {
		return "", invalidField("receivedRedirectUri is not a valid URI")
	}
	query := got.Query()
	id := query.Get("oauth_state_id")
	query.Del("oauth_state_id")
	bare := *got
	bare.RawQuery = ""
	if redirectURI == "" || id == "" || len(query) != 0 || got.Fragment != "" || bare.String() != redirectURI {
		return "", invalidField("receivedRedirectUri must be the link token's redirect_uri with oauth_state_id and nothing else")
	}
	return id, nil
}

type institutionsRequest struct {
	Session string `json:"session"`
	Query   string `json:"query"`
}

type institutionsResult struct {
	Institutions []Institution `json:"institutions"`
}

func (h *handler) institutions(ctx context.Context, request institutionsRequest) (institutionsResult, error) {
	r, err := h.sessions.run(request.Session)
	if err != nil {
		return institutionsResult{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	found, err := h.backend.SearchInstitutions(ctx, r.linkToken, request.Query)
	if err != nil {
		return institutionsResult{}, fmt.Errorf("search institutions: %w", err)
	}
	found = append([]Institution{}, found[:min(len(found), maxInstitutions)]...) // never null in JSON
	for i := range found {
		if found[i].Health == "" {
			found[i].Health = Healthy
		}
		r.offered[found[i].ID] = found[i]
	}
	return institutionsResult{Institutions: found}, nil
}
