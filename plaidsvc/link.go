package plaidsvc

import (
	"context"
	"errors"
	"time"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// longestHistory is how many days of transactions are asked for where the caller does not say: the most Plaid gives
// (schema LinkTokenTransactions). It is fixed when the Item is made, so asking for less cannot be mended later.
const longestHistory = 730

// ErrNoUser is returned for a link token without a user id.
var ErrNoUser = errors.New("a link token needs a user id")

// LinkRequest is what a new Item is asked for (schema LinkTokenCreateRequest). Zero fields take the defaults.
type LinkRequest struct {
	UserID string // client_user_id: stable and meaningless; Plaid refuses e-mail addresses and phone numbers
	// Products every offered institution must have; default transactions.
	Products []string
	// RequiredIfSupported are taken along where the institution has them.
	RequiredIfSupported []string
	// Optional are taken along where they work, and never stand in the way.
	Optional      []string
	DaysRequested int    // 1 to 730; default 730
	Webhook       string // default none
	RedirectURI   string // for OAuth banks outside a desktop browser; default none
	Language      string // default en
	Countries     []string
	// Hosted asks for a page of Plaid's own, for a program that cannot open one: see LinkToken.HostedURL and LinkStatus.
	Hosted bool
}

// UpdateRequest is how a person repairs an Item (Link's update mode).
type UpdateRequest struct {
	UserID      string
	RedirectURI string
	Language    string
	Countries   []string
	// SelectAccounts lets the person choose accounts again, for accounts opened since.
	SelectAccounts bool
	Hosted         bool
}

// LinkToken starts one run of Link.
type LinkToken struct {
	Token     secret.Secret
	ExpiresAt time.Time          // UTC: 4 hours on, or 30 minutes for update mode
	HostedURL safetext.Untrusted // hosted_link_url; empty unless asked for
}

// CreateLinkToken makes the token with which Link adds an Item (/link/token/create).
func (c *Client) CreateLinkToken(ctx context.Context, r LinkRequest) (LinkToken, error) {
	if len(r.Products) == 0 {
		r.Products = []string{"transactions"}
	}
	if r.DaysRequested <= 0 || r.DaysRequested > longestHistory {
		r.DaysRequested = longestHistory
	}
	req := c.linkTokenRequest(r.UserID, r.Language, r.RedirectURI, r.Countries, r.Hosted)
	req.SetProducts(products(r.Products))
	if len(r.RequiredIfSupported) > 0 {
		req.SetRequiredIfSupportedProducts(products(r.RequiredIfSupported))
	}
	if len(r.Optional) > 0 {
		req.SetOptionalProducts(products(r.Optional))
	}
	if r.Webhook != "" {
		req.SetWebhook(r.Webhook)
	}
	var days plaid.LinkTokenTransactions
	days.SetDaysRequested(int32(r.DaysRequested))
	req.SetTransactions(days)
	return c.createLinkToken(about(ctx, secret.Secret{}), req)
}

// CreateUpdateToken makes the token with which Link repairs an Item. It names no products, as update mode demands. The
// public token Link returns for it must not be exchanged: the Item keeps its access token and its id.
func (c *Client) CreateUpdateToken(ctx context.Context, accessToken secret.Secret, r UpdateRequest) (LinkToken, error) {
	req := c.linkTokenRequest(r.UserID, r.Language, r.RedirectURI, r.Countries, r.Hosted)
	req.SetAccessToken(accessToken.Reveal())
	if r.SelectAccounts {
		var update plaid.LinkTokenCreateRequestUpdate
		update.SetAccountSelectionEnabled(true)
		req.SetUpdate(update)
	}
	return c.createLinkToken(about(ctx, accessToken), req)
}

func (c *Client) linkTokenRequest(user, language, redirectURI string, countries []string, hosted bool) *plaid.LinkTokenCreateRequest {
	if language == "" {
		language = "en"
	}
	codes := c.countries
	if len(countries) > 0 {
		codes = countryCodes(countries)
	}
	req := plaid.NewLinkTokenCreateRequest(c.clientName, language, codes, *plaid.NewLinkTokenCreateRequestUser(user))
	if redirectURI != "" {
		req.SetRedirectUri(redirectURI)
	}
	if hosted {
		req.SetHostedLink(*plaid.NewLinkTokenCreateHostedLink())
	}
	return req
}

func (c *Client) createLinkToken(ctx context.Context, req *plaid.LinkTokenCreateRequest) (LinkToken, error) {
	if req.User.ClientUserId == "" {
		return LinkToken{}, ErrNoUser
	}
	var w struct {
		LinkToken  string             `json:"link_token"`
		Expiration string             `json:"expiration"`
		HostedURL  safetext.Untrusted `json:"hosted_link_url"`
	}
	if err := c.post(ctx, "/link/token/create", req, &w); err != nil {
		return LinkToken{}, err
	}
	return LinkToken{Token: secret.New(w.LinkToken), ExpiresAt: instant(w.Expiration), HostedURL: w.HostedURL}, nil
}

// LinkStatus is what became of a link token (schema LinkTokenGetResponse).
type LinkStatus struct {
	CreatedAt time.Time
	ExpiresAt time.Time
	// Sessions are the runs of Link with this token. Plaid tells them only to clients with Hosted Link, for 6 hours.
	Sessions []LinkSession
}

// LinkSession is one run of Link. While it goes on, Success and Exit are nil.
type LinkSession struct {
	ID         string // link_session_id, for support
	StartedAt  time.Time
	FinishedAt time.Time
	Success    *LinkSuccess
	Exit       *LinkExit
}

// LinkSuccess is a run in which the person shared accounts.
type LinkSuccess struct {
	PublicToken     secret.Secret // for Exchange, within 30 minutes
	Institution     ledger.InstitutionID
	InstitutionName safetext.Untrusted
	Accounts        []LinkedAccount
}

// LinkedAccount is an account the person shared, before its Item is known.
type LinkedAccount struct {
	ID      ledger.AccountID
	Name    safetext.Untrusted
	Mask    safetext.Untrusted
	Type    ledger.AccountType
	Subtype string
}

// LinkExit is a run the person left. Trouble is nil where nothing was wrong.
type LinkExit struct {
	Status  string // how far it got, such as requires_credentials
	Trouble *ledger.Trouble
}

// LinkTokenStatus tells what became of a link token (/link/token/get). Poll it for Hosted Link.
func (c *Client) LinkTokenStatus(ctx context.Context, linkToken secret.Secret) (LinkStatus, error) {
	ctx = about(ctx, secret.Secret{}, hiding(linkToken))
	var w wireLinkStatus
	if err := c.post(ctx, "/link/token/get", plaid.NewLinkTokenGetRequest(linkToken.Reveal()), &w); err != nil {
		return LinkStatus{}, err
	}
	status := LinkStatus{CreatedAt: instant(w.CreatedAt), ExpiresAt: instant(w.Expiration)}
	for _, s := range w.Sessions {
		session := LinkSession{ID: label(s.ID), StartedAt: instant(s.StartedAt), FinishedAt: instant(s.FinishedAt)}
		if s.Success != nil {
			session.Success = s.Success.success()
		}
		if s.Exit != nil {
			session.Exit = &LinkExit{
				Status:  label(s.Exit.Metadata.Status),
				Trouble: s.Exit.Error.trouble(c.now(), func(t string) safetext.Untrusted { return c.blot(ctx, t) }),
			}
		}
		status.Sessions = append(status.Sessions, session)
	}
	return status, nil
}

type wireLinkStatus struct {
	CreatedAt  string `json:"created_at"`
	Expiration string `json:"expiration"`
	Sessions   []struct {
		ID         string           `json:"link_session_id"`
		StartedAt  string           `json:"started_at"`
		FinishedAt string           `json:"finished_at"`
		Success    *wireLinkSuccess `json:"on_success"`
		Exit       *struct {
			Error    *wireError `json:"error"`
			Metadata struct {
				Status string `json:"status"`
			} `json:"metadata"`
		} `json:"on_exit"`
	} `json:"link_sessions"`
}

type wireLinkSuccess struct {
	PublicToken string `json:"public_token"`
	Metadata    struct {
		Institution struct {
			ID   ledger.InstitutionID `json:"institution_id"`
			Name safetext.Untrusted   `json:"name"`
		} `json:"institution"`
		Accounts []struct {
			ID      ledger.AccountID   `json:"id"`
			Name    safetext.Untrusted `json:"name"`
			Mask    safetext.Untrusted `json:"mask"`
			Type    ledger.AccountType `json:"type"`
			Subtype string             `json:"subtype"`
		} `json:"accounts"`
	} `json:"metadata"`
}

func (w *wireLinkSuccess) success() *LinkSuccess {
	s := &LinkSuccess{
		PublicToken: secret.New(w.PublicToken), Institution: w.Metadata.Institution.ID,
		InstitutionName: w.Metadata.Institution.Name,
	}
	for _, a := range w.Metadata.Accounts {
		a.Type, a.Subtype = enum(a.Type), enum(a.Subtype)
		s.Accounts = append(s.Accounts, LinkedAccount(a))
	}
	return s
}

func products(names []string) []plaid.Products {
	out := make([]plaid.Products, len(names))
	for i, n := range names {
		out[i] = plaid.Products(n)
	}
	return out
}
