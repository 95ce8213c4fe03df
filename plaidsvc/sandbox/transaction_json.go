package sandbox

import (
	"encoding/json"

	"passbook/plaidsvc/sandbox/bank"
)

// transactionJSON is the Transaction schema.
type transactionJSON struct {
	AccountID                   string             `json:"account_id"`
	AccountOwner                *string            `json:"account_owner"`
	Amount                      json.Number        `json:"amount"`
	AuthorizedDate              *string            `json:"authorized_date"`
	AuthorizedDatetime          *string            `json:"authorized_datetime"`
	Category                    []string           `json:"category"`
	CategoryID                  *string            `json:"category_id"`
	CheckNumber                 *string            `json:"check_number"`
	Counterparties              []counterpartyJSON `json:"counterparties"`
	Date                        string             `json:"date"`
	Datetime                    *string            `json:"datetime"`
	ISOCurrencyCode             *string            `json:"iso_currency_code"`
	Location                    locationJSON       `json:"location"`
	LogoURL                     *string            `json:"logo_url"`
	MerchantEntityID            *string            `json:"merchant_entity_id"`
	MerchantName                *string            `json:"merchant_name"`
	Name                        string             `json:"name"`
	OriginalDescription         *string            `json:"original_description,omitempty"`
	PaymentChannel              string             `json:"payment_channel"`
	PaymentMeta                 paymentMetaJSON    `json:"payment_meta"`
	Pending                     bool               `json:"pending"`
	PendingTransactionID        *string            `json:"pending_transaction_id"`
	PersonalFinanceCategory     *pfcJSON           `json:"personal_finance_category"`
	PersonalFinanceCategoryIcon string             `json:"personal_finance_category_icon_url,omitempty"`
	TransactionCode             *string            `json:"transaction_code"`
	TransactionID               string             `json:"transaction_id"`
	TransactionType             string             `json:"transaction_type,omitempty"`
	UnofficialCurrencyCode      *string            `json:"unofficial_currency_code"`
	Website                     *string            `json:"website"`
}

type counterpartyJSON struct {
	ConfidenceLevel *string `json:"confidence_level"`
	EntityID        *string `json:"entity_id"`
	LogoURL         *string `json:"logo_url"`
	Name            string  `json:"name"`
	Type            string  `json:"type"`
	Website         *string `json:"website"`
}

type locationJSON struct {
	Address     *string      `json:"address"`
	City        *string      `json:"city"`
	Country     *string      `json:"country"`
	Lat         *json.Number `json:"lat"`
	Lon         *json.Number `json:"lon"`
	PostalCode  *string      `json:"postal_code"`
	Region      *string      `json:"region"`
	StoreNumber *string      `json:"store_number"`
}

type paymentMetaJSON struct {
	ByOrderOf        *string `json:"by_order_of"`
	Payee            *string `json:"payee"`
	Payer            *string `json:"payer"`
	PaymentMethod    *string `json:"payment_method"`
	PaymentProcessor *string `json:"payment_processor"`
	PPDID            *string `json:"ppd_id"`
	Reason           *string `json:"reason"`
	ReferenceNumber  *string `json:"reference_number"`
}

type pfcJSON struct {
	ConfidenceLevel *string `json:"confidence_level"`
	Detailed        string  `json:"detailed"`
	Primary         string  `json:"primary"`
}

// transactionToJSON writes a row. The bank's raw text goes only to those who
// asked for it.
func transactionToJSON(t *bank.Transaction, raw bool) transactionJSON {
	iso, unofficial := currencyCodes(t.Amount.Currency)
	out := transactionJSON{
		AccountID: string(t.AccountID), AccountOwner: nullable(t.AccountOwner), Amount: json.Number(t.Amount.Decimal()),
		AuthorizedDate: nullable(t.AuthorizedOn.String()), CheckNumber: nullable(t.CheckNumber), Date: t.On.String(),
		ISOCurrencyCode: iso, UnofficialCurrencyCode: unofficial, LogoURL: nullable(t.LogoURL),
		MerchantEntityID: nullable(t.MerchantEntityID), MerchantName: nullable(t.MerchantName), Name: t.Name,
		PaymentChannel: string(t.Channel), Pending: t.Pending, PendingTransactionID: nullable(string(t.PendingID)),
		TransactionCode: nullable(t.TransactionCode), TransactionID: string(t.ID), TransactionType: string(t.Kind),
		Website: nullable(t.Website), Counterparties: []counterpartyJSON{},
	}
	if raw {
		out.OriginalDescription = nullable(t.OriginalDescription)
	}
	if t.Category.ID != "" {
		out.CategoryID, out.Category = &t.Category.ID, t.Category.Hierarchy
	}
	if t.Personal.Detailed != "" {
		out.PersonalFinanceCategory = pfcToJSON(t.Personal)
		out.PersonalFinanceCategoryIcon = t.Personal.IconURL()
	}
	for _, p := range t.Counterparties {
		out.Counterparties = append(out.Counterparties, counterpartyJSON{
			ConfidenceLevel: nullable(string(p.Confidence)), EntityID: nullable(p.EntityID), LogoURL: nullable(p.LogoURL),
			Name: p.Name, Type: string(p.Type), Website: nullable(p.Website),
		})
	}
	if l := t.Location; l != nil {
		out.Location = locationJSON{
			Address: nullable(l.Address), City: nullable(l.City), Country: nullable(l.Country), PostalCode: nullable(l.PostalCode),
			Region: nullable(l.Region), StoreNumber: nullable(l.StoreNumber),
		}
		if at := l.Coordinates; at != nil {
			lat, lon := json.Number(at.Lat()), json.Number(at.Lon())
			out.Location.Lat, out.Location.Lon = &lat, &lon
		}
	}
	if m := t.Payment; m != nil {
		out.PaymentMeta = paymentMetaJSON{
			ByOrderOf: nullable(m.ByOrderOf), Payee: nullable(m.Payee), Payer: nullable(m.Payer), PaymentMethod: nullable(m.PaymentMethod),
			PaymentProcessor: nullable(m.PaymentProcessor), PPDID: nullable(m.PPDID), Reason: nullable(m.Reason),
			ReferenceNumber: nullable(m.ReferenceNumber),
		}
	}
	return out
}

func pfcToJSON(c bank.PersonalFinanceCategory) *pfcJSON {
	if c.Detailed == "" {
		return nil
	}
	return &pfcJSON{ConfidenceLevel: nullable(string(c.Confidence)), Detailed: c.Detailed, Primary: c.Primary}
}

func transactionsToJSON(rows []bank.Transaction, raw bool) []transactionJSON {
	out := make([]transactionJSON, 0, len(rows))
	for i := range rows {
		out = append(out, transactionToJSON(&rows[i], raw))
	}
	return out
}
