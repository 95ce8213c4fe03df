package link

import "context"

// Backend is everything Link asks of the Sandbox behind it. The Sandbox's HTTP API implements it; Link itself holds no
// bank, no Item and no token beyond the running session.
//
// Errors: a failure that a person or a client is to see is returned as (or wraps) *Error, with Plaid's own type, code and
// texts; Link shows it, sends it to onEvent and onExit, and never changes it. Any other error is shown as Plaid's
// API_ERROR/INTERNAL_SERVER_ERROR, without its text. Every method may return INVALID_LINK_TOKEN at any time (the token
// expired while Link was open): Link then closes with that error, as Plaid's does.
//
// Methods are called from many goroutines at once, and for one link token in the order
// Configuration, SearchInstitutions*, (BeginLogin, AnswerMFA*)+, Finish.
type Backend interface {
	// Configuration returns what the link token was created with. It is called each time Link opens.
	// A token that is unknown, expired, spent or invalidated gives *Error INVALID_INPUT/INVALID_LINK_TOKEN.
	Configuration(ctx context.Context, linkToken string) (Configuration, error)

	// HostedLinkToken returns the link token behind a Hosted Link page, by the id in its URL (HostedPath + id).
	// An unknown or expired id gives *Error INVALID_INPUT/INVALID_LINK_TOKEN.
	HostedLinkToken(ctx context.Context, hostedID string) (linkToken string, err error)

	// SearchInstitutions returns the institutions a person may pick with this token, best match first. An empty query
	// gives the ones to feature. Matching ignores case and looks at the name (and, if wished, the URL). Only institutions
	// in the token's countries are returned; one that does not support all its products is returned with
	// Supported false, so that Link can say "connectivity not supported". Link shows at most 50.
	SearchInstitutions(ctx context.Context, linkToken, query string) ([]Institution, error)

	// BeginLogin signs in at a bank and returns the first step after it: a challenge, or the accounts found.
	// In update mode Link passes the Item's own institution. Usual errors: ITEM_ERROR/INVALID_CREDENTIALS,
	// ITEM_ERROR/INVALID_UPDATED_USERNAME (update mode, another user name), and those of the error_* passwords.
	// Link counts INVALID_CREDENTIALS and calls Invalidate at the fifth. RECAPTCHA_ERROR/RECAPTCHA_BAD is held back until
	// the person has solved the puzzle that then turns out to be refused.
	BeginLogin(ctx context.Context, linkToken string, login Login) (Step, error)

	// AnswerMFA answers the challenge of the login's last step. For the form of answers see Challenge.
	// Wrong answers that may be given again are no error but a Step with Rejected set and the challenge to ask now
	// (Plaid asks device and code anew from the device choice, questions and selections again as they were).
	AnswerMFA(ctx context.Context, linkToken, loginID string, answers []string) (Step, error)

	// Finish ends a login whose accounts are known. accountIDs is a non-empty subset of Step.Accounts, in their order:
	// the accounts the person shares. For a new Item it creates the Item and its public token; in update mode it repairs
	// the Item (ITEM_LOGIN_REQUIRED is gone, the same access token stays valid), replaces the shared accounts by
	// accountIDs, and still hands over a public token, which Plaid's clients do not exchange.
	Finish(ctx context.Context, linkToken, loginID string, accountIDs []string) (Connection, error)

	// Invalidate makes the link token answer INVALID_LINK_TOKEN from now on (too many wrong passwords).
	Invalidate(ctx context.Context, linkToken string) error

	// SaveSession records one run of Link for /link/token/get (link_sessions). It is called when Link opens, with every
	// event, and when it ends; each call carries the whole session so far, and replaces the one of the same ID.
	SaveSession(ctx context.Context, linkToken string, session Session) error
}

// HostedPath is the path of the Hosted Link page, without its id: hosted_link_url = Sandbox URL + HostedPath + id.
const HostedPath = "/link/hosted/"

// Configuration is what a link token was created with, as far as Link shows it or obeys it.
// Source: /link/token/create (LinkTokenCreateRequest).
type Configuration struct {
	ClientName   string   // the application asking, as the person reads it
	Products     []string // product names, such as "transactions"; empty in update mode
	CountryCodes []string // ISO 3166-1 alpha-2
	Language     string   // Plaid's code, such as "en"; Link speaks English for all
	// RedirectURI is where a bank sends the person back when a pop-up is not possible; empty: pop-up only.
	RedirectURI string
	// AccountFilters: account type ("depository") to the subtypes offered ("checking", or "all"). A type that is not named
	// is left out; an empty map offers everything.
	AccountFilters map[string][]string
	// Update is nil for a new Item, else Link runs in update mode.
	Update *Update
	// HostedCompletionURI is where the Hosted Link page goes when it ends; empty: it stays and says it is done.
	HostedCompletionURI string
}

// Update is the Item an update-mode token was created for.
type Update struct {
	Institution Institution
	// AccountSelection is update.account_selection_enabled: the person chooses the shared accounts anew.
	AccountSelection bool
}

// Health is the state of an institution's logins (item_logins.status).
type Health string

// Values of Health. DEGRADED is a warning before the login, DOWN forbids it.
const (
	Healthy  Health = "HEALTHY"
	Degraded Health = "DEGRADED"
	Down     Health = "DOWN"
)

// Institution is a bank a person can pick. Source: Institution of /institutions/get.
type Institution struct {
	ID           string `json:"institution_id"`
	Name         string `json:"name"`
	URL          string `json:"url"`           // the bank's own page, may be empty
	PrimaryColor string `json:"primary_color"` // "#rrggbb", or empty
	Logo         string `json:"logo"`          // base64 PNG without a data: prefix, or empty: its initials are drawn
	OAuth        bool   `json:"oauth"`         // the person signs in on the bank's own page
	Health       Health `json:"health"`        // empty counts as Healthy
	Supported    bool   `json:"supported"`     // supports every product of the link token
}

// Login is one try to sign in. At an OAuth institution it stands for the sign-in on the bank's own page, where anything,
// nothing included, is accepted; Username then only says which test user to show.
type Login struct {
	InstitutionID string
	Username      string
	Password      string
	OAuth         bool
}

// Step is what a bank asks or gives next. Exactly one of Challenge and Accounts is set.
type Step struct {
	// LoginID names this login in AnswerMFA and Finish. Opaque; it stays the same through all steps of one login.
	LoginID   string
	Challenge *Challenge
	// Accounts are all accounts of the login, before account filters: Link applies those.
	Accounts []Account
	// Rejected, with a Challenge: the answers just given were wrong (ITEM_ERROR/INVALID_MFA); Challenge is asked now.
	Rejected *Error
}

// ChallengeKind says how a challenge is asked and answered.
type ChallengeKind string

// Values of ChallengeKind. The first four are Plaid's mfa_type.
const (
	// ChallengeDevice: choose one of Devices. answers = [its ID].
	ChallengeDevice ChallengeKind = "device"
	// ChallengeCode: type the code that was sent to Sent. answers = [code].
	ChallengeCode ChallengeKind = "code"
	// ChallengeQuestions: answer every one of Questions in words. answers = one a question, in order.
	ChallengeQuestions ChallengeKind = "questions"
	// ChallengeSelections: choose one option of every one of Questions. answers = the chosen option's text, in order.
	ChallengeSelections ChallengeKind = "selections"
	// ChallengeRecaptcha: say that one is a person. answers = ["solved"]. It is no MFA, but Plaid asks it at this point.
	ChallengeRecaptcha ChallengeKind = "recaptcha"
)

// Challenge is one round of what a bank asks beyond the password.
type Challenge struct {
	Kind      ChallengeKind `json:"kind"`
	Devices   []Device      `json:"devices,omitempty"`   // ChallengeDevice, never empty there
	Sent      string        `json:"sent,omitempty"`      // ChallengeCode: where the code went, "Text message to ***-***-1234"
	Questions []Question    `json:"questions,omitempty"` // ChallengeQuestions and ChallengeSelections, never empty there
}

// Device is where a bank can send a code.
type Device struct {
	ID    string `json:"id"`
	Label string `json:"label"` // "Text message to ***-***-1234"
}

// Question is one security question; Options is set for selections.
type Question struct {
	Text    string   `json:"text"`
	Options []string `json:"options,omitempty"`
}

// Account is an account as Link shows it and hands it over. Source: the accounts of Link's onSuccess metadata.
type Account struct {
	ID                 string  `json:"id"` // Plaid's account_id
	Name               string  `json:"name"`
	Mask               *string `json:"mask"`                // last 2 to 4 characters of the number, or null
	Type               string  `json:"type"`                // "depository"
	Subtype            string  `json:"subtype"`             // "checking"
	VerificationStatus *string `json:"verification_status"` // micro-deposits only, else null
	ClassType          *string `json:"class_type"`          // micro-deposits only, else null
	// Shared, in update mode: the Item shares this account now. It says which boxes are ticked at first.
	Shared bool `json:"-"`
}

// Connection is the outcome of a login that was carried to its end.
type Connection struct {
	PublicToken string
	// Accounts are the shared ones as the Item has them now, with their final IDs.
	Accounts []Account
}

// Error is a Plaid error as the wire and Link's callbacks carry it. Source: PlaidError.
type Error struct {
	Type           string  `json:"error_type"`
	Code           string  `json:"error_code"`
	Message        string  `json:"error_message"`
	DisplayMessage *string `json:"display_message"` // null: not caused by the person
}

// Error returns the type, the code and the developer's message.
func (e *Error) Error() string { return e.Type + "/" + e.Code + ": " + e.Message }
