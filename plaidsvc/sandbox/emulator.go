package sandbox

import (
	"time"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/hook"
	"passbook/plaidsvc/sandbox/wire"
)

type advanceRequest struct {
	Days int `json:"days" wire:"required,min=0,max=3650"`
}

type advanceResponse struct {
	Today string `json:"today"`
	ack
}

func (s *Server) emulatorAdvance(c *call, req *advanceRequest) (any, *wire.Error) {
	s.clock.advance(req.Days)
	s.tick()
	return advanceResponse{Today: s.today().String(), ack: c.ack()}, nil
}

func (s *Server) byItemID(c *call, id string) (*item, *wire.Error) {
	for _, it := range s.items {
		if it.id == id && !it.removed {
			c.item = it
			return it, nil
		}
	}
	return nil, wire.Of("ITEM_NOT_FOUND")
}

type mutateRequest struct {
	ItemID string        `json:"item_id" wire:"required"`
	Change bank.Mutation `json:"change" wire:"enum=add|modify|remove"` // default modify
	Times  *int          `json:"times" wire:"min=1,max=1000"`          // default 1
}

func (r *mutateRequest) kind() bank.Mutation {
	if r.Change == "" {
		return bank.MutateModify
	}
	return r.Change
}

type mutateResponse struct {
	TransactionIDs []string `json:"transaction_ids"`
	ack
}

func (s *Server) emulatorMutate(c *call, req *mutateRequest) (any, *wire.Error) {
	it, err := s.withFeed(c, req.ItemID)
	if err != nil {
		return nil, err
	}
	response := mutateResponse{TransactionIDs: []string{}, ack: c.ack()}
	for range valueOr(req.Times, 1) {
		if id := s.mutate(it, req.kind()); id != "" {
			response.TransactionIDs = append(response.TransactionIDs, string(id))
		}
	}
	return response, nil
}

func (s *Server) emulatorMutatePagination(c *call, req *mutateRequest) (any, *wire.Error) {
	it, err := s.byItemID(c, req.ItemID)
	if err != nil {
		return nil, err
	}
	it.armed, it.change = valueOr(req.Times, 1), req.kind()
	return c.ack(), nil
}

// withFeed is an Item whose transactions are there.
func (s *Server) withFeed(c *call, id string) (*item, *wire.Error) {
	s.tick()
	it, err := s.byItemID(c, id)
	switch {
	case err != nil:
		return nil, err
	case it.log == nil:
		return nil, wire.SandboxProductNotEnabled(productTransactions)
	case !it.initialDone:
		return nil, wire.Of("PRODUCT_NOT_READY")
	}
	return it, nil
}

type emulatorItemRequest struct {
	ItemID string `json:"item_id" wire:"required"`
}

type emulatorTransactionsResponse struct {
	HistoricalUpdateComplete bool              `json:"historical_update_complete"`
	InitialUpdateComplete    bool              `json:"initial_update_complete"`
	Transactions             []transactionJSON `json:"transactions"`
	ack
}

func (s *Server) emulatorTransactions(c *call, req *emulatorItemRequest) (any, *wire.Error) {
	it, err := s.withFeed(c, req.ItemID)
	if err != nil {
		return nil, err
	}
	return emulatorTransactionsResponse{
		HistoricalUpdateComplete: it.historyDone, InitialUpdateComplete: it.initialDone,
		Transactions: transactionsToJSON(it.rowsByDate(), true), ack: c.ack(),
	}, nil
}

type noFields struct{}

type emulatorItemsResponse struct {
	Items []emulatorItem `json:"items"`
	ack
}

type emulatorItem struct {
	itemJSON
	CreatedAt                time.Time  `json:"created_at"`
	HistoricalUpdateComplete bool       `json:"historical_update_complete"`
	InitialUpdateComplete    bool       `json:"initial_update_complete"`
	LoginExpiresAt           *time.Time `json:"login_expires_at"`
	Removed                  bool       `json:"removed"`
	Status                   itemStatus `json:"status"`
	Username                 string     `json:"username"`
}

func (s *Server) emulatorItems(c *call, _ *noFields) (any, *wire.Error) {
	s.tick()
	response := emulatorItemsResponse{Items: []emulatorItem{}, ack: c.ack()}
	for _, it := range s.items {
		response.Items = append(response.Items, emulatorItem{
			itemJSON: it.json(), CreatedAt: it.createdAt, HistoricalUpdateComplete: it.historyDone,
			InitialUpdateComplete: it.initialDone, LoginExpiresAt: instant(it.loginEndsAt), Removed: it.removed,
			Status: it.status(), Username: it.login.Username(),
		})
	}
	return response, nil
}

func (s *Server) emulatorFail(c *call, req *fault) (any, *wire.Error) {
	if _, known := s.routes[req.Path]; !known {
		return nil, wire.InvalidField("path must be that of an endpoint")
	}
	if req.ErrorCode != "" {
		e, known := wire.Lookup(req.ErrorCode)
		if !known {
			return nil, wire.InvalidField("error_code must be one that this server answers with")
		}
		req.Status = e.Status
	}
	if req.Text != "" && req.Status == 0 {
		return nil, wire.InvalidField("status must be given with body")
	}
	times := valueOr(req.Times, 1)
	req.Times = &times
	s.faults.arm(*req)
	return c.ack(), nil
}

type rateLimitsRequest struct {
	Enabled *bool `json:"enabled" wire:"required"`
}

func (s *Server) emulatorRateLimits(c *call, req *rateLimitsRequest) (any, *wire.Error) {
	s.limits.set(*req.Enabled)
	return c.ack(), nil
}

type requestsResponse struct {
	Requests []request `json:"requests"`
	ack
}

func (s *Server) emulatorRequests(c *call, _ *noFields) (any, *wire.Error) {
	return requestsResponse{Requests: append([]request{}, s.requests...), ack: c.ack()}, nil
}

type deliveriesResponse struct {
	Deliveries []hook.Delivery `json:"deliveries"`
	ack
}

func (s *Server) emulatorWebhooks(c *call, _ *noFields) (any, *wire.Error) {
	return deliveriesResponse{Deliveries: append([]hook.Delivery{}, s.hooks.Deliveries()...), ack: c.ack()}, nil
}

type rotateKeyResponse struct {
	KeyID string `json:"key_id"`
	ack
}

func (s *Server) emulatorRotateKey(c *call, _ *noFields) (any, *wire.Error) {
	id, err := s.signer.Rotate()
	if err != nil {
		return nil, wire.Of("INTERNAL_SERVER_ERROR")
	}
	return rotateKeyResponse{KeyID: id, ack: c.ack()}, nil
}

func (s *Server) emulatorReset(c *call, _ *noFields) (any, *wire.Error) {
	s.faults.clear()
	s.requests = nil
	s.hooks.Forget()
	for _, it := range s.items {
		it.armed = 0
	}
	return c.ack(), nil
}
