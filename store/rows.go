package store

import (
	"database/sql"
	"encoding/json"
	"reflect"

	"passbook/internal/ledger"
	"passbook/internal/safetext"
)

// seqBits is how much of a row key numbers the rows of one day: sixteen million.
const seqBits = 24

// firstKey is just before the first row of a day.
func firstKey(d ledger.Date) ledger.RowKey { return ledger.RowKey(d) << seqBits }

// dayOf returns the day a row key lies in.
func dayOf(k ledger.RowKey) ledger.Date { return ledger.Date(k >> seqBits) }

// rowColumns are read by scanRow; rowTables joins them to a row t. CROSS JOIN keeps t the outer table: it has the order.
// Only rows that are marked as layered are looked up among the overlays.
const (
	rowColumns = `t.row_key, t.local_id, t.transaction_id, t.pending_id, a.account_id, t.amount_minor, t.currency, t.on_date,
	t.authorized_on, t.at_unix_ms, t.authorized_at_unix_ms, t.pending, t.name, t.merchant_name,
	c.primary_name, c.detailed, c.confidence, o.partner_id, h.body, r.body, d.body`
	rowTables = plainRowTables + layersOfRow

	layersOfRow = ` LEFT JOIN overlays o ON o.local_id = CASE WHEN t.marks & 4 THEN t.local_id END` + layerTables

	plainRowTables = ` CROSS JOIN accounts a ON a.account_key = t.account_key
	LEFT JOIN categories c ON c.category_key = t.category_key LEFT JOIN details d ON d.details_key = t.details_key`
	layerTables = `
	LEFT JOIN layers h ON h.layer_key = o.hand_key LEFT JOIN layers r ON r.layer_key = o.ruled_key `
)

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(into ...any) error }

// scanRow reads rowColumns, and into more what follows them.
func scanRow(row scanner, more ...any) (ledger.Transaction, error) {
	var (
		t                                                  ledger.Transaction
		pendingID, merchant, primary, detailed, confidence sql.NullString
		hand, ruled                                        sql.NullString
		authorizedOn, at, authorizedAt, partner            sql.NullInt64
		details                                            sql.RawBytes
		copied                                             []byte
	)
	into := []any{&t.Key, &t.LocalID, &t.ID, &pendingID, &t.Account, &t.Amount.Minor, &t.Amount.Currency, &t.On,
		&authorizedOn, &at, &authorizedAt, &t.Pending, &t.Name, &merchant, &primary, &detailed, &confidence,
		&partner, &hand, &ruled}
	// Only *sql.Rows may lend the bytes of the JSON; a *sql.Row is closed before they are read.
	_, lends := row.(*sql.Rows)
	if lends {
		into = append(into, &details)
	} else {
		into = append(into, &copied)
	}
	if err := row.Scan(append(into, more...)...); err != nil {
		return t, err
	}
	if !lends {
		details = copied
	}
	t.PendingID = ledger.TransactionID(pendingID.String)
	t.AuthorizedOn, t.At, t.AuthorizedAt = toDate(authorizedOn), toInstant(at), toInstant(authorizedAt)
	t.MerchantName = safetext.Untrusted(merchant.String)
	t.Category = ledger.Category{Primary: primary.String, Detailed: detailed.String, Confidence: confidence.String}
	t.Partner = ledger.LocalID(partner.Int64)
	if hand.Valid || ruled.Valid {
		if err := readOwn(&t, ruled, hand); err != nil {
			return t, err
		}
	}
	if len(details) == 0 {
		return t, nil
	}
	return t, json.Unmarshal(details, &t.Details)
}

func readOwn(t *ledger.Transaction, ruled, hand sql.NullString) error {
	r, err := decodeLayer(ruled)
	if err != nil {
		return err
	}
	h, err := decodeLayer(hand)
	if err != nil {
		return err
	}
	t.Own = ledger.Merge(r, h)
	return nil
}

// sameRow reports whether Plaid says the same of two rows.
func sameRow(a, b ledger.Transaction) bool {
	a.LocalID, a.Key, a.Own, a.Class, a.Partner = b.LocalID, b.Key, b.Own, b.Class, b.Partner
	if a.At.UnixMilli() != b.At.UnixMilli() || a.AuthorizedAt.UnixMilli() != b.AuthorizedAt.UnixMilli() {
		return false
	}
	a.At, a.AuthorizedAt = b.At, b.AuthorizedAt
	return reflect.DeepEqual(a, b)
}
