package plaidsvc

import (
	"context"
	"errors"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// Item is what Plaid says of a linked login (schemas Item and ItemStatusNullable).
type Item struct {
	ID          ledger.ItemID
	Institution ledger.InstitutionID // empty for an Item without one
	Webhook     string
	Billed      []string // products that cost money while the Item exists
	Available   []string // products that could be added
	Consented   []string
	Status      ledger.ItemStatus
}

// ItemStatus is Item for those who need the status alone.
func (c *Client) ItemStatus(ctx context.Context, accessToken secret.Secret) (ledger.ItemStatus, error) {
	item, err := c.Item(ctx, accessToken)
	return item.Status, err
}

// Item asks after an Item (/item/get). A broken Item is no error: its trouble is in Status.Trouble.
func (c *Client) Item(ctx context.Context, accessToken secret.Secret) (Item, error) {
	const path = "/item/get"
	ctx = about(ctx, accessToken)
	var w struct {
		Item   wireItem `json:"item"`
		Status struct {
			Transactions struct {
				Good   string `json:"last_successful_update"`
				Failed string `json:"last_failed_update"`
			} `json:"transactions"`
		} `json:"status"`
		RequestID string `json:"request_id"`
	}
	if err := c.post(ctx, path, plaid.NewItemGetRequest(accessToken.Reveal()), &w); err != nil {
		return Item{}, err
	}
	if w.Item.ID == "" {
		return Item{}, c.malformed(path, w.RequestID, errNoID)
	}
	c.items.learn(accessToken, w.Item.ID)
	now := c.now().UTC()
	if w.Item.Products == nil {
		w.Item.Products = w.Item.Billed
	}
	for _, list := range [][]string{w.Item.Products, w.Item.Billed, w.Item.Available, w.Item.Consented} {
		for i := range list {
			list[i] = enum(list[i])
		}
	}
	return Item{
		ID: w.Item.ID, Institution: w.Item.Institution, Webhook: w.Item.Webhook,
		Billed: w.Item.Billed, Available: w.Item.Available, Consented: w.Item.Consented,
		Status: ledger.ItemStatus{
			Products:           w.Item.Products,
			ConsentExpiresAt:   instant(w.Item.ConsentExpiresAt),
			LastGoodUpdateAt:   instant(w.Status.Transactions.Good),
			LastFailedUpdateAt: instant(w.Status.Transactions.Failed),
			Trouble:            w.Item.Error.trouble(now, func(t string) safetext.Untrusted { return c.blot(ctx, t) }),
			CheckedAt:          now,
		},
	}, nil
}

// wireItem is schema Item.
type wireItem struct {
	ID               ledger.ItemID        `json:"item_id"`
	Institution      ledger.InstitutionID `json:"institution_id"`
	Webhook          string               `json:"webhook"`
	Error            *wireError           `json:"error"`
	Products         []string             `json:"products"` // missing in answers older than the schema
	Billed           []string             `json:"billed_products"`
	Available        []string             `json:"available_products"`
	Consented        []string             `json:"consented_products"`
	ConsentExpiresAt string               `json:"consent_expiration_time"`
}

// errNoID says that an answer lacks the id without which it is worth nothing.
var errNoID = errors.New("an id is missing")

// malformed is an answer that can be read but not used. why must repeat nothing of it.
func (c *Client) malformed(path, requestID string, why error) error {
	return &Error{
		Path: path, Code: ledger.CodeUnreadable, HTTP: 200, RequestID: label(requestID), At: c.now(),
		Message: safetext.Untrusted(why.Error()),
	}
}

// gone reports whether Plaid does not know the Item any more.
func gone(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Code == "ITEM_NOT_FOUND" || e.Code == "ITEM_CONCURRENTLY_DELETED")
}
