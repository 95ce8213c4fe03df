package plaidsvc

import (
	"context"
	"encoding/json"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// Streams lists the recurring transactions of the given accounts (/transactions/recurring/get), inflow first. Before the
// history is complete Plaid answers PRODUCT_NOT_READY: see Error.NotReady.
func (c *Client) Streams(ctx context.Context, accessToken secret.Secret, accounts []ledger.AccountID) ([]ledger.Stream, error) {
	const path = "/transactions/recurring/get"
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		ids[i] = string(a)
	}
	var w struct {
		Inflow    []wireStream `json:"inflow_streams"`
		Outflow   []wireStream `json:"outflow_streams"`
		RequestID string       `json:"request_id"`
	}
	req := plaid.NewTransactionsRecurringGetRequest(accessToken.Reveal(), ids)
	if err := c.post(about(ctx, accessToken), path, req, &w); err != nil {
		return nil, err
	}
	out := make([]ledger.Stream, 0, len(w.Inflow)+len(w.Outflow))
	for i, s := range append(w.Inflow, w.Outflow...) {
		stream, err := s.stream(i < len(w.Inflow))
		if err != nil {
			return nil, c.malformed(path, w.RequestID, err)
		}
		out = append(out, stream)
	}
	return out, nil
}

// wireStream is schema TransactionStream.
type wireStream struct {
	ID           ledger.StreamID        `json:"stream_id"`
	Account      ledger.AccountID       `json:"account_id"`
	Description  safetext.Untrusted     `json:"description"`
	Merchant     safetext.Untrusted     `json:"merchant_name"`
	Category     wireCategory           `json:"personal_finance_category"`
	FirstOn      string                 `json:"first_date"`
	LastOn       string                 `json:"last_date"`
	Frequency    ledger.Frequency       `json:"frequency"`
	Average      wireStreamAmount       `json:"average_amount"`
	Last         wireStreamAmount       `json:"last_amount"`
	Active       bool                   `json:"is_active"`
	Status       ledger.StreamStatus    `json:"status"`
	Transactions []ledger.TransactionID `json:"transaction_ids"`
}

type wireStreamAmount struct {
	Amount json.Number `json:"amount"`
	currencies
}

func (w wireStreamAmount) money() (ledger.Money, error) {
	m, err := money(w.Amount, w.code())
	return m.Neg(), err
}

func (w wireStream) stream(inflow bool) (ledger.Stream, error) {
	if w.ID == "" || w.Account == "" {
		return ledger.Stream{}, errNoID
	}
	average, err := w.Average.money()
	if err != nil {
		return ledger.Stream{}, err
	}
	last, err := w.Last.money()
	if err != nil {
		return ledger.Stream{}, err
	}
	return ledger.Stream{
		ID: w.ID, Account: w.Account, Inflow: inflow, Description: w.Description, MerchantName: w.Merchant,
		Category: w.Category.category(), FirstOn: date(w.FirstOn), LastOn: date(w.LastOn), Frequency: enum(w.Frequency),
		Average: average, Last: last, Active: w.Active, Status: enum(w.Status), Transactions: w.Transactions,
	}, nil
}

// wireCategory is schema PersonalFinanceCategory.
type wireCategory struct {
	Primary    string `json:"primary"`
	Detailed   string `json:"detailed"`
	Confidence string `json:"confidence_level"`
}

func (w wireCategory) category() ledger.Category {
	return ledger.Category{Primary: enum(w.Primary), Detailed: enum(w.Detailed), Confidence: enum(w.Confidence)}
}
