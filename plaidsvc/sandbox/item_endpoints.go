package sandbox

import (
	"slices"
	"time"

	"passbook/plaidsvc/sandbox/wire"
)

// publicTokenLifetime is how long a public token can be exchanged.
const publicTokenLifetime = 30 * time.Minute

// publicGrant is a public token that was handed out.
type publicGrant struct {
	item   *item
	endsAt time.Time
}

func (s *Server) grant(it *item) string {
	token := newToken(publicToken)
	s.public[token] = &publicGrant{item: it, endsAt: s.clock.now().Add(publicTokenLifetime)}
	return token
}

type publicTokenExchangeRequest struct {
	PublicToken string `json:"public_token" wire:"required"`
}

type publicTokenExchangeResponse struct {
	AccessToken string `json:"access_token"`
	ItemID      string `json:"item_id"`
	ack
}

// publicTokenExchange: a public token works once, for 30 minutes. One of update
// mode gives the access token the Item already has.
func (s *Server) publicTokenExchange(c *call, req *publicTokenExchangeRequest) (any, *wire.Error) {
	g := s.public[req.PublicToken]
	if g == nil || !c.now.Before(g.endsAt) {
		return nil, wrongToken(publicToken, req.PublicToken, "INVALID_PUBLIC_TOKEN")
	}
	delete(s.public, req.PublicToken)
	if g.item.removed {
		return nil, wire.Of("ITEM_NOT_FOUND")
	}
	c.item = g.item
	token := s.tokenOf(g.item)
	if token == "" {
		token = newToken(accessToken)
		s.access[token] = g.item
	}
	return publicTokenExchangeResponse{AccessToken: token, ItemID: g.item.id, ack: c.ack()}, nil
}

// tokenOf is the Item's access token, or "" before its first exchange.
func (s *Server) tokenOf(it *item) string {
	for token, other := range s.access {
		if other == it {
			return token
		}
	}
	return ""
}

// itemRequest is the request of the endpoints that need an Item and no more.
type itemRequest struct {
	AccessToken string `json:"access_token" wire:"required"`
}

// itemJSON is the Item schema.
type itemJSON struct {
	AvailableProducts     []string   `json:"available_products"`
	BilledProducts        []string   `json:"billed_products"`
	ConsentExpirationTime *time.Time `json:"consent_expiration_time"`
	Error                 *wire.Body `json:"error"`
	InstitutionID         string     `json:"institution_id"`
	ItemID                string     `json:"item_id"`
	Products              []string   `json:"products"`
	UpdateType            string     `json:"update_type"`
	Webhook               *string    `json:"webhook"`
}

func (it *item) json() itemJSON {
	institution := it.login.Institution()
	out := itemJSON{
		AvailableProducts: []string{}, BilledProducts: slices.Clone(it.products), Products: slices.Clone(it.products),
		InstitutionID: string(institution.ID), ItemID: it.id, UpdateType: "background", Webhook: nullable(it.webhook),
	}
	for _, p := range institution.Products {
		if !slices.Contains(it.products, p) {
			out.AvailableProducts = append(out.AvailableProducts, p)
		}
	}
	if !slices.Contains(out.AvailableProducts, "balance") {
		out.AvailableProducts = append(out.AvailableProducts, "balance")
	}
	slices.Sort(out.AvailableProducts)
	slices.Sort(out.BilledProducts)
	slices.Sort(out.Products)
	if it.err != nil {
		body := it.err.Item()
		out.Error = &body
	}
	if !it.consentEnds.IsZero() {
		out.ConsentExpirationTime = &it.consentEnds
	}
	return out
}

type itemStatus struct {
	Investments  *updateStatus  `json:"investments"`
	LastWebhook  *webhookStatus `json:"last_webhook"`
	Transactions *updateStatus  `json:"transactions"`
}

type updateStatus struct {
	LastFailedUpdate     *time.Time `json:"last_failed_update"`
	LastSuccessfulUpdate *time.Time `json:"last_successful_update"`
}

type webhookStatus struct {
	CodeSent webhookCode `json:"code_sent"`
	SentAt   time.Time   `json:"sent_at"`
}

func (it *item) status() itemStatus {
	var out itemStatus
	if it.log != nil {
		out.Transactions = &updateStatus{LastFailedUpdate: instant(it.failedAt), LastSuccessfulUpdate: instant(it.updatedAt)}
	}
	if w := it.lastWebhook; w != nil {
		out.LastWebhook = &webhookStatus{CodeSent: w.code, SentAt: w.at}
	}
	return out
}

// instant is null on the wire for a time that has not come.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type itemGetResponse struct {
	Item   itemJSON   `json:"item"`
	Status itemStatus `json:"status"`
	ack
}

func (s *Server) itemGet(c *call, _ *itemRequest) (any, *wire.Error) {
	it, err := c.existing()
	if err != nil {
		return nil, err
	}
	return itemGetResponse{Item: it.json(), Status: it.status(), ack: c.ack()}, nil
}

func (s *Server) itemRemove(c *call, _ *itemRequest) (any, *wire.Error) {
	it, err := c.existing()
	if err != nil {
		return nil, err
	}
	// Its token stays known, to be answered ITEM_NOT_FOUND; its data goes.
	it.removed, it.log, it.streams = true, nil, nil
	return c.ack(), nil
}

type itemWebhookUpdateRequest struct {
	AccessToken string `json:"access_token" wire:"required"`
	Webhook     string `json:"webhook" wire:"null"`
}

type itemWebhookUpdateResponse struct {
	Item itemJSON `json:"item"`
	ack
}

func (s *Server) itemWebhookUpdate(c *call, req *itemWebhookUpdateRequest) (any, *wire.Error) {
	it, err := c.existing()
	if err != nil {
		return nil, err
	}
	if req.Webhook != "" && !validWebhook(req.Webhook) {
		return nil, wire.InvalidField("webhook must be a valid URL")
	}
	it.webhook = req.Webhook
	s.notify(it, codeWebhookAcknowledged, webhookAcknowledgedWebhook{
		webhookHead: it.head(hookItem, codeWebhookAcknowledged), NewWebhookURL: req.Webhook,
	})
	return itemWebhookUpdateResponse{Item: it.json(), ack: c.ack()}, nil
}

type accessTokenInvalidateResponse struct {
	NewAccessToken string `json:"new_access_token"`
	ack
}

func (s *Server) accessTokenInvalidate(c *call, req *itemRequest) (any, *wire.Error) {
	it, err := c.existing()
	if err != nil {
		return nil, err
	}
	delete(s.access, req.AccessToken)
	token := newToken(accessToken)
	s.access[token] = it
	return accessTokenInvalidateResponse{NewAccessToken: token, ack: c.ack()}, nil
}
