package sandbox

import (
	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/feed"
	"passbook/plaidsvc/sandbox/wire"
)

const defaultCount = 100

type transactionsSyncRequest struct {
	AccessToken string `json:"access_token" wire:"required"`
	Cursor      string `json:"cursor" wire:"null,max=256"`
	Count       *int   `json:"count" wire:"min=1,max=500"`
	Options     struct {
		IncludeOriginalDescription     bool  `json:"include_original_description" wire:"null"`
		IncludePersonalFinanceCategory *bool `json:"include_personal_finance_category"` // they always come
		IncludeLogoAndCounterpartyBeta *bool `json:"include_logo_and_counterparty_beta"`
		DaysRequested                  *int  `json:"days_requested" wire:"min=1,max=730"`
	} `json:"options"`
}

type transactionsSyncResponse struct {
	Added      []transactionJSON    `json:"added"`
	HasMore    bool                 `json:"has_more"`
	Modified   []transactionJSON    `json:"modified"`
	NextCursor string               `json:"next_cursor"`
	Removed    []removedTransaction `json:"removed"`
	ack
}

type removedTransaction struct {
	TransactionID string `json:"transaction_id"`
}

// cursorNow asks for no history, only for a place to go on from.
const cursorNow = "now"

func (s *Server) transactionsSync(c *call, req *transactionsSyncRequest) (any, *wire.Error) {
	it, err := c.working()
	if err != nil {
		return nil, err
	}
	s.startTransactions(it, valueOr(req.Options.DaysRequested, defaultDaysRequested))
	it.synced = true
	response := transactionsSyncResponse{
		Added: []transactionJSON{}, Modified: []transactionJSON{}, Removed: []removedTransaction{}, ack: c.ack(),
	}
	var pos feed.Position
	switch req.Cursor {
	case "":
	case cursorNow:
		pos = feed.Position{Base: it.log.Version()}
	default:
		var ok bool
		if pos, ok = s.sealer.Open(it.id, req.Cursor); !ok {
			return nil, wire.InvalidField("cursor not associated with access_token")
		}
	}
	if !it.initialDone {
		return response, nil
	}
	page, kind := it.log.Page(pos, valueOr(req.Count, defaultCount))
	switch kind {
	case feed.Mutated:
		return nil, wire.Of("TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION")
	case feed.Unknown:
		return nil, wire.InvalidField("cursor not associated with access_token")
	case feed.Served:
	}
	raw := req.Options.IncludeOriginalDescription
	response.Added = transactionsToJSON(page.Added, raw)
	response.Modified = transactionsToJSON(page.Modified, raw)
	for _, id := range page.Removed {
		response.Removed = append(response.Removed, removedTransaction{TransactionID: id})
	}
	response.HasMore = page.HasMore
	response.NextCursor = s.sealer.Seal(it.id, page.Next)
	if page.HasMore && it.armed > 0 {
		it.armed--
		s.mutate(it, it.change)
	}
	return response, nil
}

// mutate changes the bank's data of an Item so that the feed changes. A kind of
// change that leaves the feed as it was, because it fell on an account the Item
// does not share, gives way to the next. It returns the row changed, or "".
func (s *Server) mutate(it *item, wanted bank.Mutation) bank.TransactionID {
	kinds := []bank.Mutation{wanted, bank.MutateModify, bank.MutateAdd, bank.MutateRemove}
	for _, kind := range kinds {
		row, err := it.login.Mutate(s.today(), kind)
		if err != nil {
			continue
		}
		if !s.update(it).Empty() {
			return row.ID
		}
	}
	return ""
}

func valueOr(n *int, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return *n
}
