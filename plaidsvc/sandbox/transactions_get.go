package sandbox

import (
	"cmp"
	"slices"
	"strings"

	"passbook/plaidsvc/sandbox/bank"
	"passbook/plaidsvc/sandbox/wire"
)

type transactionsGetRequest struct {
	AccessToken string `json:"access_token" wire:"required"`
	StartDate   string `json:"start_date" wire:"required,date"`
	EndDate     string `json:"end_date" wire:"required,date"`
	Options     struct {
		AccountIDs                         []string `json:"account_ids"`
		Count                              *int     `json:"count" wire:"min=1,max=500"`
		Offset                             int      `json:"offset" wire:"min=0"`
		IncludeOriginalDescription         bool     `json:"include_original_description" wire:"null"`
		IncludePersonalFinanceCategoryBeta *bool    `json:"include_personal_finance_category_beta"`
		IncludePersonalFinanceCategory     *bool    `json:"include_personal_finance_category"` // they always come
		IncludeLogoAndCounterpartyBeta     *bool    `json:"include_logo_and_counterparty_beta"`
		DaysRequested                      *int     `json:"days_requested" wire:"min=1,max=730"`
	} `json:"options"`
}

type transactionsGetResponse struct {
	Accounts          []accountJSON     `json:"accounts"`
	Item              itemJSON          `json:"item"`
	TotalTransactions int               `json:"total_transactions"`
	Transactions      []transactionJSON `json:"transactions"`
	ack
}

func (s *Server) transactionsGet(c *call, req *transactionsGetRequest) (any, *wire.Error) {
	it, err := c.working()
	if err != nil {
		return nil, err
	}
	start, startErr := bank.ParseDate(req.StartDate)
	end, endErr := bank.ParseDate(req.EndDate)
	if startErr != nil || endErr != nil || start > end {
		return nil, wire.InvalidField("start_date must be on or before end_date")
	}
	s.startTransactions(it, valueOr(req.Options.DaysRequested, defaultDaysRequested))
	accounts, err := s.sharedAccounts(it, req.Options.AccountIDs)
	if err != nil {
		return nil, err
	}
	if !it.initialDone {
		return nil, wire.Of("PRODUCT_NOT_READY")
	}
	wanted := map[bank.AccountID]bool{}
	for _, a := range accounts {
		wanted[a.ID] = true
	}
	rows := slices.DeleteFunc(it.log.Rows(), func(t bank.Transaction) bool {
		return t.On < start || t.On > end || !wanted[t.AccountID]
	})
	slices.SortFunc(rows, func(a, b bank.Transaction) int {
		return cmp.Or(int(b.On)-int(a.On), strings.Compare(string(a.ID), string(b.ID)))
	})
	total := len(rows)
	from := min(req.Options.Offset, total)
	rows = rows[from:min(from+valueOr(req.Options.Count, defaultCount), total)]
	return transactionsGetResponse{
		Accounts: accountsToJSON(accounts), Item: it.json(), TotalTransactions: total,
		Transactions: transactionsToJSON(rows, req.Options.IncludeOriginalDescription), ack: c.ack(),
	}, nil
}

// transactionsRefresh asks the bank at once; the results come by webhook.
func (s *Server) transactionsRefresh(c *call, _ *itemRequest) (any, *wire.Error) {
	it, err := c.working()
	if err != nil {
		return nil, err
	}
	s.startTransactions(it, defaultDaysRequested)
	if it.initialDone {
		s.update(it)
	}
	return c.ack(), nil
}
