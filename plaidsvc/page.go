package plaidsvc

import (
	"encoding/json"
	"errors"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// errJSON says that a text is no JSON, or not of the types expected. It repeats nothing of the text.
var errJSON = errors.New("the JSON is broken or has unexpected types")

// wirePage is schema TransactionsSyncResponse, read straight into the ledger's words.
type wirePage struct {
	page      ledger.Page
	requestID string
	fault     error // why a row cannot be used; such a page is of no use as a whole
}

// scan implements scannable.
func (p *wirePage) scan(data []byte) error {
	s := newScanner(data)
	if s.peek() != '{' {
		return errJSON
	}
	s.object(func(name []byte) {
		switch string(name) {
		case "added":
			p.page.Added = p.rows(s)
		case "modified":
			p.page.Modified = p.rows(s)
		case "removed":
			s.array(func() { p.removed(s) })
		case "next_cursor": // null is the empty cursor
			p.page.Next = text[ledger.Cursor](s)
		case "has_more":
			p.page.HasMore = s.flag()
		case "request_id":
			p.requestID = text[string](s)
		default:
			s.skip()
		}
	})
	if !s.done() {
		return errJSON
	}
	return nil
}

// shortRow is about how many bytes a row has at least.
const shortRow = 800

func (p *wirePage) rows(s *scanner) []ledger.Transaction {
	var out []ledger.Transaction
	s.array(func() {
		if out == nil {
			out = make([]ledger.Transaction, 0, min(largestPage, 1+len(s.data[s.at:])/shortRow))
		}
		out = append(out, ledger.Transaction{})
		if err := scanTransaction(s, &out[len(out)-1]); err != nil && p.fault == nil {
			p.fault = err
		}
	})
	return out
}

func (p *wirePage) removed(s *scanner) {
	var id ledger.TransactionID
	s.object(func(name []byte) {
		if string(name) == "transaction_id" {
			id = text[ledger.TransactionID](s)
		} else {
			s.skip()
		}
	})
	if id == "" {
		p.fault = errNoID
	}
	p.page.Removed = append(p.page.Removed, id)
}

// scanTransaction reads schema Transaction.
func scanTransaction(s *scanner, t *ledger.Transaction) error {
	var (
		amount json.Number
		code   currencies
	)
	d := &t.Details
	s.object(func(name []byte) {
		switch string(name) {
		case "transaction_id":
			t.ID = text[ledger.TransactionID](s)
		case "pending_transaction_id":
			t.PendingID = text[ledger.TransactionID](s)
		case "account_id":
			t.Account = repeated[ledger.AccountID](s)
		case "amount":
			amount = s.number()
		case "iso_currency_code":
			code.ISO = repeated[string](s)
		case "unofficial_currency_code":
			code.Unofficial = repeated[string](s)
		case "date":
			t.On = date(repeated[string](s))
		case "authorized_date":
			t.AuthorizedOn = date(repeated[string](s))
		case "datetime":
			t.At = instant(text[string](s))
		case "authorized_datetime":
			t.AuthorizedAt = instant(text[string](s))
		case "pending":
			t.Pending = s.flag()
		case "name":
			t.Name = repeated[safetext.Untrusted](s)
		case "merchant_name":
			t.MerchantName = repeated[safetext.Untrusted](s)
		case "personal_finance_category":
			t.Category = scanCategory(s)
		case "original_description":
			d.OriginalDescription = text[safetext.Untrusted](s)
		case "check_number":
			d.CheckNumber = text[safetext.Untrusted](s)
		case "account_owner":
			d.AccountOwner = repeated[safetext.Untrusted](s)
		case "payment_channel":
			d.Channel = word(s)
		case "transaction_code":
			d.Code = word(s)
		case "merchant_entity_id":
			d.MerchantEntityID = repeated[string](s)
		case "website":
			d.Website = repeated[safetext.Untrusted](s)
		case "logo_url":
			d.LogoURL = repeated[safetext.Untrusted](s)
		case "category":
			s.array(func() { d.LegacyCategory = append(d.LegacyCategory, word(s)) })
		case "category_id":
			d.LegacyCategoryID = word(s)
		case "location":
			scanLocation(s, &d.Location)
		case "payment_meta":
			scanPayment(s, &d.Payment)
		case "counterparties":
			s.array(func() { d.Counterparties = append(d.Counterparties, scanCounterparty(s)) })
		default:
			s.skip()
		}
	})
	m, err := money(amount, code.code())
	switch {
	case t.ID == "" || t.Account == "":
		return errNoID
	case t.On.IsZero():
		return errNoDate
	case err != nil:
		return err
	}
	t.Amount = m.Neg()
	return nil
}

// word reads a word of an enumeration.
func word(s *scanner) string { return enum(repeated[string](s)) }

// scanCategory reads schema PersonalFinanceCategory.
func scanCategory(s *scanner) ledger.Category {
	var c ledger.Category
	s.object(func(name []byte) {
		switch string(name) {
		case "primary":
			c.Primary = word(s)
		case "detailed":
			c.Detailed = word(s)
		case "confidence_level":
			c.Confidence = word(s)
		default:
			s.skip()
		}
	})
	return c
}

// scanLocation reads schema Location.
func scanLocation(s *scanner, l *ledger.Location) {
	s.object(func(name []byte) {
		switch string(name) {
		case "address":
			l.Address = repeated[safetext.Untrusted](s)
		case "city":
			l.City = repeated[safetext.Untrusted](s)
		case "region":
			l.Region = repeated[safetext.Untrusted](s)
		case "postal_code":
			l.PostalCode = repeated[safetext.Untrusted](s)
		case "country":
			l.Country = repeated[safetext.Untrusted](s)
		case "store_number":
			l.StoreNumber = repeated[safetext.Untrusted](s)
		case "lat":
			l.Lat = string(s.number())
		case "lon":
			l.Lon = string(s.number())
		default:
			s.skip()
		}
	})
}

// scanPayment reads schema PaymentMeta.
func scanPayment(s *scanner, p *ledger.PaymentMeta) {
	s.object(func(name []byte) {
		switch string(name) {
		case "reference_number":
			p.ReferenceNumber = text[safetext.Untrusted](s)
		case "ppd_id":
			p.PPDID = text[safetext.Untrusted](s)
		case "payee":
			p.Payee = repeated[safetext.Untrusted](s)
		case "by_order_of":
			p.ByOrderOf = repeated[safetext.Untrusted](s)
		case "payer":
			p.Payer = repeated[safetext.Untrusted](s)
		case "payment_method":
			p.Method = repeated[safetext.Untrusted](s)
		case "payment_processor":
			p.Processor = repeated[safetext.Untrusted](s)
		case "reason":
			p.Reason = text[safetext.Untrusted](s)
		default:
			s.skip()
		}
	})
}

// scanCounterparty reads schema TransactionCounterparty.
func scanCounterparty(s *scanner) ledger.Counterparty {
	var c ledger.Counterparty
	s.object(func(name []byte) {
		switch string(name) {
		case "name":
			c.Name = repeated[safetext.Untrusted](s)
		case "type":
			c.Type = word(s)
		case "entity_id":
			c.EntityID = repeated[string](s)
		case "website":
			c.Website = repeated[safetext.Untrusted](s)
		case "logo_url":
			c.LogoURL = repeated[safetext.Untrusted](s)
		case "confidence_level":
			c.Confidence = word(s)
		default:
			s.skip()
		}
	})
	return c
}
