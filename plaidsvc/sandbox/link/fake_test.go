package link_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"passbook/plaidsvc/sandbox/link"
)

// fakeBackend is a small Sandbox in memory: enough banks, logins and tokens to drive every pane.
type fakeBackend struct {
	mu       sync.Mutex
	now      time.Time
	tokens   map[string]link.Configuration
	hosted   map[string]string
	spent    map[string]bool
	logins   map[string]*fakeLogin
	sessions map[string][]link.Session // by link token, each the last state saved
	finished map[string][]string       // link token to the accounts shared at last
}

type fakeLogin struct {
	kind  string
	round int
}

func newFakeBackend() *fakeBackend {
	return &fakeBackend{
		now:    time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		tokens: map[string]link.Configuration{}, hosted: map[string]string{}, spent: map[string]bool{},
		logins: map[string]*fakeLogin{}, sessions: map[string][]link.Session{}, finished: map[string][]string{},
	}
}

// token makes a link token; change may adapt its configuration.
func (b *fakeBackend) token(name string, change func(*link.Configuration)) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	config := link.Configuration{ClientName: "Passbook", Products: []string{"transactions"}, CountryCodes: []string{"US"}, Language: "en"}
	if change != nil {
		change(&config)
	}
	token := "link-sandbox-" + name
	b.tokens[token] = config
	return token
}

func (b *fakeBackend) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *fakeBackend) advance(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *fakeBackend) session(token string) link.Session {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.sessions[token]
	if len(all) == 0 {
		return link.Session{}
	}
	return all[len(all)-1]
}

// runs counts the sessions recorded for a token.
func (b *fakeBackend) runs(token string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.sessions[token])
}

// host gives a token a Hosted Link page.
func (b *fakeBackend) host(id, token string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hosted[id] = token
}

func (b *fakeBackend) shared(token string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.finished[token]
}

func fakeBanks() []link.Institution {
	return []link.Institution{
		{ID: "ins_109508", Name: "First Platypus Bank", PrimaryColor: "#1f3a5f", URL: "https://platypus.example", Supported: true},
		{ID: "ins_109509", Name: "First Gingham Credit Union", PrimaryColor: "#b3402e", Supported: true},
		{ID: "ins_109510", Name: "Tattersall Federal Credit Union", Supported: true},
		{ID: "ins_109511", Name: "Tartan Bank", PrimaryColor: "#e6c34a", Supported: true},
		{ID: "ins_109512", Name: "Houndstooth Bank", Supported: true},
		{ID: "ins_127287", Name: "Platypus OAuth Bank", PrimaryColor: "#0a5f8a", OAuth: true, Supported: true},
		{ID: "ins_132363", Name: "Unhealthy Platypus - Degraded", Health: link.Degraded, Supported: true},
		{ID: "ins_132361", Name: "Unhealthy Platypus - Down", Health: link.Down, Supported: true},
		{ID: "ins_133402", Name: "Unsupported Platypus"},
	}
}

func text(s string) *string { return &s }

func fakeAccounts() []link.Account {
	return []link.Account{
		{ID: "acc-checking", Name: "Plaid Checking", Mask: text("0000"), Type: "depository", Subtype: "checking"},
		{ID: "acc-saving", Name: "Plaid Saving", Mask: text("1111"), Type: "depository", Subtype: "savings"},
		{ID: "acc-card", Name: "Plaid Credit Card", Mask: text("3333"), Type: "credit", Subtype: "credit card"},
		{ID: "acc-loan", Name: "Plaid Student Loan", Type: "loan", Subtype: "student"},
	}
}

func plaidError(kind, code, message string, display *string) *link.Error {
	return &link.Error{Type: kind, Code: code, Message: message, DisplayMessage: display}
}

func (b *fakeBackend) Configuration(_ context.Context, token string) (link.Configuration, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	config, ok := b.tokens[token]
	if !ok || b.spent[token] {
		return link.Configuration{}, plaidError("INVALID_INPUT", "INVALID_LINK_TOKEN", "invalid link_token provided", nil)
	}
	return config, nil
}

func (b *fakeBackend) HostedLinkToken(_ context.Context, id string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if token, ok := b.hosted[id]; ok {
		return token, nil
	}
	return "", plaidError("INVALID_INPUT", "INVALID_LINK_TOKEN", "invalid link_token provided", nil)
}

func (b *fakeBackend) SearchInstitutions(_ context.Context, _, query string) ([]link.Institution, error) {
	var found []link.Institution
	for _, bank := range fakeBanks() {
		if strings.Contains(strings.ToLower(bank.Name), strings.ToLower(query)) {
			found = append(found, bank)
		}
	}
	return found, nil
}

func (b *fakeBackend) BeginLogin(_ context.Context, token string, login link.Login) (link.Step, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := fmt.Sprintf("login-%d", len(b.logins)+1)
	config := b.tokens[token]
	if login.OAuth {
		b.logins[id] = &fakeLogin{}
		return link.Step{LoginID: id, Accounts: b.accounts(config)}, nil
	}
	if config.Update != nil && login.Username != "user_good" {
		return link.Step{}, plaidError("ITEM_ERROR", "INVALID_UPDATED_USERNAME", "the username provided to /item/credentials/update does not match the original username for the item", nil)
	}
	if code, ok := strings.CutPrefix(login.Password, "error_"); ok {
		return link.Step{}, plaidError("ITEM_ERROR", code, "the account is locked", text("The account is locked."))
	}
	if login.Password == `{"recaptcha":"bad"}` {
		return link.Step{}, plaidError("RECAPTCHA_ERROR", "RECAPTCHA_BAD", "The provided challenge response was denied. Please try again", nil)
	}
	switch {
	case login.Username != "user_good":
	case login.Password == "pass_good":
		b.logins[id] = &fakeLogin{}
		return link.Step{LoginID: id, Accounts: b.accounts(config)}, nil
	case fakeChallenge(login.Password, 0) != nil:
		b.logins[id] = &fakeLogin{kind: login.Password}
		return link.Step{LoginID: id, Challenge: fakeChallenge(login.Password, 0)}, nil
	}
	return link.Step{}, plaidError("ITEM_ERROR", "INVALID_CREDENTIALS", "the provided credentials were not correct", text("The provided credentials were not correct. Please try again."))
}

func (b *fakeBackend) accounts(config link.Configuration) []link.Account {
	accounts := fakeAccounts()
	if config.Update != nil {
		accounts[0].Shared, accounts[1].Shared = true, true
	}
	return accounts
}

// fakeChallenge is what a kind of login asks in a round; nil when it asks nothing more.
func fakeChallenge(kind string, round int) *link.Challenge {
	switch {
	case kind == "mfa_device" && round == 0:
		return &link.Challenge{Kind: link.ChallengeDevice, Devices: []link.Device{
			{ID: "sms", Label: "Text message to ••• ••• 1234"}, {ID: "mail", Label: "E-mail to u•••@example.com"},
		}}
	case kind == "mfa_device" && round == 1:
		return &link.Challenge{Kind: link.ChallengeCode, Sent: "E-mail to u•••@example.com"}
	case kind == "mfa_questions_2_2" && round < 2:
		return &link.Challenge{Kind: link.ChallengeQuestions, Questions: []link.Question{
			{Text: fmt.Sprintf("What is answer_%d_0?", round)}, {Text: fmt.Sprintf("What is answer_%d_1?", round)},
		}}
	case kind == "mfa_selections" && round == 0:
		return &link.Challenge{Kind: link.ChallengeSelections, Questions: []link.Question{
			{Text: "Did you open this account yourself?", Options: []string{"No", "Yes"}},
		}}
	case strings.HasPrefix(kind, `{"recaptcha"`) && round == 0:
		return &link.Challenge{Kind: link.ChallengeRecaptcha}
	}
	return nil
}

func rightAnswers(kind string, round int) []string {
	switch kind {
	case "mfa_device":
		return [][]string{{"mail"}, {"1234"}}[round]
	case "mfa_questions_2_2":
		return []string{fmt.Sprintf("answer_%d_0", round), fmt.Sprintf("answer_%d_1", round)}
	case "mfa_selections":
		return []string{"Yes"}
	default:
		return []string{"solved"}
	}
}

func (b *fakeBackend) AnswerMFA(_ context.Context, token, loginID string, answers []string) (link.Step, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	login := b.logins[loginID]
	if want := rightAnswers(login.kind, login.round); strings.Join(answers, "\n") != strings.Join(want, "\n") {
		if login.kind == "mfa_device" {
			login.round = 0
		}
		return link.Step{LoginID: loginID, Challenge: fakeChallenge(login.kind, login.round), Rejected: plaidError(
			"ITEM_ERROR", "INVALID_MFA", "the provided MFA response(s) were not correct", text("The provided MFA responses were not correct. Please try again."))}, nil
	}
	login.round++
	if next := fakeChallenge(login.kind, login.round); next != nil {
		return link.Step{LoginID: loginID, Challenge: next}, nil
	}
	return link.Step{LoginID: loginID, Accounts: b.accounts(b.tokens[token])}, nil
}

func (b *fakeBackend) Finish(_ context.Context, token, loginID string, ids []string) (link.Connection, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.logins[loginID] == nil {
		return link.Connection{}, fmt.Errorf("no login %q", loginID)
	}
	b.finished[token] = ids
	made := link.Connection{PublicToken: "public-sandbox-5c224a01-8314-4491-a06f-39e193d5cddc"}
	for _, account := range fakeAccounts() {
		for _, id := range ids {
			if account.ID == id {
				made.Accounts = append(made.Accounts, account)
			}
		}
	}
	return made, nil
}

func (b *fakeBackend) Invalidate(_ context.Context, token string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spent[token] = true
	return nil
}

func (b *fakeBackend) SaveSession(_ context.Context, token string, session link.Session) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, old := range b.sessions[token] {
		if old.ID == session.ID {
			b.sessions[token][i] = session
			return nil
		}
	}
	b.sessions[token] = append(b.sessions[token], session)
	return nil
}
