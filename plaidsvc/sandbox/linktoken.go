package sandbox

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"passbook/plaidsvc/sandbox/link"
	"passbook/plaidsvc/sandbox/wire"
)

// Lifetimes of link tokens, Hosted Link pages and the record of sessions
// (https://plaid.com/docs/api/tokens/).
const (
	linkTokenLifetime       = 4 * time.Hour
	updateTokenLifetime     = 30 * time.Minute
	sessionsKept            = 6 * time.Hour
	maxHostedLifetime       = 21 * 24 * time.Hour
	hostedRedirectURI       = "https://hosted.plaid.com/oauth/redirect"
	longestClientName       = 30
	nameInPlaceOfALongOne   = "This Application"
	defaultDaysRequested    = 90
	initialDays             = 30
	maxClientUserIDAsNumber = 10
)

// linkTokenCreateRequest is LinkTokenCreateRequest. The fields of products that
// this server does not offer are accepted as objects and ignored.
type linkTokenCreateRequest struct {
	ClientName                  string        `json:"client_name" wire:"required"`
	Language                    string        `json:"language" wire:"required,enum=da|nl|en|et|fr|de|hi|it|lv|lt|no|pl|pt|ro|es|sv|vi"`
	CountryCodes                []string      `json:"country_codes" wire:"required,min=1,enum=US|GB|ES|NL|FR|IE|CA|DE|IT|PL|DK|NO|SE|EE|LT|LV|PT|BE"`
	User                        linkTokenUser `json:"user" wire:"required"`
	Products                    []string      `json:"products" wire:"null"`
	RequiredIfSupportedProducts []string      `json:"required_if_supported_products" wire:"null"`
	OptionalProducts            []string      `json:"optional_products" wire:"null"`
	AdditionalConsentedProducts []string      `json:"additional_consented_products" wire:"null"`
	Webhook                     string        `json:"webhook" wire:"uri"`
	AccessToken                 string        `json:"access_token" wire:"null"`
	AccessTokens                []string      `json:"access_tokens"`
	LinkCustomizationName       string        `json:"link_customization_name"`
	RedirectURI                 string        `json:"redirect_uri"`
	AndroidPackageName          string        `json:"android_package_name"`
	InstitutionData             *struct {
		RoutingNumber string `json:"routing_number"`
	} `json:"institution_data"`
	AccountFilters *accountFilters `json:"account_filters"`
	InstitutionID  string          `json:"institution_id"`
	UserToken      string          `json:"user_token"`
	Update         *struct {
		AccountSelectionEnabled bool `json:"account_selection_enabled"`
	} `json:"update"`
	HostedLink *struct {
		DeliveryMethod        string `json:"delivery_method" wire:"enum=sms|email"`
		CompletionRedirectURI string `json:"completion_redirect_uri"`
		URLLifetimeSeconds    *int   `json:"url_lifetime_seconds" wire:"min=1,max=1814400"`
	} `json:"hosted_link"`
	Transactions *struct {
		DaysRequested *int `json:"days_requested" wire:"min=1,max=730"`
	} `json:"transactions"`
	CRAEnabled bool `json:"cra_enabled"`

	CardSwitch                       wire.Object `json:"card_switch"`
	EUConfig                         wire.Object `json:"eu_config"`
	PaymentInitiation                wire.Object `json:"payment_initiation"`
	DepositSwitch                    wire.Object `json:"deposit_switch"`
	Employment                       wire.Object `json:"employment"`
	IncomeVerification               wire.Object `json:"income_verification"`
	BaseReport                       wire.Object `json:"base_report"`
	ConsumerReportPermissiblePurpose string      `json:"consumer_report_permissible_purpose"`
	Auth                             wire.Object `json:"auth"`
	Transfer                         wire.Object `json:"transfer"`
	IdentityVerification             wire.Object `json:"identity_verification"`
	Statements                       wire.Object `json:"statements"`
	Investments                      wire.Object `json:"investments"`
	InvestmentsAuth                  wire.Object `json:"investments_auth"`
}

type linkTokenUser struct {
	ClientUserID             string      `json:"client_user_id" wire:"required"`
	LegalName                string      `json:"legal_name"`
	Name                     wire.Object `json:"name" wire:"null"`
	PhoneNumber              string      `json:"phone_number"`
	PhoneNumberVerifiedTime  string      `json:"phone_number_verified_time" wire:"null,datetime"`
	EmailAddress             string      `json:"email_address"`
	EmailAddressVerifiedTime string      `json:"email_address_verified_time" wire:"null,datetime"`
	SSN                      string      `json:"ssn"`
	DateOfBirth              string      `json:"date_of_birth" wire:"null,date"`
	Address                  wire.Object `json:"address" wire:"null"`
	IDNumber                 wire.Object `json:"id_number" wire:"null"`
}

type subtypeFilter struct {
	AccountSubtypes []string `json:"account_subtypes" wire:"required,min=1"`
}

type accountFilters struct {
	Depository *subtypeFilter `json:"depository,omitempty"`
	Credit     *subtypeFilter `json:"credit,omitempty"`
	Loan       *subtypeFilter `json:"loan,omitempty"`
	Investment *subtypeFilter `json:"investment,omitempty"`
	Other      *subtypeFilter `json:"other,omitempty"`
}

// byType is the form Link takes the filters in.
func (f *accountFilters) byType() map[string][]string {
	out := map[string][]string{}
	if f == nil {
		return out
	}
	for _, row := range []struct {
		name   string
		filter *subtypeFilter
	}{{"depository", f.Depository}, {"credit", f.Credit}, {"loan", f.Loan}, {"investment", f.Investment}, {"other", f.Other}} {
		if row.filter != nil {
			out[row.name] = row.filter.AccountSubtypes
		}
	}
	return out
}

// linkSession is a link token and what became of it.
type linkSession struct {
	token             string
	req               *linkTokenCreateRequest
	createdAt, endsAt time.Time
	update            *item // nil for a new Item
	hostedID          string
	hostedEndsAt      time.Time
	spoilt            bool // too many wrong passwords
	sessions          []link.Session
	logins            map[string]*login
}

type linkTokenCreateResponse struct {
	LinkToken     string    `json:"link_token"`
	Expiration    time.Time `json:"expiration"`
	HostedLinkURL string    `json:"hosted_link_url,omitempty"`
	ack
}

func (s *Server) linkTokenCreate(c *call, req *linkTokenCreateRequest) (any, *wire.Error) {
	ls := &linkSession{token: newToken(linkToken), req: req, createdAt: c.now.Truncate(time.Second), logins: map[string]*login{}}
	ls.endsAt = ls.createdAt.Add(linkTokenLifetime)
	if req.AccessToken != "" {
		it, err := c.existing()
		if err != nil {
			return nil, err
		}
		ls.update, ls.endsAt = it, ls.createdAt.Add(updateTokenLifetime)
	}
	if err := checkLinkToken(req); err != nil {
		return nil, err
	}
	response := linkTokenCreateResponse{LinkToken: ls.token, Expiration: ls.endsAt, ack: c.ack()}
	if req.HostedLink != nil {
		ls.hostedID = newUUID()
		ls.hostedEndsAt = ls.endsAt
		if n := req.HostedLink.URLLifetimeSeconds; n != nil {
			ls.hostedEndsAt = ls.createdAt.Add(time.Duration(*n) * time.Second)
			// The token must live as long as the page that uses it.
			ls.endsAt = maxTime(ls.endsAt, ls.hostedEndsAt)
			response.Expiration = ls.endsAt
		}
		s.hosted[ls.hostedID] = ls
		response.HostedLinkURL = c.base + link.HostedPath + ls.hostedID
	}
	s.linkTokens[ls.token] = ls
	return response, nil
}

func checkLinkToken(req *linkTokenCreateRequest) *wire.Error {
	if strings.Contains(req.User.ClientUserID, "@") || strings.HasPrefix(req.User.ClientUserID, "+") && len(req.User.ClientUserID) > maxClientUserIDAsNumber {
		return wire.InvalidField("user.client_user_id must not be an email address or a phone number")
	}
	if err := checkLinkProducts(req); err != nil {
		return err
	}
	if req.Webhook != "" && !validWebhook(req.Webhook) {
		return wire.InvalidField("webhook must be a valid URL")
	}
	if req.RedirectURI != "" {
		if req.HostedLink != nil && req.RedirectURI != hostedRedirectURI {
			return wire.InvalidField("redirect_uri must be " + hostedRedirectURI + " with hosted_link")
		}
		if !validRedirect(req.RedirectURI) {
			return wire.InvalidField("redirect_uri must be an https URL without query or fragment; in Sandbox, http://localhost is allowed")
		}
	}
	selection := req.Update != nil && req.Update.AccountSelectionEnabled
	if selection && req.AccessToken == "" {
		return wire.InvalidField("update.account_selection_enabled requires access_token")
	}
	if req.AccountFilters != nil && req.AccessToken != "" && !selection {
		return wire.InvalidField("account_filters may not be used in update mode unless update.account_selection_enabled is true")
	}
	return nil
}

func checkLinkProducts(req *linkTokenCreateRequest) *wire.Error {
	for _, list := range [][]string{req.Products, req.RequiredIfSupportedProducts, req.OptionalProducts, req.AdditionalConsentedProducts} {
		for _, p := range list {
			if !isLinkProduct(p) {
				return wire.Of("INVALID_PRODUCT")
			}
		}
	}
	if req.AccessToken != "" || len(req.AccessTokens) > 0 {
		for _, p := range req.Products {
			if p != "assets" && p != "income_verification" {
				return wire.InvalidField("products must not be provided with access_token")
			}
		}
		return nil
	}
	if req.Products == nil {
		return wire.MissingFields([]string{"products"})
	}
	if len(req.Products) == 0 {
		return wire.Of("INVALID_PRODUCT")
	}
	for _, p := range slices.Concat(req.RequiredIfSupportedProducts, req.OptionalProducts) {
		if slices.Contains(req.Products, p) {
			return wire.InvalidField("a product may be in only one of products, required_if_supported_products and optional_products: " + p)
		}
	}
	for _, p := range req.OptionalProducts {
		if slices.Contains(req.RequiredIfSupportedProducts, p) {
			return wire.InvalidField("a product may be in only one of products, required_if_supported_products and optional_products: " + p)
		}
	}
	return nil
}

// isLinkProduct: balance is none of them, it comes with every other product.
func isLinkProduct(name string) bool {
	switch name {
	case "assets", "auth", "employment", "identity", "identity_match", "identity_verification", "income_verification",
		"investments", "investments_auth", "liabilities", "payment_initiation", "signal", "standing_orders", "statements",
		"transactions", "transfer":
		return true
	}
	return false
}

func validWebhook(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil
}

func validRedirect(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(address, "#") || u.ForceQuery {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && u.Hostname() == "localhost"
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

type linkTokenGetRequest struct {
	LinkToken string `json:"link_token" wire:"required"`
}

type linkTokenGetResponse struct {
	LinkToken    string            `json:"link_token"`
	CreatedAt    time.Time         `json:"created_at"`
	Expiration   time.Time         `json:"expiration"`
	LinkSessions []link.Session    `json:"link_sessions"`
	Metadata     linkTokenMetadata `json:"metadata"`
	ack
}

type linkTokenMetadata struct {
	InitialProducts []string        `json:"initial_products"`
	Webhook         *string         `json:"webhook"`
	CountryCodes    []string        `json:"country_codes"`
	Language        string          `json:"language"`
	AccountFilters  *accountFilters `json:"account_filters,omitempty"`
	RedirectURI     *string         `json:"redirect_uri"`
	ClientName      string          `json:"client_name"`
}

func (s *Server) linkTokenGet(c *call, req *linkTokenGetRequest) (any, *wire.Error) {
	ls := s.linkTokens[req.LinkToken]
	if ls == nil || c.now.After(ls.endsAt.Add(sessionsKept)) {
		return nil, wire.Of("INVALID_LINK_TOKEN")
	}
	sessions := []link.Session{}
	for _, one := range ls.sessions {
		if one.FinishedAt == nil || c.now.Before(one.FinishedAt.Add(sessionsKept)) {
			sessions = append(sessions, one)
		}
	}
	return linkTokenGetResponse{
		LinkToken: ls.token, CreatedAt: ls.createdAt, Expiration: ls.endsAt, LinkSessions: sessions,
		Metadata: linkTokenMetadata{
			InitialProducts: orEmpty(ls.req.Products),
			Webhook:         nullable(ls.req.Webhook),
			CountryCodes:    ls.req.CountryCodes,
			Language:        ls.req.Language,
			AccountFilters:  ls.req.AccountFilters,
			RedirectURI:     nullable(ls.req.RedirectURI),
			ClientName:      ls.req.ClientName,
		},
		ack: c.ack(),
	}, nil
}

// nullable is null on the wire for a text that was not given.
func nullable(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// orEmpty is [] on the wire for a list that was not given.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
