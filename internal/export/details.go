package export

import (
	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// detailsJSON is what else Plaid says of a transaction, under Plaid's names. What is empty is left out.
type detailsJSON struct {
	PlaidDatetime       *string            `json:"datetime,omitempty"`
	AuthorizedDatetime  *string            `json:"authorized_datetime,omitempty"`
	OriginalDescription safetext.Untrusted `json:"original_description,omitempty"`
	CheckNumber         safetext.Untrusted `json:"check_number,omitempty"`
	AccountOwner        safetext.Untrusted `json:"account_owner,omitempty"`
	Channel             string             `json:"payment_channel,omitempty"`
	Code                string             `json:"transaction_code,omitempty"`
	MerchantEntityID    string             `json:"merchant_entity_id,omitempty"`
	Website             safetext.Untrusted `json:"website,omitempty"`
	Location            locationJSON       `json:"location,omitzero"`
	Payment             paymentJSON        `json:"payment_meta,omitzero"`
	Counterparties      []counterpartyJSON `json:"counterparties,omitempty"`
}

type locationJSON struct {
	Address     safetext.Untrusted `json:"address,omitempty"`
	City        safetext.Untrusted `json:"city,omitempty"`
	Region      safetext.Untrusted `json:"region,omitempty"`
	PostalCode  safetext.Untrusted `json:"postal_code,omitempty"`
	Country     safetext.Untrusted `json:"country,omitempty"`
	StoreNumber safetext.Untrusted `json:"store_number,omitempty"`
	Lat         string             `json:"lat,omitempty"`
	Lon         string             `json:"lon,omitempty"`
}

type paymentJSON struct {
	ReferenceNumber safetext.Untrusted `json:"reference_number,omitempty"`
	PPDID           safetext.Untrusted `json:"ppd_id,omitempty"`
	Payee           safetext.Untrusted `json:"payee,omitempty"`
	ByOrderOf       safetext.Untrusted `json:"by_order_of,omitempty"`
	Payer           safetext.Untrusted `json:"payer,omitempty"`
	Method          safetext.Untrusted `json:"payment_method,omitempty"`
	Processor       safetext.Untrusted `json:"payment_processor,omitempty"`
	Reason          safetext.Untrusted `json:"reason,omitempty"`
}

type counterpartyJSON struct {
	Name       safetext.Untrusted `json:"name"`
	Type       string             `json:"type,omitempty"`
	EntityID   string             `json:"entity_id,omitempty"`
	Website    safetext.Untrusted `json:"website,omitempty"`
	Confidence string             `json:"confidence_level,omitempty"`
}

func details(t ledger.Transaction) detailsJSON {
	d, l, p := t.Details, t.Details.Location, t.Details.Payment
	rec := detailsJSON{
		PlaidDatetime: instant(t.At), AuthorizedDatetime: instant(t.AuthorizedAt), OriginalDescription: d.OriginalDescription,
		CheckNumber: d.CheckNumber, AccountOwner: d.AccountOwner, Channel: d.Channel, Code: d.Code, MerchantEntityID: d.MerchantEntityID,
		Website:  d.Website,
		Location: locationJSON{l.Address, l.City, l.Region, l.PostalCode, l.Country, l.StoreNumber, l.Lat, l.Lon},
		Payment:  paymentJSON{p.ReferenceNumber, p.PPDID, p.Payee, p.ByOrderOf, p.Payer, p.Method, p.Processor, p.Reason},
	}
	for _, c := range d.Counterparties {
		rec.Counterparties = append(rec.Counterparties, counterpartyJSON{c.Name, c.Type, c.EntityID, c.Website, c.Confidence})
	}
	return rec
}
