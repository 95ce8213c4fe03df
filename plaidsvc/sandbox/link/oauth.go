package link

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"
)

// oauthTimeout is how long the bank's page waits for the person (oauth-error of Link's error page).
const oauthTimeout = 10 * time.Minute

// outcome is how a visit to the bank's page stands.
type outcome string

const (
	pending outcome = "pending"
	granted outcome = "granted"
	denied  outcome = "denied"
	failed  outcome = "failed"  // the bank's page failed (a button there simulates it)
	expired outcome = "expired" // nobody answered within oauthTimeout
)

// visit is one trip to an OAuth bank's own page. Its run's mutex guards it.
type visit struct {
	id        string // oauth_state_id
	run       *run
	bank      Institution
	startedAt time.Time
	redirect  bool // the whole tab went to the bank, no pop-up: send it back
	outcome   outcome
	step      Step // after the sign-in there
	processed bool // the page it returned to has opened Link with it
}

type beginOAuthRequest struct {
	Session       string `json:"session"`
	InstitutionID string `json:"institution_id"`
	Redirect      bool   `json:"redirect"`
}

type beginOAuthResult struct {
	StateID string `json:"state_id"`
	Path    string `json:"path"` // of the bank's page, on this server
}

func (h *handler) beginOAuth(_ context.Context, request beginOAuthRequest) (beginOAuthResult, error) {
	r, err := h.sessions.run(request.Session)
	if err != nil {
		return beginOAuthResult{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	bank, err := r.choose(request.InstitutionID)
	if err != nil {
		return beginOAuthResult{}, err
	}
	if !bank.OAuth {
		return beginOAuthResult{}, invalidField("this institution does not sign in on its own page")
	}
	if request.Redirect && r.config.RedirectURI == "" {
		return beginOAuthResult{}, invalidField("the link token has no redirect_uri")
	}
	v := &visit{id: newUUID(), run: r, bank: bank, startedAt: h.now(), redirect: request.Redirect, outcome: pending}
	h.sessions.addVisit(v)
	return beginOAuthResult{StateID: v.id, Path: oauthPath + v.id}, nil
}

type oauthStatusRequest struct {
	Session string `json:"session"`
	StateID string `json:"state_id"`
}

type oauthStatusResult struct {
	Outcome outcome `json:"outcome"`
	// Fault, with every outcome but pending and granted, is what went wrong in Plaid's words.
	Fault *Error `json:"fault,omitempty"`
}

// oauthStatus tells the waiting pane how the visit stands. Once granted, finish may follow.
func (h *handler) oauthStatus(_ context.Context, request oauthStatusRequest) (oauthStatusResult, error) {
	r, err := h.sessions.run(request.Session)
	if err != nil {
		return oauthStatusResult{}, err
	}
	v, err := h.sessions.visit(request.StateID)
	if err != nil {
		return oauthStatusResult{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if v.run != r {
		return oauthStatusResult{}, oauthStateNotFound()
	}
	h.age(v)
	switch v.outcome {
	case granted:
		// account_filters are not shown on the bank's page; they hold afterwards.
		step := v.step
		step.Accounts = filterAccounts(step.Accounts, r.config.AccountFilters)
		if len(step.Accounts) == 0 {
			return oauthStatusResult{Outcome: failed, Fault: noAccounts()}, nil
		}
		r.step, r.steppedAt = step, h.now()
		return oauthStatusResult{Outcome: granted}, nil
	case denied:
		return oauthStatusResult{Outcome: denied, Fault: insufficientCredentials()}, nil
	case failed:
		return oauthStatusResult{Outcome: failed, Fault: internalServerError()}, nil
	case expired:
		return oauthStatusResult{Outcome: expired, Fault: &Error{Code: "oauth-error"}}, nil
	default:
		return oauthStatusResult{Outcome: pending}, nil
	}
}

// age turns a visit nobody answered in time into an expired one.
func (h *handler) age(v *visit) {
	if v.outcome == pending && h.now().Sub(v.startedAt) > oauthTimeout {
		v.outcome = expired
	}
}

type oauthPageRequest struct {
	StateID string `json:"state_id"`
}

type oauthPageResult struct {
	Institution Institution `json:"institution"`
	ClientName  string      `json:"client_name"`
	Products    []string    `json:"products"`
	UpdateMode  bool        `json:"update_mode"`
	Outcome     outcome     `json:"outcome"`
}

func (h *handler) oauthPage(_ context.Context, request oauthPageRequest) (oauthPageResult, error) {
	v, err := h.sessions.visit(request.StateID)
	if err != nil {
		return oauthPageResult{}, err
	}
	v.run.mu.Lock()
	defer v.run.mu.Unlock()
	h.age(v)
	config := v.run.config
	return oauthPageResult{
		Institution: v.bank, ClientName: config.ClientName, Products: config.Products,
		UpdateMode: config.Update != nil, Outcome: v.outcome,
	}, nil
}

type oauthLoginRequest struct {
	StateID  string `json:"state_id"`
	Username string `json:"username"`
	Password string `json:"password"`
}

type oauthLoginResult struct {
	Accounts []offer `json:"accounts"`
}

func (h *handler) oauthLogin(ctx context.Context, request oauthLoginRequest) (oauthLoginResult, error) {
	v, err := h.sessions.visit(request.StateID)
	if err != nil {
		return oauthLoginResult{}, err
	}
	v.run.mu.Lock()
	defer v.run.mu.Unlock()
	if h.age(v); v.outcome != pending {
		return oauthLoginResult{}, oauthStateProcessed()
	}
	step, err := h.backend.BeginLogin(ctx, v.run.linkToken, Login{
		InstitutionID: v.bank.ID, Username: request.Username, Password: request.Password, OAuth: true,
	})
	if err != nil {
		return oauthLoginResult{}, fmt.Errorf("begin oauth login: %w", err)
	}
	if len(step.Accounts) == 0 {
		return oauthLoginResult{}, noAccounts()
	}
	v.step = step
	return oauthLoginResult{Accounts: offers(step.Accounts)}, nil
}

type oauthDecideRequest struct {
	StateID    string   `json:"state_id"`
	Decision   decision `json:"decision"`
	AccountIDs []string `json:"account_ids"`
}

// decision is the person's last click on the bank's page.
type decision string

const (
	allow decision = "allow"
	deny  decision = "deny"
	fail  decision = "fail"
)

type oauthDecideResult struct {
	// ReturnTo is the page to go to; empty: the pop-up closes itself.
	ReturnTo string `json:"return_to"`
}

func (h *handler) oauthDecide(_ context.Context, request oauthDecideRequest) (oauthDecideResult, error) {
	v, err := h.sessions.visit(request.StateID)
	if err != nil {
		return oauthDecideResult{}, err
	}
	v.run.mu.Lock()
	defer v.run.mu.Unlock()
	if h.age(v); v.outcome != pending {
		return oauthDecideResult{}, oauthStateProcessed()
	}
	switch request.Decision {
	case deny:
		v.outcome = denied
	case fail:
		v.outcome = failed
	case allow:
		var chosen []Account
		for _, a := range v.step.Accounts {
			if slices.Contains(request.AccountIDs, a.ID) {
				a.Shared = true
				chosen = append(chosen, a)
			}
		}
		if len(chosen) == 0 || len(chosen) != len(request.AccountIDs) {
			return oauthDecideResult{}, invalidField("account_ids must be one or more of the accounts offered")
		}
		v.step.Accounts, v.outcome = chosen, granted
	default:
		return oauthDecideResult{}, invalidField("decision is not one of allow, deny, fail")
	}
	if !v.redirect {
		return oauthDecideResult{}, nil
	}
	return oauthDecideResult{ReturnTo: v.run.config.RedirectURI + "?oauth_state_id=" + url.QueryEscape(v.id)}, nil
}
