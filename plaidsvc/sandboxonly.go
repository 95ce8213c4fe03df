package plaidsvc

import (
	"context"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/secret"
)

// SandboxPublicToken links without Link (/sandbox/public_token/create): only in the Sandbox, and not at OAuth institutions.
// An empty username means user_good and pass_good; no products means transactions.
func (c *Client) SandboxPublicToken(
	ctx context.Context, institution ledger.InstitutionID, username string, password secret.Secret, names ...string,
) (secret.Secret, error) {
	const path = "/sandbox/public_token/create"
	if err := c.sandboxOnly("link without the browser"); err != nil {
		return secret.Secret{}, err
	}
	if len(names) == 0 {
		names = []string{"transactions"}
	}
	req := plaid.NewSandboxPublicTokenCreateRequest(string(institution), products(names))
	var opts plaid.SandboxPublicTokenCreateRequestOptions
	if username != "" {
		opts.SetOverrideUsername(username)
		opts.SetOverridePassword(password.Reveal())
	}
	var days plaid.SandboxPublicTokenCreateRequestOptionsTransactions
	days.SetDaysRequested(longestHistory)
	opts.SetTransactions(days)
	req.SetOptions(opts)
	ctx = about(ctx, secret.Secret{}, hiding(password))
	got, resp, err := c.sdk.SandboxPublicTokenCreate(ctx).SandboxPublicTokenCreateRequest(*req).Execute()
	if err := c.settle(ctx, path, resp, err); err != nil {
		return secret.Secret{}, err
	}
	if got.PublicToken == "" {
		return secret.Secret{}, c.incomplete(path, got.RequestId)
	}
	return secret.New(got.PublicToken), nil
}

// ResetLogin puts an Item into ITEM_LOGIN_REQUIRED (/sandbox/item/reset_login): only in the Sandbox.
func (c *Client) ResetLogin(ctx context.Context, accessToken secret.Secret) error {
	if err := c.sandboxOnly("reset a login"); err != nil {
		return err
	}
	ctx = about(ctx, accessToken)
	req := plaid.NewSandboxItemResetLoginRequest(accessToken.Reveal())
	_, resp, err := c.sdk.SandboxItemResetLogin(ctx).SandboxItemResetLoginRequest(*req).Execute()
	return c.settle(ctx, "/sandbox/item/reset_login", resp, err)
}

// FireWebhook has the Sandbox send a webhook to the Item's URL (/sandbox/item/fire_webhook). kind may be empty.
func (c *Client) FireWebhook(ctx context.Context, accessToken secret.Secret, kind, code string) error {
	if err := c.sandboxOnly("fire a webhook"); err != nil {
		return err
	}
	ctx = about(ctx, accessToken)
	req := plaid.NewSandboxItemFireWebhookRequest(accessToken.Reveal(), code)
	if kind != "" {
		req.SetWebhookType(plaid.WebhookType(kind))
	}
	_, resp, err := c.sdk.SandboxItemFireWebhook(ctx).SandboxItemFireWebhookRequest(*req).Execute()
	return c.settle(ctx, "/sandbox/item/fire_webhook", resp, err)
}
