package sandbox

import (
	"encoding/json"
	"slices"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/wire"
)

// accountJSON is the AccountBase schema.
type accountJSON struct {
	AccountID    string       `json:"account_id"`
	Balances     balancesJSON `json:"balances"`
	Mask         *string      `json:"mask"`
	Name         string       `json:"name"`
	OfficialName *string      `json:"official_name"`
	Subtype      *string      `json:"subtype"`
	Type         string       `json:"type"`
}

type balancesJSON struct {
	Available              *json.Number `json:"available"`
	Current                *json.Number `json:"current"`
	ISOCurrencyCode        *string      `json:"iso_currency_code"`
	Limit                  *json.Number `json:"limit"`
	UnofficialCurrencyCode *string      `json:"unofficial_currency_code"`
}

func accountToJSON(a bank.Account) accountJSON {
	iso, unofficial := currencyCodes(a.Currency)
	return accountJSON{
		AccountID: string(a.ID), Mask: nullable(a.Mask), Name: a.Name, OfficialName: nullable(a.OfficialName),
		Subtype: nullable(a.Subtype), Type: string(a.Type),
		Balances: balancesJSON{
			Available: decimal(a.Balances.Available), Current: decimal(a.Balances.Current), Limit: decimal(a.Balances.Limit),
			ISOCurrencyCode: iso, UnofficialCurrencyCode: unofficial,
		},
	}
}

// decimal is the exact number, or null.
func decimal(a *bank.Amount) *json.Number {
	if a == nil {
		return nil
	}
	n := json.Number(a.Decimal())
	return &n
}

// currencyCodes: exactly one of the two fields is set.
func currencyCodes(c bank.Currency) (iso, unofficial *string) {
	if c.Unofficial {
		return nil, &c.Code
	}
	return &c.Code, nil
}

// sharedAccounts are the Item's accounts as of today, or those named.
func (s *Server) sharedAccounts(it *item, only []string) ([]bank.Account, *wire.Error) {
	var out []bank.Account
	for _, a := range it.login.Accounts(s.today()) {
		if it.accounts[a.ID] && (only == nil || slices.Contains(only, string(a.ID))) {
			out = append(out, a)
		}
	}
	for _, id := range only {
		if !it.accounts[bank.AccountID(id)] {
			return nil, wire.Of("INVALID_ACCOUNT_ID")
		}
	}
	return out, nil
}

func accountsToJSON(accounts []bank.Account) []accountJSON {
	out := make([]accountJSON, 0, len(accounts))
	for _, a := range accounts {
		out = append(out, accountToJSON(a))
	}
	return out
}

type accountsGetRequest struct {
	AccessToken string `json:"access_token" wire:"required"`
	Options     struct {
		AccountIDs []string `json:"account_ids"`
	} `json:"options"`
}

type accountsGetResponse struct {
	Accounts []accountJSON `json:"accounts"`
	Item     itemJSON      `json:"item"`
	ack
}

func (s *Server) accountsGet(c *call, req *accountsGetRequest) (any, *wire.Error) {
	return s.accounts(c, req.Options.AccountIDs)
}

func (s *Server) accounts(c *call, only []string) (any, *wire.Error) {
	it, err := c.working()
	if err != nil {
		return nil, err
	}
	accounts, err := s.sharedAccounts(it, only)
	if err != nil {
		return nil, err
	}
	return accountsGetResponse{Accounts: accountsToJSON(accounts), Item: it.json(), ack: c.ack()}, nil
}

type balanceGetRequest struct {
	AccessToken string `json:"access_token" wire:"required"`
	Options     struct {
		AccountIDs []string `json:"account_ids"`
		// Read at Capital One only, which the Sandbox does not have.
		MinLastUpdatedDatetime string `json:"min_last_updated_datetime" wire:"datetime"`
	} `json:"options"`
	PaymentDetails wire.Object `json:"payment_details" wire:"null"`
}

func (s *Server) balanceGet(c *call, req *balanceGetRequest) (any, *wire.Error) {
	return s.accounts(c, req.Options.AccountIDs)
}
