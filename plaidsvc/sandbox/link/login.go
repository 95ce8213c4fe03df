package link

import (
	"context"
	"fmt"
	"slices"
	"time"
)

const (
	// maxRefusals wrong passwords spend a link token (https://plaid.com/docs/link/handle-invalid-link-token/).
	maxRefusals = 5
	// selectionTimeout is how long account selection may take (USER_INPUT_TIMEOUT of the error catalogue).
	selectionTimeout = 5 * time.Minute
)

type loginRequest struct {
	Session       string `json:"session"`
	InstitutionID string `json:"institution_id"`
	Username      string `json:"username"`
	Password      string `json:"password"`
}

// stepResult is what the pane shows next. Challenge, or Accounts (with Select), or neither: connect at once.
type stepResult struct {
	Challenge *Challenge `json:"challenge,omitempty"`
	Rejected  *Error     `json:"rejected,omitempty"`
	Select    bool       `json:"select"`
	Accounts  []offer    `json:"accounts,omitempty"`
}

// offer is one account to tick.
type offer struct {
	ID      string  `json:"id"`
	Name    string  `json:"name"`
	Mask    *string `json:"mask"`
	Type    string  `json:"type"`
	Subtype string  `json:"subtype"`
	Ticked  bool    `json:"ticked"`
}

func (h *handler) login(ctx context.Context, request loginRequest) (stepResult, error) {
	r, err := h.sessions.run(request.Session)
	if err != nil {
		return stepResult{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	bank, err := r.choose(request.InstitutionID)
	if err != nil {
		return stepResult{}, err
	}
	if bank.OAuth {
		return stepResult{}, invalidField("this institution signs in on its own page")
	}
	step, err := h.backend.BeginLogin(ctx, r.linkToken, Login{
		InstitutionID: bank.ID, Username: request.Username, Password: request.Password,
	})
	if hasCode(err, "INVALID_CREDENTIALS") && h.sessions.refuse(r.linkToken) >= maxRefusals {
		if err := h.backend.Invalidate(ctx, r.linkToken); err != nil {
			return stepResult{}, fmt.Errorf("invalidate link token: %w", err)
		}
		return stepResult{}, invalidLinkToken()
	}
	if hasCode(err, "RECAPTCHA_BAD") {
		r.puzzle = err
		return stepResult{Challenge: &Challenge{Kind: ChallengeRecaptcha}}, nil
	}
	if err != nil {
		return stepResult{}, fmt.Errorf("begin login: %w", err)
	}
	return h.take(r, step)
}

// choose makes an offered institution the run's own.
func (r *run) choose(id string) (Institution, error) {
	if r.done {
		return Institution{}, invalidLinkToken()
	}
	bank, ok := r.offered[id]
	if !ok || !bank.Supported {
		return Institution{}, invalidField("institution_id was not offered")
	}
	if bank.Health == Down && r.config.Update == nil {
		return Institution{}, institutionDown()
	}
	r.institution, r.step, r.puzzle = &bank, Step{}, nil
	return bank, nil
}

type mfaRequest struct {
	Session string   `json:"session"`
	Answers []string `json:"answers"`
}

func (h *handler) answerMFA(ctx context.Context, request mfaRequest) (stepResult, error) {
	r, err := h.sessions.run(request.Session)
	if err != nil {
		return stepResult{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.puzzle; err != nil {
		r.puzzle = nil
		return stepResult{}, err
	}
	if r.done || r.step.Challenge == nil {
		return stepResult{}, invalidField("no challenge is open")
	}
	step, err := h.backend.AnswerMFA(ctx, r.linkToken, r.step.LoginID, request.Answers)
	if err != nil {
		return stepResult{}, fmt.Errorf("answer mfa: %w", err)
	}
	return h.take(r, step)
}

// take keeps a step of the bank and says what the pane shows for it.
func (h *handler) take(r *run, step Step) (stepResult, error) {
	if step.Challenge != nil {
		r.step, r.steppedAt = step, h.now()
		return stepResult{Challenge: step.Challenge, Rejected: step.Rejected}, nil
	}
	if r.selection() {
		step.Accounts = filterAccounts(step.Accounts, r.config.AccountFilters)
	}
	if len(step.Accounts) == 0 {
		return stepResult{}, noAccounts()
	}
	r.step, r.steppedAt = step, h.now()
	result := stepResult{Select: r.selection()}
	if result.Select {
		result.Accounts = offers(step.Accounts)
	}
	return result, nil
}

// offers lists accounts to tick: those shared already, or all when none is (a new Item).
func offers(accounts []Account) []offer {
	none := !slices.ContainsFunc(accounts, func(a Account) bool { return a.Shared })
	list := make([]offer, len(accounts))
	for i, a := range accounts {
		list[i] = offer{ID: a.ID, Name: a.Name, Mask: a.Mask, Type: a.Type, Subtype: a.Subtype, Ticked: a.Shared || none}
	}
	return list
}

// filterAccounts keeps what account_filters allow: types not named are left out, "all" allows every subtype of a type.
func filterAccounts(accounts []Account, filters map[string][]string) []Account {
	if len(filters) == 0 {
		return accounts
	}
	var kept []Account
	for _, a := range accounts {
		subtypes := filters[a.Type]
		if slices.Contains(subtypes, "all") || slices.Contains(subtypes, a.Subtype) {
			kept = append(kept, a)
		}
	}
	return kept
}

type finishRequest struct {
	Session    string   `json:"session"`
	AccountIDs []string `json:"account_ids"` // empty where Link does not ask
}

type finishResult struct {
	PublicToken string          `json:"public_token"`
	Metadata    SuccessMetadata `json:"metadata"`
}

func (h *handler) finish(ctx context.Context, request finishRequest) (finishResult, error) {
	r, err := h.sessions.run(request.Session)
	if err != nil {
		return finishResult{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done || len(r.step.Accounts) == 0 || r.institution == nil {
		return finishResult{}, invalidField("no login is waiting to be finished")
	}
	if r.selection() && h.now().Sub(r.steppedAt) > selectionTimeout {
		return finishResult{}, userInputTimeout()
	}
	ids, err := r.shared(request.AccountIDs)
	if err != nil {
		return finishResult{}, err
	}
	made, err := h.backend.Finish(ctx, r.linkToken, r.step.LoginID, ids)
	if err != nil {
		return finishResult{}, fmt.Errorf("finish login: %w", err)
	}
	r.done = true
	result := finishResult{PublicToken: made.PublicToken, Metadata: SuccessMetadata{
		Institution:   &SessionInstitution{Name: r.institution.Name, ID: r.institution.ID},
		Accounts:      made.Accounts,
		LinkSessionID: r.record.ID,
	}}
	if len(made.Accounts) == 1 {
		result.Metadata.Account = &made.Accounts[0]
	}
	ended := h.now().UTC()
	r.record.FinishedAt = &ended
	r.record.OnSuccess = &SessionSuccess{PublicToken: result.PublicToken, Metadata: result.Metadata}
	if err := h.save(ctx, r); err != nil {
		return finishResult{}, err
	}
	return result, nil
}

// shared turns the ticked boxes into account ids in the bank's order. Without boxes: what the person ticked on the
// bank's page, or what the Item shares already, or everything.
func (r *run) shared(ticked []string) ([]string, error) {
	all := r.step.Accounts
	if !r.selection() {
		any := slices.ContainsFunc(all, func(a Account) bool { return a.Shared })
		var ids []string
		for _, a := range all {
			if a.Shared || !any {
				ids = append(ids, a.ID)
			}
		}
		return ids, nil
	}
	var ids []string
	for _, a := range all {
		if slices.Contains(ticked, a.ID) {
			ids = append(ids, a.ID)
		}
	}
	if len(ids) == 0 || len(ids) != len(ticked) {
		return nil, invalidField("account_ids must be one or more of the accounts offered")
	}
	return ids, nil
}
