package sandbox

import (
	"encoding/json"
	"time"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/wire"
)

type recurringGetRequest struct {
	AccessToken string `json:"access_token" wire:"required"`
	// Newer descriptions of the API let it be absent: all accounts.
	AccountIDs []string `json:"account_ids"`
	Options    struct {
		IncludePersonalFinanceCategory *bool `json:"include_personal_finance_category"` // they always come
	} `json:"options"`
}

type recurringGetResponse struct {
	InflowStreams   []streamJSON `json:"inflow_streams"`
	OutflowStreams  []streamJSON `json:"outflow_streams"`
	UpdatedDatetime time.Time    `json:"updated_datetime"`
	ack
}

// streamJSON is the TransactionStream schema.
type streamJSON struct {
	AccountID               string           `json:"account_id"`
	AverageAmount           streamAmountJSON `json:"average_amount"`
	Category                []string         `json:"category"`
	CategoryID              string           `json:"category_id"`
	Description             string           `json:"description"`
	FirstDate               string           `json:"first_date"`
	Frequency               string           `json:"frequency"`
	IsActive                bool             `json:"is_active"`
	IsUserModified          bool             `json:"is_user_modified"`
	LastAmount              streamAmountJSON `json:"last_amount"`
	LastDate                string           `json:"last_date"`
	MerchantName            *string          `json:"merchant_name"`
	PersonalFinanceCategory *pfcJSON         `json:"personal_finance_category"`
	Status                  string           `json:"status"`
	StreamID                string           `json:"stream_id"`
	TransactionIDs          []string         `json:"transaction_ids"`
}

type streamAmountJSON struct {
	Amount                 json.Number `json:"amount"`
	ISOCurrencyCode        *string     `json:"iso_currency_code"`
	UnofficialCurrencyCode *string     `json:"unofficial_currency_code"`
}

func (s *Server) recurringGet(c *call, req *recurringGetRequest) (any, *wire.Error) {
	it, err := c.working()
	if err != nil {
		return nil, err
	}
	if !it.has(productTransactions) {
		return nil, wire.Of("PRODUCT_NOT_ENABLED")
	}
	if !it.historyDone {
		return nil, wire.Of("PRODUCT_NOT_READY")
	}
	ids := make([]bank.AccountID, 0, len(req.AccountIDs))
	for _, id := range req.AccountIDs {
		if !it.accounts[bank.AccountID(id)] {
			return nil, wire.Of("INVALID_ACCOUNT_ID")
		}
		ids = append(ids, bank.AccountID(id))
	}
	if len(ids) == 0 {
		ids = it.transactionAccounts(s.today())
	}
	inflow, outflow := bank.Streams(it.rowsByDate(), ids, s.today())
	return recurringGetResponse{
		InflowStreams: streamsToJSON(inflow), OutflowStreams: streamsToJSON(outflow),
		UpdatedDatetime: it.updatedAt, ack: c.ack(),
	}, nil
}

func streamsToJSON(streams []bank.Stream) []streamJSON {
	out := make([]streamJSON, 0, len(streams))
	for _, one := range streams {
		row := streamJSON{
			AccountID: string(one.AccountID), AverageAmount: streamAmount(one.Average), Category: orEmpty(one.Category.Hierarchy),
			CategoryID: one.Category.ID, Description: one.Description, FirstDate: one.FirstOn.String(),
			Frequency: string(one.Frequency), IsActive: one.Active, LastAmount: streamAmount(one.Last), LastDate: one.LastOn.String(),
			MerchantName: nullable(one.MerchantName), PersonalFinanceCategory: pfcToJSON(one.Personal),
			Status: string(one.Status), StreamID: string(one.ID), TransactionIDs: []string{},
		}
		for _, id := range one.TransactionIDs {
			row.TransactionIDs = append(row.TransactionIDs, string(id))
		}
		out = append(out, row)
	}
	return out
}

func streamAmount(a bank.Amount) streamAmountJSON {
	iso, unofficial := currencyCodes(a.Currency)
	return streamAmountJSON{Amount: json.Number(a.Decimal()), ISOCurrencyCode: iso, UnofficialCurrencyCode: unofficial}
}

type categoriesGetRequest struct{}

type categoriesGetResponse struct {
	Categories []categoryJSON `json:"categories"`
	ack
}

type categoryJSON struct {
	CategoryID string   `json:"category_id"`
	Group      string   `json:"group"`
	Hierarchy  []string `json:"hierarchy"`
}

func (s *Server) categoriesGet(c *call, _ *categoriesGetRequest) (any, *wire.Error) {
	response := categoriesGetResponse{Categories: []categoryJSON{}, ack: c.ack()}
	for _, one := range bank.Categories() {
		response.Categories = append(response.Categories, categoryJSON{CategoryID: one.ID, Group: string(one.Group), Hierarchy: orEmpty(one.Hierarchy)})
	}
	return response, nil
}
