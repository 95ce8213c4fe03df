package plaidsvc

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/plaid/plaid-go/v20/plaid"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
	"passbook/internal/secret"
)

// largestPage is the most updates Plaid puts on one page.
const largestPage = 500

// errNoDate says that a transaction cannot be placed.
var errNoDate = errors.New("a transaction has no date")

// SyncPage fetches one page of an Item's updates after cursor (/transactions/sync). count is 1 to 500, else 500. An empty
// Next with nothing else means that Plaid has nothing ready yet. When Error.Mutation reports so, the whole update starts anew.
func (c *Client) SyncPage(ctx context.Context, accessToken secret.Secret, cursor ledger.Cursor, count int) (ledger.Page, error) {
	const path = "/transactions/sync"
	if count < 1 || count > largestPage {
		count = largestPage
	}
	req := plaid.NewTransactionsSyncRequest(accessToken.Reveal())
	req.SetCount(int32(count))
	if cursor != "" {
		req.SetCursor(string(cursor))
	}
	// The SDK's constructor would ask for 90 days, which counts where this call is what adds Transactions to the Item.
	var opts plaid.TransactionsSyncRequestOptions
	opts.SetIncludePersonalFinanceCategory(true)
	opts.SetDaysRequested(longestHistory)
	req.SetOptions(opts)
	var w wirePage
	if err := c.post(about(ctx, accessToken, within(syncTimeout)), path, req, &w); err != nil {
		return ledger.Page{}, err
	}
	page, err := w.page()
	if err != nil {
		return ledger.Page{}, c.malformed(path, w.RequestID, err)
	}
	return page, nil
}

// wirePage is schema TransactionsSyncResponse.
type wirePage struct {
	Added    []wireTransaction `json:"added"`
	Modified []wireTransaction `json:"modified"`
	Removed  []struct {
		ID ledger.TransactionID `json:"transaction_id"`
	} `json:"removed"`
	Next      ledger.Cursor `json:"next_cursor"` // null decodes to the empty cursor
	HasMore   bool          `json:"has_more"`
	RequestID string        `json:"request_id"`
}

func (w *wirePage) page() (ledger.Page, error) {
	p := ledger.Page{Next: w.Next, HasMore: w.HasMore}
	var err error
	if p.Added, err = transactions(w.Added); err != nil {
		return ledger.Page{}, err
	}
	if p.Modified, err = transactions(w.Modified); err != nil {
		return ledger.Page{}, err
	}
	if len(w.Removed) > 0 {
		p.Removed = make([]ledger.TransactionID, len(w.Removed))
		for i, r := range w.Removed {
			p.Removed[i] = r.ID
		}
	}
	return p, nil
}

func transactions(rows []wireTransaction) ([]ledger.Transaction, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	out := make([]ledger.Transaction, len(rows))
	for i := range rows {
		if err := rows[i].fill(&out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// wireTransaction is schema Transaction.
type wireTransaction struct {
	ID           ledger.TransactionID `json:"transaction_id"`
	PendingID    ledger.TransactionID `json:"pending_transaction_id"`
	Account      ledger.AccountID     `json:"account_id"`
	Amount       json.Number          `json:"amount"`
	Date         string               `json:"date"`
	AuthorizedOn string               `json:"authorized_date"`
	At           string               `json:"datetime"`
	AuthorizedAt string               `json:"authorized_datetime"`
	Pending      bool                 `json:"pending"`
	Name         safetext.Untrusted   `json:"name"`
	Merchant     safetext.Untrusted   `json:"merchant_name"`
	Category     wireCategory         `json:"personal_finance_category"`
	currencies

	OriginalDescription safetext.Untrusted `json:"original_description"`
	CheckNumber         safetext.Untrusted `json:"check_number"`
	AccountOwner        safetext.Untrusted `json:"account_owner"`
	Channel             string             `json:"payment_channel"`
	Code                string             `json:"transaction_code"`
	MerchantEntityID    string             `json:"merchant_entity_id"`
	Website             safetext.Untrusted `json:"website"`
	LogoURL             safetext.Untrusted `json:"logo_url"`
	LegacyCategory      []string           `json:"category"`
	LegacyCategoryID    string             `json:"category_id"`
	Location            wireLocation       `json:"location"`
	Payment             wirePayment        `json:"payment_meta"`
	Counterparties      []wireCounterparty `json:"counterparties"`
}

func (w *wireTransaction) fill(t *ledger.Transaction) error {
	if w.ID == "" || w.Account == "" {
		return errNoID
	}
	amount, err := money(w.Amount, w.code())
	if err != nil {
		return err
	}
	*t = ledger.Transaction{
		ID: w.ID, PendingID: w.PendingID, Account: w.Account, Amount: amount.Neg(), On: date(w.Date),
		AuthorizedOn: date(w.AuthorizedOn), At: instant(w.At), AuthorizedAt: instant(w.AuthorizedAt), Pending: w.Pending,
		Name: w.Name, MerchantName: w.Merchant, Category: w.Category.category(),
		Details: ledger.Details{
			OriginalDescription: w.OriginalDescription, CheckNumber: w.CheckNumber, AccountOwner: w.AccountOwner,
			Channel: w.Channel, Code: w.Code, MerchantEntityID: w.MerchantEntityID, Website: w.Website, LogoURL: w.LogoURL,
			LegacyCategory: w.LegacyCategory, LegacyCategoryID: w.LegacyCategoryID,
			Location: w.Location.location(), Payment: ledger.PaymentMeta(w.Payment),
		},
	}
	if t.On.IsZero() {
		return errNoDate
	}
	for _, c := range w.Counterparties {
		t.Details.Counterparties = append(t.Details.Counterparties, ledger.Counterparty(c))
	}
	return nil
}

// wireCategory is schema PersonalFinanceCategory.
type wireCategory struct {
	Primary    string `json:"primary"`
	Detailed   string `json:"detailed"`
	Confidence string `json:"confidence_level"`
}

func (w wireCategory) category() ledger.Category { return ledger.Category(w) }

// wireLocation is schema Location.
type wireLocation struct {
	Address     safetext.Untrusted `json:"address"`
	City        safetext.Untrusted `json:"city"`
	Region      safetext.Untrusted `json:"region"`
	PostalCode  safetext.Untrusted `json:"postal_code"`
	Country     safetext.Untrusted `json:"country"`
	StoreNumber safetext.Untrusted `json:"store_number"`
	Lat         json.Number        `json:"lat"`
	Lon         json.Number        `json:"lon"`
}

func (w wireLocation) location() ledger.Location {
	return ledger.Location{
		Address: w.Address, City: w.City, Region: w.Region, PostalCode: w.PostalCode, Country: w.Country,
		StoreNumber: w.StoreNumber, Lat: string(w.Lat), Lon: string(w.Lon),
	}
}

// wirePayment is schema PaymentMeta.
type wirePayment struct {
	ReferenceNumber safetext.Untrusted `json:"reference_number"`
	PPDID           safetext.Untrusted `json:"ppd_id"`
	Payee           safetext.Untrusted `json:"payee"`
	ByOrderOf       safetext.Untrusted `json:"by_order_of"`
	Payer           safetext.Untrusted `json:"payer"`
	Method          safetext.Untrusted `json:"payment_method"`
	Processor       safetext.Untrusted `json:"payment_processor"`
	Reason          safetext.Untrusted `json:"reason"`
}

// wireCounterparty is schema TransactionCounterparty.
type wireCounterparty struct {
	Name       safetext.Untrusted `json:"name"`
	Type       string             `json:"type"`
	EntityID   string             `json:"entity_id"`
	Website    safetext.Untrusted `json:"website"`
	LogoURL    safetext.Untrusted `json:"logo_url"`
	Confidence string             `json:"confidence_level"`
}
