package linkserver

import "strconv"

// Institution is a bank as Link names it. The name is foreign text.
type Institution struct {
	ID   string `json:"institution_id"`
	Name string `json:"name"`
}

// Account is one account the person selected. All of it is foreign text.
type Account struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Mask    string `json:"mask"` // the last two to four characters of the number, or empty
	Type    string `json:"type"`
	Subtype string `json:"subtype"`
}

// Success is what Link's onSuccess reported (Plaid's Link web page). Accounts beyond what fits in one report are left out;
// the full list is that of /accounts/get.
type Success struct {
	PublicToken   Token
	Institution   Institution // empty for a Same Day micro-deposit Item
	Accounts      []Account
	LinkSessionID string
}

// successReport is Success as the page sends it.
type successReport struct {
	PublicToken   string       `json:"public_token"`
	Institution   *Institution `json:"institution"`
	Accounts      []Account    `json:"accounts"`
	LinkSessionID string       `json:"link_session_id"`
}

func (r successReport) success() Success {
	s := Success{PublicToken: Token(r.PublicToken), LinkSessionID: clip(r.LinkSessionID)}
	if r.Institution != nil {
		s.Institution = Institution{ID: clip(r.Institution.ID), Name: clip(r.Institution.Name)}
	}
	for _, a := range r.Accounts {
		s.Accounts = append(s.Accounts, Account{
			ID: clip(a.ID), Name: clip(a.Name), Mask: clip(a.Mask), Type: clip(a.Type), Subtype: clip(a.Subtype),
		})
	}
	return s
}

// sentence says what was linked, for a decision that came without words.
func (s Success) sentence(mode Mode) string {
	bank := s.Institution.Name
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
