package plaidsvc

import (
	"context"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// Login is a linked Item and the token that opens it. The token does not expire.
type Login struct {
	Item        ledger.ItemID
	AccessToken secret.Secret
}

// Exchange turns the public token of a successful Link into an Item (/item/public_token/exchange). It is sent once: a second
// try after a lost answer would find the token used up, and hide that the Item exists. Only a 429, which Plaid certainly did
// not carry out, is tried again.
func (c *Client) Exchange(ctx context.Context, publicToken secret.Secret) (Login, error) {
	const path = "/item/public_token/exchange"
	ctx = about(ctx, secret.Secret{}, once, hiding(publicToken))
	req := plaid.NewItemPublicTokenExchangeRequest(publicToken.Reveal())
	got, resp, err := c.sdk.ItemPublicTokenExchange(ctx).ItemPublicTokenExchangeRequest(*req).Execute()
	if err := c.settle(ctx, path, resp, err); err != nil {
		return Login{}, err
	}
	if got.AccessToken == "" || got.ItemId == "" {
		return Login{}, c.incomplete(path, got.RequestId)
	}
	login := Login{Item: ledger.ItemID(got.ItemId), AccessToken: secret.New(got.AccessToken)}
	c.items.learn(login.AccessToken, login.Item)
	return login, nil
}

// InvalidateAccessToken replaces an access token (/item/access_token/invalidate). The old one is dead at once, so the new one
// must be stored before anything else is done. It is sent once: a second try would use the dead token.
func (c *Client) InvalidateAccessToken(ctx context.Context, accessToken secret.Secret) (secret.Secret, error) {
	const path = "/item/access_token/invalidate"
	ctx = about(ctx, accessToken, once)
	req := plaid.NewItemAccessTokenInvalidateRequest(accessToken.Reveal())
	got, resp, err := c.sdk.ItemAccessTokenInvalidate(ctx).ItemAccessTokenInvalidateRequest(*req).Execute()
	if err := c.settle(ctx, path, resp, err); err != nil {
		return secret.Secret{}, err
	}
	if got.NewAccessToken == "" {
		return secret.Secret{}, c.incomplete(path, got.RequestId)
	}
	fresh := secret.New(got.NewAccessToken)
	if id := c.items.of(callOf(ctx)); id != "" {
		c.items.learn(fresh, id)
	}
	return fresh, nil
}

// Remove ends an Item and its billing (/item/remove). alreadyGone reports that Plaid no longer knew it, which comes to the
// same: the Item is gone.
func (c *Client) Remove(ctx context.Context, accessToken secret.Secret) (alreadyGone bool, err error) {
	ctx = about(ctx, accessToken)
	req := plaid.NewItemRemoveRequest(accessToken.Reveal())
	_, resp, err := c.sdk.ItemRemove(ctx).ItemRemoveRequest(*req).Execute()
	err = c.settle(ctx, "/item/remove", resp, err)
	if gone(err) {
		return true, nil
	}
	return false, err
}

func (c *Client) incomplete(path, requestID string) error {
	return &Error{Path: path, Code: ledger.CodeUnreadable, HTTP: 200, RequestID: label(requestID), At: c.now()}
}
