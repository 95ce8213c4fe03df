package bank

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// The usernames the Sandbox knows. With any of them the password is pass_good, or one of the documented mfa_* and
// error_* passwords, or {"recaptcha":"good"}. UserBulkPrefix is followed by the number of rows, 1 to MaxBulkRows.
const (
	UserGood      = "user_good"
	UserCustom    = "user_custom" // the password is the JSON configuration
	UserRivera    = "user_household_rivera"
	UserLindqvist = "user_household_lindqvist"
	UserDynamic   = "user_transactions_dynamic" // any password; the rows of user_good, meant for AddTransactions

	UserBulkPrefix = "user_bulk_"
	MaxBulkRows    = 6_000_000 // over ten years; Plaid gives two of them, so somewhat more than a million

	passGood = "pass_good"
)

// OpenLogin asks a bank to accept credentials on a day. OAuth institutions accept any, even empty ones, and show
// user_good unless the username names someone else. A refusal is a *Refusal. Where the bank asks for a
// second factor the login is returned all the same, with its Challenge, and must not be used before that is passed.
func (w *World) OpenLogin(id InstitutionID, username, password string, openedOn Date) (*Login, error) {
	institution, found := w.Institution(id)
	switch {
	case !found:
		return nil, refuse(InvalidInstitution)
	case !institution.Supported:
		return nil, refuse(NoLongerSupported)
	case institution.Health == Down:
		return nil, refuse(InstitutionDown)
	}
	username = strings.TrimSpace(username)
	l := &Login{world: w, institution: institution, username: username, openedOn: openedOn}
	data := w.root.with("login", string(id), username)
	l.ids = data.with("ids", password).at(int64(openedOn))
	if err := l.accept(password, data); err != nil {
		return nil, err
	}
	if institution.AlwaysMFA && l.challenge == nil {
		l.challenge = deviceChallenge()
	}
	l.ledger = l.open(l.ids)
	return l, nil
}

func (l *Login) accept(password string, data key) error {
	if l.username == UserCustom {
		return l.acceptCustom(password, data)
	}
	open, known := l.opener(l.username, data)
	if l.institution.OAuth {
		if !known {
			open, _ = l.opener(UserGood, data)
		}
		l.open = open
		return nil
	}
	if !known {
		return refuse(InvalidCredentials)
	}
	l.open = open
	return l.acceptPassword(password)
}

// opener finds who stands behind a username.
func (l *Login) opener(username string, data key) (func(ids key) ledger, bool) {
	names, openedOn := l.world.taxonomy, l.openedOn
	family := func(plan func(key, Date) household) (func(ids key) ledger, bool) {
		return func(ids key) ledger { return openHousehold(names, ids, data, openedOn, plan(data, openedOn)) }, true
	}
	switch username {
	case UserGood, UserDynamic:
		return func(ids key) ledger { return openGood(names, ids, openedOn) }, true
	case UserRivera:
		return family(rivera)
	case UserLindqvist:
		return family(lindqvist)
	}
	if count, found := strings.CutPrefix(username, UserBulkPrefix); found {
		n, err := strconv.Atoi(count)
		if err == nil && n >= 1 && n <= MaxBulkRows {
			return func(ids key) ledger { return openBulk(names, ids, data, openedOn, n) }, true
		}
	}
	return nil, false
}

func (l *Login) acceptPassword(password string) error {
	switch {
	case password == passGood, password == "microdeposits_good", l.username == UserDynamic && password != "":
		return nil
	case strings.HasPrefix(password, "error_"):
		if code := ErrorCode(strings.TrimPrefix(password, "error_")); slices.Contains(PasswordErrors(), code) {
			return refuse(code)
		}
	case strings.HasPrefix(password, "mfa_"):
		if challenge, known := challengeByPassword(password); known {
			l.challenge = challenge
			return nil
		}
	case strings.HasPrefix(strings.TrimSpace(password), "{"):
		return l.acceptRecaptcha(password)
	}
	return refuse(InvalidCredentials)
}

func (l *Login) acceptRecaptcha(password string) error {
	var form struct {
		Recaptcha string `json:"recaptcha"`
	}
	if json.Unmarshal([]byte(password), &form) != nil {
		return refuse(InvalidCredentials)
	}
	return l.applyRecaptcha(form.Recaptcha)
}

func (l *Login) applyRecaptcha(value string) error {
	switch value {
	case "good":
		l.recaptcha = true
		return nil
	case "bad":
		return refuse(RecaptchaBad)
	default:
		return refuse(InvalidCredentials)
	}
}
