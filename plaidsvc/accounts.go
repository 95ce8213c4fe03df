package plaidsvc

import (
	"context"
	"encoding/json"
	"time"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// Accounts lists the Item's open accounts with the balances Plaid last read at the bank (/accounts/get). It costs nothing.
func (c *Client) Accounts(ctx context.Context, accessToken secret.Secret) ([]ledger.Account, error) {
	ctx = about(ctx, accessToken)
	return c.accounts(ctx, accessToken, "/accounts/get", plaid.NewAccountsGetRequest(accessToken.Reveal()))
}

// oldestBalance is how old a balance may be that Plaid calls live.
const oldestBalance = 30 * 24 * time.Hour

// LiveBalances has Plaid read the balances at the bank now (/accounts/balance/get): slow, and billed for each call outside
// the Sandbox.
func (c *Client) LiveBalances(ctx context.Context, accessToken secret.Secret) ([]ledger.Account, error) {
	ctx = about(ctx, accessToken, within(balanceTimeout))
	req := plaid.NewAccountsBalanceGetRequest(accessToken.Reveal())
	// Capital One refuses the call without an oldest acceptable instant; every other bank ignores it.
	var opts plaid.AccountsBalanceGetRequestOptions
	opts.SetMinLastUpdatedDatetime(c.now().UTC().Add(-oldestBalance).Truncate(time.Second))
	req.SetOptions(opts)
	return c.accounts(ctx, accessToken, "/accounts/balance/get", req)
}

func (c *Client) accounts(ctx context.Context, token secret.Secret, path string, req json.Marshaler) ([]ledger.Account, error) {
	var w struct {
		Accounts  []wireAccount `json:"accounts"`
		Item      wireItem      `json:"item"`
		RequestID string        `json:"request_id"`
	}
	if err := c.post(ctx, path, req, &w); err != nil {
		return nil, err
	}
	if w.Item.ID != "" {
		c.items.learn(token, w.Item.ID)
	}
	now := c.now().UTC()
	out := make([]ledger.Account, 0, len(w.Accounts))
	for _, a := range w.Accounts {
		account, err := a.account(w.Item.ID, now)
		if err != nil {
			return nil, c.malformed(path, w.RequestID, err)
		}
		out = append(out, account)
	}
	return out, nil
}

// wireAccount is schema AccountBase.
type wireAccount struct {
	ID           ledger.AccountID   `json:"account_id"`
	PersistentID string             `json:"persistent_account_id"`
	Name         safetext.Untrusted `json:"name"`
	OfficialName safetext.Untrusted `json:"official_name"`
	Mask         safetext.Untrusted `json:"mask"`
	Type         ledger.AccountType `json:"type"`
	Subtype      string             `json:"subtype"`
	Balances     struct {
		Available json.Number `json:"available"`
		Current   json.Number `json:"current"`
		Limit     json.Number `json:"limit"`
		UpdatedAt string      `json:"last_updated_datetime"`
		currencies
	} `json:"balances"`
}

func (w wireAccount) account(item ledger.ItemID, now time.Time) (ledger.Account, error) {
	a := ledger.Account{
		ID: w.ID, Item: item, PersistentID: w.PersistentID, Name: w.Name, OfficialName: w.OfficialName, Mask: w.Mask,
		Type: enum(w.Type), Subtype: enum(w.Subtype), Balances: ledger.Balances{AsOf: instant(w.Balances.UpdatedAt)},
	}
	if a.ID == "" {
		return ledger.Account{}, errNoID
	}
	if a.Balances.AsOf.IsZero() {
		a.Balances.AsOf = now
	}
	code := w.Balances.code()
	for _, b := range []struct {
		text json.Number
		to   **ledger.Money
	}{
		{w.Balances.Available, &a.Balances.Available}, {w.Balances.Current, &a.Balances.Current}, {w.Balances.Limit, &a.Balances.Limit},
	} {
		m, err := optional(b.text, code)
		if err != nil {
			return ledger.Account{}, err
		}
		*b.to = m
	}
	return a, nil
}
