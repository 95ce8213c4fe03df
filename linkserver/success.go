package linkserver

import (
	"regexp"
	"strconv"

	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// Institution is a bank as Link names it.
type Institution struct {
	ID   string
	Name safetext.Untrusted
}

// Account is one account the person selected.
type Account struct {
	ID      string
	Name    safetext.Untrusted
	Mask    safetext.Untrusted // the last two to four characters of the number, or empty
	Type    string
	Subtype string
}

// Success is what Link's onSuccess reported (Plaid's Link web page). Accounts beyond what fits in one report are left out;
// the full list is that of /accounts/get.
type Success struct {
	PublicToken   secret.Secret
	Institution   Institution // empty for a Same Day micro-deposit Item
	Accounts      []Account
	LinkSessionID string
}

// institutionReport is Institution as the page sends it.
type institutionReport struct {
	ID   string `json:"institution_id"`
	Name string `json:"name"`
}

func (r *institutionReport) institution() Institution {
	if r == nil {
		return Institution{}
	}
	return Institution{ID: plain(r.ID), Name: foreign(r.Name)}
}

// accountReport is Account as the page sends it.
type accountReport struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Mask    string `json:"mask"`
	Type    string `json:"type"`
	Subtype string `json:"subtype"`
}

// successReport is Success as the page sends it.
type successReport struct {
	PublicToken   string             `json:"public_token"`
	Institution   *institutionReport `json:"institution"`
	Accounts      []accountReport    `json:"accounts"`
	LinkSessionID string             `json:"link_session_id"`
}

func (r successReport) success() Success {
	s := Success{
		PublicToken: secret.New(r.PublicToken), Institution: r.Institution.institution(), LinkSessionID: plain(r.LinkSessionID),
	}
	for _, a := range r.Accounts {
		s.Accounts = append(s.Accounts, Account{
			ID: plain(a.ID), Name: foreign(a.Name), Mask: foreign(a.Mask), Type: plain(a.Type), Subtype: plain(a.Subtype),
		})
	}
	return s
}

// sentence says what was linked, for a decision that came without words.
func (s Success) sentence(mode Mode) string {
	bank := safetext.Line(s.Institution.Name)
	if bank == "" {
		bank = "Your bank"
	}
	if mode == ModeUpdate {
		return bank + " is connected again."
	}
	switch n := len(s.Accounts); n {
	case 0:
		return bank + " is linked."
	case 1:
		return bank + " is linked, 1 account."
	default:
		return bank + " is linked, " + strconv.Itoa(n) + " accounts."
	}
}

// publicTokenPattern compiles the shape of a public token: type, environment, uuid (Plaid's glossary).
func publicTokenPattern() *regexp.Regexp {
	return regexp.MustCompile(`^public-(sandbox|production)-[0-9a-f-]{36}$`)
}

// environment returns where the public token was made; ok is false when it has not the shape of one.
func (r successReport) environment(pattern *regexp.Regexp) (environment Environment, ok bool) {
	match := pattern.FindStringSubmatch(r.PublicToken)
	if match == nil {
		return "", false
	}
	return Environment(match[1]), true
}
